//! Who may call, and how much: Attestr's accounts, their credits and limits.

use serde::Serialize;

use axum::extract::State;

use super::{super::written::body, Control};
use crate::{
    control::{
        Problem,
        accounts::{self, AccountView, NewAccount},
        credits,
        extract::Id,
    },
    engine::credits::Wallet,
};

impl Control {
    /// The accounts of Attestr.
    pub async fn accounts(&self) -> Vec<AccountView> {
        accounts::list(self.there()).await.0
    }

    /// Makes an account, with `services`, `limits`, `credits` and whatever else one has; its secrets are shown now only.
    pub async fn add_account(&self, given: &impl Serialize) -> Result<NewAccount, Problem> {
        Ok(accounts::create(State(self.app.clone()), self.made(), body(given)?).await?.1.0)
    }

    /// One account; `demo` is the one that the sandbox is born with.
    pub async fn account(&self, id: &str) -> Result<AccountView, Problem> {
        Ok(accounts::show(self.there(), Id(id.to_owned())).await?.0)
    }

    /// Changes what is given of an account; null takes back what was said of it.
    pub async fn change_account(&self, id: &str, given: &impl Serialize) -> Result<AccountView, Problem> {
        Ok(accounts::change(self.made(), Id(id.to_owned()), body(given)?).await?.0)
    }

    /// Removes an account; its records stay, and checks that end later have no signature.
    pub async fn remove_account(&self, id: &str) -> Result<AccountView, Problem> {
        Ok(accounts::delete(self.there(), Id(id.to_owned())).await?.0)
    }

    /// The wallet of an account with its ledger.
    pub async fn credits(&self, account: &str) -> Result<Wallet, Problem> {
        Ok(credits::show(self.there(), Id(account.to_owned())).await?.0)
    }

    /// Sets balances by service: `json!({ "work": 0 })`; null makes a service unlimited.
    pub async fn set_credits(&self, account: &str, given: &impl Serialize) -> Result<Wallet, Problem> {
        Ok(credits::set(self.made(), Id(account.to_owned()), body(given)?).await?.0)
    }

    /// Sets what one check costs, by service.
    pub async fn set_prices(&self, account: &str, given: &impl Serialize) -> Result<Wallet, Problem> {
        Ok(credits::price(self.made(), Id(account.to_owned()), body(given)?).await?.0)
    }

    /// Adds to balances that are set.
    pub async fn top_up(&self, account: &str, given: &impl Serialize) -> Result<Wallet, Problem> {
        Ok(credits::top_up(self.made(), Id(account.to_owned()), body(given)?).await?.0)
    }
}
