//! A cheap look at a request before a rule's conditions: both ends of a field tell most rules that do not fit.
//!
//! # Why gates
//!
//! Rules about one operation usually differ in the text that they ask of one field at the top of the body.
//! Each such field is looked up once per request, and then a gate costs two comparisons of sixteen bytes, so a hundred rules cost
//! as much as three or four do by their conditions. What a gate lets through is decided by the conditions alone.

use serde_json::Value;

use super::{
    comparison::{Leaf, Test},
    matcher::{Condition, Subject},
};

/// How many bytes of each end are compared.
const END: usize = size_of::<u128>();

/// The gates of the rules about one operation, and the fields that they look at.
#[derive(Debug, Default)]
pub(super) struct Gates {
    fields: Vec<Box<str>>,
    keys: Vec<Key>,
}

/// What a rule asks at least; a part of the keys, any of which opens it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gate {
    from: usize,
    to: usize,
}

/// A shape of text in one of the fields.
#[derive(Debug)]
struct Key {
    field: usize,
    shape: Shape,
}

/// The length and the ends of texts that can pass.
#[derive(Debug, Clone, Copy)]
struct Shape {
    least: usize,
    most: usize,
    head: End,
    tail: End,
}

/// Up to sixteen bytes, and which of them count.
#[derive(Debug, Clone, Copy)]
struct End {
    bytes: u128,
    mask: u128,
}

/// What stands in a field.
#[derive(Debug, Clone, Copy)]
pub(super) enum Glimpse {
    /// Nothing, or null.
    Nothing,
    /// A text of this length with these ends.
    Text { length: usize, head: u128, tail: u128 },
    /// A number or something else that gates know nothing of.
    Other,
}

impl Gates {
    /// The gate of a rule with these conditions.
    pub(super) fn add(&mut self, conditions: &[Condition]) -> Gate {
        let from = self.keys.len();
        for (name, shape) in shapes_of(conditions).unwrap_or_default() {
            let known = self.fields.iter().position(|field| **field == *name);
            let field = known.unwrap_or_else(|| {
                self.fields.push(name.into());
                self.fields.len() - 1
            });
            self.keys.push(Key { field, shape });
        }
        Gate { from, to: self.keys.len() }
    }

    /// What stands in the fields of `body`.
    pub(super) fn look(&self, body: &Value) -> Vec<Glimpse> {
        self.fields.iter().map(|name| Glimpse::of(body.get(&**name))).collect()
    }

    /// Whether the rule behind `gate` can fit.
    pub(super) fn admit(&self, gate: Gate, glimpses: &[Glimpse]) -> bool {
        let keys = &self.keys[gate.from..gate.to];
        keys.is_empty() || keys.iter().any(|key| key.shape.admits(&glimpses[key.field]))
    }
}

/// Shapes by field, one of which every fitting request has; `None` when the conditions demand no such thing.
fn shapes_of(conditions: &[Condition]) -> Option<Vec<(&str, Shape)>> {
    conditions.iter().find_map(|condition| match condition {
        Condition::Field(Subject::Body(path), test) => {
            let name = path.only_key()?;
            Some(shapes_in(test)?.into_iter().map(|shape| (name, shape)).collect())
        }
        Condition::Any(groups) => {
            let shapes: Option<Vec<_>> = groups.iter().map(|group| shapes_of(group)).collect();
            Some(shapes?.concat())
        }
        Condition::Field(..) | Condition::Operation(_) | Condition::Not(_) => None,
    })
}

/// Shapes, one of which every passing text has.
fn shapes_in(test: &Test) -> Option<Vec<Shape>> {
    match test {
        Test::Some(Leaf::Text(exact)) => Some(vec![Shape::new(exact, "", false)]),
        Test::Some(Leaf::Glob(glob)) => {
            let (head, tail) = glob.ends();
            Some(vec![Shape::new(head, tail, true)])
        }
        Test::Any(tests) => tests.iter().map(shapes_in).collect::<Option<Vec<_>>>().map(|shapes| shapes.concat()),
        Test::All(tests) => tests.iter().find_map(shapes_in),
        Test::Some(
            Leaf::Matches(_) | Leaf::Number(_) | Leaf::Bool(_) | Leaf::Range(_) | Leaf::Dates { .. } | Leaf::Exists,
        )
        | Test::Not(_) => None,
    }
}

impl Shape {
    /// Texts that begin with `head` and end in `tail`, and may be longer when they are `open`.
    fn new(head: &str, tail: &str, open: bool) -> Self {
        let least = head.len() + tail.len();
        let (known_head, known_tail) = (head.len().min(END), tail.len().min(END));
        Self {
            least,
            most: if open { usize::MAX } else { least },
            head: End { bytes: first(head), mask: first_bytes(known_head) },
            tail: End { bytes: last(tail), mask: !first_bytes(END - known_tail) },
        }
    }

    fn admits(&self, glimpse: &Glimpse) -> bool {
        match *glimpse {
            Glimpse::Nothing => false,
            Glimpse::Other => true,
            Glimpse::Text { length, head, tail } => {
                (head ^ self.head.bytes) & self.head.mask == 0
                    && (tail ^ self.tail.bytes) & self.tail.mask == 0
                    && (self.least..=self.most).contains(&length)
            }
        }
    }
}

impl Glimpse {
    fn of(value: Option<&Value>) -> Self {
        match value {
            None | Some(Value::Null) => Self::Nothing,
            Some(Value::String(text)) => Self::Text { length: text.len(), head: first(text), tail: last(text) },
            Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => Self::Other,
        }
    }
}

/// The first bytes of `text`, followed by zeros when it is shorter.
fn first(text: &str) -> u128 {
    let mut bytes = [0; END];
    let length = text.len().min(END);
    bytes[..length].copy_from_slice(&text.as_bytes()[..length]);
    u128::from_le_bytes(bytes)
}

/// The last bytes of `text`, preceded by zeros when it is shorter.
fn last(text: &str) -> u128 {
    let mut bytes = [0; END];
    let length = text.len().min(END);
    bytes[END - length..].copy_from_slice(&text.as_bytes()[text.len() - length..]);
    u128::from_le_bytes(bytes)
}

/// A mask of the first `count` bytes.
fn first_bytes(count: usize) -> u128 {
    let mut bytes = [0; END];
    bytes[..count].fill(0xff);
    u128::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::scenario::{glob::Glob, path::Path};

    fn condition(field: &str, test: Test) -> Condition {
        Condition::Field(Subject::Body(Path::parse(field).expect("a path")), test)
    }

    fn glob(text: &str) -> Test {
        Test::Some(Leaf::Glob(Glob::new(text)))
    }

    fn admits(conditions: &[Condition], body: &Value) -> bool {
        let mut gates = Gates::default();
        let gate = gates.add(conditions);
        gates.admit(gate, &gates.look(body))
    }

    #[track_caller]
    fn check(conditions: &[Condition], admitted: &[Value], held_off: &[Value]) {
        for body in admitted {
            assert!(admits(conditions, body), "{body} passes {conditions:?}");
        }
        for body in held_off {
            assert!(!admits(conditions, body), "{body} does not pass {conditions:?}");
        }
    }

    fn tag(value: &str) -> Value {
        serde_json::json!({ "tag": value })
    }

    #[test]
    fn both_ends_and_the_length_are_compared() {
        check(&[condition("tag", glob("EMP-*"))], &[tag("EMP-"), tag("EMP-7")], &[tag("EMP"), tag("emp-7"), tag("")]);
        check(&[condition("tag", glob("*-ALERT"))], &[tag("-ALERT"), tag("A-ALERT")], &[tag("ALERT"), tag("A-ALERTS")]);
        check(&[condition("tag", glob("aba*aba"))], &[tag("abaaba")], &[tag("aba"), tag("ababa")]);
        let exact = condition("tag", Test::Some(Leaf::Text("EMP".into())));
        check(&[exact], &[tag("EMP")], &[tag("EMP-7"), tag("EM"), tag("EMP\0")]);
    }

    #[test]
    fn what_is_no_text_is_left_to_the_conditions_and_what_is_missing_is_held_off() {
        let number = serde_json::json!({ "tag": 123 });
        let nothing = [serde_json::json!({ "tag": null }), serde_json::json!({}), Value::Null];

        check(&[condition("tag", glob("12*"))], &[number], &nothing);
    }

    #[test]
    fn any_of_several_opens() {
        let groups = vec![vec![condition("tag", glob("*-ALERT"))], vec![condition("employer", glob("Alert *"))]];
        let employer = serde_json::json!({ "tag": "x", "employer": "Alert Ltd" });
        check(&[Condition::Any(groups)], &[tag("A-ALERT"), employer], &[tag("x")]);

        let words = Test::Any(vec![glob("A*"), glob("B*")]);
        check(&[condition("tag", words)], &[tag("A"), tag("B")], &[tag("C")]);
    }

    #[test]
    fn what_demands_no_text_is_open() {
        let nothing = serde_json::json!({});
        let absent = || Test::Not(Box::new(glob("A*")));

        assert!(admits(&[], &nothing) && admits(&[condition("tag", absent())], &nothing));
        let half_open = Condition::Any(vec![vec![condition("tag", glob("A*"))], vec![condition("tag", absent())]]);
        assert!(admits(&[half_open], &nothing));
        assert!(admits(&[condition("deep.tag", glob("A*"))], &nothing));
    }

    proptest! {
        #[test]
        fn nothing_that_fits_is_held_off(pattern in "[ab*é]{0,24}", text in "[abé]{0,24}") {
            let conditions = [condition("tag", glob(&pattern))];

            if Glob::new(&pattern).fits(&text) {
                prop_assert!(admits(&conditions, &tag(&text)));
            }
        }
    }
}
