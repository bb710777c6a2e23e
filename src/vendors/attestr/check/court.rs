//! `POST /api/{version}/public/riskx/{person,business}/ecourt`: a search of court records, from v2 on.
//!
//! The body of a person's is documented; that of a business, the reply and the output are known from clients (ruling A40).
//!
//! 1. Reads `tag`, who is searched, `address` and `mode`; `Realtime` reads `threshold`, `skip` and `limit` besides, the others `webhook`.
//! 2. `Quick` and `Extended`: charges the wallet, stores the check, lets it be processed at once, and answers a list of its id and number.
//!    `Realtime`: charges the wallet and answers the output.
//!
//! Errors: the common table.

use serde::Serialize;

use super::{
    at_once,
    start::{self, Accepted, Requested},
};
use crate::vendors::{
    attestr::{
        body::{Fields, format_date},
        call::Call,
        endpoint::Endpoint,
        error::ApiError,
        kinds::CheckKind,
        outcome::court::{self, Page, Search},
        reply::json,
        state::{Party, Subject},
    },
    exchange::Reply,
};

pub const PERSON: Endpoint =
    Endpoint::check(CheckKind::EcourtPerson, "/riskx/person/ecourt", |call| run(call, read_person)).since_version(2);

pub const BUSINESS: Endpoint =
    Endpoint::check(CheckKind::EcourtBusiness, "/riskx/business/ecourt", |call| run(call, read_business))
        .since_version(2)
        .known_by_clients();

/// Who searches: the vendor's people, or a machine at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    BackOffice,
    Realtime,
}

const MODES: [(&str, Mode); 3] =
    [("Quick", Mode::BackOffice), ("Extended", Mode::BackOffice), ("Realtime", Mode::Realtime)];

/// How many cases `Realtime` answers unless the client says.
const LIMIT: usize = 10;

/// What a request asks for.
struct Request {
    tag: Box<str>,
    party: Party,
    address: Box<str>,
    /// The page that `Realtime` answers at once.
    page: Option<Page>,
    webhook: bool,
}

/// The answer of a search that takes a while.
#[derive(Debug, Serialize)]
struct Items {
    items: [Accepted; 1],
}

fn run(call: &mut Call<'_>, read_party: fn(&mut Fields<'_>) -> Party) -> Result<Reply, ApiError> {
    let Request { tag, party, address, page, webhook } = call.read(|fields| read(fields, read_party))?;
    if let Some(page) = page {
        let (seed, today) = (call.core.seed, call.core.now.date());
        let search = Search { party: &party, address: &address };
        let reply =
            at_once::answer(call, party.name(), |outcome| court::record(search, Some(page), outcome, seed, today))?;
        return Ok(reply.undocumented("the vendor's answer to Realtime is not public"));
    }
    let subject = Subject::CourtRecords { party, address };
    let accepted = start::store(call, Requested { subject, tag: Some(tag), documents: Vec::new(), webhook })?;
    Ok(json(&Items { items: [accepted] }))
}

fn read(fields: &mut Fields<'_>, read_party: fn(&mut Fields<'_>) -> Party) -> Request {
    let tag = fields.text_up_to("tag", 50);
    let party = read_party(fields);
    let address = fields.text_up_to("address", 4192);
    let mode = fields.word("mode", &MODES);
    let page = (mode == Some(Mode::Realtime)).then(|| read_page(fields));
    let webhook = page.is_none() && fields.optional_flag("webhook");
    Request { tag, party, address, page, webhook }
}

fn read_page(fields: &mut Fields<'_>) -> Page {
    let threshold = fields.number("threshold", 10..=100).unwrap_or_default();
    let skip = fields.optional_number("skip", 0..=1_000_000).unwrap_or_default();
    let limit = fields.optional_number("limit", 1..=100);
    Page {
        threshold: threshold.unsigned_abs(),
        skip: usize::try_from(skip).unwrap_or_default(),
        limit: limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(LIMIT),
    }
}

fn read_person(fields: &mut Fields<'_>) -> Party {
    let name = fields.text_up_to("name", 256);
    fields.text_up_to("fatherName", 256);
    let birth = fields.date("birthDate").map(format_date).unwrap_or_default().into();
    Party::Person { name, birth }
}

fn read_business(fields: &mut Fields<'_>) -> Party {
    let name = fields.text_up_to("businessName", 256);
    fields.optional_text("reg");
    Party::Business { name }
}
