//! What a command reads: a file, or standard input for `-`.

use std::{
    fs,
    io::{self, Read as _},
    path::Path,
};

use anyhow::Context as _;

use super::failure::Failure;

/// The bytes of a file, or of standard input when it is called `-`.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let read = if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    read.with_context(|| format!("`{}` cannot be read", path.display())).map_err(Failure::Usage)
}

/// The text of a file, or of standard input when it is called `-`.
pub(super) fn text(path: &Path) -> Result<String, Failure> {
    String::from_utf8(bytes(path)?)
        .with_context(|| format!("`{}` is not UTF-8", path.display()))
        .map_err(Failure::Usage)
}
