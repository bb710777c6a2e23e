//! `vetbox accounts`, `credits` and `ask`: Attestr's accounts with their wallets, and the questions of its back office.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use serde_with::skip_serializing_none;

use super::{
    remote::{Remote, escaped},
    select::Fields,
    terminal::{Failure, facts, json_object, lines, or_dash, table},
};

/// List the Attestr accounts of the sandbox, or show, add, change and remove one.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  vetbox accounts
  vetbox accounts demo
  vetbox accounts add '{\"name\":\"qa\",\"key\":\"qa-key\",\"secret\":\"qa-secret\"}'
  vetbox accounts change demo '{\"active\":false}'
  vetbox credits demo work=5"
)]
pub struct Accounts {
    #[command(subcommand)]
    action: Option<Action>,
    /// The id of one account, or `demo`, to see all of it.
    id: Option<String>,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Add an account; its secrets are shown now only.
    Add {
        /// Its settings, as in the configuration file; what is missing is made up.
        #[arg(value_name = "JSON", default_value = "{}", value_parser = json_object)]
        settings: Value,
    },
    /// Change what is given of an account; null takes back what was said of it.
    Change {
        id: String,
        #[arg(value_name = "JSON", value_parser = json_object)]
        settings: Value,
    },
    /// Remove an account; its records stay.
    Remove { id: String },
}

/// Lists, shows, adds, changes or removes.
pub fn run(arguments: &Accounts) -> Result<(), Failure> {
    let path = |id: &str| format!("/accounts/{}", escaped(id));
    let show = |account: Map<String, Value>| facts(&account);
    let Accounts { action, id, remote } = arguments;
    match action {
        None => match id {
            Some(id) => remote.get(&path(id))?.print(show),
            None => remote.get("/accounts")?.print(list),
        },
        Some(Action::Add { settings }) => remote.post("/accounts", settings)?.print(show),
        Some(Action::Change { id, settings }) => remote.put(&path(id), settings)?.print(show),
        Some(Action::Remove { id }) => {
            remote.delete(&path(id))?.print(|AccountLine { id, .. }| format!("removed {id}"))
        }
    }
}

/// An account in a list.
#[derive(Debug, Deserialize)]
struct AccountLine {
    id: String,
    name: String,
    origin: String,
    active: bool,
    credits: BTreeMap<String, u64>,
}

fn list(accounts: Vec<AccountLine>) -> String {
    let row = |it: AccountLine| {
        let state = if it.active { "on" } else { "off" };
        [
            it.id,
            or_dash(Some(it.name).filter(|name| !name.is_empty())),
            it.origin,
            state.to_owned(),
            amounts(&it.credits),
        ]
    };
    table(["ACCOUNT", "NAME", "FROM", "STATE", "CREDITS"], accounts.into_iter().map(row))
}

fn amounts(amounts: &BTreeMap<String, u64>) -> String {
    match amounts.len() {
        0 => "unlimited".to_owned(),
        _ => amounts.iter().map(|(service, amount)| format!("{service}={amount}")).collect::<Vec<_>>().join(" "),
    }
}

/// Show the wallet of an Attestr account, or set balances, add to them, or set what a check costs.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox credits demo
  vetbox credits demo work=5 education=unlimited
  vetbox credits demo --add work=10
  vetbox credits demo --price work=2")]
pub struct Credits {
    /// The account's id, or `demo`.
    account: String,
    /// A service and its balance, or `unlimited`.
    #[arg(value_name = "SERVICE=BALANCE", value_parser = balance)]
    balances: Vec<(String, Option<u64>)>,
    /// Add to a balance that is set; may be repeated.
    #[arg(long, value_name = "SERVICE=AMOUNT", value_parser = amount, conflicts_with_all = ["balances", "price"])]
    add: Vec<(String, u64)>,
    /// Set what one check costs; may be repeated.
    #[arg(long, value_name = "SERVICE=AMOUNT", value_parser = amount, conflicts_with = "balances")]
    price: Vec<(String, u64)>,
    #[command(flatten)]
    remote: Remote,
}

fn balance(text: &str) -> Result<(String, Option<u64>), String> {
    match text.split_once('=') {
        Some((service, "unlimited")) => Ok((service.to_owned(), None)),
        _ => amount(text).map(|(service, amount)| (service, Some(amount))),
    }
}

fn amount(text: &str) -> Result<(String, u64), String> {
    let read = text.split_once('=').and_then(|(service, amount)| Some((service.to_owned(), amount.parse().ok()?)));
    read.ok_or_else(|| format!("`{text}` is not a service and a whole number such as work=5"))
}

/// Shows or changes a wallet.
pub fn credits(arguments: &Credits) -> Result<(), Failure> {
    let Credits { account, balances, add, price, remote } = arguments;
    let path = format!("/accounts/{}/credits", escaped(account));
    let of = |amounts: &[(String, u64)]| amounts.iter().cloned().collect::<BTreeMap<_, _>>();
    let answer = if !add.is_empty() {
        remote.post(&format!("{path}/top-up"), &of(add))?
    } else if !price.is_empty() {
        remote.put(&format!("{path}/prices"), &of(price))?
    } else if !balances.is_empty() {
        remote.put(&path, &balances.iter().cloned().collect::<BTreeMap<_, _>>())?
    } else {
        remote.get(&path)?
    };
    answer.print(show)
}

/// The balances of an account.
#[derive(Debug, Deserialize)]
struct WalletView {
    balances: BTreeMap<String, u64>,
    prices: BTreeMap<String, u64>,
    ledger: Vec<LedgerLine>,
}

/// One change of a balance.
#[derive(Debug, Deserialize)]
struct LedgerLine {
    at: String,
    service: String,
    change: i64,
    balance: u64,
    reason: String,
}

fn show(WalletView { balances, prices, ledger }: WalletView) -> String {
    let mut shown = vec![format!("credits  {}", amounts(&balances))];
    if !prices.is_empty() {
        shown.push(format!("prices   {}", amounts(&prices)));
    }
    if !ledger.is_empty() {
        let row = |it: LedgerLine| [it.at, it.service, it.change.to_string(), it.balance.to_string(), it.reason];
        shown.push(String::new());
        shown.push(table(["AT", "SERVICE", "CHANGE", "BALANCE", "REASON"], ledger.into_iter().map(row)));
    }
    lines(shown)
}

/// Ask a client about a profile, as Attestr's back office does; its check waits for the answer.
#[skip_serializing_none]
#[derive(Debug, clap::Args, Serialize)]
#[command(after_help = "Examples:
  vetbox ask AX1LgghsxZsJZUwYvN 'Please share the relieving letter' --check AR0ZoLeBdqvmr-nmy1
  vetbox ask --email gitanjali.raheja@gmail.com 'Which year?' --timeout 2h")]
pub struct Ask {
    /// The profile's id; the question alone when the profile is selected.
    #[serde(skip)]
    profile: String,
    /// The question.
    #[serde(skip)]
    query: Option<String>,
    #[command(flatten)]
    #[serde(skip)]
    which: Fields,
    /// The check on the profile that waits for the answer; without one the question is about the profile alone.
    #[arg(long, value_name = "ID")]
    check: Option<String>,
    /// The id of a file that goes with it; may be repeated.
    #[arg(long = "document", value_name = "ID")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    documents: Vec<String>,
    /// How long the check waits, such as 2h; until there is an answer when left out.
    #[arg(long, value_name = "SPAN")]
    timeout: Option<String>,
    #[command(flatten)]
    #[serde(skip)]
    remote: Remote,
}

/// A question that was asked.
#[derive(Debug, Deserialize)]
struct Asked {
    id: String,
}

pub fn ask(arguments: &Ask) -> Result<(), Failure> {
    let Ask { profile, query, which, remote, .. } = arguments;
    let (id, query) = query.as_ref().map_or((None, profile), |query| (Some(profile.as_str()), query));
    let missing = || Failure::usage("expected a profile and a question; a profile is said by its id or as --email");
    let record = which.record(id)?.ok_or_else(missing)?;
    let (id, selected) = record.split_once('?').map_or((&*record, String::new()), |(id, by)| (id, format!("?{by}")));
    let mut asked = json!(arguments);
    asked["query"] = json!(query);
    remote.post(&format!("/profiles/{id}/queries{selected}"), &asked)?.print(|Asked { id }| format!("asked as {id}"))
}
