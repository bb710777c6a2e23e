//! The fields of the hosted pages, shown as they were sent and with what is wrong with them, so that nobody enters anything twice.

use serde_json::Value;

use crate::vendors::personr::{
    body::{File, RequestFields},
    error::ApiError,
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

/// Fields under one heading.
#[derive(Debug)]
pub struct Group {
    pub legend: String,
    pub fields: Vec<Field>,
}

impl Group {
    pub fn new(legend: &str, fields: impl IntoIterator<Item = Field>) -> Self {
        Self { legend: legend.to_owned(), fields: fields.into_iter().collect() }
    }
}

/// A field of the form.
#[derive(Debug)]
pub struct Field {
    pub name: String,
    pub label: String,
    pub control: Control,
    /// What is wrong with it.
    pub problem: Option<String>,
}

/// What a field is filled in with.
#[derive(Debug)]
pub enum Control {
    /// One text; `kind` is the browser's word for what it holds.
    Input { kind: &'static str, value: String, required: bool },
    /// A file, which browsers never fill in by themselves.
    File,
    /// One of some words.
    Select { options: Vec<Choice> },
    /// Some of these, or one where `kind` is `radio`.
    Choices { kind: &'static str, options: Vec<Choice>, required: bool },
}

/// What can be chosen.
#[derive(Debug)]
pub struct Choice {
    pub value: String,
    pub text: String,
    pub chosen: bool,
}

/// A field with one text in it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Input<'a> {
    pub name: &'a str,
    pub label: &'a str,
    /// The browser's word for what it holds.
    pub kind: &'static str,
    pub required: bool,
    /// What it holds before anybody entered anything.
    pub value: &'a str,
}

/// Answers under one name.
#[derive(Debug, Clone, Copy)]
pub struct Answers<'a> {
    pub name: &'a str,
    pub legend: &'a str,
    pub options: &'a [&'a str],
    /// Whether several can be chosen.
    pub multiple: bool,
    /// What is chosen before anybody chose anything.
    pub chosen: &'a [String],
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

    /// A text field.
    pub fn input(&self, input: Input<'_>) -> Field {
        let sent = self.sent.map(|sent| sent_texts(sent, input.name).pop().unwrap_or_default());
        let value = sent.unwrap_or_else(|| input.value.to_owned());
        self.field(input.name, input.label, Control::Input { kind: input.kind, value, required: input.required })
    }

    /// A field for a file.
    pub fn file(&self, name: &str, label: &str) -> Field {
        self.field(name, label, Control::File)
    }

    /// One of some words with their texts: `value` unless another was sent.
    pub fn select(&self, name: &str, label: &str, options: &[(&str, &str)], value: &str) -> Field {
        let sent = self.sent.and_then(|sent| sent_texts(sent, name).pop());
        let value = sent.as_deref().unwrap_or(value);
        let option = |&(word, text): &(&str, &str)| Choice {
            value: word.to_owned(),
            text: text.to_owned(),
            chosen: word == value,
        };
        self.field(name, label, Control::Select { options: options.iter().map(option).collect() })
    }

    /// Some answers to choose from.
    pub fn answers(&self, answers: Answers<'_>) -> Group {
        let Answers { name, legend, options, multiple, chosen } = answers;
        let sent = self.sent.map(|sent| sent_texts(sent, name));
        let chosen = sent.as_deref().unwrap_or(chosen);
        let option = |answer: &&str| Choice {
            value: (*answer).to_owned(),
            text: (*answer).to_owned(),
            chosen: chosen.iter().any(|it| it == answer),
        };
        let kind = if multiple { "checkbox" } else { "radio" };
        let options = options.iter().map(option).collect();
        Group::new(legend, [self.field(name, legend, Control::Choices { kind, options, required: false })])
    }

    /// The consent without which nothing is checked.
    pub fn consent(&self, text: &str) -> Group {
        let chosen = self.sent.is_some_and(|sent| !sent_texts(sent, CONSENT).is_empty());
        let options = vec![Choice { value: "true".to_owned(), text: text.to_owned(), chosen }];
        let control = Control::Choices { kind: "checkbox", options, required: true };
        Group::new("Consent", [self.field(CONSENT, "Consent", control)])
    }

    fn field(&self, name: &str, label: &str, control: Control) -> Field {
        let problem = self.problem.filter(|problem| problem.field == name);
        let problem = problem.map(|problem| format!("{label} must {}", problem.must));
        Field { name: name.to_owned(), label: label.to_owned(), control, problem }
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
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(values)) => values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    texts.into_iter().filter(|text| !text.trim().is_empty()).collect()
}
