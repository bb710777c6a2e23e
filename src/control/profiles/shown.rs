//! A profile as the back office sees it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::vendors::attestr::{
    Records, office,
    state::{Check, Contents, Profile, Query, Word},
};

/// The words for what a profile is.
pub(super) const STATUSES: [&str; 2] = ["ACTIVE", "ARCHIVED"];

/// A profile.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Profile")]
pub(super) struct Shown {
    id: String,
    number: String,
    /// `ACTIVE` or `ARCHIVED`.
    status: &'static str,
    /// What it waits for; null when nothing is open.
    waiting_for: Option<String>,
    /// What can be done with it now: the paths of those operations, as this API's description has them.
    offers: Vec<&'static str>,
    account: String,
    tag: String,
    name: String,
    email: Option<String>,
    mobile: Option<String>,
    created: String,
    updated: Option<String>,
    /// The checks on it; an archived profile has none.
    items: Vec<Item>,
    /// What was asked about it.
    queries: Vec<Asked>,
}

/// A check on a profile.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ProfileItem")]
struct Item {
    id: String,
    /// `work`, `education`, `document` or `address`.
    r#type: &'static str,
    /// The vendor's word.
    status: String,
}

/// A follow-up query.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ProfileQuery")]
pub(super) struct Asked {
    /// Its id; the client answers at `…/query/<id>`.
    id: String,
    /// The other id that its webhook carries and that answers it as well.
    envelope: String,
    query: String,
    /// Media ids that go with it.
    documents: Vec<String>,
    /// The check that waits, or waited, for the answer.
    check: Option<String>,
    created: String,
    /// What the client answered.
    answer: Option<Answer>,
}

/// A client's answer.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ProfileAnswer")]
struct Answer {
    at: String,
    response: String,
    documents: Vec<String>,
}

impl Shown {
    pub(super) fn of(records: &Records, profile: &Profile) -> Self {
        let (items, queries) = contents(records, profile);
        let offers = office::askable(records, profile.id, None).is_ok().then_some("profiles/{id}/queries");
        let details = &profile.details;
        let text = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
        Self {
            id: profile.id.to_string(),
            number: profile.number.to_string(),
            status: status(profile),
            waiting_for: waiting_for(profile, &items, queries),
            offers: offers.into_iter().collect(),
            account: profile.account.to_string(),
            tag: details.tag.to_string(),
            name: details.name.to_string(),
            email: text(&details.email),
            mobile: text(&details.mobile),
            created: profile.created.to_string(),
            updated: profile.updated.map(|updated| updated.to_string()),
            items: items.iter().map(|check| Item::from(*check)).collect(),
            queries: queries.iter().map(Asked::from).collect(),
        }
    }
}

/// The word for what a profile is.
pub(super) fn status(profile: &Profile) -> &'static str {
    match profile.contents {
        Contents::Active { .. } => STATUSES[0],
        Contents::Archived { .. } => STATUSES[1],
    }
}

fn contents<'a>(records: &'a Records, profile: &'a Profile) -> (Vec<&'a Check>, &'a [Query]) {
    match &profile.contents {
        Contents::Active { items, queries } => (items.iter().map(|id| &records.checks[id]).collect(), queries),
        Contents::Archived { .. } => (Vec::new(), &[]),
    }
}

/// What a profile waits for, as the end of a sentence about it.
fn waiting_for(profile: &Profile, items: &[&Check], queries: &[Query]) -> Option<String> {
    if matches!(profile.contents, Contents::Archived { .. }) {
        return None;
    }
    let open = queries.iter().filter(|query| query.answer.is_none()).count();
    let pending = items.iter().filter(|check| check.status.word() == Word::Initiated).count();
    match (open, pending) {
        (0, 0) if items.is_empty() => Some(format!(
            "waits for a check (PUT /api/v1/public/factx/{}/associate with {{\"asyncRequest\":\"<id of a check>\"}})",
            profile.id
        )),
        (0, 0) => None,
        (0, 1) => Some("waits for a check to end".to_owned()),
        (0, pending) => Some(format!("waits for {pending} checks to end")),
        (1, _) => Some("waits for the client's answer to a follow-up query".to_owned()),
        (open, _) => Some(format!("waits for the client's answers to {open} follow-up queries")),
    }
}

impl From<&Check> for Item {
    fn from(check: &Check) -> Self {
        Self {
            id: check.id.to_string(),
            r#type: check.subject.kind().service(),
            status: check.status.word().to_string(),
        }
    }
}

impl From<&Query> for Asked {
    fn from(query: &Query) -> Self {
        let answer = query.answer.as_ref().map(|answer| Answer {
            at: answer.at.to_string(),
            response: answer.response.to_string(),
            documents: answer.documents.iter().map(ToString::to_string).collect(),
        });
        Self {
            id: query.id.to_string(),
            envelope: query.envelope.to_string(),
            query: query.text.clone(),
            documents: query.documents.clone(),
            check: query.check.map(|check| check.to_string()),
            created: query.created.to_string(),
            answer,
        }
    }
}
