//! Which sandbox a credential leads to.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use super::name::Name;

/// How many credentials of one sandbox lead to it: those that it issued last.
const MOST_ISSUED: usize = 32_768;

/// Which sandbox issued a credential.
#[derive(Default)]
pub(super) struct Credentials {
    /// By the credential's text.
    owners: HashMap<Arc<str>, Name>,
    /// What leads to a sandbox, in the order in which it came to; more than that may lead to another one by now.
    by_age: HashMap<Name, VecDeque<Arc<str>>>,
}

impl Credentials {
    /// The sandbox that a credential leads to.
    pub(super) fn owner(&self, credential: &str) -> Option<&Name> {
        self.owners.get(credential)
    }

    pub(super) fn insert(&mut self, credential: Arc<str>, name: &Name) {
        if self.owners.insert(Arc::clone(&credential), name.clone()).as_ref() == Some(name) {
            return;
        }
        let by_age = self.by_age.entry(name.clone()).or_default();
        by_age.push_back(credential);
        if by_age.len() > MOST_ISSUED {
            let oldest = by_age.pop_front().expect("it holds more than it may");
            self.part(&oldest, name);
        }
    }

    /// Forgets what leads to the sandbox called `name`.
    pub(super) fn forget(&mut self, name: &Name) {
        for credential in self.by_age.remove(name).into_iter().flatten() {
            self.part(&credential, name);
        }
    }

    fn part(&mut self, credential: &str, name: &Name) {
        if self.owners.get(credential) == Some(name) {
            self.owners.remove(credential);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_credentials_of_a_sandbox_lead_to_it() {
        let (one, other): (Name, Name) = ("one".parse().unwrap(), "other".parse().unwrap());
        let mut credentials = Credentials::default();

        credentials.insert("first".into(), &one);
        credentials.insert("moved".into(), &one);
        credentials.insert("moved".into(), &other);
        for number in 0..MOST_ISSUED {
            credentials.insert(number.to_string().into(), &one);
        }

        assert_eq!((credentials.owners.get("first"), credentials.owners.get("0")), (None, Some(&one)));
        assert_eq!(credentials.owners.get("moved"), Some(&other));
        assert_eq!(credentials.owners.len(), MOST_ISSUED + 1);
        credentials.forget(&one);
        assert_eq!((credentials.owners.len(), credentials.by_age.len()), (1, 1));
    }
}
