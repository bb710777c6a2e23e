//! Order, bounds and epochs.

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
    outbox.configure(endpoint, EndpointConfig { concurrency: 2, ..config() }, at(0)).unwrap();
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
    assert_eq!(outbox.take_ready(at(0), Bound::AsConfigured).len(), 2);
    emit(&mut outbox, "b", at(1));

    assert_eq!(outbox.take_ready(at(1), Bound::AsConfigured).len(), 0);
}

#[test]
fn on_a_frozen_clock_endpoints_take_turns_in_due_order() {
    let (mut outbox, first) = outbox();
    let second = outbox.register(EndpointConfig::new("vendor", url("http://other/"))).unwrap();
    emit(&mut outbox, "a", at(0));
    emit(&mut outbox, "b", at(0));

    let mut order = Vec::new();
    while let [prepared] = &outbox.take_ready(at(0), Bound::One)[..] {
        assert_eq!(outbox.next_due(Bound::One), None);
        let finished = outbox.finish(prepared.ticket, answered(200), Duration::ZERO).unwrap();
        order.push((finished.delivery.to_string(), finished.facts.endpoint));
    }

    let expected = [("dl_1", first), ("dl_3", first), ("dl_2", second), ("dl_4", second)];
    assert_eq!(order, expected.map(|(id, endpoint)| (id.to_owned(), endpoint)));
    let told: Vec<_> = outbox.take_finished().iter().map(|it| it.delivery.to_string()).collect();
    assert_eq!(told, ["dl_1", "dl_3", "dl_2", "dl_4"]);
    assert!(outbox.take_finished().is_empty());
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
    assert_eq!(outbox.finish(old.ticket, answered(200), Duration::ZERO), None);
    assert_eq!(new.ticket, Ticket { epoch: 1, delivery: id, attempt: 1 });
    assert!(outbox.finish(new.ticket, answered(200), Duration::ZERO).is_some());
    assert_eq!(outbox.finish(new.ticket, answered(200), Duration::ZERO), None);
}

#[test]
fn an_attempt_under_way_is_not_quiet() {
    let (mut outbox, _) = outbox();
    emit(&mut outbox, "a", at(5));

    assert!(outbox.is_quiet(at(4)));
    assert!(!outbox.is_quiet(at(5)));
    let prepared = outbox.take_ready(at(5), Bound::One).remove(0);
    assert!(!outbox.is_quiet(at(0)));

    outbox.finish(prepared.ticket, refused(), Duration::ZERO).unwrap();

    assert!(outbox.is_quiet(at(9)));
    assert!(!outbox.is_quiet(at(10)));
}
