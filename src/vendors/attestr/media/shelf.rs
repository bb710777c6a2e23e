//! Where files are kept: each is its account's, and they are bounded in number and bytes, the oldest going first.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::super::ids::{AppId, MediaId};
use crate::{engine::payload, vendors::upload::Format};

/// How many files a sandbox keeps.
const MOST_FILES: usize = 100_000;
/// How many bytes of uploads a sandbox keeps.
const MOST_BYTES: usize = 256 << 20;

/// The files of a sandbox.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    files: HashMap<MediaId, Kept>,
    /// The ids by age.
    ages: BTreeMap<u64, MediaId>,
    next_age: u64,
    bytes: usize,
    evicted: u64,
}

#[derive(Debug, Clone)]
struct Kept {
    owner: AppId,
    age: u64,
    file: File,
}

/// One file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum File {
    /// A client sent it.
    Uploaded {
        name: String,
        format: Format,
        #[serde(with = "payload")]
        bytes: Bytes,
    },
    /// The back office made it; its bytes are made when they are read.
    Generated(Evidence),
}

/// What the back office collects as proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Evidence {
    /// A letter of an employer, institute or issuer.
    Letter,
    /// A photo of a place.
    Photo,
    /// A recording of a call.
    Recording,
}

/// A shelf as a snapshot holds it, the oldest file first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SavedShelf {
    evicted: u64,
    files: Vec<SavedFile>,
}

/// A file as a snapshot holds it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedFile {
    id: MediaId,
    owner: AppId,
    file: File,
}

impl Shelf {
    /// The shelf as a snapshot holds it.
    pub fn save(mut self) -> SavedShelf {
        let mut files = Vec::with_capacity(self.files.len());
        for id in self.ages.into_values() {
            files.extend(self.files.remove(&id).map(|kept| SavedFile { id, owner: kept.owner, file: kept.file }));
        }
        SavedShelf { evicted: self.evicted, files }
    }

    /// Puts the files of a snapshot in place of all.
    pub fn restore(&mut self, saved: SavedShelf) {
        *self = Self { evicted: saved.evicted, ..Self::default() };
        for SavedFile { id, owner, file } in saved.files {
            // The one that comes later has the id.
            self.forget(id);
            self.keep(id, owner, file);
        }
    }

    /// Keeps an uploaded file.
    pub fn keep(&mut self, id: MediaId, owner: AppId, file: File) {
        let age = self.next_age;
        self.next_age += 1;
        self.bytes += weight(&file);
        self.ages.insert(age, id);
        self.files.insert(id, Kept { owner, age, file });
        while self.files.len() > MOST_FILES || self.bytes > MOST_BYTES {
            let Some((_, oldest)) = self.ages.pop_first() else { break };
            self.forget(oldest);
            self.evicted += 1;
        }
    }

    /// Keeps a file of the back office for the account whose check it proves.
    pub fn generate(&mut self, id: MediaId, owner: AppId, evidence: Evidence) {
        self.keep(id, owner, File::Generated(evidence));
    }

    /// The file with `id`, when it is `owner`'s.
    pub fn get(&self, id: &str, owner: AppId) -> Option<&File> {
        let kept = self.files.get(&id.parse().ok()?)?;
        (kept.owner == owner).then_some(&kept.file)
    }

    /// Whether anybody has a file with `id`.
    pub fn has(&self, id: &str) -> bool {
        id.parse().is_ok_and(|id| self.files.contains_key(&id))
    }

    /// Whether `owner` has a file with `id`.
    pub fn holds(&self, id: &str, owner: AppId) -> bool {
        self.get(id, owner).is_some()
    }

    /// Removes a file, when it is `owner`'s.
    pub fn remove(&mut self, id: &str, owner: AppId) {
        if let (true, Ok(id)) = (self.holds(id, owner), id.parse()) {
            self.forget(id);
        }
    }

    /// How many files were dropped to stay within the bounds.
    pub fn evicted(&self) -> u64 {
        self.evicted
    }

    fn forget(&mut self, id: MediaId) {
        if let Some(kept) = self.files.remove(&id) {
            self.ages.remove(&kept.age);
            self.bytes -= weight(&kept.file);
        }
    }
}

fn weight(file: &File) -> usize {
    match file {
        File::Uploaded { name, bytes, .. } => name.len() + bytes.len(),
        File::Generated(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::random::Random;

    fn picture(size: usize) -> File {
        File::Uploaded { name: "a.png".to_owned(), format: Format::Png, bytes: vec![0; size - 5].into() }
    }

    #[test]
    fn the_oldest_files_go_first_and_are_counted() {
        let (mut shelf, mut random) = (Shelf::default(), Random::seeded(1));
        let owner = AppId::mint(&mut random);
        let ids: Vec<_> = (0..5).map(|_| MediaId::mint(&mut random)).collect();

        for id in &ids {
            shelf.keep(*id, owner, picture(MOST_BYTES / 4));
        }

        assert!(!shelf.holds(ids[0].as_str(), owner));
        assert!(ids[1..].iter().all(|id| shelf.holds(id.as_str(), owner)));
        assert_eq!((shelf.evicted(), shelf.bytes, shelf.ages.len()), (1, MOST_BYTES, 4));
    }

    #[test]
    fn a_file_is_its_owners() {
        let (mut shelf, mut random) = (Shelf::default(), Random::seeded(1));
        let (owner, other) = (AppId::mint(&mut random), AppId::mint(&mut random));
        let id = MediaId::mint(&mut random);
        shelf.generate(id, owner, Evidence::Letter);

        shelf.remove(id.as_str(), other);
        assert!(shelf.get(id.as_str(), other).is_none());
        assert!(shelf.holds(id.as_str(), owner));
        shelf.remove(id.as_str(), owner);
        assert!(!shelf.holds(id.as_str(), owner) && shelf.ages.is_empty());
    }
}
