//! Paths into JSON, as `employer`, `references[0].name`, `references[*].email` or `**.email`.

use std::{
    cell::Cell,
    collections::{BTreeSet, HashSet},
    fmt, ptr,
};

use serde_json::Value;

use super::requests::Shape;
use crate::engine::tree::{Json, listed, nearest, shortened};

/// A way from the top of a JSON value to some of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path(Vec<Segment>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    /// The field of this name.
    Key(Box<str>),
    /// The item of this number, from 0.
    Index(usize),
    /// Every item or field.
    Each,
    /// The value itself and everything in it.
    Deep,
}

/// How many `**` a path may have: each is another walk through the whole value.
const MOST_DEEP: usize = 3;
/// How many steps a path may have; no body is nested deeper.
const MOST_SEGMENTS: usize = 128;
/// How many steps looking at one request may take, whatever the rules and the request are: a fraction of a second.
const MOST_STEPS: usize = 20_000_000;

/// How much looking is left. What people write and what clients send is bounded each, and what both come to together is bounded by this.
#[derive(Debug)]
pub struct Effort(Cell<usize>);

impl Default for Effort {
    fn default() -> Self {
        Self(Cell::new(MOST_STEPS))
    }
}

impl Effort {
    /// Takes some steps; false when there are not so many left.
    pub fn spend(&self, steps: usize) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(steps));
        steps < left
    }

    /// Whether nothing is left.
    pub fn is_spent(&self) -> bool {
        self.0.get() == 0
    }

    #[cfg(test)]
    fn steps(&self) -> usize {
        MOST_STEPS - self.0.get()
    }
}

impl Path {
    /// Reads a path.
    pub fn parse(text: &str) -> Result<Self, String> {
        let explain = || format!("`{}` is not a path such as name, references[0].name or **.email", shortened(text));
        let mut segments = Vec::new();
        for part in text.split('.') {
            let (name, mut brackets) = part.split_at(part.find('[').unwrap_or(part.len()));
            match name {
                "" => return Err(explain()),
                // Anywhere below anywhere is anywhere.
                "**" if brackets.is_empty() && segments.last() == Some(&Segment::Deep) => {}
                "**" => segments.push(Segment::Deep),
                "*" => segments.push(Segment::Each),
                key => segments.push(Segment::Key(key.into())),
            }
            while let Some(rest) = brackets.strip_prefix('[') {
                let (index, rest) = rest.split_once(']').ok_or_else(explain)?;
                segments.push(if index == "*" {
                    Segment::Each
                } else {
                    Segment::Index(index.parse().map_err(|_| explain())?)
                });
                brackets = rest;
            }
            if !brackets.is_empty() {
                return Err(explain());
            }
        }
        if MOST_DEEP < segments.iter().filter(|segment| **segment == Segment::Deep).count() {
            return Err(format!("`{text}` has too many `**`: a path has at most three `**`"));
        }
        if MOST_SEGMENTS < segments.len() {
            return Err(format!("`{}` has too many steps: no body is nested deeper than 128", shortened(text)));
        }
        Ok(Self(segments))
    }

    /// The key with which the path begins; `None` when it begins anywhere.
    pub fn first_key(&self) -> Option<&str> {
        match self.0.first()? {
            Segment::Key(key) => Some(key),
            Segment::Index(_) | Segment::Each | Segment::Deep => None,
        }
    }

    /// Whether it leads to one value at most.
    pub fn is_one_way(&self) -> bool {
        self.0.iter().all(|segment| matches!(segment, Segment::Key(_) | Segment::Index(_)))
    }

    /// What leads nowhere in every value of these shapes.
    pub fn astray(&self, shapes: Vec<&Shape>) -> Option<Astray> {
        let mut reached = shapes;
        for (place, segment) in self.0.iter().enumerate() {
            if reached.iter().any(|shape| shape.is_open) {
                return None;
            }
            let next: Vec<&Shape> = match segment {
                Segment::Key(key) => reached.iter().filter_map(|shape| shape.fields.get(&**key)).collect(),
                Segment::Index(_) => reached.iter().filter_map(|shape| shape.item.as_deref()).collect(),
                Segment::Each => {
                    reached.iter().flat_map(|shape| shape.fields.values().chain(shape.item.as_deref())).collect()
                }
                // Whatever comes next may be anywhere in it.
                Segment::Deep => return self.0[place..].iter().find_map(|segment| segment.unknown(&reached)),
            };
            if next.is_empty() {
                let known: BTreeSet<&str> =
                    reached.iter().flat_map(|shape| shape.fields.keys()).map(String::as_str).collect();
                let before = Self(self.0[..place].to_vec());
                return Some(match segment {
                    Segment::Key(key) if !known.is_empty() => Astray::unknown(key, &known),
                    Segment::Key(key) if reached.iter().any(|shape| shape.item.is_some()) => Astray::other(format!(
                        "`{before}` is a list, so `{key}` is a field of its items: write `{before}[*].{key}`"
                    )),
                    Segment::Index(_) if !known.is_empty() => Astray::other(format!("`{before}` is no list")),
                    Segment::Key(_) | Segment::Index(_) | Segment::Each | Segment::Deep => {
                        Astray::other(format!("`{before}` has no parts"))
                    }
                });
            }
            reached = next;
        }
        None
    }

    /// Whether `test` holds for any value that the path leads to, unless that takes more than the `effort`; nulls count as missing.
    pub fn any(&self, root: &Json, effort: &Effort, test: &mut dyn FnMut(&Json) -> bool) -> bool {
        // Up to the first star there is one way.
        let (mut rest, mut value) = (&*self.0, root);
        while let Some((segment, after)) = rest.split_first() {
            let next = match segment {
                Segment::Key(key) => value.get(key),
                Segment::Index(index) => item(value, *index),
                Segment::Each | Segment::Deep => break,
            };
            let Some(next) = next.filter(|_| effort.spend(1)) else { return false };
            (rest, value) = (after, next);
        }
        if rest.is_empty() {
            return !value.is_null() && test(value);
        }
        let first_deep =
            rest.iter().position(|segment| *segment == Segment::Deep).map_or(0, |place| rest.len() - place);
        Walk { effort, test, first_deep, seen: HashSet::new() }.any(rest, value) && !effort.is_spent()
    }

    /// The first value that the path leads to.
    pub fn first(&self, root: &Json, effort: &Effort) -> Option<Value> {
        let mut found = None;
        self.any(root, effort, &mut |value| {
            found = Some(value.into());
            true
        });
        found
    }
}

impl Segment {
    /// That a field of this name is nowhere in these shapes.
    fn unknown(&self, shapes: &[&Shape]) -> Option<Astray> {
        let Self::Key(key) = self else { return None };
        let known: BTreeSet<&str> = shapes.iter().flat_map(|shape| shape.names()).collect();
        (!known.contains(&**key)).then(|| Astray::unknown(key, &known))
    }
}

/// Why a path leads nowhere.
#[derive(Debug, PartialEq, Eq)]
pub struct Astray {
    pub message: String,
    /// The field that was probably meant.
    pub nearest: Option<String>,
}

impl Astray {
    /// How many fields are listed.
    const LISTED: usize = 25;

    fn unknown(key: &str, known: &BTreeSet<&str>) -> Self {
        let near = nearest(key, known.iter().copied());
        let choice = if known.len() <= Self::LISTED { format!("; it can be {}", listed(known)) } else { String::new() };
        Self { message: format!("no field `{key}` is documented there{choice}"), nearest: near.map(str::to_owned) }
    }

    fn other(message: String) -> Self {
        Self { message, nearest: None }
    }
}

/// A walk through a value, which ends when the test holds or the effort is spent.
struct Walk<'w> {
    effort: &'w Effort,
    test: &'w mut dyn FnMut(&Json) -> bool,
    /// How many segments are left at the first `**`, which comes to each value once.
    first_deep: usize,
    /// The values to which the walk came with another `**` ahead, and with how many segments: there are many ways to them, of which the
    /// first has seen everything.
    seen: HashSet<(usize, *const Json)>,
}

impl Walk<'_> {
    fn any(&mut self, segments: &[Segment], value: &Json) -> bool {
        if !self.effort.spend(1) {
            return true;
        }
        let Some((segment, rest)) = segments.split_first() else { return !value.is_null() && (self.test)(value) };
        match segment {
            Segment::Key(key) => value.get(key).is_some_and(|child| self.any(rest, child)),
            Segment::Index(index) => item(value, *index).is_some_and(|child| self.any(rest, child)),
            Segment::Each => children(value, &mut |child| self.any(rest, child)),
            Segment::Deep
                if segments.len() < self.first_deep && !self.seen.insert((segments.len(), ptr::from_ref(value))) =>
            {
                false
            }
            Segment::Deep => self.any(rest, value) || children(value, &mut |child| self.any(segments, child)),
        }
    }
}

fn item(value: &Json, index: usize) -> Option<&Json> {
    value.as_array()?.get(index)
}

fn children(value: &Json, test: &mut dyn FnMut(&Json) -> bool) -> bool {
    match value {
        Json::Array(items) => items.iter().any(test),
        Json::Object(fields) => fields.values().any(test),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => false,
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, segment) in self.0.iter().enumerate() {
            let dot = if place == 0 { "" } else { "." };
            match segment {
                Segment::Key(key) => write!(f, "{dot}{key}")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Each => write!(f, "{dot}*")?,
                Segment::Deep => write!(f, "{dot}**")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(path: &str) -> Vec<Value> {
        let body = json!({
            "employer": "Initech", "ended": null,
            "references": [{"name": "A", "email": "a@x"}, {"name": "B", "email": "b@x"}],
        });
        let mut found = Vec::new();
        Path::parse(path).unwrap().any(&body.into(), &Effort::default(), &mut |value| {
            found.push(value.into());
            false
        });
        found
    }

    #[test]
    fn paths_lead_to_fields_items_and_everything_below() {
        assert_eq!(found("employer"), [json!("Initech")]);
        assert_eq!(found("references[1].name"), [json!("B")]);
        assert_eq!(found("references[*].name"), [json!("A"), json!("B")]);
        assert_eq!(found("references.*.name"), [json!("A"), json!("B")]);
        assert_eq!(found("**.email"), [json!("a@x"), json!("b@x")]);
        assert_eq!(found("references[2].name"), [] as [Value; 0]);
        assert_eq!(found("ended"), [] as [Value; 0]);
    }

    #[test]
    fn repeated_stars_lead_no_further_and_many_are_refused() {
        assert_eq!(Path::parse("**.**.**.**.email"), Path::parse("**.email"));
        assert_eq!(found("**.**.email"), [json!("a@x"), json!("b@x")]);
        assert!(Path::parse("**.a.**.b.**.c").is_ok());
        assert!(Path::parse("**.a.**.b.**.c.**.d").unwrap_err().ends_with("at most three `**`"));
    }

    #[test]
    fn several_stars_cost_a_walk_each_and_no_more() {
        // Nested 120 deep, and wide: three `**` lead to each of its values in thousands of ways.
        let wide = json!(vec![json!({ "b": 1 }); 100]);
        let body = (0..120).fold(json!({ "c": 0 }), |inner, _| json!({ "a": inner, "wide": wide }));
        let values = 120 * 202;

        for path in ["**.a.**.a.**.c", "**.*.**.*.**.x", "**.a.**.wide[*].**.b"] {
            let effort = Effort::default();
            let mut tested = 0_usize;
            Path::parse(path).unwrap().any(&body.clone().into(), &effort, &mut |_| {
                tested += 1;
                false
            });
            assert!(tested <= values, "{path} tested {tested}");
            assert!(effort.steps() < 10 * values, "{path} took {} steps", effort.steps());
        }
    }

    #[test]
    fn a_walk_ends_when_its_effort_is_spent() {
        let effort = Effort::default();
        effort.spend(MOST_STEPS - 10);

        assert!(!Path::parse("**.x").unwrap().any(&json!(vec![1; 100]).into(), &effort, &mut |_| true));
        assert!(effort.is_spent());
    }

    #[test]
    fn a_path_is_no_longer_than_a_body_is_deep() {
        assert!(Path::parse(&vec!["a"; 128].join(".")).is_ok());
        assert!(Path::parse(&vec!["a"; 129].join(".")).unwrap_err().ends_with("nested deeper than 128"));
    }

    #[test]
    fn wrong_paths_say_what_is_right() {
        for path in ["", "a..b", "a[", "a[x]", "a[0]b", ".a"] {
            assert!(Path::parse(path).unwrap_err().contains("such as name"), "{path}");
        }
    }
}
