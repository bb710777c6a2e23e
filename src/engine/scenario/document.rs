//! Reads other files of the program the way scenarios are read: every mistake at once, each at its place.

use serde::Deserialize;

use super::{
    compile::{finding_of, unreadable},
    problem::{Finding, Problem},
};
use crate::engine::tree::{At, Node, Place, listed, nearest, read};

/// A YAML or JSON file that is being read, and what is wrong with it.
#[derive(Debug)]
pub struct Document {
    file: String,
    text: String,
    root: Option<Node>,
    problems: Vec<Problem>,
}

impl Document {
    /// Takes `text`, which is called `file` in messages.
    pub fn new(file: impl Into<String>, text: impl Into<String>) -> Self {
        let mut document = Self { file: file.into(), text: text.into(), root: None, problems: Vec::new() };
        match Node::of_yaml(&document.text) {
            Ok(root) => document.root = Some(root),
            Err(error) => document.note(unreadable(&error)),
        }
        document
    }

    /// Reads the whole as a `T`, without the parts that do not fit; `what` names it, `example_of` knows something right for a key.
    pub fn read<T: for<'de> Deserialize<'de>>(
        &mut self,
        what: &str,
        example_of: fn(&str) -> Option<&'static str>,
    ) -> Option<T> {
        let (read, mistakes) = read(self.root.clone()?);
        for mistake in &mistakes {
            self.note(finding_of(mistake, what, &example_of));
        }
        read
    }

    /// Notes that something is wrong at `place`; `example` is something right.
    pub fn object(&mut self, place: Place, message: impl Into<String>, example: Option<&str>) {
        self.note(Finding::error(place, message).with_example(example));
    }

    /// The place of what `path` leads to in the item at `item` of the list under `list`; that of the item when there is no such thing.
    pub fn place_in<'a>(&self, list: &str, item: Place, path: impl Iterator<Item = &'a str>) -> Place {
        self.root.as_ref().and_then(|root| root.item(list, item)).map_or(item, |item| item.place_of_value(path))
    }

    /// Notes that `key`, which stands at the top, is none of `valid`; all of them are named only when none is near.
    pub fn unknown<'a>(&mut self, key: &At<String>, what: &str, valid: impl Iterator<Item = &'a str> + Clone) {
        let near = nearest(key, valid.clone());
        let choices = if near.is_some() { String::new() } else { format!("; it can be {}", listed(valid)) };
        let message = format!("unknown key `{}` at the top of {what}{choices}", **key);
        self.note(Finding::error(key.place, message).nearest(near));
    }

    /// What is wrong, in the order of the file.
    pub fn problems(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| (problem.place.line, problem.place.column));
        self.problems
    }

    fn note(&mut self, finding: Finding) {
        self.problems.push(finding.found_in(&self.file, &self.text));
    }
}
