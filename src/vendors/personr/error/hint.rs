//! Why an answer is what it is, and what would help.

use std::{borrow::Cow, fmt};

use super::{ApiError, FlowHint, Obstacle};

/// How many characters of a name that was sent an explanation repeats.
const MOST_OF_A_NAME: usize = 80;
/// How many characters an explanation has at most.
const MOST_OF_A_TEXT: usize = 600;

impl ApiError {
    /// Why the answer is the emulator's ruling and what would help; `None` when the manual documents the answer as it is.
    pub fn undocumented(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::WorkspaceNotFound => None,
            Self::WrongFlow(hint) => Some(hint.explain().into()),
            Self::MissingParameter { .. } | Self::InvalidParameter { .. } | Self::MalformedBody { .. } => {
                Some("the manual shows no answer to bad parameters; this is the platform's".into())
            }
            Self::UnknownParameter { .. } => Some("strict access takes only fields that the manual has".into()),
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
            Self::WrongMethod { answers, method, .. } => Some(
                format!("the manual shows no answer to a wrong method; this endpoint answers {answers}, not {method}")
                    .into(),
            ),
            Self::TooManyRequests => Some("the manual shows no answer to throttling".into()),
            Self::Internal => Some("the manual shows no answer to a failure of the server".into()),
        }
    }
}

impl fmt::Display for ApiError {
    /// What is wrong, for people who never see the envelope.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingParameter { parameter, .. } => write!(f, "{parameter} is missing"),
            Self::InvalidParameter { parameter, must, .. } => write!(f, "{parameter} must {must}"),
            Self::UnknownParameter { parameter, .. } => write!(f, "there is no parameter {parameter}"),
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

impl FlowHint {
    fn explain(&self) -> String {
        if self.known.is_empty() {
            return "a rule says so".to_owned();
        }
        // The text goes into a header: short, and of ASCII.
        let sent: String = self.sent.chars().take(MOST_OF_A_NAME).collect();
        let known = self.known.join(", ");
        let text = format!("no flow is named \"{sent}\" here; known flows: {known}");
        let visible = |it: char| if it.is_ascii_graphic() || it == ' ' { it } else { '?' };
        text.chars().take(MOST_OF_A_TEXT).map(visible).collect()
    }
}

impl Obstacle {
    /// What stands in the way, and what would help.
    pub fn explain(self) -> &'static str {
        match self {
            Self::Running => "a verification is running; wait until it is Reviewed",
            Self::NotReviewed => "the verification has not finished; wait until it is Reviewed",
            Self::FinallyRejected => "the rejection is final; create a new applicant",
            Self::TooManyDocuments => "a record holds 100 documents at most; create a new one",
            Self::PictureDropped => {
                "a picture was dropped to make room: a sandbox keeps the newest 256 MiB of pictures; upload it again"
            }
        }
    }
}
