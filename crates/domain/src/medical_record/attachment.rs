//! Files beside an entry: results of studies, photographs, letters. What a file is, its first bytes say and not its
//! sender.

use std::fmt;

use crate::ids::AttachmentId;
use crate::text::{InvalidText, Line};

/// The largest file, in bytes: 10 MiB, a scanned study of some thirty pages.
pub const LARGEST: usize = 10 * 1024 * 1024;

/// The most files of one entry.
pub const MOST_FILES: usize = 10;

/// What files may be: what scanners, telephones and laboratories send, and what every browser shows without help.
///
/// Office documents carry programs. DICOM belongs in an image archive: a study has hundreds of megabytes, and the 128
/// free bytes at its beginning can make it a program of any kind.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MediaKind {
    /// ISO 32000.
    Pdf,
    /// ISO/IEC 10918.
    Jpeg,
    /// ISO/IEC 15948.
    Png,
    /// RFC 9649.
    WebP,
}

impl MediaKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Jpeg, Self::Png, Self::WebP];

    /// What the first bytes of a file say that it is.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            _ => None,
        }
    }

    /// The media type.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }

    /// The kind of this media type.
    pub fn named(media_type: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str().eq_ignore_ascii_case(media_type))
    }

    /// How names of such files end, the usual one first.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::WebP => &["webp"],
        }
    }
}

/// Why a file has another name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum InvalidFileName {
    /// It is no line of text of at most 120 characters.
    #[error(transparent)]
    Text(#[from] InvalidText),
    /// It names a folder.
    #[error("must be the name of a file, without a folder")]
    Folder,
}

/// The name of a file, without a folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileName(Line<120>);

impl FileName {
    /// Parses a name.
    ///
    /// # Errors
    /// [`InvalidFileName`] when it is empty, too long, has forbidden characters, or names a folder.
    pub fn parse(raw: &str) -> Result<Self, InvalidFileName> {
        let line = Line::parse(raw)?;
        if line.as_str().contains(['/', '\\']) || line.as_str().trim_matches('.').is_empty() {
            return Err(InvalidFileName::Folder);
        }
        Ok(Self(line))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// A file of an entry, as the entry lists it. The name can tell what the patient has: never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Identifies the file.
    pub id: AttachmentId,
    /// What its author calls it.
    pub name: FileName,
    /// What it is.
    pub kind: MediaKind,
    /// Bytes.
    pub size: u64,
    /// The hash of its bytes.
    pub sha256: [u8; 32],
}

impl Attachment {
    /// The name to keep it under: one that ends like a file of its kind, so that a PDF that was called `study.exe` is
    /// never started as a program.
    pub fn download_name(&self) -> String {
        let name = self.name.as_str();
        let known = name.rsplit_once('.').is_some_and(|(_, end)| {
            let mut extensions = self.kind.extensions().iter();
            extensions.any(|extension| extension.eq_ignore_ascii_case(end))
        });
        let usual = self.kind.extensions().first().filter(|_| !known);
        usual.map_or_else(|| name.to_owned(), |usual| format!("{name}.{usual}"))
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attachment({}, {} bytes, …)", self.id, self.size)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn file(name: &str, kind: MediaKind) -> Attachment {
        Attachment {
            id: AttachmentId::new(Uuid::from_u128(1)),
            name: FileName::parse(name).unwrap(),
            kind,
            size: 5,
            sha256: [0; 32],
        }
    }

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        let rows: [(&[u8], Option<MediaKind>); 9] = [
            (b"%PDF-1.7\n", Some(MediaKind::Pdf)),
            (b"\xFF\xD8\xFF\xE0", Some(MediaKind::Jpeg)),
            (b"\x89PNG\r\n\x1A\n", Some(MediaKind::Png)),
            (b"RIFF\x10\x00\x00\x00WEBPVP8 ", Some(MediaKind::WebP)),
            (b"RIFF\x10\x00\x00\x00WAVEfmt ", None),
            (b" %PDF-1.7", None),
            (b"MZ\x90\x00", None),
            (b"<svg xmlns=", None),
            (b"", None),
        ];
        for (bytes, kind) in rows {
            assert_eq!(MediaKind::of(bytes), kind, "{bytes:?}");
        }
        for kind in MediaKind::ALL {
            assert_eq!(MediaKind::named(kind.as_str()), Some(kind));
        }
    }

    #[test]
    fn a_name_is_of_a_file_and_of_no_folder() {
        for raw in ["../estudio.pdf", "C:\\estudio.pdf", "..", ".", "/"] {
            assert_eq!(FileName::parse(raw), Err(InvalidFileName::Folder), "{raw}");
        }
        assert!(FileName::parse("a\nb.pdf").is_err() && FileName::parse(" ").is_err());
        assert_eq!(
            FileName::parse("Ecografía ñandú.pdf").unwrap().as_str(),
            "Ecografía ñandú.pdf"
        );
    }

    #[test]
    fn a_file_is_kept_under_a_name_that_fits_what_it_is() {
        assert_eq!(file("a.JPEG", MediaKind::Jpeg).download_name(), "a.JPEG");
        assert_eq!(file("a.exe", MediaKind::Pdf).download_name(), "a.exe.pdf");
        assert_eq!(file("estudio", MediaKind::WebP).download_name(), "estudio.webp");
    }

    #[test]
    fn the_name_of_a_file_is_never_printed() {
        assert!(!format!("{:?}", file("vih.pdf", MediaKind::Pdf)).contains("vih"));
    }
}
