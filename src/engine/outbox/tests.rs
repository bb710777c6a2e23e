//! Schedules, order, bounds and giving up, all on values of time.

use std::time::Duration;

use super::*;
use crate::engine::{policy::Policy, sabotage::Sabotage, time::Timestamp};

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

fn answered(status: u16) -> AttemptResult {
    AttemptResult { reply: Reply::Answered(Answer::of(status)), took: Duration::from_millis(7) }
}

fn refused() -> AttemptResult {
    let failure = Failure { kind: FailureKind::Refused, detail: "nothing listens".to_owned(), hint: None };
    AttemptResult { reply: Reply::Unanswered(failure), took: Duration::from_millis(1) }
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

mod schedule {
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
        assert_eq!(outbox.counters().failed, 1);
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
        assert!(
            delivery.attempts[0].reply.hint().unwrap().ends_with("set the endpoint's URL to https://receiver/hooks")
        );
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

        outbox.configure(endpoint, config()).unwrap();

        assert_eq!(subjects(&run(&mut outbox, at(1), |_| answered(200))), "b");
    }

    #[test]
    fn a_slow_attempt_moves_its_retry() {
        let (mut outbox, _) = outbox();
        emit(&mut outbox, "a", at(100));
        let prepared = outbox.take_ready(at(100), Bound::One).remove(0);

        outbox.finish(prepared.ticket, refused(), Duration::from_secs(10)).unwrap();

        assert_eq!(outbox.next_due(Bound::One), Some(at(115)));
    }
}

mod order {
    use super::*;

    #[test]
    fn one_endpoint_gets_its_deliveries_in_order_and_one_at_a_time() {
        let (mut outbox, _) = outbox();
        for subject in ["a", "b", "c"] {
            emit(&mut outbox, subject, at(0));
        }

        let first = outbox.take_ready(at(0), Bound::AsConfigured);

        assert_eq!(first.len(), 1);
        assert_eq!(outbox.next_due(Bound::AsConfigured), None);
        assert!(!outbox.is_quiet(at(0)));

        outbox.finish(first[0].ticket, answered(200), Duration::ZERO).unwrap();

        assert_eq!(subjects(&run(&mut outbox, at(0), |_| answered(200))), "b c");
    }

    #[test]
    fn an_endpoint_can_take_several_at_once_but_not_on_a_frozen_clock() {
        let (mut outbox, endpoint) = outbox();
        outbox.configure(endpoint, EndpointConfig { concurrency: 2, ..config() }).unwrap();
        for subject in ["a", "b", "c"] {
            emit(&mut outbox, subject, at(0));
        }

        assert_eq!(outbox.take_ready(at(0), Bound::One).len(), 1);
        assert_eq!(outbox.take_ready(at(0), Bound::One).len(), 0);
        assert_eq!(outbox.take_ready(at(0), Bound::AsConfigured).len(), 1);
    }

    #[test]
    fn a_hanging_endpoint_does_not_delay_another() {
        let (mut outbox, _) = outbox();
        outbox.register(EndpointConfig::new("vendor", url("http://other/"))).unwrap();
        emit(&mut outbox, "a", at(0));
        assert_eq!(outbox.take_ready(at(0), Bound::One).len(), 2);
        emit(&mut outbox, "b", at(1));

        assert_eq!(outbox.take_ready(at(1), Bound::One).len(), 0);
    }

    #[test]
    fn a_place_that_became_free_late_moves_the_retries_of_what_waited_for_it() {
        let (mut outbox, _) = outbox();
        emit(&mut outbox, "a", at(0));
        emit(&mut outbox, "b", at(0));
        let first = outbox.take_ready(at(0), Bound::One).remove(0);
        outbox.finish(first.ticket, refused(), Duration::from_secs(10)).unwrap();

        let second = outbox.take_ready(at(10), Bound::One).remove(0);
        outbox.finish(second.ticket, refused(), Duration::from_secs(1)).unwrap();

        assert_eq!(outbox.delivery(second.ticket.delivery).unwrap().status, Status::Waiting { due: at(16) });
    }

    #[test]
    fn results_of_an_older_epoch_are_dropped_and_their_attempts_made_again() {
        let (mut outbox, _) = outbox();
        let id = emit(&mut outbox, "a", at(0));
        let old = outbox.take_ready(at(0), Bound::One).remove(0);

        outbox.begin_epoch(1);

        assert_eq!(outbox.finish(old.ticket, answered(200), Duration::ZERO), None);
        let new = outbox.take_ready(at(0), Bound::One).remove(0);
        assert_eq!(new.ticket, Ticket { epoch: 1, delivery: id, attempt: 1 });
        assert!(outbox.finish(new.ticket, answered(200), Duration::ZERO).is_some());
        assert_eq!(outbox.finish(new.ticket, answered(200), Duration::ZERO), None);
    }
}
