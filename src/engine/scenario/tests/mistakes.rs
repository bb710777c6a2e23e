//! What people get told about typical mistakes; each text was read and found pleasant.

use super::{super::compile, words::WORDS};

/// The problems of a scenario, as the command line shows them.
fn told(text: &str) -> String {
    let problems = compile("shop.yaml", "shop", text, WORDS).problems;
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The problems of a rule about orders with these other keys.
fn told_of_rule(keys: &str) -> String {
    told(&format!("rules:\n  - id: r\n    {keys}"))
}

/// The problems of an action on orders.
fn told_of_action(then: &str) -> String {
    told_of_rule(&format!("when: {{ operation: shop.order.create }}\n    then: {then}"))
}

macro_rules! mistakes {
    ($($name:ident: $told:expr;)*) => {
        $(#[test] fn $name() { insta::assert_snapshot!($told); })*
    };
}

mistakes! {
    broken_yaml: told("name: shop\nrules:\n  - id: [one\n");
    empty_file: told("");
    list_instead_of_scenario: told("- id: r\n");
    unknown_key_at_the_top: told("nmae: shop\nrules: []\n");
    unknown_key_in_a_rule: told_of_rule("whn: { operation: shop.order.create }\n    then: { error: 5001 }");
    unknown_key_in_an_action: told_of_action("{ latancy: 800ms, error: 5001 }");
    unknown_operation: told_of_rule("when: { operation: shop.order.creat }\n    then: { error: 5001 }");
    unknown_operation_and_outcome: told_of_rule("when: { operation: shop.order.creat }\n    then: { outcome: Cleer, output: { descripton: no } }");
    unknown_vendor_and_error_code: told_of_rule("when: { operation: shpo.order.create }\n    then: { error: 4929 }");
    operation_glob_without_fit: told_of_rule("when: { operation: \"store.*\" }\n    then: { error: 5001 }");
    unknown_error_code: told_of_action("{ error: 4929 }");
    unknown_outcome: told_of_action("{ outcome: Allert }");
    unknown_output_field: told_of_action("{ outcome: Alert, output: { descripton: no } }");
    unknown_label: told_of_action("{ outcome: Rejected, rejectLabels: [FORGERI] }");
    labels_without_rejection: told_of_action("{ outcome: Clear, rejectLabels: [FORGERY] }");
    outcome_where_no_check_starts: told_of_rule("when: { operation: shop.order.get }\n    then: { outcome: Clear }");
    two_verdicts_both_wrong: told_of_action("{ outcome: Cleer, error: 5002 }");
    output_without_outcome: told_of_action("{ steps: [{ ask: Why?, output: { mode: x } }, { documents: [MX1], errored: 5001 }] }");
    two_verdicts: told_of_action("{ outcome: Clear, error: 5001 }");
    nothing_happens: told_of_action("{}");
    wrong_duration: told_of_action("{ latency: 5 seconds or so }");
    number_without_unit: told_of_action("{ outcome: Clear, after: 5 }");
    unknown_fault: told_of_action("{ fault: rest }");
    latency_upside_down: told_of_action("{ latency: { uniform: { min: 2s, max: 100ms } } }");
    wrong_type_deep_inside: told_of_action("\n      steps:\n        - { after: 1h, ask: Why? }\n        - { outcome: Clear, rejectLabels: FORGERY }");
    timeout_without_question: told_of_action("{ steps: [{ outcome: Clear, timeout: 3d }] }");
    question_nobody_asks: told_of_rule("when: { operation: shop.parcel.create }\n    then: { steps: [{ ask: Where? }, { outcome: Found }] }");
    unknown_webhook_word: told_of_action("{ webhook: { signature: worng } }");
    wrong_regular_expression: told_of_rule("when: { body: { item: { matches: \"(tea\" } } }\n    then: { error: 5001 }");
    unknown_comparison: told_of_rule("when: { body: { item: { startsWith: tea } } }\n    then: { error: 5001 }");
    wrong_path: told_of_rule("when: { body: { \"items[first]\": tea } }\n    then: { error: 5001 }");
    wrong_date: told_of_rule("when: { body: { day: { before: 31.12.2020 } } }\n    then: { error: 5001 }");
    chance_in_percent: told_of_rule("when: { operation: shop.* }\n    chance: 25\n    then: { error: 4001 }");
    never_any_time: told_of_rule("when: { operation: shop.* }\n    times: 0\n    then: { error: 4001 }");
    unknown_template_name: told_of_action("{ outcome: Clear, output: { description: \"{{request.item}}\" } }");
    unknown_vendor: told("settings:\n  shpo: { credits: 5 }\n");
    unknown_setting: told("settings:\n  shop: { credit: 5 }\n");
    rule_without_action: told("rules:\n  - when: { operation: shop.order.create }\n");
    same_id_twice: told("rules:\n  - { id: r, when: { body: { a: 1 } }, then: { error: 5001 } }\n  - { id: r, when: { body: { a: 2 } }, then: { error: 5001 } }\n");
    rule_that_never_decides: told("rules:\n  - { id: wide, when: { operation: shop.order.* }, then: { error: 5001 } }\n  - { id: narrow, when: { operation: shop.order.get, body: { a: 1 } }, then: { error: 4001 } }\n");
    several_at_once: told("nmae: shop\nrules:\n  - when: { operation: shop.order.creat }\n    then: { error: many }\n  - { when: { operation: shop.order.get }, tmes: 2, then: { error: 1 } }\nsettings: { shop: { credit: 5 } }\n");
}

#[test]
fn the_schema_knows_every_key_that_has_an_example() {
    let schema = super::super::schema(&WORDS).to_string();

    for key in ["rules", "when", "oneOf", "rejectLabels", "lognormal", "stale-output", "slowBody", "for"] {
        assert!(schema.contains(&format!("\"{key}\"")), "{key}");
    }
}
