//! `…/accounts/<id>/credits`: an account's wallet, which has a balance for each service.

use std::collections::BTreeMap;

use axum::extract::Path;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    accounts::PathOf,
    api::{Routes, does},
    extract::{InSandbox, Json, SetUp},
    problem::Problem,
};
use crate::{
    engine::{
        credits::{Line, Wallet},
        time::Timestamp,
    },
    vendors::{
        State,
        attestr::{settings::Amount, state::CheckKind},
    },
};

/// The routes.
pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/accounts/{id}/credits", show, does("A wallet with its ledger.").gives::<Shown>())
        .put(
            "/accounts/{id}/credits",
            set,
            does("Sets balances; null makes a service unlimited.").takes::<Balances>().gives::<Shown>(),
        )
        .put(
            "/accounts/{id}/credits/prices",
            price,
            does("Sets what one check costs.").takes::<Amounts>().gives::<Shown>(),
        )
        .post(
            "/accounts/{id}/credits/top-up",
            top_up,
            does("Adds to balances that are set.").takes::<Amounts>().gives::<Shown>(),
        )
}

type Balances = BTreeMap<CheckKind, Option<Amount>>;
type Amounts = BTreeMap<CheckKind, Amount>;

/// A wallet as it is shown.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Wallet")]
pub(super) struct Shown {
    /// The balances; a service that is missing is unlimited.
    balances: BTreeMap<String, u64>,
    /// What one check costs; 1 when it is missing.
    prices: BTreeMap<String, u64>,
    /// What changed the balances, the oldest first.
    ledger: Vec<Entry>,
}

/// One change of a balance.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "LedgerEntry")]
struct Entry {
    at: String,
    service: String,
    /// Negative when it was spent.
    change: i64,
    /// The balance after it.
    balance: u64,
    /// What for: a check's id, `top-up`, `set`.
    reason: String,
}

impl From<&Wallet> for Shown {
    fn from(wallet: &Wallet) -> Self {
        Self {
            balances: wallet.balances().clone(),
            prices: wallet.prices().clone(),
            ledger: wallet.ledger().map(Entry::from).collect(),
        }
    }
}

impl From<&Line> for Entry {
    fn from(line: &Line) -> Self {
        Self {
            at: line.at.to_string(),
            service: line.service.clone(),
            change: line.change,
            balance: line.balance,
            reason: line.reason.clone(),
        }
    }
}

/// `GET …/credits`.
async fn show(InSandbox(sandbox): InSandbox, Path(path): Path<PathOf>) -> Result<Json<Shown>, Problem> {
    sandbox.world.write(|state| changed(state, &path, |_, _| Ok(())))
}

/// `PUT …/credits`.
async fn set(sandbox: SetUp, Path(path): Path<PathOf>, Json(balances): Json<Balances>) -> Result<Json<Shown>, Problem> {
    let change = |wallet: &mut Wallet, now: Timestamp| {
        for (kind, balance) in &balances {
            wallet.set(kind.service(), balance.map(|amount| amount.0), now);
        }
        Ok(())
    };
    sandbox.write(|state| changed(state, &path, change))
}

/// `PUT …/credits/prices`.
async fn price(sandbox: SetUp, Path(path): Path<PathOf>, Json(prices): Json<Amounts>) -> Result<Json<Shown>, Problem> {
    let change = |wallet: &mut Wallet, _: Timestamp| {
        for (kind, price) in &prices {
            wallet.set_price(kind.service(), price.0);
        }
        Ok(())
    };
    sandbox.write(|state| changed(state, &path, change))
}

/// `POST …/credits/top-up`.
async fn top_up(
    sandbox: SetUp,
    Path(path): Path<PathOf>,
    Json(amounts): Json<Amounts>,
) -> Result<Json<Shown>, Problem> {
    let change = |wallet: &mut Wallet, now: Timestamp| {
        if let Some(kind) = amounts.keys().find(|kind| !wallet.balances().contains_key(kind.service())) {
            let service = kind.service();
            let problem =
                format!("{service}: the service is unlimited; PUT {{\"{service}\":5}} to …/credits sets a balance");
            return Err(Problem::invalid(problem));
        }
        for (kind, amount) in &amounts {
            wallet.top_up(kind.service(), amount.0, "top-up", now);
        }
        Ok(())
    };
    sandbox.write(|state| changed(state, &path, change))
}

/// Shows an account's wallet after `change`.
fn changed(
    state: &mut State,
    path: &PathOf,
    change: impl FnOnce(&mut Wallet, Timestamp) -> Result<(), Problem>,
) -> Result<Json<Shown>, Problem> {
    let wallet = &mut path.find(&mut state.records.attestr)?.wallet;
    change(wallet, state.core.now)?;
    Ok(Json(Shown::from(&*wallet)))
}
