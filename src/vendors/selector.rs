//! A record by what a test knows of it, in place of the id that a vendor gave it.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::engine::scenario::Glob;

/// How many records a refusal lists.
const LISTED: usize = 20;
/// Of how many of the newest records the nearest is looked for.
const COMPARED: usize = 1000;
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
pub struct Facts<'a> {
    pub id: Cow<'a, str>,
    /// What it has, by the selector's fields; a field can be there more than once.
    pub has: Vec<(&'static str, Cow<'a, str>)>,
}

/// What a selector wants of a record, by its fields.
#[derive(Debug)]
pub struct Wanted<'a>(Vec<(&'static str, &'a str, Glob)>);

impl Facts<'_> {
    /// What it has of a field.
    fn values<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> {
        self.has.iter().filter(move |(known, _)| *known == field).map(|(_, value)| &**value)
    }
}

impl Wanted<'_> {
    /// Whether a record has what is wanted, whichever of several is meant.
    pub fn fits(&self, facts: &Facts<'_>) -> bool {
        self.0.iter().all(|(field, _, glob)| facts.values(field).any(|value| glob.fits(value)))
    }

    /// What of a record is not as it is wanted, each with what it has.
    fn misses(&self, facts: &Facts<'_>) -> Vec<String> {
        let missing = self.0.iter().filter(|(field, _, glob)| !facts.values(field).any(|value| glob.fits(value)));
        let has = missing.map(|(field, ..)| {
            let values: Vec<_> = facts.values(field).collect();
            if values.is_empty() { format!("no {field}") } else { format!("{field} `{}`", values.join("`, `")) }
        });
        has.collect()
    }

    /// How unlike the first texts that miss are.
    fn distance(&self, facts: &Facts<'_>) -> usize {
        let far = |(field, wanted, _): &(&str, &str, Glob)| {
            facts.values(field).map(|value| distance(value, wanted)).min().unwrap_or(wanted.len())
        };
        self.0.iter().map(far).sum()
    }
}

impl Selector {
    /// The parameters that select anything, each with what it means.
    pub const FIELDS: [(&str, &str); 12] = [
        ("tag", "The client's reference of a check or profile; `*` stands for anything, here as in the next nine."),
        ("type", "`work` and the other kinds of checks, `applicant` or `entity`."),
        ("email", "The e-mail address of the person."),
        ("name", "The name of the person."),
        ("employer", "The employer of a work check."),
        ("companyName", "The name of an entity."),
        ("externalUserId", "One of the client's ids of an applicant or entity."),
        ("sourceKey", "The client's key of an applicant or entity."),
        ("account", "The account, or Personr's workspace."),
        ("number", "The number of a check, or the registration number of an entity."),
        NTH,
        LATEST,
    ];
    /// Those of them that say what a record has.
    pub const HAS: &[(&str, &str)] = Self::FIELDS.split_at(10).0;

    /// The record with this id.
    pub fn by_id(id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), ..Self::default() }
    }

    /// The one check or profile with this reference of the client.
    pub fn by_tag(tag: impl Into<String>) -> Self {
        Self { tag: Some(tag.into()), ..Self::default() }
    }

    /// What it wants of a record.
    pub fn wanted(&self) -> Wanted<'_> {
        Wanted(self.fields().into_iter().map(|(field, wanted)| (field, wanted, Glob::new(wanted))).collect())
    }

    fn fields(&self) -> Vec<(&'static str, &str)> {
        let wanted = [
            &self.tag,
            &self.r#type,
            &self.email,
            &self.name,
            &self.employer,
            &self.company_name,
            &self.external_user_id,
            &self.source_key,
            &self.account,
            &self.number,
        ];
        let fields = Self::HAS.iter().zip(wanted);
        fields.filter_map(|((field, _), wanted)| Some((*field, wanted.as_deref()?))).collect()
    }

    /// Refuses what selects no `noun`.
    pub fn check(&self, noun: &Noun) -> Result<(), NotOne> {
        let wanted = self.fields();
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
            return wrong(format!("{field}: {} are not selected by it", noun.many));
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

    /// The id of the one that is meant, if there is exactly one; cheaper than saying why there is not.
    pub fn found<'a, R: Iterator<Item = Facts<'a>>>(&self, records: impl Fn() -> R) -> Option<String> {
        if let Some(id) = &self.id {
            return Some(id.clone());
        }
        let wanted = self.wanted();
        let mut fitting = records().filter(|facts| wanted.fits(facts)).map(|facts| facts.id.into_owned());
        match self.nth {
            Some(nth) => fitting.nth(nth.checked_sub(1)?),
            None if self.latest => fitting.last(),
            None => fitting.next().filter(|_| fitting.next().is_none()),
        }
    }

    /// The id of the one that is meant of the `records` of a sandbox, which are in the order in which they were made.
    ///
    /// # Errors
    ///
    /// None fits, or several do and nothing says which.
    pub fn choose<'a, R: Iterator<Item = Facts<'a>>>(
        &self,
        noun: &Noun,
        records: impl Fn() -> R,
    ) -> Result<String, NotOne> {
        self.check(noun)?;
        self.found(&records).ok_or_else(|| self.refused(noun, records))
    }

    /// Why none is chosen.
    fn refused<'a, R: Iterator<Item = Facts<'a>>>(&self, noun: &Noun, records: impl Fn() -> R) -> NotOne {
        let wanted = self.wanted();
        let count = records().filter(|facts| wanted.fits(facts)).count();
        if count > 0 && self.nth.is_none() {
            let fitting = records().filter(|facts| wanted.fits(facts));
            return self.several(noun, count, fitting.take(LISTED));
        }
        let nearest = if count > 0 {
            format!("only {} there", are(count))
        } else {
            let newest = records().skip(records().count().saturating_sub(COMPARED));
            let nearest = newest.min_by_key(|facts| (wanted.misses(facts).len(), wanted.distance(facts)));
            match nearest {
                Some(facts) => {
                    format!("the nearest is {}, which has {}", facts.id, wanted.misses(&facts).join(" and "))
                }
                None => format!("there are no {} yet", noun.many),
            }
        };
        NotOne::None(format!("no {} fits {self}; {nearest}", noun.one))
    }

    fn several<'a>(&self, noun: &Noun, count: usize, fitting: impl Iterator<Item = Facts<'a>>) -> NotOne {
        let shown = |facts: Facts<'_>| {
            let has: Vec<_> = facts.has.iter().map(|(field, value)| format!("{field} `{value}`")).collect();
            format!("{}: {}", facts.id, has.join(", "))
        };
        let which = "say which with nth or latest, or with more of what it has";
        NotOne::Several {
            detail: format!("{count} {} fit {self}; {which}", noun.many),
            fitting: fitting.map(shown).collect(),
        }
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
    pub fn fields(&self) -> impl Iterator<Item = &'static str> {
        self.query.iter().map(|(name, _)| *name)
    }
}

impl std::fmt::Display for Selector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let id = self.id.iter().map(|id| format!("id `{id}`"));
        let wanted = self.fields().into_iter().map(|(field, wanted)| format!("{field} `{wanted}`"));
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

    fn record(id: &str, tag: &str, kind: &str) -> Facts<'static> {
        let has = vec![("tag", tag.to_owned().into()), ("type", kind.to_owned().into())];
        Facts { id: id.to_owned().into(), has }
    }

    fn chosen(selector: serde_json::Value) -> Result<String, String> {
        let records =
            || [record("A", "EMP-8", "work"), record("B", "EMP-9", "work"), record("C", "EMP-9", "dl")].into_iter();
        let selector: Selector = serde_json::from_value(selector).unwrap();
        selector.choose(&CHECK, records).map_err(|refused| refused.to_string())
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
        assert_eq!(refused(json!({ "email": "a@b.co" })), "email: checks are not selected by it");
        assert_eq!(
            refused(json!({ "id": "A", "tag": "x" })),
            "id: it says which one is meant, so nothing else goes with it"
        );
        assert_eq!(refused(json!({})), "expected what the check has, such as tag");
    }
}
