//! Conditions on events: what was to be sent, whether an endpoint took it, none was there or sabotage let it go.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::{known, problem::Problem, subject::Subject};
use crate::{
    engine::{
        outbox::Event,
        scenario::{Matcher, Situation, sentences},
        tree::Json,
    },
    vendors::{VOCABULARY, Vendors},
};

/// Events as they are looked for.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EventCondition {
    /// The event, such as `async.completed`.
    event: Option<String>,
    /// The check or record that it is about.
    subject: Option<Subject>,
    /// The account or workspace whose event it is.
    account: Option<String>,
    /// What its body has to have, as the `body` of a rule's `when`: `{"payload.output.status": "Alert"}`.
    body: Option<Value>,
}

/// Events that are meant.
#[derive(Debug)]
pub struct Events {
    wanted: EventCondition,
    body: Option<Matcher>,
}

impl Events {
    pub fn read(mut wanted: EventCondition) -> Result<Self, Problem> {
        known::event("event", wanted.event.as_deref())?;
        wanted.subject.as_ref().map_or(Ok(()), Subject::check_for_condition)?;
        let matcher = |body: Value| Matcher::read(&json!({ "body": body }), VOCABULARY);
        let body = wanted.body.take().map(matcher).transpose();
        let body = body.map_err(|problems| Problem::invalid(sentences(&problems)))?;
        Ok(Self { wanted, body })
    }

    /// Whether an event is meant, as the records are now.
    pub fn fit(&self, event: &Event, records: &Vendors) -> bool {
        // The cheap ones first: most events are told apart without reading their bodies.
        self.differences(event, records).next().is_none()
            && self.body.as_ref().is_none_or(|body| observe(event, |situation| body.fits(situation)))
    }

    /// What of an event is not as it was meant.
    pub fn misses(&self, event: &Event, records: &Vendors) -> Vec<String> {
        let body = self.body.as_ref().map(|body| observe(event, |situation| body.misses(situation)));
        self.differences(event, records).chain(body.into_iter().flatten()).collect()
    }

    fn differences<'a>(&'a self, event: &'a Event, records: &'a Vendors) -> impl Iterator<Item = String> + 'a {
        let EventCondition { event: name, subject, account, body: _ } = &self.wanted;
        let fields = [("event", name, &*event.name), ("account", account, &*event.owner)];
        let differing = fields.into_iter().filter_map(|(field, wanted, seen)| {
            let wanted = wanted.as_deref().filter(|wanted| *wanted != seen)?;
            Some(format!("{field}: expected `{wanted}`, seen `{seen}`"))
        });
        differing.chain(subject.as_ref().and_then(|subject| subject.miss(&event.subject, records)))
    }
}

/// Looks at the body of an event as rules look at the body of a request.
fn observe<T>(event: &Event, look: impl FnOnce(&Situation<'_>) -> T) -> T {
    let body: Json = serde_json::from_slice(&event.body).unwrap_or_default();
    look(&Situation {
        operation: "",
        method: "",
        path: "",
        query: "",
        header: &|_| None,
        account: &event.owner,
        body: &body,
        record: &|| Json::Null,
    })
}
