//! Which setting refused a request, and which scenario says so, for whoever asks why.

use std::time::Duration;

use super::{Records, VENDOR, account::Account, error::Row, ids::AppId, settings::ScenarioSettings};
use crate::{
    engine::{
        journal::RefusedBy,
        limits::{Allowance, Exceeded, Refusal},
        scenario::Scenarios,
        time::Timestamp,
    },
    vendors::exchange::Reply,
};

/// A setting that can refuse, as scenarios and accounts say it.
struct Setting {
    /// Its name under `settings.attestr` of a scenario.
    in_scenario: &'static str,
    /// Its name as the account, or the sandbox, has it.
    own: &'static str,
    /// Whether these settings say what is in force for this account.
    says: fn(&ScenarioSettings, &Account) -> bool,
}

/// What refused a request of `account` with the error `row`; nothing when no setting did.
pub fn of(row: Row, account: AppId, records: &Records, scenarios: &Scenarios) -> Option<RefusedBy> {
    let setting = setting(row)?;
    let account = records.accounts.get(account)?;
    let scenario = scenarios.that_says(VENDOR, |settings: &ScenarioSettings| (setting.says)(settings, account));
    let name = if scenario.is_some() { setting.in_scenario } else { setting.own };
    Some(RefusedBy { setting: name.into(), scenario })
}

fn setting(row: Row) -> Option<Setting> {
    let same = |in_scenario, says| Setting { in_scenario, own: in_scenario, says };
    let limit = |in_scenario, own, says| Setting { in_scenario, own, says };
    Some(match row {
        Row::AddressNotWhitelisted => same("whitelist", |said, account| {
            !said.whitelist.is_empty() && said.whitelist.iter().map(|it| it.0).eq(account.whitelist.iter().copied())
        }),
        Row::AccessUnauthorized => same("active", |said, _| said.active == Some(false)),
        Row::ServiceNotProvisioned => {
            same("services", |said, account| said.services.is_some() && said.services == account.services)
        }
        Row::LowCredits => same("credits", |said, _| !said.credits.is_empty()),
        Row::ConsentInvalid | Row::ConsentInsufficient | Row::ConsentForbids => {
            same("consent", |said, _| said.consent.is_some())
        }
        Row::AccountRate => limit("rateLimit.account.perSecond", "limits.account.perSecond", |said, account| {
            is_said(said.rate_limit.account, account.limits.account, |it| it.per_second)
        }),
        Row::AccountDaily => limit("rateLimit.account.perDay", "limits.account.perDay", |said, account| {
            is_said(said.rate_limit.account, account.limits.account, |it| it.per_day)
        }),
        Row::ApiRate => limit("rateLimit.api.perSecond", "limits.api.perSecond", |said, account| {
            is_said(said.rate_limit.api, account.limits.api, |it| it.per_second)
        }),
        Row::ApiDaily => limit("rateLimit.api.perDay", "limits.api.perDay", |said, account| {
            is_said(said.rate_limit.api, account.limits.api, |it| it.per_day)
        }),
        Row::Malformed
        | Row::FlowUnknown
        | Row::ConsentUnknown
        | Row::RequestIdInvalid
        | Row::ConsentPeriodPast
        | Row::FileTooLarge
        | Row::FileTypeIncompatible
        | Row::DataCategoriesMissing
        | Row::ProfileInvalid
        | Row::FlowInactive
        | Row::ProfileArchived
        | Row::NotAssociable
        | Row::VersionUnsupported
        | Row::AuthorizationInvalid
        | Row::Failed
        | Row::PathUnknown
        | Row::MethodUnknown => return None,
    })
}

/// The limits by their errors.
const LIMITS: [(Row, Refusal); 4] = [
    (Row::AccountRate, Refusal::Account(Exceeded::Rate)),
    (Row::ApiRate, Refusal::Operation(Exceeded::Rate)),
    (Row::AccountDaily, Refusal::Account(Exceeded::Daily)),
    (Row::ApiDaily, Refusal::Operation(Exceeded::Daily)),
];

/// An answer with the error `row`, which tells of the limit in headers (ruling A28).
pub fn told(reply: Reply, row: Option<Row>, account: Option<&Account>, operation: &str, now: Timestamp) -> Reply {
    let limit = LIMITS.iter().find(|(known, _)| Some(*known) == row);
    let (Some((_, refusal)), Some(account)) = (limit, account) else { return reply };
    let allowance = match refusal {
        Refusal::Account(_) => account.limits.account,
        Refusal::Operation(_) => account.limits.api,
    };
    let exhausted = account.meter.exhausted(*refusal, operation, allowance, now);
    let usually = match refusal {
        Refusal::Account(Exceeded::Rate) | Refusal::Operation(Exceeded::Rate) => Duration::from_secs(1),
        Refusal::Account(Exceeded::Daily) | Refusal::Operation(Exceeded::Daily) => Duration::from_hours(24),
    };
    reply.limited(exhausted, usually)
}

/// Whether a scenario says the number that is in force.
fn is_said(said: Allowance, in_force: Allowance, number: impl Fn(Allowance) -> Option<u32>) -> bool {
    number(said).is_some() && number(said) == number(in_force)
}
