//! Vehicles by their number plates.
//!
//! Source: the keys as clients read them off the page, sample values as a client saw them; what is absent is an empty text.

use jiff::{ToSpan as _, civil::Date};
use serde_json::Value;

use super::row::{Field, Instant, Key, VALID_KEY, has_shape, key, outputs};
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

#[derive(Debug, Clone, Copy)]
struct Model {
    maker: &'static str,
    name: &'static str,
    variant: &'static str,
    /// The class: its code and its name.
    class: (&'static str, &'static str),
    body: &'static str,
    fuel: &'static str,
    cubic_capacity: &'static str,
    /// Gross and unladen, in kilograms.
    weight: (u32, u32),
    wheel_base: u32,
    cylinders: u32,
    seats: u32,
}

const CAR: (&str, &str) = ("LMV", "Motor Car(LMV)");
const MOTORCYCLE: (&str, &str) = ("2WN", "M-Cycle/Scooter(2WN)");
const GOODS: (&str, &str) = ("LGV", "Goods Carrier(LGV)");

#[rustfmt::skip]
const MODELS: [Model; 8] = [
    Model { maker: "MARUTI SUZUKI INDIA LTD", name: "SWIFT", variant: "VXI", class: CAR, body: "SALOON", fuel: "PETROL", cubic_capacity: "1197.00", weight: (1335, 875), wheel_base: 2450, cylinders: 4, seats: 5 },
    Model { maker: "HYUNDAI MOTOR INDIA LTD", name: "CRETA", variant: "1.5 SX", class: CAR, body: "SALOON", fuel: "DIESEL", cubic_capacity: "1493.00", weight: (1720, 1270), wheel_base: 2610, cylinders: 4, seats: 5 },
    Model { maker: "TATA MOTORS LTD", name: "NEXON", variant: "XZ PLUS", class: CAR, body: "SALOON", fuel: "PETROL", cubic_capacity: "1199.00", weight: (1655, 1237), wheel_base: 2498, cylinders: 3, seats: 5 },
    Model { maker: "HONDA CARS INDIA LTD", name: "CITY", variant: "V MT", class: CAR, body: "SALOON", fuel: "PETROL", cubic_capacity: "1498.00", weight: (1528, 1110), wheel_base: 2600, cylinders: 4, seats: 5 },
    Model { maker: "HERO MOTOCORP LTD", name: "SPLENDOR PLUS", variant: "I3S", class: MOTORCYCLE, body: "SOLO WITH PILLION", fuel: "PETROL", cubic_capacity: "97.20", weight: (242, 112), wheel_base: 1236, cylinders: 1, seats: 2 },
    Model { maker: "HONDA MOTORCYCLE AND SCOOTER INDIA (P) LTD", name: "ACTIVA 6G", variant: "DLX", class: MOTORCYCLE, body: "SCOOTER", fuel: "PETROL", cubic_capacity: "109.51", weight: (259, 106), wheel_base: 1260, cylinders: 1, seats: 2 },
    Model { maker: "ROYAL ENFIELD (A UNIT OF EICHER MOTORS LTD)", name: "CLASSIC 350", variant: "HALCYON", class: MOTORCYCLE, body: "SOLO WITH PILLION", fuel: "PETROL", cubic_capacity: "349.34", weight: (375, 195), wheel_base: 1390, cylinders: 1, seats: 2 },
    Model { maker: "TATA MOTORS LTD", name: "ACE GOLD", variant: "DIESEL PLUS", class: GOODS, body: "OPEN BODY", fuel: "DIESEL", cubic_capacity: "702.00", weight: (1615, 865), wheel_base: 2100, cylinders: 2, seats: 2 },
];

const COLOURS: [&str; 6] = ["WHITE", "SILKY SILVER", "BLACK", "GREY", "RED", "BLUE"];
const LENDERS: [&str; 5] =
    ["HDFC BANK LTD", "STATE BANK OF INDIA", "ICICI BANK LTD", "BAJAJ FINANCE LTD", "AXIS BANK LTD"];
const INSURERS: [&str; 5] = [
    "ICICI Lombard General Insurance Co. Ltd.",
    "HDFC ERGO General Insurance Co. Ltd.",
    "The New India Assurance Company Limited",
    "Bajaj Allianz General Insurance Co. Ltd.",
    "Tata AIG General Insurance Co. Ltd.",
];

/// A key under which this family of answers has nothing.
const fn absent(name: &'static str) -> Key {
    key(name, Form::Text, |_| "".into())
}

#[rustfmt::skip]
const RC_KEYS: [Key; 61] = [
    VALID_KEY,
    key("status", Form::Text, |_| "ACTIVE".into()),
    key("registered", Form::Text, |it| format_date(registered(&it.facts)).into()),
    key("owner", Form::Text, |it| it.facts.person(None).name().into()),
    key("masked", Form::Truth, |_| false.into()),
    key("ownerNumber", Form::Number, |it| it.facts.pick("owner number", &[1, 1, 1, 2, 3]).into()),
    key("father", Form::Text, |it| it.facts.person(None).father().into()),
    key("currentAddress", Form::Text, |it| it.facts.address(state(&it.facts)).into()),
    key("permanentAddress", Form::Text, |it| it.facts.address(state(&it.facts)).into()),
    absent("mobile"),
    key("category", Form::Text, |it| model(&it.facts).class.0.into()),
    key("categoryDescription", Form::Text, |it| model(&it.facts).class.1.into()),
    key("chassisNumber", Form::Text, |it| format!("MA{}", it.facts.serial("chassis", 15)).into()),
    key("engineNumber", Form::Text, |it| it.facts.serial("engine", 11).into()),
    key("makerDescription", Form::Text, |it| model(&it.facts).maker.into()),
    key("makerModel", Form::Text, |it| model(&it.facts).name.into()),
    key("makerVariant", Form::Text, |it| model(&it.facts).variant.into()),
    key("bodyType", Form::Text, |it| model(&it.facts).body.into()),
    key("fuelType", Form::Text, |it| model(&it.facts).fuel.into()),
    key("colorType", Form::Text, |it| it.facts.pick("colour", &COLOURS).into()),
    key("normsType", Form::Text, |it| norms(registered(&it.facts)).into()),
    key("fitnessUpto", Form::Text, |it| format_date(registered(&it.facts).saturating_add(15.years())).into()),
    key("financed", Form::Text, |it| if lender(&it.facts).is_empty() { "0" } else { "1" }.into()),
    key("lender", Form::Text, |it| lender(&it.facts).into()),
    key("insuranceProvider", Form::Text, |it| it.facts.pick("insurer", &INSURERS).into()),
    key("insurancePolicyNumber", Form::Text, |it| it.facts.digits("policy", 16).into()),
    key("insuranceUpto", Form::Text, |it| format_date(it.facts.date("insured", 2027..=2028)).into()),
    key("manufactured", Form::Text, |it| manufactured(registered(&it.facts)).into()),
    key("rto", Form::Text, |it| rto(&it.facts).into()),
    key("cubicCapacity", Form::Text, |it| model(&it.facts).cubic_capacity.into()),
    key("grossWeight", Form::Text, |it| model(&it.facts).weight.0.to_string().into()),
    key("wheelBase", Form::Text, |it| model(&it.facts).wheel_base.to_string().into()),
    key("unladenWeight", Form::Text, |it| model(&it.facts).weight.1.to_string().into()),
    key("cylinders", Form::Text, |it| model(&it.facts).cylinders.to_string().into()),
    key("seatingCapacity", Form::Number, |it| model(&it.facts).seats.into()),
    key("sleepingCapacity", Form::Number, |_| 0.into()),
    key("standingCapacity", Form::Number, |_| 0.into()),
    key("pollutionCertificateNumber", Form::Text, |it| format!("{}{}", &it.facts.number()[..2], it.facts.digits("pollution", 14)).into()),
    key("pollutionCertificateUpto", Form::Text, |it| format_date(it.facts.date("clean", 2027..=2027)).into()),
    key("permitNumber", Form::Text, |it| of_goods(&it.facts, |facts| format!("{}/{}", &facts.number()[..2], facts.digits("permit", 8)))),
    key("permitIssued", Form::Text, |it| of_goods(&it.facts, |facts| format_date(registered(facts)))),
    key("permitFrom", Form::Text, |it| of_goods(&it.facts, |facts| format_date(registered(facts)))),
    key("permitUpto", Form::Text, |it| of_goods(&it.facts, |facts| format_date(facts.date("permitted", 2027..=2029)))),
    key("permitType", Form::Text, |it| of_goods(&it.facts, |_| "Goods Permit".to_owned())),
    key("taxUpto", Form::Text, |it| of_goods(&it.facts, |facts| format_date(facts.date("taxed", 2027..=2028)))),
    key("taxPaidUpto", Form::Text, |it| if is_for_goods(&it.facts) { "" } else { "LTT" }.into()),
    absent("nationalPermitNumber"),
    absent("nationalPermitIssued"),
    absent("nationalPermitFrom"),
    absent("nationalPermitUpto"),
    absent("nationalPermitIssuedBy"),
    key("commercial", Form::Truth, |it| is_for_goods(&it.facts).into()),
    absent("blacklistStatus"),
    absent("nocDetails"),
    absent("challanDetails"),
    absent("exShowroomPrice"),
    absent("nonUseStatus"),
    absent("nonUseFrom"),
    absent("nonUseTo"),
    absent("blacklistDetails"),
    absent("message"),
];

pub const RC: Instant = Instant {
    path: "/checkx/rc",
    reads: &[Field::number("reg", is_plate, "a registration number such as MH12DE1433 or 22BH1234AA")],
    keys: &RC_KEYS,
    output: &outputs(&RC_KEYS),
    unknown: "Provided registration number does not exist",
    undocumented: None,
};

/// Whether `text` can be on a plate: state, office, series and number, or the series that all states share.
fn is_plate(text: &str) -> bool {
    let shared = ["99BH9999A", "99BH9999AA"].iter().any(|shape| has_shape(text, shape));
    let letters = |text: &str| text.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    if !text.is_ascii() || letters(text) != 2 {
        return shared;
    }
    let rest = &text[2..];
    let office = digits(rest);
    let series = letters(&rest[office..]);
    let number = digits(&rest[office + series..]);
    (1..=2).contains(&office)
        && (1..=3).contains(&series)
        && (1..=4).contains(&number)
        && office + series + number == rest.len()
}

fn state(plate: &Facts) -> &'static State {
    places::by_letters(&plate.number()[..2]).unwrap_or_else(|| plate.state())
}

/// The transport office, as town and state.
fn rto(plate: &Facts) -> String {
    let number: String = plate.number()[2..].chars().take(2).filter(char::is_ascii_digit).collect();
    plate.transport_office(state(plate), &number)
}

fn model(plate: &Facts) -> Model {
    plate.pick("model", &MODELS)
}

fn is_for_goods(plate: &Facts) -> bool {
    model(plate).class == GOODS
}

fn of_goods(plate: &Facts, value: impl FnOnce(&Facts) -> String) -> Value {
    if is_for_goods(plate) { value(plate).into() } else { "".into() }
}

fn registered(plate: &Facts) -> Date {
    plate.date("registered", 2014..=2024)
}

fn lender(plate: &Facts) -> &'static str {
    if plate.is_so("financed", 60) { plate.pick("lender", &LENDERS) } else { "" }
}

/// The month in which a vehicle was made, one or two before it was registered.
fn manufactured(registered: Date) -> String {
    let made = registered.saturating_sub(1.month());
    format!("{}/{}", made.month(), made.year())
}

/// The emission norms in force at a vehicle's registration.
fn norms(registered: Date) -> &'static str {
    if registered < jiff::civil::date(2020, 4, 1) { "BHARAT STAGE IV" } else { "BHARAT STAGE VI" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plates_have_a_state_an_office_a_series_and_a_number() {
        for right in ["MH12DE1433", "DL3CAB1234", "GJ01A1", "KA51MJ99", "22BH1234AA", "21BH0001A", "XX00XX0000"] {
            assert!(is_plate(right), "{right}");
        }
        for wrong in
            ["", "M", "MH", "MH12", "MH12DE", "12MH1234", "MH12ABCD1234", "MH12DE14335", "MH 12 DE 1433", "MH12DE143é"]
        {
            assert!(!is_plate(wrong), "{wrong}");
        }
    }

    #[test]
    fn the_office_is_the_one_on_the_plate() {
        assert_eq!(rto(&Facts::of(1, "BR06AB1234")), "MUZAFFARPUR, BIHAR");
        assert_eq!(rto(&Facts::of(1, "DL3CAB1234")), "SOUTH DELHI, DELHI");
        assert!(rto(&Facts::of(1, "MH99AB1234")).ends_with(", MAHARASHTRA"));
    }
}
