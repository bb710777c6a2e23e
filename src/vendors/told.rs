//! Which warnings the log showed already: each is worth one line, however often clients earn it.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

/// How many warnings are remembered; beyond them the journal alone tells.
const MOST: usize = 1000;

/// The warnings that were shown.
#[derive(Debug, Clone, Default)]
pub struct Told(HashSet<u64>);

impl Told {
    /// Whether this is the first time that `operation` earns `warning`.
    pub fn is_new(&mut self, operation: &str, warning: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        (operation, warning).hash(&mut hasher);
        self.0.len() < MOST && self.0.insert(hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_is_new_once_and_memory_is_bounded() {
        let mut told = Told::default();

        assert!(told.is_new("attestr.work.create", "one"));
        assert!(!told.is_new("attestr.work.create", "one"));
        assert!(told.is_new("attestr.profile.create", "one"));
        for number in 0..2 * MOST {
            told.is_new("attestr.work.create", &number.to_string());
        }
        assert_eq!(told.0.len(), MOST);
        assert!(!told.is_new("attestr.work.create", "another"));
    }
}
