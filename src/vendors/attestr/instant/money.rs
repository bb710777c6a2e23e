//! Bank accounts, UPI addresses and branches of banks.
//!
//! Sources: the bank account, UPI and IFSC validation pages, as far as they are visible; of the IFSC page the keys after `neft` are not.

use serde_json::Value;

use super::row::{Field, Instant, Key, Lookup, MESSAGE, VALID_KEY, has_shape, key, outputs};
use crate::{
    engine::scenario::Form,
    vendors::attestr::facts::{
        Facts,
        names::{AREAS, BANKS},
    },
};

const IFSC_FIELD: Field = Field::number("ifsc", |text| has_shape(text, "AAAA0XXXXXX"), "an IFSC such as HDFC0000314");

const ACC_KEYS: [Key; 6] = [
    VALID_KEY,
    key("name", Form::Text, |it| it.facts.person(None).name().into()),
    MESSAGE,
    key("status", Form::Text, |_| "ACTIVE".into()),
    key("suggestion", Form::Text, |_| Value::Null),
    key("ifsc", Form::Object, |it| it.if_asked("fetchIfsc", |facts| branch(facts.about(it.text("ifsc"))))),
];

pub const ACC: Instant = Instant {
    path: "/finanx/acc",
    reads: &[
        Field::number("acc", is_account, "an account number of 9 to 18 digits"),
        IFSC_FIELD,
        Field::flag("fetchIfsc"),
    ],
    keys: &ACC_KEYS,
    output: &outputs(&ACC_KEYS),
    unknown: "Provided account number does not exist",
    undocumented: None,
};

const VPA_KEYS: [Key; 3] = [VALID_KEY, key("name", Form::Text, |it| it.facts.person(None).name().into()), MESSAGE];

pub const VPA: Instant = Instant {
    path: "/finanx/vpa",
    reads: &[Field::number("vpa", is_upi_address, "a UPI address such as 8800000018@upi")],
    keys: &VPA_KEYS,
    output: &outputs(&VPA_KEYS),
    unknown: "Provided UPI ID does not exist",
    undocumented: None,
};

const IFSC_KEYS: [Key; 15] = [
    VALID_KEY,
    key("bank", Form::Text, |it| bank(it.facts.number()).into()),
    key("code", Form::Text, |it| it.facts.number()[..4].into()),
    key("ifsc", Form::Text, |it| it.facts.number().into()),
    key("micr", Form::Text, |it| it.facts.digits("micr", 9).into()),
    key("branch", Form::Text, |it| it.facts.pick("area", &AREAS).into()),
    key("address", Form::Text, |it| it.facts.address(it.facts.state()).into()),
    key("district", Form::Text, |it| it.facts.town(it.facts.state()).into()),
    key("city", Form::Text, |it| it.facts.town(it.facts.state()).into()),
    key("state", Form::Text, |it| it.facts.state().name.into()),
    key("neft", Form::Truth, |_| true.into()),
    key("imps", Form::Truth, |_| true.into()),
    key("rtgs", Form::Truth, |_| true.into()),
    key("suggestion", Form::Text, |_| Value::Null),
    MESSAGE,
];

pub const IFSC: Instant = Instant {
    path: "/finanx/ifsc",
    reads: &[IFSC_FIELD],
    keys: &IFSC_KEYS,
    output: &outputs(&IFSC_KEYS),
    unknown: "Provided IFSC does not exist",
    undocumented: Some("the last keys of this answer are not public"),
};

fn is_account(text: &str) -> bool {
    (9..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether `text` is a name at a bank's handle.
fn is_upi_address(text: &str) -> bool {
    let Some((name, handle)) = text.split_once('@') else { return false };
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    (2..=256).contains(&name.len())
        && name.bytes().all(in_name)
        && (2..=64).contains(&handle.len())
        && handle.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The name of the bank whose IFSCs begin like this one.
fn bank(ifsc: &str) -> String {
    let code = &ifsc[..4];
    let known = BANKS.iter().find(|(known, _)| *known == code);
    known.map_or_else(|| format!("{code} CO-OPERATIVE BANK LIMITED"), |(_, name)| (*name).to_owned())
}

/// The branch with this IFSC, as its own check has it.
fn branch(ifsc: Facts) -> Value {
    let lookup = Lookup { facts: ifsc, is_v1: false, fields: Vec::new() };
    let keys = IFSC_KEYS.iter().filter(|key| !["valid", "message"].contains(&key.field.name));
    keys.map(|key| (key.field.name.to_owned(), (key.value)(&lookup))).collect()
}
