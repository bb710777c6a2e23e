//! Decisions: precedence, parts, conditions, turns.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    super::{Answer, BrokenAnswer, Decision, Ending, Fault, Origin, StepAction},
    words::{Call, Sandbox, rule, scenario},
};

/// The outcome of a plan of one step.
fn outcome(decision: &Decision) -> &str {
    match decision.plan.steps.as_slice() {
        [step] => match &step.action {
            StepAction::End(Ending::Outcome(chosen)) => &chosen.outcome,
            StepAction::End(Ending::Errored { .. }) => "errored",
            StepAction::End(Ending::Never) => "never",
            StepAction::Ask { .. } => "ask",
        },
        [] => "default",
        _ => "steps",
    }
}

#[test]
fn the_first_that_speaks_decides() {
    let named = |name: &str, origin| {
        let text = format!("rules: [{{ id: r, when: {{ body: {{ {name}: true }} }}, then: {{ outcome: Alert }} }}]");
        (scenario(name, &text), origin)
    };
    let mut sandbox = Sandbox::of([
        named("magic", Origin::Magic),
        named("shipped", Origin::Shipped),
        named("second", Origin::Given),
        named("first", Origin::Given),
    ]);
    for id in ["older", "newer"] {
        let text = format!("{{ id: {id}, when: {{ body: {{ {id}: true }} }}, then: {{ outcome: Alert }} }}");
        sandbox.scenarios.put_rule(&text, sandbox.now).unwrap();
    }
    // Each line leaves out the winner of the line before.
    let table = [
        (["header", "newer", "older", "second", "first", "shipped", "magic"].as_slice(), "header"),
        (&["newer", "older", "second", "first", "shipped", "magic"], "runtime/newer"),
        (&["older", "second", "first", "shipped", "magic"], "runtime/older"),
        (&["second", "first", "shipped", "magic"], "second/r"),
        (&["first", "shipped", "magic"], "first/r"),
        (&["shipped", "magic"], "shipped/r"),
        (&["magic"], "magic/r"),
        (&[], "-"),
    ];
    for (speakers, winner) in table {
        let body = speakers.iter().map(|speaker| ((*speaker).to_owned(), Value::Bool(true))).collect();
        let headers =
            if speakers.contains(&"header") { vec![("x-vetbox-outcome", "Clear".to_owned())] } else { vec![] };

        let decision = sandbox.decide(&Call { body: Value::Object(body), headers, ..Call::default() });

        assert_eq!(rule(&decision), winner, "{speakers:?}");
    }
}

#[test]
fn each_part_comes_from_the_first_rule_that_sets_it() {
    let mut sandbox = Sandbox::with(
        "
        rules:
          - { id: slow, when: {}, then: { latency: 800ms } }
          - { id: late, when: {}, then: { after: 1h } }
          - { id: alert, when: { operation: shop.order.create }, then: { outcome: Alert } }
          - { id: chaos, when: {}, then: { outcome: Clear, latency: 1ms, webhook: { duplicate: 2, delay: 10s } } }
        "
        .replace("when: {}", "when: { operation: shop.*.create }")
        .as_str(),
    );

    let decision = sandbox.order(json!({}));

    assert_eq!(rule(&decision), "file/alert");
    assert_eq!(outcome(&decision), "Alert");
    assert_eq!(decision.plan.decided_by.map(|by| by.name).as_deref(), Some("file/alert"));
    assert_eq!(decision.latency, Some(Duration::from_millis(800)));
    assert_eq!(decision.plan.steps[0].after, Some(Duration::from_hours(1)));
    assert_eq!(decision.plan.webhook.duplicate, 2);
    assert_eq!(decision.plan.webhook.delay, Some(Duration::from_secs(10)));
}

#[test]
fn a_delay_alone_leaves_the_outcome_to_the_vendor() {
    let mut sandbox = Sandbox::with("rules: [{ when: { operation: shop.order.create }, then: { after: 2d } }]");

    let decision = sandbox.order(json!({}));

    assert_eq!(outcome(&decision), "default");
    assert_eq!(decision.plan.after, Some(Duration::from_hours(48)));
    assert_eq!(rule(&decision), "file/rule-1");
}

#[test]
fn answers_replace_the_vendors() {
    let mut sandbox = Sandbox::with(
        "
        rules:
          - when: { body: { item: error } }
            then: { error: { code: 4292, details: later } }
          - when: { body: { item: reset } }
            then: { fault: reset }
          - when: { body: { item: lost } }
            then: { fault: reset, lost: true }
          - when: { body: { item: text } }
            then: { response: { status: 503, headers: { retry-after: '30' }, body: 'no {{request.body.item}}' } }
          - when: { body: { item: json } }
            then: { response: { body: { for: '{{account}}' } } }
        ",
    );
    let mut answer = |item: &str| sandbox.order(json!({ "item": item })).answer.unwrap();

    assert_eq!(answer("error"), Answer::Error { code: 4292, details: Some("later".to_owned()) });
    assert_eq!(answer("reset"), Answer::Fault(BrokenAnswer { fault: Fault::Reset, lost: false }));
    assert_eq!(answer("lost"), Answer::Fault(BrokenAnswer { fault: Fault::Reset, lost: true }));
    let retry_after = ("retry-after".to_owned(), "30".to_owned());
    assert_eq!(answer("text"), Answer::Response { status: 503, headers: vec![retry_after], body: "no text".into() });
    let json = ("content-type".to_owned(), "application/json".to_owned());
    assert_eq!(answer("json"), Answer::Response { status: 200, headers: vec![json], body: r#"{"for":"acme"}"#.into() });
}

#[test]
fn steps_keep_their_order_and_their_own_delays() {
    let mut sandbox = Sandbox::with(
        "
        rules:
          - when: { operation: shop.order.create }
            then:
              after: 5s
              steps:
                - { after: 1h, ask: Which colour?, documents: [M1], timeout: 3d }
                - { outcome: Alert, output: { description: 'on {{today}}' } }
                - { after: 2h, errored: 5001 }
        ",
    );

    let steps = sandbox.order(json!({})).plan.steps;

    let ask = StepAction::Ask {
        text: "Which colour?".to_owned(),
        documents: vec!["M1".to_owned()],
        timeout: Some(Duration::from_hours(72)),
    };
    assert_eq!(steps[0].action, ask);
    assert_eq!(steps[0].after, Some(Duration::from_hours(1)));
    assert_eq!(steps[1].after, Some(Duration::from_secs(5)));
    assert_eq!(steps[2].action, StepAction::End(Ending::Errored { code: 5001, details: None }));
}

#[test]
fn a_rule_gives_way_after_its_times() {
    let mut sandbox = Sandbox::with(
        "
        rules:
          - { id: twice, when: { operation: shop.order.create }, times: 2, then: { error: 5001 } }
          - { id: later, when: { operation: shop.order.create }, skip: 1, then: { outcome: Alert } }
        ",
    );

    assert_eq!(sandbox.orders(4), ["file/twice", "file/twice", "-", "file/later"]);
}

#[test]
fn a_rule_ends_by_the_sandboxs_clock() {
    let mut sandbox = Sandbox::with("rules: [{ when: { operation: shop.* }, for: 10m, then: { fault: hang } }]");

    assert_eq!(sandbox.orders(1), ["file/rule-1"]);

    sandbox.now = sandbox.now.plus(Duration::from_mins(10));

    assert_eq!(sandbox.orders(1), ["-"]);
}

#[test]
fn equal_seeds_and_calls_decide_alike() {
    let text =
        "rules: [{ when: { operation: shop.* }, chance: 0.5, then: { latency: { uniform: { min: 1ms, max: 2s } } } }]";
    let run = || {
        let mut sandbox = Sandbox::with(text);
        (0..50).map(|_| sandbox.order(json!({})).latency).collect::<Vec<_>>()
    };

    let first = run();

    assert_eq!(first, run());
    assert!(first.contains(&None) && first.iter().flatten().count() > 5);
}

#[test]
fn one_of_several_things_is_drawn_by_weight_and_what_stands_beside_happens_always() {
    let mut sandbox = Sandbox::with(
        "
        rules:
          - when: { operation: shop.order.create }
            then:
              oneOf: [{ weight: 7, outcome: Clear, after: 1h }, { weight: 2, outcome: Alert }, { fault: reset }]
              after: 2h
          - { when: { operation: shop.order.create }, then: { latency: 1s } }
        ",
    );

    let decisions: Vec<Decision> = (0..2000).map(|_| sandbox.order(json!({}))).collect();

    let count = |wanted: &str| decisions.iter().filter(|it| outcome(it) == wanted).count();
    assert!((1300..1500).contains(&count("Clear")), "{}", count("Clear"));
    assert!((320..480).contains(&count("Alert")), "{}", count("Alert"));
    assert!(decisions.iter().all(|it| it.answer.is_some() == (outcome(it) == "default")));
    for decision in &decisions {
        let hours = if outcome(decision) == "Clear" { 1 } else { 2 };
        assert_eq!(decision.plan.after, Some(Duration::from_hours(hours)));
        assert_eq!(decision.latency, Some(Duration::from_secs(1)));
    }
}

#[test]
fn a_choice_that_says_nothing_leaves_the_request_to_later_rules() {
    let mut sandbox = Sandbox::with(
        "
        rules:
          - { id: draw, when: { operation: shop.order.create }, then: { oneOf: [{ weight: 9 }, { error: 5001 }] } }
          - { id: rest, when: { operation: shop.order.create }, then: { outcome: Alert } }
        ",
    );

    let rules = sandbox.orders(200);

    let drawn = rules.iter().filter(|rule| *rule == "file/draw").count();
    assert!((5..40).contains(&drawn), "{drawn}");
    assert!(rules.iter().all(|rule| rule == "file/draw" || rule == "file/rest"));
}

#[test]
fn a_header_draws_too() {
    let mut sandbox = Sandbox::of([]);
    let header = "{ oneOf: [{ outcome: Clear }, { outcome: Alert }] }".to_owned();
    let call = Call { headers: vec![("x-vetbox-outcome", header)], ..Call::default() };

    let decision = sandbox.decide(&call);

    assert_eq!(decision.plan.steps.len(), 1, "{decision:?}");
}
