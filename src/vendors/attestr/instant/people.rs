//! What is kept about people: PANs, voter ids and provident funds.
//!
//! Sources: the PAN, comprehensive PAN, voter id and UAN pages, as far as they are visible; the answer of the basic PAN check is known from a client.
//! The words of `category` are our own: the page's table of them is not visible.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::row::{Content, Field, Instant, Key, MESSAGE, VALID_KEY, has_shape, key, outputs};
use crate::{
    engine::scenario::Form,
    vendors::attestr::{
        body::format_date,
        facts::{Facts, Person, names::AREAS},
    },
};

const PAN_FIELD: Field = Field::number("pan", is_pan, "a PAN such as AHJPT1529R");
const NO_PAN: &str = "Provided PAN number does not exist";

/// Kinds of tax payers by the fourth letter of their PANs.
const CATEGORIES: [(char, &str); 10] = [
    ('P', "PERSON"),
    ('C', "COMPANY"),
    ('H', "HUF"),
    ('F', "FIRM"),
    ('A', "AOP"),
    ('T', "TRUST"),
    ('B', "BOI"),
    ('L', "LOCAL_AUTHORITY"),
    ('J', "ARTIFICIAL_JURIDICAL_PERSON"),
    ('G', "GOVERNMENT"),
];

const CATEGORY: Key = key("category", Form::Text, |it| category(it.facts.number()).into());
const HOLDER: Key = key("name", Form::Text, |it| holder(&it.facts).into());
/// Whether the PAN of a person is linked to an Aadhaar number, which is answered from v2 on.
const LINKED: Key = key("aadhaarLinked", Form::Truth, |it| {
    if it.is_v1 || !is_person(&it.facts) { Value::Null } else { it.facts.is_so("linked", 90).into() }
});

const PAN_KEYS: [Key; 5] = [VALID_KEY, CATEGORY, HOLDER, MESSAGE, LINKED];

pub const PAN: Instant = Instant {
    path: "/checkx/pan",
    reads: &[PAN_FIELD],
    keys: &PAN_KEYS,
    output: &outputs(&PAN_KEYS),
    unknown: NO_PAN,
    undocumented: None,
};

const PAN_BASIC_KEYS: [Key; 9] = [
    VALID_KEY,
    HOLDER,
    CATEGORY,
    key("panStatus", Form::Text, |_| "EXISTING AND VALID".into()),
    key("panStatusCode", Form::Text, |_| "E".into()),
    LINKED,
    key("nameMatches", Form::Truth, |it| are_alike(it.text("name"), &holder(&it.facts)).into()),
    key("birthOrIncorporatedDateMatches", Form::Truth, |it| {
        (it.text("birthOrIncorporatedDate") == format_date(beginning(&it.facts))).into()
    }),
    MESSAGE,
];

pub const PAN_BASIC: Instant = Instant {
    path: "/checkx/pan/basic",
    reads: &[
        PAN_FIELD,
        Field::required("name", Content::Text(256)),
        Field::required("birthOrIncorporatedDate", Content::Date),
    ],
    keys: &PAN_BASIC_KEYS,
    output: &outputs(&PAN_BASIC_KEYS),
    unknown: NO_PAN,
    undocumented: None,
};

const PAN_COMPREHENSIVE_KEYS: [Key; 12] = [
    VALID_KEY,
    CATEGORY,
    HOLDER,
    key("displayName", Form::Text, |it| holder(&it.facts).into()),
    key("gender", Form::Text, |it| of_person(&it.facts, |person| person.gender().into())),
    key("birthOrIncorporatedDate", Form::Text, |it| format_date(beginning(&it.facts)).into()),
    LINKED,
    key("maskedAadhaar", Form::Text, |it| {
        of_person(&it.facts, |_| format!("XXXXXXXX{}", it.facts.digits("aadhaar", 4)).into())
    }),
    key("address", Form::Text, |it| it.facts.address(it.facts.state()).into()),
    key("state", Form::Text, |it| it.facts.state().name.into()),
    key("zip", Form::Text, |it| it.facts.pin(it.facts.state()).into()),
    MESSAGE,
];

pub const PAN_COMPREHENSIVE: Instant = Instant {
    path: "/checkx/pan/comprehensive",
    reads: &[PAN_FIELD],
    keys: &PAN_COMPREHENSIVE_KEYS,
    output: &outputs(&PAN_COMPREHENSIVE_KEYS),
    unknown: NO_PAN,
    undocumented: Some("the keys of address and Aadhaar number in this answer are not public"),
};

const EPIC_KEYS: [Key; 16] = [
    VALID_KEY,
    key("name", Form::Text, |it| it.facts.person(None).name().into()),
    MESSAGE,
    key("gender", Form::Text, |it| it.facts.person(None).gender().into()),
    key("relationName", Form::Text, |it| it.facts.person(None).father().into()),
    key("relationType", Form::Text, |_| "FATHER".into()),
    key("dob", Form::Text, |it| format_date(it.facts.person(None).birth).into()),
    key("age", Form::Number, |it| (LAST_YEAR - it.facts.person(None).birth.year()).into()),
    key("houseNumber", Form::Text, |it| it.facts.between("house", 1, 240).to_string().into()),
    key("area", Form::Text, |it| it.facts.street().into()),
    key("district", Form::Text, |it| it.facts.town(it.facts.state()).into()),
    key("state", Form::Text, |it| it.facts.state().name.into()),
    key("assemblyConstituency", Form::Text, |it| it.facts.town(it.facts.state()).into()),
    key("assemblyConstituencyNumber", Form::Number, |it| it.facts.between("constituency", 1, 234).into()),
    key("pollingStation", Form::Text, |it| format!("GOVERNMENT SCHOOL, {}", it.facts.pick("area", &AREAS)).into()),
    key("partNumber", Form::Number, |it| it.facts.between("part", 1, 320).into()),
];

pub const EPIC: Instant = Instant {
    path: "/checkx/epic",
    reads: &[Field::number("epic", |text| has_shape(text, "AAA9999999"), "a voter id such as ABC1234567")],
    keys: &EPIC_KEYS,
    output: &outputs(&EPIC_KEYS),
    unknown: "Provided voter ID does not exist",
    undocumented: None,
};

const UAN_KEYS: [Key; 3] = [VALID_KEY, key("items", Form::Objects, |it| employments(&it.facts)), MESSAGE];

pub const UAN: Instant = Instant {
    path: "/checkx/epfo/uan",
    reads: &[Field::number("uan", |text| has_shape(text, "999999999999"), "a UAN of 12 digits such as 900272278544")],
    keys: &UAN_KEYS,
    output: &outputs(&UAN_KEYS),
    unknown: "Provided UAN does not exist",
    undocumented: Some("the keys of an employment in this answer are not public"),
};

/// The year in which ages are told: answers must not change with the clock.
const LAST_YEAR: i16 = 2026;

pub fn is_pan(text: &str) -> bool {
    has_shape(text, "AAAAA9999A")
}

fn letter(pan: &Facts, place: usize) -> Option<char> {
    pan.number().chars().nth(place)
}

/// The category that the fourth letter says; a number that is made up for tests, such as ABCDE1234F, is a person's.
fn category(pan: &str) -> &'static str {
    let said = CATEGORIES.iter().find(|(letter, _)| pan[3..].starts_with(*letter));
    said.unwrap_or(&CATEGORIES[0]).1
}

pub fn is_person(pan: &Facts) -> bool {
    category(pan.number()) == CATEGORIES[0].1
}

fn of_person(pan: &Facts, value: impl FnOnce(&Person) -> Value) -> Value {
    if is_person(pan) { value(&pan.person(letter(pan, 4))) } else { Value::Null }
}

/// Who has a PAN: the fourth letter says what it is, and its name begins with the fifth.
pub fn holder(pan: &Facts) -> String {
    let initial = letter(pan, 4);
    let business = || pan.business(initial);
    match letter(pan, 3) {
        Some('C') => format!("{} PRIVATE LIMITED", business()),
        Some('H') => format!("{} HUF", pan.person(initial).name()),
        Some('F') => format!("{} AND COMPANY", business()),
        Some('A') => format!("{} ASSOCIATION", business()),
        Some('T') => format!("{} TRUST", business()),
        Some('B') => format!("{} ASSOCIATES", business()),
        Some('L') => format!("{} MUNICIPAL COUNCIL", pan.town(pan.state())),
        Some('J') => format!("{} UNIVERSITY", business()),
        Some('G') => format!("{} PUBLIC WORKS DEPARTMENT", pan.state().name),
        _ => pan.person(initial).name(),
    }
}

/// When the person with a PAN was born, or the business was founded.
fn beginning(pan: &Facts) -> Date {
    if is_person(pan) { pan.person(None).birth } else { pan.date("founded", 1975..=2015) }
}

/// Whether two names differ in nothing but case and spaces.
fn are_alike(one: &str, other: &str) -> bool {
    let words = |name: &str| name.split_whitespace().map(str::to_uppercase).collect::<Vec<_>>();
    words(one) == words(other)
}

/// One to three employments of somebody who began at twenty to twenty-five; the last one may go on.
fn employments(uan: &Facts) -> Value {
    let person = uan.person(None);
    let count = uan.between("employments", 1, 3);
    let mut start = uan.later("first employment", person.birth, 20 * 366, 25 * 365);
    let mut items = Vec::new();
    for number in 1..=count {
        let end = uan.later(&format!("end {number}"), start, 300, 1500);
        let goes_on = LAST_YEAR <= end.year() || number == count && uan.is_so("goes on", 60);
        let employer = uan.about(&format!("{} {number}", uan.number())).business(None);
        let office = uan.pick("office", &["MHBAN", "KDMAL", "DSNHP", "TNMAS", "GRGGN"]);
        items.push(json!({
            "name": person.name(),
            "guardianName": person.father(),
            "establishmentName": format!("{employer} PRIVATE LIMITED"),
            "memberId": format!("{office}{}", uan.digits(&format!("member {number}"), 17)),
            "joiningDate": format_date(start),
            "exitDate": if goes_on { Value::Null } else { format_date(end).into() },
        }));
        if goes_on {
            break;
        }
        start = uan.later(&format!("pause {number}"), end, 1, 60);
    }
    items.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pan_says_what_its_holder_is() {
        for (letter, _) in CATEGORIES {
            let pan = format!("ABC{letter}S1234K");
            assert!(is_pan(&pan), "{pan}");
            let other = holder(&Facts::of(1, &pan.replace(letter, "P")));
            assert_eq!(holder(&Facts::of(1, &pan)).split(' ').count() == 2, letter == 'P', "{other}");
        }
        let made_up = Facts::of(1, "ABCDE1234F");
        assert!(is_pan(made_up.number()) && is_person(&made_up) && holder(&made_up).split(' ').count() == 2);
        for wrong in ["ABCPS1234", "ABCP11234K", "ABCPS1234é", ""] {
            assert!(!is_pan(wrong), "{wrong}");
        }
    }

    #[test]
    fn names_are_compared_without_case_and_spaces() {
        assert!(are_alike(" priya  Sharma ", "PRIYA SHARMA"));
        assert!(!are_alike("Priya", "PRIYA SHARMA"));
    }

    #[test]
    fn employments_follow_each_other() {
        for number in 0..50 {
            let items = employments(&Facts::of(1, &number.to_string()));
            let day = |value: &Value| value.as_str().map(|text| format!("{}{}{}", &text[6..], &text[3..5], &text[..2]));
            let mut before = None;
            for item in items.as_array().unwrap() {
                assert!(before < day(&item["joiningDate"]), "{items}");
                before = day(&item["exitDate"]).or(Some("9999".to_owned()));
                assert!(day(&item["joiningDate"]) < before, "{items}");
            }
        }
    }
}
