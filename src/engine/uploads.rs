//! A store of uploads, bounded in number and bytes: the oldest goes first. A copy shares the uploads.

use std::hash::Hash;

use rpds::{HashTrieMapSync, RedBlackTreeMapSync};
use serde::{Deserialize, Serialize};

/// How many uploads are kept.
const MOST: usize = 100_000;
/// How many bytes of uploads are kept.
const MOST_BYTES: usize = 256 << 20;

/// What can be kept.
pub trait Weigh {
    /// How many bytes count for it.
    fn weight(&self) -> usize;
}

/// Uploads by their ids.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "ByAge<K, V>", into = "ByAge<K, V>")]
#[serde(bound(
    serialize = "K: Copy + Eq + Hash + Serialize, V: Weigh + Clone + Serialize",
    deserialize = "K: Copy + Eq + Hash + Deserialize<'de>, V: Weigh + Clone + Deserialize<'de>"
))]
pub struct Uploads<K: Eq + Hash, V> {
    by_age: RedBlackTreeMapSync<u64, (K, V)>,
    ages: HashTrieMapSync<K, u64>,
    next_age: u64,
    bytes: usize,
    evicted: u64,
}

impl<K: Eq + Hash, V> Default for Uploads<K, V> {
    fn default() -> Self {
        Self {
            by_age: RedBlackTreeMapSync::default(),
            ages: HashTrieMapSync::default(),
            next_age: 0,
            bytes: 0,
            evicted: 0,
        }
    }
}

impl<K: Copy + Eq + Hash, V: Weigh + Clone> Uploads<K, V> {
    /// Keeps an upload in place of one with the same id, and drops the oldest ones as far as there is no room.
    pub fn keep(&mut self, id: K, upload: V) {
        self.remove(id);
        self.bytes += upload.weight();
        self.ages.insert_mut(id, self.next_age);
        self.by_age.insert_mut(self.next_age, (id, upload));
        self.next_age += 1;
        while self.by_age.size() > MOST || self.bytes > MOST_BYTES {
            let Some((_, &(oldest, _))) = self.by_age.first() else { break };
            self.remove(oldest);
            self.evicted += 1;
        }
    }

    pub fn get(&self, id: K) -> Option<&V> {
        self.by_age.get(self.ages.get(&id)?).map(|(_, upload)| upload)
    }

    /// Takes an upload out.
    pub fn remove(&mut self, id: K) -> Option<V> {
        let age = *self.ages.get(&id)?;
        let (_, upload) = self.by_age.get(&age).cloned()?;
        self.by_age.remove_mut(&age);
        self.ages.remove_mut(&id);
        self.bytes -= upload.weight();
        Some(upload)
    }

    /// How many bytes the uploads hold.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many uploads were dropped to stay within the bounds.
    pub fn evicted(&self) -> u64 {
        self.evicted
    }
}

/// Uploads as they are written, the oldest upload first.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ByAge<K, V> {
    evicted: u64,
    uploads: Vec<(K, V)>,
}

impl<K: Copy + Eq + Hash, V: Weigh + Clone> From<ByAge<K, V>> for Uploads<K, V> {
    fn from(written: ByAge<K, V>) -> Self {
        let mut uploads = Self { evicted: written.evicted, ..Self::default() };
        for (id, upload) in written.uploads {
            uploads.keep(id, upload);
        }
        uploads
    }
}

impl<K: Copy + Eq + Hash, V: Clone> From<Uploads<K, V>> for ByAge<K, V> {
    fn from(uploads: Uploads<K, V>) -> Self {
        Self { evicted: uploads.evicted, uploads: uploads.by_age.values().cloned().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Sized(usize);

    impl Weigh for Sized {
        fn weight(&self) -> usize {
            self.0
        }
    }

    #[test]
    fn the_oldest_uploads_go_first_and_are_counted() {
        let mut uploads = Uploads::default();

        for id in 0..5 {
            uploads.keep(id, Sized(MOST_BYTES / 4));
        }

        assert_eq!(uploads.get(0), None);
        assert!((1..5).all(|id| uploads.get(id).is_some()));
        assert_eq!((uploads.evicted(), uploads.bytes, uploads.by_age.size()), (1, MOST_BYTES, 4));
    }

    #[test]
    fn an_upload_that_no_room_is_enough_for_is_not_kept() {
        let mut uploads = Uploads::default();

        uploads.keep(1, Sized(MOST_BYTES + 1));

        assert_eq!((uploads.get(1), uploads.bytes, uploads.evicted()), (None, 0, 1));
    }

    #[test]
    fn uploads_survive_a_snapshot_in_their_order() {
        let mut uploads = Uploads::default();
        for id in [3, 1, 2, 1] {
            uploads.keep(id, Sized(id));
        }

        let text = serde_json::to_string(&uploads).unwrap();

        assert_eq!(text, r#"{"evicted":0,"uploads":[[3,3],[2,2],[1,1]]}"#);
        let read: Uploads<usize, Sized> = serde_json::from_str(&text).unwrap();
        assert_eq!((read.get(1), read.bytes), (Some(&Sized(1)), 6));
    }
}
