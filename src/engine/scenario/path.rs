//! Paths into JSON, as `employer`, `references[0].name`, `references[*].email` or `**.email`.

use std::fmt;

use serde_json::Value;

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

/// How many `**` a path may have: each multiplies the steps through a deep body by its depth.
const MOST_DEEP: usize = 3;

impl Path {
    /// Reads a path.
    pub fn parse(text: &str) -> Result<Self, String> {
        let explain = || format!("`{text}` is not a path such as name, references[0].name or **.email");
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
        Ok(Self(segments))
    }

    /// The key with which the path begins; `None` when it begins anywhere.
    pub fn first_key(&self) -> Option<&str> {
        match self.0.first()? {
            Segment::Key(key) => Some(key),
            Segment::Index(_) | Segment::Each | Segment::Deep => None,
        }
    }

    /// Whether `test` holds for any value that the path leads to; nulls count as missing.
    pub fn any(&self, root: &Value, test: &mut dyn FnMut(&Value) -> bool) -> bool {
        any(&self.0, root, test)
    }

    /// The first value that the path leads to.
    pub fn first(&self, root: &Value) -> Option<Value> {
        let mut found = None;
        self.any(root, &mut |value| {
            found = Some(value.clone());
            true
        });
        found
    }
}

fn any(segments: &[Segment], value: &Value, test: &mut dyn FnMut(&Value) -> bool) -> bool {
    let Some((segment, rest)) = segments.split_first() else { return !value.is_null() && test(value) };
    match segment {
        Segment::Key(key) => value.get(&**key).is_some_and(|child| any(rest, child, test)),
        Segment::Index(index) => value.get(*index).is_some_and(|child| any(rest, child, test)),
        Segment::Each => children(value, &mut |child| any(rest, child, test)),
        Segment::Deep => any(rest, value, test) || children(value, &mut |child| any(segments, child, test)),
    }
}

fn children(value: &Value, test: &mut dyn FnMut(&Value) -> bool) -> bool {
    match value {
        Value::Array(items) => items.iter().any(test),
        Value::Object(fields) => fields.values().any(test),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
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
        Path::parse(path).unwrap().any(&body, &mut |value| {
            found.push(value.clone());
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
    fn wrong_paths_say_what_is_right() {
        for path in ["", "a..b", "a[", "a[x]", "a[0]b", ".a"] {
            assert!(Path::parse(path).unwrap_err().contains("such as name"), "{path}");
        }
    }
}
