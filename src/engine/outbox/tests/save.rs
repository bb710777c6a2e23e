//! What a snapshot holds.

use super::*;

fn saved(outbox: &Outbox) -> String {
    let mut outbox = outbox.clone();
    outbox.begin_epoch(outbox.epoch);
    serde_json::to_string(&outbox).unwrap()
}

fn restored(text: &str) -> Outbox {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_snapshot_goes_on_where_it_was_taken() {
    let (mut outbox, _) = outbox();
    emit(&mut outbox, "a", at(0));
    emit_spoiled(&mut outbox, Sabotage { truncate: Some(3), ..Sabotage::default() });
    emit_spoiled(&mut outbox, Sabotage { delay: Some(Duration::from_secs(9)), ..Sabotage::default() });
    outbox.take_ready(at(0), Bound::One);

    let text = saved(&outbox);
    let mut restored = restored(&text);
    outbox.begin_epoch(1);

    assert_eq!(saved(&restored), text);
    assert_eq!(saved(&outbox), text);
    let sent = run(&mut restored, Timestamp::MAX, |_| answered(500));
    assert_eq!(sent, run(&mut outbox, Timestamp::MAX, |_| answered(500)));
    assert_eq!(sent.len(), 18);
}

#[test]
fn a_body_that_is_no_text_survives_a_snapshot() {
    let (mut outbox, _) = outbox();
    let body = Body::plain("é");
    let sabotage = Sabotage { truncate: Some(1), ..Sabotage::default() };
    let id = outbox.emit(Emission { body, sabotage, ..emission("a") }, at(0)).deliveries[0];

    let restored = restored(&saved(&outbox));

    assert_eq!(&restored.delivery(id).unwrap().body[..], b"\xc3");
}
