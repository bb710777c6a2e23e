//! The output record: its keys, their order and the files that it names.
//!
//! The record's keys and their order are the employment page's sample; the other kinds have them without `voiceRecords` (ruling A23).
//! Everything is drawn from the sandbox's generator, and a rule may replace any of it.

use std::iter;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde_json::{Value, json, value::RawValue};

use super::{
    super::{
        Records,
        body::format_date,
        consent::spreadsheet::spreadsheet,
        ids::{AppId, AsyncId, ConsentId, MediaId},
        media::{Evidence, File},
        state::{Check, Subject},
        view,
    },
    court, findings, licence,
    outcomes::{Outcome, Record},
    watchlists,
};
use crate::{
    engine::{
        scenario::{Chosen, Room, TemplateContext, render, render_text},
        time::Timestamp,
    },
    vendors::{Core, DATES},
};

/// The output record of a check, as the JSON text that is signed and sent.
pub fn output(records: &mut Records, core: &mut Core, id: AsyncId, chosen: &Chosen) -> Box<RawValue> {
    let (outcome, seed, now) = (&*chosen.outcome, core.seed, core.now);
    let subject = &records.checks[&id].subject;
    let mut record = if let Some(found) = looked_up(subject, outcome, seed, now.date()) {
        found
    } else if let Subject::ConsentExport { consent } = *subject {
        exported(records, core, id, consent)
    } else {
        background(records, core, id, outcome)
    };
    with_templates(&records.checks[&id], now, |context| overrule(&mut record, chosen, context));
    serde_json::value::to_raw_value(&record).expect("an output record is plain JSON")
}

/// The record of a check that only looks something up: the same whenever it is asked for.
pub fn looked_up(subject: &Subject, outcome: &str, seed: u64, today: Date) -> Option<Record> {
    match subject {
        Subject::DrivingLicence { reg, birth } => Some(licence::record(reg, birth, outcome, seed, today)),
        Subject::CourtRecords { party, address } => {
            Some(court::record(court::Search { party, address }, None, outcome, seed, today))
        }
        Subject::Watchlists { party, countries, threshold } => {
            Some(watchlists::record(watchlists::Search { party, countries, threshold: *threshold }, outcome, seed))
        }
        Subject::ConsentExport { .. }
        | Subject::Work(_)
        | Subject::Education(_)
        | Subject::Document { .. }
        | Subject::Address { .. } => None,
    }
}

/// The record of a background check.
fn background(records: &mut Records, core: &mut Core, id: AsyncId, outcome: &str) -> Record {
    let check = &records.checks[&id];
    let (kind, owner) = (check.subject.kind(), check.account);
    let finding = findings::of(&check.subject, Outcome::of(outcome), &mut core.random);
    let Some(finding) = finding else { return IndexMap::new() };
    let proofs = evidence(records, core, owner, finding.proof);
    let recordings = evidence(records, core, owner, iter::repeat_n(Evidence::Recording, finding.recordings));
    let mut record = IndexMap::from([("status", json!(outcome)), ("documents", proofs)]);
    if kind.row().output.iter().any(|field| field.name == "voiceRecords") {
        record.insert("voiceRecords", recordings);
    }
    record.insert("description", json!(finding.description));
    record.insert("verifier", json!(finding.verifier));
    record.insert("authority", json!(finding.authority));
    record.insert("verified", json!(format_date(core.now.date())));
    record.insert("mode", json!(finding.mode));
    record
}

/// The record of a consent's export: the id of the file with its history (ruling C5).
fn exported(records: &mut Records, core: &mut Core, id: AsyncId, consent: ConsentId) -> Record {
    let owner = records.checks[&id].account;
    let document = records.consents.get(&consent).map(|consent| {
        let file = MediaId::mint(&mut core.random);
        let bytes = spreadsheet(consent, core.now).into();
        records.media.keep(file, owner, File::Spreadsheet { bytes });
        file
    });
    IndexMap::from([("document", json!(document))])
}

/// Puts the fields that a rule sets in place of the made-up ones; their texts may be templates.
pub fn overrule<'a>(record: &mut IndexMap<&'a str, Value>, chosen: &'a Chosen, context: &TemplateContext<'_>) {
    for (name, value) in &chosen.output {
        record.insert(name, render(value, context));
    }
}

/// A text of a rule about `check` with its templates filled in.
pub fn filled_in(text: &str, check: &Check, now: Timestamp) -> String {
    with_templates(check, now, |context| render_text(text, context))
}

/// What templates of rules about `check` stand for.
fn with_templates<T>(check: &Check, now: Timestamp, fill: impl FnOnce(&TemplateContext<'_>) -> T) -> T {
    let body = check.input.as_deref().and_then(|input| serde_json::from_str(input.get()).ok()).unwrap_or_default();
    fill(&TemplateContext {
        operation: check.subject.kind().operation(),
        account: check.account.as_str(),
        body: &body,
        record: &view::of_check(check),
        dates: DATES,
        now,
        room: Room::default(),
    })
}

/// A list with the ids of newly made files, or null when there are none.
fn evidence(records: &mut Records, core: &mut Core, owner: AppId, wanted: impl IntoIterator<Item = Evidence>) -> Value {
    let mut ids = Vec::new();
    for evidence in wanted {
        let id = MediaId::mint(&mut core.random);
        records.media.generate(id, owner, evidence);
        ids.push(id);
    }
    if ids.is_empty() { Value::Null } else { json!(ids) }
}

/// The media ids anywhere in a JSON text.
pub fn evidence_in(json: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(value) = serde_json::from_str(json) {
        collect(&value, &mut found);
    }
    found
}

fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if super::super::ids::looks_like_media(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
