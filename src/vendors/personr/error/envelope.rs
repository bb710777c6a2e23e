//! The bodies that errors have.

use serde::Serialize;

use super::{ApiError, Word};

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
    /// The body, to be written as JSON.
    pub fn envelope(&self) -> Envelope<'_> {
        let ((status_code, word, text), values) = self.kind();
        match word {
            Word::Nested(status) => {
                Envelope::Nested { status_code, body: Inner { status, message: fill(text, values) } }
            }
            Word::Flat => Envelope::Flat { status_code, message: text },
            Word::Text => Envelope::Text { status: "error", response: text },
            Word::Unauthorized => Envelope::Unauthorized {
                error_class: "Unauthorized",
                args: Args { code: values[0] },
                message: None,
                translation: fill(text, values),
            },
        }
    }
}

/// A text with its `<places>` filled in their order.
fn fill(text: &str, values: [&str; 3]) -> String {
    let mut values = values.into_iter();
    let pieces = text.split(['<', '>']).enumerate();
    pieces.map(|(number, piece)| if number % 2 == 0 { piece } else { values.next().unwrap_or_default() }).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::FlowHint, *};

    #[track_caller]
    fn check(error: ApiError, status: u16, body: &str) {
        assert_eq!(error.status(), status);
        assert_eq!(serde_json::to_string(&error.envelope()).unwrap(), body);
    }

    #[test]
    fn places_are_filled_in_their_order() {
        assert_eq!(fill("a <b>: <c d> e", ["1", "<2>", ""]), "a 1: <2> e");
        assert_eq!(fill("nothing", ["1", "", ""]), "nothing");
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
