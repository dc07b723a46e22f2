//! Files that lie beside another, under its name with something behind.

use std::path::{Path, PathBuf};

/// The path of the file beside this one whose name goes on with `suffix`.
pub fn side_file(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
