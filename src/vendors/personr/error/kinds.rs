//! Every kind of error, as bodies and descriptions have it.

use super::ApiError;

/// An error's HTTP status, its body, and its text with `<places>`.
type Kind = (u16, Word, &'static str);

const WORKSPACE_NOT_FOUND: Kind = (200, Word::Text, "Workspace not found");
const WRONG_FLOW: Kind = (400, Word::Flat, "Error: Cannot read docSets - incorrect flow name");
const MISSING_PARAMETER: Kind =
    (400, Word::Nested("MISSING_DATA"), "Missing parameter for workflow <workflow>: parameter <name>");
const UNKNOWN_APPLICANT: Kind =
    (400, Word::Nested("MISSING_DATA"), "Missing object of type applicant: object with id <id> does not exist");
const INVALID_PARAMETER: Kind =
    (400, Word::Nested("INVALID_DATA"), "Invalid data for workflow <workflow>: parameter <name> must <rule>");
const MALFORMED_BODY: Kind = (400, Word::Nested("INVALID_DATA"), "Invalid data for workflow <workflow>: <reason>");
const NOT_RUN: Kind =
    (400, Word::Nested("NOT_RUN"), "The condition for the workflow <workflow> is not met. Workflow won't run");
const UNAUTHORIZED: Kind = (401, Word::Unauthorized, "Invalid or expired token: <token or login>");
const NOT_FOUND: Kind = (404, Word::Nested("NOT_FOUND"), "Workflow not found: <name>");
const TOO_MANY_REQUESTS: Kind = (429, Word::Nested("TOO_MANY_REQUESTS"), "Too many requests");
const INTERNAL: Kind = (500, Word::Nested("ERROR"), "Internal server error");

/// All of them.
pub const KINDS: [Kind; 11] = [
    WORKSPACE_NOT_FOUND,
    WRONG_FLOW,
    MISSING_PARAMETER,
    UNKNOWN_APPLICANT,
    INVALID_PARAMETER,
    MALFORMED_BODY,
    NOT_RUN,
    UNAUTHORIZED,
    NOT_FOUND,
    TOO_MANY_REQUESTS,
    INTERNAL,
];

/// Which body an error has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// [`super::Envelope::Nested`] with this word of the platform.
    Nested(&'static str),
    /// [`super::Envelope::Flat`].
    Flat,
    /// [`super::Envelope::Text`].
    Text,
    /// [`super::Envelope::Unauthorized`].
    Unauthorized,
}

impl ApiError {
    /// Which kind it is, and what fills the places of its text.
    pub fn kind(&self) -> (Kind, [&str; 3]) {
        match self {
            Self::WorkspaceNotFound => (WORKSPACE_NOT_FOUND, [""; 3]),
            Self::WrongFlow(_) => (WRONG_FLOW, [""; 3]),
            Self::MissingParameter { workflow, parameter } => (MISSING_PARAMETER, [workflow, parameter, ""]),
            Self::UnknownApplicant { id, .. } => (UNKNOWN_APPLICANT, [id, "", ""]),
            Self::InvalidParameter { workflow, parameter, must } => (INVALID_PARAMETER, [workflow, parameter, must]),
            Self::MalformedBody { workflow, reason } => (MALFORMED_BODY, [workflow, reason, ""]),
            Self::NotRun { workflow, .. } => (NOT_RUN, [workflow, "", ""]),
            Self::InvalidToken(text) | Self::BadLogin(text) => (UNAUTHORIZED, [text, "", ""]),
            Self::UnknownWorkflow { name, .. } => (NOT_FOUND, [name, "", ""]),
            Self::WrongMethod { workflow, .. } => (NOT_FOUND, [workflow, "", ""]),
            Self::TooManyRequests => (TOO_MANY_REQUESTS, [""; 3]),
            Self::Internal => (INTERNAL, [""; 3]),
        }
    }
}
