//! The control API's errors: RFC 9457 problem details that say what was wrong and what would be right.

use std::fmt;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use hyper::{
    StatusCode,
    header::{CONTENT_TYPE, HeaderValue},
};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::{
    engine::{
        registry::{End, Refused},
        scenario,
    },
    server::refusal as server,
    vendors::{back_office, selector::NotOne},
};

/// How long a detail may be, in bytes.
const LONGEST: usize = 16 << 10;

/// An answer that something was wrong, and what would be right; boxed, since every handler can give one.
#[derive(Clone, Serialize)]
#[serde(transparent)]
pub struct Problem(Box<Details>);

/// What a problem says.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub struct Details {
    title: &'static str,
    status: u16,
    #[schemars(with = "String")]
    detail: Detail,
    /// The valid choices, when there is a list of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    valid: Vec<String>,
    /// What happened in place of what was expected.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    seen: Box<[String]>,
    /// What is wrong with a scenario or a rule, each with its place in the body.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    problems: Box<[scenario::Problem]>,
}

/// A sentence about what was wrong, and where; shown as one text.
#[derive(Debug, Clone)]
struct Detail {
    /// The path of a field in the body or the query, such as `expect[0].check.status`; empty when it is about all of it.
    field: String,
    sentence: String,
}

impl Problem {
    /// The request's body, path or query is wrong.
    pub fn invalid(sentence: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid request", sentence)
    }

    /// A field of the request's body or query is wrong.
    pub fn in_field(field: &str, sentence: impl fmt::Display) -> Self {
        Self::invalid(sentence.to_string()).inside(field)
    }

    /// Several things are wrong with the request's body.
    pub fn all(problems: Vec<Self>) -> Self {
        let sentences: Vec<String> = problems.iter().map(Self::to_string).collect();
        let separator = if sentences.iter().any(|it| it.contains('\n')) { "\n" } else { "; " };
        let mut all = Self::invalid(sentences.join(separator));
        // Whose choices they are is plain only where there is one list of them.
        let mut lists = problems.iter().filter(|it| !it.0.valid.is_empty());
        if let (Some(one), None) = (lists.next(), lists.next()) {
            all.0.valid.clone_from(&one.0.valid);
        }
        all.0.problems = problems.iter().flat_map(|it| it.0.problems.iter().cloned()).collect();
        all
    }

    /// The field that it is in or about, without what stands inside that: `webhooks` of `webhooks[0].url`.
    pub fn outermost(&self) -> &str {
        self.0.detail.field.split(['.', '[']).next().unwrap_or_default()
    }

    /// There is no such thing.
    pub fn unknown(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not found", detail)
    }

    /// The sandbox has no `noun` with this id; `list` shows what it has.
    pub fn not_found(noun: &str, id: &str, list: &str) -> Self {
        Self::unknown(format!("there is no {noun} {id:?} in this sandbox; GET …/{list} lists them"))
    }

    /// The path has no such method.
    pub fn method(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method not allowed", detail)
    }

    /// What was waited for did not happen in time.
    pub fn timeout(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "not in time", detail)
    }

    /// What was expected to have happened did not.
    pub fn unexpected(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "not as expected", detail)
    }

    /// Whoever asks must not.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", detail)
    }

    /// Whoever asks does not say who it is.
    pub fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "no control token", detail)
    }

    /// The sandbox ended while something was done in it for long, such as "its clock was moved".
    pub fn ended(end: End, doing: &str) -> Self {
        match end {
            End::Deleted => Self::unknown(format!("the sandbox was deleted while {doing}")),
            End::Stopped => {
                let detail = format!("the server was stopped while {doing}");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "server stopped", detail)
            }
        }
    }

    /// The state of things does not allow it.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "not in this state", detail)
    }

    #[cold]
    fn new(status: StatusCode, title: &'static str, sentence: impl Into<String>) -> Self {
        let mut sentence = sentence.into();
        // What was sent is quoted, and it can be megabytes.
        if LONGEST < sentence.len() {
            sentence.truncate(sentence.floor_char_boundary(LONGEST));
            sentence.push('…');
        }
        Self(Box::new(Details {
            title,
            status: status.as_u16(),
            detail: Detail { field: String::new(), sentence },
            valid: Vec::new(),
            seen: Box::default(),
            problems: Box::default(),
        }))
    }

    /// A scenario or a rule is wrong.
    pub fn in_scenario(problems: Vec<scenario::Problem>) -> Self {
        let sentences: Vec<String> = problems.iter().map(ToString::to_string).collect();
        let mut problem = Self::invalid(sentences.concat().trim_end());
        problem.0.problems = problems.into();
        problem
    }

    /// The same problem of what stands inside `field`.
    pub fn inside(mut self, field: &str) -> Self {
        let path = &mut self.0.detail.field;
        *path = if path.is_empty() { field.to_owned() } else { format!("{field}.{path}") };
        self
    }

    /// The status of the answer, such as 404.
    pub fn status(&self) -> u16 {
        self.0.status
    }

    /// The valid choices, when there is a list of them.
    pub fn choices(&self) -> &[String] {
        &self.0.valid
    }

    /// The same problem with what happened instead.
    pub fn seen(mut self, seen: Vec<String>) -> Self {
        self.0.seen = seen.into();
        self
    }

    /// The same problem with the valid choices.
    pub fn valid<T: ToString>(mut self, choices: impl IntoIterator<Item = T>) -> Self {
        self.0.valid = choices.into_iter().map(|choice| choice.to_string()).collect();
        self
    }
}

impl std::error::Error for Problem {}

/// What a Rust test that unwraps it shows, which a person reads.
impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { title, status, detail, valid, seen, .. } = &*self.0;
        write!(f, "{detail}\n({status} {title})")?;
        if !valid.is_empty() {
            write!(f, "\nvalid: {}", valid.join(", "))?;
        }
        seen.iter().try_for_each(|seen| write!(f, "\nseen: {seen}"))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.detail.fmt(f)
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, sentence } = self;
        if field.is_empty() { f.write_str(sentence) } else { write!(f, "{field}: {sentence}") }
    }
}

impl Serialize for Detail {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Refuses a word of `field` that is none of `words`, in any case.
pub fn one_of(field: &str, word: Option<&str>, words: &[&str]) -> Result<(), Problem> {
    match word {
        Some(word) if !words.iter().any(|known| known.eq_ignore_ascii_case(word)) => {
            Err(Problem::in_field(field, format!("{word:?} is none of the words")).valid(words))
        }
        _ => Ok(()),
    }
}

/// Where all of a kind are listed.
fn list_of(noun: &str) -> &'static str {
    match noun {
        "check" => "checks",
        "profile" => "profiles",
        "consent" => "consents",
        "applicant" => "applicants",
        "entity" => "entities",
        _ => "applicants or …/entities",
    }
}

impl From<back_office::Refused> for Problem {
    fn from(refused: back_office::Refused) -> Self {
        match refused {
            back_office::Refused::Unknown { noun, id } => Self::not_found(noun, &id, list_of(noun)),
            back_office::Refused::NotOne(not_one) => not_one.into(),
            back_office::Refused::Wrong { detail, valid } => Self::invalid(detail).valid(valid),
            back_office::Refused::NotNow(why) => Self::conflict(why.to_string()),
        }
    }
}

impl From<NotOne> for Problem {
    fn from(not_one: NotOne) -> Self {
        match not_one {
            NotOne::Wrong { detail, valid } => Self::invalid(detail).valid(valid),
            NotOne::None(detail) => Self::unknown(detail),
            NotOne::Several { detail, fitting } => {
                Self::new(StatusCode::CONFLICT, "more than one fits", detail).valid(fitting)
            }
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let (status, title) = match refused {
            Refused::Exists(_) | Refused::Always(_) => (StatusCode::CONFLICT, "the sandbox exists"),
            Refused::Memory { .. } => (StatusCode::SERVICE_UNAVAILABLE, "no memory left"),
            Refused::Full(_) | Refused::Hasty { .. } => (StatusCode::SERVICE_UNAVAILABLE, "no room for the sandbox"),
        };
        Self::new(status, title, refused.to_string())
    }
}

impl From<server::Refusal> for Problem {
    fn from(refusal: server::Refusal) -> Self {
        Self::new(refusal.status, refusal.title, refusal.detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self).expect("a problem is plain JSON");
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = StatusCode::from_u16(self.0.status).expect("problems have valid statuses");
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}
