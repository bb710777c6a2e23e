//! `…/checks`: Attestr's async requests as the back office sees them, and what it can do with them by hand.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, value::RawValue};

use super::{
    api::{Routes, does},
    extract::{Chosen, InSandbox, Json, Query},
    page::{Page, after},
    plan::PlanView,
    problem::{Problem, one_of},
    waiting::{Waiting, WaitingReason},
};
use crate::vendors::{
    Sandbox, State,
    attestr::{
        Records, by_hand,
        ids::{AppId, AsyncId, ProfileId},
        selected::CHECK,
        state::{Check, Details, Profile, Status, Word},
    },
    back_office::{self, Refused},
    selector::Selector,
};

/// The vendor's words for how far a check is.
pub const STATUSES: [&str; 3] = ["INITIATED", "COMPLETED", "ERRORED"];

/// The parameters that choose checks.
const QUERY: [(&str, &str); 4] = [
    ("status", "INITIATED, COMPLETED or ERRORED."),
    ("profile", "The profile that they belong to."),
    ("after", "Only checks after the one with this id."),
    ("limit", "How many at most, up to 1000; 100 unless said."),
];

/// What can be done with a check that has not ended.
const PENDING: [&str; 3] = ["checks/{id}/complete", "checks/{id}/fail", "checks/{id}/plan"];
/// What can be done with a check that has ended.
const REVISABLE: &str = "checks/{id}/revise";
/// What can be done with a check whose profile can be asked about it.
const ASKABLE: &str = "profiles/{id}/queries";

pub fn routes() -> Routes {
    let complete_ = does(
        "complete",
        "Completes a pending check now: `outcome` and `output` of a rule; the first of its outcomes unless said.",
    );
    let fail_ =
        does("fail", "Lets a pending check end now with an error: `error`, a code of the vendor, and `details`.");
    let plan_ = does("plan", "Gives a pending check another plan: what a rule has as `then`.");
    let revise_ = does("revise", "Decides a check that has ended anew: a new output, signature and webhook.");
    Routes::default()
        .get(
            "/checks",
            list,
            does("checks", "The checks that fit, oldest first.").query(&QUERY).gives::<Page<CheckView>>(),
        )
        .get(
            "/checks/{id}",
            show,
            does("check", "One check: how far it is, what it waits for, its plan.")
                .query(CHECK.query)
                .gives::<CheckView>(),
        )
        .post("/checks/{id}/complete", complete, complete_.query(CHECK.query).takes::<Value>().gives::<CheckView>())
        .post("/checks/{id}/fail", fail, fail_.query(CHECK.query).takes::<FailCheck>().gives::<CheckView>())
        .post("/checks/{id}/revise", revise, revise_.query(CHECK.query).takes::<Value>().gives::<CheckView>())
        .put("/checks/{id}/plan", plan, plan_.query(CHECK.query).takes::<Value>().gives::<CheckView>())
}

/// A check.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Check")]
pub struct CheckView {
    pub id: AsyncId,
    pub number: String,
    /// The word for its kind, such as `work` or `dl`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The vendor's word.
    pub status: Word,
    /// What it waits for, while it is initiated.
    pub waiting_for: Option<String>,
    /// The same as a word for programs.
    pub waiting_reason: Option<WaitingReason>,
    /// What it can come to; the first is the usual one.
    pub outcomes: &'static [&'static str],
    /// What can be done with it now: the paths of those operations, as this API's description has them.
    pub offers: Vec<&'static str>,
    pub account: AppId,
    pub profile: Option<ProfileId>,
    pub tag: Option<Box<str>>,
    /// Whom its profile is about.
    pub candidate: Option<CandidateView>,
    /// What was asked for: the body as it was sent, until its profile is archived.
    #[schemars(with = "Option<Value>")]
    pub request: Option<Box<RawValue>>,
    /// Whether its request asked for webhooks.
    pub webhook: bool,
    pub created: String,
    pub updated: Option<String>,
    pub plan: PlanView,
    #[schemars(with = "Option<Value>")]
    pub output: Option<Box<RawValue>>,
    #[schemars(with = "Option<Value>")]
    pub error: Option<Box<RawValue>>,
    pub signature: Option<String>,
}

/// The person of a profile.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Candidate")]
pub struct CandidateView {
    pub name: Box<str>,
    pub tag: Box<str>,
    pub email: Option<Box<str>>,
    pub mobile: Option<Box<str>>,
}

impl From<&Profile> for CandidateView {
    fn from(profile: &Profile) -> Self {
        let Details { tag, name, email, mobile } = profile.details.clone();
        Self { name, tag, email, mobile }
    }
}

impl CheckView {
    fn of(records: &Records, check: &Check) -> Self {
        let (output, error, signature) = match &check.status {
            Status::Completed { result, .. } => (Some(result.output.clone()), None, result.signature.clone()),
            Status::Errored { error, .. } => (None, Some(error.clone()), None),
            Status::Waiting { .. } | Status::Processing { .. } | Status::Asking { .. } | Status::Purged { .. } => {
                (None, None, None)
            }
        };
        let waiting = Waiting::of_check(check);
        Self {
            id: check.id,
            number: check.number.to_string(),
            kind: check.subject.kind().word(),
            status: check.status.word(),
            waiting_reason: waiting.as_ref().map(|waiting| waiting.reason),
            waiting_for: waiting.map(|waiting| waiting.text),
            outcomes: check.subject.kind().row().outcomes,
            offers: offers(records, check),
            account: check.account,
            profile: check.profile,
            tag: check.tag.clone(),
            candidate: check.profile.and_then(|id| records.profiles.get(&id)).map(CandidateView::from),
            request: check.input.clone(),
            webhook: check.webhook,
            created: check.created.to_string(),
            updated: check.status.updated().map(|updated| updated.to_string()),
            plan: PlanView::from(&check.plan),
            output,
            error,
            signature,
        }
    }
}

/// What can be done with a check now.
pub fn offers(records: &Records, check: &Check) -> Vec<&'static str> {
    let pending = by_hand::pending(check).is_ok().then_some(PENDING);
    let askable = check.profile.is_some_and(|profile| by_hand::askable(records, profile, Some(check.id)).is_ok());
    let revisable = by_hand::ended(check).is_ok().then_some(REVISABLE);
    pending.into_iter().flatten().chain(revisable).chain(askable.then_some(ASKABLE)).collect()
}

/// Which checks are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    status: Option<String>,
    profile: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

impl ListQuery {
    fn fits(&self, check: &Check) -> bool {
        let status = check.status.word().to_string();
        let profile = check.profile.map(|profile| profile.to_string());
        self.status.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(&status))
            && self.profile.as_ref().is_none_or(|wanted| Some(wanted) == profile.as_ref())
    }
}

pub async fn list(
    InSandbox(sandbox): InSandbox,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<CheckView>>, Problem> {
    one_of("status", query.status.as_deref(), &STATUSES)?;
    sandbox
        .world
        .look_aside(
            |state| state.records.attestr.clone(),
            move |records| {
                let first = after(&records.checks, query.after.as_deref(), "check")?;
                let fitting = records.checks.values().enumerate().filter(|(_, check)| query.fits(check));
                let show = |(_, check): &(usize, &Check)| (check.id.to_string(), CheckView::of(&records, check));
                Page::of(fitting, |(place, _)| *place >= first, query.limit, show).map(Json)
            },
        )
        .await
}

pub async fn show(InSandbox(sandbox): InSandbox, Chosen(chosen): Chosen) -> Result<Json<CheckView>, Problem> {
    sandbox.world.read(|state| view(state, &chosen)).await
}

fn view(state: &State, chosen: &Selector) -> Result<Json<CheckView>, Problem> {
    let records = &state.records.attestr;
    let check = back_office::select_check(records, chosen)?;
    Ok(Json(CheckView::of(records, check)))
}

pub async fn complete(
    InSandbox(sandbox): InSandbox,
    Chosen(chosen): Chosen,
    Json(then): Json<Map<String, Value>>,
) -> Result<Json<CheckView>, Problem> {
    decided_only(&then)?;
    act(&sandbox, &chosen, |state| back_office::complete(state, &chosen, then)).await
}

pub async fn revise(
    InSandbox(sandbox): InSandbox,
    Chosen(chosen): Chosen,
    Json(then): Json<Map<String, Value>>,
) -> Result<Json<CheckView>, Problem> {
    decided_only(&then)?;
    act(&sandbox, &chosen, |state| back_office::revise(state, &chosen, then)).await
}

async fn act(
    sandbox: &Sandbox,
    chosen: &Selector,
    act: impl FnOnce(&mut State) -> Result<(), Refused>,
) -> Result<Json<CheckView>, Problem> {
    sandbox
        .world
        .write(|state| {
            act(state)?;
            view(state, chosen)
        })
        .await
}

/// Refuses what is more than a decision.
fn decided_only(then: &Map<String, Value>) -> Result<(), Problem> {
    const FIELDS: [&str; 3] = ["outcome", "output", "webhook"];
    match then.keys().find(|key| !FIELDS.contains(&key.as_str())) {
        Some(key) => {
            let problem = Problem::in_field(key, "a check is completed with an outcome; PUT …/plan takes more");
            Err(problem.valid(FIELDS))
        }
        None => Ok(()),
    }
}

/// With which error a check fails.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FailCheck {
    /// A code of the vendor.
    error: u32,
    /// The envelope's details.
    details: Option<String>,
}

pub async fn fail(
    InSandbox(sandbox): InSandbox,
    Chosen(chosen): Chosen,
    Json(body): Json<FailCheck>,
) -> Result<Json<CheckView>, Problem> {
    act(&sandbox, &chosen, |state| back_office::fail(state, &chosen, body.error, body.details.as_deref())).await
}

pub async fn plan(
    InSandbox(sandbox): InSandbox,
    Chosen(chosen): Chosen,
    Json(then): Json<Value>,
) -> Result<Json<CheckView>, Problem> {
    act(&sandbox, &chosen, |state| back_office::plan(state, &chosen, &then)).await
}
