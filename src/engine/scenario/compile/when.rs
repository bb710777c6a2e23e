//! Compiles the conditions of a rule and finds the operations that it is about.

use super::{
    super::{
        file::{Comparison, OneOrMore, Scalar, WhenFile},
        glob::Glob,
        matcher::{Condition, Operations, Subject},
        path::Path,
        problem::Finding,
        vocabulary::OperationWords,
    },
    Compiler,
};
use crate::engine::tree::{At, Mapping, Place, listed, nearest};

/// The methods that clients use; a pattern may stand for others.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// Whether the groups of some conditions leave room for the operation called `name`, as far as they name operations.
fn groups_allow(file: &WhenFile, name: &str) -> bool {
    let allows = |group: &At<WhenFile>| {
        let named = |names: &OneOrMore| names.0.iter().any(|pattern| Glob::new(pattern).fits(name));
        group.operation.as_ref().is_none_or(named) && groups_allow(group, name)
    };
    file.all.iter().all(|groups| groups.iter().all(allows)) && file.any.iter().all(|groups| groups.iter().any(allows))
}

impl Compiler {
    /// The operations and the other conditions of a rule.
    pub fn when(&mut self, file: &WhenFile) -> (Operations, Vec<Condition>) {
        let operations = file.operation.as_ref().map(|names| self.operations(names)).unwrap_or_default();
        let fits = |words: &&OperationWords| operations.include(words.name) && groups_allow(file, words.name);
        self.operations = self.vocabulary.operations().filter(fits).collect();
        self.guessed = self.operations.is_empty();
        if self.guessed {
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
    fn group(&mut self, place: Place, file: &WhenFile) -> Vec<Condition> {
        let operation = file.operation.as_ref().map(|names| Condition::Operation(self.operations(names)));
        let conditions: Vec<Condition> = operation.into_iter().chain(self.fields(file)).collect();
        if conditions.is_empty() && !self.damaged && self.is_right_from(place) {
            let finding = Finding::error(place, "there are no conditions here, so every request fits");
            self.note(finding.with_example(self.example_of("not")));
        }
        conditions
    }

    fn groups(&mut self, key: &str, files: &At<Vec<At<WhenFile>>>) -> Vec<Vec<Condition>> {
        if files.is_empty() && !self.damaged {
            let finding = Finding::error(files.place, format!("`{key}` is an empty list, which says nothing"));
            self.note(finding.with_example(self.example_of(key)));
        }
        files.iter().map(|file| self.group(file.place, file)).collect()
    }

    fn fields(&mut self, file: &WhenFile) -> Vec<Condition> {
        let mut conditions = Vec::new();
        let lone = [(Subject::Method, &file.method), (Subject::Path, &file.path), (Subject::Account, &file.account)];
        for (subject, comparison) in lone {
            conditions.extend(comparison.as_ref().map(|it| Condition::Field(subject, self.comparison(it.place, it))));
        }
        if let Some(method) = &file.method {
            self.check_method(method);
        }
        if let Some(path) = &file.path {
            self.check_path(path);
        }
        self.named(&file.header, &mut conditions, |name| Ok(Subject::Header(name.to_lowercase().into())));
        self.named(&file.query, &mut conditions, |name| Ok(Subject::Query(name.into())));
        self.named(&file.body, &mut conditions, |path| Path::parse(path).map(Subject::Body));
        self.named(&file.record, &mut conditions, |path| Path::parse(path).map(Subject::Record));
        for (name, _) in &file.query.0 {
            self.check_query(name);
        }
        // What is no path was noted already.
        for (name, path) in file.body.0.iter().filter_map(|(name, _)| Some((name, Path::parse(name).ok()?))) {
            self.check_body(name.place, &path, |field| format!("body: {{ {field}: ... }}"));
        }
        for (name, path) in file.record.0.iter().filter_map(|(name, _)| Some((name, Path::parse(name).ok()?))) {
            self.check_record(name.place, &path);
        }
        conditions.extend(file.all.iter().flat_map(|groups| self.groups("all", groups)).flatten());
        conditions.extend(file.any.as_ref().map(|groups| Condition::Any(self.groups("any", groups))));
        conditions.extend(file.not.as_ref().map(|group| Condition::Not(self.group(group.place, group))));
        conditions
    }

    fn check_method(&mut self, method: &At<Comparison>) {
        let Comparison::Plain(Scalar::Text(word)) = &method.value else { return };
        if !word.contains('*') && !METHODS.contains(&word.as_str()) {
            let message = format!("unknown method `{word}`; it can be {}", listed(METHODS));
            let finding = Finding::error(method.place, message).nearest(nearest(word, METHODS));
            self.note(finding.with_example(self.example_of("method")));
        }
    }

    fn named(
        &mut self,
        fields: &Mapping<Comparison>,
        conditions: &mut Vec<Condition>,
        subject: impl Fn(&str) -> Result<Subject, String>,
    ) {
        for (name, comparison) in &fields.0 {
            match subject(name) {
                Ok(subject) => conditions.push(Condition::Field(subject, self.comparison(name.place, comparison))),
                Err(message) => self.note(Finding::error(name.place, message).with_example(self.example_of("body"))),
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
            let near = self.nearest_pattern(name).or(nearest(name, known()).map(str::to_owned));
            let right = near.as_deref().or(known().next()).unwrap_or("*");
            let finding = Finding::error(name.place, message).example(format!("operation: {right}"));
            self.note(finding.nearest(near));
        }
        pattern
    }

    /// The pattern that was meant, when only the vendor's name in it is wrong.
    fn nearest_pattern(&self, name: &str) -> Option<String> {
        let (vendor, rest) =
            name.split_once('.').filter(|(vendor, rest)| !vendor.contains('*') && rest.contains('*'))?;
        let near = nearest(vendor, self.vocabulary.vendors.iter().map(|vendor| vendor.name))?;
        let pattern = format!("{near}.{rest}");
        let glob = Glob::new(&pattern);
        self.vocabulary.operations().any(|words| glob.fits(words.name)).then_some(pattern)
    }
}
