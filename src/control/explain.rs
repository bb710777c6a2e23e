//! `…/requests/<id>/explain`: which rules a request met, why they did not fit, which one decided, and what would have been without it.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{
    api::{Routes, does},
    extract::{Id, InSandbox, Json},
    mask,
    problem::Problem,
};
use crate::{
    engine::{
        journal::{Entry, Exchange, Record},
        scenario::{Explanation, Miss, RuleResult, explain},
    },
    vendors::State,
};

/// The routes.
pub fn routes() -> Routes {
    let does = does("Why a request was answered as it was: every rule about its operation, and which decided.");
    Routes::default().get("/requests/{id}/explain", show, does.gives::<ExplanationView>())
}

/// An explanation as it is shown.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Explained")]
struct ExplanationView {
    /// The request's id in the journal, which its answer carries as `x-vetbox-request`.
    id: u64,
    /// When it was answered, in sandbox time.
    at: String,
    operation: &'static str,
    #[serde(flatten)]
    explanation: Explanation,
}

async fn show(InSandbox(sandbox): InSandbox, Id(id): Id) -> Result<Json<ExplanationView>, Problem> {
    // What is shown of a request never changes, so it is put together without the lock.
    let (record, exchange) = sandbox.world.read(|state| found(state, &id))?;
    let operation = exchange.operation.ok_or_else(|| {
        Problem::conflict(format!("request {} reached no endpoint, so no rule was asked about it", record.id))
    })?;
    let mut explanation = exchange.situation(|situation| explain(&exchange.decision.trace, situation));
    hide_secrets(&mut explanation, &exchange);
    Ok(Json(ExplanationView { id: record.id, at: record.at.to_string(), operation, explanation }))
}

/// Hides in what rules saw of a request what the journal hides of it.
fn hide_secrets(explanation: &mut Explanation, exchange: &Exchange) {
    let headers = exchange.request_headers.iter();
    let texts = headers.map(|(name, value)| (name, String::from_utf8_lossy(value)));
    let mut secrets: Vec<_> = texts.map(|(name, value)| (mask::masked(name, &value), value.into_owned())).collect();
    secrets.retain(|(masked, value)| masked != value);
    secrets
        .extend(mask::secrets_in(&exchange.request_view).into_iter().map(|secret| (mask::HIDDEN.to_owned(), secret)));
    for rule in &mut explanation.considered {
        if let RuleResult::DidNotFit(Miss { seen: Some(seen), .. }) = &mut rule.result {
            hide(seen, &secrets);
        }
    }
}

fn hide(seen: &mut Value, secrets: &[(String, String)]) {
    match seen {
        Value::String(text) => {
            if let Some((masked, _)) = secrets.iter().find(|(_, secret)| secret == text) {
                text.clone_from(masked);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| hide(item, secrets)),
        Value::Object(fields) => fields.values_mut().for_each(|field| hide(field, secrets)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn found(state: &State, id: &str) -> Result<(Record, Arc<Exchange>), Problem> {
    let journal = &state.core.journal;
    let number: Option<u64> = id.parse().ok().filter(|number| 0 < *number);
    let record = number.and_then(|number| journal.after(number - 1).next().filter(|record| record.id == number));
    match record {
        Some(record @ Record { entry: Entry::Exchange(exchange), .. }) => Ok((record.clone(), Arc::clone(exchange))),
        _ => Err(Problem::unknown(format!(
            "the journal has no request {id:?}; an answer's x-vetbox-request header names its request"
        ))),
    }
}
