//! When attempts are made, and when no more are.

use super::*;

#[test]
fn a_dead_receiver_is_tried_by_the_schedule_and_then_given_up() {
    let (mut outbox, _) = outbox();
    let id = emit(&mut outbox, "a", at(0));

    let sent = run(&mut outbox, Timestamp::MAX, |_| refused());

    assert_eq!(moments(&sent), [0, 5, 35, 155, 755, 4355]);
    let delivery = outbox.delivery(id).unwrap();
    assert_eq!(delivery.status, Status::Failed { at: at(4355) });
    assert_eq!(delivery.attempts.iter().map(|it| it.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    assert_eq!(outbox.counters.failed, 1);
    assert!(outbox.is_quiet(Timestamp::MAX));
}

#[test]
fn it_stops_at_the_first_success() {
    let (mut outbox, _) = outbox();
    let id = emit(&mut outbox, "a", at(0));
    let mut statuses = [500, 500, 204].into_iter();

    let sent = run(&mut outbox, Timestamp::MAX, |_| answered(statuses.next().unwrap()));

    assert_eq!(moments(&sent), [0, 5, 35]);
    assert_eq!(outbox.delivery(id).unwrap().status, Status::Delivered { at: at(35) });
}

#[test]
fn a_redirect_is_a_failure_that_names_the_right_url() {
    let (mut outbox, _) = outbox();
    let id = emit(&mut outbox, "a", at(0));
    let location = Some("https://receiver/hooks".to_owned());
    let moved = Reply::Answered(Answer { location, ..Answer::of(308) });

    run(&mut outbox, at(0), |_| AttemptResult { reply: moved.clone(), took: Duration::ZERO });

    let delivery = outbox.delivery(id).unwrap();
    assert_eq!(delivery.status, Status::Waiting { due: at(5) });
    assert!(delivery.attempts[0].reply.hint().unwrap().ends_with("set the endpoint's URL to https://receiver/hooks"));
}

#[test]
fn a_longer_wait_that_the_receiver_asks_for_is_honoured() {
    let (mut outbox, _) = outbox();
    emit(&mut outbox, "a", at(0));
    let busy = |seconds| Answer { retry_after: Some(Duration::from_secs(seconds)), ..Answer::of(503) };
    let mut answers = [busy(60), busy(1), Answer::of(200)].into_iter();

    let sent = run(&mut outbox, Timestamp::MAX, |_| AttemptResult {
        reply: Reply::Answered(answers.next().unwrap()),
        took: Duration::ZERO,
    });

    assert_eq!(moments(&sent), [0, 60, 90]);
}

#[test]
fn gone_turns_the_endpoint_off() {
    let (mut outbox, endpoint) = outbox();
    emit(&mut outbox, "a", at(0));
    let waiting = emit(&mut outbox, "b", at(0));

    let sent = run(&mut outbox, Timestamp::MAX, |_| answered(410));

    assert_eq!(subjects(&sent), "a");
    let state = outbox.endpoint(endpoint).unwrap();
    assert!(!state.config.active);
    assert!(state.turned_off.as_ref().unwrap().contains("answered 410 to dl_1"));
    assert_eq!(outbox.delivery(waiting).unwrap().status, Status::Waiting { due: at(0) });
    assert!(outbox.is_quiet(Timestamp::MAX));
    assert!(outbox.emit(emission("c"), at(1)).deliveries.is_empty());

    outbox.configure(endpoint, config(), at(100)).unwrap();
    let sent = run(&mut outbox, at(100), |_| refused());

    // What waited is sent at once, and its retries count from the moment the endpoint was on again.
    assert_eq!(subjects(&sent), "b");
    assert_eq!(outbox.delivery(waiting).unwrap().status, Status::Waiting { due: at(105) });
}

#[test]
fn a_slow_attempt_moves_its_retry() {
    let (mut outbox, _) = outbox();
    emit(&mut outbox, "a", at(100));
    let prepared = outbox.take_ready(at(100), Bound::One).remove(0);

    outbox.finish(prepared.ticket, refused(), Duration::from_secs(10)).unwrap();

    assert_eq!(outbox.next_due(Bound::One), Some(at(115)));
}
