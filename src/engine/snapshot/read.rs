//! From a text to a document: the document, or everything that is wrong with the text, each at its place.
//!
//! A right text is read in one go. In a wrong one the first wrong value is taken out and the rest is read again, until nothing is wrong any more.

use std::collections::{HashMap, HashSet};

use erased_serde::Deserializer;
use serde::{
    Deserialize,
    de::{DeserializeOwned, Error as _},
};
use serde_json::Value;
use serde_path_to_error::{Path, Segment, Track};

use super::{
    document::{Document, FORM, Several},
    misfit::Misfit,
};
use crate::engine::{registry::Name, scenario::nearest, world::Domain};

/// How many misfits are told at once.
const MOST: usize = 50;

/// What every form says about itself.
#[derive(Deserialize)]
struct Head {
    snapshot: Option<Value>,
    sandboxes: Option<serde::de::IgnoredAny>,
}

/// Reads one sandbox's document.
pub fn read<D: Domain>(text: &[u8]) -> Result<Document<D>, Vec<Misfit>> {
    if head(text)?.sandboxes.is_some() {
        let message =
            "this document is of several sandboxes: take one of these, or start a server with all by --seed-file";
        return Err(vec![Misfit::at("/sandboxes", message)]);
    }
    document(text)
}

/// Reads a document of several sandboxes; one that names none is the default sandbox's.
pub fn read_several<D: Domain>(text: &[u8]) -> Result<Several<D>, Vec<Misfit>> {
    match head(text)?.sandboxes {
        Some(_) => document(text),
        None => Ok(Several::only(Name::default_sandbox(), document(text)?)),
    }
}

/// Reads the head; it refuses forms that this program does not know, whatever is in them.
fn head(text: &[u8]) -> Result<Head, Vec<Misfit>> {
    let wrong = |pointer, message: String| Err(vec![Misfit::at(pointer, message)]);
    let head: Head = match serde_json::from_slice(text) {
        Ok(head) => head,
        Err(error) if error.is_data() => return wrong("", "a snapshot is a JSON object".to_owned()),
        Err(error) => return wrong("", format!("this is not JSON: {error}")),
    };
    let version = env!("CARGO_PKG_VERSION");
    match &head.snapshot {
        Some(form) if *form == FORM => Ok(head),
        Some(form) => {
            wrong("/snapshot", format!("form {form} is not known; this is vetbox {version}, which knows form {FORM}"))
        }
        None => {
            wrong("/snapshot", format!("missing; a snapshot says {{\"vetbox\":\"{version}\",\"snapshot\":{FORM}}}"))
        }
    }
}

fn document<T: DeserializeOwned>(text: &[u8]) -> Result<T, Vec<Misfit>> {
    whole(text).or_else(|_| Sieve::new(text)?.sift())
}

/// Reads a text that is right.
fn whole<T: DeserializeOwned>(text: &[u8]) -> Result<T, erased_serde::Error> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let document = deserialize(&mut <dyn Deserializer<'_>>::erase(&mut reader))?;
    reader.end().map_err(erased_serde::Error::custom)?;
    Ok(document)
}

/// Reads through one door, whatever is behind it: a sandbox has many types, and code for each of them per door would be most of the program.
fn deserialize<'a, T: Deserialize<'a>>(from: &mut dyn Deserializer<'a>) -> Result<T, erased_serde::Error> {
    erased_serde::deserialize(from)
}

/// Takes wrong values out of a document, one after the other.
struct Sieve {
    rest: Value,
    misfits: Vec<Misfit>,
    /// Where values of objects were taken out: that they are missing now is nobody's mistake.
    taken: HashSet<String>,
    /// How many of the first items of an array were taken out.
    shifts: HashMap<String, usize>,
}

impl Sieve {
    fn new(text: &[u8]) -> Result<Self, Vec<Misfit>> {
        let rest =
            serde_json::from_slice(text).map_err(|error| vec![Misfit::at("", format!("this is not JSON: {error}"))])?;
        Ok(Self { rest, misfits: Vec::new(), taken: HashSet::new(), shifts: HashMap::new() })
    }

    fn sift<T: DeserializeOwned>(mut self) -> Result<T, Vec<Misfit>> {
        loop {
            let mut track = Track::new();
            let reader = serde_path_to_error::Deserializer::new(&self.rest, &mut track);
            let message = match deserialize(&mut <dyn Deserializer<'_>>::erase(reader)) {
                // Only what a text says twice is read here without a mistake.
                Ok(document) if self.misfits.is_empty() => return Ok(document),
                Ok(_) => return Err(self.misfits),
                Err(error) => error.to_string(),
            };
            let steps = steps(&track.path());
            let pointer = self.pointer(&steps);
            let missing = missing_field(&message).map(|field| format!("{pointer}/{field}"));
            if missing.is_none_or(|missing| !self.taken.contains(&missing)) {
                self.misfits.push(Misfit::at(pointer.clone(), explained(&message)));
            }
            if self.misfits.len() == MOST || !self.take_out(&steps, pointer) {
                return Err(self.misfits);
            }
        }
    }

    /// The pointer into the document as it was.
    fn pointer(&self, steps: &[Step]) -> String {
        steps.iter().fold(String::new(), |pointer, step| match step {
            Step::Key(key) => format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")),
            Step::Item(item) => format!("{pointer}/{}", item + self.shifts.get(&pointer).copied().unwrap_or(0)),
        })
    }

    /// Takes a value out; of an array also the items before it, which were read already. False when there is no such value.
    fn take_out(&mut self, steps: &[Step], pointer: String) -> bool {
        let Some((last, parents)) = steps.split_last() else { return false };
        let parent = parents.iter().try_fold(&mut self.rest, |value, step| match step {
            Step::Key(key) => value.get_mut(key),
            Step::Item(item) => value.get_mut(item),
        });
        match (parent, last) {
            (Some(Value::Object(fields)), Step::Key(key)) => {
                self.taken.insert(pointer);
                fields.remove(key).is_some()
            }
            (Some(Value::Array(items)), Step::Item(item)) if *item < items.len() => {
                items.drain(..=*item);
                let array = self.pointer(parents);
                *self.shifts.entry(array).or_default() += item + 1;
                true
            }
            _ => false,
        }
    }
}

/// One step from a value to one in it.
enum Step {
    Key(String),
    Item(usize),
}

fn steps(path: &Path) -> Vec<Step> {
    let step = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(Step::Item(*index)),
        Segment::Map { key } | Segment::Enum { variant: key } => Some(Step::Key(key.clone())),
        Segment::Unknown => None,
    };
    path.iter().filter_map(step).collect()
}

/// The field that a message misses.
fn missing_field(message: &str) -> Option<&str> {
    message.strip_prefix("missing field `")?.split('`').next()
}

/// A message with the word that was probably meant.
fn explained(message: &str) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let near = match &quoted[..] {
        [wrong, choices @ ..] if message.starts_with("unknown ") => nearest(wrong, choices.iter().copied()),
        _ => None,
    };
    near.map_or_else(|| message.to_owned(), |near| format!("{message}; did you mean `{near}`?"))
}
