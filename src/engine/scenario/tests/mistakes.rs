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

#[test]
fn an_empty_rule_is_told_as_one() {
    let problems = super::super::compile_rule("runtime", Some("r"), "", WORDS).problems;

    insta::assert_snapshot!(problems[0]);
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
    lost_without_a_fault: told_of_action("{ lost: true, error: 5001 }");
    after_beside_never: told_of_action("{ never: true, after: 1h }");
    lost_half_of_an_answer: told_of_action("{ fault: truncate, lost: true }");
    unknown_fault: told_of_action("{ fault: rest }");
    fault_of_another_tool: told_of_action("{ fault: timeout }");
    comparison_of_another_tool: told_of_rule("when: { body: { item: { regex: tea } } }\n    then: { error: 5001 }");
    code_in_quotes: told_of_action("{ error: \"5001\" }");
    question_and_outcome_in_one_step: told_of_action("{ steps: [{ ask: Why?, outcome: Clear }] }");
    wrong_choices: told_of_action("{ weight: 2, oneOf: [{ weight: 0, error: 5001 }, { oneOf: [{ outcome: Cleer }] }], outcome: Clear }");
    negative_weight: told_of_action("{ oneOf: [{ weight: -1, error: 5001 }, { error: 4001 }] }");
    nothing_to_draw_from: told_of_action("{ oneOf: [] }");
    number_that_fits_its_neighbours: told_of_rule("when: { body: { item: 12345678901234567890 } }\n    then: { error: 5001 }");
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
    two_documents: told("name: shop\n---\nname: other\n");
    key_written_twice: told("name: shop\nname: shop\n");
    templates_everywhere: told_of_action("\n      steps:\n        - { ask: \"Hi {{reqest.body.item}}, {{yesterday}} {{\" }\n        - { errored: { code: 5001, details: \"{{x}}\" } }");
    templates_of_an_answer: told_of_action("{ response: { headers: { x-item: \"{{item}}\" }, body: \"{{body}}\" } }");
    headers_that_break_the_wire: told_of_action("{ response: { headers: { \"a b\": x, Transfer-Encoding: chunked, content-length: 300, x-two: \"a\\nb\" } } }");
    names_that_fit_in_no_path: told("name: a b\nrules:\n  - { id: \"\", when: {}, then: { fault: reset } }\n  - { id: a/b, when: {}, then: { latency: 1s } }\n");
    reserved_name: told("name: runtime\n");
    ranges_upside_down: told_of_rule("when: { body: { a: { atLeast: 5, lessThan: 5 }, b: { after: 2020-01-01, before: 2020-01-02 } } }\n    for: 0s\n    then: { fault: reset }");
    empty_conditions: told_of_rule("when: { body: { tag: {}, b: { oneOf: [] } }, any: [], all: [{}], not: {} }\n    then: { fault: reset }");
    unknown_method: told_of_rule("when: { method: psot }\n    then: { fault: reset }");
    check_words_beside_an_error: told_of_action("{ error: 5001, after: 1h, webhook: { drop: true } }");
    steps_after_never: told_of_action("{ steps: [{ never: true }, { outcome: Clear }] }");
    steps_after_errored: told_of_action("{ steps: [{ after: 1h, errored: 5001 }, { after: 1h, outcome: Clear }] }");
    path_that_goes_too_deep: told_of_rule("when: { body: { \"**.a.**.b.**.c.**.d\": x } }\n    then: { fault: reset }");
    word_that_is_no_truth: told_of_action("{ outcome: Rejected, retry: yes }");
    body_where_there_is_none: told_of_action("{ response: { status: 204, body: x } }");
    operations_named_in_groups: told_of_rule("when: { any: [{ operation: shop.order.create, body: { a: 1 } }, { operation: shop.order.get }] }\n    then: { outcome: Alert }");
    outcome_beside_a_mistyped_operation: told_of_rule("when: { operaton: shop.order.create }\n    then: { outcome: Alert }");
    outcome_beside_no_operation: told_of_rule("when: { operation: [] }\n    then: { outcome: Alert }");
    misspelt_vendor_in_a_glob: told_of_rule("when: { operation: \"shp.*\" }\n    then: { fault: reset }");
    field_inside_a_field: told_of_rule("when: { body: { references: { name: x } } }\n    then: { fault: reset }");
    one_digit_wrong: told_of_action("{ error: 4293 }");
    unreadable_condition_shadows_nothing: told("rules:\n  - { id: r, when: { bdy: { a: 1 } }, then: { error: 5001 } }\n  - { id: s, when: { operation: shop.order.get }, then: { error: 5001 } }\n");
    unknown_field_of_a_record: told_of_rule("when: { operation: shop.order.get, record: { tga: x, \"**.tga\": y }, any: [{ record: { \"stauts.word\": z } }] }\n    then: { error: 5001 }");
    record_where_there_is_none: told_of_rule("when: { operation: shop.order.create, record: { tag: x } }\n    then: { error: 5001, latency: 1s }");
    unknown_field_of_a_record_in_a_template: told_of_action("{ outcome: Alert, output: { description: \"{{record.tga}} and {{ record.tag }}\" } }");
    template_of_a_record_that_is_not_there: told_of_action("{ error: { code: 5001, details: \"{{record.tag}}\" } }");
    output_of_another_form: told_of_action("{ outcome: Alert, output: { description: [1], status: null, papers: one, mode: \"{{request.body.mode}}\" } }");
    several_at_once: told("nmae: shop\nrules:\n  - when: { operation: shop.order.creat }\n    then: { error: many }\n  - { when: { operation: shop.order.get }, tmes: 2, then: { error: 1 } }\nsettings: { shop: { credit: 5 } }\n");
}

#[test]
fn the_schema_knows_every_key_that_has_an_example() {
    let schema = super::super::schema(&WORDS).to_string();

    for key in ["rules", "when", "oneOf", "rejectLabels", "lognormal", "stale-output", "slowBody", "for"] {
        assert!(schema.contains(&format!("\"{key}\"")), "{key}");
    }
}

/// Whether it is told that a rule with the keys `later` never decides behind one with the keys `earlier`.
fn is_lost(earlier: &str, later: &str) -> bool {
    let rule = |id: &str, keys: &str| format!("  - {{ id: {id}, {keys}, then: {{ fault: reset }} }}\n");
    let told = told(&format!("rules:\n{}{}", rule("first", earlier), rule("second", later)));
    assert!(!told.contains("error"), "{earlier} and {later}: {told}");
    told.contains("never decides anything")
}

#[test]
fn rules_behind_an_unconditional_or_equal_one_are_found() {
    for (earlier, later) in [
        ("when: { operation: shop.order.* }", "when: { operation: shop.order.get, account: x }"),
        ("when: { body: { a: 1, b: 2 } }", "when: { body: { b: 2, a: 1 } }"),
        ("when: {}, chance: 1, every: 1", "when: { method: GET }"),
    ] {
        assert!(is_lost(earlier, later), "{earlier} before {later}");
    }
}

#[test]
fn rules_that_may_decide_are_left_alone() {
    for (earlier, later) in [
        ("when: { body: { tag: A } }", "when: { body: { tag: B } }"),
        ("when: { body: { tag: A } }", "when: {}"),
        ("when: { operation: shop.order.get }", "when: { operation: shop.order.* }"),
        ("when: { any: [{ operation: shop.order.get }] }", "when: { operation: shop.order.* }"),
        ("when: {}, chance: 0.9", "when: { method: GET }"),
        ("when: {}, every: 2", "when: { method: GET }"),
    ] {
        assert!(!is_lost(earlier, later), "{earlier} before {later}");
    }
}
