//! Where uploaded pictures are kept: bounded in number and bytes, the oldest going first.

use std::collections::BTreeMap;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// How many pictures a sandbox keeps.
const MOST_PICTURES: usize = 100_000;
/// How many bytes of pictures a sandbox keeps.
const MOST_BYTES: usize = 256 << 20;

/// The pictures of a sandbox.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Saved", into = "Saved")]
pub struct Pictures {
    /// By age, as numbers are given in order.
    kept: BTreeMap<PictureId, Contents>,
    next: u64,
    bytes: usize,
    evicted: u64,
}

/// The pictures as a snapshot holds them.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Saved {
    evicted: u64,
    /// A number that was given once is never given again.
    next: u64,
    kept: BTreeMap<PictureId, Contents>,
}

impl From<Saved> for Pictures {
    fn from(Saved { evicted, next, kept }: Saved) -> Self {
        let after_last = kept.last_key_value().map_or(0, |(id, _)| id.0.saturating_add(1));
        let bytes = kept.values().map(|contents| contents.0.len()).sum();
        Self { kept, next: next.max(after_last), bytes, evicted }
    }
}

impl From<Pictures> for Saved {
    fn from(Pictures { kept, next, evicted, .. }: Pictures) -> Self {
        Self { evicted, next, kept }
    }
}

/// Which picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PictureId(u64);

/// A file's bytes; base64 in snapshots.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Contents(Bytes);

impl Pictures {
    /// Keeps a picture, and drops the oldest ones as far as there is no room.
    pub fn keep(&mut self, bytes: Bytes) -> PictureId {
        let id = PictureId(self.next);
        self.next += 1;
        self.bytes += bytes.len();
        self.kept.insert(id, Contents(bytes));
        while self.kept.len() > MOST_PICTURES || self.bytes > MOST_BYTES {
            let Some((_, oldest)) = self.kept.pop_first() else { break };
            self.bytes -= oldest.0.len();
            self.evicted += 1;
        }
        id
    }

    /// The bytes of a picture; `None` when it was dropped.
    pub fn get(&self, id: PictureId) -> Option<&Bytes> {
        self.kept.get(&id).map(|contents| &contents.0)
    }

    /// How many pictures were dropped to stay within the bounds.
    pub fn evicted(&self) -> u64 {
        self.evicted
    }
}

impl Serialize for Contents {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64_STANDARD.encode(&self.0))
    }
}

impl<'a> Deserialize<'a> for Contents {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        BASE64_STANDARD.decode(text).map(|bytes| Self(bytes.into())).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_pictures_go_first_and_are_counted() {
        let mut pictures = Pictures::default();

        let ids: Vec<_> = (0..5).map(|_| pictures.keep(vec![0; MOST_BYTES / 4].into())).collect();

        assert_eq!(pictures.get(ids[0]), None);
        assert!(ids[1..].iter().all(|id| pictures.get(*id).is_some()));
        assert_eq!((pictures.evicted(), pictures.bytes, pictures.kept.len()), (1, MOST_BYTES, 4));
    }

    #[test]
    fn a_picture_that_no_room_is_enough_for_is_not_kept() {
        let mut pictures = Pictures::default();

        let id = pictures.keep(vec![0; MOST_BYTES + 1].into());

        assert_eq!((pictures.get(id), pictures.bytes, pictures.evicted()), (None, 0, 1));
    }

    #[test]
    fn pictures_survive_a_snapshot() {
        let mut pictures = Pictures::default();
        let id = pictures.keep(Bytes::from_static(b"\xFF\xD8\xFF"));

        let text = serde_json::to_string(&pictures).unwrap();

        let read: Pictures = serde_json::from_str(&text).unwrap();
        assert_eq!(read.get(id), Some(&Bytes::from_static(b"\xFF\xD8\xFF")));
    }
}
