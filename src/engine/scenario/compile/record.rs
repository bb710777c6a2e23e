//! Checks what conditions and templates name of records.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    super::{
        path::Path,
        problem::Finding,
        template::{self, Named},
    },
    Compiler,
};
use crate::engine::tree::{Place, listed, nearest};

/// The fields that records can have; `None` when words are not checked.
pub type RecordFields = Option<BTreeSet<&'static str>>;

impl Compiler {
    /// The fields of the records that the rule's requests are about.
    pub fn record_of_requests(&self) -> RecordFields {
        self.known(self.operations.iter().flat_map(|words| words.record))
    }

    /// The fields of the records of the checks that the rule's requests start.
    pub fn record_of_checks(&self) -> RecordFields {
        self.known(self.operations.iter().filter_map(|words| words.check).flat_map(|check| check.record))
    }

    fn known(&self, fields: impl Iterator<Item = &'static &'static str>) -> RecordFields {
        (!self.operations.is_empty()).then(|| fields.copied().collect())
    }

    /// Notes a condition on what no record has.
    pub fn check_record(&mut self, place: Place, path: &Path) {
        self.check_field(place, path, self.record_of_requests().as_ref(), |field| {
            format!("record: {{ {field}: ... }}")
        });
    }

    /// Notes what is wrong with the templates of a text, which may name these fields of its record.
    pub fn check_templates(&mut self, place: Place, text: &str, record: &RecordFields) {
        self.count_templates(place, text);
        let example = |field: &str| format!("\"{{{{record.{field}}}}}\"");
        for named in template::check(text) {
            match named {
                Ok(Named::Record(path)) => self.check_field(place, &path, record.as_ref(), example),
                Ok(Named::Body(path)) => {
                    self.check_body(place, &path, |field| format!("\"{{{{request.body.{field}}}}}\""));
                }
                Err(problem) => self.note(Finding::error(place, problem).example("\"{{request.body.tag}}\"")),
            }
        }
    }

    /// Notes the text in which a rule has one template too many.
    fn count_templates(&mut self, place: Place, text: &str) {
        let before = self.templates;
        self.templates += template::count(text);
        if before <= template::MOST && template::MOST < self.templates {
            let message = format!("a rule has at most {} templates", template::MOST);
            self.note(Finding::error(place, message).example("\"{{request.body.tag}}\""));
        }
    }

    /// The same for all texts in `value`.
    pub fn check_templates_in(&mut self, place: Place, value: &Value, record: &RecordFields) {
        for text in template::texts_in(value) {
            self.check_templates(place, text, record);
        }
    }

    fn check_field(
        &mut self,
        place: Place,
        path: &Path,
        record: Option<&BTreeSet<&'static str>>,
        example: impl Fn(&str) -> String,
    ) {
        let (Some(field), Some(record)) = (path.first_key(), record) else { return };
        if record.is_empty() {
            self.note_no_record(place);
        } else if !record.contains(field) {
            let near = nearest(field, record.iter().copied());
            let right = near.or(record.first().copied()).map(example);
            let message = format!("unknown field `{field}` of the record; it can be {}", listed(record));
            self.note(Finding::error(place, message).nearest(near).with_example(right.as_deref()));
        }
    }

    fn note_no_record(&mut self, place: Place) {
        let names = listed(self.operations.iter().map(|words| words.name));
        let other = self.vocabulary.operations().find(|words| !words.record.is_empty()).map(|words| words.name);
        let message = format!("{names} is about no earlier record, so `record` has no meaning here");
        self.note(
            Finding::error(place, message).with_example(other.map(|name| format!("operation: {name}")).as_deref()),
        );
    }
}
