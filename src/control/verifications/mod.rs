//! `…/applicants` and `…/entities`: the people and companies that Personr verifies, as the back office sees them, and their review by hand.

mod view;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use view::{VerificationView, outcome};

use super::{
    api::{Routes, does},
    extract::{Chosen, InSandbox, Json, Query},
    page::{Page, after},
    problem::{Problem, one_of},
};
use crate::{
    engine::table::Table,
    vendors::{
        Sandbox, State,
        back_office::{self, Refused},
        personr::{
            self,
            ids::{ApplicantId, CaseId},
            selected,
            settings::FlowKind,
            state::Case,
        },
        selector::Selector,
    },
};

/// The vendor's words for how far a verification is.
pub const STATUSES: [&str; 4] = ["Created", "Pre-Checked", "Pending", "Reviewed"];
/// The vendor's words for what was decided.
pub const OUTCOMES: [&str; 2] = ["Approved", "Rejected"];

/// The parameters that choose applicants and entities.
const QUERY: [(&str, &str); 6] = [
    ("status", "Created, Pre-Checked, Pending or Reviewed."),
    ("outcome", "Approved or Rejected."),
    ("flow", "The name of the flow."),
    ("sourceKey", "The client's key."),
    ("after", "Only those after the one with this id."),
    ("limit", "How many at most, up to 1000; 100 unless said."),
];

pub fn routes() -> Routes {
    of(FlowKind::Applicant).and(of(FlowKind::Entity))
}

fn of(kind: FlowKind) -> Routes {
    let reviews = "Reviews a started verification now, or changes its review; Approved unless said.";
    let plans =
        "Gives a verification another plan: one that runs goes on by it, and otherwise the next one that is started.";
    let [all, one, review, plan] = match kind {
        FlowKind::Applicant => [
            does("applicants", "The applicants that fit, oldest first."),
            does("applicant", "One applicant: how far it is, what it waits for, what was found out."),
            does("reviewApplicant", reviews),
            does("planApplicant", plans),
        ],
        FlowKind::Entity => [
            does("entities", "The entities that fit, oldest first."),
            does("entity", "One entity: how far it is, what it waits for, what was found out."),
            does("reviewEntity", reviews),
            does("planEntity", plans),
        ],
    };
    let noun = selected::noun(kind);
    let path = noun.many;
    Routes::default()
        .get(
            &format!("/{path}"),
            move |at, query| async move { list(kind, at, query).await },
            all.query(&QUERY).gives::<Page<VerificationView>>(),
        )
        .get(
            &format!("/{path}/{{id}}"),
            move |at, chosen| async move { show(kind, at, chosen).await },
            one.query(noun.query).gives::<VerificationView>(),
        )
        .post(
            &format!("/{path}/{{id}}/review"),
            move |at, id, body| async move { review_by_hand(kind, at, id, body).await },
            review.query(noun.query).takes::<Review>().gives::<VerificationView>(),
        )
        .put(
            &format!("/{path}/{{id}}/plan"),
            move |at, id, body| async move { replan(kind, at, id, body).await },
            plan.query(noun.query).takes::<Value>().gives::<VerificationView>(),
        )
}

/// Which applicants or entities are asked for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListQuery {
    status: Option<String>,
    outcome: Option<String>,
    flow: Option<String>,
    source_key: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

impl ListQuery {
    fn fits<S>(&self, case: &Case<S>) -> bool {
        let like = |wanted: &Option<String>, is: Option<&str>| {
            wanted.as_ref().is_none_or(|wanted| is.is_some_and(|is| wanted.eq_ignore_ascii_case(is)))
        };
        like(&self.status, Some(case.verification.status()))
            && like(&self.outcome, outcome(&case.verification))
            && self.flow.as_deref().is_none_or(|wanted| wanted == &*case.flow)
            && self.source_key.as_deref().is_none_or(|wanted| case.keys.source_key.as_deref() == Some(wanted))
    }
}

pub async fn list(
    kind: FlowKind,
    InSandbox(sandbox): InSandbox,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<VerificationView>>, Problem> {
    one_of("status", query.status.as_deref(), &STATUSES)?;
    one_of("outcome", query.outcome.as_deref(), &OUTCOMES)?;
    sandbox
        .world
        .look_aside(
            |state| state.records.personr.clone(),
            move |records| match kind {
                FlowKind::Applicant => page(kind, &records, &records.applicants, &query),
                FlowKind::Entity => page(kind, &records, &records.entities, &query),
            },
        )
        .await
}

fn page<S: Clone>(
    kind: FlowKind,
    records: &personr::State,
    cases: &Table<ApplicantId, Case<S>>,
    query: &ListQuery,
) -> Result<Json<Page<VerificationView>>, Problem> {
    let first = after(cases, query.after.as_deref(), selected::noun(kind).one)?;
    let fitting = cases.iter().enumerate().filter(|(_, (_, case))| query.fits(case));
    let view = |(_, (id, _)): &(usize, (&ApplicantId, &Case<S>))| {
        (id.to_string(), VerificationView::of(records, &CaseId::new(kind, (*id).clone())))
    };
    Page::of(fitting, |(place, _)| *place >= first, query.limit, view).map(Json)
}

pub async fn show(
    kind: FlowKind,
    InSandbox(sandbox): InSandbox,
    Chosen(chosen): Chosen,
) -> Result<Json<VerificationView>, Problem> {
    sandbox
        .world
        .read(|state| {
            let records = &state.records.personr;
            Ok(Json(VerificationView::of(records, &back_office::select_case(records, kind, &chosen)?)))
        })
        .await
}

/// How to review.
#[derive(Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Review {
    /// `Approved` or `Rejected`; `Approved` unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Why it is rejected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reject_labels: Vec<String>,
    /// Whether a rejected one may try again; what the labels mean unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry: Option<bool>,
    /// Fields of the result that replace the made-up ones.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub output: Map<String, Value>,
    /// How the webhook misbehaves, as in a rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook: Option<Value>,
}

pub async fn review_by_hand(
    kind: FlowKind,
    InSandbox(sandbox): InSandbox,
    Chosen(chosen): Chosen,
    Json(mut review): Json<Review>,
) -> Result<Json<VerificationView>, Problem> {
    review.outcome.get_or_insert_with(|| OUTCOMES[0].to_owned());
    let then = serde_json::to_value(&review).expect("a review is plain JSON");
    act(&sandbox, kind, &chosen, |state, case| back_office::review(state, case, &then)).await
}

pub async fn replan(
    kind: FlowKind,
    InSandbox(sandbox): InSandbox,
    Chosen(chosen): Chosen,
    Json(then): Json<Value>,
) -> Result<Json<VerificationView>, Problem> {
    act(&sandbox, kind, &chosen, |state, case| back_office::plan_case(state, case, &then)).await
}

async fn act(
    sandbox: &Sandbox,
    kind: FlowKind,
    chosen: &Selector,
    act: impl FnOnce(&mut State, &CaseId) -> Result<(), Refused>,
) -> Result<Json<VerificationView>, Problem> {
    sandbox
        .world
        .write(|state| {
            let case = back_office::select_case(&state.records.personr, kind, chosen)?;
            act(state, &case)?;
            Ok(Json(VerificationView::of(&state.records.personr, &case)))
        })
        .await
}
