//! Compiles the conditions of a rule and finds the operations that it is about.

use super::{
    super::{
        file::{Comparison, OneOrMore, WhenFile},
        glob::Glob,
        matcher::{Condition, Operations, Subject},
        path::Path,
        problem::Finding,
        vocabulary::OperationWords,
    },
    Compiler,
    examples::example_of,
};
use crate::engine::tree::{At, Fields, nearest};

impl Compiler {
    /// The operations and the other conditions of a rule.
    pub(super) fn when(&mut self, file: &WhenFile) -> (Operations, Vec<Condition>) {
        let operations = file.operation.as_ref().map(|names| self.operations(names)).unwrap_or_default();
        self.operations = self.vocabulary.operations().filter(|words| operations.include(words.name)).collect();
        if self.operations.is_empty() {
            self.operations = self.possibly_meant(&operations);
        }
        (operations, self.fields(file))
    }

    /// What a rule may be about whose operations do not exist: all of the vendors that it names, or all there are.
    fn possibly_meant(&self, operations: &Operations) -> Vec<&'static OperationWords> {
        let vendors: Vec<&str> = operations.0.iter().filter_map(Glob::first_word).collect();
        let of_vendor = |words: &&OperationWords| vendors.iter().any(|vendor| words.vendor() == *vendor);
        let meant: Vec<_> = self.vocabulary.operations().filter(of_vendor).collect();
        if meant.is_empty() { self.vocabulary.operations().collect() } else { meant }
    }

    /// A group of conditions within `any`, `all` or `not`.
    fn group(&mut self, file: &WhenFile) -> Vec<Condition> {
        let operation = file.operation.as_ref().map(|names| Condition::Operation(self.operations(names)));
        operation.into_iter().chain(self.fields(file)).collect()
    }

    fn fields(&mut self, file: &WhenFile) -> Vec<Condition> {
        let mut conditions = Vec::new();
        let lone = [(Subject::Method, &file.method), (Subject::Path, &file.path), (Subject::Account, &file.account)];
        for (subject, comparison) in lone {
            conditions.extend(comparison.as_ref().map(|it| Condition::Field(subject, self.comparison(it))));
        }
        self.named(&file.header, &mut conditions, |name| Ok(Subject::Header(name.to_lowercase().into())));
        self.named(&file.query, &mut conditions, |name| Ok(Subject::Query(name.into())));
        self.named(&file.body, &mut conditions, |path| Path::parse(path).map(Subject::Body));
        self.named(&file.record, &mut conditions, |path| Path::parse(path).map(Subject::Record));
        conditions.extend(file.all.iter().flat_map(|group| self.group(group)));
        if !file.any.is_empty() {
            conditions.push(Condition::Any(file.any.iter().map(|group| self.group(group)).collect()));
        }
        conditions.extend(file.not.as_ref().map(|group| Condition::Not(self.group(group))));
        conditions
    }

    fn named(
        &mut self,
        fields: &Fields<Comparison>,
        conditions: &mut Vec<Condition>,
        subject: impl Fn(&str) -> Result<Subject, String>,
    ) {
        for (name, comparison) in &fields.0 {
            match subject(name) {
                Ok(subject) => conditions.push(Condition::Field(subject, self.comparison(comparison))),
                Err(message) => self.note(Finding::error(name.place, message).with_example(example_of("body"))),
            }
        }
    }

    fn operations(&mut self, names: &OneOrMore) -> Operations {
        Operations(names.0.iter().map(|name| self.operation(name)).collect())
    }

    fn operation(&mut self, name: &At<String>) -> Glob {
        let pattern = Glob::new(name);
        let known = || self.vocabulary.operations().map(|words| words.name);
        if !self.vocabulary.vendors.is_empty() && !known().any(|known| pattern.fits(known)) {
            let message = if name.contains('*') {
                format!("no operation fits `{}`", **name)
            } else {
                format!("unknown operation `{}`", **name)
            };
            let near = nearest(name, known());
            let finding = Finding::error(name.place, message).nearest(near);
            self.note(finding.example(format!("operation: {}", near.or(known().next()).unwrap_or("*"))));
        }
        pattern
    }
}
