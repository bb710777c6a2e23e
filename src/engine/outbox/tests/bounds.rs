//! What is kept, and what is let go.

use super::*;

#[test]
fn the_log_lets_the_oldest_settled_deliveries_go_first() {
    let (mut outbox, _) = outbox();
    outbox.limits.deliveries = 3;
    let waiting = emit(&mut outbox, "waiting", at(100));
    let settled = emit(&mut outbox, "settled", at(0));
    run(&mut outbox, at(0), |_| answered(200));

    let later: Vec<DeliveryId> = ["b", "c"].map(|subject| emit(&mut outbox, subject, at(200))).into();

    assert_eq!(outbox.deliveries().map(|it| it.id).collect::<Vec<_>>(), [vec![waiting], later].concat());
    assert!(outbox.delivery(settled).is_none());
    assert_eq!((outbox.counters.evicted, outbox.counters.evicted_unsent), (1, 0));
}

#[test]
fn ten_thousand_pending_deliveries_stay_within_the_limits() {
    let (mut outbox, endpoint) = outbox();
    outbox.limits = Limits { deliveries: 8000, delivery_bytes: 4 << 20, ..Limits::default() };

    for _ in 0..10_000 {
        emit(&mut outbox, "a", at(0));
    }

    let (kept, bytes) = outbox.kept();
    assert!(bytes <= 4 << 20, "{bytes}");
    assert_eq!(outbox.endpoint(endpoint).unwrap().waiting(), kept);
    assert_eq!(outbox.counters.evicted_unsent, 10_000 - u64::try_from(kept).unwrap());
    assert_eq!(run(&mut outbox, at(0), |_| refused()).len(), kept);
}

#[test]
fn a_delivery_keeps_only_its_latest_attempts() {
    let (mut outbox, endpoint) = outbox();
    let retries = vec![Duration::from_secs(1); 100];
    outbox.configure(endpoint, EndpointConfig { retries, ..config() }, at(0)).unwrap();
    let id = emit(&mut outbox, "a", at(0));

    run(&mut outbox, at(3600), |_| answered(500));

    let delivery = outbox.delivery(id).unwrap();
    assert_eq!((delivery.attempts_made, delivery.attempts.len()), (101, 32));
    assert_eq!(delivery.attempts[31].number, 101);
}

#[test]
fn copies_are_bounded_and_the_act_says_so() {
    let (mut outbox, _) = outbox();

    let made = emit_spoiled(&mut outbox, Sabotage { duplicate: u32::MAX, ..Sabotage::default() });

    assert_eq!(made.len(), 101);
    let copy = outbox.delivery(made[7]).unwrap();
    assert_eq!(copy.cause, Cause::Duplicate { of: made[0] });
    assert_eq!(copy.acts[0].note, "sent 100 more times");
    assert_eq!(outbox.counters.acts[&ActKind::Duplicate], 1);
}

#[test]
fn every_act_names_its_rule_and_what_could_not_be_done_is_not_counted() {
    let (mut outbox, endpoint) = outbox();
    outbox.configure(endpoint, EndpointConfig { authorization: None, ..config() }, at(0)).unwrap();
    let sabotage = Sabotage { token: Some(TokenFault::Wrong), tamper: true, ..Sabotage::default() };

    let id = emit_spoiled(&mut outbox, sabotage)[0];

    let acts = &outbox.delivery(id).unwrap().acts;
    let said: Vec<String> = acts.iter().map(|act| format!("{:?} {} {}", act.what, act.by, act.note)).collect();
    assert_eq!(
        said,
        [
            "Tamper file/rule the byte at 7 was changed after signing",
            "Token file/rule not done: the endpoint has no token"
        ]
    );
    assert_eq!(outbox.counters.acts.get(&ActKind::Token), None);
}

#[test]
fn an_endpoint_gets_only_the_events_it_wants() {
    let mut outbox = Outbox::new(Limits::default());
    let mut register = |change: fn(&mut EndpointConfig)| {
        let mut config = config();
        change(&mut config);
        outbox.register(config).unwrap()
    };
    let everything = register(|_| ());
    register(|it| it.vendor = "another".into());
    register(|it| it.owner = Some("another".into()));
    register(|it| it.events = vec!["thing.failed".to_owned()]);
    register(|it| it.active = false);
    let exactly = register(|it| {
        it.owner = Some("account".into());
        it.events = vec!["thing.failed".to_owned(), "thing.done".to_owned()];
    });

    outbox.emit(emission("a"), at(0));

    assert_eq!(outbox.deliveries().map(|it| it.endpoint).collect::<Vec<_>>(), [everything, exactly]);
}

#[test]
fn a_removed_endpoint_cancels_what_waits_for_it() {
    let (mut outbox, endpoint) = outbox();
    let in_flight = emit(&mut outbox, "a", at(0));
    let waiting = emit(&mut outbox, "b", at(0));
    let prepared = outbox.take_ready(at(0), Bound::One).remove(0);

    outbox.remove(endpoint).unwrap();
    outbox.finish(prepared.ticket, refused(), Duration::ZERO).unwrap();

    assert_eq!(outbox.delivery(in_flight).unwrap().status, Status::Failed { at: at(0) });
    let reason = "endpoint ep_1 was removed".to_owned();
    assert_eq!(outbox.delivery(waiting).unwrap().status, Status::Cancelled { reason });
    assert!(outbox.is_quiet(Timestamp::MAX));
    assert_eq!(outbox.remove(endpoint).unwrap_err(), EndpointError::Unknown(endpoint));
}

#[test]
fn ids_read_back_as_they_are_written() {
    assert_eq!("dl_12".parse::<DeliveryId>().unwrap().to_string(), "dl_12");
    assert_eq!("12".parse::<DeliveryId>().unwrap_err(), "`12` is not an id such as dl_1");
    assert!("ep_12".parse::<DeliveryId>().is_err());
}

#[test]
fn endpoints_and_armed_sabotage_are_bounded() {
    let (mut outbox, _) = outbox();
    outbox.limits = Limits { endpoints: 1, armed: 1, ..Limits::default() };
    let armed = || Armed { selector: Selector::default(), sabotage: Sabotage::default() };
    outbox.arm(armed()).unwrap();

    assert_eq!(outbox.register(config()), Err(EndpointError::TooMany { limit: 1 }));
    assert_eq!(outbox.arm(armed()), Err(SteerError::TooManyArmed { limit: 1 }));
}
