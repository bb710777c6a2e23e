//! What happens to every check that is answered at once.
//!
//! 1. Reads the fields of its row; a number that cannot be one is 4001.
//! 2. Charges the wallet of the check: an answer costs, whatever it says.
//! 3. Answers the facts of the number, or with the outcome `Invalid` that there is no such number.
//!
//! Errors: the common table.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{
    company, money, people,
    row::{Field, Instant, Lookup, Need, value_of},
    tax, vehicle,
};
use crate::{
    engine::tree::Json,
    vendors::{
        attestr::{
            body::Fields, call::Call, check::at_once, endpoint::Endpoint, error::ApiError, facts::Facts,
            kinds::CheckKind, outcome::Record,
        },
        exchange::Reply,
    },
};

/// The outcome of a number that nobody has.
const INVALID: &str = "Invalid";

/// The row of a kind, if it is answered at once.
pub const fn row_of(kind: CheckKind) -> Option<&'static Instant> {
    Some(match kind {
        CheckKind::Rc => &vehicle::RC,
        CheckKind::Pan => &people::PAN,
        CheckKind::PanBasic => &people::PAN_BASIC,
        CheckKind::PanComprehensive => &people::PAN_COMPREHENSIVE,
        CheckKind::Acc => &money::ACC,
        CheckKind::Vpa => &money::VPA,
        CheckKind::Ifsc => &money::IFSC,
        CheckKind::Gstin => &tax::GSTIN,
        CheckKind::GstinSearch => &tax::GSTIN_SEARCH,
        CheckKind::Udyam => &company::UDYAM,
        CheckKind::Business => &company::BUSINESS,
        CheckKind::Epic => &people::EPIC,
        CheckKind::Uan => &people::UAN,
        CheckKind::Fssai => &company::FSSAI,
        CheckKind::Work
        | CheckKind::Education
        | CheckKind::Document
        | CheckKind::Address
        | CheckKind::Dl
        | CheckKind::EcourtPerson
        | CheckKind::EcourtBusiness
        | CheckKind::AmlPerson
        | CheckKind::AmlBusiness
        | CheckKind::Export => return None,
    })
}

/// The endpoint of a kind of check that is answered at once.
pub const fn endpoint(kind: CheckKind) -> Endpoint {
    let Some(instant) = row_of(kind) else { panic!("this kind of check is not answered at once") };
    Endpoint::check(kind, instant.path, run)
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let kind = call.makes.expect("the endpoint of a check says its kind");
    let instant = row_of(kind).expect("the endpoint is of a check that is answered at once");
    let (seed, now) = (call.core.seed, call.core.now);
    let fields = call.read(|fields| read(fields, instant.reads, now.date()))?;
    let number = fields.first().and_then(|(_, number)| number.as_str()).unwrap_or_default().to_owned();
    let lookup = Lookup { facts: Facts::of(seed, &number), is_v1: call.incoming.param("version") == "v1", fields };
    let reply = at_once::answer(call, &number, |outcome| match outcome {
        INVALID => Record::from([("valid", json!(false)), ("message", json!(instant.unknown))]),
        _ => instant.keys.iter().map(|key| (key.field.name, (key.value)(&lookup))).collect(),
    })?;
    call.undocumented = call.undocumented.or(instant.undocumented);
    Ok(reply)
}

fn read(fields: &mut Fields<'_>, wanted: &[Field], today: Date) -> Vec<(&'static str, Value)> {
    let mut found = Vec::with_capacity(wanted.len());
    for Field { name, need, content } in wanted {
        let read = |value: &Json| content.read(value, today);
        let value = match need {
            Need::Required => fields.required(name, content.wanted(), read),
            Need::Optional => fields.optional(name, content.wanted(), read),
            Need::If(other) => {
                let because = (value_of(&found, other) == Some(&Value::Bool(true))).then(|| format!("{other} is true"));
                fields.required_if(name, because.as_deref(), content.wanted(), read)
            }
        };
        found.extend(value.map(|value| (*name, value)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_reads_its_number_first_and_answers_whether_it_is_valid_first() {
        for kind in CheckKind::ALL {
            let row = row_of(kind);
            assert_eq!(row.is_some(), kind.row().is_instant, "{}", kind.word());
            let Some(row) = row else { continue };
            assert!(matches!(row.reads[0].need, Need::Required), "{}", kind.word());
            let names: Vec<_> = row.keys.iter().map(|key| key.field.name).collect();
            let output: Vec<_> = row.output.iter().map(|field| field.name).collect();
            assert!(names[0] == "valid" && output.starts_with(&names) && output.contains(&"message"), "{names:?}");
        }
    }
}
