//! What a snapshot holds, and what it cannot be.

use super::*;
use crate::engine::{
    scenario::{VendorWords, Vocabulary},
    snapshot::Misfit,
};

const WORDS: Vocabulary = Vocabulary {
    vendors: &[VendorWords {
        name: "vendor",
        operations: &[],
        recorded: &[],
        settings: |_| Vec::new(),
        settings_schema: |_| schemars::Schema::default(),
    }],
};

fn saved(outbox: &Outbox) -> String {
    serde_json::to_string(&outbox.clone().save()).unwrap()
}

fn restored(text: &str) -> Result<Outbox, Vec<Misfit>> {
    let mut outbox = Outbox::default();
    let misfits = outbox.restore(serde_json::from_str(text).unwrap(), WORDS);
    if misfits.is_empty() { Ok(outbox) } else { Err(misfits) }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let told: Vec<String> = restored(text).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(told, [expected]);
}

#[test]
fn a_snapshot_with_an_endpoint_that_cannot_be_is_refused() {
    let (outbox, _) = outbox();
    let text = saved(&outbox);

    let foreign = text.replace(r#""vendor":"vendor""#, r#""vendor":"other""#);
    check(&foreign, "/endpoints/0/config/vendor: there is no vendor `other`; it can be `vendor`");
    let hasty = text.replace(r#""concurrency":1"#, r#""concurrency":0"#);
    check(&hasty, "/endpoints/0/config: `concurrency` is 0; it must be from 1 to 64");
}

#[test]
fn a_snapshot_with_a_signature_outside_its_body_is_refused() {
    let (mut outbox, _) = outbox();
    emit(&mut outbox, "a", at(0));
    let text = saved(&outbox);

    let proof = r#""proof":{"signature":{"start":900,"end":902},"message":{"start":0,"end":2}}"#;
    let far = text.replace(r#""proof":null"#, proof);
    let places: Vec<String> = restored(&far).unwrap_err().into_iter().map(|misfit| misfit.pointer).collect();
    assert_eq!(places, ["/inbox/0/proof", "/deliveries/0/event/proof"]);
}

#[test]
fn what_waits_for_an_endpoint_that_a_snapshot_lost_is_cancelled() {
    let (mut before, _) = outbox();
    let id = emit(&mut before, "a", at(5));
    let mut document: serde_json::Value = serde_json::from_str(&saved(&before)).unwrap();
    document["endpoints"] = serde_json::json!([]);

    let mut outbox = restored(&document.to_string()).unwrap();

    assert!(matches!(outbox.delivery(id).unwrap().status, Status::Cancelled { .. }));
    let endpoint = outbox.register(config()).unwrap();
    assert_eq!(endpoint.to_string(), "ep_2", "the id of the lost endpoint is not given again");
}

#[test]
fn a_snapshot_goes_on_where_it_was_taken() {
    let (mut outbox, _) = outbox();
    emit(&mut outbox, "a", at(0));
    emit_spoiled(&mut outbox, Sabotage { truncate: Some(3), ..Sabotage::default() });
    emit_spoiled(&mut outbox, Sabotage { reorder: 1, ..Sabotage::default() });
    outbox.take_ready(at(0), Bound::One);

    let text = saved(&outbox);
    let mut restored = restored(&text).unwrap();
    outbox.begin_epoch(1);

    assert_eq!(saved(&restored), text);
    assert_eq!(saved(&outbox), text);
    let sent = run(&mut restored, Timestamp::MAX, |_| answered(500));
    assert_eq!(sent, run(&mut outbox, Timestamp::MAX, |_| answered(500)));
    assert_eq!(sent.len(), 12);
}

#[test]
fn a_body_that_is_no_text_survives_a_snapshot() {
    let (mut outbox, _) = outbox();
    let body = Body::plain("é");
    let sabotage = Sabotage { truncate: Some(1), ..Sabotage::default() };
    let id = outbox.emit(Emission { body, sabotage, ..emission("a") }, at(0)).deliveries[0];

    let restored = restored(&saved(&outbox)).unwrap();

    assert_eq!(&restored.delivery(id).unwrap().body[..], b"\xc3");
}
