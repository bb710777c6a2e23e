//! Records by their ids, in the order in which they were made; a copy shares them until one of the two changes.
//!
//! A table knows how many bytes it holds: records that were handed out for change are weighed anew when somebody asks.

use std::{
    fmt,
    hash::Hash,
    marker::PhantomData,
    ops::{Index, IndexMut},
};

use foldhash::fast::RandomState;
use rpds::{HashTrieMapSync, VectorSync};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
};

use super::weight::weight;

/// About what a record costs beside what it holds.
const EACH: usize = 128;

/// Records by their ids. None is ever removed, so that each keeps its place.
#[derive(Debug, Clone)]
pub struct Table<K: Eq + Hash, V> {
    rows: VectorSync<Row<K, V>>,
    /// By a hash that is fast and not safe from chosen ids: those of records are drawn here.
    places: HashTrieMapSync<K, usize, RandomState>,
    /// What the records came to when they were weighed.
    bytes: usize,
    /// The places of those that may have changed since.
    changed: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Row<K, V> {
    id: K,
    record: V,
    /// What it came to when it was weighed.
    bytes: usize,
}

impl<K: Eq + Hash, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { rows: VectorSync::default(), places: HashTrieMapSync::default(), bytes: 0, changed: Vec::new() }
    }
}

impl<K: Eq + Hash + Clone, V: Clone> Table<K, V> {
    /// Adds a record, in place of the one with its id if there is one.
    pub fn insert(&mut self, id: K, record: V) {
        if let Some(known) = self.get_mut(&id) {
            *known = record;
            return;
        }
        let place = self.rows.len();
        self.places.insert_mut(id.clone(), place);
        self.rows.push_back_mut(Row { id, record, bytes: 0 });
        self.changed.push(place);
    }

    /// A record.
    pub fn get(&self, id: &K) -> Option<&V> {
        self.rows.get(self.place(id)?).map(|row| &row.record)
    }

    /// A record, to be changed.
    pub fn get_mut(&mut self, id: &K) -> Option<&mut V> {
        let place = self.place(id)?;
        if self.changed.last() != Some(&place) {
            self.changed.push(place);
        }
        self.rows.get_mut(place).map(|row| &mut row.record)
    }

    /// At which place a record stands, from 0.
    pub fn place(&self, id: &K) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// Whether there is a record of this id.
    pub fn contains_key(&self, id: &K) -> bool {
        self.place(id).is_some()
    }

    /// The ids and their records in order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.rows.iter().map(|row| (&row.id, &row.record))
    }

    /// The records in order.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.rows.iter().map(|row| &row.record)
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<K: Eq + Hash + Clone, V: Clone + Serialize> Table<K, V> {
    /// About how many bytes the records hold.
    pub fn weigh(&mut self) -> usize {
        self.changed.sort_unstable();
        self.changed.dedup();
        for place in std::mem::take(&mut self.changed) {
            let Some(row) = self.rows.get_mut(place) else { continue };
            let bytes = EACH + weight(&row.record);
            self.bytes = self.bytes - row.bytes + bytes;
            row.bytes = bytes;
        }
        self.bytes
    }
}

impl<K: Eq + Hash + Clone, V: Clone> Index<&K> for Table<K, V> {
    type Output = V;

    fn index(&self, id: &K) -> &V {
        self.get(id).expect("the id of a record that is there")
    }
}

impl<K: Eq + Hash + Clone, V: Clone> IndexMut<&K> for Table<K, V> {
    fn index_mut(&mut self, id: &K) -> &mut V {
        self.get_mut(id).expect("the id of a record that is there")
    }
}

/// It is written as an object with the ids as its keys.
impl<K: Eq + Hash + Clone + Serialize, V: Clone + Serialize> Serialize for Table<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, K, V> Deserialize<'de> for Table<K, V>
where
    K: Eq + Hash + Clone + Deserialize<'de>,
    V: Clone + Deserialize<'de>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// Reads the entries of a table one by one.
struct Entries<K, V>(PhantomData<(K, V)>);

impl<'de, K, V> Visitor<'de> for Entries<K, V>
where
    K: Eq + Hash + Clone + Deserialize<'de>,
    V: Clone + Deserialize<'de>,
{
    type Value = Table<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the records by their ids")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut table = Table::default();
        while let Some((id, record)) = entries.next_entry()? {
            table.insert(id, record);
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    };

    use indexmap::IndexMap;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_a_map_in_the_order_of_insertion(entries in prop::collection::vec((0_u8..40, any::<u16>()), 0..200)) {
            let (mut table, mut expected) = (Table::default(), IndexMap::new());
            for (id, record) in entries {
                table.insert(id, record);
                expected.insert(id, record);
            }

            prop_assert!(table.iter().eq(expected.iter()));
            prop_assert_eq!(table.len(), expected.len());
            for id in 0..40 {
                prop_assert_eq!(table.get(&id), expected.get(&id));
                prop_assert_eq!(table.place(&id), expected.get_index_of(&id));
            }
            let text = serde_json::to_string(&table).unwrap();
            prop_assert_eq!(&text, &serde_json::to_string(&expected).unwrap());
            let read: Table<u8, u16> = serde_json::from_str(&text).unwrap();
            prop_assert!(read.iter().eq(table.iter()));
        }
    }

    /// A record that counts how often one was copied.
    #[derive(Debug)]
    struct Copied(Arc<AtomicUsize>);

    impl Clone for Copied {
        fn clone(&self) -> Self {
            self.0.fetch_add(1, Relaxed);
            Self(Arc::clone(&self.0))
        }
    }

    #[test]
    fn a_copy_shares_the_records_until_one_changes() {
        let copies = Arc::new(AtomicUsize::new(0));
        let mut table = Table::default();
        for id in 0..10_000 {
            table.insert(id, Copied(Arc::clone(&copies)));
        }

        let before = table.clone();
        assert_eq!(copies.load(Relaxed), 0);
        table.insert(10_000, Copied(Arc::clone(&copies)));
        let other = Arc::new(AtomicUsize::new(0));
        table[&5_000] = Copied(Arc::clone(&other));

        assert_eq!(copies.load(Relaxed), 1);
        assert_eq!((before.len(), table.len()), (10_000, 10_001));
        assert!(Arc::ptr_eq(&before[&5_000].0, &copies) && Arc::ptr_eq(&table[&5_000].0, &other));
    }

    #[test]
    fn what_the_records_hold_is_known_after_each_change() {
        let mut table = Table::default();
        for id in 0..3 {
            table.insert(id, "a".repeat(100));
        }
        let each = EACH + weight("");
        assert_eq!(table.weigh(), 3 * (each + 100));

        table[&1].truncate(40);
        table[&2].push('b');
        table[&1].truncate(20);
        table.insert(0, String::new());

        assert_eq!(table.weigh(), each + (each + 20) + (each + 101));
        assert_eq!(table.clone().weigh(), table.weigh());
        let mut read: Table<u8, String> = serde_json::from_str(&serde_json::to_string(&table).unwrap()).unwrap();
        assert_eq!(read.weigh(), table.weigh());
    }
}
