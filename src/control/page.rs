//! Long lists, a part at a time.

use std::{hash::Hash, str::FromStr};

use schemars::JsonSchema;
use serde::Serialize;

use super::problem::Problem;
use crate::engine::table::Table;

/// How many entries a part has when nobody says.
const USUAL: usize = 100;
/// How many it has at most.
const MOST: usize = 1000;

/// A part of a list, oldest first.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "{T}Page")]
pub struct Page<T> {
    pub items: Vec<T>,
    /// How many entries match in all.
    pub count: usize,
    /// What to ask for with `after` to get the next part; null when this is the last.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// The first `limit` of the entries that match, where `after` says which of them come after the part before.
    pub fn of<E>(
        matching: impl Iterator<Item = E>,
        after: impl Fn(&E) -> bool,
        limit: Option<usize>,
        show: impl Fn(&E) -> (String, T),
    ) -> Result<Self, Problem> {
        let limit = limit.map_or(Ok(USUAL), checked)?;
        let mut page = Self { items: Vec::new(), count: 0, next: None };
        let mut last = None;
        for entry in matching {
            page.count += 1;
            if !after(&entry) {
                continue;
            }
            if page.items.len() < limit {
                let (id, shown) = show(&entry);
                last = Some(id);
                page.items.push(shown);
            } else {
                page.next.clone_from(&last);
            }
        }
        Ok(page)
    }
}

/// The place of the first of `records` that comes after the one with the id `after`.
pub fn after<K: FromStr + Hash + Eq + Clone, V: Clone>(
    records: &Table<K, V>,
    after: Option<&str>,
    noun: &str,
) -> Result<usize, Problem> {
    let Some(id) = after else { return Ok(0) };
    let place = id.parse().ok().and_then(|id: K| records.place(&id));
    place.map(|place| place + 1).ok_or_else(|| Problem::in_field("after", format!("there is no {noun} {id:?}")))
}

/// How many entries are asked for, which is at most what a part can have.
pub fn checked(limit: usize) -> Result<usize, Problem> {
    match limit {
        1..=MOST => Ok(limit),
        _ => Err(Problem::in_field("limit", format!("a part has 1 to {MOST} entries, not {limit}"))),
    }
}
