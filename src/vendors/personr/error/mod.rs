//! What Personr answers when it does not do what was asked; `hint` says what would help.
//!
//! Two bodies are documented: the flat one for a wrong flow, and the text under HTTP 200 for an unknown workspace.
//! The others are those of the platform that Personr runs on, and rulings of the emulator.

mod hint;

use std::borrow::Cow;

use hyper::StatusCode;
use serde::Serialize;

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
    /// A parameter that the endpoint does not have, in strict access.
    UnknownParameter {
        /// The endpoint's name.
        workflow: &'static str,
        /// The parameter's name as it was sent.
        parameter: String,
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
        answers: &'static str,
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
        let (status, envelope) = self.answer();
        let status = StatusCode::from_u16(status).expect("every error has a valid status");
        let body = serde_json::to_vec(&envelope).expect("envelopes are plain JSON");
        Reply { undocumented: self.undocumented(), ..Reply::json(status, body) }
    }

    /// The HTTP status, and the body to be written as JSON.
    pub fn answer(&self) -> (u16, Envelope<'_>) {
        let nested = |status_code, status, message: String| {
            (status_code, Envelope::Nested { status_code, body: Inner { status, message } })
        };
        match self {
            Self::WorkspaceNotFound => (200, Envelope::Text { status: "error", response: "Workspace not found" }),
            Self::WrongFlow(_) => {
                let message = "Error: Cannot read docSets - incorrect flow name";
                (400, Envelope::Flat { status_code: 400, message })
            }
            Self::MissingParameter { workflow, parameter } => {
                let message = format!("Missing parameter for workflow {workflow}: parameter {parameter}");
                nested(400, "MISSING_DATA", message)
            }
            Self::UnknownApplicant { id, .. } => {
                let message = format!("Missing object of type applicant: object with id {id} does not exist");
                nested(400, "MISSING_DATA", message)
            }
            Self::InvalidParameter { workflow, parameter, must } => {
                let message = format!("Invalid data for workflow {workflow}: parameter {parameter} must {must}");
                nested(400, "INVALID_DATA", message)
            }
            Self::UnknownParameter { workflow, parameter } => {
                let message = format!("Invalid data for workflow {workflow}: there is no parameter {parameter}");
                nested(400, "INVALID_DATA", message)
            }
            Self::MalformedBody { workflow, reason } => {
                nested(400, "INVALID_DATA", format!("Invalid data for workflow {workflow}: {reason}"))
            }
            Self::NotRun { workflow, .. } => {
                let message = format!("The condition for the workflow {workflow} is not met. Workflow won't run");
                nested(400, "NOT_RUN", message)
            }
            Self::InvalidToken(code) | Self::BadLogin(code) => {
                let translation = format!("Invalid or expired token: {code}");
                let args = Args { code };
                (401, Envelope::Unauthorized { error_class: "Unauthorized", args, message: None, translation })
            }
            Self::UnknownWorkflow { name, .. } => nested(404, "NOT_FOUND", format!("Workflow not found: {name}")),
            Self::WrongMethod { workflow, answers, method } => {
                nested(405, "NOT_FOUND", format!("Workflow {workflow} does not answer {method}: it answers {answers}"))
            }
            Self::TooManyRequests => nested(429, "TOO_MANY_REQUESTS", "Too many requests".to_owned()),
            Self::Internal => nested(500, "ERROR", "Internal server error".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(error: ApiError, status: u16, body: &str) {
        let (answered, envelope) = error.answer();
        assert_eq!((answered, &*serde_json::to_string(&envelope).unwrap()), (status, body));
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
