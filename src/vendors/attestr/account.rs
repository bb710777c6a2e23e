//! Accounts: the vendor's apps, with their credentials, whitelist, services, credits and limits.
//!
//! Sources: the register-app, rate-limits and purchase-credits pages; the token's shape is inferred (contract §12), rulings A3 and A4.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    net::IpAddr,
    sync::Arc,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hyper::{HeaderMap, header::AUTHORIZATION};
use indexmap::IndexMap;
use ipnet::IpNet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    ids::AppId,
    kinds::{CheckKind, Service},
    settings::{AccountSettings, Amount, Applied, Credentials, Limits, ScenarioSettings, Visible},
};
use crate::{
    engine::{credits::Wallet, limits::Meter, random::Random, sign::Secret, time::Timestamp},
    vendors::authorization::{self, BASIC},
};

/// How many accounts a sandbox opens by itself for credentials that nobody configured.
const MOST_OPENED: usize = 10_000;
/// How long a credential may be that opens an account.
const MOST_OF_A_CREDENTIAL: usize = 1 << 10;

/// An app at the vendor.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Account {
    pub id: AppId,
    /// What the dashboard calls it; empty when nobody named it.
    #[serde(default)]
    pub name: String,
    pub client_key: String,
    /// What signs outputs.
    pub secret: Secret,
    /// What stands after `Basic ` in the authorization header.
    pub token: Secret,
    /// Only active apps may call (4031).
    #[serde(default = "active")]
    pub active: bool,
    /// From where it may call; empty is from everywhere (4039).
    #[serde(default)]
    pub whitelist: Vec<IpNet>,
    /// What it may use; `None` is everything (4035).
    #[serde(default)]
    pub services: Option<BTreeSet<Service>>,
    #[serde(default)]
    pub wallet: Wallet,
    #[serde(default)]
    pub limits: Limits,
    #[serde(default)]
    pub meter: Meter,
    /// How it came to be.
    #[serde(default = "configured")]
    pub origin: Origin,
}

const fn active() -> bool {
    true
}

const fn configured() -> Origin {
    Origin::Configured
}

/// How an account came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "AccountOrigin")]
pub enum Origin {
    /// Made with the sandbox.
    Demo,
    /// By the file or the control API.
    Configured,
    /// By its first call, in open mode.
    Opened,
}

impl Account {
    /// An account with the given credentials and nothing restricted.
    pub fn new(id: AppId, client_key: String, secret: Secret, origin: Origin) -> Self {
        let token = STANDARD.encode(format!("{id}.{client_key}:{}", secret.reveal()));
        Self { token: Secret::new(token), ..Self::bare(id, client_key, secret, origin) }
    }

    /// An account with credentials drawn from the sandbox's generator.
    pub fn mint(random: &mut Random, origin: Origin) -> Self {
        let id = AppId::mint(random);
        Self::new(id, random.hex(16), Secret::new(random.hex(24)), origin)
    }

    /// The account that a sandbox is born with.
    ///
    /// Its credentials follow from the sandbox's name alone, so that they outlive a restart and tell sandboxes apart.
    pub fn demo(sandbox: &str) -> Self {
        Self::mint(&mut Random::of_text(&format!("vetbox demo account of {sandbox}")), Origin::Demo)
    }

    fn bare(id: AppId, client_key: String, secret: Secret, origin: Origin) -> Self {
        Self {
            id,
            name: String::new(),
            client_key,
            secret,
            token: Secret::new(String::new()),
            active: true,
            whitelist: Vec::new(),
            services: None,
            wallet: Wallet::default(),
            limits: Limits::default(),
            meter: Meter::default(),
            origin,
        }
    }

    /// The account of a credential, with the secret that stands in it (A4).
    pub fn of_credential(credential: &str, origin: Origin, random: &mut Random) -> Self {
        let decoded = STANDARD.decode(credential).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let parts = decoded.as_deref().and_then(|text| text.rsplit_once(':'));
        let (user, secret) = parts.unwrap_or(("", credential));
        let (app, client_key) = user.split_once('.').unwrap_or(("", user));
        let id = app.parse().unwrap_or_else(|_| AppId::mint(random));
        let account = Self::bare(id, client_key.to_owned(), Secret::new(secret), origin);
        Self { token: Secret::new(credential), ..account }
    }

    /// The account that somebody described, without what `change` sets.
    fn described(given: &AccountSettings, random: &mut Random) -> Self {
        let minted = match &given.token {
            Some(token) => Self::of_credential(&token.0, Origin::Configured, random),
            None => Self::mint(random, Origin::Configured),
        };
        let id = given.id.unwrap_or(minted.id);
        let key = given.key.as_ref().map_or(minted.client_key, |key| key.0.clone());
        let secret = given.secret.as_ref().map_or(minted.secret, |secret| Secret::new(&*secret.0));
        let account = Self::new(id, key, secret, Origin::Configured);
        match &given.token {
            Some(token) => Self { token: Secret::new(&*token.0), ..account },
            None => account,
        }
    }

    /// What somebody said of an account, with credentials drawn for it where they are missing.
    pub fn completed(given: &AccountSettings, random: &mut Random) -> AccountSettings {
        let Self { id, client_key, secret, token, .. } = Self::described(given, random);
        let [secret, token] = [secret, token].map(|it| Some(Visible(it.reveal().to_owned())));
        AccountSettings { id: Some(id), key: Some(Visible(client_key)), secret, token, ..given.clone() }
    }

    /// Changes what somebody said of it, apart from its credentials.
    pub fn change(&mut self, given: &AccountSettings, now: Timestamp) {
        if let Some(name) = &given.name {
            self.name = name.clone().unwrap_or_default();
        }
        if let Some(active) = given.active {
            self.active = active.unwrap_or(true);
        }
        if let Some(limits) = given.limits {
            self.limits = limits.unwrap_or_default();
        }
        if let Some(whitelist) = &given.whitelist {
            self.whitelist = whitelist.iter().flatten().map(|network| network.0).collect();
        }
        if let Some(services) = &given.services {
            self.services.clone_from(services);
        }
        for (kind, balance) in by_kind(given.credits.as_ref()) {
            self.wallet.set(kind.word(), balance.map(|balance| balance.0), now);
        }
        for (kind, price) in by_kind(given.prices.as_ref()) {
            self.wallet.set_price(kind.word(), price.map_or(1, |price| price.0));
        }
    }

    /// Changes it where the settings of the active scenarios differ from those `before`.
    fn follow(&mut self, settings: &ScenarioSettings, before: &ScenarioSettings, now: Timestamp) {
        for kind in CheckKind::ALL {
            let (balance, price) = (settings.credits.get(&kind), settings.prices.get(&kind));
            if balance != before.credits.get(&kind) {
                self.wallet.set(kind.word(), balance.map(|amount| amount.0), now);
            }
            if price != before.prices.get(&kind) {
                self.wallet.set_price(kind.word(), price.map_or(1, |price| price.0));
            }
        }
        if settings.rate_limit != before.rate_limit {
            self.limits = settings.rate_limit;
        }
        if settings.services != before.services {
            self.services.clone_from(&settings.services);
        }
        if settings.whitelist != before.whitelist {
            self.whitelist = settings.whitelist.iter().map(|network| network.0).collect();
        }
        let (inactive, was_inactive) = (settings.active == Some(false), before.active == Some(false));
        if inactive != was_inactive {
            self.active = !inactive;
        }
    }

    /// The whole authorization header.
    pub fn header(&self) -> String {
        format!("{BASIC} {}", self.token.reveal())
    }

    /// About how many bytes it holds: its credential stands in it whole, in parts, and in the list of all.
    fn bytes(&self) -> usize {
        size_of::<Self>() + 4 * self.token.reveal().len()
    }

    /// Whether the account may call from `peer`.
    pub fn admits(&self, peer: IpAddr) -> bool {
        self.whitelist.is_empty() || self.whitelist.iter().any(|network| network.contains(&peer))
    }

    /// Whether the account may use `service`.
    pub fn may_use(&self, service: Service) -> bool {
        self.services.as_ref().is_none_or(|services| services.contains(&service))
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

/// The accounts of a sandbox, by id and by token.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Account>", into = "Vec<Account>")]
pub struct Accounts {
    by_id: IndexMap<AppId, Arc<Account>>,
    by_token: HashMap<Arc<str>, AppId>,
    /// About how many bytes the accounts hold.
    bytes: usize,
    /// The settings of the active scenarios, which new accounts begin with.
    settings: ScenarioSettings,
}

impl Accounts {
    /// The account that the sandbox came into being with, unless it was removed.
    pub fn demo(&self) -> Option<&Account> {
        self.iter().find(|account| account.origin == Origin::Demo)
    }

    /// Adds an account; one with the same id or token is replaced.
    pub fn add(&mut self, account: Account) -> &mut Account {
        let id = account.id;
        self.remove(id);
        if let Some(before) = self.by_token.insert(account.token.reveal().into(), id)
            && before != id
        {
            self.remove(before);
            self.by_token.insert(account.token.reveal().into(), id);
        }
        self.bytes += account.bytes();
        self.by_id.insert(id, Arc::new(account));
        Arc::make_mut(&mut self.by_id[&id])
    }

    /// Removes an account.
    pub fn remove(&mut self, id: AppId) -> Option<Arc<Account>> {
        let account = self.by_id.shift_remove(&id)?;
        self.by_token.remove(account.token.reveal());
        self.bytes -= account.bytes();
        Some(account)
    }

    pub fn get(&self, id: AppId) -> Option<&Account> {
        self.by_id.get(&id).map(AsRef::as_ref)
    }

    /// The account with `id`, to change it.
    pub fn get_mut(&mut self, id: AppId) -> Option<&mut Account> {
        self.by_id.get_mut(&id).map(Arc::make_mut)
    }

    /// About how many bytes the accounts hold.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// All accounts in the order they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Account> {
        self.by_id.values().map(AsRef::as_ref)
    }

    /// Takes over what new accounts are like from what the active scenarios set.
    pub fn follow(&mut self, applied: &Applied) {
        self.settings = applied.given.clone();
    }

    /// Forgets what was used of limits.
    pub fn forget_use(&mut self) {
        for account in self.by_id.values_mut().map(Arc::make_mut) {
            account.meter = Meter::default();
        }
    }

    /// Adds an account that somebody described.
    pub fn configure(&mut self, given: &AccountSettings, random: &mut Random, now: Timestamp) -> AppId {
        let mut account = Account::described(given, random);
        account.follow(&self.settings, &ScenarioSettings::default(), now);
        account.change(given, now);
        self.add(account).id
    }

    /// Changes what accounts are like unless something is said of them alone.
    pub fn change_defaults(&mut self, settings: ScenarioSettings, now: Timestamp) {
        for account in self.by_id.values_mut().map(Arc::make_mut) {
            account.follow(&settings, &self.settings, now);
        }
        self.settings = settings;
    }

    /// The account of a credential; in open mode it is opened by its first use (A3).
    pub fn authorize(
        &mut self,
        credential: &str,
        mode: Credentials,
        random: &mut Random,
        now: Timestamp,
    ) -> Result<AppId, Unauthorized> {
        if let Some(id) = self.by_token.get(credential) {
            return Ok(*id);
        }
        if mode == Credentials::Configured {
            return Err(Unauthorized::Unknown);
        }
        if credential.len() > MOST_OF_A_CREDENTIAL {
            return Err(Unauthorized::TooLong);
        }
        if self.by_id.len() >= MOST_OPENED {
            return Err(Unauthorized::OneTooMany);
        }
        let mut account = Account::of_credential(credential, Origin::Opened, random);
        account.follow(&self.settings, &ScenarioSettings::default(), now);
        if self.by_id.contains_key(&account.id) {
            // Another secret of a known app id: a distinct credential is an account of its own.
            account.id = AppId::mint(random);
        }
        Ok(self.add(account).id)
    }
}

impl From<Vec<Account>> for Accounts {
    fn from(accounts: Vec<Account>) -> Self {
        let mut known = Self::default();
        for account in accounts {
            known.add(account);
        }
        known
    }
}

impl From<Accounts> for Vec<Account> {
    fn from(accounts: Accounts) -> Self {
        accounts.by_id.into_values().map(Arc::unwrap_or_clone).collect()
    }
}

/// Why nobody knows who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unauthorized {
    /// The request says nothing about it.
    #[error("the request has no Authorization header; expected `Authorization: Basic <token>`")]
    Nameless,
    /// The header is of another form.
    #[error("the Authorization header is not of the form `Basic <token>`")]
    Malformed,
    /// No such account, and credentials must be those of configured ones.
    #[error("no account has this credential, and `credentials: configured` admits only configured accounts")]
    Unknown,
    /// No account is opened for a credential of this length.
    #[error(
        "no account has this credential, and one of more than {MOST_OF_A_CREDENTIAL} bytes opens none; make its account by POST …/accounts"
    )]
    TooLong,
    /// The sandbox opens no more accounts by itself.
    #[error(
        "the sandbox has opened {MOST_OPENED} accounts, which is as many as it opens by itself; reset it, or use a credential again"
    )]
    OneTooMany,
}

/// The credential in the authorization header: what stands after `Basic `.
pub fn credential(headers: &HeaderMap) -> Result<&str, Unauthorized> {
    let header = headers.get(AUTHORIZATION).ok_or(Unauthorized::Nameless)?;
    let credential = header.to_str().ok().and_then(|text| authorization::credential(text, BASIC));
    credential.filter(|credential| !credential.is_empty()).ok_or(Unauthorized::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(credential: &str) -> Account {
        let mut accounts = Accounts::default();
        let id = accounts.authorize(credential, Credentials::Open, &mut Random::seeded(1), Timestamp::MAX).unwrap();
        accounts.get(id).unwrap().clone()
    }

    #[test]
    fn a_demo_account_follows_from_the_name() {
        assert_eq!(Account::demo("a").token, Account::demo("a").token);
        assert_ne!(Account::demo("a").token, Account::demo("b").token);
        assert_eq!(Account::demo("a").token.reveal().len(), 136);
    }

    #[test]
    fn the_secret_of_an_unknown_credential_is_what_stands_last_in_it() {
        let full = STANDARD.encode("OX0LgghsxZsJZUwYvN.key:secret");
        assert_eq!(open(&full).secret.reveal(), "secret");
        assert_eq!(open(&full).id.as_str(), "OX0LgghsxZsJZUwYvN");
        assert_eq!(open(&STANDARD.encode("key:se:cret")).secret.reveal(), "cret");
        assert_eq!(open("plain text").secret.reveal(), "plain text");
    }

    #[test]
    fn distinct_credentials_are_distinct_accounts() {
        let mut accounts = Accounts::default();
        let mut random = Random::seeded(1);
        let one = STANDARD.encode("OX0LgghsxZsJZUwYvN.key:one");
        let two = STANDARD.encode("OX0LgghsxZsJZUwYvN.key:two");

        let first = accounts.authorize(&one, Credentials::Open, &mut random, Timestamp::MAX);
        let second = accounts.authorize(&two, Credentials::Open, &mut random, Timestamp::MAX);

        assert_ne!(first, second);
        assert_eq!(accounts.authorize(&one, Credentials::Open, &mut random, Timestamp::MAX), first);
        assert_eq!(
            accounts.authorize("other", Credentials::Configured, &mut random, Timestamp::MAX),
            Err(Unauthorized::Unknown)
        );
    }

    #[test]
    fn only_a_basic_header_carries_a_credential() {
        let headers = |value: &str| HeaderMap::from_iter([(AUTHORIZATION, value.parse().unwrap())]);
        assert_eq!(credential(&headers("Basic abc")), Ok("abc"));
        assert_eq!(credential(&headers("basic  abc ")), Ok("abc"));
        for header in ["", "abc", "Basic", "Basic ", "Bearer abc", "Basic \u{e9}"] {
            assert_eq!(credential(&headers(header)), Err(Unauthorized::Malformed), "{header}");
        }
        assert_eq!(credential(&HeaderMap::new()), Err(Unauthorized::Nameless));
    }

    #[test]
    fn a_sandbox_opens_so_many_accounts_and_says_so() {
        let (mut accounts, mut random) = (Accounts::default(), Random::seeded(1));
        let mut open = |accounts: &mut Accounts, name: usize| {
            accounts.authorize(&name.to_string(), Credentials::Open, &mut random, Timestamp::MAX)
        };
        for name in 0..MOST_OPENED {
            open(&mut accounts, name).unwrap();
        }

        assert_eq!(open(&mut accounts, MOST_OPENED), Err(Unauthorized::OneTooMany));
        assert!(open(&mut accounts, 0).is_ok(), "known ones still pass");
    }

    #[test]
    fn a_credential_of_a_kilobyte_opens_an_account_and_a_longer_one_none() {
        let (mut accounts, mut random) = (Accounts::default(), Random::seeded(1));
        let longest = "a".repeat(MOST_OF_A_CREDENTIAL);
        let mut open = |text: &str| accounts.authorize(text, Credentials::Open, &mut random, Timestamp::MAX);

        assert!(open(&longest).is_ok());
        assert_eq!(open(&format!("{longest}a")), Err(Unauthorized::TooLong));
        assert_eq!(accounts.iter().count(), 1);
    }

    #[test]
    fn a_whitelist_takes_addresses_and_networks_of_both_families() {
        let mut account = Account::demo("a");
        account.whitelist = vec!["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];

        assert!(account.admits("10.1.2.3".parse().unwrap()));
        assert!(account.admits("::1".parse().unwrap()));
        assert!(!account.admits("127.0.0.1".parse().unwrap()));
    }
}
