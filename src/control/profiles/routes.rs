//! The routes of profiles.

use axum::extract::Path;
use serde::Deserialize;

use super::{
    super::{
        api::{Routes, does},
        extract::{InSandbox, Json, Query},
        page::{Page, after},
        problem::{Problem, one_of},
    },
    ask,
    shown::{STATUSES, Shown, status},
};
use crate::vendors::attestr::{
    Records,
    ids::{AsyncId, ProfileId},
    state::Profile,
};

/// The parameters that choose profiles.
const WHICH: [(&str, &str); 5] = [
    ("status", "ACTIVE or ARCHIVED."),
    ("tag", "The client's reference."),
    ("check", "Only the profile that this check is on."),
    ("after", "Only profiles after the one with this id."),
    ("limit", "How many at most, up to 1000; 100 unless said."),
];

/// The routes.
pub(in super::super) fn routes() -> Routes {
    let show_ = does("One profile: its checks, its follow-up queries, what it waits for.");
    Routes::default()
        .get("/profiles", list, does("The profiles that fit, oldest first.").query(&WHICH).gives::<Page<Shown>>())
        .get("/profiles/{id}", show, show_.gives::<Shown>())
        .and(ask::routes())
}

/// Which profiles are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    status: Option<String>,
    tag: Option<String>,
    check: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

impl Which {
    fn fits(&self, records: &Records, profile: &Profile) -> bool {
        let is = |wanted: &String| wanted.eq_ignore_ascii_case(status(profile));
        let has = |check: &String| {
            let check = check.parse().ok().and_then(|id: AsyncId| records.checks.get(&id));
            check.is_some_and(|check| check.profile == Some(profile.id))
        };
        self.status.as_ref().is_none_or(is)
            && self.tag.as_deref().is_none_or(|tag| tag == &*profile.details.tag)
            && self.check.as_ref().is_none_or(has)
    }
}

async fn list(InSandbox(sandbox): InSandbox, Query(which): Query<Which>) -> Result<Json<Page<Shown>>, Problem> {
    one_of("status", which.status.as_deref(), &STATUSES)?;
    sandbox.world.read(|state| {
        let records = &state.records.attestr;
        let first = after(&records.profiles, which.after.as_deref(), "profile")?;
        let fitting = records.profiles.values().enumerate().filter(|(_, profile)| which.fits(records, profile));
        let show = |(_, profile): &(usize, &Profile)| (profile.id.to_string(), Shown::of(records, profile));
        Page::of(fitting, |(place, _)| *place >= first, which.limit, show).map(Json)
    })
}

/// The path of one profile.
#[derive(Debug, Deserialize)]
pub(super) struct One {
    id: String,
}

impl One {
    /// The profile that is meant.
    pub(super) fn find<'a>(&self, records: &'a Records) -> Result<&'a Profile, Problem> {
        let known = self.id.parse().ok().and_then(|id: ProfileId| records.profiles.get(&id));
        known.ok_or_else(|| {
            Problem::unknown(format!("there is no profile {:?} in this sandbox; GET …/profiles lists them", self.id))
        })
    }
}

async fn show(InSandbox(sandbox): InSandbox, Path(path): Path<One>) -> Result<Json<Shown>, Problem> {
    sandbox.world.read(|state| {
        let records = &state.records.attestr;
        path.find(records).map(|profile| Json(Shown::of(records, profile)))
    })
}
