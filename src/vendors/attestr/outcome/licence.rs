//! What is known of a driving licence: the twelve keys that clients read off the vendor's page (ruling A23).
//!
//! The words of `type` and the keys of a category are our own: the page's table of them is not visible.

use jiff::{Span, ToSpan as _, civil::Date};
use serde_json::{Value, json};

use super::outcomes::Record;
use crate::vendors::attestr::{
    body::{format_date, parse_date},
    facts::{Facts, places},
};

/// The age from which one may drive.
const ADULT: i16 = 18;

/// The record of the licence with the number `reg`, whose holder was born on `birth`, as of `today`.
pub fn record(reg: &str, birth: &str, outcome: &str, seed: u64, today: Date) -> Record {
    if outcome == "Invalid" {
        return Record::from([
            ("valid", json!(false)),
            ("message", json!("Provided driving license number does not exist")),
        ]);
    }
    let number: String = reg.to_uppercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let licence = Facts::of(seed, &number);
    let owner = licence.person(None);
    let issued = issued(&licence, parse_date(birth).unwrap_or(owner.birth), today);
    let private = Term::current(issued, 20.years(), 10.years(), today);
    let transport = issued.saturating_add(1.year());
    let transport = (licence.is_so("drives for hire", 30) && transport <= today)
        .then(|| Term::current(transport, 5.years(), 5.years(), today));
    Record::from([
        ("valid", json!(true)),
        ("active", json!(true)),
        ("owner", json!(owner.name())),
        ("issued", json!(format_date(issued))),
        ("rto", json!(office(&licence))),
        ("ntpIssued", json!(format_date(private.start))),
        ("ntpExpiry", json!(format_date(private.end))),
        ("tpIssued", json!(transport.map(|term| format_date(term.start)))),
        ("tpExpiry", json!(transport.map(|term| format_date(term.end)))),
        ("type", json!(if transport.is_some() { "Transport" } else { "Non-Transport" })),
        ("categories", categories(issued, transport.is_some())),
        ("message", Value::Null),
    ])
}

/// A time for which a licence is good.
#[derive(Debug, Clone, Copy)]
struct Term {
    start: Date,
    end: Date,
}

impl Term {
    /// The term of `today`, of a licence that was renewed whenever it had to be.
    fn current(issued: Date, first: Span, renewed: Span, today: Date) -> Self {
        let mut term = Self { start: issued, end: issued.saturating_add(first) };
        while term.end <= today && term.end < Date::MAX {
            term = Self { start: term.end, end: term.end.saturating_add(renewed) };
        }
        term
    }
}

/// When the licence was issued: in the year that its number names, if its holder could drive then, else some years after that.
fn issued(licence: &Facts, birth: Date, today: Date) -> Date {
    // Nobody can drive before today; a birth in years to come is a client's mistake, and no reason to have no answer.
    let adult = birth.year().saturating_add(ADULT).min(today.year());
    let named = licence.number().get(4..8).and_then(|digits| digits.parse::<i16>().ok());
    let named = named.filter(|year| (adult..=today.year()).contains(year));
    let year = named.unwrap_or_else(|| licence.date("first licence", adult..=adult.saturating_add(7)).year());
    let year = year.min(today.year());
    licence.date("issued", year..=year).min(today)
}

/// The transport office that the number begins with.
fn office(licence: &Facts) -> String {
    let number = licence.number();
    let state = number.get(..2).and_then(places::by_letters).unwrap_or_else(|| licence.state());
    licence.transport_office(state, number.get(2..4).unwrap_or_default())
}

fn categories(issued: Date, for_hire: bool) -> Value {
    let category = |category: &str, class: &str, issued: Date| json!({ "category": category, "classOfVehicle": class, "issued": format_date(issued) });
    let mut categories = vec![category("NT", "MCWG", issued), category("NT", "LMV", issued)];
    if for_hire {
        categories.push(category("TR", "LMV-TR", issued.saturating_add(1.year())));
    }
    categories.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_licence_is_in_force_and_its_dates_are_in_order() {
        let today = day("2026-06-15");
        for number in 0..200 {
            let reg = format!("MH12 {:04}{number:07}", 1990 + number % 40);
            let record = record(&reg, "27-10-1989", "Valid", 7, today);
            let date = |key: &str| record[key].as_str().and_then(parse_date);
            let (issued, start, end) = (date("issued"), date("ntpIssued"), date("ntpExpiry"));
            assert!(Some(day("2007-01-01")) <= issued && issued <= start, "{record:?}");
            assert!(start <= Some(today) && Some(today) < end, "{record:?}");
            assert_eq!(date("tpIssued").is_some(), record["type"] == "Transport");
            assert!(
                date("tpIssued").is_none_or(|start| issued < Some(start))
                    && date("tpExpiry").is_none_or(|end| today < end)
            );
            assert!(record["rto"].as_str().unwrap().ends_with(", MAHARASHTRA"));
        }
    }

    #[test]
    fn any_text_and_any_birth_has_a_licence() {
        for (reg, birth) in [("G", "31-12-9999"), ("é", "01-01-0001"), ("", "x"), ("GJ0120XX0001923", "27-10-1989")] {
            assert_eq!(record(reg, birth, "Valid", 1, day("2026-06-15")).len(), 12, "{reg}");
        }
    }

    #[test]
    fn a_number_names_its_year_and_its_office() {
        let record = record("br-06 20110001923", "27-10-1989", "Valid", 1, day("2026-06-15"));

        assert!(record["issued"].as_str().unwrap().ends_with("-2011"), "{record:?}");
        assert_eq!(record["rto"], "MUZAFFARPUR, BIHAR");
    }
}
