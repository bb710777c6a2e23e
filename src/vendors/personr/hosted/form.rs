//! The fields of the hosted pages, shown as they were sent and with what is wrong with them, so that nobody enters anything twice.

use crate::{
    engine::tree::Json,
    vendors::personr::{
        body::{File, RequestFields},
        error::ApiError,
    },
};

/// What is wrong with a field.
#[derive(Debug)]
pub struct Problem {
    field: String,
    /// What would be right, as a clause after "must".
    must: String,
}

impl Problem {
    /// A problem of the page's own.
    pub fn new(field: &str, must: &str) -> Self {
        Self { field: field.to_owned(), must: must.to_owned() }
    }
}

impl From<ApiError> for Problem {
    fn from(error: ApiError) -> Self {
        if let ApiError::MissingParameter { parameter, .. } = error {
            return Self::new(parameter, "be filled in");
        }
        if let ApiError::InvalidParameter { parameter, must, .. } = error {
            return Self::new(parameter, &must);
        }
        // Reading a form refuses nothing else.
        Self::new("", &error.to_string())
    }
}

/// A form that is shown: what was sent with it last, and what was wrong with that.
#[derive(Debug, Default)]
pub struct Form<'a> {
    sent: Option<&'a RequestFields>,
    problem: Option<&'a Problem>,
}

impl<'a> Form<'a> {
    /// A form that is shown again.
    pub fn again(sent: &'a RequestFields, problem: &'a Problem) -> Self {
        Self { sent: Some(sent), problem: Some(problem) }
    }

    /// Whether something is wrong with what was sent.
    pub fn is_refused(&self) -> bool {
        self.problem.is_some()
    }

    /// What stands above the form: why it is shown again, or else why the last attempt was rejected.
    pub fn alert(&self, rejection: Option<String>) -> Option<String> {
        let refused = "Nothing was submitted yet: a field below needs another look. Files have to be chosen again.";
        if self.is_refused() { Some(refused.to_owned()) } else { rejection }
    }

    /// The text of a field: the one that was sent, or `before` anything was.
    pub fn value(&self, name: &str, before: &str) -> String {
        let sent = self.sent.map(|sent| sent_texts(sent, name).pop().unwrap_or_default());
        sent.unwrap_or_else(|| before.to_owned())
    }

    /// Whether a word is selected: the one that was sent, or else `before`.
    pub fn is_selected(&self, name: &str, word: &str, before: &str) -> bool {
        let sent = self.sent.and_then(|sent| sent_texts(sent, name).pop());
        sent.as_deref().unwrap_or(before) == word
    }

    /// Whether an answer is chosen: among those that were sent, or `before` any was.
    pub fn is_chosen(&self, name: &str, answer: &str, before: &[String]) -> bool {
        let sent = self.sent.map(|sent| sent_texts(sent, name));
        sent.as_deref().unwrap_or(before).iter().any(|chosen| chosen == answer)
    }

    /// Whether consent was given.
    pub fn consents(&self) -> bool {
        self.sent.is_some_and(|sent| !sent_texts(sent, CONSENT).is_empty())
    }

    /// What is wrong with a field, as a clause after "must".
    pub fn problem(&self, name: &str) -> Option<&str> {
        self.problem.filter(|problem| problem.field == name).map(|problem| problem.must.as_str())
    }
}

/// The field of the consent.
const CONSENT: &str = "consent";

/// Refuses a form without consent.
pub fn read_consent(form: &RequestFields) -> Result<(), Problem> {
    if form.flag(CONSENT)? == Some(true) {
        return Ok(());
    }
    Err(Problem::new(CONSENT, "be given before anything can be checked"))
}

/// Reads a file of the form that is a JPEG, PNG or PDF; `None` when none was chosen.
pub fn read_file(form: &RequestFields, name: &'static str) -> Result<Option<File>, Problem> {
    let Some(file) = form.upload(name)? else { return Ok(None) };
    form.check_file(name, &file.filename, &file.contents)?;
    Ok(Some(file))
}

/// The texts that were sent under a name, without blank ones.
pub fn sent_texts(form: &RequestFields, name: &str) -> Vec<String> {
    let texts = match form.view().get(name) {
        Some(Json::String(text)) => vec![text.to_string()],
        Some(Json::Array(values)) => values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    texts.into_iter().filter(|text| !text.trim().is_empty()).collect()
}
