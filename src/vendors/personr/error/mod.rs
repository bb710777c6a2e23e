//! What Personr answers when it does not do what was asked: `kinds` says which errors there are as they stand in descriptions, `envelope`
//! gives each its body, `hint` says what would help.
//!
//! Two bodies are documented: the flat one for a wrong flow, and the text under HTTP 200 for an unknown workspace.
//! The others are those of the platform that Personr runs on, and rulings of the emulator.

mod envelope;
mod hint;
mod kinds;

use std::borrow::Cow;

pub use envelope::Envelope;
use hyper::StatusCode;
pub use kinds::{KINDS, Word};

use crate::vendors::exchange::Reply;

/// Everything that Personr refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiError {
    /// A required parameter is missing or empty.
    MissingParameter {
        /// The endpoint's name, as `api-applicant-create`.
        workflow: &'static str,
        /// The parameter's name.
        parameter: &'static str,
    },
    /// A parameter is there but cannot be used.
    InvalidParameter {
        /// The endpoint's name.
        workflow: &'static str,
        /// The parameter's name.
        parameter: &'static str,
        /// What would be right, as a clause after "must".
        must: Cow<'static, str>,
    },
    /// The body as a whole cannot be read.
    MalformedBody {
        /// The endpoint's name.
        workflow: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The flow of a create call does not exist for that kind of applicant.
    WrongFlow(FlowHint),
    /// No applicant or entity that the caller can see has this id.
    UnknownApplicant {
        /// The id as it was sent.
        id: String,
        /// Why it was not found, when more is known than that it does not exist.
        hint: Option<&'static str>,
    },
    /// The record is not in a state in which the endpoint does anything.
    NotRun {
        /// The endpoint's name.
        workflow: &'static str,
        /// What stands in the way.
        because: Obstacle,
    },
    /// No workspace below the user's own has this name. Documented, with HTTP 200.
    WorkspaceNotFound,
    /// The token was revoked, has expired, or was never issued.
    InvalidToken(String),
    /// No user has this login name and password.
    BadLogin(String),
    /// No endpoint has this name.
    UnknownWorkflow {
        /// The name as it was sent.
        name: String,
        /// The nearest name that exists.
        nearest: Option<&'static str>,
    },
    /// The endpoint exists and answers another method.
    WrongMethod {
        /// The endpoint's name.
        workflow: &'static str,
        /// The method as it was sent.
        method: String,
    },
    /// The app made more calls in this minute than it may.
    TooManyRequests,
    /// The server's own defect.
    Internal,
}

/// What is known about a flow name that did not match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowHint {
    /// The name as it was sent.
    pub sent: String,
    /// The names that would be right.
    pub known: Vec<String>,
}

/// Why an endpoint does nothing for a record in its present state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// The verification is running.
    Running,
    /// The verification has not finished yet.
    NotReviewed,
    /// The answer was a final rejection.
    FinallyRejected,
    /// The record has as many documents as there can be.
    TooManyDocuments,
    /// A picture was dropped to make room for newer ones.
    PictureDropped,
}

impl ApiError {
    /// The error that a rule names by its HTTP status; `details` takes the place of the usual text where the body has room for one.
    ///
    /// 400 is the documented wrong flow where the endpoint takes one, 200 the documented answer to an unknown workspace.
    pub fn forced(status: u32, details: Option<&str>, workflow: &'static str, takes_flow: bool) -> Self {
        let reason = || details.unwrap_or("a rule says so").to_owned();
        match status {
            200 => Self::WorkspaceNotFound,
            400 if takes_flow => Self::WrongFlow(FlowHint { sent: reason(), known: Vec::new() }),
            400 => Self::MalformedBody { workflow, reason: reason() },
            401 => Self::InvalidToken(details.unwrap_or_default().to_owned()),
            404 => Self::UnknownWorkflow { name: workflow.to_owned(), nearest: None },
            429 => Self::TooManyRequests,
            _ => Self::Internal,
        }
    }

    /// The answer.
    pub fn reply(&self) -> Reply {
        let status = StatusCode::from_u16(self.status()).expect("every row has a valid status");
        let body = serde_json::to_vec(&self.envelope()).expect("envelopes are plain JSON");
        Reply { undocumented: self.undocumented(), ..Reply::json(status, body) }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        let ((status, ..), _) = self.kind();
        status
    }
}
