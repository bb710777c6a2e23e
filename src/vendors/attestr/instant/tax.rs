//! Tax payers by their GSTINs and by their names.
//!
//! Source: the GST pages, as far as they are visible, and the keys as clients read them.

use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::{
    people::{holder, is_pan, is_person},
    row::{Content, Field, Instant, Key, Lookup, MESSAGE, Need, VALID_KEY, has_shape, key, outputs},
};
use crate::{
    engine::scenario::Form,
    vendors::attestr::{
        body::format_date,
        facts::{
            Facts,
            places::{self, State},
        },
    },
};

const GSTIN_KEYS: [Key; 19] = [
    VALID_KEY,
    key("active", Form::Truth, |_| true.into()),
    key("legalName", Form::Text, |it| holder(&pan(&it.facts)).into()),
    key("tradeName", Form::Text, |it| trade_name(&pan(&it.facts)).into()),
    key("pan", Form::Text, |it| it.facts.number()[2..12].into()),
    key("constitution", Form::Text, |it| constitution(it.facts.number()).into()),
    key("nature", Form::Texts, |it| json!([it.facts.pick("nature", &NATURES)])),
    key("type", Form::Text, |_| "Regular".into()),
    key("registered", Form::Text, |it| format_date(joined(&it.facts)).into()),
    key("updated", Form::Text, |it| format_date(it.facts.later("updated", joined(&it.facts), 30, 900)).into()),
    key("expiry", Form::Text, |_| Value::Null),
    key("state", Form::Text, |it| of_gstin(&it.facts).name.into()),
    key("stateCode", Form::Text, |it| it.facts.number()[..2].into()),
    key("center", Form::Text, |it| format!("{} RANGE {}", town(&it.facts), it.facts.between("range", 1, 5)).into()),
    key("centerCode", Form::Text, |it| format!("V{}", it.facts.serial("range", 5)).into()),
    key("einvoiceEnabled", Form::Truth, |it| it.facts.is_so("e-invoice", 40).into()),
    MESSAGE,
    key("addresses", Form::Objects, |it| {
        let address = it.facts.address(of_gstin(&it.facts));
        json!([{ "type": "Principal", "address": address, "nature": [it.facts.pick("nature", &NATURES)] }])
    }),
    key("filings", Form::Objects, |it| it.if_asked("fetchFilings", |facts| filings(facts, it.text("fy")))),
];

pub const GSTIN: Instant = Instant {
    path: "/corpx/gstin",
    reads: &[
        Field::number("gstin", is_gstin, "a GSTIN such as 27AAPFU0939F1ZV"),
        Field::required("fetchFilings", Content::Flag),
        Field { name: "fy", need: Need::If("fetchFilings"), content: Content::FinancialYear },
    ],
    keys: &GSTIN_KEYS,
    output: &outputs(&GSTIN_KEYS),
    unknown: "Provided GSTIN does not exist",
    undocumented: Some("the keys of addresses and filings in this answer are not public"),
};

const GSTIN_SEARCH_KEYS: [Key; 3] = [VALID_KEY, MESSAGE, key("records", Form::Objects, namesakes)];

pub const GSTIN_SEARCH: Instant = Instant {
    path: "/corpx/gstin/search",
    reads: &[Field::required("legalName", Content::Text(200))],
    keys: &GSTIN_SEARCH_KEYS,
    output: &outputs(&GSTIN_SEARCH_KEYS),
    unknown: "No matching record found",
    undocumented: Some("the keys of a record in this answer are not public"),
};

const NATURES: [&str; 5] = [
    "Retail Business",
    "Wholesale Business",
    "Factory / Manufacturing",
    "Office / Sale Office",
    "Supplier of Services",
];

/// Whether `text` is the code of a state, of other territory or of the centre, a PAN, a character, a `Z` and a last character.
///
/// The last one would check the others; numbers that people make up for tests seldom do.
fn is_gstin(text: &str) -> bool {
    let is_shaped = has_shape(text, "99XXXXXXXXXXXZX") && is_pan(&text[2..12]);
    is_shaped && matches!(text[..2].parse::<u8>(), Ok(1..=38 | 97 | 99))
}

fn pan(gstin: &Facts) -> Facts {
    gstin.about(&gstin.number()[2..12])
}

fn of_gstin(gstin: &Facts) -> &'static State {
    places::by_gstin(gstin.number()).unwrap_or_else(|| gstin.state())
}

fn town(gstin: &Facts) -> &'static str {
    gstin.town(of_gstin(gstin))
}

/// When a tax payer joined this tax, which began in July 2017.
fn joined(gstin: &Facts) -> Date {
    gstin.date("joined", 2018..=2022)
}

/// A person's business has a name of its own.
fn trade_name(pan: &Facts) -> String {
    if is_person(pan) { pan.business(None) } else { holder(pan) }
}

fn constitution(gstin: &str) -> &'static str {
    match gstin.as_bytes()[5] {
        b'C' => "Private Limited Company",
        b'F' => "Partnership",
        b'H' => "Hindu Undivided Family",
        b'G' => "Government Department",
        b'L' => "Local Authority",
        b'A' | b'B' | b'J' | b'T' => "Society/ Club/ Trust/ AOP",
        _ => "Proprietorship",
    }
}

/// What was filed for the four quarters of a financial year, each about three weeks after its end.
fn filings(gstin: &Facts, year: &str) -> Value {
    let first: i16 = year[..4].parse().expect("the year was read as one");
    let quarters = [(first, 7, "June"), (first, 10, "September"), (first + 1, 1, "December"), (first + 1, 4, "March")];
    let filing = |(year_of, month, period): (i16, i8, &str)| {
        let filed = gstin.later(&format!("filed {year} {period}"), date(year_of, month, 1), 12, 22);
        json!({ "type": "GSTR1", "fy": year, "period": period, "filed": format_date(filed), "status": "Filed" })
    };
    quarters.map(filing).to_vec().into()
}

/// One to four businesses of the same name, each in another state, with GSTINs that check.
fn namesakes(lookup: &Lookup) -> Value {
    let (facts, name) = (&lookup.facts, lookup.text("legalName").to_uppercase());
    let initial = name.chars().next().filter(char::is_ascii_uppercase).unwrap_or('S');
    let letters = facts.pick("pan letters", &["AAB", "AAC", "AAD", "AAE", "AAF"]);
    let pan = format!(
        "{letters}C{initial}{}{}",
        facts.digits("pan digits", 4),
        facts.pick("pan check", &['A', 'F', 'K', 'Q'])
    );
    let count = facts.between("namesakes", 1, 4);
    let record = |number: u64| {
        let state = facts.about(&format!("{} {number}", facts.number())).state();
        let unchecked = format!("{:02}{pan}1Z", state.gst);
        let gstin = format!("{unchecked}{}", check_character(&unchecked));
        json!({ "gstin": gstin, "legalName": name, "tradeName": name, "state": state.name, "active": true })
    };
    (1..=count).map(record).collect()
}

/// The last character of a GSTIN, which follows from the others.
fn check_character(gstin: &str) -> char {
    let sum: u32 = gstin
        .chars()
        .zip([1, 2].into_iter().cycle())
        .map(|(character, factor)| {
            let product = character.to_digit(36).unwrap_or_default() * factor;
            product / 36 + product % 36
        })
        .sum();
    char::from_digit((36 - sum % 36) % 36, 36).map_or('0', |character| character.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gstin_has_a_state_and_a_pan_and_checks() {
        assert!(is_gstin("27AAPFU0939F1ZV"));
        assert_eq!(check_character("27AAPFU0939F1Z"), 'V');
        for wrong in ["00AAPFU0939F1ZV", "27AAPFU0939F1AV", "27AAPFU0939F1Z", "27AAPFU0939F1Zé"] {
            assert!(!is_gstin(wrong), "{wrong}");
        }
    }

    #[test]
    fn namesakes_have_gstins_that_check() {
        for name in ["Sagar Foods", "éclair", "7 Seas"] {
            let fields = vec![("legalName", name.into())];
            let records = namesakes(&Lookup { facts: Facts::of(1, name), is_v1: false, fields });
            for record in records.as_array().unwrap() {
                let gstin = record["gstin"].as_str().unwrap();
                assert!(is_gstin(gstin) && gstin.ends_with(check_character(&gstin[..14])), "{records}");
                assert_eq!(record["legalName"], name.to_uppercase());
            }
        }
    }
}
