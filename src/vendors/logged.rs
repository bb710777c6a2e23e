//! Which warnings were logged already: each is worth one line, however often clients earn it.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

/// How many warnings are remembered; beyond them the journal alone has them.
const MOST: usize = 1000;

/// The warnings that were logged.
#[derive(Debug, Clone, Default)]
pub struct LoggedWarnings(HashSet<u64>);

impl LoggedWarnings {
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
        let mut logged = LoggedWarnings::default();

        assert!(logged.is_new("attestr.work.create", "one"));
        assert!(!logged.is_new("attestr.work.create", "one"));
        assert!(logged.is_new("attestr.profile.create", "one"));
        for number in 0..2 * MOST {
            logged.is_new("attestr.work.create", &number.to_string());
        }
        assert_eq!(logged.0.len(), MOST);
        assert!(!logged.is_new("attestr.work.create", "another"));
    }
}
