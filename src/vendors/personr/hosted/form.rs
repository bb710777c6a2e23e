//! The fields of the hosted pages, shown as they were sent and with what is wrong with them, so that nobody enters anything twice.

use serde_json::Value;

use super::html::Html;
use crate::vendors::personr::{
    applicant::upload::check_file,
    body::{Fields, File},
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
    sent: Option<&'a Fields>,
    problem: Option<&'a Problem>,
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

/// Choices under one name.
#[derive(Debug, Clone, Copy)]
pub struct Choices<'a> {
    pub name: &'a str,
    pub legend: &'a str,
    pub answers: &'a [&'a str],
    /// Whether several can be chosen.
    pub multiple: bool,
    /// What is chosen before anybody chose anything.
    pub chosen: &'a [String],
}

impl<'a> Form<'a> {
    /// A form that is shown again.
    pub fn again(sent: &'a Fields, problem: &'a Problem) -> Self {
        Self { sent: Some(sent), problem: Some(problem) }
    }

    /// Whether something is wrong with what was sent.
    pub fn is_refused(&self) -> bool {
        self.problem.is_some()
    }

    /// A text field.
    pub fn input(&self, input: Input<'_>) -> Html {
        let value = self.sent.map(|sent| sent_texts(sent, input.name).pop().unwrap_or_default());
        let (invalid, problem) = self.problem(input.name, input.label);
        Html::fill(
            include_str!("input.html"),
            &[
                ("label", Html::text(input.label)),
                ("kind", Html::text(input.kind)),
                ("name", Html::text(input.name)),
                ("value", Html::text(value.as_deref().unwrap_or(input.value))),
                ("required", Html::when(input.required, " required")),
                ("invalid", invalid),
                ("problem", problem),
            ],
        )
    }

    /// A field for a file, which browsers never fill in by themselves.
    pub fn file(&self, name: &str, label: &str) -> Html {
        let (invalid, problem) = self.problem(name, label);
        let values =
            [("label", Html::text(label)), ("name", Html::text(name)), ("invalid", invalid), ("problem", problem)];
        Html::fill(include_str!("file.html"), &values)
    }

    /// One of some words, the first one unless another was sent.
    pub fn select(&self, name: &str, label: &str, options: &[(&str, &str)], value: &str) -> Html {
        let sent = self.sent.and_then(|sent| sent_texts(sent, name).pop());
        let value = sent.as_deref().unwrap_or(value);
        let option = |(word, text): &(&str, &str)| {
            let template = "<option value=\"{{word}}\"{{selected}}>{{text}}</option>\n";
            let selected = Html::when(*word == value, " selected");
            Html::fill(template, &[("word", Html::text(word)), ("selected", selected), ("text", Html::text(text))])
        };
        let (invalid, problem) = self.problem(name, label);
        Html::fill(
            "<label>{{label}}\n<select name=\"{{name}}\"{{invalid}}>\n{{options}}</select></label>\n{{problem}}",
            &[
                ("label", Html::text(label)),
                ("name", Html::text(name)),
                ("invalid", invalid),
                ("options", Html::concat(options.iter().map(option))),
                ("problem", problem),
            ],
        )
    }

    /// Some answers to choose from.
    pub fn choices(&self, choices: Choices<'_>) -> Html {
        let sent = self.sent.map(|sent| sent_texts(sent, choices.name));
        let chosen = sent.as_deref().unwrap_or(choices.chosen);
        let (invalid, problem) = self.problem(choices.name, choices.legend);
        let choice = |answer: &&str| {
            Html::fill(
                include_str!("choice.html"),
                &[
                    ("kind", Html::text(if choices.multiple { "checkbox" } else { "radio" })),
                    ("name", Html::text(choices.name)),
                    ("value", Html::text(answer)),
                    ("text", Html::text(answer)),
                    ("checked", Html::when(chosen.iter().any(|it| it == answer), " checked")),
                    ("invalid", invalid.clone()),
                ],
            )
        };
        let answers = Html::concat(choices.answers.iter().map(choice));
        group(choices.legend, Html::concat([answers, problem]))
    }

    /// The consent without which nothing is checked.
    pub fn consent(&self, text: &str) -> Html {
        let given = self.sent.is_some_and(|sent| !sent_texts(sent, CONSENT).is_empty());
        let (invalid, problem) = self.problem(CONSENT, "Consent");
        let checkbox = Html::fill(
            include_str!("choice.html"),
            &[
                ("kind", Html::text("checkbox")),
                ("name", Html::text(CONSENT)),
                ("value", Html::text("true")),
                ("text", Html::text(text)),
                ("checked", Html::concat([Html::when(given, " checked"), Html::when(true, " required")])),
                ("invalid", invalid),
            ],
        );
        group("Consent", Html::concat([checkbox, problem]))
    }

    /// What marks a field as wrong, and what says why; nothing for a field that is right.
    fn problem(&self, name: &str, label: &str) -> (Html, Html) {
        let Some(problem) = self.problem.filter(|problem| problem.field == name) else { return <_>::default() };
        let id = || Html::text(&format!("{name}-problem"));
        let invalid = Html::fill(" aria-invalid=\"true\" aria-describedby=\"{{id}}\"", &[("id", id())]);
        let text = format!("{label} must {}", problem.must);
        let template = "<p class=\"alert\" role=\"alert\" id=\"{{id}}\">{{text}}</p>\n";
        (invalid, Html::fill(template, &[("id", id()), ("text", Html::text(&text))]))
    }
}

/// The field of the consent.
const CONSENT: &str = "consent";

/// Refuses a form without consent.
pub fn read_consent(form: &Fields) -> Result<(), Problem> {
    if form.flag(CONSENT)? == Some(true) {
        return Ok(());
    }
    Err(Problem::new(CONSENT, "be given before anything can be checked"))
}

/// Reads a file of the form that is a JPEG, PNG or PDF; `None` when none was chosen.
pub fn read_file(form: &Fields, name: &'static str) -> Result<Option<File>, Problem> {
    let Some(file) = form.upload(name)? else { return Ok(None) };
    check_file(form, name, &file.filename, &file.contents)?;
    Ok(Some(file))
}

/// Fields under one heading.
pub fn group(legend: &str, fields: Html) -> Html {
    Html::fill(
        "<fieldset>\n<legend>{{legend}}</legend>\n{{fields}}</fieldset>\n",
        &[("legend", Html::text(legend)), ("fields", fields)],
    )
}

/// The texts that were sent under a name, without blank ones.
pub fn sent_texts(form: &Fields, name: &str) -> Vec<String> {
    let texts = match form.view().get(name) {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(values)) => values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    texts.into_iter().filter(|text| !text.trim().is_empty()).collect()
}
