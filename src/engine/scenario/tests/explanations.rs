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
