//! The delivery log: bounded by count and bytes, with what it let go counted.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    delivery::{Delivery, Status},
    id::DeliveryId,
    limits::Limits,
};

/// The deliveries of a sandbox, in the order they were made.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Delivery>", into = "Vec<Delivery>")]
pub struct Log {
    deliveries: BTreeMap<DeliveryId, Delivery>,
    /// Those that can go first when there are too many.
    settled: BTreeSet<DeliveryId>,
    bytes: usize,
    /// How often a delivery came, changed or went.
    changes: u64,
}

impl From<Vec<Delivery>> for Log {
    fn from(deliveries: Vec<Delivery>) -> Self {
        let mut log = Self::default();
        for mut delivery in deliveries {
            if delivery.body == delivery.event.body {
                // Both are one piece of memory.
                delivery.body = delivery.event.body.clone();
            }
            log.insert(delivery);
        }
        log
    }
}

impl From<Log> for Vec<Delivery> {
    fn from(log: Log) -> Self {
        log.deliveries.into_values().collect()
    }
}

impl Log {
    pub fn insert(&mut self, delivery: Delivery) {
        self.changes += 1;
        self.bytes += delivery.size();
        if delivery.status.is_settled() {
            self.settled.insert(delivery.id);
        }
        self.deliveries.insert(delivery.id, delivery);
    }

    pub fn get(&self, id: DeliveryId) -> Option<&Delivery> {
        self.deliveries.get(&id)
    }

    /// Changes a delivery, and keeps the books.
    pub fn update<T>(&mut self, id: DeliveryId, change: impl FnOnce(&mut Delivery) -> T) -> Option<T> {
        let delivery = self.deliveries.get_mut(&id)?;
        self.changes += 1;
        self.bytes -= delivery.size();
        let result = change(delivery);
        self.bytes += delivery.size();
        if delivery.status.is_settled() {
            self.settled.insert(id);
        } else {
            self.settled.remove(&id);
        }
        Some(result)
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Delivery> {
        self.deliveries.values()
    }

    /// How often a delivery came, changed or went.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    pub fn len(&self) -> usize {
        self.deliveries.len()
    }

    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Takes out the delivery that has to go when the limits are passed: the oldest settled one, else the oldest that waits.
    pub fn evict(&mut self, limits: &Limits) -> Option<Delivery> {
        if self.deliveries.len() <= limits.deliveries && self.bytes <= limits.delivery_bytes {
            return None;
        }
        let victim = self.settled.first().copied().or_else(|| self.oldest_waiting())?;
        self.take(victim)
    }

    /// Drops the older half of the settled deliveries, and says how many.
    pub fn halve_settled(&mut self) -> usize {
        let oldest: Vec<_> = self.settled.iter().copied().take(self.settled.len() / 2).collect();
        oldest.into_iter().filter_map(|id| self.take(id)).count()
    }

    fn take(&mut self, id: DeliveryId) -> Option<Delivery> {
        self.settled.remove(&id);
        self.changes += 1;
        let delivery = self.deliveries.remove(&id)?;
        self.bytes -= delivery.size();
        Some(delivery)
    }

    fn oldest_waiting(&self) -> Option<DeliveryId> {
        // At most a few are in flight, so this looks at a few.
        self.iter().find(|delivery| delivery.status != Status::InFlight).map(|delivery| delivery.id)
    }
}
