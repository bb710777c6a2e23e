//! This vendor's records in a snapshot, and parts of them as they were when the sandbox came into being.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{
    account::Account,
    media::SavedShelf,
    settings::{Applied, Settings},
    state::{Check, Contents, Profile, Records},
};
use crate::{
    engine::{
        renew::{Part, Parts},
        snapshot::Misfit,
    },
    vendors::logged::LoggedWarnings,
};

/// The records as a snapshot holds them; what is missing is as in a new sandbox.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Saved {
    settings: Option<Settings>,
    accounts: Option<Vec<Account>>,
    profiles: Option<Vec<Profile>>,
    checks: Option<Vec<Check>>,
    media: Option<SavedShelf>,
    /// What the active scenarios set.
    applied: Option<Applied>,
}

impl Records {
    /// The records as a snapshot holds them.
    pub fn save(self) -> Saved {
        Saved {
            settings: Some(self.settings),
            accounts: Some(self.accounts.into_all()),
            profiles: Some(self.profiles.into_values().collect()),
            checks: Some(self.checks.into_values().collect()),
            media: Some(self.media.save()),
            applied: Some(self.applied),
        }
    }

    /// Puts what was saved in place of these new records; says what cannot be, by pointers into it.
    pub fn restore(&mut self, saved: Saved) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        if let Some(settings) = saved.settings {
            self.settings = settings;
        }
        if let Some(applied) = saved.applied {
            self.accounts.follow(&applied);
            self.applied = applied;
        }
        if let Some(accounts) = saved.accounts {
            misfits.extend(self.accounts.restore(accounts).into_iter().map(|it| it.below("/accounts")));
        }
        if let Some(profiles) = saved.profiles {
            self.profiles = by_id(profiles, |profile| profile.id, "/profiles", &mut misfits);
        }
        if let Some(checks) = saved.checks {
            self.checks = by_id(checks, |check| check.id, "/checks", &mut misfits);
        }
        if let Some(media) = saved.media {
            self.media.restore(media);
        }
        misfits.extend(self.lost_items());
        misfits.extend(self.impossible_checks());
        misfits
    }

    /// Items of profiles that are no checks.
    fn lost_items(&self) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        for (place, profile) in self.profiles.values().enumerate() {
            let Contents::Active { items, .. } = &profile.contents else { continue };
            for (item, id) in items.iter().enumerate().filter(|(_, id)| !self.checks.contains_key(*id)) {
                let pointer = format!("/profiles/{place}/contents/active/items/{item}");
                misfits.push(Misfit::at(pointer, format!("there is no check {id}")));
            }
        }
        misfits
    }

    /// Checks on profiles that there are not, or at steps that their plan has not.
    fn impossible_checks(&self) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        for (place, check) in self.checks.values().enumerate() {
            if let Some(id) = check.profile.filter(|id| !self.profiles.contains_key(id)) {
                misfits.push(Misfit::at(format!("/checks/{place}/profile"), format!("there is no profile {id}")));
            }
            let most = check.plan.steps.len() + 1;
            if check.status.step().is_some_and(|step| most < step) {
                let message = format!("the plan ends before step {most}");
                misfits.push(Misfit::at(format!("/checks/{place}/status"), message));
            }
        }
        misfits
    }

    /// Goes back to `newborn` in those of `parts` that are records.
    pub fn renew(&mut self, newborn: Self, parts: &Parts) {
        if parts.contains(&Part::Records) {
            (self.profiles, self.checks, self.media) = (newborn.profiles, newborn.checks, newborn.media);
            self.logged = LoggedWarnings::default();
        }
        if parts.contains(&Part::Accounts) {
            (self.settings, self.accounts, self.applied) = (newborn.settings, newborn.accounts, newborn.applied);
        } else if parts.contains(&Part::Limits) {
            self.accounts.forget_use();
        }
    }
}

/// Records by their ids.
fn by_id<K: std::hash::Hash + Eq + ToString, T>(
    records: Vec<T>,
    id: impl Fn(&T) -> K,
    place: &str,
    misfits: &mut Vec<Misfit>,
) -> IndexMap<K, T> {
    let mut known = IndexMap::with_capacity(records.len());
    for (number, record) in records.into_iter().enumerate() {
        let key = id(&record);
        let name = key.to_string();
        if known.insert(key, record).is_some() {
            misfits.push(Misfit::at(format!("{place}/{number}/id"), format!("another one has the id {name}")));
        }
    }
    known
}
