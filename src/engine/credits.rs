//! Wallets: a balance per service, and a ledger of what changed it.

use std::collections::{BTreeMap, VecDeque};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::time::Timestamp;

/// How many ledger lines a wallet keeps.
const LEDGER: usize = 1000;

/// The balances of one account; a service without a balance is unlimited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Wallet {
    /// The balances; a service that is missing is unlimited.
    balances: BTreeMap<String, u64>,
    /// What one check costs; 1 when it is missing.
    prices: BTreeMap<String, u64>,
    /// What changed the balances, the oldest first.
    ledger: VecDeque<Line>,
}

/// One change of a balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "LedgerEntry")]
pub struct Line {
    /// When, in sandbox time.
    pub at: Timestamp,
    /// Of which service.
    pub service: String,
    /// By how much; negative when it was spent.
    pub change: i64,
    /// The balance after it.
    pub balance: u64,
    /// What for: a check's id, `top-up`, `set`.
    pub reason: String,
}

/// The balance does not pay for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the balance does not pay for it")]
pub struct Short;

impl Wallet {
    /// Pays for one use of `service` and says how much that was; an unlimited service costs nothing.
    pub fn spend(&mut self, service: &str, reason: &str, now: Timestamp) -> Result<u64, Short> {
        let price = self.price(service);
        let Some(balance) = self.balances.get_mut(service) else { return Ok(0) };
        *balance = balance.checked_sub(price).ok_or(Short)?;
        self.write(service, -i64::try_from(price).unwrap_or(i64::MAX), reason, now);
        Ok(price)
    }

    /// Adds to a balance; a service without a balance stays unlimited.
    pub fn top_up(&mut self, service: &str, amount: u64, reason: &str, now: Timestamp) {
        if let Some(balance) = self.balances.get_mut(service) {
            *balance = balance.saturating_add(amount);
            self.write(service, i64::try_from(amount).unwrap_or(i64::MAX), reason, now);
        }
    }

    /// Sets a balance, or makes the service unlimited with `None`.
    pub fn set(&mut self, service: &str, balance: Option<u64>, now: Timestamp) {
        let before = self.balances.remove(service).unwrap_or(0);
        if let Some(balance) = balance {
            self.balances.insert(service.to_owned(), balance);
            let change = i64::try_from(i128::from(balance) - i128::from(before)).unwrap_or(i64::MAX);
            self.write(service, change, "set", now);
        }
    }

    /// Sets what one use of `service` costs; 1 unless set.
    pub fn set_price(&mut self, service: &str, price: u64) {
        self.prices.insert(service.to_owned(), price);
    }

    /// What one use of `service` costs.
    pub fn price(&self, service: &str) -> u64 {
        self.prices.get(service).copied().unwrap_or(1)
    }

    /// The prices that are set.
    pub fn prices(&self) -> &BTreeMap<String, u64> {
        &self.prices
    }

    /// The balances that are set.
    pub fn balances(&self) -> &BTreeMap<String, u64> {
        &self.balances
    }

    /// The newest ledger lines, oldest first.
    pub fn ledger(&self) -> impl Iterator<Item = &Line> {
        self.ledger.iter()
    }

    fn write(&mut self, service: &str, change: i64, reason: &str, at: Timestamp) {
        if self.ledger.len() >= LEDGER {
            self.ledger.pop_front();
        }
        let balance = self.balances.get(service).copied().unwrap_or(0);
        self.ledger.push_back(Line { at, service: service.to_owned(), change, balance, reason: reason.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::MAX;

    #[test]
    fn an_unset_service_is_unlimited() {
        let mut wallet = Wallet::default();

        assert_eq!(wallet.spend("work", "AR0", NOW), Ok(0));
        assert_eq!(wallet.ledger().count(), 0);
    }

    #[test]
    fn a_short_balance_stays_as_it_is() {
        let mut wallet = Wallet::default();
        wallet.set("work", Some(3), NOW);
        wallet.set_price("work", 2);

        assert_eq!(wallet.spend("work", "one", NOW), Ok(2));
        assert_eq!(wallet.spend("work", "two", NOW), Err(Short));
        assert_eq!(wallet.balances()["work"], 1);
    }

    #[test]
    fn the_ledger_tells_every_change() {
        let mut wallet = Wallet::default();
        wallet.set("work", Some(2), NOW);
        wallet.spend("work", "AR0", NOW).unwrap();
        wallet.top_up("work", 5, "top-up", NOW);
        wallet.set("work", Some(0), NOW);

        let lines: Vec<_> = wallet.ledger().map(|line| (line.change, line.balance)).collect();
        assert_eq!(lines, [(2, 2), (-1, 1), (5, 6), (-6, 0)]);
    }
}
