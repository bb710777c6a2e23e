//! Tells by a few letters of a request which rules may fit it, before any of them is asked.
//!
//! Most rules ask first for a text that begins or ends with certain letters, as all magic values do. The letters that all rules about an
//! operation expect in one field stand side by side, so that the field is looked up once and compared with all of them.

use std::iter::repeat_n;

use super::{
    comparison::Test,
    matcher::{Condition, Subject},
    path::{Effort, Path},
    rule::Rule,
};
use crate::engine::tree::Json;

/// The letters by which some rules are told apart.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// For each rule whether it must be asked whatever the letters are.
    always: Vec<bool>,
    fields: Vec<Field>,
}

/// How the texts of one field begin and end that rules expect in it, each with the number of its rule.
#[derive(Debug)]
struct Field {
    path: Path,
    expected: Vec<(Expected, usize)>,
}

impl Index {
    /// The letters of these rules, which are numbered in order.
    pub(super) fn of<'a>(rules: impl Iterator<Item = &'a Rule>) -> Self {
        let mut index = Self::default();
        for (number, rule) in rules.enumerate() {
            let told = told_by(rule);
            index.always.push(told.is_none());
            for (path, expected) in told.into_iter().flatten() {
                match index.fields.iter_mut().find(|field| field.path == *path) {
                    Some(field) => field.expected.push((expected, number)),
                    None => index.fields.push(Field { path: path.clone(), expected: vec![(expected, number)] }),
                }
            }
        }
        index
    }

    /// Whether each of the rules may fit a request with this body; the first condition of one that may not fails.
    pub(super) fn may_fit(&self, body: &Json, effort: &Effort) -> Vec<bool> {
        let mut may_fit = self.always.clone();
        for Field { path, expected } in &self.fields {
            path.any(body, effort, &mut |value| {
                let Some(seen) = Ends::seen(value) else { return false };
                for (_, rule) in expected.iter().filter(|(expected, _)| expected.may_be(seen)) {
                    may_fit[*rule] = true;
                }
                false
            });
        }
        may_fit
    }
}

/// The fields of which one must begin or end so that a rule's first condition holds; `None` when it is not told by that.
fn told_by(rule: &Rule) -> Option<Vec<(&Path, Expected)>> {
    // What has an end says so, whatever the request is.
    match rule.conditions.first().filter(|_| rule.lasts.is_none())? {
        Condition::Any(groups) => groups.iter().map(|group| group.iter().find_map(expected)).collect(),
        condition @ (Condition::Field(..) | Condition::Operation(_) | Condition::Not(_)) => {
            Some(vec![expected(condition)?])
        }
    }
}

/// The field and the letters that a condition expects in it.
fn expected(condition: &Condition) -> Option<(&Path, Expected)> {
    let Condition::Field(Subject::Body(path), Test::Some(leaf)) = condition else { return None };
    let (beginning, end) = leaf.ends().filter(|_| path.is_one_way())?;
    Some((path, Expected::of(beginning, end)?))
}

/// How a text begins and ends: with four letters each, in small ones, as far as it has so many.
#[derive(Debug, Clone, Copy)]
struct Ends(u64);

impl Ends {
    /// What may be anything, as a letter beyond ASCII, whose small one may be more or fewer bytes.
    const UNKNOWN: u64 = 0x8080_8080_8080_8080;

    fn of(beginning: impl Iterator<Item = u8>, end: impl Iterator<Item = u8>) -> Self {
        Self(four(beginning) | four(end) << 32)
    }

    /// Those of a value with which texts are compared; `None` when it is no such value.
    fn seen(value: &Json) -> Option<Self> {
        match value {
            Json::String(text) => Some(Self::of(text.bytes(), text.bytes().rev())),
            // Its JSON is compared.
            Json::Number(_) | Json::Bool(_) => Some(Self(Self::UNKNOWN)),
            Json::Null | Json::Array(_) | Json::Object(_) => None,
        }
    }
}

/// The ends that are expected of a text, which may be longer.
#[derive(Debug)]
struct Expected {
    ends: Ends,
    /// Where a letter is expected.
    mask: u64,
}

impl Expected {
    /// Those of a text that begins and ends so, in letters of any case; `None` when that tells no texts apart.
    fn of(beginning: &str, end: &str) -> Option<Self> {
        let ends = Ends::of(beginning.bytes(), end.bytes().rev());
        let Ends(mask) = Ends::of(repeat_n(0xff, beginning.len()), repeat_n(0xff, end.len()));
        (mask != 0 && ends.0 & Ends::UNKNOWN == 0).then_some(Self { ends, mask })
    }

    fn may_be(&self, seen: Ends) -> bool {
        seen.0 & self.mask == self.ends.0 || seen.0 & Ends::UNKNOWN != 0
    }
}

/// Four letters side by side, the first in the lowest place.
fn four(letters: impl Iterator<Item = u8>) -> u64 {
    let places = letters.take(4).zip([0, 8, 16, 24]);
    places.map(|(letter, place)| u64::from(letter.to_ascii_lowercase()) << place).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::{comparison::Leaf, glob::Glob},
        *,
    };

    proptest! {
        #[test]
        fn a_text_that_passes_may_pass(shape in "[aAk*é]{0,7}", text in "[aAkKé\\u{212a}]{0,7}") {
            for leaf in [Leaf::Text(shape.as_str().into()), Leaf::Glob(Glob::new(&shape)), Leaf::AnyCase(Glob::in_any_case(&shape))] {
                let condition = Condition::Field(Subject::Body(Path::parse("a").unwrap()), Test::Some(leaf));
                let Some((path, expected)) = expected(&condition) else { continue };
                let seen = Json::from(text.as_str());
                let body = Json::from(serde_json::json!({ "a": text }));
                let Condition::Field(_, test) = &condition else { unreachable!("it was made above") };
                let passes = test.holds_at(path, &body, &Effort::default());
                prop_assert!(!passes || expected.may_be(Ends::seen(&seen).unwrap()));
            }
        }
    }

    #[test]
    fn texts_are_told_apart_by_how_they_begin_and_end() {
        let may = |shape: &str, seen: Json| {
            let glob = Glob::in_any_case(shape);
            let (beginning, end) = glob.ends();
            Expected::of(beginning, end).unwrap().may_be(Ends::seen(&seen).unwrap())
        };
        for (shape, seen) in [("*-ALERT", "EMP-alert"), ("ab*yz", "ABYZ"), ("*z", "z"), ("*-ALERT", "caf\u{e9}")] {
            assert!(may(shape, seen.into()), "{shape} {seen}");
        }
        for (shape, seen) in
            [("*-ALERT", "EMP-1"), ("ab*yz", "abxy"), ("*-ALERT", "rt"), ("*z", ""), ("longer", "longest")]
        {
            assert!(!may(shape, seen.into()), "{shape} {seen}");
        }
        assert!(may("12*", Json::Number(12.into())));
        assert!(Expected::of("", "").is_none() && Expected::of("\u{e9}", "").is_none());
    }
}
