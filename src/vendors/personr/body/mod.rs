//! A request's fields, read one by one in the documented order with Personr's errors (rulings P4 and P5): `encoding` makes fields of the
//! bytes, `values` reads texts and what they stand for, `file` reads files.

mod encoding;
mod file;
mod values;

use std::collections::BTreeMap;

use encoding::{Decoded, Lists};
pub use encoding::{File, read};

use super::error::ApiError;
use crate::engine::tree::{Json, Object};

/// The fields of one request.
#[derive(Debug, Clone)]
pub struct RequestFields {
    workflow: &'static str,
    /// A JSON object.
    values: Json,
    lists: Lists,
    files: BTreeMap<String, File>,
}

impl RequestFields {
    /// Reads the fields of a request for the endpoint named `workflow`.
    pub fn parse(
        workflow: &'static str,
        query: &str,
        content_type: Option<&str>,
        body: &[u8],
    ) -> Result<Self, ApiError> {
        let decoded = read(query, content_type, body);
        decoded
            .map(|decoded| Self::new(workflow, decoded))
            .map_err(|reason| ApiError::MalformedBody { workflow, reason })
    }

    fn new(workflow: &'static str, Decoded { fields, lists, files }: Decoded) -> Self {
        Self { workflow, values: Json::Object(fields), lists, files }
    }

    /// The endpoint's name.
    pub fn workflow(&self) -> &'static str {
        self.workflow
    }

    /// The fields as a JSON object, as conditions of rules look at them.
    pub fn view(&self) -> &Json {
        &self.values
    }

    /// The same, taken out.
    pub fn take_view(&mut self) -> Json {
        std::mem::take(&mut self.values)
    }

    /// The names of the fields that are not among `known`.
    pub fn except(&self, known: &[&str]) -> impl Iterator<Item = &str> {
        let names = self.values.as_object().into_iter().flat_map(Object::keys);
        names.filter(|name| !known.contains(name))
    }

    /// An error about a value that a reader of this endpoint's own refused.
    pub fn invalid(&self, parameter: &'static str, must: &str) -> ApiError {
        ApiError::InvalidParameter { workflow: self.workflow, parameter, must: must.to_owned().into() }
    }

    /// An error about a value that must be there.
    pub fn missing(&self, parameter: &'static str) -> ApiError {
        ApiError::MissingParameter { workflow: self.workflow, parameter }
    }

    /// The value of a field that has one value; of a field that a form repeats, the last.
    fn take(&self, name: &'static str) -> Option<&Json> {
        match (self.values.get(name)?, self.lists) {
            (Json::Array(values), Lists::Repeated) => values.last(),
            (value, _) => Some(value),
        }
    }

    /// The bytes of a part that is a file, where `value` is what the fields have of it.
    fn file_part(&self, name: &str, value: &Json) -> Option<&File> {
        self.files.get(name).filter(|_| value.as_object().is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub fn json(body: &str) -> RequestFields {
        RequestFields::parse("api-x", "", Some("application/json"), body.as_bytes()).unwrap()
    }

    pub fn form(body: &str) -> RequestFields {
        RequestFields::parse("api-x", "", None, body.as_bytes()).unwrap()
    }

    #[track_caller]
    pub fn check_missing<T: std::fmt::Debug>(result: Result<T, ApiError>) {
        assert_eq!(result.unwrap_err(), ApiError::MissingParameter { workflow: "api-x", parameter: "a" });
    }

    #[track_caller]
    pub fn check_invalid<T: std::fmt::Debug>(result: Result<T, ApiError>, hint: &str) {
        let Err(ApiError::InvalidParameter { workflow: "api-x", parameter: "a", must }) = result else {
            panic!("expected an invalid parameter, not {result:?}");
        };
        assert!(must.contains(hint), "{must}");
    }

    #[test]
    fn fields_that_are_not_known_are_named() {
        let fields = form("a=1&c=2&b=3");

        assert_eq!(fields.except(&["a"]).collect::<Vec<_>>(), ["c", "b"]);
    }
}
