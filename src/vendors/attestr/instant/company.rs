//! Companies and other businesses: Udyam, company and food licence numbers.
//!
//! Sources: the Udyam and company master pages, as far as they are visible; keys as clients read them, Udyam's as a client saw them.

use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::row::{Field, Instant, Key, MESSAGE, VALID_KEY, has_shape, key, outputs};
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

const UDYAM_KEYS: [Key; 8] = [
    VALID_KEY,
    key("reg", Form::Text, |it| it.facts.number().into()),
    key("entity", Form::Text, |it| it.facts.business(None).into()),
    key("type", Form::Text, |it| {
        it.facts.pick("type", &["Proprietary", "Proprietary", "Partnership", "Private Limited Company"]).into()
    }),
    key("majorActivity", Form::Texts, |it| {
        json!([it.facts.pick("activity", &["Manufacturing", "Services", "Trading"])])
    }),
    key("registered", Form::Text, |it| with_slashes(it.facts.date("registered", 2021..=2023)).into()),
    key("classifications", Form::Objects, |it| {
        let registered = it.facts.date("registered", 2021..=2023);
        let classified = it.facts.later("classified", registered, 30, 400);
        let start = if classified.month() < 4 { classified.year() - 1 } else { classified.year() };
        let size = it.facts.pick("size", &["Micro", "Micro", "Small", "Medium"]);
        json!([{ "date": with_slashes(classified), "year": format!("{start}-{:02}", (start + 1) % 100), "type": size }])
    }),
    // Only of a number that nobody has.
    MESSAGE,
];

pub const UDYAM: Instant = Instant {
    path: "/corpx/udyam",
    reads: &[Field::number(
        "reg",
        |text| has_shape(text, "UDYXM-AA-99-9999999") && text.starts_with("UDYAM"),
        "a Udyam number such as UDYAM-MH-01-0000001",
    )],
    keys: without_last(&UDYAM_KEYS),
    output: &outputs(&UDYAM_KEYS),
    unknown: "Provided Udyam registration number does not exist",
    undocumented: None,
};

const BUSINESS_KEYS: [Key; 24] = [
    VALID_KEY,
    key("reg", Form::Text, |it| it.facts.number().into()),
    key("businessName", Form::Text, |it| business_name(&it.facts).into()),
    key("rocCode", Form::Text, |it| format!("RoC-{}", it.facts.town(of_company(&it.facts))).into()),
    key("category", Form::Text, |it| {
        if is_llp(&it.facts) { "Limited liability partnership" } else { "Company limited by shares" }.into()
    }),
    key("subCategory", Form::Text, |it| {
        if form(&it.facts) == "GOI" { "Union government company" } else { "Non-government company" }.into()
    }),
    key("class", Form::Text, |it| class(&it.facts).into()),
    key("authorizedCapital", Form::Number, |it| (paid_capital(&it.facts) * it.facts.between("capital", 1, 5)).into()),
    key("paidCapital", Form::Number, |it| paid_capital(&it.facts).into()),
    key("incorporatedDate", Form::Text, |it| format_date(incorporated(&it.facts)).into()),
    key("email", Form::Text, |it| {
        let name: String = it.facts.business(None).to_lowercase().split(' ').collect();
        format!("accounts@{name}.example").into()
    }),
    key("listed", Form::Truth, |it| it.facts.number().starts_with('L').into()),
    key("lastAGMDate", Form::Text, |it| format_date(it.facts.date("meeting", 2025..=2025)).into()),
    key("lastBSDate", Form::Text, |_| format_date(date(2025, 3, 31)).into()),
    key("status", Form::Text, |_| "Active".into()),
    key("previousName", Form::Text, |_| Value::Null),
    key("industryDivision", Form::Text, |it| it.facts.number().get(1..3).filter(|_| !is_llp(&it.facts)).into()),
    key("industrySection", Form::Text, |it| section(&it.facts)),
    key(
        "addresses",
        Form::Objects,
        |it| json!([{ "type": "Registered Address", "address": it.facts.address(of_company(&it.facts)) }]),
    ),
    key("directorsAndSignatories", Form::Objects, |it| directors(&it.facts)),
    key("charges", Form::Objects, |it| it.if_asked("charges", charges)),
    key("efilings", Form::Objects, |it| it.if_asked("efilings", efilings)),
    key("updated", Form::Number, |it| {
        let day = it.facts.date("updated", 2025..=2025);
        let midnight = day.to_zoned(jiff::tz::TimeZone::UTC).expect("the year is near");
        midnight.timestamp().as_millisecond().into()
    }),
    // Only of a number that nobody has.
    MESSAGE,
];

pub const BUSINESS: Instant = Instant {
    path: "/corpx/business/master",
    reads: &[
        Field::number("reg", is_company, "a CIN such as U72200MH2009PTC123456 or an LLPIN such as AAB-1234"),
        Field::flag("charges"),
        Field::flag("efilings"),
        Field::flag("live"),
        Field::flag("fetchLiveOnCacheMiss"),
    ],
    keys: without_last(&BUSINESS_KEYS),
    output: &outputs(&BUSINESS_KEYS),
    unknown: "Provided registration number does not exist",
    undocumented: None,
};

const FSSAI_KEYS: [Key; 12] = [
    VALID_KEY,
    MESSAGE,
    key("reg", Form::Text, |it| it.facts.number().into()),
    key("status", Form::Text, |_| "License Issued".into()),
    key("active", Form::Truth, |_| true.into()),
    key("entity", Form::Text, |it| food_business(&it.facts).into()),
    key("uuid", Form::Number, |it| it.facts.between("uuid", 1_000_000, 9_999_999).into()),
    key("category", Form::Text, |it| {
        it.facts.pick("category", &["State License", "Central License", "Registration Certificate"]).into()
    }),
    key("state", Form::Text, |it| of_licence(&it.facts).name.into()),
    key("address", Form::Text, |it| it.facts.address(of_licence(&it.facts)).into()),
    key("zip", Form::Number, |it| it.facts.pin(of_licence(&it.facts)).parse::<u32>().ok().into()),
    key("products", Form::Objects, |it| it.if_asked("fetchProducts", products)),
];

pub const FSSAI: Instant = Instant {
    path: "/checkx/fssai",
    reads: &[
        Field::number("reg", |text| has_shape(text, "99999999999999"), "a food licence number of 14 digits"),
        Field::flag("fetchProducts"),
    ],
    keys: &FSSAI_KEYS,
    output: &outputs(&FSSAI_KEYS),
    unknown: "No matching record found",
    undocumented: None,
};

const fn without_last<const N: usize>(keys: &'static [Key; N]) -> &'static [Key] {
    keys.split_at(N - 1).0
}

fn with_slashes(date: Date) -> String {
    format_date(date).replace('-', "/")
}

/// Whether `text` is the number of a company, with its industry, state, year and form, or of a limited liability partnership.
fn is_company(text: &str) -> bool {
    let is_cin = has_shape(text, "A99999AA9999AAA999999")
        && text.starts_with(['L', 'U'])
        && places::by_letters(&text[6..8]).is_some()
        && ("1850"..="2100").contains(&&text[8..12]);
    is_cin || has_shape(text, "AAA-9999")
}

fn is_llp(company: &Facts) -> bool {
    company.number().contains('-')
}

fn of_company(company: &Facts) -> &'static State {
    let letters = company.number().get(6..8).filter(|_| !is_llp(company));
    letters.and_then(places::by_letters).unwrap_or_else(|| company.state())
}

/// The letters that say what form a company has; empty for a partnership.
fn form(company: &Facts) -> &str {
    company.number().get(12..15).unwrap_or_default()
}

fn class(company: &Facts) -> &'static str {
    match form(company) {
        "" => "Limited Liability Partnership",
        "OPC" => "Private(One Person Company)",
        "PTC" | "FTC" | "ULT" | "ULL" => "Private",
        _ => "Public",
    }
}

fn business_name(company: &Facts) -> String {
    let form = match form(company) {
        "" => "LLP",
        "OPC" => "(OPC) PRIVATE LIMITED",
        "PTC" | "FTC" => "PRIVATE LIMITED",
        "NPL" => "FOUNDATION",
        _ => "LIMITED",
    };
    format!("{} {form}", company.business(None))
}

fn incorporated(company: &Facts) -> Date {
    let year = company.number().get(8..12).and_then(|year| year.parse().ok());
    let year = year.unwrap_or_else(|| company.date("incorporated", 2010..=2020).year());
    company.date("incorporated", year..=year)
}

fn paid_capital(company: &Facts) -> u64 {
    company.between("paid capital", 1, 500) * 100_000
}

/// The section of the industry that a company's number names by its division.
fn section(company: &Facts) -> Value {
    let division: Option<u8> = company.number().get(1..3).and_then(|digits| digits.parse().ok());
    let Some(division) = division.filter(|_| !is_llp(company)) else { return Value::Null };
    match division {
        1..=3 => "Agriculture, forestry and fishing",
        5..=9 => "Mining and quarrying",
        10..=33 => "Manufacturing",
        35..=39 => "Electricity, gas and water supply",
        41..=43 => "Construction",
        45..=47 => "Trade",
        49..=53 => "Transportation and storage",
        55..=56 => "Accommodation and food service activities",
        58..=63 | 72 => "Information and communication",
        64..=67 => "Financial and insurance activities",
        68..=70 => "Real estate activities",
        _ => "Other service activities",
    }
    .into()
}

/// Two or three people, all of whom came after the company.
fn directors(company: &Facts) -> Value {
    let director = |number: u64| {
        let facts = company.about(&format!("{} director {number}", company.number()));
        let person = facts.person(None);
        let appointed = facts.later("appointed", incorporated(company), 0, 1200);
        let role = if is_llp(company) { "Designated Partner" } else { "Director" };
        json!({
            "din": facts.digits("din", 8), "firstName": person.first, "middleName": "", "lastName": person.last,
            "appointmentDate": format_date(appointed), "role": role, "designation": role, "roleCessationDate": null,
            "isCurrentSignatory": true, "type": "Individual",
        })
    };
    (1..=company.between("directors", 2, 3)).map(director).collect()
}

/// What a company owes, at most two loans.
fn charges(company: &Facts) -> Value {
    let charge = |number: u64| {
        let created = company.later(&format!("charge {number}"), incorporated(company), 100, 1500);
        let modified = company.later(&format!("modified {number}"), created, 30, 400);
        json!({
            "chargeId": company.digits(&format!("charge id {number}"), 9), "chargeHolder": company.pick(&format!("holder {number}"), &LENDERS),
            "amount": company.between(&format!("amount {number}"), 10, 900) * 100_000, "createdDate": format_date(created),
            "modifiedDate": format_date(modified), "satisfiedDate": null, "chargeStatus": "Open",
        })
    };
    (1..=company.between("charges", 0, 2)).map(charge).collect()
}

const LENDERS: [&str; 4] = ["HDFC BANK LIMITED", "STATE BANK OF INDIA", "ICICI BANK LIMITED", "BANK OF BARODA"];

/// The yearly forms of the last two years.
fn efilings(company: &Facts) -> Value {
    let forms = if is_llp(company) { ["Form 8", "Form 11"] } else { ["AOC-4", "MGT-7"] };
    let filing = |year: i16, form: &str| {
        let filed = company.later(&format!("{form} {year}"), date(year, 10, 1), 0, 59);
        json!({ "srn": format!("N{}", company.digits(&format!("srn {form} {year}"), 8)), "eform": form, "filed": format_date(filed) })
    };
    let last_years = [2024, 2025].into_iter().filter(|year| incorporated(company).year() < *year);
    last_years.flat_map(|year| forms.map(|form| filing(year, form))).collect()
}

fn food_business(licence: &Facts) -> String {
    format!("{} FOODS", licence.business(None).split(' ').next().unwrap_or_default())
}

fn of_licence(licence: &Facts) -> &'static State {
    places::by_licence(licence.number()).unwrap_or_else(|| licence.state())
}

fn products(licence: &Facts) -> Value {
    let kinds =
        ["Bakery products", "Dairy products", "Sweets and confectionery", "Beverages", "Ready-to-eat savouries"];
    let product = |number: u64| {
        json!({
            "name": licence.pick(&format!("product {number}"), &kinds), "role": "Manufacturer", "natureOfBusiness": "General Manufacturing",
            "active": true, "type": "Food Product",
        })
    };
    (1..=licence.between("products", 1, 3)).map(product).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_has_what_its_number_says() {
        let facts = Facts::of(1, "L17110MH1973PLC019786");
        assert!(is_company(facts.number()));
        assert_eq!(
            (incorporated(&facts).year(), class(&facts), of_company(&facts).name),
            (1973, "Public", "MAHARASHTRA")
        );
        assert_eq!(section(&facts), "Manufacturing");
        assert!(business_name(&facts).ends_with(" LIMITED"));
        assert!(business_name(&Facts::of(1, "AAB-1234")).ends_with(" LLP"));
        for wrong in ["X17110MH1973PLC019786", "L17110XX1973PLC019786", "L17110MH0073PLC019786", "AAB1234", ""] {
            assert!(!is_company(wrong), "{wrong}");
        }
    }
}
