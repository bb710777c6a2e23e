//! The records as scenario conditions see them.

use serde_json::json;

use super::{
    Records,
    consent::Consent,
    ids::{AsyncId, ConsentId, ProfileId},
    state::{Check, Contents, Profile},
};
use crate::{
    engine::{time::Timestamp, tree::Json},
    vendors::exchange::Incoming,
};

/// The fields of a profile, which rules can look at.
pub const OF_PROFILE: [&str; 7] = ["id", "number", "tag", "name", "email", "mobile", "archived"];
/// The fields of a check.
pub const OF_CHECK: [&str; 6] = ["id", "number", "tag", "type", "status", "profile"];

/// The fields of a consent.
pub const OF_CONSENT: [&str; 6] = ["id", "number", "status", "singleUse", "used", "services"];

/// The record that a request's path names; null when it names none that exists.
pub fn record(records: &Records, incoming: &Incoming, now: Timestamp) -> Json {
    if let Some(profile) = incoming.param("profile").parse().ok().and_then(|id: ProfileId| records.profiles.get(&id)) {
        return of_profile(profile);
    }
    if let Some(consent) = incoming.param("consent").parse().ok().and_then(|id: ConsentId| records.consents.get(&id)) {
        return of_consent(consent, now);
    }
    incoming.param("async").parse().ok().and_then(|id: AsyncId| records.checks.get(&id)).map_or(Json::Null, of_check)
}

/// The client's reference of the record with this id; a check that has none has that of its profile.
pub fn tag<'a>(records: &'a Records, id: &str) -> Option<&'a str> {
    let of_profile = |id: ProfileId| records.profiles.get(&id).map(|profile| &*profile.details.tag);
    match id.parse().ok().and_then(|id: AsyncId| records.checks.get(&id)) {
        Some(check) => check.tag.as_deref().or_else(|| check.profile.and_then(of_profile)),
        None => id.parse().ok().and_then(of_profile),
    }
}

fn of_profile(profile: &Profile) -> Json {
    let details = &profile.details;
    json!({
        "id": profile.id,
        "number": profile.number.to_string(),
        "tag": details.tag,
        "name": details.name,
        "email": details.email,
        "mobile": details.mobile,
        "archived": matches!(profile.contents, Contents::Archived { .. }),
    })
    .into()
}

fn of_consent(consent: &Consent, now: Timestamp) -> Json {
    json!({
        "id": consent.id,
        "number": consent.number.to_string(),
        "status": consent.status(now),
        "singleUse": consent.scope.single_use,
        "used": consent.used,
        "services": consent.scope.services,
    })
    .into()
}

/// A check as conditions and templates see it.
pub fn of_check(check: &Check) -> Json {
    json!({
        "id": check.id,
        "number": check.number.to_string(),
        "tag": check.tag,
        "type": check.subject.kind(),
        "status": check.status.word(),
        "profile": check.profile,
    })
    .into()
}
