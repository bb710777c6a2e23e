//! The inbox as a record of events, and as a receiver.

use crate::engine::span::Span;

use super::*;

fn played(plays: Vec<Play>) -> (Outbox, DeliveryId) {
    let mut outbox = Outbox::new(Limits::default());
    let target = Target::Inbox(Script::new(plays));
    outbox.register(EndpointConfig { target, ..config() }).unwrap();
    let id = emit(&mut outbox, "a", at(0));
    (outbox, id)
}

fn play(status: u16, delay: u64) -> Play {
    Play { delay: Some(Span(Duration::from_secs(delay))), ..Play::of(status) }
}

/// Lets time go on from one due moment to the next.
fn pass(outbox: &mut Outbox, until: Timestamp) {
    while let Some(due) = outbox.next_due(Bound::One).filter(|due| *due <= until) {
        assert_eq!(outbox.take_ready(due, Bound::One).len(), 0, "nothing goes over the wire");
    }
}

#[test]
fn every_event_is_kept_also_without_an_endpoint() {
    let mut outbox = Outbox::new(Limits { inbox_events: 2, ..Limits::default() });

    for subject in ["a", "b", "c"] {
        assert!(outbox.emit(emission(subject), at(1)).deliveries.is_empty());
    }

    let kept: Vec<&str> = outbox.inbox.events().map(|event| &*event.subject).collect();
    assert_eq!(kept, ["b", "c"]);
    assert_eq!(outbox.inbox.evicted(), 1);
    assert_eq!(outbox.inbox.events().next().unwrap().body, r#"{"id":"b"}"#);

    outbox.inbox.clear();

    assert_eq!(outbox.inbox.events().count(), 0);
}

#[test]
fn the_inbox_stays_within_its_bytes() {
    let mut outbox = Outbox::new(Limits { inbox_bytes: 10_000, ..Limits::default() });

    for _ in 0..20 {
        outbox.emit(Emission { body: Body::plain("x".repeat(3000)), ..emission("a") }, at(0));
    }

    assert_eq!(outbox.inbox.events().count(), 3);
}

#[test]
fn the_played_receiver_answers_in_sequence_and_then_as_last() {
    let (mut outbox, first) = played(vec![play(503, 0), play(200, 0)]);
    pass(&mut outbox, at(5));
    let second = emit(&mut outbox, "b", at(6));
    pass(&mut outbox, at(6));

    assert_eq!(outbox.delivery(first).unwrap().status, Status::Delivered { at: at(5) });
    assert_eq!(outbox.delivery(first).unwrap().attempts.len(), 2);
    assert_eq!(outbox.delivery(second).unwrap().status, Status::Delivered { at: at(6) });
    assert!(outbox.delivery(second).unwrap().headers.contains(&("authorization".to_owned(), "Basic abc".to_owned())));
}

#[test]
fn a_played_delay_is_sandbox_time() {
    let (mut outbox, id) = played(vec![play(500, 3), play(204, 2)]);

    pass(&mut outbox, Timestamp::MAX);

    // The first attempt ends at 3, its retry follows 5 later and takes 2.
    assert_eq!(outbox.delivery(id).unwrap().status, Status::Delivered { at: at(10) });
}

#[test]
fn a_played_hang_or_a_delay_beyond_the_timeout_is_a_timeout() {
    for plays in [vec![Play { hang: true, ..Play::default() }], vec![play(200, 11)]] {
        let (mut outbox, id) = played(plays);

        pass(&mut outbox, at(0));

        let delivery = outbox.delivery(id).unwrap();
        assert!(
            matches!(&delivery.attempts[0].reply, Reply::Unanswered { failure } if failure.kind == FailureKind::TimedOut)
        );
        assert_eq!(delivery.status, Status::Waiting { due: at(15) });
    }
}

#[test]
fn a_jump_over_the_whole_schedule_plays_every_attempt_at_its_moment() {
    let (mut outbox, id) = played(vec![play(500, 0)]);

    assert_eq!(outbox.take_ready(at(100_000), Bound::One).len(), 0);

    let due: Vec<i64> = outbox.delivery(id).unwrap().attempts.iter().map(|it| it.due.as_millis() / 1000).collect();
    assert_eq!(due, [0, 5, 35, 155, 755, 4355]);
}
