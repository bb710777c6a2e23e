//! `POST /api/{version}/public/riskx/aml/{person,business}`: a search of sanctions, exposed persons and adverse media.
//!
//! The body of a person's is documented; that of a business is cut in what is stored of the page, and the output is not public (ruling A40).
//!
//! 1. Reads `tag`, `threshold`, who is searched, `countries`, `extended` and `webhook`.
//! 2. `extended`, a review by people: charges the wallet, stores the check, lets it be processed at once, and answers its id and number.
//!    Otherwise: charges the wallet and answers the output.
//!
//! Errors: the common table.

use super::{
    at_once,
    start::{self, Requested},
};
use crate::vendors::{
    attestr::{
        body::{Fields, format_date},
        call::Call,
        endpoint::Endpoint,
        error::ApiError,
        kinds::CheckKind,
        outcome::watchlists::{self, Search},
        reply::json,
        state::{Party, Subject},
    },
    exchange::Reply,
};

pub const PERSON: Endpoint = Endpoint::check(CheckKind::AmlPerson, "/riskx/aml/person", |call| run(call, read_person));

pub const BUSINESS: Endpoint =
    Endpoint::check(CheckKind::AmlBusiness, "/riskx/aml/business", |call| run(call, read_business)).known_by_clients();

const GENDERS: [(&str, ()); 2] = [("Male", ()), ("Female", ())];

/// What a request asks for.
struct Request {
    tag: Box<str>,
    party: Party,
    countries: Vec<Box<str>>,
    threshold: u8,
    /// Whether people look at what was found, which takes a while.
    extended: bool,
    webhook: bool,
}

fn run(call: &mut Call<'_>, read_party: fn(&mut Fields<'_>) -> Party) -> Result<Reply, ApiError> {
    let Request { tag, party, countries, threshold, extended, webhook } =
        call.read(|fields| read(fields, read_party))?;
    if !extended {
        let seed = call.core.seed;
        let search = Search { party: &party, countries: &countries, threshold };
        let reply = at_once::answer(call, party.name(), |outcome| watchlists::record(search, outcome, seed))?;
        return Ok(reply.undocumented("the keys of this answer are not public"));
    }
    let subject = Subject::Watchlists { party, countries, threshold };
    let accepted = start::store(call, Requested { subject, tag: Some(tag), documents: Vec::new(), webhook })?;
    Ok(json(&accepted))
}

fn read(fields: &mut Fields<'_>, read_party: fn(&mut Fields<'_>) -> Party) -> Request {
    let tag = fields.text_up_to("tag", 50);
    let threshold = fields.number("threshold", 50..=100).and_then(|percent| u8::try_from(percent).ok());
    let party = read_party(fields);
    let countries = fields.countries("countries");
    let extended = fields.optional_flag("extended");
    let webhook = fields.optional_flag("webhook");
    Request { tag, party, countries, threshold: threshold.unwrap_or_default(), extended, webhook }
}

fn read_person(fields: &mut Fields<'_>) -> Party {
    let first = fields.text_up_to("firstName", 100);
    let middle = fields.optional_text_up_to("middleName", 100);
    let last = fields.text_up_to("lastName", 100);
    let birth = fields.date("dob").map(format_date).unwrap_or_default().into();
    fields.optional_number("dobDelta", 0..=5);
    fields.optional_word("gender", &GENDERS);
    let names = [Some(first), middle, Some(last)];
    Party::Person { name: names.into_iter().flatten().collect::<Vec<_>>().join(" ").into(), birth }
}

fn read_business(fields: &mut Fields<'_>) -> Party {
    Party::Business { name: fields.text_up_to("businessName", 256) }
}
