//! What clients call the requests that made records, by `x-request-id`, so that webhooks about a record can be traced to its request.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

/// How many records are remembered; the oldest goes first.
const MOST: usize = 10_000;
/// The longest id that is remembered, in bytes.
const LONGEST: usize = 256;

/// The ids by what they are about.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<(Arc<str>, Arc<str>)>", into = "Vec<(Arc<str>, Arc<str>)>")]
pub struct RequestIds {
    by_subject: HashMap<Arc<str>, Arc<str>>,
    /// In the order in which they were noted.
    subjects: VecDeque<Arc<str>>,
    bytes: usize,
}

impl RequestIds {
    /// Notes what a client calls a request about `subject`; the first that is noted stays, since it made the record.
    pub fn note(&mut self, subject: &str, id: &str) {
        if LONGEST < id.len() || self.by_subject.contains_key(subject) {
            return;
        }
        if self.subjects.len() == MOST
            && let Some((oldest, id)) = self.subjects.pop_front().and_then(|it| self.by_subject.remove_entry(&it))
        {
            self.bytes -= cost(&oldest, &id);
        }
        let (subject, id): (Arc<str>, Arc<str>) = (subject.into(), id.into());
        self.bytes += cost(&subject, &id);
        self.subjects.push_back(Arc::clone(&subject));
        self.by_subject.insert(subject, id);
    }

    /// What the client calls the request that made `subject`.
    pub fn of(&self, subject: &str) -> Option<Arc<str>> {
        self.by_subject.get(subject).cloned()
    }

    pub fn is_empty(&self) -> bool {
        self.subjects.is_empty()
    }

    /// About how many bytes they hold in memory.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

fn cost(subject: &str, id: &str) -> usize {
    128 + subject.len() + id.len()
}

impl From<Vec<(Arc<str>, Arc<str>)>> for RequestIds {
    fn from(pairs: Vec<(Arc<str>, Arc<str>)>) -> Self {
        let mut ids = Self::default();
        for (subject, id) in pairs {
            ids.note(&subject, &id);
        }
        ids
    }
}

impl From<RequestIds> for Vec<(Arc<str>, Arc<str>)> {
    fn from(ids: RequestIds) -> Self {
        let RequestIds { mut by_subject, subjects, .. } = ids;
        subjects.into_iter().filter_map(|subject| by_subject.remove_entry(&subject)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_request_about_a_record_made_it() {
        let mut ids = RequestIds::default();
        ids.note("A", "one");
        ids.note("A", "two");
        ids.note("B", &"x".repeat(LONGEST + 1));

        assert_eq!((ids.of("A").as_deref(), ids.of("B")), (Some("one"), None));
        let pairs = Vec::from(ids);
        assert_eq!(RequestIds::from(pairs).of("A").as_deref(), Some("one"));
    }

    #[test]
    fn the_oldest_records_go_first() {
        let mut ids = RequestIds::default();
        for number in 0..=MOST {
            ids.note(&number.to_string(), "id");
        }

        assert_eq!((ids.of("0"), ids.of("1").as_deref()), (None, Some("id")));
        assert_eq!(ids.bytes(), ids.by_subject.iter().map(|(subject, id)| cost(subject, id)).sum::<usize>());
    }
}
