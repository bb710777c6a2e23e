//! What an event is about, as the body of a call says it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{cases, problem::Problem};
use crate::vendors::{Sandbox, Vendors, attestr, personr, selector::Selector};

/// A check or record: its id, or what it has.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, try_from = "Value")]
#[schemars(rename = "Subject", untagged)]
pub enum Subject {
    /// The vendor's id.
    Id(String),
    /// What it has, such as `{"tag": "EMP-9"}`.
    Selected(Box<Selector>),
}

impl TryFrom<Value> for Subject {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        match value {
            Value::String(id) => Ok(Self::Id(id)),
            Value::Object(_) => Box::deserialize(value).map(Self::Selected).map_err(|error| error.to_string()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
                Err(r#"expected an id, or what the record has, such as {"tag":"EMP-9"}"#.to_owned())
            }
        }
    }
}

impl Subject {
    /// The id of the one that is meant.
    ///
    /// # Errors
    ///
    /// What it has fits none, or several.
    pub async fn id(self, sandbox: &Sandbox) -> Result<String, Problem> {
        match self {
            Self::Id(id) => Ok(id),
            Self::Selected(selector) => cases::one(sandbox, *selector).await.map_err(|it| it.inside("subject")),
        }
    }

    /// Refuses what says nothing of all the records that a condition may be about.
    ///
    /// # Errors
    ///
    /// It chooses one of several, or says nothing.
    pub fn check_for_condition(&self) -> Result<(), Problem> {
        let Self::Selected(selector) = self else { return Ok(()) };
        if selector.nth.is_some() || selector.latest {
            return Err(Problem::in_field(
                "subject",
                "nth and latest choose one record; a condition is about all that fit",
            ));
        }
        if **selector == Selector::default() {
            return Err(Problem::in_field("subject", "expected what the record has, such as tag"));
        }
        Ok(())
    }

    /// In what the record with this id is not the one that is meant.
    pub fn miss(&self, id: &str, records: &Vendors) -> Option<String> {
        (!self.is(id, records)).then(|| format!("subject: expected {self}, seen `{id}`"))
    }

    /// Whether it is the record with this id, as the records are now.
    pub fn is(&self, id: &str, records: &Vendors) -> bool {
        match self {
            Self::Id(wanted) => wanted == id,
            Self::Selected(selector) => {
                let facts =
                    attestr::selected::of(&records.attestr, id).or_else(|| personr::selected::of(&records.personr, id));
                let is_named = selector.id.as_ref().is_none_or(|wanted| wanted == id);
                is_named && facts.is_some_and(|facts| selector.wanted().fits(&facts))
            }
        }
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => write!(f, "`{id}`"),
            Self::Selected(selector) => selector.fmt(f),
        }
    }
}
