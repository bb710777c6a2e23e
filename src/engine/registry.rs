//! The sandboxes of a server, by name and by the credentials they issued.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    str::FromStr,
    sync::{Arc, PoisonError, RwLock},
};

use serde::{Deserialize, Serialize};
use tokio::task::AbortHandle;

use super::{
    deliver::Sender,
    scheduler,
    world::{Domain, State, World},
};

/// The name of a sandbox: 1 to 64 of `a-z`, `A-Z`, `0-9`, `.`, `_`, `-`, not beginning with a dot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(Arc<str>);

impl Name {
    /// The sandbox that always exists.
    pub fn default_sandbox() -> Self {
        Self(Arc::from("default"))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Name {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        if (1..=64).contains(&text.len()) && !text.starts_with('.') && text.bytes().all(allowed) {
            Ok(Self(Arc::from(text)))
        } else {
            Err(format!("{text:?} is not a sandbox name: use 1 to 64 of a-z, A-Z, 0-9, `.`, `_` and `-`, no dot first"))
        }
    }
}

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.as_str().to_owned()
    }
}

/// One isolated world with its name and its loop.
#[derive(Debug)]
pub struct Sandbox<D: Domain> {
    /// Its name.
    pub name: Name,
    /// What lives in it.
    pub world: Arc<World<D>>,
    scheduler: AbortHandle,
}

impl<D: Domain> Sandbox<D> {
    fn start(name: Name, state: State<D>, sender: Sender) -> Arc<Self> {
        let world = Arc::new(World::new(state));
        let scheduler = scheduler::spawn(&world, sender);
        Arc::new(Self { name, world, scheduler })
    }
}

impl<D: Domain> Drop for Sandbox<D> {
    fn drop(&mut self) {
        self.scheduler.abort();
    }
}

/// Makes the first state of a sandbox that comes into being by its first use.
type Birth<D> = dyn Fn(&Name) -> State<D> + Send + Sync;

/// All sandboxes of a server.
pub struct Registry<D: Domain> {
    birth: Box<Birth<D>>,
    sender: Sender,
    default: Arc<Sandbox<D>>,
    others: RwLock<BTreeMap<Name, Arc<Sandbox<D>>>>,
    /// Which sandbox issued a credential, by the credential's text.
    issued: RwLock<HashMap<String, Name>>,
}

impl<D: Domain> fmt::Debug for Registry<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry").field("sandboxes", &self.names()).finish_non_exhaustive()
    }
}

impl<D: Domain> Registry<D> {
    /// A registry with the sandbox `default`; `birth` makes the first state of each sandbox, `sender` sends their webhooks.
    pub fn new(sender: Sender, birth: impl Fn(&Name) -> State<D> + Send + Sync + 'static) -> Self {
        let name = Name::default_sandbox();
        let default = Sandbox::start(name.clone(), birth(&name), sender.clone());
        Self { birth: Box::new(birth), sender, default, others: RwLock::default(), issued: RwLock::default() }
    }

    /// What sends webhooks.
    pub fn sender(&self) -> &Sender {
        &self.sender
    }

    /// The sandbox that always exists.
    pub fn default_sandbox(&self) -> &Arc<Sandbox<D>> {
        &self.default
    }

    /// The sandbox called `name`, which comes into being now if it did not exist.
    pub fn get_or_create(&self, name: &Name) -> Arc<Sandbox<D>> {
        if let Some(sandbox) = self.get(name) {
            return sandbox;
        }
        let mut others = self.others.write().unwrap_or_else(PoisonError::into_inner);
        let sandbox = others
            .entry(name.clone())
            .or_insert_with(|| Sandbox::start(name.clone(), (self.birth)(name), self.sender.clone()));
        Arc::clone(sandbox)
    }

    /// The sandbox called `name`.
    pub fn get(&self, name: &Name) -> Option<Arc<Sandbox<D>>> {
        if *name == self.default.name {
            return Some(Arc::clone(&self.default));
        }
        self.others.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// The sandbox that issued `credential`, else the default one.
    pub fn of_credential(&self, credential: &str) -> Arc<Sandbox<D>> {
        let issued = self.issued.read().unwrap_or_else(PoisonError::into_inner);
        let owner = issued.get(credential).and_then(|name| self.get(name));
        owner.unwrap_or_else(|| Arc::clone(&self.default))
    }

    /// Remembers that the sandbox called `name` issued `credential`.
    pub fn issue(&self, credential: String, name: &Name) {
        self.issued.write().unwrap_or_else(PoisonError::into_inner).insert(credential, name.clone());
    }

    /// What the sandbox called `name` looks like when it is new; a reset goes back to it.
    pub fn newborn(&self, name: &Name) -> State<D> {
        (self.birth)(name)
    }

    /// The names of all sandboxes.
    pub fn names(&self) -> Vec<Name> {
        let others = self.others.read().unwrap_or_else(PoisonError::into_inner);
        std::iter::once(self.default.name.clone()).chain(others.keys().cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked() {
        for name in ["default", "t1", "a.b_C-9"] {
            assert!(name.parse::<Name>().is_ok(), "{name}");
        }
        for name in ["", ".", "..", "a/b", "ä", &"x".repeat(65)] {
            assert!(name.parse::<Name>().unwrap_err().contains("1 to 64"), "{name}");
        }
    }
}
