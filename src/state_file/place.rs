//! Where a state file is: behind links, locked against other servers, and without copies that a killed writer left.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, BufWriter, ErrorKind, Read as _, Write as _},
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    process,
};

/// How many links may lead to a file.
const MOST_LINKS: usize = 40;

/// Why there can be no state file in a place.
#[derive(Debug, thiserror::Error)]
pub enum Unsuitable {
    #[error("it is {0}, and a state file is replaced as a whole: name a file in a folder that can be written")]
    NoFile(&'static str),
    #[error("{holder} keeps its state there: end it, or name another file with --state")]
    Taken { holder: String },
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// The place of a state file, which is this process's as long as this lives.
#[derive(Debug)]
pub struct Place {
    /// The file itself, whatever links lead to it.
    pub file: PathBuf,
    lock: PathBuf,
    /// Locked; the system takes the lock back however the process ends.
    _locked: File,
}

impl Place {
    /// Takes the place of the file that `path` leads to, and removes what earlier owners left behind.
    pub fn take(path: &Path) -> Result<Self, Unsuitable> {
        let file = behind_links(path)?;
        if let Ok(found) = fs::metadata(&file)
            && !found.is_file()
        {
            return Err(Unsuitable::NoFile(if found.is_dir() { "a folder" } else { "no regular file" }));
        }
        let lock = beside(&file, "", ".lock");
        let locked = locked(&lock)?;
        sweep(&file)?;
        Ok(Self { file, lock, _locked: locked })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Should it stay, it is in nobody's way: only the lock counts.
        let _ = fs::remove_file(&self.lock);
    }
}

/// The file that links lead to, which need not exist.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = folder_of(&path).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::new(ErrorKind::InvalidInput, "its links lead to each other"))
}

/// The folder that holds a file.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn beside(file: &Path, prefix: &str, suffix: &str) -> PathBuf {
    folder_of(file).join(format!("{prefix}{}{suffix}", name_of(file)))
}

fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Locks the file at `path`, in which the owner's process id stands.
fn locked(path: &Path) -> Result<File, Unsuitable> {
    loop {
        let mut file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Unsuitable::Taken { holder: holder(&mut file) }),
            // Some file systems of networks have no locks.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                tracing::warn!("{} cannot be locked: see that no other vetbox uses the state file", path.display());
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        // An owner that ended meanwhile took its lock file away, and somebody else may have a new one.
        let is_there = fs::metadata(path).and_then(|there| Ok(there.ino() == file.metadata()?.ino()));
        if is_there.is_ok_and(|same| same) {
            file.set_len(0)?;
            file.write_all(process::id().to_string().as_bytes())?;
            return Ok(file);
        }
    }
}

/// Who has the lock.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    match file.read_to_string(&mut text).map(|_| text.trim().parse::<u32>()) {
        Ok(Ok(id)) => format!("another vetbox (process {id})"),
        Ok(Err(_)) | Err(_) => "another vetbox".to_owned(),
    }
}

/// How the names of copies begin from which a file is replaced.
fn copies_of(file: &Path) -> String {
    format!(".{}.", name_of(file))
}

/// How they end.
const COPY: &str = ".tmp";

/// Removes the copies that killed writers left: they hold secrets.
fn sweep(file: &Path) -> io::Result<()> {
    let prefix = copies_of(file);
    for entry in fs::read_dir(folder_of(file))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(&prefix) && name.ends_with(COPY) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Puts what `write` writes in place of the file at `path`, whole or not at all; only its owner can read it, since it holds secrets.
pub fn replace(path: &Path, write: impl FnOnce(&mut BufWriter<&File>) -> io::Result<()>) -> io::Result<()> {
    let folder = folder_of(path);
    // A file that `tempfile` opens itself would be named in its errors, and whoever reads them knows only the file at `path`.
    let copy = tempfile::Builder::new()
        .prefix(&copies_of(path))
        .suffix(COPY)
        .make_in(folder, |copy| OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(copy))?;
    {
        let mut file = BufWriter::new(copy.as_file());
        write(&mut file)?;
        file.flush()?;
    }
    copy.as_file().sync_all()?;
    copy.persist(path).map_err(|error| explained(error.error))?;
    // Without it the machine could forget after a power cut that the new file has the name.
    File::open(folder)?.sync_all()
}

/// The error of replacing a file, with what to do where the system does not say it.
fn explained(error: io::Error) -> io::Error {
    let is_mounted = error.kind() == ErrorKind::ResourceBusy;
    let remedy = "it is mounted by itself and cannot be replaced: mount the folder that holds it";
    if is_mounted { io::Error::new(error.kind(), remedy) } else { error }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_place_is_one_process_s_until_it_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.json");
        let place = Place::take(&path).unwrap();

        let refused = Place::take(&path).unwrap_err().to_string();

        assert!(refused.starts_with(&format!("another vetbox (process {}) keeps", process::id())), "{refused}");
        drop(place);
        assert!(names(folder.path()).is_empty());
        Place::take(&path).unwrap();
    }

    #[test]
    fn links_lead_to_one_place() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("real")).unwrap();
        symlink("real/state.json", at("link.json")).unwrap();
        symlink("loop.json", at("loop.json")).unwrap();

        let place = Place::take(&at("link.json")).unwrap();
        replace(&place.file, |file| file.write_all(b"{}")).unwrap();

        assert_eq!(fs::read(at("real/state.json")).unwrap(), b"{}");
        assert!(fs::symlink_metadata(at("link.json")).unwrap().is_symlink());
        assert!(matches!(Place::take(&at("real/state.json")), Err(Unsuitable::Taken { .. })));
        assert!(Place::take(&at("loop.json")).unwrap_err().to_string().contains("lead to each other"));
    }

    #[test]
    fn copies_of_a_killed_writer_are_swept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".state.json.abc.tmp", ".other.json.abc.tmp", "state.json.tmp", ".state.json"] {
            fs::write(folder.path().join(name), "secret").unwrap();
        }

        let _place = Place::take(&folder.path().join("state.json")).unwrap();

        assert_eq!(names(folder.path()), [".other.json.abc.tmp", ".state.json", "state.json.lock", "state.json.tmp"]);
    }

    #[test]
    fn only_files_can_be_replaced() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Place::take(folder.path()).unwrap_err().to_string().starts_with("it is a folder"));
        assert!(Place::take(Path::new("/dev/null")).unwrap_err().to_string().starts_with("it is no regular file"));
    }

    #[test]
    fn a_mounted_file_is_told_what_to_do() {
        let told = explained(ErrorKind::ResourceBusy.into()).to_string();
        assert!(told.ends_with("mount the folder that holds it"), "{told}");
        assert_eq!(explained(ErrorKind::NotFound.into()).kind(), ErrorKind::NotFound);
    }
}
