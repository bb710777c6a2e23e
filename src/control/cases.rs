//! `…/cases`: what was ordered of either vendor, and all that happened to it in one timeline.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::Arc,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    api::{Routes, does},
    checks,
    extract::{Chosen, InSandbox, Json, Selecting},
    page::Page,
    problem::{Problem, one_of},
    verifications,
};
use crate::{
    engine::{
        journal::{Entry, Exchange, Record},
        outbox::DeliveryId,
        time::Timestamp,
    },
    vendors::{
        Sandbox, State, Vendors,
        attestr::{self, kinds::CheckKind, selected as selected_checks},
        personr::{self, selected as selected_verifications, settings::FlowKind},
        selector::{Facts, Noun, Selector},
        webhooks::Vendor,
    },
};

/// By what a case is selected.
const CASE: Noun = Noun { one: "case", many: "cases", query: &Selector::FIELDS };

/// The parameters that choose cases beside what they have.
const QUERY: [(&str, &str); 5] = [
    ("status", "The vendor's word for how far it is."),
    ("vendor", "`attestr` or `personr`."),
    (
        "search",
        "Only those with this text, in any letter case, in their id, in what selects them, or in a body of a request about them or its answer.",
    ),
    ("after", "Only cases after the one with this id."),
    ("limit", "How many at most, up to 1000; 100 unless said."),
];

/// The routes.
pub fn routes() -> Routes {
    let list_ = does("The checks, applicants and entities that fit, oldest first.");
    let show_ = does("One case: its requests, decisions, changes, jumps of the clock and webhooks, in their order.");
    Routes::default().get("/cases", list, list_.query(&QUERY).of_records().gives::<Page<CaseLine>>()).get(
        "/cases/{id}",
        show,
        show_.query(CASE.query).gives::<CaseView>(),
    )
}

/// A check, an applicant or an entity.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "CaseSummary")]
pub struct CaseLine {
    pub id: String,
    pub vendor: &'static str,
    /// `work` and the other kinds of checks, `applicant` or `entity`.
    pub r#type: &'static str,
    /// The vendor's word for how far it is.
    pub status: String,
    pub created: Timestamp,
    /// By what a selector finds it.
    pub selected: Vec<SelectedBy>,
}

/// A field of a selector that a case fits.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SelectedBy {
    pub by: &'static str,
    pub value: String,
}

/// A case with all that happened to it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Case")]
pub struct CaseView {
    #[serde(flatten)]
    pub line: CaseLine,
    /// Oldest first, as far as the journal keeps it.
    pub timeline: Vec<Moment>,
}

/// Something that happened to a case.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Moment {
    /// The number of its record in the journal; of jumps that follow each other, of the last.
    pub id: u64,
    pub at: Timestamp,
    #[serde(flatten)]
    pub happened: Happened,
}

/// What happened.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase", tag = "is")]
pub enum Happened {
    /// A request about it was answered; `GET …/requests/<id>` shows it.
    Request { operation: Option<String>, method: String, path: String, status: Option<u16>, rule: Option<String> },
    /// It changed.
    Change { what: String },
    /// The clock was moved between two other moments.
    Jump { from: Timestamp, to: Timestamp },
    /// A webhook about it was attempted.
    Attempt { delivery: DeliveryId, what: String },
}

/// Which cases are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ListQuery {
    status: Option<String>,
    vendor: Option<String>,
    search: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

pub async fn list(
    InSandbox(sandbox): InSandbox,
    Selecting(query, selector): Selecting<ListQuery>,
) -> Result<Json<Page<CaseLine>>, Problem> {
    one_of("vendor", query.vendor.as_deref(), &Vendor::ALL.map(Vendor::name))?;
    one_of("status", query.status.as_deref(), &[&checks::STATUSES[..], &verifications::STATUSES].concat())?;
    known_type(&selector)?;
    let search = query.search.as_deref().map(str::to_lowercase);
    let take = |state: &State| (state.records.clone(), search.map(|text| Search::new(text, state)));
    sandbox
        .world
        .look_aside(take, move |(records, search)| query.page(&all(&records), &selector, search))
        .await
        .map(Json)
}

/// Refuses a type that no case has; one with a star means several.
fn known_type(selector: &Selector) -> Result<(), Problem> {
    one_of("type", selector.r#type.as_deref().filter(|word| !word.contains('*')), &types())
}

/// The ids of the cases and profiles of a sandbox that have what is selected; `None` when nothing is.
pub async fn selected(sandbox: &Sandbox, selector: Selector) -> Result<Option<HashSet<String>>, Problem> {
    if selector == Selector::default() {
        return Ok(None);
    }
    known_type(&selector)?;
    let look = move |records: Vendors| {
        let wanted = selector.wanted();
        let cases = all(&records).into_iter().map(|case| case.facts);
        let records = cases.chain(selected_checks::profiles(&records.attestr));
        records.filter(|facts| wanted.fits(facts)).map(|facts| facts.id).collect()
    };
    Ok(Some(sandbox.world.look_aside(|state| state.records.clone(), look).await))
}

/// The types that a case can have.
fn types() -> Vec<&'static str> {
    let verifications = [FlowKind::Applicant, FlowKind::Entity].map(|kind| selected_verifications::noun(kind).one);
    CheckKind::ALL.into_iter().map(CheckKind::word).chain(verifications).collect()
}

impl ListQuery {
    fn page(self, all: &[Case<'_>], selector: &Selector, search: Option<Search>) -> Result<Page<CaseLine>, Problem> {
        let Self { status, vendor, search: _, after, limit } = self;
        let unknown = |id: &str| Problem::in_field("after", format!("there is no case {id:?}"));
        let first = match &after {
            None => 0,
            Some(id) => 1 + all.iter().position(|case| case.facts.id == *id).ok_or_else(|| unknown(id))?,
        };
        let wanted = selector.wanted();
        let found = search.map(Search::look);
        let is_said =
            |wanted: &Option<String>, is: &str| wanted.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(is));
        let fitting = all.iter().enumerate().filter(|(_, case)| {
            is_said(&status, &case.status)
                && is_said(&vendor, case.vendor)
                && wanted.fits(&case.facts)
                && found.as_ref().is_none_or(|found| found.has(&case.facts))
        });
        Page::of(fitting, |(place, _)| *place >= first, limit, |(_, case)| (case.facts.id.clone(), case.line()))
    }
}

/// A text that is looked for, in small letters, and where.
struct Search {
    text: String,
    exchanges: Vec<Arc<Exchange>>,
}

/// Which cases have a text.
struct Found {
    text: String,
    /// Those of whose requests or answers a body has it.
    ids: HashSet<String>,
}

impl Search {
    fn new(text: String, state: &State) -> Self {
        let exchange = |record: &Record| match &record.entry {
            Entry::Exchange(exchange) if exchange.subject.is_some() => Some(Arc::clone(exchange)),
            Entry::Exchange(_) | Entry::Change { .. } | Entry::Attempt { .. } | Entry::Jump { .. } => None,
        };
        Self { text, exchanges: state.core.journal.after(0).filter_map(exchange).collect() }
    }

    fn look(self) -> Found {
        let Self { text, exchanges } = self;
        let has = |body: &[u8]| String::from_utf8_lossy(body).to_lowercase().contains(&text);
        let fitting = exchanges.iter().filter(|it| has(&it.request_body) || has(&it.response_body));
        let ids = fitting.filter_map(|exchange| exchange.subject.clone()).collect();
        Found { text, ids }
    }
}

impl Found {
    fn has(&self, facts: &Facts<'_>) -> bool {
        self.ids.contains(&facts.id) || facts.contain(&self.text)
    }
}

pub async fn show(InSandbox(sandbox): InSandbox, Chosen(chosen): Chosen) -> Result<Json<CaseView>, Problem> {
    let take = |state: &State| (state.records.clone(), Moments::of(state));
    let look = move |(records, moments): (Vendors, Moments)| -> Result<Json<CaseView>, Problem> {
        let id = chosen.choose(&CASE, || all(&records).into_iter().map(|case| case.facts))?;
        let case = all(&records).into_iter().find(|case| case.facts.id == id);
        let line = case.ok_or_else(|| Problem::not_found("case", &id, "cases"))?.line();
        Ok(Json(CaseView { timeline: moments.of_case(&id), line }))
    };
    sandbox.world.look_aside(take, look).await
}

/// A case as it is looked for.
struct Case<'a> {
    vendor: &'static str,
    r#type: &'static str,
    status: Cow<'static, str>,
    created: Timestamp,
    facts: Facts<'a>,
}

impl Case<'_> {
    fn line(&self) -> CaseLine {
        let selected = self.facts.has.iter().filter(|(by, _)| *by != "type");
        let selected = selected.map(|&(by, ref value)| SelectedBy { by, value: value.to_string() }).collect();
        CaseLine {
            id: self.facts.id.clone(),
            vendor: self.vendor,
            r#type: self.r#type,
            status: self.status.to_string(),
            created: self.created,
            selected,
        }
    }
}

/// All cases, oldest first.
fn all(records: &Vendors) -> Vec<Case<'_>> {
    let (attestr, personr) = (&records.attestr, &records.personr);
    let checks = attestr.checks.values().map(|check| Case {
        vendor: attestr::VENDOR,
        r#type: check.subject.kind().word(),
        status: check.status.word().to_string().into(),
        created: check.created,
        facts: selected_checks::check(attestr, check),
    });
    let applicants =
        personr.applicants.values().map(|case| (FlowKind::Applicant, case.created, case.verification.status()));
    let entities = personr.entities.values().map(|case| (FlowKind::Entity, case.created, case.verification.status()));
    let facts =
        [FlowKind::Applicant, FlowKind::Entity].into_iter().flat_map(|kind| selected_verifications::all(personr, kind));
    let verifications = applicants.chain(entities).zip(facts).map(|((kind, created, status), mut facts)| {
        let r#type = selected_verifications::noun(kind).one;
        facts.has.push(("type", r#type.into()));
        Case { vendor: personr::events::VENDOR, r#type, status: status.into(), created, facts }
    });
    let mut all: Vec<_> = checks.chain(verifications).collect();
    // Those of one moment stay in the order in which they were made.
    all.sort_by_key(|case| case.created);
    all
}

/// The journal, and which deliveries are about what.
struct Moments {
    records: Vec<Record>,
    subjects: HashMap<DeliveryId, Arc<str>>,
}

impl Moments {
    fn of(state: &State) -> Self {
        let deliveries = state.core.outbox.deliveries();
        Self {
            records: state.core.journal.after(0).cloned().collect(),
            subjects: deliveries.map(|delivery| (delivery.id, Arc::clone(&delivery.event.subject))).collect(),
        }
    }

    /// What happened to a case; jumps of the clock that follow each other are one, and stand only between two other moments.
    fn of_case(&self, id: &str) -> Vec<Moment> {
        let mut timeline: Vec<Moment> = Vec::new();
        let mut jump: Option<(&Record, (Timestamp, Timestamp))> = None;
        for record in &self.records {
            if let Entry::Jump { from, to } = &record.entry {
                let from = if let Some((_, (earlier, _))) = jump { earlier } else { *from };
                jump = Some((record, (from, *to)));
            } else if let Some(happened) = self.happened(record, id) {
                // What stands before the first moment is no part of the case.
                let between = jump.take().filter(|_| !timeline.is_empty());
                timeline.extend(between.map(|(last, (from, to))| Moment {
                    id: last.id,
                    at: last.at,
                    happened: Happened::Jump { from, to },
                }));
                timeline.push(Moment { id: record.id, at: record.at, happened });
            }
        }
        timeline
    }

    fn happened(&self, record: &Record, id: &str) -> Option<Happened> {
        match &record.entry {
            Entry::Exchange(exchange) => (exchange.subject.as_deref() == Some(id)).then(|| Happened::Request {
                operation: exchange.operation.as_deref().map(str::to_owned),
                method: exchange.method.to_string(),
                path: exchange.uri.to_string(),
                status: exchange.status.map(|status| status.as_u16()),
                rule: exchange.decision.rule.as_deref().map(str::to_owned),
            }),
            Entry::Change { subject, what } => (subject == id).then(|| Happened::Change { what: what.clone() }),
            Entry::Attempt { delivery, what, .. } => {
                let is_own = self.subjects.get(delivery).is_some_and(|subject| **subject == *id);
                is_own.then(|| Happened::Attempt { delivery: *delivery, what: what.clone() })
            }
            Entry::Jump { .. } => None,
        }
    }
}
