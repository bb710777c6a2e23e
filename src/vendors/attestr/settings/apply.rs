//! Makes the settings of the active scenarios so, and unmakes those of scenarios that are no longer active.
//!
//! Only what differs from the settings before is touched: a balance that was spent from or set by hand stays as it is
//! as long as the scenarios say the same about it.

use super::{scenario::ScenarioSettings, switches::Settings};
use crate::vendors::{
    Core,
    attestr::{Records, VENDOR},
};

/// Applies what the active scenarios say about this vendor; asking twice changes nothing.
pub fn apply(records: &mut Records, core: &mut Core) {
    let own = records.applied.own.as_ref().unwrap_or(&records.settings);
    let said = core.scenarios.settings(VENDOR).cloned().reduce(ScenarioSettings::or).unwrap_or_default();
    let given = said.or(of_accounts(own));
    // A snapshot holds the accounts without what new ones are like.
    records.accounts.follow(&records.applied);
    if given == records.applied.given {
        return;
    }
    let own = records.applied.own.get_or_insert_with(|| records.settings.clone()).clone();
    records.settings = switched(own, &given);
    records.accounts.change_defaults(given.clone(), core.now);
    for made in std::mem::take(&mut records.applied.accounts) {
        records.accounts.remove(made);
    }
    for account in &given.accounts {
        let account = records.accounts.configure(account, &mut core.random, core.now);
        records.applied.accounts.push(account);
    }
    records.applied.given = given;
}

/// What a sandbox's own settings say about accounts, for which scenarios have words, too.
fn of_accounts(own: &Settings) -> ScenarioSettings {
    ScenarioSettings { credits: own.credits.clone(), rate_limit: own.limits, ..ScenarioSettings::default() }
}

fn switched(own: Settings, given: &ScenarioSettings) -> Settings {
    Settings {
        credentials: given.credentials.unwrap_or(own.credentials),
        processing: given.processing.unwrap_or(own.processing),
        completion: given.completion.map_or(own.completion, |span| span.0),
        documents: given.documents.unwrap_or(own.documents),
        put_body: given.put_body.unwrap_or(own.put_body),
        consent: given.consent.unwrap_or(own.consent),
        consent_refusal: given.consent_refusal.unwrap_or(own.consent_refusal),
        strict: given.strict.unwrap_or(own.strict),
        rate_headers: own.rate_headers,
        credits: own.credits,
        limits: own.limits,
    }
}
