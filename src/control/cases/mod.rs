//! `…/cases`: what was ordered of either vendor, and all that happened to it in one timeline.

mod case;
mod timeline;

use std::{collections::HashSet, sync::Arc};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    api::{Routes, does},
    checks,
    extract::{Chosen, InSandbox, Json, Selecting},
    page::Page,
    problem::{Problem, one_of},
    profiles, verifications,
    waiting::Turn,
};
use crate::{
    engine::journal::{Entry, Exchange, Record},
    vendors::{
        Sandbox, State, Vendors,
        attestr::selected as selected_checks,
        selector::{Noun, Selector},
        webhooks::Vendor,
    },
};

use case::{Case, meant, types};
use timeline::timeline;
pub use {
    case::{CaseLine, SelectedBy},
    timeline::Moment,
};

/// By what a case is selected.
const CASE: Noun = Noun { one: "case", many: "cases", query: &Selector::FIELDS };

/// The parameters that choose cases beside what they have.
const QUERY: [(&str, &str); 8] = [
    ("status", "The vendor's word for how far it is."),
    (
        "turn",
        "Only those that do not go on before the `client` or the `backOffice` has done something; `any` is for either.",
    ),
    ("profile", "Only the checks on this profile."),
    ("vendor", "`attestr` or `personr`."),
    (
        "search",
        "Only those with each of these words, in any letter case, in their id, in what is shown of them, in what selects them or in their person's phone number.",
    ),
    ("body", "Only those with this text, in any letter case, in a body of a request about them or its answer."),
    ("after", "Only cases after the one with this id."),
    ("limit", "How many at most, up to 1000; 100 unless said."),
];

pub fn routes() -> Routes {
    let list_ = does(
        "cases",
        "The checks, applicants and entities that fit, or with `type=profile` the profiles, oldest first.",
    );
    let show_ =
        does("case", "One case: its requests, decisions, changes, jumps of the clock and webhooks, in their order.");
    Routes::default().get("/cases", list, list_.query(&QUERY).of_records().gives::<Page<CaseLine>>()).get(
        "/cases/{id}",
        show,
        show_.query(CASE.query).gives::<CaseView>(),
    )
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

/// Which cases are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ListQuery {
    status: Option<String>,
    turn: Option<String>,
    profile: Option<String>,
    vendor: Option<String>,
    search: Option<String>,
    body: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

pub async fn list(
    InSandbox(sandbox): InSandbox,
    Selecting(query, selector): Selecting<ListQuery>,
) -> Result<Json<Page<CaseLine>>, Problem> {
    one_of("vendor", query.vendor.as_deref(), &Vendor::ALL.map(Vendor::name))?;
    let statuses = [&checks::STATUSES[..], &profiles::STATUSES, &verifications::STATUSES].concat();
    one_of("status", query.status.as_deref(), &statuses)?;
    one_of("turn", query.turn.as_deref(), &Turn::WORDS)?;
    known_type(&selector)?;
    let text = query.body.as_deref().map(str::to_lowercase);
    let take = |state: &State| (state.records.clone(), text.map(|text| Bodies::new(text, state)));
    let look = move |(records, bodies): (Vendors, Option<Bodies>)| query.page(&records, &selector, bodies);
    sandbox.world.look_aside(take, look).await.map(Json)
}

/// Refuses a type that no case has; one with a star means several.
fn known_type(selector: &Selector) -> Result<(), Problem> {
    one_of("type", selector.r#type.as_deref().filter(|word| !word.contains('*')), &types())
}

/// The id of the one case of a sandbox that is selected.
pub async fn one(sandbox: &Sandbox, selector: Selector) -> Result<String, Problem> {
    known_type(&selector)?;
    let look = move |records: Vendors| {
        Ok(selector.choose(&CASE, || meant(&records, &selector).into_iter().map(|case| case.facts))?)
    };
    sandbox.world.look_aside(|state| state.records.clone(), look).await
}

/// The ids of the cases and profiles of a sandbox that have what is selected; `None` when nothing is.
pub async fn selected(sandbox: &Sandbox, selector: Selector) -> Result<Option<HashSet<String>>, Problem> {
    if selector == Selector::default() {
        return Ok(None);
    }
    known_type(&selector)?;
    let look = move |records: Vendors| {
        let wanted = selector.wanted();
        let cases = meant(&records, &selector).into_iter().map(|case| case.facts);
        let records = cases.chain(selected_checks::profiles(&records.attestr));
        records.filter(|facts| wanted.fits(facts)).map(|facts| facts.id.into_owned()).collect()
    };
    Ok(Some(sandbox.world.look_aside(|state| state.records.clone(), look).await))
}

impl ListQuery {
    fn page(self, records: &Vendors, selector: &Selector, bodies: Option<Bodies>) -> Result<Page<CaseLine>, Problem> {
        let Self { status, turn, profile, vendor, search, body: _, after, limit } = self;
        let all = meant(records, selector);
        let unknown = |id: &str| Problem::in_field("after", format!("there is no case {id:?}"));
        let first = match &after {
            None => 0,
            Some(id) => 1 + all.iter().position(|case| case.facts.id == *id).ok_or_else(|| unknown(id))?,
        };
        let (wanted, search, ids) =
            (selector.wanted(), search.map(|text| text.to_lowercase()), bodies.map(Bodies::about));
        let is_said =
            |wanted: &Option<String>, is: &str| wanted.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(is));
        let has_turn =
            |word: &str, case: &Case<'_>| case.waiting().and_then(|it| it.reason.turn()).is_some_and(|it| it.is(word));
        let fitting = all.iter().enumerate().filter(|(_, case)| {
            is_said(&status, &case.status())
                && is_said(&vendor, case.vendor())
                && wanted.fits(&case.facts)
                && profile.as_ref().is_none_or(|id| case.profile().is_some_and(|it| it.to_string() == *id))
                && turn.as_ref().is_none_or(|word| has_turn(word, case))
                && search.as_ref().is_none_or(|text| case.contains(text))
                && ids.as_ref().is_none_or(|ids| ids.contains(&*case.facts.id))
        });
        Page::of(fitting, |(place, _)| *place >= first, limit, |(_, case)| (case.facts.id.to_string(), case.line()))
    }
}

/// The requests with their answers in which a text, in small letters, is looked for.
struct Bodies {
    text: String,
    exchanges: Vec<Arc<Exchange>>,
}

impl Bodies {
    fn new(text: String, state: &State) -> Self {
        let exchange = |record: &Record| match &record.entry {
            Entry::Exchange(exchange) if exchange.subject.is_some() => Some(Arc::clone(exchange)),
            Entry::Exchange(_) | Entry::Change { .. } | Entry::Attempt { .. } | Entry::Jump { .. } => None,
        };
        Self { text, exchanges: state.core.journal.after(0).filter_map(exchange).collect() }
    }

    /// The ids of what those are about that have it.
    fn about(self) -> HashSet<String> {
        let Self { text, exchanges } = self;
        let has = |body: &[u8]| String::from_utf8_lossy(body).to_lowercase().contains(&text);
        let fitting = exchanges.iter().filter(|it| has(&it.request_body) || has(&it.response_body));
        fitting.filter_map(|exchange| exchange.subject.as_ref().map(ToString::to_string)).collect()
    }
}

pub async fn show(InSandbox(sandbox): InSandbox, Chosen(chosen): Chosen) -> Result<Json<CaseView>, Problem> {
    let take = |state: &State| (state.records.clone(), state.core.journal.after(0).cloned().collect());
    let look = move |(records, journal): (Vendors, Vec<Record>)| -> Result<Json<CaseView>, Problem> {
        let id = chosen.choose(&CASE, || meant(&records, &chosen).into_iter().map(|case| case.facts))?;
        let case = meant(&records, &Selector::by_id(&id)).into_iter().find(|case| case.facts.id == id);
        let line = case.ok_or_else(|| Problem::not_found("case", &id, "cases"))?.line();
        Ok(Json(CaseView { timeline: timeline(&journal, &id), line }))
    };
    sandbox.world.look_aside(take, look).await
}
