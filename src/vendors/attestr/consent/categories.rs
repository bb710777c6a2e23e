//! `POST /api/v3/public/consent/data-categories`: which data a consent for some services must name.
//!
//! The request is documented, the answer is cut in what is stored of the page: ruling C2 answers the emulator's own table, marked.

use serde::Serialize;

use super::{
    needed::needed,
    register::{PURPOSES, read_services},
};
use crate::vendors::{
    attestr::{body::Fields, call::Call, endpoint::Endpoint, error::ApiError, reply::json},
    exchange::Reply,
};

pub const ENDPOINT: Endpoint =
    Endpoint::post("attestr.consent.categories", "/consent/data-categories", run).since_version(3);

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Needed {
    consent_data_categories: Vec<CategoryBody>,
}

#[derive(Debug, Serialize)]
struct CategoryBody {
    category: &'static str,
    values: Vec<&'static str>,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let services = call.read(read)?;
    let mut categories: Vec<CategoryBody> = Vec::new();
    for (category, types) in services.iter().flat_map(|service| needed(service)) {
        let known = categories.iter().position(|known| known.category == *category);
        let place = known.unwrap_or_else(|| {
            categories.push(CategoryBody { category, values: Vec::new() });
            categories.len() - 1
        });
        let values = &mut categories[place].values;
        let new: Vec<&str> = types.iter().copied().filter(|it| !values.contains(it)).collect();
        values.extend(new);
    }
    Ok(json(&Needed { consent_data_categories: categories }).undocumented("the page's answer is not known"))
}

fn read(fields: &mut Fields<'_>) -> Vec<Box<str>> {
    fields.word("type", &PURPOSES);
    read_services(fields)
}
