//! What Personr answers when it does not do what was asked: every envelope, with its status and its text.
//!
//! Two bodies are documented: the flat one for a wrong flow, and the text under HTTP 200 for an unknown workspace.
//! The others are those of the platform that Personr runs on, and rulings of the emulator.

use std::{borrow::Cow, fmt};

use hyper::StatusCode;
use serde::Serialize;

use crate::vendors::exchange::Reply;

/// The endpoints that take a flow.
pub const FLOW_WORKFLOWS: [&str; 4] =
    ["api-applicant-create", "api-entity-create", "api-database-verification", "api-entity-database-verification"];

/// Every kind of error: its HTTP status, its body, and its text with `<places>`.
pub const KINDS: [(u16, Word, &str); 11] = [
    (200, Word::Text, "Workspace not found"),
    (400, Word::Flat, "Error: Cannot read docSets - incorrect flow name"),
    (400, Word::Nested("MISSING_DATA"), "Missing parameter for workflow <workflow>: parameter <name>"),
    (400, Word::Nested("MISSING_DATA"), "Missing object of type applicant: object with id <id> does not exist"),
    (400, Word::Nested("INVALID_DATA"), "Invalid data for workflow <workflow>: parameter <name> must <rule>"),
    (400, Word::Nested("INVALID_DATA"), "Invalid data for workflow <workflow>: <reason>"),
    (400, Word::Nested("NOT_RUN"), "The condition for the workflow <workflow> is not met. Workflow won't run"),
    (401, Word::Unauthorized, "Invalid or expired token: <token or login>"),
    (404, Word::Nested("NOT_FOUND"), "Workflow not found: <name>"),
    (429, Word::Nested("TOO_MANY_REQUESTS"), "Too many requests"),
    (500, Word::Nested("ERROR"), "Internal server error"),
];

/// Which body an error has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// [`Envelope::Nested`] with this word of the platform.
    Nested(&'static str),
    /// [`Envelope::Flat`].
    Flat,
    /// [`Envelope::Text`].
    Text,
    /// [`Envelope::Unauthorized`].
    Unauthorized,
}

/// How much of a name that was sent an explanation repeats.
const SHOWN: usize = 80;
/// How long an explanation is at most.
const MOST_SHOWN: usize = 600;

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
    /// A company cannot own itself.
    OwnsItself,
    /// The record has as many documents as there can be.
    TooManyDocuments,
    /// A picture was dropped to make room for newer ones.
    PictureDropped,
}

impl ApiError {
    /// The error that a rule names by its HTTP status; `details` takes the place of the usual text where the body has room for one.
    ///
    /// 400 is the documented wrong flow where the endpoint takes one, 200 the documented answer to an unknown workspace.
    pub fn forced(status: u32, details: Option<&str>, workflow: &'static str) -> Self {
        let reason = || details.unwrap_or("a rule says so").to_owned();
        match status {
            200 => Self::WorkspaceNotFound,
            400 if FLOW_WORKFLOWS.contains(&workflow) => {
                Self::WrongFlow(FlowHint { sent: reason(), known: Vec::new() })
            }
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
        match self {
            Self::WorkspaceNotFound => 200,
            Self::MissingParameter { .. }
            | Self::InvalidParameter { .. }
            | Self::MalformedBody { .. }
            | Self::WrongFlow(_)
            | Self::UnknownApplicant { .. }
            | Self::NotRun { .. } => 400,
            Self::InvalidToken(_) | Self::BadLogin(_) => 401,
            Self::UnknownWorkflow { .. } | Self::WrongMethod { .. } => 404,
            Self::TooManyRequests => 429,
            Self::Internal => 500,
        }
    }

    /// The body, to be written as JSON.
    pub fn envelope(&self) -> Envelope<'_> {
        let nested = |status, message| Envelope::Nested { status_code: self.status(), body: Inner { status, message } };
        match self {
            Self::MissingParameter { workflow, parameter } => {
                nested("MISSING_DATA", format!("Missing parameter for workflow {workflow}: parameter {parameter}"))
            }
            Self::InvalidParameter { workflow, parameter, must } => nested(
                "INVALID_DATA",
                format!("Invalid data for workflow {workflow}: parameter {parameter} must {must}"),
            ),
            Self::MalformedBody { workflow, reason } => {
                nested("INVALID_DATA", format!("Invalid data for workflow {workflow}: {reason}"))
            }
            Self::WrongFlow(_) => Envelope::Flat {
                status_code: self.status(),
                message: "Error: Cannot read docSets - incorrect flow name",
            },
            Self::UnknownApplicant { id, .. } => {
                nested("MISSING_DATA", format!("Missing object of type applicant: object with id {id} does not exist"))
            }
            Self::NotRun { workflow, .. } => {
                nested("NOT_RUN", format!("The condition for the workflow {workflow} is not met. Workflow won't run"))
            }
            Self::WorkspaceNotFound => Envelope::Text { status: "error", response: "Workspace not found" },
            Self::InvalidToken(text) | Self::BadLogin(text) => Envelope::unauthorized(text),
            Self::UnknownWorkflow { name, .. } => nested("NOT_FOUND", format!("Workflow not found: {name}")),
            Self::WrongMethod { workflow, .. } => nested("NOT_FOUND", format!("Workflow not found: {workflow}")),
            Self::TooManyRequests => nested("TOO_MANY_REQUESTS", "Too many requests".to_owned()),
            Self::Internal => nested("ERROR", "Internal server error".to_owned()),
        }
    }

    /// Why the answer is the emulator's ruling and what would help; `None` when the manual documents the answer as it is.
    pub fn undocumented(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::WorkspaceNotFound => None,
            Self::WrongFlow(hint) => Some(hint.explain().into()),
            Self::MissingParameter { .. } | Self::InvalidParameter { .. } | Self::MalformedBody { .. } => {
                Some("the manual shows no answer to bad parameters; this is the platform's".into())
            }
            Self::UnknownApplicant { hint, .. } => {
                Some(hint.unwrap_or("the manual shows no answer to an unknown id").into())
            }
            Self::NotRun { because, .. } => Some(because.explain().into()),
            Self::InvalidToken(_) => Some("the manual shows no answer to a bad token; this is the platform's".into()),
            Self::BadLogin(_) => Some("the manual shows no answer to a bad login".into()),
            Self::UnknownWorkflow { nearest, .. } => Some(match nearest {
                Some(nearest) => format!("no such endpoint; did you mean {nearest}").into(),
                None => "no such endpoint".into(),
            }),
            Self::WrongMethod { method, .. } => Some(format!("this endpoint answers POST, not {method}").into()),
            Self::TooManyRequests => Some("the manual shows no answer to throttling".into()),
            Self::Internal => Some("the manual shows no answer to a failure of the server".into()),
        }
    }
}

/// The bodies that errors have, keys in documented order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Envelope<'a> {
    /// The platform's usual form.
    Nested {
        /// The HTTP status again.
        #[serde(rename = "statusCode")]
        status_code: u16,
        /// What went wrong.
        body: Inner,
    },
    /// The documented answer to a wrong flow.
    Flat {
        /// The HTTP status again.
        #[serde(rename = "statusCode")]
        status_code: u16,
        /// What went wrong.
        message: &'static str,
    },
    /// The documented answer to an unknown workspace.
    Text {
        /// Always `error`.
        status: &'static str,
        /// What went wrong.
        response: &'static str,
    },
    /// The platform's answer to a bad token.
    Unauthorized {
        /// Always `Unauthorized`.
        error_class: &'static str,
        /// What was refused.
        args: Args<'a>,
        /// Always null.
        message: Option<&'static str>,
        /// What went wrong, for people.
        translation: String,
    },
}

/// The inside of [`Envelope::Nested`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inner {
    /// The platform's word for the kind of error.
    pub status: &'static str,
    /// What went wrong, for people.
    pub message: String,
}

/// The inside of [`Envelope::Unauthorized`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Args<'a> {
    /// The token or the login name that was refused.
    pub code: &'a str,
}

impl<'a> Envelope<'a> {
    fn unauthorized(text: &'a str) -> Self {
        Self::Unauthorized {
            error_class: "Unauthorized",
            args: Args { code: text },
            message: None,
            translation: format!("Invalid or expired token: {text}"),
        }
    }
}

impl FlowHint {
    fn explain(&self) -> String {
        if self.known.is_empty() {
            return "a rule says so".to_owned();
        }
        // The text goes into a header: short, and of ASCII.
        let sent: String = self.sent.chars().take(SHOWN).collect();
        let known = self.known.join(", ");
        let text = format!("no flow is named \"{sent}\" here; known flows: {known}");
        let visible = |it: char| if it.is_ascii_graphic() || it == ' ' { it } else { '?' };
        text.chars().take(MOST_SHOWN).map(visible).collect()
    }
}

impl fmt::Display for ApiError {
    /// What is wrong, for people who never see the envelope.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingParameter { parameter, .. } => write!(f, "{parameter} is missing"),
            Self::InvalidParameter { parameter, must, .. } => write!(f, "{parameter} must {must}"),
            Self::MalformedBody { reason, .. } => f.write_str(reason),
            Self::WrongFlow(_)
            | Self::UnknownApplicant { .. }
            | Self::NotRun { .. }
            | Self::WorkspaceNotFound
            | Self::InvalidToken(_)
            | Self::BadLogin(_)
            | Self::UnknownWorkflow { .. }
            | Self::WrongMethod { .. }
            | Self::TooManyRequests
            | Self::Internal => f.write_str(&self.undocumented().unwrap_or_default()),
        }
    }
}

impl Obstacle {
    /// What stands in the way, and what would help.
    pub fn explain(self) -> &'static str {
        match self {
            Self::Running => "a verification is running; wait until it is Reviewed",
            Self::NotReviewed => "the verification has not finished; wait until it is Reviewed",
            Self::FinallyRejected => "the rejection is final; create a new applicant",
            Self::OwnsItself => "an entity cannot be its own owner",
            Self::TooManyDocuments => "a record holds 100 documents at most; create a new one",
            Self::PictureDropped => {
                "a picture was dropped to make room: a sandbox keeps the newest 256 MiB of pictures; upload it again"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(error: ApiError, status: u16, body: &str) {
        assert_eq!(error.status(), status);
        assert_eq!(serde_json::to_string(&error.envelope()).unwrap(), body);
    }

    /// Asserts that `error` is of the kinds that are described.
    #[track_caller]
    fn check_kind(error: ApiError) {
        let (word, text) = match error.envelope() {
            Envelope::Nested { body, .. } => (Word::Nested(body.status), body.message),
            Envelope::Flat { message, .. } => (Word::Flat, message.to_owned()),
            Envelope::Text { response, .. } => (Word::Text, response.to_owned()),
            Envelope::Unauthorized { translation, .. } => (Word::Unauthorized, translation),
        };
        let fits = |pattern: &str| {
            let mut rest = &*text;
            pattern.split(['<', '>']).step_by(2).all(|part| match rest.split_once(part) {
                Some((_, after)) => {
                    rest = after;
                    true
                }
                None => false,
            })
        };
        let found =
            KINDS.iter().find(|(status, known, text)| (*status, *known) == (error.status(), word) && fits(text));
        assert!(found.is_some(), "{error:?} is no described kind");
    }

    #[test]
    fn every_error_is_of_a_described_kind() {
        let workflow = "api-x";
        check_kind(ApiError::MissingParameter { workflow, parameter: "a" });
        check_kind(ApiError::InvalidParameter { workflow, parameter: "a", must: "be b".into() });
        check_kind(ApiError::MalformedBody { workflow, reason: "it is cut".to_owned() });
        check_kind(ApiError::WrongFlow(FlowHint { sent: String::new(), known: Vec::new() }));
        check_kind(ApiError::UnknownApplicant { id: "1x1".to_owned(), hint: None });
        check_kind(ApiError::NotRun { workflow, because: Obstacle::Running });
        check_kind(ApiError::WorkspaceNotFound);
        check_kind(ApiError::InvalidToken("t".to_owned()));
        check_kind(ApiError::BadLogin("a@b".to_owned()));
        check_kind(ApiError::UnknownWorkflow { name: "x".to_owned(), nearest: None });
        check_kind(ApiError::WrongMethod { workflow, method: "PUT".to_owned() });
        check_kind(ApiError::TooManyRequests);
        check_kind(ApiError::Internal);
    }

    #[test]
    fn a_wrong_flow_has_the_documented_flat_body() {
        check(
            ApiError::WrongFlow(FlowHint { sent: "KYC".to_owned(), known: vec!["KYC basic".to_owned()] }),
            400,
            r#"{"statusCode":400,"message":"Error: Cannot read docSets - incorrect flow name"}"#,
        );
    }

    #[test]
    fn an_unknown_workspace_is_documented_with_http_200() {
        check(ApiError::WorkspaceNotFound, 200, r#"{"status":"error","response":"Workspace not found"}"#);
        assert_eq!(ApiError::WorkspaceNotFound.undocumented(), None);
    }

    #[test]
    fn a_missing_parameter_names_the_workflow_and_the_parameter() {
        check(
            ApiError::MissingParameter { workflow: "api-applicant-create", parameter: "email" },
            400,
            concat!(
                r#"{"statusCode":400,"body":{"status":"MISSING_DATA","#,
                r#""message":"Missing parameter for workflow api-applicant-create: parameter email"}}"#
            ),
        );
    }

    #[test]
    fn an_unknown_id_is_a_missing_object() {
        check(
            ApiError::UnknownApplicant { id: "1x2".to_owned(), hint: None },
            400,
            concat!(
                r#"{"statusCode":400,"body":{"status":"MISSING_DATA","#,
                r#""message":"Missing object of type applicant: object with id 1x2 does not exist"}}"#
            ),
        );
    }

    #[test]
    fn a_bad_token_is_echoed() {
        check(
            ApiError::InvalidToken("bus|1|2".to_owned()),
            401,
            concat!(
                r#"{"error_class":"Unauthorized","args":{"code":"bus|1|2"},"message":null,"#,
                r#""translation":"Invalid or expired token: bus|1|2"}"#
            ),
        );
    }

    #[test]
    fn an_unknown_workflow_names_the_nearest() {
        let error =
            ApiError::UnknownWorkflow { name: "api-applicant-crate".to_owned(), nearest: Some("api-applicant-create") };

        assert!(error.undocumented().unwrap().contains("did you mean api-applicant-create"));
        check(
            error,
            404,
            r#"{"statusCode":404,"body":{"status":"NOT_FOUND","message":"Workflow not found: api-applicant-crate"}}"#,
        );
    }
}
