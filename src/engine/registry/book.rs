//! All sandboxes by name, and the credentials that lead to them.
//!
//! # Why nothing here slows down with the number of sandboxes
//!
//! A request looks up one name or one credential; only creating at the bound and expiring look at all sandboxes.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, Weak},
    time::Duration,
};

use serde_json::Value;
use tokio::{sync::Notify, time::timeout};

use super::{
    credentials::Credentials,
    name::Name,
    sandbox::{Beginning, Birth, Born, End, Sandbox},
};
use crate::engine::{
    budget::Memory,
    clock::{sleep, wall},
    deliver::Sender,
    scheduler,
    state::{Domain, State},
    time::{Timestamp, format_span},
};

/// How many sandboxes there may be, and for how long without use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The most sandboxes beside the default one.
    pub most: usize,
    /// After how long without a request a sandbox expires, in machine time; the default one never does.
    pub idle: Duration,
    /// How many come into being in a minute by being used, without a call that asks for them.
    pub by_use: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { most: 1000, idle: Duration::from_hours(1), by_use: 600 }
    }
}

/// Why a sandbox does not come into being.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("there is a sandbox {0} already: delete it, reset it, or take another name")]
    Exists(Name),
    /// It is the one that always exists.
    #[error("the sandbox {0} always exists: reset it, or take another name")]
    Always(Name),
    /// There are too many.
    #[error(
        "there are {} sandboxes already, the most that this server keeps: delete one (DELETE /_vetbox/v1/sandboxes/<name>) \
         or start with a higher --max-sandboxes; each goes by itself after {} without a request", .0.most, format_span(.0.idle)
    )]
    Full(Bounds),
    /// Too many came into being by being used.
    #[error(
        "{} sandboxes came into being by their first use within a minute, the most that do: make {name} by a call \
         (POST /_vetbox/v1/sandboxes with its name), for which there is no such bound, or try again in a minute", .bounds.by_use
    )]
    Hasty { name: Name, bounds: Bounds },
    /// The memory is used up.
    #[error(
        "sandboxes hold all of the {most} bytes that there are for what they keep, and their journals have given up what they could: \
         delete or reset a sandbox, or start with more --memory"
    )]
    Memory { most: usize },
}

/// How much of what happened in a sandbox it keeps even where there is no memory left.
const LEAST_HISTORY: usize = 64 << 10;

/// The minute in which sandboxes come into being by being used, and how many did.
#[derive(Debug, Default)]
struct Rush {
    since: Option<Timestamp>,
    count: usize,
}

impl Rush {
    /// Whether one more is within `most` a minute.
    fn admits(&mut self, most: usize, wall: Timestamp) -> bool {
        const MINUTE: Duration = Duration::from_mins(1);
        if self.since.is_none_or(|since| wall.since(since) >= MINUTE) {
            *self = Self { since: Some(wall), count: 0 };
        }
        self.count += 1;
        self.count <= most
    }
}

type Others<D> = HashMap<Name, Arc<Sandbox<D>>>;

/// Where a sandbox is, or will be; nobody else makes one while a free place is held.
enum Place<'a, D: Domain> {
    Taken(Arc<Sandbox<D>>),
    Free(RwLockWriteGuard<'a, Others<D>>),
}

/// All sandboxes of a server.
pub struct Registry<D: Domain> {
    birth: Arc<Birth<D>>,
    sender: Sender,
    bounds: Bounds,
    memory: Memory,
    default: Arc<Sandbox<D>>,
    others: RwLock<Others<D>>,
    issued: RwLock<Credentials>,
    rush: Mutex<Rush>,
    /// Wakes what lets idle sandboxes expire: there is one to watch, or the registry is gone.
    watch: Arc<Notify>,
}

impl<D: Domain> fmt::Debug for Registry<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry").field("sandboxes", &self.names()).finish_non_exhaustive()
    }
}

impl<D: Domain> Registry<D> {
    /// A registry with the sandbox `default`; `birth` says what each sandbox is at first, `sender` sends their webhooks.
    pub fn start(
        bounds: Bounds,
        memory: Memory,
        sender: Sender,
        birth: impl Fn(&Name) -> Born<D> + Send + Sync + 'static,
    ) -> Arc<Self> {
        let birth: Arc<Birth<D>> = Arc::new(birth);
        let default = {
            let name = Name::default_sandbox();
            let beginning = Beginning::of(&name, Arc::clone(&birth), None);
            Sandbox::start(name, beginning, sender.clone(), &memory.kept)
        };
        let watch = Arc::new(Notify::new());
        let (others, issued, rush) = Default::default();
        let registry =
            Arc::new(Self { birth, sender, bounds, memory, default, others, issued, rush, watch: Arc::clone(&watch) });
        tokio::spawn(expire_idle(Arc::downgrade(&registry), watch));
        registry
    }

    /// Starts no more webhook attempts, and lets those under way end within `grace`; what waits stays in the log.
    pub async fn close(&self, grace: Duration) {
        let sandboxes: Vec<_> = self.names().iter().filter_map(|name| self.get(name)).collect();
        for sandbox in &sandboxes {
            sandbox.stop(End::Stopped);
        }
        let landed = async {
            for sandbox in &sandboxes {
                scheduler::landed(&sandbox.world).await;
            }
        };
        if timeout(grace, landed).await.is_err() {
            tracing::warn!("webhook attempts still under way at the end were cut off");
        }
    }

    /// What sends webhooks.
    pub fn sender(&self) -> &Sender {
        &self.sender
    }

    /// How many sandboxes there may be, and for how long.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// The memory of the process.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Makes room where sandboxes hold all that there is for them: where most happened, the older half of it goes, until there is room.
    ///
    /// # Errors
    ///
    /// Says that there is none, and what to do.
    pub fn make_room(&self) -> Result<(), Refused> {
        let kept = &self.memory.kept;
        while kept.is_full() {
            let sandboxes = self.names().into_iter().filter_map(|name| self.get(&name));
            let histories = sandboxes.filter_map(|sandbox| Some((sandbox.world.history()?, sandbox)));
            let largest = histories.filter(|(bytes, _)| LEAST_HISTORY < *bytes).max_by_key(|(bytes, _)| *bytes);
            let Some((_, sandbox)) = largest.filter(|(_, sandbox)| sandbox.world.halve_history()) else {
                kept.note_refusal();
                return Err(Refused::Memory { most: kept.most() });
            };
            tracing::warn!(sandbox = %sandbox.name, "there is no memory left: the older half of its journal went");
        }
        Ok(())
    }

    /// The sandbox that always exists.
    pub fn default_sandbox(&self) -> &Arc<Sandbox<D>> {
        &self.default
    }

    /// The sandbox called `name`, for using it; it comes into being now if it did not exist.
    pub fn get_or_create(&self, name: &Name) -> Result<Arc<Sandbox<D>>, Refused> {
        match self.place(name)? {
            Place::Taken(sandbox) => Ok(used(sandbox)),
            Place::Free(others) => {
                let beginning = Beginning::of(name, Arc::clone(&self.birth), None);
                Ok(self.start_in(others, name, beginning))
            }
        }
    }

    /// The same for whoever just uses it: only so many come into being in a minute without a call that asks for them.
    pub fn use_or_create(&self, name: &Name) -> Result<Arc<Sandbox<D>>, Refused> {
        let bounds = self.bounds;
        let is_known = self.get(name).is_some();
        if !is_known && !self.rush.lock().unwrap_or_else(PoisonError::into_inner).admits(bounds.by_use, wall()) {
            return Err(Refused::Hasty { name: name.clone(), bounds });
        }
        self.get_or_create(name)
    }

    /// Changes the sandbox called `name` in one transaction; if it did not exist, it comes into being with the change, or not at all when
    /// that is refused.
    pub async fn change<T, E: From<Refused>>(
        &self,
        name: &Name,
        change: impl FnOnce(&mut State<D>) -> Result<T, E>,
    ) -> Result<(Arc<Sandbox<D>>, T), E> {
        let (sandbox, change) = match self.place(name)? {
            Place::Taken(sandbox) => (sandbox, change),
            Place::Free(others) => return self.create_changed(others, name, change),
        };
        let changed = sandbox.world.write(change).await?;
        Ok((used(sandbox), changed))
    }

    /// The change happens before anybody can know the sandbox, so it waits for nobody.
    fn create_changed<T, E>(
        &self,
        others: RwLockWriteGuard<'_, Others<D>>,
        name: &Name,
        change: impl FnOnce(&mut State<D>) -> Result<T, E>,
    ) -> Result<(Arc<Sandbox<D>>, T), E> {
        let mut beginning = Beginning::of(name, Arc::clone(&self.birth), None);
        // Nobody waits yet for anything in it.
        let changed = beginning.state.transact(change).value?;
        Ok((self.start_in(others, name, beginning), changed))
    }

    /// Makes the sandbox called `name`, which `birth` makes the first state of now and at every reset; `created_by` is the body of the call.
    pub fn create(
        &self,
        name: &Name,
        birth: Arc<Birth<D>>,
        created_by: Option<Value>,
    ) -> Result<Arc<Sandbox<D>>, Refused> {
        match self.place(name)? {
            Place::Taken(_) if *name == self.default.name => Err(Refused::Always(name.clone())),
            Place::Taken(_) => Err(Refused::Exists(name.clone())),
            Place::Free(others) => Ok(self.start_in(others, name, Beginning::of(name, birth, created_by))),
        }
    }

    /// What a new sandbox called `name` looks like.
    pub fn newborn(&self, name: &Name) -> State<D> {
        self.get(name).map_or_else(|| (self.birth)(name).state, |sandbox| sandbox.newborn())
    }

    /// Where the sandbox called `name` is, or a place for it if there is room.
    fn place(&self, name: &Name) -> Result<Place<'_, D>, Refused> {
        if let Some(sandbox) = self.get(name) {
            return Ok(Place::Taken(sandbox));
        }
        let mut others = self.others_mut();
        if let Some(sandbox) = others.get(name) {
            // Somebody else was faster.
            return Ok(Place::Taken(Arc::clone(sandbox)));
        }
        if others.len() >= self.bounds.most {
            self.sweep(&mut others, wall());
        }
        if others.len() >= self.bounds.most { Err(Refused::Full(self.bounds)) } else { Ok(Place::Free(others)) }
    }

    /// Starts a sandbox and lets everybody know it.
    fn start_in(
        &self,
        mut others: RwLockWriteGuard<'_, Others<D>>,
        name: &Name,
        beginning: Beginning<D>,
    ) -> Arc<Sandbox<D>> {
        for credential in beginning.state.records.credentials() {
            self.issue(credential, name);
        }
        let sandbox = Sandbox::start(name.clone(), beginning, self.sender.clone(), &self.memory.kept);
        others.insert(name.clone(), Arc::clone(&sandbox));
        // It may go before all others.
        self.watch.notify_one();
        sandbox
    }

    /// The sandbox called `name`, for looking at it.
    pub fn get(&self, name: &Name) -> Option<Arc<Sandbox<D>>> {
        if *name == self.default.name {
            return Some(Arc::clone(&self.default));
        }
        self.others().get(name).cloned()
    }

    /// Deletes the sandbox called `name`, and ends what goes on in it; the default one stays.
    pub fn delete(&self, name: &Name) -> Option<Arc<Sandbox<D>>> {
        let sandbox = self.others_mut().remove(name)?;
        self.forget(&sandbox);
        Some(sandbox)
    }

    /// The sandbox that issued `credential`, else the default one.
    pub fn of_credential(&self, credential: &str) -> Arc<Sandbox<D>> {
        let owner = self.issuer(credential).and_then(|name| self.get(&name));
        let Some(owner) = owner else { return Arc::clone(&self.default) };
        owner.touch(wall());
        owner
    }

    /// Which sandbox issued `credential`.
    ///
    /// The name is copied: whoever makes or deletes a sandbox holds `others` and then takes `issued`, so nobody may do it the other way round.
    fn issuer(&self, credential: &str) -> Option<Name> {
        self.issued.read().unwrap_or_else(PoisonError::into_inner).owner(credential).cloned()
    }

    /// Remembers that the sandbox called `name` issued `credential`.
    pub fn issue(&self, credential: String, name: &Name) {
        self.issued.write().unwrap_or_else(PoisonError::into_inner).insert(credential.into(), name);
    }

    /// Lets `credential` lead to the sandbox called `name`, unless it leads to another one.
    pub fn claim(&self, credential: String, name: &Name) {
        let mut issued = self.issued.write().unwrap_or_else(PoisonError::into_inner);
        if issued.owner(&credential).is_none() {
            issued.insert(credential.into(), name);
        }
    }

    /// The names of all sandboxes, the default one first, then in alphabetical order.
    pub fn names(&self) -> Vec<Name> {
        let mut others: Vec<Name> = self.others().keys().cloned().collect();
        others.sort();
        std::iter::once(self.default.name.clone()).chain(others).collect()
    }

    /// Lets the sandboxes go that nobody used for too long, and says when the next one may go.
    pub fn expire(&self, wall: Timestamp) -> Option<Duration> {
        self.sweep(&mut self.others_mut(), wall);
        let others = self.others();
        others.values().map(|sandbox| sandbox.idle.saturating_sub(sandbox.unused(wall))).min()
    }

    fn sweep(&self, others: &mut Others<D>, wall: Timestamp) {
        others.retain(|name, sandbox| {
            if Arc::strong_count(sandbox) > 1 {
                // A request, a stream or somebody who waits holds it, so it is in use.
                sandbox.touch(wall);
            }
            let kept = sandbox.unused(wall) < sandbox.idle;
            if !kept {
                tracing::info!(sandbox = %name, "expired after {} without a request", format_span(sandbox.idle));
                self.forget(sandbox);
            }
            kept
        });
    }

    fn forget(&self, sandbox: &Sandbox<D>) {
        sandbox.stop(End::Deleted);
        self.issued.write().unwrap_or_else(PoisonError::into_inner).forget(&sandbox.name);
    }

    fn others(&self) -> RwLockReadGuard<'_, Others<D>> {
        self.others.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn others_mut(&self) -> RwLockWriteGuard<'_, Others<D>> {
        self.others.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn used<D: Domain>(sandbox: Arc<Sandbox<D>>) -> Arc<Sandbox<D>> {
    sandbox.touch(wall());
    sandbox
}

impl<D: Domain> Drop for Registry<D> {
    fn drop(&mut self) {
        self.watch.notify_one();
    }
}

/// Lets idle sandboxes expire, each when its time has come.
async fn expire_idle<D: Domain>(registry: Weak<Registry<D>>, watch: Arc<Notify>) {
    loop {
        let Some(next) = registry.upgrade().map(|registry| registry.expire(wall())) else { return };
        match next {
            Some(next) => tokio::select! {
                () = sleep(next) => {}
                () = watch.notified() => {}
            },
            None => watch.notified().await,
        }
    }
}
