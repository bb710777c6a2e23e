//! Reads a type from a tree to the end: a part that does not fit is noted, taken out, and reading starts again.
//!
//! So one reading finds every mistake, and what is right of a document can still be checked further.

use std::{borrow::Cow, collections::HashSet, fmt};

use serde::Deserialize;

use super::{
    error::{Details, ReadError, Wrong},
    line::Place,
    node::{Kind, Node},
    reader::Reader,
};

/// After so many mistakes the rest is not looked for.
const ENOUGH: usize = 100;

/// A part that does not fit.
#[derive(Debug)]
pub struct Mistake {
    /// Where it stands.
    pub place: Place,
    /// The names and numbers that lead to it, as `rules`, `0`, `then`.
    pub path: Vec<String>,
    /// The places of what it is in, from the outside in.
    pub within: Vec<Place>,
    /// What does not fit.
    pub wrong: Wrong,
}

impl Mistake {
    /// Where it is in a JSON document, as a pointer such as `/rules/0/then`; empty is the whole document.
    pub fn pointer(&self) -> String {
        self.path.iter().flat_map(|step| ["/".into(), escaped(step)]).collect()
    }

    /// What does not fit, what would, and the word that was probably meant.
    pub fn message(&self) -> String {
        let hint = self.wrong.nearest().map(|near| format!("; did you mean `{near}`?"));
        format!("{}{}", self.wrong, hint.unwrap_or_default())
    }
}

/// A step of a JSON pointer.
fn escaped(step: &str) -> Cow<'_, str> {
    if step.contains(['~', '/']) { step.replace('~', "~0").replace('/', "~1").into() } else { step.into() }
}

/// The path as JavaScript would write it, and what is wrong there.
impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut steps = self.path.iter();
        f.write_str(steps.next().map_or("body", String::as_str))?;
        for step in steps {
            if step.bytes().all(|byte| byte.is_ascii_digit()) { write!(f, "[{step}]") } else { write!(f, ".{step}") }?;
        }
        write!(f, ": {}", self.message())
    }
}

/// Reads a `T`; otherwise says everything that does not fit, of which there is always something.
pub fn read_whole<T: for<'de> Deserialize<'de>>(root: Node) -> Result<T, Vec<Mistake>> {
    match read(root) {
        (Some(whole), mistakes) if mistakes.is_empty() => Ok(whole),
        (_, mistakes) => Err(mistakes),
    }
}

/// Reads a `T`, without the parts that do not fit; `None` when nothing is left.
pub fn read<T: for<'de> Deserialize<'de>>(mut root: Node) -> (Option<T>, Vec<Mistake>) {
    let mut mistakes = Vec::new();
    let mut damaged = HashSet::new();
    loop {
        let error = match T::deserialize(Reader(&root)) {
            Ok(read) => return (Some(read), mistakes),
            Err(error) => error,
        };
        if !note(error, &mut root, &mut mistakes, &mut damaged) {
            return (None, mistakes);
        }
    }
}

/// Notes a part that does not fit and takes it out; false when there is no sense in reading on.
fn note(error: ReadError, root: &mut Node, mistakes: &mut Vec<Mistake>, damaged: &mut HashSet<Vec<usize>>) -> bool {
    let Details { mut address, place, wrong } = error.details();
    address.reverse();
    let (path, within) = describe(root, &address);
    // Something was taken out of this part; that a key is now missing in it was not the writer's mistake.
    let consequence = matches!(wrong, Wrong::Missing { .. }) && damaged.contains(&address);
    if !consequence {
        mistakes.push(Mistake { place: place.unwrap_or_default(), path, within, wrong });
    }
    let taken_out = mistakes.len() < ENOUGH && take_out(root, &address);
    address.pop();
    damaged.insert(address);
    taken_out
}

/// The path to the part at `address`, and the places of what it is in.
fn describe(root: &Node, address: &[usize]) -> (Vec<String>, Vec<Place>) {
    let (mut node, mut path, mut within) = (root, Vec::new(), Vec::new());
    for index in address {
        within.push(node.place);
        match &node.kind {
            Kind::List(items) => {
                path.push(index.to_string());
                node = &items[*index];
            }
            Kind::Fields(fields) => {
                path.push(fields[*index].0.name.clone());
                node = &fields[*index].1;
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => break,
        }
    }
    (path, within)
}

/// Takes the part at `address` out of its list or mapping; false when it is the whole document.
fn take_out(root: &mut Node, address: &[usize]) -> bool {
    let mut node = root;
    for index in address {
        node = match &mut node.kind {
            Kind::List(items) => &mut items[*index],
            Kind::Fields(fields) => &mut fields[*index].1,
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => return false,
        };
    }
    node.taken_out = true;
    !address.is_empty()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Order {
        id: u32,
        #[serde(default)]
        lines: Vec<Line>,
        #[serde(default)]
        notes: BTreeMap<String, String>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Line {
        of: Kind,
        count: u8,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Apple,
        Pear,
    }

    #[track_caller]
    fn check(text: &str, mistakes: &[&str]) {
        let found = read_whole::<Order>(Node::of_json(text.as_bytes()).unwrap()).unwrap_err();
        assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), mistakes);
    }

    #[test]
    fn every_mistake_is_told_with_its_place() {
        check(
            r#"{"id":"x","lines":[{"of":"aple","count":1},{"of":"pear","coun":2},{"of":"pear","count":300}],"notes":{"a":1}}"#,
            &[
                "id: expected a whole number from 0 up, found the text `x`",
                "lines[0].of: unknown value `aple`, expected `apple` or `pear`; did you mean `apple`?",
                "lines[1].coun: unknown field `coun`, expected `of` or `count`; did you mean `count`?",
                "lines[2].count: expected a whole number from 0 to 255, found the number 300",
                "notes.a: expected a text, found the number 1",
            ],
        );
        check(r#"{"id":5000000000}"#, &["id: expected a whole number up to 4294967295, found the number 5000000000"]);
        check("[]", &["body: expected an object, found a list"]);
        check("{}", &["body: missing field `id`"]);
        check(r#"{"id":1,"id":2}"#, &["body: duplicate field `id`"]);
    }

    #[test]
    fn what_is_missing_because_it_was_taken_out_is_no_mistake_but_the_like_elsewhere_is() {
        check(
            r#"{"id":1,"lines":[{"of":1,"count":1},{"count":1}]}"#,
            &["lines[0].of: expected `apple` or `pear`, found the number 1", "lines[1]: missing field `of`"],
        );
    }

    #[test]
    fn a_pointer_escapes_what_means_something_in_it() {
        let root = Node::of_json(br#"{"id":1,"notes":{"a/b~c":1}}"#).unwrap();

        assert_eq!(read_whole::<Order>(root).unwrap_err()[0].pointer(), "/notes/a~1b~0c");
    }
}
