//! Where uploaded pictures are kept.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::engine::{
    payload,
    uploads::{Uploads, Weigh},
};

/// The pictures of a sandbox.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pictures {
    kept: Uploads<PictureId, Contents>,
    /// A number that was given once is never given again.
    next: u64,
}

/// Which picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PictureId(u64);

/// A picture's bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
struct Contents(#[serde(with = "payload")] Bytes);

impl Weigh for Contents {
    fn weight(&self) -> usize {
        self.0.len()
    }
}

impl Pictures {
    /// Keeps a picture, and drops the oldest ones as far as there is no room.
    pub fn keep(&mut self, bytes: Bytes) -> PictureId {
        let id = PictureId(self.next);
        self.next += 1;
        self.kept.keep(id, Contents(bytes));
        id
    }

    /// The bytes of a picture; `None` when it was dropped.
    pub fn get(&self, id: PictureId) -> Option<&Bytes> {
        self.kept.get(id).map(|contents| &contents.0)
    }

    /// How many bytes the pictures hold.
    pub fn bytes(&self) -> usize {
        self.kept.bytes()
    }

    /// How many pictures were dropped to stay within the bounds.
    pub fn evicted(&self) -> u64 {
        self.kept.evicted()
    }
}
