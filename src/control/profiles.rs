//! `…/profiles`: Attestr's profiles as the back office sees them, and what it asks the client about them.

use hyper::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    api::{Routes, does},
    checks,
    extract::{Chosen, InSandbox, Json, Query},
    page::{Page, after},
    problem::{Problem, one_of},
    waiting::{Waiting, WaitingReason},
};
use crate::{
    engine::time::parse_span,
    vendors::{
        attestr::{
            Records, by_hand,
            ids::{AppId, AsyncId, ProfileId, QueryId},
            selected::PROFILE,
            state::{self, Check, Contents, Profile, Word},
        },
        back_office::{self, Ask, Refused},
    },
};

/// The words for what a profile is.
pub const STATUSES: [&str; 2] = ["ACTIVE", "ARCHIVED"];

/// The parameters that choose profiles.
const QUERY: [(&str, &str); 5] = [
    ("status", "ACTIVE or ARCHIVED."),
    ("tag", "The client's reference."),
    ("check", "Only the profile that this check is on."),
    ("after", "Only profiles after the one with this id."),
    ("limit", "How many at most, up to 1000; 100 unless said."),
];

pub fn routes() -> Routes {
    let show_ = does("profile", "One profile: its checks, its follow-up queries, what it waits for.");
    let ask_ =
        does("ask", "Asks about a profile by the webhook factx.query; a `check` that is named waits for the answer.");
    Routes::default()
        .get(
            "/profiles",
            list,
            does("profiles", "The profiles that fit, oldest first.").query(&QUERY).gives::<Page<ProfileView>>(),
        )
        .get("/profiles/{id}", show, show_.query(PROFILE.query).gives::<ProfileView>())
        .post("/profiles/{id}/queries", ask, ask_.query(PROFILE.query).takes::<AskBody>().creates::<QueryView>())
}

/// A profile.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Profile")]
pub struct ProfileView {
    pub id: ProfileId,
    pub number: String,
    /// `ACTIVE` or `ARCHIVED`.
    pub status: &'static str,
    /// What it waits for; null when nothing is open.
    pub waiting_for: Option<String>,
    /// The same as a word for programs.
    pub waiting_reason: Option<WaitingReason>,
    /// What can be done with it now: the paths of those operations, as this API's description has them.
    pub offers: Vec<&'static str>,
    pub account: AppId,
    pub tag: Box<str>,
    pub name: Box<str>,
    pub email: Option<Box<str>>,
    pub mobile: Option<Box<str>>,
    pub created: String,
    pub updated: Option<String>,
    /// The checks on it; an archived profile has none.
    pub items: Vec<ItemView>,
    /// What was asked about it.
    pub queries: Vec<QueryView>,
}

/// A check on a profile.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ProfileItem")]
pub struct ItemView {
    pub id: AsyncId,
    /// `work`, `education`, `document` or `address`.
    pub r#type: &'static str,
    /// The vendor's word.
    pub status: Word,
}

/// A follow-up query.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ProfileQuery")]
pub struct QueryView {
    /// Its id; the client answers at `…/query/<id>`.
    pub id: QueryId,
    /// The other id that its webhook carries and that answers it as well.
    pub envelope: QueryId,
    pub query: String,
    /// Media ids that go with it.
    pub documents: Vec<String>,
    /// The check that waits, or waited, for the answer.
    pub check: Option<AsyncId>,
    pub created: String,
    /// What the client answered.
    pub answer: Option<AnswerView>,
}

/// A client's answer.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ProfileAnswer")]
pub struct AnswerView {
    pub at: String,
    pub response: Box<str>,
    pub documents: Vec<Box<str>>,
}

impl ProfileView {
    fn of(records: &Records, profile: &Profile) -> Self {
        let (items, queries) = contents(records, profile);
        let offers = by_hand::askable(records, profile.id, None).is_ok().then_some("profiles/{id}/queries");
        let details = &profile.details;
        let waiting = Waiting::of_profile(profile, &items, queries);
        Self {
            id: profile.id,
            number: profile.number.to_string(),
            status: status(profile),
            waiting_reason: waiting.as_ref().map(|waiting| waiting.reason),
            waiting_for: waiting.map(|waiting| waiting.text),
            offers: offers.into_iter().collect(),
            account: profile.account,
            tag: details.tag.clone(),
            name: details.name.clone(),
            email: details.email.clone(),
            mobile: details.mobile.clone(),
            created: profile.created.to_string(),
            updated: profile.updated.map(|updated| updated.to_string()),
            items: items.iter().map(|check| ItemView::from(*check)).collect(),
            queries: queries.iter().map(QueryView::from).collect(),
        }
    }
}

/// The word for what a profile is.
pub fn status(profile: &Profile) -> &'static str {
    match profile.contents {
        Contents::Active { .. } => STATUSES[0],
        Contents::Archived { .. } => STATUSES[1],
    }
}

/// The checks and the follow-up queries of a profile.
pub fn contents<'a>(records: &'a Records, profile: &'a Profile) -> (Vec<&'a Check>, &'a [state::Query]) {
    match &profile.contents {
        Contents::Active { items, queries } => (items.iter().map(|id| &records.checks[id]).collect(), queries),
        Contents::Archived { .. } => (Vec::new(), &[]),
    }
}

impl From<&Check> for ItemView {
    fn from(check: &Check) -> Self {
        Self { id: check.id, r#type: check.subject.kind().word(), status: check.status.word() }
    }
}

impl From<&state::Query> for QueryView {
    fn from(query: &state::Query) -> Self {
        let answer = query.answer.as_ref().map(|answer| AnswerView {
            at: answer.at.to_string(),
            response: answer.response.clone(),
            documents: answer.documents.clone(),
        });
        Self {
            id: query.id,
            envelope: query.envelope,
            query: query.text.clone(),
            documents: query.documents.clone(),
            check: query.check,
            created: query.created.to_string(),
            answer,
        }
    }
}

/// Which profiles are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    status: Option<String>,
    tag: Option<String>,
    check: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

impl ListQuery {
    fn fits(&self, records: &Records, profile: &Profile) -> bool {
        let is = |wanted: &String| wanted.eq_ignore_ascii_case(status(profile));
        let has = |id: &String| back_office::check(records, id).is_ok_and(|check| check.profile == Some(profile.id));
        self.status.as_ref().is_none_or(is)
            && self.tag.as_deref().is_none_or(|tag| tag == &*profile.details.tag)
            && self.check.as_ref().is_none_or(has)
    }
}

pub async fn list(
    InSandbox(sandbox): InSandbox,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<ProfileView>>, Problem> {
    one_of("status", query.status.as_deref(), &STATUSES)?;
    sandbox
        .world
        .look_aside(
            |state| state.records.attestr.clone(),
            move |records| {
                let first = after(&records.profiles, query.after.as_deref(), "profile")?;
                let fitting = records.profiles.values().enumerate();
                let fitting = fitting.filter(|(_, profile)| query.fits(&records, profile));
                let show =
                    |(_, profile): &(usize, &Profile)| (profile.id.to_string(), ProfileView::of(&records, profile));
                Page::of(fitting, |(place, _)| *place >= first, query.limit, show).map(Json)
            },
        )
        .await
}

pub async fn show(InSandbox(sandbox): InSandbox, Chosen(chosen): Chosen) -> Result<Json<ProfileView>, Problem> {
    sandbox
        .world
        .read(|state| {
            let records = &state.records.attestr;
            Ok(Json(ProfileView::of(records, back_office::select_profile(records, &chosen)?)))
        })
        .await
}

/// What to ask.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Ask")]
pub struct AskBody {
    /// The question.
    query: String,
    /// Ids of files that the profile's account has.
    #[serde(default)]
    documents: Vec<String>,
    /// The check on the profile that waits for the answer; without one the question is about the profile alone.
    check: Option<String>,
    /// How long the check waits, such as `2h`; until there is an answer unless said.
    timeout: Option<String>,
}

pub async fn ask(
    InSandbox(sandbox): InSandbox,
    Chosen(chosen): Chosen,
    Json(body): Json<AskBody>,
) -> Result<(StatusCode, Json<QueryView>), Problem> {
    let timeout = match (&body.timeout, &body.check) {
        (Some(_), None) => return Err(Problem::in_field("timeout", "only a check waits, and none is named")),
        (timeout, _) => timeout.as_deref().map(parse_span).transpose(),
    };
    let timeout = timeout.map_err(|error| Problem::in_field("timeout", error))?;
    let check = body.check.as_deref();
    let asked = sandbox
        .world
        .write(|state| {
            let ask = Ask { text: body.query, documents: body.documents, check, timeout };
            let asked = back_office::ask(state, &chosen, ask);
            let records = &state.records.attestr;
            let query = asked.map_err(|refused| with_offers(refused, check, records))?;
            let profile = back_office::select_profile(records, &chosen)?;
            let query = contents(records, profile).1.iter().find(|known| known.id == query).map(QueryView::from);
            query.ok_or_else(|| Problem::conflict("the profile was archived meanwhile"))
        })
        .await?;
    Ok((StatusCode::CREATED, Json(asked)))
}

/// Why nothing was asked, and what the check's state allows instead.
fn with_offers(refused: Refused, check: Option<&str>, records: &Records) -> Problem {
    let state_forbids = matches!(refused, Refused::NotNow(_));
    let problem = Problem::from(refused);
    match check.and_then(|id| back_office::check(records, id).ok()) {
        Some(check) if state_forbids => problem.valid(checks::offers(records, check)),
        _ => problem,
    }
}
