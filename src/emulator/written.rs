//! What a test writes, read as the control API reads it, with everything that is wrong with it at once.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::control::{
    Problem,
    extract::{self, FromQuery, Json},
    page::Page,
};

/// How many entries of a list are asked for at once.
const PART: &str = "1000";

/// Filters of a list, as the parameters of its query: `&[("status", "COMPLETED")]`.
pub type Filters<'a> = [(&'a str, &'a str)];

/// What becomes of a check or a verification: the word of an outcome, such as `"Alert"`, or what a rule has as `then`.
#[derive(Debug, Clone)]
pub struct Then(Value);

impl Then {
    /// The body of a call.
    pub fn body<T: DeserializeOwned>(&self) -> Result<Json<T>, Problem> {
        body(&self.0)
    }
}

impl From<&str> for Then {
    fn from(outcome: &str) -> Self {
        Self(json!({ "outcome": outcome }))
    }
}

impl From<Then> for Value {
    fn from(then: Then) -> Self {
        then.0
    }
}

impl From<Value> for Then {
    fn from(then: Value) -> Self {
        Self(then)
    }
}

/// The JSON of what was written.
pub fn bytes(written: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(written).map_err(|error| Problem::in_field("body", error))
}

/// The body of a call.
pub fn body<T: DeserializeOwned>(written: &impl Serialize) -> Result<Json<T>, Problem> {
    extract::read(&bytes(written)?).map(Json)
}

/// The query of a call.
pub fn query<'a, Q: FromQuery>(filters: impl IntoIterator<Item = &'a (&'a str, &'a str)>) -> Result<Q, Problem> {
    let pairs = form_urlencoded::Serializer::new(String::new()).extend_pairs(filters).finish();
    Q::of(&format!("/?{pairs}").parse().map_err(|error| Problem::in_field("query", error))?)
}

/// Every entry of a list, part after part; one part where the filters say its `limit`.
pub(super) async fn all<Q: FromQuery, T>(
    filters: &Filters<'_>,
    part: impl AsyncFn(Q) -> Result<Page<T>, Problem>,
) -> Result<Vec<T>, Problem> {
    if filters.iter().any(|(name, _)| *name == "limit") {
        return Ok(part(query(filters)?).await?.items);
    }
    let mut page = part(query(filters.iter().chain(&[("limit", PART)]))?).await?;
    let mut items = Vec::new();
    let filters: Vec<_> = filters.iter().filter(|(name, _)| *name != "after").copied().collect();
    loop {
        items.append(&mut page.items);
        let Some(after) = page.next else { return Ok(items) };
        page = part(query(filters.iter().chain(&[("limit", PART), ("after", after.as_str())]))?).await?;
    }
}
