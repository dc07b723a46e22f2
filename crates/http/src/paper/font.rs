//! The three faces of documents: which glyph draws a character, and how wide it is. Shaping is left out on purpose: Latin text needs
//! none, and a clinic's documents need no ligatures.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use super::PrintError;

const REGULAR: &[u8] = include_bytes!("fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("fonts/NotoSans-SemiBold.ttf");
const MONO: &[u8] = include_bytes!("fonts/NotoSansMono-Regular.ttf");

/// Joins emoji into one.
const JOINER: char = '\u{200D}';

/// The faces, read once.
pub(super) struct Faces {
    pub(super) regular: Face,
    pub(super) bold: Face,
    pub(super) mono: Face,
}

/// One face.
pub(super) struct Face {
    pub(super) font: Font,
    /// Glyph and advance in ems, by character.
    glyphs: HashMap<char, (u32, f32)>,
    unknown: (u32, f32),
}

/// What is drawn as one glyph.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Cluster {
    pub(super) range: Range<usize>,
    glyph: u32,
    /// In ems.
    pub(super) advance: f32,
}

impl Faces {
    /// The faces.
    ///
    /// # Errors
    /// [`PrintError::Failed`] when a font inside the program cannot be read.
    pub(super) fn get() -> Result<&'static Self, PrintError> {
        static FACES: OnceLock<Option<Faces>> = OnceLock::new();
        FACES
            .get_or_init(|| {
                Some(Self {
                    regular: Face::read(REGULAR)?,
                    bold: Face::read(BOLD)?,
                    mono: Face::read(MONO)?,
                })
            })
            .as_ref()
            .ok_or_else(|| PrintError::Failed("a font cannot be read".to_owned()))
    }
}

impl Face {
    fn read(data: &'static [u8]) -> Option<Self> {
        let font = Font::new(data.into(), 0)?;
        let parsed = FontRef::from_index(data, 0).ok()?;
        let metrics = parsed.glyph_metrics(Size::new(1.0), LocationRef::default());
        let glyphs: HashMap<_, _> = parsed
            .charmap()
            .mappings()
            .filter_map(|(code, glyph)| {
                let advance = metrics.advance_width(glyph)?;
                Some((char::from_u32(code)?, (glyph.to_u32(), advance)))
            })
            .collect();
        let unknown = *glyphs.get(&char::REPLACEMENT_CHARACTER)?;
        Some(Self {
            font,
            glyphs,
            unknown,
        })
    }

    /// The text as it is drawn. An emoji of several characters is one cluster.
    pub(super) fn clusters(&self, text: &str) -> Vec<Cluster> {
        let mut clusters: Vec<Cluster> = Vec::with_capacity(text.len());
        let mut joined = false;
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            let known = self.glyphs.get(&c);
            if let Some(last) = clusters
                .last_mut()
                .filter(|_| known.is_none() && (joined || is_invisible(c)))
            {
                last.range.end = end;
                joined = c == JOINER;
                continue;
            }
            joined = false;
            let &(glyph, advance) = known.unwrap_or(&self.unknown);
            clusters.push(Cluster {
                range: at..end,
                glyph,
                advance,
            });
        }
        clusters
    }

    /// How wide the text is, in points.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        self.clusters(text)
            .iter()
            .map(|cluster| cluster.advance * size)
            .sum()
    }

    pub(super) fn draw(&self, text: &str) -> Vec<KrillaGlyph> {
        let glyph = |cluster: Cluster| {
            let id = GlyphId::new(cluster.glyph);
            KrillaGlyph::new(id, cluster.advance, 0.0, 0.0, 0.0, cluster.range, None)
        };
        self.clusters(text).into_iter().map(glyph).collect()
    }
}

/// Changes how its neighbour looks and is not seen itself: joiners, variation selectors, skin tones, the soft hyphen.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{1F3FB}'..='\u{1F3FF}' | '\u{20E3}' | '\u{E0020}'..='\u{E007F}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::Faces;

    /// A clinical text that loses its sign says something else: ≥ 5 and ≤ 5 must not look alike.
    #[test]
    fn what_doctors_write_is_drawn_and_not_replaced() {
        let faces = Faces::get().unwrap();
        for face in [&faces.regular, &faces.bold] {
            for c in "áñÜ¿¡°º±×÷≤≥≠≈√∞→←↑↓−–—…•µμαβγΔΩ²³½¼¾€%‰†".chars()
            {
                assert!(face.glyphs.contains_key(&c), "{c}");
            }
        }
    }
}
