//! `…/explain` and `…/requests/<id>/explain`: which rules a request meets, why they do not fit, which one decides, and what would be
//! without it; for a request that was answered, and for one that was not sent.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    api::{Routes, does},
    extract::{Id, InSandbox, Json},
    mask,
    problem::Problem,
};
use crate::{
    engine::{
        aside::aside,
        journal::{Entry, Exchange, Record, RefusedBy},
        random::Random,
        scenario::{Explanation, Miss, RuleResult, Scenarios, Situation, explain},
        time::Timestamp,
        tree::{self, nearest},
    },
    vendors::{State, VOCABULARY},
};

pub fn routes() -> Routes {
    let of_answered =
        does("explain", "Why a request was answered as it was: every rule about its operation, and which decided.");
    let of_unsent = does(
        "explainUnsent",
        "What would decide a request that is not sent; nothing is counted, drawn or kept for it.",
    );
    Routes::default().get("/requests/{id}/explain", show, of_answered.gives::<ExplanationView>()).post(
        "/explain",
        explain_unsent,
        of_unsent.takes::<UnsentRequest>().gives::<ExplanationView>(),
    )
}

/// An explanation as it is shown.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Explained")]
pub struct ExplanationView {
    /// The request's id in the journal, which its answer carries as `x-vetbox-request`; one that was not sent has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    /// When it was answered or asked about, in sandbox time.
    pub at: String,
    pub operation: Cow<'static, str>,
    /// What the client got, in words: `200`, `200, truncate`, `reset, no work done`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<String>,
    /// The setting that refused it, when one did.
    #[serde(rename = "refusedBy", skip_serializing_if = "Option::is_none")]
    pub refused_by: Option<RefusedBy>,
    /// What the client calls it, by its header `x-request-id`.
    #[serde(rename = "requestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    #[serde(flatten)]
    pub explanation: Explanation,
}

/// A request that was not sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a request with an `operation`")]
pub struct UnsentRequest {
    /// What it asks for, as `attestr.work.create`.
    operation: String,
    /// The method; `POST` unless said.
    #[serde(default = "post")]
    method: String,
    /// The path.
    #[serde(default)]
    path: String,
    /// The query, without the question mark.
    #[serde(default)]
    query: String,
    /// The headers, by name.
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// The calling account's id.
    #[serde(default)]
    account: String,
    /// The body, or the fields of a form.
    #[serde(default)]
    body: Value,
    /// The record that it is about.
    #[serde(default)]
    record: Value,
}

fn post() -> String {
    "POST".to_owned()
}

pub async fn show(InSandbox(sandbox): InSandbox, Id(id): Id) -> Result<Json<ExplanationView>, Problem> {
    // What is shown of a request never changes, so it is put together without the lock.
    let (record, exchange) = sandbox.world.read(|state| found(state, &id)).await?;
    let operation = exchange.operation.clone().ok_or_else(|| {
        Problem::conflict(format!("request {} reached no endpoint, so no rule was asked about it", record.id))
    })?;
    let answered = Some(exchange.answered());
    let refused_by = exchange.refused_by.clone();
    let request_id = exchange.request_id().map(str::to_owned);
    let explanation = aside(move || {
        let mut explanation = exchange.situation(|situation| explain(&exchange.decision.trace, situation));
        hide_secrets(&mut explanation, &exchange);
        explanation
    });
    let explanation = explanation.await;
    Ok(Json(ExplanationView {
        id: Some(record.id),
        at: record.at.to_string(),
        operation,
        answered,
        refused_by,
        request_id,
        explanation,
    }))
}

pub async fn explain_unsent(
    InSandbox(sandbox): InSandbox,
    Json(request): Json<UnsentRequest>,
) -> Result<Json<ExplanationView>, Problem> {
    let operation = operation_called(&request.operation)?;
    let state = |state: &State| (state.core.scenarios.clone(), state.core.random.clone(), state.core.now);
    let (scenarios, random, now) = sandbox.world.read(state).await;
    let explanation = aside(move || explanation_of(&request, operation, scenarios, random, now)).await?;
    Ok(Json(ExplanationView {
        id: None,
        at: now.to_string(),
        operation: operation.into(),
        answered: None,
        refused_by: None,
        request_id: None,
        explanation,
    }))
}

/// What would decide a request, asked of copies.
fn explanation_of(
    request: &UnsentRequest,
    operation: &'static str,
    mut scenarios: Scenarios,
    mut random: Random,
    now: Timestamp,
) -> Result<Explanation, Problem> {
    let header = |name: &str| {
        let mut headers = request.headers.iter();
        headers.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    };
    let (body, record) = (tree::Json::from(request.body.clone()), tree::Json::from(request.record.clone()));
    let situation = Situation {
        operation,
        method: &request.method,
        path: &request.path,
        query: &request.query,
        header: &header,
        account: &request.account,
        body: &body,
        record: &|| record.clone(),
    };
    let first = scenarios.decide_first(&situation, &mut random, now);
    let decision = first.unwrap_or_else(|| scenarios.decide(&situation, &mut random, now));
    if let Some(message) = decision.invalid {
        return Err(Problem::invalid(format!("headers: {message}")));
    }
    Ok(explain(&decision.trace, &situation))
}

fn operation_called(name: &str) -> Result<&'static str, Problem> {
    let names = || VOCABULARY.operations().map(|operation| operation.name);
    names().find(|known| *known == name).ok_or_else(|| {
        let near = nearest(name, names()).map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
        Problem::invalid(format!("operation: unknown operation `{name}`{near}")).valid(names())
    })
}

/// Hides in what rules saw of a request what the journal hides of it.
fn hide_secrets(explanation: &mut Explanation, exchange: &Exchange) {
    let secrets = mask::secrets_of(exchange);
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
