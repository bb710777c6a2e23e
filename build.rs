//! Packs the texts that the program only shows: the dashboard's files and the schema of scenarios take a third of their
//! room then.

use std::{
    env,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};

/// The files, and folders of files.
const SHOWN: [&str; 2] = ["src/dashboard/page", "scenarios/scenario.schema.json"];

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    for shown in SHOWN.map(Path::new) {
        println!("cargo::rerun-if-changed={}", shown.display());
        for file in files(shown)? {
            pack(&file, &out.join(&file).with_added_extension("gz"))?;
        }
    }
    Ok(())
}

/// The files at `path`; none when there is nothing, as when the image's build makes the crates before it has the sources.
fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::metadata(path) {
        Ok(what) if what.is_dir() => fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect(),
        Ok(_) => Ok(vec![path.to_owned()]),
        Err(_) => Ok(Vec::new()),
    }
}

fn pack(file: &Path, packed: &Path) -> io::Result<()> {
    fs::create_dir_all(packed.parent().unwrap_or(packed))?;
    let mut encoder = GzEncoder::new(File::create(packed)?, Compression::best());
    encoder.write_all(&fs::read(file)?)?;
    encoder.finish().map(drop)
}
