//! `…/applicants` and `…/entities`: the people and companies that Personr verifies, as the back office sees them, and their review by hand.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    api::{Routes, does},
    extract::{Id, InSandbox, Json, Query},
    page::{Page, after},
    plan::PlanView,
    problem::{Problem, one_of},
};
use crate::{
    engine::time::Timestamp,
    vendors::{
        back_office,
        personr::{
            self,
            document::{Document, Side},
            ids::{ApplicantId, WorkspaceId},
            office,
            state::{Applicant, Basis, CompanyPaper, Entity, Marks, PaperFile, Record, Ubo},
            verification::{Finality, Progress, Stage, Verdict},
        },
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
    ("sourceKey", "The client's mark."),
    ("after", "Only those after the one with this id."),
    ("limit", "How many at most, up to 1000; 100 unless said."),
];

/// The routes.
pub fn routes() -> Routes {
    let review = || does("Reviews a started verification now, or changes its review; Approved unless said.");
    let all = |summary| does(summary).query(&QUERY).gives::<Page<VerificationView>>();
    let one = |summary| does(summary).gives::<VerificationView>();
    let applicant = one("One applicant: how far it is, what it waits for, what was found out.");
    let entity = one("One entity: how far it is, what it waits for, what was found out.");
    Routes::default()
        .get(
            "/applicants",
            async |at, query| list(Kind::Applicant, at, query),
            all("The applicants that fit, oldest first."),
        )
        .get("/applicants/{id}", async |at, id| show(Kind::Applicant, at, id), applicant)
        .post(
            "/applicants/{id}/review",
            async |at, id, review| decide(Kind::Applicant, at, id, review),
            review().takes::<Review>().gives::<VerificationView>(),
        )
        .get("/entities", async |at, query| list(Kind::Entity, at, query), all("The entities that fit, oldest first."))
        .get("/entities/{id}", async |at, id| show(Kind::Entity, at, id), entity)
        .post(
            "/entities/{id}/review",
            async |at, id, review| decide(Kind::Entity, at, id, review),
            review().takes::<Review>().gives::<VerificationView>(),
        )
}

/// Of what kind a verified record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Applicant,
    Entity,
}

impl Kind {
    fn of(record: &Record) -> Self {
        match record {
            Record::Applicant(_) => Self::Applicant,
            Record::Entity(_) => Self::Entity,
        }
    }

    /// The one with this id.
    fn find(self, records: &personr::State, id: &str) -> Result<Record, Problem> {
        let found = back_office::verification(records, id).ok().filter(|record| Self::of(record) == self);
        found.ok_or_else(|| Problem::not_found(self.noun(), id, self.list()))
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Entity => "entity",
        }
    }

    /// Where all of them are.
    fn list(self) -> &'static str {
        match self {
            Self::Applicant => "applicants",
            Self::Entity => "entities",
        }
    }

    /// By which operation one is reviewed.
    fn review(self) -> &'static str {
        match self {
            Self::Applicant => "applicants/{id}/review",
            Self::Entity => "entities/{id}/review",
        }
    }

    fn record(self, id: &ApplicantId) -> Record {
        match self {
            Self::Applicant => Record::Applicant(id.clone()),
            Self::Entity => Record::Entity(id.clone()),
        }
    }
}

/// An applicant or an entity.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Verification")]
struct VerificationView {
    id: ApplicantId,
    /// The vendor's word: `Created`, `Pre-Checked`, `Pending` or `Reviewed`.
    status: &'static str,
    /// What was decided: `Approved` or `Rejected`.
    outcome: Option<&'static str>,
    /// Why it was rejected.
    reject_labels: Vec<String>,
    /// Whether a rejected one may try again.
    retry: Option<bool>,
    /// What it waits for, as long as something has to come.
    waiting_for: Option<String>,
    /// What can be done with it now: the paths of those operations, as this API's description has them.
    offers: Vec<&'static str>,
    /// How often it was started.
    attempts: u32,
    /// How many of these attempts were rejected.
    rejections: u32,
    /// When it was last reviewed.
    reviewed: Option<String>,
    plan: PlanView,
    flow: Box<str>,
    workspace: String,
    source_key: Option<Box<str>>,
    external_user_ids: Vec<Box<str>>,
    created: String,
    #[serde(flatten)]
    subject: SubjectView,
    /// What the vendor's status call answers.
    result: Value,
}

/// Who is verified.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "VerificationSubject")]
enum SubjectView {
    Applicant(ApplicantView),
    Entity(EntityView),
}

/// A person.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Applicant")]
struct ApplicantView {
    /// `documents`, or `database` when data alone is verified.
    basis: &'static str,
    first_name: Option<Box<str>>,
    last_name: Option<Box<str>>,
    email: Option<Box<str>>,
    phone: Option<Box<str>>,
    documents: Vec<DocumentView>,
}

/// An uploaded picture.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ApplicantDocument")]
struct DocumentView {
    /// The vendor's word for what it shows.
    r#type: &'static str,
    side: Option<&'static str>,
    country: String,
    filename: String,
}

/// A company.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Entity")]
struct EntityView {
    company_name: Box<str>,
    registration_number: Box<str>,
    /// Where it is registered, alpha-3.
    country: Box<str>,
    /// The uploaded papers.
    documents: Vec<PaperView>,
    /// The owners that the client or the representative named.
    owners: Vec<OwnerView>,
}

/// An uploaded paper.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EntityPaper")]
struct PaperView {
    r#type: Option<Box<str>>,
    /// Its name, or the address that it is at.
    file: Box<str>,
}

/// An owner.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EntityOwner")]
struct OwnerView {
    id: ApplicantId,
    /// `applicant` or `entity`.
    r#type: &'static str,
    /// The vendor's word for the role.
    position: &'static str,
}

impl VerificationView {
    fn of(records: &personr::State, record: &Record) -> Self {
        let id = record.id();
        let (subject, common) = match record {
            Record::Applicant(id) => {
                let applicant = &records.applicants[id];
                (SubjectView::Applicant(ApplicantView::from(applicant)), Common::from(applicant))
            }
            Record::Entity(id) => {
                let entity = &records.entities[id];
                (SubjectView::Entity(EntityView::from(entity)), Common::from(entity))
            }
        };
        let progress = common.progress;
        let review = progress.review();
        let plan = progress.run().map(|run| &run.plan).or(progress.plan.as_ref());
        Self {
            id: id.clone(),
            status: progress.status(),
            outcome: outcome(progress),
            reject_labels: review.iter().flat_map(|it| it.verdict.labels()).map(ToString::to_string).collect(),
            retry: review.and_then(|review| may_retry(&review.verdict)),
            waiting_for: waiting_for(id, progress),
            offers: office::is_reviewable(progress).then(|| Kind::of(record).review()).into_iter().collect(),
            attempts: progress.attempts,
            rejections: progress.rejections,
            reviewed: review.map(|review| review.modified.to_string()),
            plan: plan.map(|plan| PlanView::from(&**plan)).unwrap_or_default(),
            flow: common.flow.into(),
            workspace: common.workspace.to_string(),
            source_key: common.marks.source_key.clone(),
            external_user_ids: common.marks.external_user_ids.clone(),
            created: common.created.to_string(),
            subject,
            result: office::status(records, record),
        }
    }
}

/// What people and companies have in common.
struct Common<'a> {
    flow: &'a str,
    workspace: &'a WorkspaceId,
    marks: &'a Marks,
    created: Timestamp,
    progress: &'a Progress,
}

impl<'a> From<&'a Applicant> for Common<'a> {
    fn from(applicant: &'a Applicant) -> Self {
        Self {
            flow: &applicant.flow,
            workspace: &applicant.workspace,
            marks: &applicant.marks,
            created: applicant.created,
            progress: &applicant.verification,
        }
    }
}

impl<'a> From<&'a Entity> for Common<'a> {
    fn from(entity: &'a Entity) -> Self {
        Self {
            flow: &entity.flow,
            workspace: &entity.workspace,
            marks: &entity.marks,
            created: entity.created,
            progress: &entity.verification,
        }
    }
}

impl From<&Applicant> for ApplicantView {
    fn from(applicant: &Applicant) -> Self {
        Self {
            basis: match applicant.basis {
                Basis::Documents => "documents",
                Basis::Database => "database",
            },
            first_name: applicant.known.first_name.clone(),
            last_name: applicant.known.last_name.clone(),
            email: applicant.email.clone(),
            phone: applicant.phone.clone(),
            documents: applicant.documents.iter().map(DocumentView::from).collect(),
        }
    }
}

impl From<&Document> for DocumentView {
    fn from(document: &Document) -> Self {
        let word = |side| Side::WORDS.iter().find(|(_, known)| *known == side).map(|(word, _)| *word);
        Self {
            r#type: document.kind.word(),
            side: document.side.and_then(word),
            country: document.country.to_string(),
            filename: document.filename.to_string(),
        }
    }
}

impl From<&Entity> for EntityView {
    fn from(entity: &Entity) -> Self {
        Self {
            company_name: entity.name.clone(),
            registration_number: entity.registration_number.clone(),
            country: entity.country.clone(),
            documents: entity.papers.iter().map(PaperView::from).collect(),
            owners: entity.ubos.iter().map(OwnerView::from).collect(),
        }
    }
}

impl From<&CompanyPaper> for PaperView {
    fn from(paper: &CompanyPaper) -> Self {
        let file = match &paper.file {
            PaperFile::Unread(address) => address.clone(),
            PaperFile::Read { name, .. } => name.clone(),
        };
        Self { r#type: paper.kind.clone(), file }
    }
}

impl From<&Ubo> for OwnerView {
    fn from(ubo: &Ubo) -> Self {
        Self { id: ubo.owner.id().clone(), r#type: Kind::of(&ubo.owner).noun(), position: ubo.position.word() }
    }
}

/// How far a record is.
pub fn progress<'a>(records: &'a personr::State, record: &Record) -> &'a Progress {
    match record {
        Record::Applicant(id) => &records.applicants[id].verification,
        Record::Entity(id) => &records.entities[id].verification,
    }
}

/// What was decided, in the vendor's word.
pub fn outcome(progress: &Progress) -> Option<&'static str> {
    progress.review().map(|review| review.verdict.word())
}

fn may_retry(verdict: &Verdict) -> Option<bool> {
    match verdict {
        Verdict::Approved => None,
        Verdict::Rejected { finality, .. } => Some(*finality == Finality::Retry),
    }
}

/// What a verification waits for, as the end of a sentence about its record.
pub fn waiting_for(id: &ApplicantId, progress: &Progress) -> Option<String> {
    let start = format!("POST /api/1.1/wf/api-request-applicant-check with {{\"applicantId\":\"{id}\"}}");
    match &progress.stage {
        Stage::Created => Some(format!("waits for the client to start its verification ({start})")),
        // What is due first is the look at the data, which decides nothing.
        Stage::PreChecked(run) | Stage::Pending(run) => Some(run.due.get(1).map_or_else(
            || "never ends by its plan; POST …/review ends it".to_owned(),
            |due| format!("is processed until {}", due.at),
        )),
        Stage::Reviewed(review) if may_retry(&review.verdict) == Some(true) => {
            Some(format!("waits for the client to try again ({start})"))
        }
        Stage::Reviewed(_) => None,
    }
}

/// Which applicants or entities are asked for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ListQuery {
    status: Option<String>,
    outcome: Option<String>,
    flow: Option<String>,
    source_key: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

impl ListQuery {
    fn fits(&self, Common { flow, marks, progress, .. }: &Common<'_>) -> bool {
        let like = |wanted: &Option<String>, is: Option<&str>| {
            wanted.as_ref().is_none_or(|wanted| is.is_some_and(|is| wanted.eq_ignore_ascii_case(is)))
        };
        like(&self.status, Some(progress.status()))
            && like(&self.outcome, outcome(progress))
            && self.flow.as_ref().is_none_or(|wanted| wanted == *flow)
            && self.source_key.as_deref().is_none_or(|wanted| marks.source_key.as_deref() == Some(wanted))
    }
}

fn list(
    kind: Kind,
    InSandbox(sandbox): InSandbox,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<VerificationView>>, Problem> {
    one_of("status", query.status.as_deref(), &STATUSES)?;
    one_of("outcome", query.outcome.as_deref(), &OUTCOMES)?;
    sandbox.world.read(|state| {
        let records = &state.records.personr;
        match kind {
            Kind::Applicant => page(kind, records, &records.applicants, &query),
            Kind::Entity => page(kind, records, &records.entities, &query),
        }
    })
}

fn page<S>(
    kind: Kind,
    records: &personr::State,
    subjects: &IndexMap<ApplicantId, S>,
    query: &ListQuery,
) -> Result<Json<Page<VerificationView>>, Problem>
where
    for<'a> Common<'a>: From<&'a S>,
{
    let first = after(subjects, query.after.as_deref(), kind.noun())?;
    let fitting = subjects.iter().enumerate().filter(|(_, (_, subject))| query.fits(&Common::from(*subject)));
    let show =
        |(_, (id, _)): &(usize, (&ApplicantId, &S))| (id.to_string(), VerificationView::of(records, &kind.record(id)));
    Page::of(fitting, |(place, _)| *place >= first, query.limit, show).map(Json)
}

fn show(kind: Kind, InSandbox(sandbox): InSandbox, Id(id): Id) -> Result<Json<VerificationView>, Problem> {
    sandbox.world.read(|state| {
        let records = &state.records.personr;
        Ok(Json(VerificationView::of(records, &kind.find(records, &id)?)))
    })
}

/// How to review.
#[derive(Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Review {
    /// `Approved` or `Rejected`; `Approved` unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    /// Why it is rejected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reject_labels: Vec<String>,
    /// Whether a rejected one may try again; what the labels mean unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry: Option<bool>,
    /// Fields of the result that replace the made-up ones.
    #[serde(skip_serializing_if = "Map::is_empty")]
    output: Map<String, Value>,
    /// How the webhook misbehaves, as in a rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook: Option<Value>,
}

fn decide(
    kind: Kind,
    InSandbox(sandbox): InSandbox,
    Id(id): Id,
    Json(mut review): Json<Review>,
) -> Result<Json<VerificationView>, Problem> {
    review.outcome.get_or_insert_with(|| OUTCOMES[0].to_owned());
    let then = serde_json::to_value(&review).expect("a review is plain JSON");
    sandbox.world.write(|state| {
        let record = kind.find(&state.records.personr, &id)?;
        back_office::review(state, &record, &then)?;
        Ok(Json(VerificationView::of(&state.records.personr, &record)))
    })
}
