//! What a person can do with the outbox.

use proptest::prelude::*;

use super::*;

#[test]
fn a_held_queue_sends_nothing_and_its_retries_count_from_the_release() {
    let (mut outbox, endpoint) = outbox();
    let id = emit(&mut outbox, "a", at(0));
    outbox.hold(Some(endpoint)).unwrap();

    assert_eq!(outbox.next_due(Bound::One), None);
    assert!(outbox.is_quiet(at(1000)));
    assert!(outbox.take_ready(at(1000), Bound::One).is_empty());

    outbox.release(Some(endpoint), at(1000)).unwrap();
    let prepared = outbox.take_ready(at(1000), Bound::One).remove(0);
    outbox.finish(prepared.ticket, refused(), Duration::ZERO).unwrap();

    assert_eq!(outbox.delivery(id).unwrap().status, Status::Waiting { due: at(1005) });
}

#[test]
fn all_queues_can_be_held_and_released() {
    let (mut outbox, _) = outbox();
    outbox.hold(None).unwrap();
    let early = Sabotage { early: true, ..Sabotage::default() };
    emit_spoiled(&mut outbox, early);

    assert!(outbox.held);
    assert!(outbox.take_ready(at(0), Bound::One).is_empty());
    assert!(outbox.take_early(at(0)).is_empty());

    outbox.release(None, at(7)).unwrap();

    assert_eq!(outbox.take_ready(at(7), Bound::One).len(), 1);
}

#[test]
fn waiting_deliveries_can_be_sent_now() {
    let (mut outbox, endpoint) = outbox();
    emit_spoiled(&mut outbox, Sabotage { delay: Some(Duration::from_mins(1)), ..Sabotage::default() });
    emit_spoiled(&mut outbox, Sabotage { delay: Some(Duration::from_hours(1)), ..Sabotage::default() });

    assert_eq!(outbox.endpoint(endpoint).unwrap().waiting(), 2);
    assert_eq!(outbox.deliver_now(Some(endpoint), at(1)).len(), 2);
    assert_eq!(moments(&run(&mut outbox, Timestamp::MAX, |_| answered(200))), [1, 1]);
    assert_eq!(outbox.deliver_now(None, at(2)).len(), 0);
}

#[test]
fn a_delivery_can_be_sent_again_without_its_sabotage() {
    let (mut outbox, _) = outbox();
    let id = emit_spoiled(&mut outbox, Sabotage { tamper: true, ..Sabotage::default() })[0];
    run(&mut outbox, at(0), |_| answered(200));

    let again = outbox.resend(id, |event| event.body.clone(), at(9)).unwrap();

    let delivery = outbox.delivery(again).unwrap();
    assert_eq!((&delivery.cause, delivery.created), (&Cause::Resend { of: id }, at(9)));
    assert_eq!(delivery.body, r#"{"id":"spoiled"}"#);
    assert_ne!(delivery.body, outbox.delivery(id).unwrap().body);
    assert_eq!(run(&mut outbox, at(9), |_| answered(200)).len(), 1);
}

#[test]
fn everything_that_failed_since_a_moment_can_be_sent_again_once() {
    let (mut outbox, _) = outbox();
    emit(&mut outbox, "before", at(0));
    run(&mut outbox, Timestamp::MAX, |_| refused());
    let failed = emit(&mut outbox, "after", at(10_000));
    run(&mut outbox, Timestamp::MAX, |_| refused());
    emit(&mut outbox, "delivered", at(20_000));
    run(&mut outbox, Timestamp::MAX, |_| answered(200));

    let again = outbox.resend_failed(at(5000), |event| event.body.clone(), at(30_000));

    assert_eq!(again.len(), 1);
    assert_eq!(outbox.delivery(again[0]).unwrap().cause, Cause::Resend { of: failed });
    assert!(outbox.resend_failed(at(5000), |event| event.body.clone(), at(30_000)).is_empty());
}

#[test]
fn what_cannot_be_sent_again_says_why() {
    let (mut outbox, endpoint) = outbox();
    let id = emit(&mut outbox, "a", at(0));
    let unknown = "dl_99".parse().unwrap();
    outbox.remove(endpoint).unwrap();

    assert_eq!(outbox.resend(unknown, |event| event.body.clone(), at(0)), Err(SteerError::UnknownDelivery(unknown)));
    assert_eq!(
        outbox.resend(id, |event| event.body.clone(), at(0)),
        Err(SteerError::EndpointGone { delivery: id, endpoint })
    );
}

fn armed(event: Option<&str>) -> Armed {
    let selector = Selector { event: event.map(Into::into), ..Selector::default() };
    Armed { selector, sabotage: Sabotage { drop: true, ..Sabotage::default() } }
}

#[test]
fn armed_sabotage_meets_the_next_delivery_and_no_other() {
    let (mut outbox, _) = outbox();
    outbox.arm(armed(None)).unwrap();
    outbox.arm(armed(Some("other.event"))).unwrap();

    for subject in ["a", "b", "c"] {
        emit(&mut outbox, subject, at(0));
    }

    assert_eq!(subjects(&run(&mut outbox, at(0), |_| answered(200))), "b c");
    let dropped = outbox.deliveries().next().unwrap();
    assert_eq!((&dropped.status, &*dropped.acts[0].by), (&Status::Dropped, "control"));
    assert_eq!(outbox.armed.len(), 1);

    outbox.disarm();

    assert!(outbox.armed.is_empty());
}

#[test]
fn two_armed_for_the_next_meet_one_delivery_each_in_their_order() {
    let (mut outbox, _) = outbox();
    outbox.arm(armed(None)).unwrap();
    outbox.arm(Armed { sabotage: Sabotage { duplicate: 1, ..Sabotage::default() }, ..armed(None) }).unwrap();

    for subject in ["a", "b", "c"] {
        emit(&mut outbox, subject, at(0));
    }

    assert_eq!(subjects(&run(&mut outbox, at(0), |_| answered(200))), "b b c");
}

proptest! {
    /// Where time stops on its way makes no difference, and neither does doing it all again.
    #[test]
    fn time_in_parts_is_time_in_one(
        moments in prop::collection::vec((0_i64..100, 0_u32..3, 0_u64..3), 1..8),
        statuses in prop::collection::vec(prop::sample::select(vec![200_u16, 500, 503]), 1..8),
        stop in 0_i64..10_000,
    ) {
        let play = |stops: &[Timestamp]| {
            let (mut outbox, _) = outbox();
            for (subject, (moment, duplicate, delay)) in moments.iter().enumerate() {
                let sabotage = Sabotage { duplicate: *duplicate, delay: Some(Duration::from_secs(*delay)), ..Sabotage::default() };
                outbox.emit(Emission { sabotage, ..emission(&subject.to_string()) }, at(*moment));
            }
            let mut answers = statuses.iter().cycle();
            let mut sent = Vec::new();
            for stop in stops {
                sent.extend(run(&mut outbox, *stop, |_| answered(*answers.next().unwrap())));
            }
            (sent, serde_json::to_string(&outbox).unwrap())
        };

        prop_assert_eq!(play(&[at(stop), Timestamp::MAX]), play(&[Timestamp::MAX]));
    }
}
