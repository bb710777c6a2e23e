//! Where files are kept: bounded in number and bytes, the oldest going first.

use bytes::Bytes;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::super::ids::MediaId;

/// How many files a sandbox keeps.
const MOST_FILES: usize = 100_000;
/// How many bytes of uploads a sandbox keeps.
const MOST_BYTES: usize = 256 << 20;

/// The files of a sandbox, by id, oldest first.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    files: IndexMap<Box<str>, File>,
    bytes: usize,
    evicted: u64,
}

/// One file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum File {
    /// A client sent it.
    Uploaded { name: String, format: Format, bytes: Bytes },
    /// The back office made it; its bytes are made when they are read.
    Generated(Evidence),
}

/// The formats that can be uploaded, told by their first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    Jpeg,
    Png,
    Pdf,
}

impl Format {
    /// The format that `bytes` begin as.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            _ => None,
        }
    }

    /// Its content type.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }
}

/// What the back office collects as proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Evidence {
    /// A letter of an employer, institute or issuer.
    Letter,
    /// A photo of a place.
    Photo,
    /// A recording of a call.
    Recording,
}

impl Shelf {
    /// Keeps an uploaded file.
    pub(super) fn keep(&mut self, id: MediaId, name: String, format: Format, bytes: Bytes) {
        self.put(id, File::Uploaded { name, format, bytes });
    }

    /// Keeps a file of the back office.
    pub(in super::super) fn generate(&mut self, id: MediaId, evidence: Evidence) {
        self.put(id, File::Generated(evidence));
    }

    /// The file with `id`.
    pub fn get(&self, id: &str) -> Option<&File> {
        self.files.get(id)
    }

    /// Whether there is a file with `id`.
    pub fn holds(&self, id: &str) -> bool {
        self.files.contains_key(id)
    }

    /// Removes a file.
    pub(in super::super) fn remove(&mut self, id: &str) {
        if let Some(file) = self.files.shift_remove(id) {
            self.bytes -= weight(&file);
        }
    }

    /// How many files were dropped to stay within the bounds.
    pub fn evicted(&self) -> u64 {
        self.evicted
    }

    fn put(&mut self, id: MediaId, file: File) {
        self.bytes += weight(&file);
        self.files.insert(id.as_str().into(), file);
        while self.files.len() > MOST_FILES || self.bytes > MOST_BYTES {
            let Some((_, oldest)) = self.files.shift_remove_index(0) else { break };
            self.bytes -= weight(&oldest);
            self.evicted += 1;
        }
    }
}

fn weight(file: &File) -> usize {
    match file {
        File::Uploaded { bytes, .. } => bytes.len(),
        File::Generated(_) => 0,
    }
}
