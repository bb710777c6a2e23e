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
    words::{counted, shortened},
};

/// After so many mistakes the rest is not looked for: each costs another reading.
const MOST: usize = 20;

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

    /// Where it is as JavaScript would write it, such as `rules[0].then`.
    pub fn field(&self) -> String {
        let is_number = |step: &str| step.bytes().all(|byte| byte.is_ascii_digit());
        let mut steps = self.path.iter();
        let first = steps.next().cloned().unwrap_or_else(|| "body".to_owned());
        steps.fold(
            first,
            |path, step| if is_number(step) { format!("{path}[{step}]") } else { format!("{path}.{step}") },
        )
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

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field(), self.message())
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
    let mut found = Found::default();
    loop {
        let error = match T::deserialize(Reader(&root)) {
            Ok(read) => return (Some(read), found.mistakes),
            Err(error) => error,
        };
        if MOST <= found.mistakes.len() {
            found.stop(&root);
            return (None, found.mistakes);
        }
        if !found.note(error, &mut root) {
            return (None, found.mistakes);
        }
    }
}

/// What was found while reading.
#[derive(Default)]
struct Found {
    mistakes: Vec<Mistake>,
    /// Where something was taken out.
    damaged: HashSet<Vec<usize>>,
}

impl Found {
    /// Notes a part that does not fit and takes it out; false when there is no sense in reading on.
    fn note(&mut self, error: ReadError, root: &mut Node) -> bool {
        let Details { mut address, place, wrong } = error.details();
        address.reverse();
        let valid = if let Wrong::UnknownKey { valid, .. } = wrong { Some(valid) } else { None };
        // Something was taken out of this part; that it does not fit as it is now was not the writer's mistake.
        if !self.damaged.contains(&address) {
            let (path, within) = describe(root, &address);
            self.mistakes.push(Mistake { place: place.unwrap_or_default(), path, within, wrong });
        }
        let taken_out = take_out(root, &address);
        address.pop();
        if let Some(valid) = valid {
            self.note_unknown(valid, root, &address);
        }
        self.damaged.insert(address);
        taken_out
    }

    /// Notes the other keys beside an unknown one that are none of `valid`, and takes them out: reading stops at the first.
    fn note_unknown(&mut self, valid: &'static [&'static str], root: &mut Node, address: &[usize]) {
        let (path, within) = describe(root, address);
        let Some(Node { place, kind: Kind::Fields(fields), .. }) = node_at(root, address) else { return };
        let (place, mut more) = (*place, 0_usize);
        for (key, value) in fields.iter_mut().filter(|(_, value)| !value.taken_out) {
            if valid.contains(&key.name.as_str()) {
                continue;
            }
            value.taken_out = true;
            if MOST <= self.mistakes.len() {
                more += 1;
                continue;
            }
            let name = shortened(&key.name).into_owned();
            let (mut path, mut within) = (path.clone(), within.clone());
            path.push(name.clone());
            within.push(place);
            let wrong = Wrong::UnknownKey { key: name, valid };
            self.mistakes.push(Mistake { place: key.place, path, within, wrong });
        }
        if 0 < more {
            let wrong = Wrong::Other(counted(more, "more unknown field"));
            self.mistakes.push(Mistake { place, path, within, wrong });
        }
    }

    /// Says that there is more which is not looked for.
    fn stop(&mut self, root: &Node) {
        let wrong = Wrong::Other(format!("there are more than these {}", counted(self.mistakes.len(), "mistake")));
        self.mistakes.push(Mistake { place: root.place, path: Vec::new(), within: Vec::new(), wrong });
    }
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
                path.push(shortened(&fields[*index].0.name).into_owned());
                node = &fields[*index].1;
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => break,
        }
    }
    (path, within)
}

/// The part at `address`.
fn node_at<'a>(root: &'a mut Node, address: &[usize]) -> Option<&'a mut Node> {
    let mut node = root;
    for index in address {
        node = match &mut node.kind {
            Kind::List(items) => items.get_mut(*index)?,
            Kind::Fields(fields) => &mut fields.get_mut(*index)?.1,
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => return None,
        };
    }
    Some(node)
}

/// Takes the part at `address` out of its list or mapping; false when it is the whole document.
fn take_out(root: &mut Node, address: &[usize]) -> bool {
    let Some(node) = node_at(root, address) else { return false };
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
        check(r#"{"id":{}}"#, &["id: expected a whole number from 0 up, found an object"]);
        check(
            r#"{"id":1,"lines":[{"of":{},"count":1},{"of":{"pear":1,"apple":2},"count":1}]}"#,
            &[
                "lines[0].of: expected `apple` or `pear`, found an object without fields",
                "lines[1].of: expected `apple` or `pear`, found several fields",
            ],
        );
        check(r#"{"id":1,"id":2}"#, &["body: duplicate field `id`"]);
    }

    #[test]
    fn what_does_not_fit_because_something_was_taken_out_is_no_mistake_but_the_like_elsewhere_is() {
        check(
            r#"{"id":1,"lines":[{"of":1,"count":1},{"count":1}]}"#,
            &["lines[0].of: expected `apple` or `pear`, found the number 1", "lines[1]: missing field `of`"],
        );
        check(
            r#"{"id":1,"lines":[{"of":{"aple":null},"count":1}]}"#,
            &["lines[0].of.aple: unknown field `aple`, expected `apple` or `pear`; did you mean `apple`?"],
        );
    }

    #[test]
    fn many_unknown_keys_are_counted_in_one_reading() {
        // An order of magnitude more would not end if each unknown key cost a reading of all.
        let mut keys = serde_json::Map::from_iter([("id".to_owned(), 1.into())]);
        keys.extend((0..200_000).map(|number| (format!("key{number}"), 1.into())));
        let root = Node::from(&serde_json::Value::Object(keys));

        let found = read_whole::<Order>(root).unwrap_err();

        assert_eq!(found.len(), 21);
        assert_eq!(found[0].message(), "unknown field `key0`, expected one of `id`, `lines`, `notes`");
        assert_eq!(found[20].to_string(), "body: 199980 more unknown fields");
    }

    #[test]
    fn of_many_other_mistakes_the_first_are_told_and_that_there_are_more() {
        let lines = vec![r#"{"of":1,"count":1}"#; 100_000].join(",");
        let root = Node::of_json(format!("{{\"id\":1,\"lines\":[{lines}]}}").as_bytes()).unwrap();

        let found = read_whole::<Order>(root).unwrap_err();

        assert_eq!(found.len(), 21);
        assert_eq!(found[20].to_string(), "body: there are more than these 20 mistakes");
    }

    #[test]
    fn a_pointer_escapes_what_means_something_in_it() {
        let root = Node::of_json(br#"{"id":1,"notes":{"a/b~c":1}}"#).unwrap();

        assert_eq!(read_whole::<Order>(root).unwrap_err()[0].pointer(), "/notes/a~1b~0c");
    }
}
