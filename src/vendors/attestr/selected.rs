//! Attestr's records as selectors see them.

use super::{
    Records,
    consent::Consent,
    state::{Check, Party, Profile, Subject},
};
use crate::vendors::selector::{Facts, LATEST, NTH, Noun};

const TAG: (&str, &str) =
    ("tag", "The client's reference. These parameters select a record when the path has `-` for its id.");
const TYPE: (&str, &str) = ("type", "The kind of the check, such as `work`.");
const EMPLOYER: (&str, &str) =
    ("employer", "The employer of a work check; `*` stands for anything, here as everywhere.");
const ACCOUNT: (&str, &str) = ("account", "The account that it belongs to.");
const EMAIL: (&str, &str) = ("email", "The e-mail address of the profile.");
const NAME: (&str, &str) = ("name", "The name on the profile, or of whom a search is about.");
const NUMBER: (&str, &str) = ("number", "The number that the vendor gave it.");

/// Checks.
pub const CHECK: Noun =
    Noun { one: "check", many: "checks", query: &[TAG, TYPE, EMPLOYER, EMAIL, NAME, ACCOUNT, NUMBER, NTH, LATEST] };
/// Checks of which only the request is known.
pub const REQUESTED: Noun = Noun { one: "check", many: "checks", query: &[TAG, TYPE, EMPLOYER, NAME, ACCOUNT] };
/// Profiles.
pub const PROFILE: Noun =
    Noun { one: "profile", many: "profiles", query: &[TAG, EMAIL, NAME, ACCOUNT, NUMBER, NTH, LATEST] };
/// Consents.
pub const CONSENT: Noun = Noun { one: "consent", many: "consents", query: &[NUMBER, ACCOUNT, NTH, LATEST] };

/// What a check has, as far as its request says it.
pub fn requested(check: &Check) -> Facts {
    let (employer, name) = match &check.subject {
        Subject::Work(work) => (Some(&work.employer), None),
        Subject::CourtRecords { party: Party::Person { name, .. } | Party::Business { name }, .. }
        | Subject::Watchlists { party: Party::Person { name, .. } | Party::Business { name }, .. } => {
            (None, Some(name))
        }
        Subject::Education(_)
        | Subject::Document { .. }
        | Subject::Address { .. }
        | Subject::DrivingLicence { .. }
        | Subject::ConsentExport { .. } => (None, None),
    };
    let mut has = vec![("type", check.subject.kind().word().to_owned()), ("account", check.account.to_string())];
    has.extend(check.tag.iter().map(|tag| ("tag", tag.to_string())));
    has.extend(employer.map(|employer| ("employer", employer.to_string())));
    has.extend(name.map(|name| ("name", name.to_string())));
    Facts { id: check.id.to_string(), has }
}

/// What a check has, with what its profile says.
pub fn check(records: &Records, check: &Check) -> Facts {
    let mut facts = requested(check);
    facts.has.push(("number", check.number.to_string()));
    let details = check.profile.and_then(|id| records.profiles.get(&id)).map(|profile| &profile.details);
    facts.has.extend(details.map(|details| ("name", details.name.to_string())));
    facts.has.extend(details.and_then(|details| details.email.as_ref()).map(|email| ("email", email.to_string())));
    facts
}

/// What a profile has.
pub fn profile(profile: &Profile) -> Facts {
    let details = &profile.details;
    let mut has = vec![
        ("tag", details.tag.to_string()),
        ("name", details.name.to_string()),
        ("account", profile.account.to_string()),
        ("number", profile.number.to_string()),
    ];
    has.extend(details.email.iter().map(|email| ("email", email.to_string())));
    Facts { id: profile.id.to_string(), has }
}

/// What a consent has.
pub fn consent(consent: &Consent) -> Facts {
    let mut has = vec![("number", consent.number.to_string())];
    has.extend(consent.account.iter().map(|account| ("account", account.to_string())));
    Facts { id: consent.id.to_string(), has }
}
