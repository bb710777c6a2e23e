//! A record by what a test knows of it, in place of the id that a vendor gave it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::engine::scenario::Glob;

/// How many records a refusal lists.
const LISTED: usize = 20;
/// The longest text that is compared with others to find the nearest, in bytes.
const LONGEST: usize = 64;

/// Which record is meant: by its id, or by what it has. A `*` in a text stands for anything.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Selector {
    /// The vendor's id, which says all.
    pub id: Option<String>,
    /// The client's reference.
    pub tag: Option<String>,
    /// The kind of a check, such as `work`.
    pub r#type: Option<String>,
    pub email: Option<String>,
    pub name: Option<String>,
    pub employer: Option<String>,
    pub company_name: Option<String>,
    pub external_user_id: Option<String>,
    pub source_key: Option<String>,
    /// The account, or Personr's workspace, that it belongs to.
    pub account: Option<String>,
    pub number: Option<String>,
    /// Which of several that fit, from 1 for the oldest.
    pub nth: Option<usize>,
    /// The newest of several that fit.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub latest: bool,
}

/// Why a selector chooses nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotOne {
    /// It is none.
    #[error("{detail}")]
    Wrong {
        detail: String,
        /// By what can be selected.
        valid: Vec<String>,
    },
    /// No record fits.
    #[error("{0}")]
    None(String),
    /// More than one fits.
    #[error("{detail}")]
    Several {
        detail: String,
        /// Those that fit, each with what it has.
        fitting: Vec<String>,
    },
}

/// The last parameters of every [`Noun`].
pub const NTH: (&str, &str) = ("nth", "Which of several that fit, from 1 for the oldest.");
pub const LATEST: (&str, &str) = ("latest", "`true`: the newest of several that fit.");

/// What can be selected, and by what.
#[derive(Debug)]
pub struct Noun {
    pub one: &'static str,
    pub many: &'static str,
    /// The parameters that select one, each with what it means; `nth` and `latest` are the last.
    pub query: &'static [(&'static str, &'static str)],
}

/// A record as selectors see it.
#[derive(Debug)]
pub struct Facts {
    pub id: String,
    /// What it has, by the selector's fields; a field can be there more than once.
    pub has: Vec<(&'static str, String)>,
}

impl Facts {
    /// Whether the id, or something that it has, contains a `text` in small letters, in whatever case it has it.
    pub fn contain(&self, text: &str) -> bool {
        let values = self.has.iter().map(|(_, value)| value);
        std::iter::once(&self.id).chain(values).any(|value| value.to_lowercase().contains(text))
    }
}

impl Selector {
    /// The record with this id.
    pub fn by_id(id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), ..Self::default() }
    }

    fn wanted(&self) -> Vec<(&'static str, &str)> {
        let fields = [
            ("tag", &self.tag),
            ("type", &self.r#type),
            ("email", &self.email),
            ("name", &self.name),
            ("employer", &self.employer),
            ("companyName", &self.company_name),
            ("externalUserId", &self.external_user_id),
            ("sourceKey", &self.source_key),
            ("account", &self.account),
            ("number", &self.number),
        ];
        fields.into_iter().filter_map(|(field, wanted)| Some((field, wanted.as_deref()?))).collect()
    }

    /// Refuses what selects no `noun`.
    pub fn check(&self, noun: &Noun) -> Result<(), NotOne> {
        let wanted = self.wanted();
        let wrong = |detail: String| Err(NotOne::Wrong { detail, valid: noun.fields().map(str::to_owned).collect() });
        if self.id.is_some() {
            let alone = wanted.is_empty() && self.nth.is_none() && !self.latest;
            return if alone {
                Ok(())
            } else {
                wrong("id: it says which one is meant, so nothing else goes with it".into())
            };
        }
        if let Some((field, _)) = wanted.iter().find(|(field, _)| noun.fields().all(|known| known != *field)) {
            return wrong(format!("{field}: a {} is not selected by it", noun.one));
        }
        match (self.nth, self.latest) {
            (Some(0), _) => wrong("nth: the first is 1".into()),
            (Some(_), true) => wrong("latest: it says which one, and so does nth; expected one of them".into()),
            (None, false) if wanted.is_empty() => {
                wrong(format!("expected what the {} has, such as {}", noun.one, noun.query[0].0))
            }
            _ => Ok(()),
        }
    }

    /// Whether a record has what is wanted, whichever of several is meant.
    pub fn fits(&self, facts: &Facts) -> bool {
        self.misses(facts).is_empty()
    }

    /// What of a record is not as it is wanted, each with what it has.
    fn misses(&self, facts: &Facts) -> Vec<String> {
        let misses = self.wanted().into_iter().filter_map(|(field, wanted)| {
            let glob = Glob::new(wanted);
            let has = facts.has.iter().filter(|(known, _)| *known == field);
            let values: Vec<_> = has.map(|(_, value)| value.as_str()).collect();
            if values.iter().any(|value| glob.fits(value)) {
                return None;
            }
            Some(if values.is_empty() { format!("no {field}") } else { format!("{field} `{}`", values.join("`, `")) })
        });
        misses.collect()
    }

    /// The id of the one that is meant of the `records` of a sandbox, which are in the order in which they were made.
    ///
    /// # Errors
    ///
    /// None fits, or several do and nothing says which.
    pub fn choose(&self, noun: &Noun, records: impl Iterator<Item = Facts>) -> Result<String, NotOne> {
        self.check(noun)?;
        if let Some(id) = &self.id {
            return Ok(id.clone());
        }
        let (mut fitting, others): (Vec<Facts>, Vec<Facts>) = records.partition(|facts| self.fits(facts));
        let count = fitting.len();
        let place = match self.nth {
            Some(nth) => nth - 1,
            None if self.latest => count.saturating_sub(1),
            None if count <= 1 => 0,
            None => return Err(self.several(noun, &fitting)),
        };
        if place < count {
            return Ok(fitting.swap_remove(place).id);
        }
        Err(self.none(noun, count, &others))
    }

    fn several(&self, noun: &Noun, fitting: &[Facts]) -> NotOne {
        let has =
            |facts: &Facts| facts.has.iter().map(|(field, value)| format!("{field} `{value}`")).collect::<Vec<_>>();
        let shown = |facts: &Facts| format!("{}: {}", facts.id, has(facts).join(", "));
        NotOne::Several {
            detail: format!(
                "{} {} fit {self}; say which with nth or latest, or with more of what it has",
                fitting.len(),
                noun.many
            ),
            fitting: fitting.iter().take(LISTED).map(shown).collect(),
        }
    }

    fn none(&self, noun: &Noun, fitting: usize, others: &[Facts]) -> NotOne {
        let nearest = others.iter().min_by_key(|facts| (self.misses(facts).len(), self.distance(facts)));
        let nearest = match nearest {
            _ if fitting > 0 => format!("only {} there", are(fitting)),
            Some(facts) => format!("the nearest is {}, which has {}", facts.id, self.misses(facts).join(" and ")),
            None => format!("there are no {} yet", noun.many),
        };
        NotOne::None(format!("no {} fits {self}; {nearest}", noun.one))
    }

    /// How unlike the first texts that miss are.
    fn distance(&self, facts: &Facts) -> usize {
        let far = |(field, wanted): (&str, &str)| {
            let values = facts.has.iter().filter(|(known, _)| *known == field);
            values.map(|(_, value)| distance(value, wanted)).min().unwrap_or(wanted.len())
        };
        self.wanted().into_iter().map(far).sum()
    }
}

/// How unlike two texts are; long ones are not compared, since that costs the product of their lengths.
fn distance(one: &str, other: &str) -> usize {
    let longest = one.len().max(other.len());
    if LONGEST < longest { longest } else { strsim::levenshtein(one, other) }
}

fn are(count: usize) -> String {
    if count == 1 { "one is".to_owned() } else { format!("{count} are") }
}

impl From<&str> for Selector {
    fn from(id: &str) -> Self {
        Self::by_id(id)
    }
}

impl From<&String> for Selector {
    fn from(id: &String) -> Self {
        Self::by_id(id)
    }
}

impl Noun {
    /// The fields by which one is selected.
    fn fields(&self) -> impl Iterator<Item = &'static str> {
        self.query.iter().map(|(name, _)| *name)
    }
}

impl std::fmt::Display for Selector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let id = self.id.iter().map(|id| format!("id `{id}`"));
        let wanted = self.wanted().into_iter().map(|(field, wanted)| format!("{field} `{wanted}`"));
        let nth = self.nth.iter().map(|nth| format!("nth {nth}"));
        let latest = self.latest.then(|| "latest".to_owned());
        f.write_str(&id.chain(wanted).chain(nth).chain(latest).collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const CHECK: Noun =
        Noun { one: "check", many: "checks", query: &[("tag", ""), ("type", ""), ("nth", ""), ("latest", "")] };

    fn chosen(selector: serde_json::Value) -> Result<String, String> {
        let record = |id: &str, tag: &str, kind: &str| Facts {
            id: id.to_owned(),
            has: vec![("tag", tag.to_owned()), ("type", kind.to_owned())],
        };
        let records = [record("A", "EMP-8", "work"), record("B", "EMP-9", "work"), record("C", "EMP-9", "dl")];
        let selector: Selector = serde_json::from_value(selector).unwrap();
        selector.choose(&CHECK, records.into_iter()).map_err(|refused| refused.to_string())
    }

    #[test]
    fn one_record_is_chosen_by_what_it_has() {
        assert_eq!(chosen(json!({ "id": "X" })).unwrap(), "X");
        assert_eq!(chosen(json!({ "tag": "*8" })).unwrap(), "A");
        assert_eq!(chosen(json!({ "tag": "EMP-9", "type": "work" })).unwrap(), "B");
        assert_eq!(chosen(json!({ "tag": "EMP-9", "latest": true })).unwrap(), "C");
        assert_eq!(chosen(json!({ "tag": "EMP-9", "nth": 1 })).unwrap(), "B");
        assert_eq!(chosen(json!({ "nth": 3 })).unwrap(), "C");
    }

    #[test]
    fn what_chooses_none_or_several_says_what_there_is() {
        let refused = |selector| chosen(selector).unwrap_err();
        assert_eq!(
            refused(json!({ "tag": "EMP-7", "type": "dl" })),
            "no check fits tag `EMP-7`, type `dl`; the nearest is C, which has tag `EMP-9`"
        );
        assert_eq!(refused(json!({ "tag": "EMP-9", "nth": 3 })), "no check fits tag `EMP-9`, nth 3; only 2 are there");
        assert_eq!(
            refused(json!({ "tag": "EMP-9" })),
            "2 checks fit tag `EMP-9`; say which with nth or latest, or with more of what it has"
        );
        assert_eq!(refused(json!({ "email": "a@b.co" })), "email: a check is not selected by it");
        assert_eq!(
            refused(json!({ "id": "A", "tag": "x" })),
            "id: it says which one is meant, so nothing else goes with it"
        );
        assert_eq!(refused(json!({})), "expected what the check has, such as tag");
    }
}
