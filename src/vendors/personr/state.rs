//! The records of Personr in one sandbox. Nobody's wire form: each endpoint shapes its own answer.

use bytes::Bytes;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    auth::{Accounts, Caller},
    company::{Answers, Company},
    document::{Document, Picture, Upload},
    error::{ApiError, FlowHint, Obstacle},
    ids::{ApplicantId, WorkspaceId},
    person::{Known, Person},
    pictures::Pictures,
    settings::{Flow, FlowKind, Settings},
    throttle::Throttle,
    verification::{Progress, Verification},
};
use crate::{
    engine::{scenario::Plan, time::Timestamp},
    vendors::upload::Format,
};

/// Everything that Personr knows in one sandbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct State {
    /// What the user set, and what active scenarios set in its place.
    pub settings: Settings,
    /// The settings that active scenarios stand in place of, by key.
    pub own: Map<String, Value>,
    /// Users, tokens and workspaces.
    pub accounts: Accounts,
    /// The people, in the order in which they were created.
    pub applicants: IndexMap<ApplicantId, Applicant>,
    /// The companies, in the order in which they were created.
    pub entities: IndexMap<ApplicantId, Entity>,
    /// The uploaded pictures.
    pub pictures: Pictures,
    /// The calls of the current minute.
    pub throttle: Throttle,
}

impl State {
    /// Takes over who may call from `before`.
    pub fn take_over_accounts(&mut self, before: &Self) {
        self.settings.clone_from(&before.settings);
        self.own.clone_from(&before.own);
        self.accounts.clone_from(&before.accounts);
    }
}

/// How many pictures one applicant, and how many papers one entity, can have.
pub const MOST_DOCUMENTS: usize = 100;

/// A person that is to be verified.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Applicant {
    /// Where it was created.
    pub workspace: WorkspaceId,
    /// When.
    pub created: Timestamp,
    /// The flow.
    pub flow: Box<str>,
    /// The email address.
    pub email: Option<Box<str>>,
    /// The phone number, free text.
    pub phone: Option<Box<str>>,
    /// What the client told about the person.
    pub known: Known,
    /// The caller's own marks.
    pub marks: Marks,
    /// Whether data alone is verified, or documents.
    pub basis: Basis,
    /// The documents that were shown.
    pub documents: Vec<Document>,
    /// How far it is.
    pub verification: Verification<Person>,
}

impl Applicant {
    /// A person on `flow` that was created just now, whose documents are to be verified as `plan` says.
    pub fn new(
        workspace: WorkspaceId,
        created: Timestamp,
        flow: Box<str>,
        known: Known,
        plan: Option<Box<Plan>>,
    ) -> Self {
        Self {
            workspace,
            created,
            flow,
            email: None,
            phone: None,
            known,
            marks: Marks::default(),
            basis: Basis::Documents,
            documents: Vec::new(),
            verification: Verification::new(plan),
        }
    }

    /// The documents that its result is about.
    pub fn reviewed_documents(&self) -> &[Document] {
        let shown = self.verification.outcome().map_or(0, |outcome| outcome.findings.shown);
        &self.documents[..shown.min(self.documents.len())]
    }
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

/// What a register has a company under.
#[derive(Debug, Clone)]
pub struct Registered {
    /// The legal name.
    pub name: Box<str>,
    /// The number in the register.
    pub number: Box<str>,
    /// Where it is registered, alpha-3.
    pub country: Box<str>,
}

/// A company that is to be verified.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Entity {
    /// Where it was created.
    pub workspace: WorkspaceId,
    /// When.
    pub created: Timestamp,
    /// The flow.
    pub flow: Box<str>,
    /// The legal name.
    pub name: Box<str>,
    /// The number in the register.
    pub registration_number: Box<str>,
    /// Where it is registered, alpha-3.
    pub country: Box<str>,
    /// What happens to its owners.
    pub owners: OwnerChecks,
    /// The caller's own marks.
    pub marks: Marks,
    /// Whether data alone is verified, or documents.
    pub basis: Basis,
    /// The uploaded papers.
    pub papers: Vec<CompanyPaper>,
    /// The owners that the client or the representative named.
    pub ubos: Vec<Ubo>,
    /// What the representative answered; `None` until then.
    pub answers: Option<Answers>,
    /// How far it is.
    pub verification: Verification<Company>,
}

impl Entity {
    /// A company on `flow` that was created just now, whose documents are to be verified as `plan` says.
    pub fn new(
        workspace: WorkspaceId,
        created: Timestamp,
        flow: Box<str>,
        registered: Registered,
        plan: Option<Box<Plan>>,
    ) -> Self {
        Self {
            workspace,
            created,
            flow,
            name: registered.name,
            registration_number: registered.number,
            country: registered.country,
            owners: OwnerChecks::default(),
            marks: Marks::default(),
            basis: Basis::Documents,
            papers: Vec::new(),
            ubos: Vec::new(),
            answers: None,
            verification: Verification::new(plan),
        }
    }
}

/// What happens to the owners of a company when it is verified.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OwnerChecks {
    /// The applicant flow that owners are verified on; `None` does not verify them.
    pub verify_on: Option<Box<str>>,
    /// The applicant flow that found owners become applicants of; `None` creates none.
    pub create_on: Option<Box<str>>,
}

/// The caller's own marks on a record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Marks {
    /// Where it came from.
    pub source_key: Option<Box<str>>,
    /// The caller's ids of it.
    pub external_user_ids: Vec<Box<str>>,
}

/// A paper of a company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompanyPaper {
    /// What it is, free text.
    pub kind: Option<Box<str>>,
    /// Where it is.
    pub file: PaperFile,
    /// Whether it came from the hosted page, whose next submission takes its place.
    #[serde(default)]
    pub from_page: bool,
}

/// Where a company's paper came from; nothing reads it back, so its bytes are not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum PaperFile {
    /// From an address that nobody read.
    Unread(Box<str>),
    /// From a file that was read.
    Read {
        /// The file's name, or the address that it was fetched from.
        name: Box<str>,
        /// Its format.
        format: Format,
        /// How many bytes it has.
        size: usize,
    },
}

/// An owner that the client or the representative named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ubo {
    /// The owner: an applicant or another entity.
    pub owner: Record,
    /// The role.
    pub position: Position,
    /// Whether it came from the hosted page, whose next submission takes its place.
    #[serde(default)]
    pub from_page: bool,
}

/// The roles that an owner can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Position {
    /// Runs it.
    Director,
    /// Owns a part of it.
    Shareholder,
    /// Anything else.
    Other,
}

impl Position {
    /// Every role by the manual's word, in the order of the roles.
    pub const WORDS: [(&str, Self); 3] =
        [("Director", Self::Director), ("Shareholder", Self::Shareholder), ("Other", Self::Other)];

    /// The manual's word.
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize].0
    }
}

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
            own: Map::new(),
            accounts,
            applicants: IndexMap::new(),
            entities: IndexMap::new(),
            pictures: Pictures::default(),
            throttle: Throttle::default(),
        }
    }

    /// The flow of a create call; a name that is not exactly one's is the documented error.
    pub fn flow(&self, of: FlowKind, name: &str) -> Result<&Flow, ApiError> {
        self.settings
            .flow(of, name)
            .ok_or_else(|| ApiError::WrongFlow(FlowHint { sent: name.to_owned(), known: self.settings.flow_names(of) }))
    }

    /// The id of an applicant that the caller can see.
    pub fn find_applicant(&self, caller: &Caller, sent: &str) -> Result<ApplicantId, ApiError> {
        let id = read_id(sent)?;
        match (self.applicants.get(&id), self.entities.contains_key(&id)) {
            (Some(applicant), _) => visible(&applicant.workspace, id, caller),
            (None, true) => Err(unknown(sent, Some("this id is an entity's; the endpoint takes an individual's"))),
            (None, false) => Err(unknown(sent, None)),
        }
    }

    /// The id of an entity that the caller can see.
    pub fn find_entity(&self, caller: &Caller, sent: &str) -> Result<ApplicantId, ApiError> {
        let id = read_id(sent)?;
        match (self.entities.get(&id), self.applicants.contains_key(&id)) {
            (Some(entity), _) => visible(&entity.workspace, id, caller),
            (None, true) => Err(unknown(sent, Some("this id is an individual's; the endpoint takes an entity's"))),
            (None, false) => Err(unknown(sent, None)),
        }
    }

    /// The record of either kind that the caller can see; a person before a company where both have the manual's sample id.
    pub fn find(&self, caller: &Caller, sent: &str) -> Result<Record, ApiError> {
        let is_applicants = self.applicants.contains_key(&read_id(sent)?);
        if is_applicants {
            return self.find_applicant(caller, sent).map(Record::Applicant);
        }
        self.find_entity(caller, sent).map(Record::Entity)
    }

    /// Puts documents to an applicant, all or none.
    pub fn attach(&mut self, id: &ApplicantId, uploads: Vec<Upload>) -> Result<(), Obstacle> {
        let applicant = self.applicants.get_mut(id).expect("applicants are never removed");
        if applicant.documents.len() + uploads.len() > MOST_DOCUMENTS {
            return Err(Obstacle::TooManyDocuments);
        }
        for Upload { mut document, contents } in uploads {
            if let Some(contents) = contents {
                document.picture = Picture::Uploaded(self.pictures.keep(contents));
            }
            applicant.documents.push(document);
        }
        Ok(())
    }

    /// The bytes of a document's picture; `None` when it was dropped to make room.
    pub fn picture(&self, document: &Document) -> Option<Bytes> {
        match document.picture {
            Picture::Sample => Some(document.kind.sample(document.side)),
            Picture::Uploaded(id) => self.pictures.get(id).cloned(),
        }
    }

    /// Puts a paper to an entity.
    pub fn file(&mut self, id: &ApplicantId, paper: CompanyPaper) -> Result<(), Obstacle> {
        let papers = &mut self.entity(id).papers;
        if papers.len() == MOST_DOCUMENTS {
            return Err(Obstacle::TooManyDocuments);
        }
        papers.push(paper);
        Ok(())
    }

    /// An applicant whose id was found before.
    pub fn applicant(&mut self, id: &ApplicantId) -> &mut Applicant {
        self.applicants.get_mut(id).expect("applicants are never removed")
    }

    /// A token with which a client can begin: the demo user's.
    pub fn demo_token(&self) -> Option<&str> {
        self.accounts.demo(self.settings.users.first().map(|user| user.email.as_str()))
    }

    /// How far a record is; `None` when it is gone.
    pub fn progress(&mut self, record: &Record) -> Option<&mut Progress> {
        Some(match record {
            Record::Applicant(id) => &mut self.applicants.get_mut(id)?.verification,
            Record::Entity(id) => &mut self.entities.get_mut(id)?.verification,
        })
    }

    /// Whether a record is verified from data alone, so that there are no documents to look at.
    pub fn rests_on_data(&self, record: &Record) -> bool {
        let (basis, shows_nothing) = match record {
            Record::Applicant(id) => (self.applicants[id].basis, self.applicants[id].documents.is_empty()),
            Record::Entity(id) => (self.entities[id].basis, self.entities[id].papers.is_empty()),
        };
        basis == Basis::Database && shows_nothing
    }

    /// An entity whose id was found before.
    pub fn entity(&mut self, id: &ApplicantId) -> &mut Entity {
        self.entities.get_mut(id).expect("entities are never removed")
    }
}

/// Which record an id names: people and companies have ids of one form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Record {
    /// A person.
    Applicant(ApplicantId),
    /// A company.
    Entity(ApplicantId),
}

impl Record {
    /// The id.
    pub fn id(&self) -> &ApplicantId {
        match self {
            Self::Applicant(id) | Self::Entity(id) => id,
        }
    }
}

fn read_id(sent: &str) -> Result<ApplicantId, ApiError> {
    sent.parse().map_err(|_| unknown(sent, None))
}

/// The manual's sample records answer in every workspace.
fn visible(workspace: &WorkspaceId, id: ApplicantId, caller: &Caller) -> Result<ApplicantId, ApiError> {
    if *workspace == caller.workspace || id.is_sample() {
        return Ok(id);
    }
    Err(unknown(id.as_str(), Some("the record is in another workspace; switch to it first")))
}

fn unknown(sent: &str, hint: Option<&'static str>) -> ApiError {
    ApiError::UnknownApplicant { id: sent.to_owned(), hint }
}
