//! The outbox on values of time, without a socket.

mod bounds;
mod inbox;
mod order;
mod save;
mod schedule;
mod steer;

use std::time::Duration;

use super::*;
use crate::engine::{
    policy::Policy,
    sabotage::{Sabotage, TokenFault},
    time::Timestamp,
};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

fn url(text: &str) -> Target {
    Target::Url(Address::parse(text, &Policy::Everywhere).unwrap())
}

fn config() -> EndpointConfig {
    EndpointConfig {
        authorization: Some("Basic abc".to_owned()),
        ..EndpointConfig::new("vendor", url("http://receiver/hooks"))
    }
}

fn outbox() -> (Outbox, EndpointId) {
    let mut outbox = Outbox::new(Limits::default());
    let endpoint = outbox.register(config()).unwrap();
    (outbox, endpoint)
}

fn emission(subject: &str) -> Emission {
    Emission {
        vendor: "vendor".into(),
        owner: "account".into(),
        event: "thing.done".into(),
        subject: subject.into(),
        body: Body::plain(format!(r#"{{"id":"{subject}"}}"#)),
        content_type: "application/json".into(),
        cause: Cause::Check,
        sabotage: Sabotage::default(),
        sabotaged_by: Some("file/rule".into()),
    }
}

fn emit(outbox: &mut Outbox, subject: &str, now: Timestamp) -> DeliveryId {
    outbox.emit(emission(subject), now).deliveries[0]
}

fn emit_spoiled(outbox: &mut Outbox, sabotage: Sabotage) -> Vec<DeliveryId> {
    outbox.emit(Emission { sabotage, ..emission("spoiled") }, at(0)).deliveries
}

fn answered(status: u16) -> AttemptResult {
    AttemptResult { reply: Reply::Answered(Answer::of(status)), took: Duration::from_millis(7) }
}

fn refused() -> AttemptResult {
    let failure = Failure { kind: FailureKind::Refused, detail: "nothing listens".to_owned(), hint: None };
    AttemptResult { reply: Reply::Unanswered { failure }, took: Duration::from_millis(1) }
}

/// Takes everything that is due, one attempt at a time, and answers each; says who was sent what and when.
fn run(
    outbox: &mut Outbox,
    until: Timestamp,
    mut answer: impl FnMut(&Prepared) -> AttemptResult,
) -> Vec<(i64, String)> {
    let mut sent = Vec::new();
    while let Some(due) = outbox.next_due(Bound::One).filter(|due| *due <= until) {
        for prepared in outbox.take_ready(due, Bound::One) {
            sent.push((due.as_millis() / 1000, String::from_utf8_lossy(&prepared.body).into_owned()));
            let result = answer(&prepared);
            outbox.finish(prepared.ticket, result, Duration::ZERO).unwrap();
        }
    }
    sent
}

fn moments(sent: &[(i64, String)]) -> Vec<i64> {
    sent.iter().map(|(moment, _)| *moment).collect()
}

fn subjects(sent: &[(i64, String)]) -> String {
    sent.iter().map(|(_, body)| body.split('"').nth(3).unwrap()).collect::<Vec<_>>().join(" ")
}
