//! The people and companies that Personr verifies as this API shows them, with what is computed of them.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::super::{
    plan::PlanView,
    waiting::{Waiting, WaitingReason, may_retry},
};
use crate::vendors::personr::{
    self,
    company::{Company, CompanyPaper, PaperFile, Ubo},
    document::{ApplicantDocument, Side},
    events,
    ids::{ApplicantId, CaseId},
    person::Person,
    state::{Basis, Case},
    verification::{Review, Verification},
};

/// An applicant or an entity.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Verification")]
pub struct VerificationView {
    pub id: ApplicantId,
    /// The vendor's word: `Created`, `Pre-Checked`, `Pending` or `Reviewed`.
    pub status: &'static str,
    /// What was decided: `Approved` or `Rejected`.
    pub outcome: Option<&'static str>,
    /// Why it was rejected.
    pub reject_labels: Vec<String>,
    /// Whether a rejected one may try again.
    pub retry: Option<bool>,
    /// What it waits for, as long as something has to come.
    pub waiting_for: Option<String>,
    /// The same as a word for programs.
    pub waiting_reason: Option<WaitingReason>,
    /// What can be done with it now: the paths of those operations, as this API's description has them.
    pub offers: Vec<&'static str>,
    /// How often it was started.
    pub attempts: u32,
    /// How many of these attempts were rejected.
    pub rejections: u32,
    /// When it was last reviewed.
    pub reviewed: Option<String>,
    pub plan: PlanView,
    /// What was decided for its next start, when it was started before and can be started again.
    pub next_plan: Option<PlanView>,
    pub flow: Box<str>,
    pub workspace: String,
    pub source_key: Option<Box<str>>,
    pub external_user_ids: Vec<Box<str>>,
    pub created: String,
    #[serde(flatten)]
    pub subject: SubjectView,
    /// What the vendor's status call answers.
    pub result: Value,
}

/// Who is verified.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "VerificationSubject")]
pub enum SubjectView {
    Applicant(ApplicantView),
    Entity(EntityView),
}

/// A person.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Applicant")]
pub struct ApplicantView {
    /// `documents`, or `database` when data alone is verified.
    pub basis: &'static str,
    pub first_name: Option<Box<str>>,
    pub last_name: Option<Box<str>>,
    pub email: Option<Box<str>>,
    pub phone: Option<Box<str>>,
    pub documents: Vec<DocumentView>,
}

/// An uploaded picture.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ApplicantDocument")]
pub struct DocumentView {
    /// The vendor's word for what it shows.
    pub r#type: &'static str,
    pub side: Option<&'static str>,
    pub country: String,
    pub filename: String,
}

/// A company.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Entity")]
pub struct EntityView {
    pub company_name: Box<str>,
    pub registration_number: Box<str>,
    /// Where it is registered, alpha-3.
    pub country: Box<str>,
    /// The uploaded papers.
    pub documents: Vec<PaperView>,
    /// The owners that the client or the representative named.
    pub owners: Vec<OwnerView>,
}

/// An uploaded paper.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EntityPaper")]
pub struct PaperView {
    pub r#type: Option<Box<str>>,
    /// Its name, or the address that it is at.
    pub file: Box<str>,
}

/// An owner.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EntityOwner")]
pub struct OwnerView {
    pub id: ApplicantId,
    /// `applicant` or `entity`.
    pub r#type: &'static str,
    /// The vendor's word for the role.
    pub position: &'static str,
}

impl VerificationView {
    pub fn of(records: &personr::State, case: &CaseId) -> Self {
        let result = events::status(records, case);
        match case {
            CaseId::Applicant(id) => {
                let applicant = &records.applicants[id];
                Self::new(case, applicant, SubjectView::Applicant(ApplicantView::from(applicant)), result)
            }
            CaseId::Entity(id) => {
                let entity = &records.entities[id];
                Self::new(case, entity, SubjectView::Entity(EntityView::from(&entity.subject)), result)
            }
        }
    }

    fn new<S>(id: &CaseId, case: &Case<S>, subject: SubjectView, result: Value) -> Self {
        let verification = &case.verification;
        let review = verification.review();
        let plan = verification.run().map(|run| &run.plan).or(verification.plan.as_ref());
        let [reviewed_by, planned_by] = match id {
            CaseId::Applicant(_) => ["applicants/{id}/review", "applicants/{id}/plan"],
            CaseId::Entity(_) => ["entities/{id}/review", "entities/{id}/plan"],
        };
        let is_final = review.is_some_and(Review::is_final);
        let next = verification.plan.as_ref().filter(|_| review.is_some() && !is_final);
        let waiting = Waiting::of_verification(id.id().as_str(), verification);
        Self {
            id: id.id().clone(),
            status: verification.status(),
            outcome: outcome(verification),
            reject_labels: review.iter().flat_map(|it| it.verdict.labels()).map(ToString::to_string).collect(),
            retry: review.and_then(|review| may_retry(&review.verdict)),
            waiting_reason: waiting.as_ref().map(|waiting| waiting.reason),
            waiting_for: waiting.map(|waiting| waiting.text),
            offers: verification
                .run()
                .map(|_| reviewed_by)
                .into_iter()
                .chain((!is_final).then_some(planned_by))
                .collect(),
            attempts: verification.attempts,
            rejections: verification.rejections,
            reviewed: review.map(|review| review.modified.to_string()),
            plan: plan.map(|plan| PlanView::from(&**plan)).unwrap_or_default(),
            next_plan: next.map(|plan| PlanView::from(&**plan)),
            flow: case.flow.clone(),
            workspace: case.workspace.to_string(),
            source_key: case.keys.source_key.clone(),
            external_user_ids: case.keys.external_user_ids.clone(),
            created: case.created.to_string(),
            subject,
            result,
        }
    }
}

impl From<&Case<Person>> for ApplicantView {
    fn from(case: &Case<Person>) -> Self {
        let person = &case.subject;
        Self {
            basis: match case.basis {
                Basis::Documents => "documents",
                Basis::Database => "database",
            },
            first_name: person.known.first_name.clone(),
            last_name: person.known.last_name.clone(),
            email: person.email.clone(),
            phone: person.phone.clone(),
            documents: person.documents.iter().map(DocumentView::from).collect(),
        }
    }
}

impl From<&ApplicantDocument> for DocumentView {
    fn from(document: &ApplicantDocument) -> Self {
        let word = |side| Side::WORDS.iter().find(|(_, known)| *known == side).map(|(word, _)| *word);
        Self {
            r#type: document.kind.word(),
            side: document.side.and_then(word),
            country: document.country.to_string(),
            filename: document.filename.to_string(),
        }
    }
}

impl From<&Company> for EntityView {
    fn from(company: &Company) -> Self {
        Self {
            company_name: company.name.clone(),
            registration_number: company.registration_number.clone(),
            country: company.country.clone(),
            documents: company.papers.iter().map(PaperView::from).collect(),
            owners: company.ubos.iter().map(OwnerView::from).collect(),
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
        Self { id: ubo.owner.id().clone(), r#type: ubo.owner.noun(), position: ubo.position.word() }
    }
}

/// What was decided, in the vendor's word.
pub fn outcome(verification: &Verification) -> Option<&'static str> {
    verification.review().map(|review| review.verdict.word())
}
