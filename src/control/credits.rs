//! `…/accounts/<id>/credits`: an account's wallet, which has a balance for each service.

use std::collections::BTreeMap;

use super::{
    accounts,
    api::{Routes, does},
    extract::{Id, InSandbox, Json, SetUp},
    problem::Problem,
};
use crate::{
    engine::{credits::Wallet, time::Timestamp},
    vendors::{
        State,
        attestr::{kinds::CheckKind, settings::Amount},
    },
};

pub fn routes() -> Routes {
    Routes::default()
        .get("/accounts/{id}/credits", show, does("credits", "A wallet with its ledger.").gives::<Wallet>())
        .put(
            "/accounts/{id}/credits",
            set,
            does("setCredits", "Sets balances; null makes a service unlimited.").takes::<Balances>().gives::<Wallet>(),
        )
        .put(
            "/accounts/{id}/credits/prices",
            price,
            does("setPrices", "Sets what one check costs.").takes::<Amounts>().gives::<Wallet>(),
        )
        .post(
            "/accounts/{id}/credits/top-up",
            top_up,
            does("topUp", "Adds to balances that are set.").takes::<Amounts>().gives::<Wallet>(),
        )
}

type Balances = BTreeMap<CheckKind, Option<Amount>>;
type Amounts = BTreeMap<CheckKind, Amount>;

pub async fn show(InSandbox(sandbox): InSandbox, Id(id): Id) -> Result<Json<Wallet>, Problem> {
    sandbox.world.write(|state| changed(state, &id, |_, _| Ok(()))).await
}

pub async fn set(sandbox: SetUp, Id(id): Id, Json(balances): Json<Balances>) -> Result<Json<Wallet>, Problem> {
    let change = |wallet: &mut Wallet, now: Timestamp| {
        for (kind, balance) in &balances {
            wallet.set(kind.word(), balance.map(|amount| amount.0), now);
        }
        Ok(())
    };
    sandbox.write(|state| changed(state, &id, change)).await
}

pub async fn price(sandbox: SetUp, Id(id): Id, Json(prices): Json<Amounts>) -> Result<Json<Wallet>, Problem> {
    let change = |wallet: &mut Wallet, _: Timestamp| {
        for (kind, price) in &prices {
            wallet.set_price(kind.word(), price.0);
        }
        Ok(())
    };
    sandbox.write(|state| changed(state, &id, change)).await
}

pub async fn top_up(sandbox: SetUp, Id(id): Id, Json(amounts): Json<Amounts>) -> Result<Json<Wallet>, Problem> {
    let change = |wallet: &mut Wallet, now: Timestamp| {
        if let Some(kind) = amounts.keys().find(|kind| !wallet.balances().contains_key(kind.word())) {
            let service = kind.word();
            let problem =
                format!("{service}: the service is unlimited; PUT {{\"{service}\":5}} to …/credits sets a balance");
            return Err(Problem::invalid(problem));
        }
        for (kind, amount) in &amounts {
            wallet.top_up(kind.word(), amount.0, "top-up", now);
        }
        Ok(())
    };
    sandbox.write(|state| changed(state, &id, change)).await
}

/// Shows an account's wallet after `change`.
fn changed(
    state: &mut State,
    id: &str,
    change: impl FnOnce(&mut Wallet, Timestamp) -> Result<(), Problem>,
) -> Result<Json<Wallet>, Problem> {
    let wallet = &mut accounts::find(&mut state.records.attestr, id)?.wallet;
    change(wallet, state.core.now)?;
    Ok(Json(wallet.clone()))
}
