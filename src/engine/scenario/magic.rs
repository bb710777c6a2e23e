//! The magic values as a table: to get this, send that. Read off the scenario that gives them their meaning.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{library::Library, plan::Origin, rule::Rule};

/// One thing that can be had by sending a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MagicValue {
    /// The rule that gives the value its meaning, as `scenario/rule`.
    pub rule: String,
    /// What is got.
    pub get: String,
    /// What to send; any one of these.
    pub send: Vec<Sent>,
    /// The operations that look for it; `*` stands for anything.
    pub operations: Vec<String>,
}

/// A field with a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Sent {
    /// The field's name in the body.
    pub field: String,
    /// Its value, in any letter case; `*` stands for anything.
    pub value: String,
}

/// The magic values that ship with `library`.
pub fn magic_values(library: &Library) -> Vec<MagicValue> {
    let magic = library.names().filter_map(|name| library.get(name)).filter(|(_, origin)| *origin == Origin::Magic);
    magic.flat_map(|(scenario, _)| scenario.rules.iter().map(MagicValue::of).collect::<Vec<_>>()).collect()
}

impl MagicValue {
    fn of(rule: &Rule) -> Self {
        let written = &rule.written;
        let when = &written["when"];
        let groups = when["any"].as_array().map_or_else(|| vec![when], |groups| groups.iter().collect());
        Self {
            rule: rule.name.to_string(),
            get: written["description"].as_str().unwrap_or_default().to_owned(),
            send: groups.into_iter().flat_map(sent).collect(),
            operations: texts(&when["operation"]),
        }
    }
}

/// The fields that a group of conditions looks at.
fn sent(group: &Value) -> impl Iterator<Item = Sent> {
    let fields = group["body"].as_object().into_iter().flatten();
    fields.filter_map(|(field, value)| {
        let text = value.as_str().or(value["anyCase"].as_str())?;
        Some(Sent { field: field.clone(), value: text.to_owned() })
    })
}

/// A text, or the texts of a list.
fn texts(value: &Value) -> Vec<String> {
    let items = value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
    items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}
