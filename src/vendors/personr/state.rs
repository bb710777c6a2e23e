//! The records of Personr in one sandbox. Nobody's wire form: each endpoint shapes its own answer.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{
    auth::{Accounts, Caller},
    company::{Company, CompanyPaper},
    document::{ApplicantDocument, Picture, Upload},
    error::{ApiError, FlowHint, Obstacle},
    ids::{ApplicantId, CaseId, WorkspaceId},
    person::{Person, PersonFindings},
    pictures::Pictures,
    register::CompanyFindings,
    settings::{Flow, FlowKind, Settings},
    throttle::Throttle,
    verification::{Outcome, Verification},
};
use crate::{
    engine::{table::Table, time::Timestamp},
    vendors::plans::Plans,
};

/// Everything that Personr knows in one sandbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct State {
    /// What the user set, and what active scenarios set in its place.
    pub settings: Settings,
    /// What the user set, while active scenarios set something in its place.
    pub own: Option<Settings>,
    /// Users, tokens and workspaces.
    pub accounts: Accounts,
    /// The people, in the order in which they were created.
    pub applicants: Table<ApplicantId, Case<Person>>,
    /// The companies, in the order in which they were created.
    pub entities: Table<ApplicantId, Case<Company>>,
    /// What is decided for applicants and entities that are still to come.
    pub plans: Plans,
    /// The uploaded pictures.
    pub pictures: Pictures,
    /// The calls of the current minute.
    pub throttle: Throttle,
}

/// Somebody who is to be verified: what people and companies have in common, and the `subject` itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Case<S> {
    /// Where it was created.
    pub workspace: WorkspaceId,
    /// When.
    pub created: Timestamp,
    pub flow: Box<str>,
    /// The client's own keys.
    pub keys: ClientKeys,
    /// Whether data alone is verified, or documents.
    pub basis: Basis,
    /// How far it is.
    pub verification: Verification,
    /// The person or the company.
    pub subject: S,
}

impl<S> Case<S> {
    /// The case of a `subject` that was created just now and whose documents are to be verified.
    pub fn new(workspace: WorkspaceId, created: Timestamp, flow: Box<str>, subject: S) -> Self {
        Self {
            workspace,
            created,
            flow,
            keys: ClientKeys::default(),
            basis: Basis::Documents,
            verification: Verification::new(None),
            subject,
        }
    }
}

impl Case<Person> {
    /// The result, when there is one.
    pub fn outcome(&self) -> Option<Outcome<'_, PersonFindings>> {
        self.verification.outcome(self.subject.found.as_deref())
    }

    /// The documents that its result is about.
    pub fn reviewed_documents(&self) -> &[ApplicantDocument] {
        let Person { documents, found, .. } = &self.subject;
        let found = found.as_ref().filter(|_| self.verification.review().is_some());
        let read = found.map_or(0, |found| found.documents_read);
        &documents[..read.min(documents.len())]
    }
}

impl Case<Company> {
    /// The result, when there is one.
    pub fn outcome(&self) -> Option<Outcome<'_, CompanyFindings>> {
        self.verification.outcome(self.subject.found.as_deref())
    }
}

/// A client's own keys of a record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientKeys {
    /// Where it came from.
    pub source_key: Option<Box<str>>,
    /// The client's ids of it.
    pub external_user_ids: Vec<Box<str>>,
}

/// What a verification rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Basis {
    /// Documents, uploaded or shown on the hosted page.
    Documents,
    /// Data alone, matched against databases.
    Database,
}

/// How many pictures one applicant, and how many papers one entity, can have.
pub const MOST_DOCUMENTS: usize = 100;

impl Default for State {
    fn default() -> Self {
        Self::new(Settings::default())
    }
}

impl State {
    /// The records of a new sandbox.
    pub fn new(settings: Settings) -> Self {
        let accounts = Accounts::new(&settings);
        Self {
            settings,
            own: None,
            accounts,
            applicants: Table::default(),
            entities: Table::default(),
            plans: Plans::default(),
            pictures: Pictures::default(),
            throttle: Throttle::default(),
        }
    }

    /// About how many bytes all of it holds.
    pub fn weigh(&mut self) -> usize {
        self.applicants.weigh() + self.entities.weigh() + self.accounts.bytes() + self.pictures.bytes()
    }

    /// Takes over who may call from `before`.
    pub fn take_over_accounts(&mut self, before: &Self) {
        self.settings.clone_from(&before.settings);
        self.own.clone_from(&before.own);
        self.accounts.clone_from(&before.accounts);
    }

    /// A token with which a client can begin: the demo user's.
    pub fn demo_token(&self) -> Option<&str> {
        self.accounts.demo(self.settings.users.first().map(|user| user.email.as_str()))
    }

    /// The flow of a create call; a name that is not exactly one's is the documented error.
    pub fn flow(&self, kind: FlowKind, name: &str) -> Result<&Flow, ApiError> {
        let known = || self.settings.flow_names(kind);
        let wrong = || ApiError::WrongFlow(FlowHint { sent: name.to_owned(), known: known() });
        self.settings.flow(kind, name).ok_or_else(wrong)
    }

    /// The id of a case of one kind that the caller can see.
    pub fn find(&self, caller: &Caller, kind: FlowKind, sent: &str) -> Result<ApplicantId, ApiError> {
        let unknown = |hint| ApiError::UnknownApplicant { id: sent.to_owned(), hint };
        let id: ApplicantId = sent.parse().map_err(|_| unknown(None))?;
        let applicant = self.applicants.get(&id).map(|case| &case.workspace);
        let entity = self.entities.get(&id).map(|case| &case.workspace);
        let (wanted, other, of_other) = match kind {
            FlowKind::Applicant => (applicant, entity, "this id is an entity's; the endpoint takes an individual's"),
            FlowKind::Entity => (entity, applicant, "this id is an individual's; the endpoint takes an entity's"),
        };
        let workspace = wanted.ok_or_else(|| unknown(other.map(|_| of_other)))?;
        // The manual's sample records answer in every workspace.
        if *workspace == caller.workspace || id.is_sample() {
            return Ok(id);
        }
        Err(unknown(Some("the record is in another workspace; switch to it first")))
    }

    /// The case of either kind that the caller can see; a person before a company where both have the manual's sample id.
    pub fn find_either(&self, caller: &Caller, sent: &str) -> Result<CaseId, ApiError> {
        let is_applicants = sent.parse().is_ok_and(|id: ApplicantId| self.applicants.contains_key(&id));
        let kind = if is_applicants { FlowKind::Applicant } else { FlowKind::Entity };
        self.find(caller, kind, sent).map(|id| CaseId::new(kind, id))
    }

    /// An applicant whose id was found before.
    pub fn applicant(&mut self, id: &ApplicantId) -> &mut Case<Person> {
        self.applicants.get_mut(id).expect("applicants are never removed")
    }

    /// An entity whose id was found before.
    pub fn entity(&mut self, id: &ApplicantId) -> &mut Case<Company> {
        self.entities.get_mut(id).expect("entities are never removed")
    }

    /// How far a case is; `None` when there is no such case.
    pub fn verification(&self, case: &CaseId) -> Option<&Verification> {
        match case {
            CaseId::Applicant(id) => self.applicants.get(id).map(|case| &case.verification),
            CaseId::Entity(id) => self.entities.get(id).map(|case| &case.verification),
        }
    }

    /// The same, to be changed.
    pub fn verification_mut(&mut self, case: &CaseId) -> Option<&mut Verification> {
        match case {
            CaseId::Applicant(id) => self.applicants.get_mut(id).map(|case| &mut case.verification),
            CaseId::Entity(id) => self.entities.get_mut(id).map(|case| &mut case.verification),
        }
    }

    /// Whether a case is verified from data alone, so that there are no documents to look at.
    pub fn rests_on_data(&self, case: &CaseId) -> bool {
        let (basis, shows_nothing) = match case {
            CaseId::Applicant(id) => (self.applicants[id].basis, self.applicants[id].subject.documents.is_empty()),
            CaseId::Entity(id) => (self.entities[id].basis, self.entities[id].subject.papers.is_empty()),
        };
        basis == Basis::Database && shows_nothing
    }

    /// Puts documents to an applicant, all or none.
    pub fn add_documents(&mut self, id: &ApplicantId, uploads: Vec<Upload>) -> Result<(), Obstacle> {
        let documents = &mut self.applicants.get_mut(id).expect("applicants are never removed").subject.documents;
        if documents.len() + uploads.len() > MOST_DOCUMENTS {
            return Err(Obstacle::TooManyDocuments);
        }
        for Upload { mut document, contents } in uploads {
            if let Some(contents) = contents {
                document.picture = Picture::Uploaded(self.pictures.keep(contents));
            }
            documents.push(document);
        }
        Ok(())
    }

    /// Puts a paper to an entity.
    pub fn add_paper(&mut self, id: &ApplicantId, paper: CompanyPaper) -> Result<(), Obstacle> {
        let papers = &mut self.entity(id).subject.papers;
        if papers.len() == MOST_DOCUMENTS {
            return Err(Obstacle::TooManyDocuments);
        }
        papers.push(paper);
        Ok(())
    }

    /// The bytes of a document's picture; `None` when it was dropped to make room.
    pub fn picture(&self, document: &ApplicantDocument) -> Option<Bytes> {
        match document.picture {
            Picture::Sample => Some(document.kind.sample(document.side)),
            Picture::Uploaded(id) => self.pictures.get(id).cloned(),
        }
    }
}
