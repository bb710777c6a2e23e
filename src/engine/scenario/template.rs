//! Templates in output texts and raw responses: `{{request.body.employer}}`, `{{today}}`.
//!
//! The names are few on purpose; a text that is one template and nothing else keeps the JSON type of its value.

use std::cell::Cell;

use serde_json::Value;

use super::path::{Effort, Path};
use crate::engine::{
    time::Timestamp,
    tree::{Json, shortened},
};

/// What templates can name.
pub(super) const NAMES: &[&str] =
    &["request.body.<path>", "record.<path>", "operation", "account", "today", "now", "nowMillis"];

/// How many templates a rule may have.
pub(super) const MOST: usize = 100;
/// What stands in place of a text whose templates stand for too much.
const TOO_LARGE: &str = "vetbox: what the templates of this rule stand for is more than 1 MiB";

/// How much templates may still stand for, in bytes: a short rule and a large request make an answer of any size together.
#[derive(Debug)]
pub struct Room(Cell<usize>);

impl Default for Room {
    fn default() -> Self {
        Self(Cell::new(1 << 20))
    }
}

impl Room {
    /// Whether templates stood for more than there was room for.
    pub fn is_exceeded(&self) -> bool {
        self.0.get() == 0
    }

    fn holds(&self, bytes: usize) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(bytes));
        bytes < left
    }
}

/// What the names of a template stand for.
#[derive(Debug)]
pub struct TemplateContext<'a> {
    pub operation: &'a str,
    /// The calling account's id.
    pub account: &'a str,
    /// The body or the form fields of the request.
    pub body: &'a Json,
    /// The record that it is about.
    pub record: &'a Json,
    /// How the vendors write dates, in the words of `strftime`.
    pub dates: &'static str,
    /// The sandbox's time.
    pub now: Timestamp,
    /// How much may be put into the texts of one answer.
    pub room: Room,
}

/// Renders every text in `value`.
pub fn render(value: &Value, context: &TemplateContext<'_>) -> Value {
    match value {
        Value::String(text) => render_value(text, context),
        Value::Array(items) => items.iter().map(|item| render(item, context)).collect(),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(key, value)| (key.clone(), render(value, context))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// Renders `text`; a name that leads nowhere renders as nothing, and one for which there is no room makes the text say so.
pub fn render_text(text: &str, context: &TemplateContext<'_>) -> String {
    let mut rendered = String::with_capacity(text.len());
    for part in parts(text) {
        match part {
            Ok(Part::Text(text)) => rendered.push_str(text),
            Ok(Part::Name(name)) => {
                let inserted = match name.value(context) {
                    Some(Value::Null) => continue,
                    Some(Value::String(text)) => text,
                    Some(value) => value.to_string(),
                    None => return TOO_LARGE.to_owned(),
                };
                rendered.push_str(&inserted);
            }
            // Loading refuses such texts; one that comes from elsewhere stays as it is.
            Err(_) => return text.to_owned(),
        }
    }
    rendered
}

pub(super) fn texts_in(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts_in).collect(),
        Value::Object(fields) => fields.values().flat_map(texts_in).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// What a template names that may not be there.
pub(super) enum Named {
    /// In the body of the request.
    Body(Path),
    /// In the record.
    Record(Path),
}

/// What the templates in `text` name, or what is wrong with them.
pub(super) fn check(text: &str) -> impl Iterator<Item = Result<Named, String>> {
    parts(text).filter_map(|part| match part {
        Ok(Part::Name(Name::Body(path))) => Some(Ok(Named::Body(path))),
        Ok(Part::Name(Name::Record(path))) => Some(Ok(Named::Record(path))),
        Ok(Part::Name(_) | Part::Text(_)) => None,
        Err(problem) => Some(Err(problem)),
    })
}

/// How many templates `text` has.
pub(super) fn count(text: &str) -> usize {
    text.matches("{{").count()
}

/// Whether `value` is one template and nothing else, so that it has the type of what it stands for.
pub(super) fn is_lone(value: &Value) -> bool {
    let Value::String(text) = value else { return false };
    let mut parts = parts(text);
    matches!((parts.next(), parts.next()), (Some(Ok(Part::Name(_))), None))
}

fn render_value(text: &str, context: &TemplateContext<'_>) -> Value {
    let mut parts = parts(text);
    match (parts.next(), parts.next()) {
        (Some(Ok(Part::Name(name))), None) => name.value(context).unwrap_or_else(|| TOO_LARGE.into()),
        _ => Value::String(render_text(text, context)),
    }
}

enum Part<'a> {
    Text(&'a str),
    Name(Name),
}

enum Name {
    Body(Path),
    Record(Path),
    Operation,
    Account,
    Today,
    Now,
    NowMillis,
}

/// Cuts a text into plain parts and names.
fn parts(text: &str) -> impl Iterator<Item = Result<Part<'_>, String>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let part = match rest.split_once("{{") {
            None => Ok(Part::Text(std::mem::take(&mut rest))),
            Some(("", inner)) => cut_name(inner, &mut rest),
            Some((plain, _)) => {
                rest = &rest[plain.len()..];
                Ok(Part::Text(plain))
            }
        };
        Some(part)
    })
}

fn cut_name<'a>(inner: &'a str, rest: &mut &'a str) -> Result<Part<'a>, String> {
    let Some((name, after)) = inner.split_once("}}") else {
        *rest = "";
        return Err("`{{` is never closed by `}}`".to_owned());
    };
    *rest = after;
    Name::parse(name.trim()).map(Part::Name)
}

impl Name {
    fn parse(text: &str) -> Result<Self, String> {
        let unknown = || format!("a template cannot name `{}`; it can name {}", shortened(text), NAMES.join(", "));
        match text {
            "operation" => Ok(Self::Operation),
            "account" => Ok(Self::Account),
            "today" => Ok(Self::Today),
            "now" => Ok(Self::Now),
            "nowMillis" => Ok(Self::NowMillis),
            _ => match (text.strip_prefix("request.body."), text.strip_prefix("record.")) {
                (Some(path), _) => Path::parse(path).map(Self::Body),
                (None, Some(path)) => Path::parse(path).map(Self::Record),
                (None, None) => Err(unknown()),
            },
        }
    }

    /// What it stands for; `None` when there is no room for it.
    fn value(&self, context: &TemplateContext<'_>) -> Option<Value> {
        if context.room.is_exceeded() {
            return None;
        }
        let value = match self {
            Self::Body(path) => path.first(context.body, &Effort::default()).unwrap_or_default(),
            Self::Record(path) => path.first(context.record, &Effort::default()).unwrap_or_default(),
            Self::Operation => context.operation.into(),
            Self::Account => context.account.into(),
            Self::Today => context.now.date().strftime(context.dates).to_string().into(),
            Self::Now => context.now.to_string().into(),
            Self::NowMillis => context.now.as_millis().into(),
        };
        context.room.holds(weight_of(&value)).then_some(value)
    }
}

/// About how many bytes a JSON value takes beside itself.
fn weight_of(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(|item| size_of::<Value>() + weight_of(item)).sum(),
        Value::Object(fields) => {
            fields.iter().map(|(key, value)| size_of::<Value>() + key.len() + weight_of(value)).sum()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rendered(value: &Value) -> Value {
        let context = TemplateContext {
            operation: "shop.order.create",
            account: "acme",
            body: &json!({"item": "tea", "count": 3}).into(),
            record: &json!({"tag": "T-1"}).into(),
            dates: "%d-%m-%Y",
            now: "2026-01-02T03:04:05Z".parse().unwrap(),
            room: Room::default(),
        };
        render(value, &context)
    }

    #[test]
    fn names_are_replaced_wherever_a_text_stands() {
        let value =
            json!({"text": "<p>{{ request.body.item }} for {{record.tag}} on {{today}}</p>", "list": ["{{now}}"]});

        let expected = json!({"text": "<p>tea for T-1 on 02-01-2026</p>", "list": ["2026-01-02T03:04:05Z"]});
        assert_eq!(rendered(&value), expected);
    }

    #[test]
    fn a_lone_template_keeps_the_type() {
        assert_eq!(rendered(&json!("{{request.body.count}}")), json!(3));
        assert_eq!(rendered(&json!("{{nowMillis}}")), json!(1_767_323_045_000_i64));
        assert_eq!(rendered(&json!("{{request.body.nothing}}")), json!(null));
    }

    #[test]
    fn what_templates_stand_for_has_a_bound_over_all_texts_of_an_answer() {
        let body = json!({ "a": "x".repeat(1 << 19) });
        let context = TemplateContext {
            operation: "shop.order.create",
            account: "acme",
            body: &body.clone().into(),
            record: &Json::Null,
            dates: "%d-%m-%Y",
            now: "2026-01-02T03:04:05Z".parse().unwrap(),
            room: Room::default(),
        };

        let rendered =
            render(&json!(["{{request.body.a}}", "a {{request.body.a}}", "{{request.body.a}}", "none"]), &context);

        assert_eq!(rendered[0], body["a"]);
        assert_eq!(rendered[1], TOO_LARGE);
        assert_eq!(rendered[2], TOO_LARGE);
        assert_eq!(rendered[3], "none");
        assert!(context.room.is_exceeded());
    }

    #[test]
    fn unknown_names_are_problems() {
        let problems_in = |value: &Value| -> Vec<String> {
            texts_in(value).into_iter().flat_map(check).filter_map(Result::err).collect()
        };
        assert_eq!(problems_in(&json!({"a": ["{{today}}"]})), [] as [String; 0]);
        let problems = problems_in(&json!({"a": ["{{yesterday}}", "{{today"]}));
        assert!(problems[0].contains("it can name request.body"), "{problems:?}");
        assert!(problems[1].contains("never closed"), "{problems:?}");
    }
}
