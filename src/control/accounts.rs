//! `…/accounts`: Attestr's apps, with their credentials, whitelist, services, credits and limits.
//!
//! A secret is shown once, when its account is made; later its first characters only.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use hyper::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    api::{Routes, does},
    extract::{Id, InSandbox, Json, SetUp},
    problem::Problem,
};
use crate::{
    app::App,
    engine::{sign::Secret, time::Timestamp},
    vendors::attestr::{
        Records,
        account::{Account, Origin},
        ids::AppId,
        kinds::Service,
        settings::{AccountSettings, Limits, Network, limit_problems},
    },
};

pub fn routes() -> Routes {
    Routes::default()
        .post(
            "/accounts",
            create,
            does("addAccount", "Makes an account; its secrets are shown now only.")
                .takes::<AccountSettings>()
                .creates::<NewAccount>(),
        )
        .get("/accounts", list, does("accounts", "The accounts of Attestr.").gives::<Vec<AccountView>>())
        .get(
            "/accounts/{id}",
            show,
            does("account", "One account; the id `demo` is the one that the sandbox is born with.")
                .gives::<AccountView>(),
        )
        .put(
            "/accounts/{id}",
            change,
            does("changeAccount", "Changes what is given of an account; null takes back what was said of it.")
                .takes::<AccountSettings>()
                .gives::<AccountView>(),
        )
        .delete(
            "/accounts/{id}",
            delete,
            does("removeAccount", "Removes an account; its records stay, and checks that end later have no signature.")
                .gives::<AccountView>(),
        )
}

/// An account as it is shown.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Account")]
pub struct AccountView {
    pub id: AppId,
    pub name: String,
    pub origin: Origin,
    pub key: String,
    /// The first characters of it.
    pub secret: String,
    /// The first characters of it.
    pub token: String,
    pub active: bool,
    pub whitelist: Vec<Network>,
    /// What it is provisioned for; null is everything.
    pub services: Option<BTreeSet<Service>>,
    /// Its balances; a service that is missing is unlimited.
    pub credits: BTreeMap<String, u64>,
    pub prices: BTreeMap<String, u64>,
    pub limits: Limits,
    /// How far its limits are used up; an operation that was never called while limits were set is missing.
    pub usage: Usage,
}

/// How far limits are used up.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Usage {
    pub account: Fill,
    pub api: BTreeMap<String, Fill>,
}

/// How far one limit is used up.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Fill {
    /// How many requests may come at once now; null is without a limit.
    pub left: Option<u64>,
    /// How many requests of the last 24 hours count.
    pub today: u32,
}

/// A new account with its secrets.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NewAccount {
    pub id: AppId,
    pub name: String,
    pub key: String,
    pub secret: String,
    pub token: String,
    /// The whole header, ready to paste.
    pub authorization: String,
}

impl AccountView {
    fn new(account: &Account, now: Timestamp) -> Self {
        let meter = &account.meter;
        let api = meter.operations.iter();
        Self {
            id: account.id,
            name: account.name.clone(),
            origin: account.origin,
            key: account.client_key.clone(),
            secret: masked(&account.secret),
            token: masked(&account.token),
            active: account.active,
            whitelist: account.whitelist.iter().map(|network| Network(*network)).collect(),
            services: account.services.clone(),
            credits: account.wallet.balances().clone(),
            prices: account.wallet.prices().clone(),
            limits: account.limits,
            usage: Usage {
                account: Fill {
                    left: meter.account.left(account.limits.account, now),
                    today: meter.account.today(now),
                },
                api: api
                    .map(|(name, usage)| {
                        let fill = Fill { left: usage.left(account.limits.api, now), today: usage.today(now) };
                        (name.clone(), fill)
                    })
                    .collect(),
            },
        }
    }
}

impl From<&Account> for NewAccount {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id,
            name: account.name.clone(),
            key: account.client_key.clone(),
            secret: account.secret.reveal().to_owned(),
            token: account.token.reveal().to_owned(),
            authorization: account.header(),
        }
    }
}

/// Enough of a secret to recognize it.
fn masked(secret: &Secret) -> String {
    let text = secret.reveal();
    let shown: String = text.chars().take(if text.len() < 16 { 0 } else { 4 }).collect();
    format!("{shown}…")
}

/// The account with this id; `demo` is the one that the sandbox is born with.
pub fn find<'a>(records: &'a mut Records, id: &str) -> Result<&'a mut Account, Problem> {
    let accounts = &mut records.accounts;
    let demo = accounts.iter().find(|account| id == "demo" && account.origin == Origin::Demo);
    let known: Vec<_> = accounts.iter().map(|account| account.id.to_string()).take(20).collect();
    let found = demo.map(|account| account.id).or_else(|| id.parse().ok());
    let unknown = || Problem::not_found("account", id, "accounts").valid(known);
    found.and_then(|id| accounts.get_mut(id)).ok_or_else(unknown)
}

pub async fn create(
    State(app): State<App>,
    sandbox: SetUp,
    Json(given): Json<AccountSettings>,
) -> Result<(StatusCode, Json<NewAccount>), Problem> {
    refuse_contradictions(&given)?;
    let made = sandbox
        .write(|state| {
            let (accounts, core) = (&mut state.records.attestr.accounts, &mut state.core);
            if let Some(id) = given.id.filter(|id| accounts.get(*id).is_some()) {
                return Err(Problem::conflict(format!("id: there is an account {id} already; PUT it to change it")));
            }
            let token = given.token.as_ref().map(|token| &*token.0);
            if accounts.iter().any(|account| Some(account.token.reveal()) == token) {
                return Err(Problem::conflict("token: another account has it already"));
            }
            let id = accounts.configure(&given, &mut core.random, core.now);
            Ok(accounts.get(id).map(NewAccount::from))
        })
        .await?;
    let made = made.ok_or_else(|| Problem::unknown("the account is gone already"))?;
    app.registry.issue(made.authorization.clone(), &sandbox.name);
    Ok((StatusCode::CREATED, Json(made)))
}

/// Refuses limits whose numbers cannot go together.
pub fn refuse_contradictions(given: &AccountSettings) -> Result<(), Problem> {
    refuse_limits(&given.limits.flatten().unwrap_or_default())
}

/// The same for limits in a field called `limits`.
pub fn refuse_limits(limits: &Limits) -> Result<(), Problem> {
    match limit_problems(limits).next() {
        None => Ok(()),
        Some((level, key, message)) => Err(Problem::in_field(&format!("limits.{level}.{key}"), message)),
    }
}

pub async fn list(InSandbox(sandbox): InSandbox) -> Json<Vec<AccountView>> {
    Json(
        sandbox
            .world
            .read(|state| {
                let accounts = state.records.attestr.accounts.iter();
                accounts.map(|account| AccountView::new(account, state.core.now)).collect()
            })
            .await,
    )
}

pub async fn show(InSandbox(sandbox): InSandbox, Id(id): Id) -> Result<Json<AccountView>, Problem> {
    sandbox
        .world
        .write(|state| {
            let account = find(&mut state.records.attestr, &id)?;
            Ok(Json(AccountView::new(account, state.core.now)))
        })
        .await
}

/// `PUT …/accounts/<id>`: credentials stay as they are.
pub async fn change(
    sandbox: SetUp,
    Id(id): Id,
    Json(given): Json<AccountSettings>,
) -> Result<Json<AccountView>, Problem> {
    let credentials = [
        ("id", given.id.is_some()),
        ("key", given.key.is_some()),
        ("secret", given.secret.is_some()),
        ("token", given.token.is_some()),
    ];
    if let Some((name, _)) = credentials.into_iter().find(|(_, is_given)| *is_given) {
        let problem = "an account's credentials stay as they are, as at the vendor; make another account";
        return Err(Problem::in_field(name, problem));
    }
    sandbox
        .write(|state| {
            let account = find(&mut state.records.attestr, &id)?;
            refuse_contradictions(&given)?;
            account.change(&given, state.core.now);
            Ok(Json(AccountView::new(account, state.core.now)))
        })
        .await
}

pub async fn delete(InSandbox(sandbox): InSandbox, Id(id): Id) -> Result<Json<AccountView>, Problem> {
    sandbox
        .world
        .write(|state| {
            let records = &mut state.records.attestr;
            let account = find(records, &id)?;
            let (id, shown) = (account.id, AccountView::new(account, state.core.now));
            records.accounts.remove(id);
            Ok(Json(shown))
        })
        .await
}
