//! Every condition and every form of comparison.

use serde_json::{Value, json};

use super::words::{Call, Sandbox};

/// Checks for which of the bodies `comparison` of the field `it` holds.
#[track_caller]
fn check(comparison: &str, holds: &[Value], fails: &[Value]) {
    let mut sandbox =
        Sandbox::with(&format!("rules: [{{ when: {{ body: {{ it: {comparison} }} }}, then: {{ error: 4001 }} }}]"));
    for (values, expected) in [(holds, true), (fails, false)] {
        for value in values {
            let decided = sandbox.order(json!({ "it": value })).answer.is_some();
            assert_eq!(decided, expected, "{comparison} on {value}");
        }
    }
}

#[test]
fn plain_values_are_compared_as_they_read() {
    check("tea", &[json!("tea")], &[json!("Tea"), json!("teas"), json!(null), json!(["tea"])]);
    check("5", &[json!(5), json!("5"), json!(5.0)], &[json!(6), json!("5x"), json!(true)]);
    check("true", &[json!(true), json!("true")], &[json!(false), json!("yes")]);
    check("NO", &[json!("NO")], &[json!(false), json!("no")]);
    check("'12*'", &[json!("12"), json!(123)], &[json!(312)]);
    check("null", &[json!(null)], &[json!(""), json!(0)]);
}

#[test]
fn forms_compare_in_their_way() {
    check("{ equals: '5*' }", &[json!("5*")], &[json!("55")]);
    check("{ matches: '^a+$' }", &[json!("aa")], &[json!("ab")]);
    check("{ oneOf: [tea, 'milk*', 3] }", &[json!("tea"), json!("milky"), json!(3)], &[json!("coffee"), json!(null)]);
    check("{ exists: true }", &[json!(""), json!([])], &[json!(null)]);
    check("{ exists: false }", &[json!(null)], &[json!("x")]);
    check("{ absent: true }", &[json!(null)], &[json!("x")]);
    check("{ atLeast: 2, lessThan: 5 }", &[json!(2), json!("4.9")], &[json!(5), json!(1.9), json!("x")]);
    check("{ atLeast: 2.5 }", &[json!(3), json!("2.5")], &[json!(2)]);
    check("{ moreThan: 2, atMost: 5 }", &[json!(5)], &[json!(2), json!(5.1)]);
    check(
        "{ before: 01-02-2020 }",
        &[json!("31-01-2020"), json!("2020-01-31T10:00:00Z")],
        &[json!("01-02-2020"), json!("x")],
    );
    check("{ after: 2020-02-01 }", &[json!("02-02-2020")], &[json!("01-02-2020"), json!("31-01-2021x")]);
    check("{ not: tea }", &[json!("milk"), json!(null)], &[json!("tea")]);
    check("{ not: { oneOf: [tea, milk] } }", &[json!("coffee")], &[json!("tea")]);
    check("{ not: { oneOf: ['t*', 3], exists: true } }", &[json!("coffee"), json!(null)], &[json!("tea"), json!(3)]);
}

#[track_caller]
fn fits(when: &str, call: &Call) -> bool {
    let mut sandbox = Sandbox::with(&format!("rules: [{{ when: {when}, then: {{ fault: empty }} }}]"));
    sandbox.decide(call).answer.is_some()
}

#[test]
fn everything_of_a_request_can_be_looked_at() {
    let call = Call {
        headers: vec![("user-agent", "okhttp/4".to_owned())],
        query: "page=2&q=a%20b",
        record: json!({ "tag": "T-1" }),
        body: json!({ "lines": [{ "name": "A" }, { "name": "B", "note": { "by": "me" } }] }),
        ..Call::default()
    };
    for when in [
        "{ operation: shop.order.create }",
        "{ operation: [shop.order.get, 'shop.*.create'] }",
        "{ method: POST, path: '/ord*', account: acme }",
        "{ header: { User-Agent: 'okhttp*' } }",
        "{ query: { page: 2, q: a b } }",
        "{ record: { tag: { matches: '^T-' } } }",
        "{ body: { 'lines[1].name': B, 'lines[*].name': A, '**.by': me, '**.to': { absent: true } } }",
        "{ any: [{ account: x }, { account: acme }] }",
        "{ all: [{ account: acme }, { method: POST }] }",
        "{ not: { account: x } }",
        "{ any: [{ operation: shop.order.create, account: acme }] }",
    ] {
        assert!(fits(when, &call), "{when}");
    }
    for when in [
        "{ operation: shop.order.get }",
        "{ method: GET }",
        "{ header: { accept: { exists: true } } }",
        "{ query: { page: 3 } }",
        "{ record: { tag: T-2 } }",
        "{ body: { '**.name': C } }",
        "{ any: [{ account: x }, { method: GET }] }",
        "{ all: [{ account: acme }, { method: GET }] }",
        "{ not: { account: acme } }",
        "{ any: [{ operation: shop.order.get, account: acme }] }",
    ] {
        assert!(!fits(when, &call), "{when}");
    }
}

#[test]
fn a_record_is_made_only_for_operations_whose_rules_look_at_it() {
    let rule = "rules: [{ when: { operation: shop.order.get, record: { tag: T } }, then: { fault: empty } }]";
    let mut sandbox = Sandbox::with(rule);
    let body = json!({ "item": "tea" }).into();
    let situation = super::super::Situation {
        operation: "shop.order.create",
        method: "POST",
        path: "/",
        query: "",
        header: &|_| None,
        account: "acme",
        body: &body,
        record: &|| panic!("no rule looks at the record of this request"),
    };

    let decision = sandbox.scenarios.decide(&situation, &mut sandbox.random, sandbox.now);

    assert_eq!(decision.answer, None);
}
