//! What is due later: an ordered queue of jobs, earliest first, equal moments in the order they were put in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::time::Timestamp;

/// The place of a job in the queue, to take it out again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueKey {
    /// When the job falls due.
    pub at: Timestamp,
    order: u64,
}

/// Jobs ordered by the moment they fall due.
#[serde_as]
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[serde(bound(serialize = "J: Serialize", deserialize = "J: Deserialize<'de>"))]
pub struct DueQueue<J> {
    #[serde_as(as = "Vec<(_, _)>")]
    jobs: BTreeMap<DueKey, J>,
    /// A place that was given once is never given again.
    next_order: u64,
}

impl<J> Default for DueQueue<J> {
    fn default() -> Self {
        Self { jobs: BTreeMap::new(), next_order: 0 }
    }
}

impl<J> DueQueue<J> {
    /// Puts a job in.
    pub fn push(&mut self, at: Timestamp, job: J) -> DueKey {
        let key = DueKey { at, order: self.next_order };
        self.next_order += 1;
        self.jobs.insert(key, job);
        key
    }

    /// Takes a job out before it runs; `None` when it already ran.
    pub fn remove(&mut self, key: DueKey) -> Option<J> {
        self.jobs.remove(&key)
    }

    /// Takes the earliest job that is due at or before `moment`.
    pub fn pop_due(&mut self, moment: Timestamp) -> Option<(Timestamp, J)> {
        let first = self.jobs.first_entry()?;
        (first.key().at <= moment).then(|| {
            let (key, job) = first.remove_entry();
            (key.at, job)
        })
    }

    /// The earliest job, and when it falls due.
    pub fn first(&self) -> Option<(Timestamp, &J)> {
        self.jobs.first_key_value().map(|(key, job)| (key.at, job))
    }

    /// All jobs with their moments, earliest first.
    pub fn iter(&self) -> impl Iterator<Item = (Timestamp, &J)> {
        self.jobs.iter().map(|(key, job)| (key.at, job))
    }

    /// When the earliest job falls due.
    pub fn next(&self) -> Option<Timestamp> {
        self.first().map(|(at, _)| at)
    }

    /// When the last job falls due.
    pub fn last(&self) -> Option<Timestamp> {
        self.jobs.last_key_value().map(|(key, _)| key.at)
    }

    /// How many jobs wait.
    pub fn len(&self) -> usize {
        self.jobs.len()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn jobs_come_out_by_moment_and_then_by_order(moments in prop::collection::vec(0_i64..20, 0..50)) {
            let mut queue = DueQueue::default();
            for (order, moment) in moments.iter().enumerate() {
                queue.push(Timestamp::from_millis(*moment), order);
            }
            let mut expected: Vec<_> = moments.iter().copied().enumerate().map(|(order, moment)| (moment, order)).collect();
            expected.sort_unstable();

            let mut seen = Vec::new();
            while let Some((at, order)) = queue.pop_due(Timestamp::MAX) {
                seen.push((at.as_millis(), order));
            }

            prop_assert_eq!(seen, expected);
        }

        /// Jobs come and go in between, time stops on its way, and the queue is written down and read again.
        #[test]
        fn what_was_not_taken_out_falls_due_once(
            moments in prop::collection::vec((0_i64..50, any::<bool>()), 0..40),
            stops in prop::collection::vec(0_i64..60, 0..6),
        ) {
            let mut queue = DueQueue::default();
            let mut expected = Vec::new();
            for (order, (moment, stays)) in moments.iter().enumerate() {
                let key = queue.push(Timestamp::from_millis(*moment), order);
                if *stays {
                    expected.push((*moment, order));
                } else {
                    prop_assert_eq!(queue.remove(key), Some(order));
                }
            }
            expected.sort_unstable();
            prop_assert_eq!(queue.len(), expected.len());
            prop_assert_eq!(queue.last().map(Timestamp::as_millis), expected.last().map(|(moment, _)| *moment));

            let mut seen = Vec::new();
            for stop in stops.iter().copied().map(Timestamp::from_millis).chain([Timestamp::MAX]) {
                queue = serde_json::from_str(&serde_json::to_string(&queue).unwrap()).unwrap();
                while let Some((at, order)) = queue.pop_due(stop) {
                    prop_assert!(at <= stop);
                    seen.push((at.as_millis(), order));
                }
                prop_assert!(queue.next().is_none_or(|next| stop < next));
            }

            // Each stop gives what was due by then in order, so sorting changes nothing but what an earlier stop left for a later one.
            seen.sort_unstable();
            prop_assert_eq!(seen, expected);
        }
    }

    #[test]
    fn a_job_that_is_not_due_stays() {
        let mut queue = DueQueue::default();
        let key = queue.push(Timestamp::from_millis(10), "later");

        assert_eq!(queue.pop_due(Timestamp::from_millis(9)), None);
        assert_eq!(queue.remove(key), Some("later"));
        assert!(queue.is_empty());
    }
}
