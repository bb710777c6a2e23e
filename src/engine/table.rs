//! Records by their ids, in the order in which they were made; a copy shares them until one of the two changes.

use std::{
    hash::Hash,
    ops::{Index, IndexMut},
};

use indexmap::IndexMap;
use rpds::{HashTrieMapSync, VectorSync};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Records by their ids. None is ever removed, so that each keeps its place.
#[derive(Debug, Clone)]
pub struct Table<K: Eq + Hash, V> {
    rows: VectorSync<(K, V)>,
    places: HashTrieMapSync<K, usize>,
}

impl<K: Eq + Hash, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { rows: VectorSync::default(), places: HashTrieMapSync::default() }
    }
}

impl<K: Eq + Hash + Clone, V: Clone> Table<K, V> {
    /// Adds a record, in place of the one with its id if there is one.
    pub fn insert(&mut self, id: K, record: V) {
        if let Some(known) = self.get_mut(&id) {
            *known = record;
            return;
        }
        self.places.insert_mut(id.clone(), self.rows.len());
        self.rows.push_back_mut((id, record));
    }

    /// A record.
    pub fn get(&self, id: &K) -> Option<&V> {
        self.rows.get(self.place(id)?).map(|(_, record)| record)
    }

    /// A record, to be changed.
    pub fn get_mut(&mut self, id: &K) -> Option<&mut V> {
        self.rows.get_mut(self.place(id)?).map(|(_, record)| record)
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
        self.rows.iter().map(|(id, record)| (id, record))
    }

    /// The records in order.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.rows.iter().map(|(_, record)| record)
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
        let mut table = Self::default();
        for (id, record) in IndexMap::<K, V>::deserialize(deserializer)? {
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
}
