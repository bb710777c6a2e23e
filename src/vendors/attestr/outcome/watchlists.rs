//! What a search of watchlists finds: entries of sanctions, exposed persons and adverse media.
//!
//! The vendor's answer is not public; all of its keys are our own.

use serde_json::{Value, json};

use super::{court::facts, outcomes::Record};
use crate::vendors::attestr::{facts::Facts, state::Party};

/// Who is searched, and where.
#[derive(Debug, Clone, Copy)]
pub struct Search<'a> {
    pub party: &'a Party,
    pub countries: &'a [Box<str>],
    /// How well a name has to match, in percent.
    pub threshold: u8,
}

/// A list, and what stands on it.
const LISTS: [(&str, &str); 6] = [
    ("UN Security Council Consolidated List", "SANCTION"),
    ("OFAC Specially Designated Nationals", "SANCTION"),
    ("EU Consolidated Financial Sanctions", "SANCTION"),
    ("Politically exposed persons of India", "PEP"),
    ("Interpol Red Notices", "WARNING"),
    ("Adverse media", "ADVERSE_MEDIA"),
];

/// The record of a search: without matches for the outcome `Clear`, with one to three for `Alert`.
pub fn record(search: Search<'_>, outcome: &str, seed: u64) -> Record {
    let facts = facts(search.party, seed);
    let count = if outcome == "Alert" { facts.between("matches", 1, 3) } else { 0 };
    let matches: Vec<Value> =
        (1..=count).map(|number| entry(&facts.about(&format!("{} match {number}", facts.number())), search)).collect();
    Record::from([
        ("valid", json!(true)),
        ("matchesCount", json!(matches.len())),
        ("matches", json!(matches)),
        ("message", Value::Null),
    ])
}

fn entry(facts: &Facts, search: Search<'_>) -> Value {
    let (list, category) = facts.pick("list", &LISTS);
    let birth = match search.party {
        Party::Person { birth, .. } => Some(birth),
        Party::Business { .. } => None,
    };
    json!({
        "name": search.party.name().to_uppercase(),
        "dob": birth,
        "country": search.countries.first(),
        "list": list,
        "category": category,
        "score": facts.between("score", search.threshold.into(), 100),
    })
}
