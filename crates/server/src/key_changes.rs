//! Changing the `[[sealing]]` keys of the key file: the rest of the file, comments too, stays as it is, and the file is
//! replaced whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use turnoplus_store::side_file;

use crate::keys::{Keys, KeysError, ROOT_SEALING, fresh_sealing_key};

/// Why the keys stay as they are.
#[derive(Debug, thiserror::Error)]
pub enum KeyChangeError {
    /// The file.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// There is no such key.
    #[error("the key file has no sealing key {0:?}")]
    Unknown(String),
    /// It can be made again from `root` at any time.
    #[error("the key \"root\" is derived from the file's root and cannot be dropped")]
    Root,
    /// It seals.
    #[error("{0:?} is the key that seals: rotate first")]
    Sealing(String),
    /// The file is laid out in a way that this program does not change.
    #[error("the key file {0} is not laid out as expected: change it by hand (see docs/OPERATIONS.md)")]
    Layout(PathBuf),
}

/// Puts a new key behind all others: it opens, and does not seal yet. Answers its id.
///
/// # Errors
/// [`KeyChangeError`]; the file is as before.
pub fn add(path: &Path) -> Result<String, KeyChangeError> {
    let (text, keys) = read(path)?;
    let (id, block) = fresh_sealing_key()?;
    let mut order: Vec<String> = keys.sealing.iter().map(|(id, _)| id.clone()).collect();
    order.push(id.clone());
    // Where nothing is written about it, the derived key is the last one: now it is not.
    let root = if blocks(&text).any(|block| block.id == ROOT_SEALING) {
        ""
    } else {
        "\n[[sealing]]\nid = \"root\"\n"
    };
    let text = format!("{}\n{root}\n{block}", text.trim_end());
    replace(path, &text, &order)?;
    Ok(id)
}

/// Puts a key in front, so that it seals: this one, or a new one. Answers its id.
///
/// # Errors
/// [`KeyChangeError`]; the file is as before.
pub fn rotate(path: &Path, to: Option<&str>) -> Result<String, KeyChangeError> {
    let (text, keys) = read(path)?;
    let (id, block, rest) = match to {
        None => {
            let (id, block) = fresh_sealing_key()?;
            (id, block, text)
        }
        Some(id) => {
            let (block, rest) = cut(&text, id).ok_or_else(|| KeyChangeError::Unknown(id.to_owned()))?;
            (id.to_owned(), block, rest)
        }
    };
    let mut order = vec![id.clone()];
    order.extend(
        keys.sealing
            .into_iter()
            .map(|(id, _)| id)
            .filter(|other| *other != id),
    );
    let at = blocks(&rest).next().map_or(rest.len(), |first| first.start);
    let (head, tail) = rest.split_at(at);
    let text = format!("{}\n\n{}\n\n{tail}", head.trim_end(), block.trim());
    replace(path, &format!("{}\n", text.trim_end()), &order)?;
    Ok(id)
}

/// Takes a key out of the file.
///
/// # Errors
/// [`KeyChangeError`]; the file is as before.
pub fn drop_key(path: &Path, id: &str) -> Result<(), KeyChangeError> {
    let (text, keys) = read(path)?;
    check_droppable(&keys, id)?;
    let (_, rest) = cut(&text, id).ok_or_else(|| KeyChangeError::Unknown(id.to_owned()))?;
    let order: Vec<String> = keys
        .sealing
        .into_iter()
        .map(|(id, _)| id)
        .filter(|other| other != id)
        .collect();
    replace(path, &format!("{}\n", rest.trim_end()), &order)
}

/// Whether the file could do without this key, whatever the database says.
///
/// # Errors
/// [`KeyChangeError`] with the reason.
pub fn check_droppable(keys: &Keys, id: &str) -> Result<(), KeyChangeError> {
    if id == ROOT_SEALING {
        return Err(KeyChangeError::Root);
    }
    match keys.sealing.iter().position(|(other, _)| other == id) {
        None => Err(KeyChangeError::Unknown(id.to_owned())),
        Some(0) => Err(KeyChangeError::Sealing(id.to_owned())),
        Some(_) => Ok(()),
    }
}

fn read(path: &Path) -> Result<(String, Keys), KeyChangeError> {
    let keys = Keys::load(path)?;
    let text = fs::read_to_string(path).map_err(|error| KeysError::Io(path.to_owned(), error))?;
    Ok((text, keys))
}

/// A `[[sealing]]` block of the text: from its heading to the next one.
struct Block {
    start: usize,
    end: usize,
    id: String,
}

fn blocks(text: &str) -> impl Iterator<Item = Block> + '_ {
    let mut heads = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('[') {
            heads.push((at, line.trim_start().starts_with("[[sealing]]")));
        }
        at += line.len();
    }
    heads.push((text.len(), false));
    heads
        .windows(2)
        .filter(|pair| pair[0].1)
        .map(|pair| (pair[0].0, pair[1].0))
        .map(|(start, end)| Block {
            start,
            end,
            id: id_of(&text[start..end]).unwrap_or_default(),
        })
        .collect::<Vec<_>>()
        .into_iter()
}

fn id_of(block: &str) -> Option<String> {
    let line = block.lines().find_map(|line| line.trim().strip_prefix("id"))?;
    let value = line.trim_start().strip_prefix('=')?.trim();
    Some(value.strip_prefix('"')?.split('"').next()?.to_owned())
}

/// The key's block, and the text without it.
fn cut(text: &str, id: &str) -> Option<(String, String)> {
    let block = blocks(text).find(|block| block.id == id)?;
    let rest = [&text[..block.start], &text[block.end..]].concat();
    Some((text[block.start..block.end].to_owned(), rest))
}

/// Writes the file beside the old one and moves it there: a reader has either, whole.
fn replace(path: &Path, text: &str, order: &[String]) -> Result<(), KeyChangeError> {
    let keys = Keys::parse(path, text)?;
    if !keys.sealing.iter().map(|(id, _)| id).eq(order) {
        return Err(KeyChangeError::Layout(path.to_owned()));
    }
    write_whole(path, text).map_err(|error| KeysError::Io(path.to_owned(), error).into())
}

/// Replaces a private file, whole or not at all.
///
/// # Errors
/// What the file system says; the old file is as it was.
pub fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let beside = side_file(path, ".new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    // The name too has to outlive a power cut.
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type TestResult = Result<(), Box<dyn std::error::Error>>;

    fn ids(path: &Path) -> Vec<String> {
        let keys = Keys::load(path).map(|keys| keys.sealing).unwrap_or_default();
        keys.into_iter().map(|(id, _)| id).collect()
    }

    #[test]
    fn a_new_key_goes_in_front_and_an_old_one_out_and_nothing_else_changes() -> TestResult {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("secret.key");
        let first = Keys::load_or_create(&path)?;
        fs::write(&path, fs::read_to_string(&path)? + "# a comment of the clinic\n")?;
        let one = rotate(&path, None)?;
        let two = rotate(&path, None)?;
        assert_eq!(ids(&path), [two.as_str(), one.as_str(), "root"]);
        assert!(matches!(drop_key(&path, &two), Err(KeyChangeError::Sealing(_))));
        assert!(matches!(drop_key(&path, "root"), Err(KeyChangeError::Root)));
        assert!(matches!(drop_key(&path, "x"), Err(KeyChangeError::Unknown(_))));
        drop_key(&path, &one)?;
        assert_eq!(ids(&path), [two.as_str(), "root"]);
        let after = Keys::load(&path)?;
        assert_eq!((first.audit, first.signing), (after.audit, after.signing));
        assert!(fs::read_to_string(&path)?.contains("# a comment of the clinic"));
        Ok(())
    }

    #[test]
    fn an_added_key_opens_before_it_seals() -> TestResult {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("secret.key");
        Keys::load_or_create(&path)?;
        let added = add(&path)?;
        assert_eq!(ids(&path), ["root", added.as_str()]);
        assert_eq!(rotate(&path, Some(&added))?, added);
        assert_eq!(ids(&path), [added.as_str(), "root"]);
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_the_changed_file() -> TestResult {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("secret.key");
        Keys::load_or_create(&path)?;
        rotate(&path, None)?;
        assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o600);
        Ok(())
    }
}
