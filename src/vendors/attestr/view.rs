//! The records as scenario conditions see them.

use serde_json::{Value, json};

use super::{
    Records,
    ids::{AsyncId, ProfileId},
    state::{Check, Contents, Profile},
};
use crate::vendors::exchange::Incoming;

/// The fields of a profile, which rules can look at.
pub const OF_PROFILE: [&str; 7] = ["id", "number", "tag", "name", "email", "mobile", "archived"];
/// The fields of a check.
pub const OF_CHECK: [&str; 6] = ["id", "number", "tag", "type", "status", "profile"];

/// The record that a request's path names; null when it names none that exists.
pub fn record(records: &Records, incoming: &Incoming) -> Value {
    if let Some(profile) = incoming.param("profile").parse().ok().and_then(|id: ProfileId| records.profiles.get(&id)) {
        return of_profile(profile);
    }
    incoming.param("async").parse().ok().and_then(|id: AsyncId| records.checks.get(&id)).map_or(Value::Null, of_check)
}

fn of_profile(profile: &Profile) -> Value {
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
}

/// A check as conditions and templates see it.
pub fn of_check(check: &Check) -> Value {
    json!({
        "id": check.id,
        "number": check.number.to_string(),
        "tag": check.tag,
        "type": check.subject.kind(),
        "status": check.status.word(),
        "profile": check.profile,
    })
}
