//! `…/clock`: how a sandbox's time runs, and moving it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    api::{Routes, does},
    extract::{InSandbox, Json, Query, SetUp},
    page,
    problem::Problem,
};
use crate::{
    engine::{
        advance::{Extent, Fired},
        clock::Mode,
        scheduler, state,
        time::{Timestamp, parse_span},
    },
    vendors::{self, Job, Sandbox, State, back_office, personr::ids::ApplicantId},
};

pub fn routes() -> Routes {
    Routes::default()
        .get("/clock", show, does("clock", "How time runs, and when something is due next.").gives::<ClockView>())
        .put(
            "/clock",
            set,
            does("setClock", "Changes how time runs, without a jump.").takes::<ClockMode>().gives::<ClockView>(),
        )
        .get(
            "/clock/due",
            agenda,
            does("due", "What is due, in order, and for whom.").query(&AGENDA).gives::<AgendaView>(),
        )
        .post(
            "/clock/advance",
            advance,
            does("advance", "Moves time on; answers when everything that fell due has happened.")
                .takes::<Advance>()
                .gives::<AdvanceView>(),
        )
}

/// The parameter that cuts the agenda.
const AGENDA: [(&str, &str); 1] = [("limit", "How many at most, up to 1000; 100 unless said.")];

/// A sandbox's clock.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ClockView {
    pub now: Timestamp,
    #[serde(flatten)]
    pub mode: Mode,
    /// When the next job or webhook attempt is due.
    pub next: Option<Timestamp>,
    /// What it is.
    pub due: Option<Due>,
}

impl ClockView {
    pub fn of(state: &State) -> Self {
        Self {
            now: state.core.now,
            mode: state.core.clock().mode(),
            next: state.core.next_due(),
            due: state.core.first_due().map(|(at, due)| Due::of(state, at, &due)),
        }
    }
}

/// What is due next.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Due {
    pub at: Timestamp,
    pub kind: vendors::Kind,
    /// The id of the record or delivery.
    pub subject: String,
    /// Whom it is about: a candidate, or the tag of a check without one, an applicant, a company, or the event of a webhook; null when nobody is
    /// known.
    pub name: Option<Box<str>>,
    /// What happens to it, in a few words.
    pub what: &'static str,
}

impl Due {
    fn of(state: &State, at: Timestamp, due: &state::Due<'_, Job>) -> Self {
        let (what, kind, subject) = match due {
            state::Due::Job(job) => {
                let (what, kind, subject) = job.description();
                (what, kind, subject.to_owned())
            }
            state::Due::Attempt(delivery) => ("its next attempt", vendors::Kind::Delivery, delivery.to_string()),
        };
        let name = name(state, kind, &subject);
        Self { at, kind, subject, name, what }
    }
}

/// Whom something that is due is about.
fn name(state: &State, kind: vendors::Kind, subject: &str) -> Option<Box<str>> {
    let (attestr, personr) = (&state.records.attestr, &state.records.personr);
    match kind {
        vendors::Kind::Check => {
            let check = back_office::check(attestr, subject).ok()?;
            let candidate = check.profile.and_then(|profile| attestr.profiles.get(&profile));
            candidate.map(|profile| profile.details.name.clone()).or_else(|| check.tag.clone())
        }
        vendors::Kind::Applicant => {
            let id: ApplicantId = subject.parse().ok()?;
            let known = &personr.applicants.get(&id)?.subject.known;
            let name = [known.first_name.as_deref(), known.last_name.as_deref()].into_iter().flatten();
            let name = name.collect::<Vec<_>>().join(" ");
            (!name.is_empty()).then(|| name.into())
        }
        vendors::Kind::Entity => {
            let id: ApplicantId = subject.parse().ok()?;
            Some(personr.entities.get(&id)?.subject.name.clone())
        }
        vendors::Kind::Delivery => {
            let event = &state.core.outbox.delivery(subject.parse().ok()?)?.event;
            Some((&*event.name).into())
        }
    }
}

/// What is due.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Agenda")]
pub struct AgendaView {
    pub items: Vec<Due>,
    /// How many things are due in all.
    pub count: usize,
}

/// How much of the agenda is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgendaQuery {
    #[serde(default = "usual")]
    limit: usize,
}

const fn usual() -> usize {
    100
}

pub async fn agenda(
    InSandbox(sandbox): InSandbox,
    Query(query): Query<AgendaQuery>,
) -> Result<Json<AgendaView>, Problem> {
    let limit = page::checked(query.limit)?;
    let view = |state: &State| {
        let agenda = state.core.agenda();
        let items = agenda.iter().take(limit).map(|(at, due)| Due::of(state, *at, due)).collect();
        AgendaView { items, count: agenda.len() }
    };
    Ok(Json(sandbox.world.read(view).await))
}

pub async fn show(InSandbox(sandbox): InSandbox) -> Json<ClockView> {
    Json(sandbox.world.read(ClockView::of).await)
}

/// How time shall run.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockMode {
    mode: ModeWord,
    factor: Option<f64>,
}

/// The words for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ModeWord {
    Real,
    Scaled,
    Frozen,
}

pub async fn set(sandbox: SetUp, Json(clock): Json<ClockMode>) -> Result<Json<ClockView>, Problem> {
    let mode = mode(clock.mode, clock.factor)?;
    let sandbox = sandbox.enter()?;
    sandbox.world.set_mode(mode).await;
    Ok(show(InSandbox(sandbox)).await)
}

/// The mode that a word and a factor mean.
pub fn mode(word: ModeWord, factor: Option<f64>) -> Result<Mode, Problem> {
    match (word, factor) {
        (ModeWord::Real, None) => Ok(Mode::Real),
        (ModeWord::Frozen, None) => Ok(Mode::Frozen),
        (ModeWord::Scaled, Some(factor)) => Mode::scaled(factor).map_err(|error| Problem::in_field("factor", error)),
        (ModeWord::Scaled, None) => {
            Err(Problem::in_field("factor", "required, because mode is scaled; for instance 60"))
        }
        (ModeWord::Real | ModeWord::Frozen, Some(_)) => Err(Problem::in_field("factor", "goes with mode scaled only")),
    }
}

/// Where to advance to; one of the three.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Advance {
    by: Option<String>,
    to: Option<Timestamp>,
    until: Option<Until>,
}

/// A moment that follows from what is due.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Until {
    /// When the next thing is due.
    Next,
    /// When nothing is due any more.
    Idle,
}

/// What an advance did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AdvanceView {
    pub now: Timestamp,
    /// What happened while it was under way, in the order in which it was due; what other requests did meanwhile is among it.
    pub fired: Vec<Fired>,
    /// How many records the journal let go before they could be listed.
    pub evicted: u64,
    /// When the next thing is due; `until: idle` leaves something when webhooks never end, after 10,000 stops.
    pub next: Option<Timestamp>,
}

/// `POST …/clock/advance`: answers after what fell due has happened and its webhooks were attempted.
async fn advance(InSandbox(sandbox): InSandbox, Json(advance): Json<Advance>) -> Result<Json<AdvanceView>, Problem> {
    advance_by(&sandbox, extent(&advance)?).await.map(Json)
}

/// Moves time on.
pub async fn advance_by(sandbox: &Sandbox, extent: Extent) -> Result<AdvanceView, Problem> {
    let now = sandbox.world.read(|state| state.core.now).await;
    if let Extent::To(moment) = extent
        && moment < now
    {
        return Err(Problem::in_field("to", format!("{moment} is before {now}, and time never goes backwards")));
    }
    if let Extent::By(span) = extent
        && Timestamp::MAX <= now.plus(span)
    {
        return Err(Problem::in_field("by", format!("that is after {}, where time ends", Timestamp::MAX)));
    }
    let advanced = tokio::select! {
        advanced = scheduler::advance(&sandbox.world, extent) => advanced,
        end = sandbox.stopped() => return Err(Problem::ended(end, "its clock was moved")),
    };
    if advanced.reset {
        let message = format!(
            "the sandbox was reset, or a snapshot was loaded, while its clock was moved, which had come to {}",
            advanced.to
        );
        return Err(Problem::conflict(message));
    }
    let next = sandbox.world.read(|state| state.core.next_due()).await;
    Ok(AdvanceView { now: advanced.to, fired: advanced.fired, evicted: advanced.evicted, next })
}

fn extent(advance: &Advance) -> Result<Extent, Problem> {
    match (&advance.by, advance.to, advance.until) {
        (Some(span), None, None) if span.trim_start().starts_with('-') => {
            Err(Problem::in_field("by", format!("`{span}` goes back, and time never goes backwards")))
        }
        (Some(span), None, None) => parse_span(span).map(Extent::By).map_err(|error| Problem::in_field("by", error)),
        (None, Some(moment), None) => Ok(Extent::To(moment)),
        (None, None, Some(Until::Next)) => Ok(Extent::Next),
        (None, None, Some(Until::Idle)) => Ok(Extent::Idle),
        _ => Err(Problem::invalid(
            r#"expected exactly one of {"by":"2h"}, {"to":"2026-01-01T00:00:00Z"}, {"until":"next"} and {"until":"idle"}"#,
        )),
    }
}
