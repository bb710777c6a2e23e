//! Attestr's records as selectors see them.

use std::{borrow::Cow, fmt::Display};

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

pub const CHECK: Noun =
    Noun { one: "check", many: "checks", query: &[TAG, TYPE, EMPLOYER, EMAIL, NAME, ACCOUNT, NUMBER, NTH, LATEST] };
/// Checks of which only the request is known.
pub const REQUESTED: Noun = Noun { one: "check", many: "checks", query: &[TAG, TYPE, EMPLOYER, NAME, ACCOUNT] };
/// Profiles.
pub const PROFILE: Noun =
    Noun { one: "profile", many: "profiles", query: &[TAG, EMAIL, NAME, ACCOUNT, NUMBER, NTH, LATEST] };
pub const CONSENT: Noun = Noun { one: "consent", many: "consents", query: &[NUMBER, ACCOUNT, NTH, LATEST] };

/// As many facts as most records have.
const MOST_FACTS: usize = 7;

/// What a check has, as far as its request says it.
pub fn requested(check: &Check) -> Facts<'_> {
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
    let mut has = Vec::with_capacity(MOST_FACTS);
    has.extend([("type", check.subject.kind().word().into()), ("account", text(check.account.as_str()))]);
    has.extend(check.tag.iter().map(|tag| ("tag", text(tag))));
    has.extend(employer.map(|employer| ("employer", text(employer))));
    has.extend(name.map(|name| ("name", text(name))));
    Facts { id: text(check.id.as_str()), has }
}

/// What a check has, with what its profile says.
pub fn check<'a>(records: &'a Records, check: &'a Check) -> Facts<'a> {
    let mut facts = requested(check);
    facts.has.push(("number", shown(&check.number)));
    let details = check.profile.and_then(|id| records.profiles.get(&id)).map(|profile| &profile.details);
    facts.has.extend(details.map(|details| ("name", text(&details.name))));
    facts.has.extend(details.and_then(|details| details.email.as_ref()).map(|email| ("email", text(email))));
    facts
}

fn profile(profile: &Profile) -> Facts<'_> {
    let details = &profile.details;
    let mut has = vec![
        ("tag", text(&details.tag)),
        ("name", text(&details.name)),
        ("account", text(profile.account.as_str())),
        ("number", shown(&profile.number)),
    ];
    has.extend(details.email.iter().map(|email| ("email", text(email))));
    Facts { id: text(profile.id.as_str()), has }
}

fn consent(consent: &Consent) -> Facts<'_> {
    let mut has = vec![("number", shown(&consent.number))];
    has.extend(consent.account.iter().map(|account| ("account", text(account.as_str()))));
    Facts { id: text(consent.id.as_str()), has }
}

/// What the check, profile or consent with this id has.
pub fn of<'a>(records: &'a Records, id: &str) -> Option<Facts<'a>> {
    let of_check = || Some(check(records, records.checks.get(&id.parse().ok()?)?));
    let of_profile = || Some(profile(records.profiles.get(&id.parse().ok()?)?));
    let of_consent = || Some(consent(records.consents.get(&id.parse().ok()?)?));
    of_check().or_else(of_profile).or_else(of_consent)
}

pub fn checks(records: &Records) -> impl Iterator<Item = Facts<'_>> {
    records.checks.values().map(|it| check(records, it))
}

pub fn profiles(records: &Records) -> impl Iterator<Item = Facts<'_>> {
    records.profiles.values().map(profile)
}

pub fn consents(records: &Records) -> impl Iterator<Item = Facts<'_>> {
    records.consents.values().map(consent)
}

fn text(text: &str) -> Cow<'_, str> {
    text.into()
}

fn shown(value: &impl Display) -> Cow<'static, str> {
    value.to_string().into()
}
