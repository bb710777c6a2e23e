//! The routes of requests.

use std::collections::{BTreeSet, HashSet};

use axum::{body::Body, response::Response};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    super::{
        api::{Routes, does},
        cases::selected,
        extract::{Id, InSandbox, Json, Reached, Selecting},
        page::{Page, checked},
        problem::Problem,
        sandboxes::Urls,
    },
    curl,
    filter::{Filter, Requests},
    har, send,
    view::{RequestLine, RequestView},
};
use crate::{
    engine::journal::{Entry, Exchange, Record},
    vendors::{Sandbox, selector::Selector},
};

/// The parameters that choose requests.
const QUERY: [(&str, &str); 12] = [
    ("unmatched", "Whether no endpoint answers: true or false."),
    (
        "q",
        "Words that stand anywhere in the operation, method, path, rule, record, status or fault, whatever their case.",
    ),
    ("ids", "Only these requests, such as 3,17."),
    ("operation", "The operation, `*` stands for anything."),
    ("method", "The method."),
    ("path", "The path, `*` stands for anything."),
    ("status", "The status, such as 200 or 4xx."),
    ("rule", "The deciding rule."),
    (
        "subject",
        "The id of the record that the request was about or made; the parameters below say it by what the record has.",
    ),
    ("where", "Further conditions as JSON, as the `when` of a rule."),
    ("after", "Only requests after the one with this id."),
    ("limit", "How many at most, up to 1000; unless said, a list gives 100 and everything else takes all."),
];

pub fn routes() -> Routes {
    Routes::default()
        .get(
            "/requests",
            list,
            does("requests", "The requests that fit, oldest first.").query(&QUERY).of_records().gives::<Listed>(),
        )
        .get(
            "/requests/har",
            archive,
            does("har", "The requests that fit, as an HTTP archive.").query(&QUERY).of_records().gives::<Value>(),
        )
        .get(
            "/requests/curl",
            script,
            does("curl", "The requests that fit, as a shell script.").query(&QUERY).of_records(),
        )
        .get("/requests/{id}", show, does("request", "One request with its answer.").gives::<RequestView>())
        .delete("/requests", clear, does("clearRequests", "Forgets the journal; ids go on.").gives::<Cleared>())
        .and(send::routes())
}

/// Which requests are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    q: Option<String>,
    ids: Option<String>,
    operation: Option<String>,
    method: Option<String>,
    path: Option<String>,
    status: Option<String>,
    rule: Option<String>,
    subject: Option<String>,
    unmatched: Option<String>,
    #[serde(rename = "where")]
    conditions: Option<String>,
    after: Option<u64>,
    limit: Option<usize>,
}

impl ListQuery {
    /// What is meant; of a selector the account is the calling one, and the rest is what a request is about.
    async fn checked(&self, sandbox: &Sandbox, mut selector: Selector) -> Result<Wanted, Problem> {
        Ok(Wanted {
            filter: self.filter(selector.account.take())?,
            about: selected(sandbox, selector).await?,
            ids: self.ids.as_deref().map(numbers).transpose()?,
            after: self.after,
            limit: self.limit.map(checked).transpose()?,
        })
    }

    fn filter(&self, account: Option<String>) -> Result<Filter, Problem> {
        let mut wanted: Map<String, Value> = match &self.conditions {
            None => Map::new(),
            Some(text) => serde_json::from_str(text).map_err(|error| Problem::in_field("where", error))?,
        };
        let plain = [
            ("q", &self.q),
            ("operation", &self.operation),
            ("method", &self.method),
            ("path", &self.path),
            ("account", &account),
            ("status", &self.status),
            ("rule", &self.rule),
            ("subject", &self.subject),
            ("unmatched", &self.unmatched),
        ];
        wanted.extend(plain.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?.into()))));
        Filter::read(&Value::Object(wanted))
    }
}

fn numbers(text: &str) -> Result<BTreeSet<u64>, Problem> {
    let number = |id: &str| {
        id.trim()
            .parse()
            .map_err(|_| Problem::in_field("ids", format!("{id:?} is not a number; expected ids such as 3,17")))
    };
    text.split(',').map(number).collect()
}

/// Which requests are meant.
#[derive(Debug)]
struct Wanted {
    filter: Filter,
    /// Only those about one of these.
    about: Option<HashSet<String>>,
    ids: Option<BTreeSet<u64>>,
    after: Option<u64>,
    limit: Option<usize>,
}

impl Wanted {
    /// The requests that fit, whatever part of them is asked for; oldest first.
    fn fitting<'a>(&'a self, requests: &'a Requests) -> impl Iterator<Item = (&'a Record, &'a Exchange)> {
        let is_named = |id: u64| self.ids.as_ref().is_none_or(|ids| ids.contains(&id));
        let is_about = |subject: Option<&str>| {
            self.about.as_ref().is_none_or(|about| subject.is_some_and(|subject| about.contains(subject)))
        };
        requests.iter().filter(move |(record, exchange)| {
            is_named(record.id) && is_about(exchange.subject.as_deref()) && self.filter.fits(exchange)
        })
    }

    fn is_after(&self, record: &Record) -> bool {
        self.after.is_none_or(|after| record.id > after)
    }

    /// The part of them that is asked for: all, unless it was said otherwise.
    fn part<'a>(&'a self, requests: &'a Requests) -> impl Iterator<Item = (&'a Record, &'a Exchange)> {
        self.fitting(requests).filter(|(record, _)| self.is_after(record)).take(self.limit.unwrap_or(usize::MAX))
    }
}

/// A part of the requests, and what is missing of the whole.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Requests")]
pub struct Listed {
    #[serde(flatten)]
    pub page: Page<RequestLine>,
    /// How many records of the journal were dropped to stay within its bounds.
    pub evicted: u64,
    /// Why requests may be missing or too many: a condition on bodies met some that are not kept whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
}

/// What was forgotten.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Cleared {
    /// How many records of the journal.
    pub count: usize,
    /// How many were dropped before to stay within the bounds.
    pub evicted: u64,
}

/// Looks at the requests of a sandbox while it goes on.
async fn look<T: Send + 'static>(sandbox: &Sandbox, look: impl FnOnce(Requests) -> T + Send + 'static) -> T {
    sandbox.world.look_aside(|state| Requests::of(&state.core.journal), look).await
}

pub async fn list(
    InSandbox(sandbox): InSandbox,
    Selecting(query, selector): Selecting<ListQuery>,
) -> Result<Json<Listed>, Problem> {
    let wanted = query.checked(&sandbox, selector).await?;
    look(&sandbox, move |requests| {
        let page = Page::of(
            wanted.fitting(&requests),
            |(record, _)| wanted.is_after(record),
            wanted.limit,
            |(record, exchange)| (record.id.to_string(), RequestLine::of(record.id, record.at.to_string(), exchange)),
        )?;
        Ok(Json(Listed { page, evicted: requests.evicted, doubt: wanted.filter.doubt(&requests) }))
    })
    .await
}

pub async fn archive(
    InSandbox(sandbox): InSandbox,
    Selecting(query, selector): Selecting<ListQuery>,
    reached: Reached,
) -> Result<Json<Value>, Problem> {
    let (wanted, base) = (query.checked(&sandbox, selector).await?, Urls::of(&sandbox.name, &reached).base);
    Ok(Json(look(&sandbox, move |requests| har::archive(wanted.part(&requests), &base)).await))
}

async fn script(
    InSandbox(sandbox): InSandbox,
    query: Selecting<ListQuery>,
    reached: Reached,
) -> Result<Response, Problem> {
    let mut response = Response::new(Body::from(script_of(&sandbox, query, &reached).await?));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/x-shellscript; charset=utf-8"));
    Ok(response)
}

/// The requests that fit as a shell script.
pub async fn script_of(
    sandbox: &Sandbox,
    Selecting(query, selector): Selecting<ListQuery>,
    reached: &Reached,
) -> Result<String, Problem> {
    let (wanted, base) = (query.checked(sandbox, selector).await?, Urls::of(&sandbox.name, reached).base);
    let script = look(sandbox, move |requests| {
        curl::script(wanted.part(&requests).map(|(record, exchange)| (record.id, exchange)), &base)
    });
    Ok(script.await)
}

pub async fn show(InSandbox(sandbox): InSandbox, Id(id): Id) -> Result<Json<RequestView>, Problem> {
    let not_found = || Problem::not_found("request", &id, "requests");
    let number: u64 = id.parse().map_err(|_| not_found())?;
    let found = sandbox.world.read(|state| {
        let record = state.core.journal.get(number)?;
        let Entry::Exchange(exchange) = &record.entry else { return None };
        Some(RequestView::of(record, exchange))
    });
    found.await.map(Json).ok_or_else(not_found)
}

pub async fn clear(InSandbox(sandbox): InSandbox) -> Json<Cleared> {
    Json(
        sandbox
            .world
            .write(|state| {
                let journal = &mut state.core.journal;
                let count = journal.after(0).count();
                journal.clear();
                Cleared { count, evicted: journal.evicted() }
            })
            .await,
    )
}
