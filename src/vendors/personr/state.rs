//! The records of Personr in one sandbox. Nobody's wire form: each endpoint shapes its own answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    auth::{Accounts, Caller},
    company::{Answers, Company},
    document::{Contents, Document},
    error::{ApiError, FlowHint},
    ids::{ApplicantId, WorkspaceId},
    person::{Known, Person},
    settings::{Flow, FlowKind, Settings},
    verification::Verification,
};
use crate::engine::time::Timestamp;

/// Everything that Personr knows in one sandbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct State {
    /// What the user set.
    pub settings: Settings,
    /// Users, tokens and workspaces.
    pub accounts: Accounts,
    /// The people, in the order in which they were created.
    pub applicants: BTreeMap<ApplicantId, Applicant>,
    /// The companies, in the order in which they were created.
    pub entities: BTreeMap<ApplicantId, Entity>,
}

/// A person that is to be verified.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    /// The uploaded pictures.
    pub documents: Vec<Document>,
    /// How far it is.
    pub verification: Verification<Person>,
}

/// What a verification rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// Documents, uploaded or shown on the hosted page.
    Documents,
    /// Data alone, matched against databases.
    Database,
}

/// A company that is to be verified.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    /// The uploaded papers.
    pub papers: Vec<CompanyPaper>,
    /// The owners that the client or the representative named.
    pub ubos: Vec<Ubo>,
    /// What the representative answered; `None` until then.
    pub answers: Option<Answers>,
    /// How far it is.
    pub verification: Verification<Company>,
}

/// What happens to the owners of a company when it is verified.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerChecks {
    /// The applicant flow that owners are verified on; `None` does not verify them.
    pub verify_on: Option<Box<str>>,
    /// The applicant flow that found owners become applicants of; `None` creates none.
    pub create_on: Option<Box<str>>,
}

/// The caller's own marks on a record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// Where it came from.
    pub source_key: Option<Box<str>>,
    /// The caller's ids of it.
    pub external_user_ids: Vec<Box<str>>,
}

/// A paper of a company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyPaper {
    /// What it is, free text.
    pub kind: Option<Box<str>>,
    /// Where it is.
    pub file: PaperFile,
}

/// Where a company's paper is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaperFile {
    /// At an address that the service would read.
    At(Box<str>),
    /// Here.
    Held {
        /// The file's name.
        filename: Box<str>,
        /// The file.
        contents: Contents,
    },
}

/// An owner that the client or the representative named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ubo {
    /// The owner: an applicant or another entity.
    pub applicant: ApplicantId,
    /// The role.
    pub position: Position,
}

/// The roles that an owner can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Position {
    /// Runs it.
    Director,
    /// Owns a part of it.
    Shareholder,
    /// Anything else.
    Other,
}

impl Position {
    /// Every role by the manual's word.
    pub const WORDS: [(&str, Self); 3] =
        [("Director", Self::Director), ("Shareholder", Self::Shareholder), ("Other", Self::Other)];

    /// The manual's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Director => "Director",
            Self::Shareholder => "Shareholder",
            Self::Other => "Other",
        }
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
        Self { settings, accounts, applicants: BTreeMap::new(), entities: BTreeMap::new() }
    }

    /// The flow of a create call; a name that is not exactly one's is the documented error.
    pub fn flow(&self, of: FlowKind, name: &str) -> Result<&Flow, ApiError> {
        self.settings
            .flow(of, name)
            .ok_or_else(|| ApiError::WrongFlow(FlowHint { sent: name.to_owned(), known: self.settings.flow_names(of) }))
    }

    /// The id of an applicant that the caller can see.
    pub fn find_applicant(&self, caller: &Caller, sent: &str) -> Result<ApplicantId, ApiError> {
        match self.find(caller, sent)? {
            Found::Applicant(id) => Ok(id),
            Found::Entity(_) => Err(unknown(sent, Some("this id is an entity's; the endpoint takes an individual's"))),
        }
    }

    /// The id of an entity that the caller can see.
    pub fn find_entity(&self, caller: &Caller, sent: &str) -> Result<ApplicantId, ApiError> {
        match self.find(caller, sent)? {
            Found::Entity(id) => Ok(id),
            Found::Applicant(_) => {
                Err(unknown(sent, Some("this id is an individual's; the endpoint takes an entity's")))
            }
        }
    }

    /// The record of either kind that the caller can see.
    pub fn find(&self, caller: &Caller, sent: &str) -> Result<Found, ApiError> {
        let id: ApplicantId = sent.parse().map_err(|_| unknown(sent, None))?;
        let workspace = match (self.applicants.get(&id), self.entities.get(&id)) {
            (Some(applicant), _) => &applicant.workspace,
            (None, Some(entity)) => &entity.workspace,
            (None, None) => return Err(unknown(sent, None)),
        };
        if *workspace != caller.workspace {
            return Err(unknown(sent, Some("the record is in another workspace; switch to it first")));
        }
        Ok(if self.applicants.contains_key(&id) { Found::Applicant(id) } else { Found::Entity(id) })
    }

    /// An applicant whose id was found before.
    pub fn applicant(&mut self, id: &ApplicantId) -> &mut Applicant {
        self.applicants.get_mut(id).expect("applicants are never removed")
    }

    /// An entity whose id was found before.
    pub fn entity(&mut self, id: &ApplicantId) -> &mut Entity {
        self.entities.get_mut(id).expect("entities are never removed")
    }
}

/// Whose id was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A person's.
    Applicant(ApplicantId),
    /// A company's.
    Entity(ApplicantId),
}

fn unknown(sent: &str, hint: Option<&'static str>) -> ApiError {
    ApiError::UnknownApplicant { id: sent.to_owned(), hint }
}
