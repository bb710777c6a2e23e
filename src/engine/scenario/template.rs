//! Templates in output texts and raw responses: `{{request.body.employer}}`, `{{today}}`.
//!
//! The names are few on purpose; a text that is one template and nothing else keeps the JSON type of its value.

use std::fmt::Write as _;

use serde_json::Value;

use super::path::Path;
use crate::engine::time::Timestamp;

/// What templates can name.
pub(super) const NAMES: &[&str] =
    &["request.body.<path>", "record.<path>", "operation", "account", "today", "now", "nowMillis"];

/// What the names of a template stand for.
#[derive(Debug, Clone, Copy)]
pub struct TemplateContext<'a> {
    /// The operation.
    pub operation: &'a str,
    /// The calling account's id.
    pub account: &'a str,
    /// The body or the form fields of the request.
    pub body: &'a Value,
    /// The record that it is about.
    pub record: &'a Value,
    /// How the vendors write dates, in the words of `strftime`.
    pub dates: &'static str,
    /// The sandbox's time.
    pub now: Timestamp,
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

/// Renders `text`; a name that leads nowhere renders as nothing.
pub fn render_text(text: &str, context: &TemplateContext<'_>) -> String {
    let mut rendered = String::with_capacity(text.len());
    for part in parts(text) {
        match part {
            Ok(Part::Text(text)) => rendered.push_str(text),
            Ok(Part::Name(name)) => match name.value(context) {
                Value::Null => {}
                Value::String(text) => rendered.push_str(&text),
                value @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                    write!(rendered, "{value}").expect("writing to a string succeeds");
                }
            },
            // Loading refuses such texts; one that comes from elsewhere stays as it is.
            Err(_) => return text.to_owned(),
        }
    }
    rendered
}

/// The texts in `value`.
pub(super) fn texts_in(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts_in).collect(),
        Value::Object(fields) => fields.values().flat_map(texts_in).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// What the templates in `text` name of the record, or what is wrong with them.
pub(super) fn check(text: &str) -> impl Iterator<Item = Result<Path, String>> {
    parts(text).filter_map(|part| match part {
        Ok(Part::Name(Name::Record(path))) => Some(Ok(path)),
        Ok(Part::Name(_) | Part::Text(_)) => None,
        Err(problem) => Some(Err(problem)),
    })
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
        (Some(Ok(Part::Name(name))), None) => name.value(context),
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
        let unknown = || format!("a template cannot name `{text}`; it can name {}", NAMES.join(", "));
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

    fn value(&self, context: &TemplateContext<'_>) -> Value {
        match self {
            Self::Body(path) => path.first(context.body).unwrap_or_default(),
            Self::Record(path) => path.first(context.record).unwrap_or_default(),
            Self::Operation => context.operation.into(),
            Self::Account => context.account.into(),
            Self::Today => context.now.date().strftime(context.dates).to_string().into(),
            Self::Now => context.now.to_string().into(),
            Self::NowMillis => context.now.as_millis().into(),
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
            body: &json!({"item": "tea", "count": 3}),
            record: &json!({"tag": "T-1"}),
            dates: "%d-%m-%Y",
            now: "2026-01-02T03:04:05Z".parse().unwrap(),
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
