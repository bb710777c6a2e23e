//! Explanations of decisions.

use std::time::Duration;

use serde_json::json;

use super::{
    super::explain,
    words::{Call, Sandbox},
};

#[test]
fn an_explanation_shows_each_rule_and_what_would_have_been() {
    let mut sandbox = Sandbox::with(
        "
        rules:
          - { id: coffee, when: { body: { item: 'coffee*' } }, then: { error: 4001 } }
          - { id: other-operation, when: { operation: shop.order.get }, then: { error: 4001 } }
          - { id: third, when: { operation: shop.order.create }, every: 3, then: { error: 5001 } }
          - { id: slow, when: { operation: shop.* }, then: { latency: 1s } }
          - { id: over, when: { operation: shop.* }, for: 1s, then: { fault: reset } }
          - { id: alert, when: { operation: shop.order.create, any: [{ body: { item: tea } }, { account: x }] }, then: { outcome: Alert } }
          - { id: used-up, when: { operation: shop.order.create }, times: 1, then: { error: 4005 } }
          - { id: heir, when: { operation: shop.order.create }, chance: 0.5, then: { outcome: Clear } }
        ",
    );
    sandbox.now = sandbox.now.plus(Duration::from_secs(1));
    sandbox.order(json!({ "item": "milk" }));
    let call = Call { body: json!({ "item": "tea" }), ..Call::default() };

    let decision = sandbox.decide(&call);

    let explanation = call.situated(|situation| explain(&decision.trace, situation));
    insta::assert_json_snapshot!(explanation);
}

#[test]
fn an_explanation_is_about_the_rules_of_its_time() {
    let mut sandbox =
        Sandbox::with("rules: [{ id: r, when: { operation: shop.order.create }, then: { outcome: Alert } }]");
    let call = Call { headers: vec![("x-vetbox-outcome", "Clear".to_owned())], ..Call::default() };
    let decision = sandbox.decide(&call);

    sandbox.scenarios.remove("file").unwrap();

    let explanation = call.situated(|situation| explain(&decision.trace, situation));
    assert_eq!(explanation.decided_by.as_deref(), Some("header"));
    assert_eq!(explanation.without.unwrap().decided_by.as_deref(), Some("file/r"));
}

#[test]
fn a_request_that_the_vendor_refuses_was_decided_by_nobody_who_speaks_of_its_check() {
    let mut sandbox = Sandbox::with(
        "
        rules:
          - { id: first, when: { operation: shop.order.create }, times: 1, then: { after: 2h } }
          - { id: second, when: { operation: shop.order.create }, times: 1, then: { after: 1h } }
          - { id: mixed, when: { operation: shop.order.create }, times: 1, then: { latency: 1s, webhook: { drop: true } } }
        ",
    );
    let call = Call::default();
    let mut decision = sandbox.decide(&call);

    sandbox.scenarios.take_back(&mut decision);

    let explanation = call.situated(|situation| explain(&decision.trace, situation));
    let results: Vec<String> =
        explanation.considered.iter().map(|rule| serde_json::to_string(&rule.result).unwrap()).collect();
    assert!(results[0].contains("the vendor refused the request"), "{results:?}");
    assert!(results[1].contains("the vendor refused the request"), "{results:?}");
    assert_eq!(results[2], r#"{"result":"decided","parts":["latency"]}"#);
    assert_eq!(sandbox.decide(&call).plan.after, Some(Duration::from_hours(2)));
}

#[test]
fn a_rule_whose_note_is_lost_is_left_out_of_the_explanation() {
    let mut sandbox = Sandbox::with("rules: [{ when: {}, then: { after: 1h } }]");
    let call = Call::default();
    let mut decision = sandbox.decide(&call);

    decision.trace.notes.clear();

    assert!(call.situated(|situation| explain(&decision.trace, situation)).considered.is_empty());
}

#[test]
fn an_explanation_says_what_was_drawn() {
    let mut sandbox = Sandbox::with(
        "rules: [{ when: { operation: shop.order.create }, then: { oneOf: [{ weight: 3 }, { weight: 1, error: 5001 }] } }]",
    );
    let call = Call::default();

    let drawn: Vec<String> = (0..40)
        .map(|_| {
            let decision = sandbox.decide(&call);
            let explanation = call.situated(|situation| explain(&decision.trace, situation));
            serde_json::to_string(&explanation.considered[0]).unwrap()
        })
        .collect();

    let nothing = r#"{"rule":"file/rule-1","result":"decided","parts":[],"drawn":{"choice":1,"weight":3,"of":4},"#;
    let error =
        r#"{"rule":"file/rule-1","result":"decided","parts":["outcome"],"drawn":{"choice":2,"weight":1,"of":4},"#;
    assert!(drawn.iter().all(|it| it.starts_with(nothing) || it.starts_with(error)), "{drawn:?}");
    assert!(
        drawn.iter().any(|it| it.starts_with(error)) && drawn.iter().any(|it| it.starts_with(nothing)),
        "{drawn:?}"
    );
}
