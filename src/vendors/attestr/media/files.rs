//! Where files are kept: each is its account's.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::super::ids::{AppId, MediaId};
use crate::{
    engine::{payload, uploads},
    vendors::upload::Format,
};

/// The files of a sandbox.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Files(uploads::Uploads<MediaId, OwnedFile>);

/// A file with the account that it belongs to.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnedFile {
    owner: AppId,
    file: File,
}

impl uploads::Weigh for OwnedFile {
    fn weight(&self) -> usize {
        match &self.file {
            File::Uploaded { name, bytes, .. } => name.len() + bytes.len(),
            File::Spreadsheet { bytes } => bytes.len(),
            File::Generated(_) => 0,
        }
    }
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
    /// A table that the vendor wrote.
    Spreadsheet {
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

impl Files {
    /// Keeps an uploaded file.
    pub fn keep(&mut self, id: MediaId, owner: AppId, file: File) {
        self.0.keep(id, OwnedFile { owner, file });
    }

    /// Keeps a file of the back office for the account whose check it proves.
    pub fn generate(&mut self, id: MediaId, owner: AppId, evidence: Evidence) {
        self.keep(id, owner, File::Generated(evidence));
    }

    /// The file with `id`, when it is `owner`'s.
    pub fn get(&self, id: &str, owner: AppId) -> Option<&File> {
        self.0.get(id.parse().ok()?).filter(|kept| kept.owner == owner).map(|kept| &kept.file)
    }

    /// Whether anybody has a file with `id`.
    pub fn has(&self, id: &str) -> bool {
        id.parse().is_ok_and(|id| self.0.get(id).is_some())
    }

    /// Whether `owner` has a file with `id`.
    pub fn holds(&self, id: &str, owner: AppId) -> bool {
        self.get(id, owner).is_some()
    }

    /// Removes a file, when it is `owner`'s.
    pub fn remove(&mut self, id: &str, owner: AppId) {
        if let (true, Ok(id)) = (self.holds(id, owner), id.parse()) {
            self.0.remove(id);
        }
    }

    /// How many bytes the files hold.
    pub fn bytes(&self) -> usize {
        self.0.bytes()
    }

    /// How many files were dropped to stay within the bounds.
    pub fn evicted(&self) -> u64 {
        self.0.evicted()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::random::Random;

    #[test]
    fn a_file_is_its_owners() {
        let (mut files, mut random) = (Files::default(), Random::seeded(1));
        let (owner, other) = (AppId::mint(&mut random), AppId::mint(&mut random));
        let id = MediaId::mint(&mut random);
        files.generate(id, owner, Evidence::Letter);

        files.remove(id.as_str(), other);
        assert!(files.get(id.as_str(), other).is_none());
        assert!(files.holds(id.as_str(), owner));
        files.remove(id.as_str(), owner);
        assert!(!files.holds(id.as_str(), owner));
    }
}
