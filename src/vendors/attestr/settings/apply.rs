//! Makes the settings of the active scenarios so, and unmakes those of scenarios that are no longer active.
//!
//! Only what differs from the settings before is touched: a balance that was spent from or set by hand stays as it is
//! as long as the scenarios say the same about it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    given::{Amount, Given, GivenAccount, Network},
    switches::Settings,
};
use crate::{
    engine::{
        random::Random,
        sign::Secret,
        time::Timestamp,
        tree::{Node, read_whole},
    },
    vendors::{
        Core,
        attestr::{
            Records, VENDOR,
            account::{Account, Limits, Origin},
            ids::AppId,
            kinds::{CheckKind, Service},
        },
    },
};

/// The settings in force beside the sandbox's own.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Applied {
    /// The sandbox's own switches, to return to.
    own: Option<Settings>,
    given: Given,
    /// The accounts that the settings made, in the order of the settings.
    accounts: Vec<AppId>,
}

impl Applied {
    /// The accounts that the settings made.
    pub fn accounts(&self) -> &[AppId] {
        &self.accounts
    }

    /// What accounts are like unless something is said of them alone.
    pub(in crate::vendors::attestr) fn defaults(&self) -> Defaults {
        Defaults::from(&self.given)
    }
}

/// Applies what the active scenarios say about this vendor; asking twice changes nothing.
pub fn apply(records: &mut Records, core: &mut Core) {
    let settings = core.scenarios.settings(VENDOR);
    // Scenarios were checked when they were loaded.
    let given: Given = read_whole(Node::from(&settings)).unwrap_or_default();
    if given == records.applied.given {
        return;
    }
    let own = records.applied.own.get_or_insert_with(|| records.settings.clone()).clone();
    records.settings = switched(own, &given);
    records.accounts.change_defaults(Defaults::from(&given), core.now);
    for made in std::mem::take(&mut records.applied.accounts) {
        records.accounts.remove(made);
    }
    for account in &given.accounts {
        let account = records.accounts.configure(account, &mut core.random, core.now);
        records.applied.accounts.push(account);
    }
    records.applied.given = given;
}

fn switched(own: Settings, given: &Given) -> Settings {
    Settings {
        credentials: given.credentials.unwrap_or(own.credentials),
        processing: given.processing.unwrap_or(own.processing),
        completion: given.completion.map_or(own.completion, |span| span.0),
        documents: given.documents.unwrap_or(own.documents),
        put_body: given.put_body.unwrap_or(own.put_body),
        strict: given.strict.unwrap_or(own.strict),
    }
}

/// What accounts are like unless something is said of them alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Defaults {
    credits: BTreeMap<CheckKind, Amount>,
    prices: BTreeMap<CheckKind, Amount>,
    limits: Limits,
    services: Option<BTreeSet<Service>>,
    whitelist: Vec<Network>,
    inactive: bool,
}

impl From<&Given> for Defaults {
    fn from(given: &Given) -> Self {
        Self {
            credits: given.credits.clone(),
            prices: given.prices.clone(),
            limits: given.rate_limit,
            services: given.services.clone(),
            whitelist: given.whitelist.clone(),
            inactive: given.active == Some(false),
        }
    }
}

impl Defaults {
    /// Changes `account` where these defaults differ from those `before`.
    pub(in crate::vendors::attestr) fn change(&self, before: &Self, account: &mut Account, now: Timestamp) {
        for kind in CheckKind::ALL {
            let (service, balance) = (kind.word(), self.credits.get(&kind));
            if balance != before.credits.get(&kind) {
                account.wallet.set(service, balance.map(|amount| amount.0), now);
            }
            if self.prices.get(&kind) != before.prices.get(&kind) {
                account.wallet.set_price(service, self.prices.get(&kind).map_or(1, |price| price.0));
            }
        }
        if self.limits != before.limits {
            account.limits = self.limits;
        }
        if self.services != before.services {
            account.services.clone_from(&self.services);
        }
        if self.whitelist != before.whitelist {
            account.whitelist = self.whitelist.iter().map(|network| network.0).collect();
        }
        if self.inactive != before.inactive {
            account.active = !self.inactive;
        }
    }
}

impl GivenAccount {
    /// The account that is meant, without what `change` sets.
    pub(in crate::vendors::attestr) fn made(&self, random: &mut Random) -> Account {
        let minted = match &self.token {
            Some(token) => Account::of_credential(&token.0, Origin::Configured, random),
            None => Account::mint(random, Origin::Configured),
        };
        let id = self.id.unwrap_or(minted.id);
        let key = self.key.as_ref().map_or(minted.client_key, |key| key.0.clone());
        let secret = self.secret.as_ref().map_or(minted.secret, |secret| Secret::new(&*secret.0));
        let account = Account::new(id, key, secret, Origin::Configured);
        match &self.token {
            Some(token) => Account { token: Secret::new(&*token.0), ..account },
            None => account,
        }
    }

    /// Changes what is said of `account`, apart from its credentials.
    pub fn change(&self, account: &mut Account, now: Timestamp) {
        if let Some(name) = &self.name {
            account.name = name.clone().unwrap_or_default();
        }
        if let Some(active) = self.active {
            account.active = active.unwrap_or(true);
        }
        account.limits = self.limits_over(account.limits);
        if let Some(whitelist) = &self.whitelist {
            account.whitelist = whitelist.iter().flatten().map(|network| network.0).collect();
        }
        if let Some(services) = &self.services {
            account.services.clone_from(services);
        }
        for (kind, balance) in by_kind(self.credits.as_ref()) {
            account.wallet.set(kind.word(), balance.map(|balance| balance.0), now);
        }
        for (kind, price) in by_kind(self.prices.as_ref()) {
            account.wallet.set_price(kind.word(), price.map_or(1, |price| price.0));
        }
    }

    /// What is said of an account with the limits `before` and cannot be meant.
    pub fn contradictions(&self, before: Limits) -> Vec<String> {
        let bursts = super::check::burst_problems(&self.limits_over(before));
        bursts.map(|(level, message)| format!("limits.{level}.burst: {message}")).collect()
    }
}

/// What is said of each kind; null for all is null for each.
fn by_kind(said: Option<&Option<BTreeMap<CheckKind, Option<Amount>>>>) -> Vec<(CheckKind, Option<Amount>)> {
    match said {
        None => Vec::new(),
        Some(None) => CheckKind::ALL.map(|kind| (kind, None)).to_vec(),
        Some(Some(given)) => given.iter().map(|(kind, amount)| (*kind, *amount)).collect(),
    }
}
