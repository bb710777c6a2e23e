//! What people write and what clients send never cost more than their size, and break nothing.

use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    super::{
        Matcher, compile,
        glob::Glob,
        path::{Effort, Path},
        plan::Answer,
        problem::Severity,
    },
    words::{Call, Sandbox, WORDS, rule, scenario},
};
use crate::engine::tree::Json;

/// The problems of a text.
fn problems(text: &str) -> Vec<String> {
    compile("test.yaml", "file", text, WORDS).problems.into_iter().map(|problem| problem.message).collect()
}

#[test]
fn of_many_problems_the_first_are_shown_and_the_others_counted() {
    let wrong = "  - { when: { operation: shop.order.create }, times: 0, then: { error: 4001 } }\n".repeat(3000);

    let problems = problems(&format!("rules:\n{wrong}"));

    assert_eq!(problems.len(), 101);
    assert!(problems[99].contains("`times: 0`"), "{}", problems[99]);
    assert_eq!(problems[100], "and 2900 more problems");
}

#[test]
fn a_file_with_a_late_error_is_not_used_however_many_warnings_come_first() {
    let mut text = "rules:\n".to_owned();
    for number in 0..200 {
        writeln!(text, "  - {{ id: r{number}, when: {{ operation: shop.* }}, then: {{ error: 4001 }} }}").unwrap();
    }
    text += "  - { when: { operation: shop.* }, chance: 2, then: { error: 4001 } }\n";

    let compiled = compile("test.yaml", "file", &text, WORDS);

    assert!(compiled.scenario.is_none());
    assert!(compiled.problems.iter().any(|problem| problem.severity == Severity::Error));
}

#[test]
fn a_scenario_of_many_rules_costs_what_its_rules_cost() {
    // Comparing each with each, or looking each up in the list of all, would not end.
    let mut text = "rules:\n".to_owned();
    for number in 0..20_000 {
        let id = if number < 10_000 { format!("id: rule-{}, ", number + 10_001) } else { String::new() };
        writeln!(text, "  - {{ {id}when: {{ body: {{ item: t{number} }} }}, then: {{ error: 5001 }} }}").unwrap();
    }

    let scenario = scenario("file", &text);

    assert_eq!(scenario.rules.len(), 20_000);
    assert_eq!(&*scenario.rules[10_000].name, "file/rule-20001");
    assert_eq!(&*scenario.rules[19_999].name, "file/rule-30000");
}

#[test]
fn a_rule_that_is_added_costs_what_the_rule_costs() {
    // Looking at all rules for each step of adding one would take minutes.
    let mut sandbox = Sandbox::of([]);
    for number in 0..3000 {
        let rule = format!("{{ when: {{ body: {{ item: \"t{number}-*\" }} }}, then: {{ error: 5001 }} }}");
        sandbox.scenarios.put_rule(&rule, sandbox.now).unwrap();
    }

    assert_eq!(rule(&sandbox.order(json!({ "item": "t2999-x" }))), "runtime/rule-3000");
    assert_eq!(rule(&sandbox.order(json!({ "item": "t0-x" }))), "runtime/rule-1");
    sandbox.scenarios.remove_rule("rule-2999").unwrap();
    let (name, _) = sandbox.scenarios.put_rule("{ when: {}, then: { error: 5001 } }", sandbox.now).unwrap();
    assert_eq!(&*name, "runtime/rule-3001");
}

#[test]
fn a_sandbox_takes_so_many_scenarios_and_rules() {
    let mut sandbox = Sandbox::of([]);
    let large = |id: &str| {
        let filler = "x".repeat(1 << 20);
        format!("{{ id: {id}, description: {filler}, when: {{}}, then: {{ error: 5001 }} }}")
    };
    for number in 0..15 {
        sandbox.scenarios.put_rule(&large(&format!("r{number}")), sandbox.now).unwrap();
    }

    let refused = sandbox.scenarios.put_rule(&large("last"), sandbox.now).unwrap_err();

    assert!(refused[0].message.contains("16 MiB"), "{}", refused[0].message);
    sandbox.scenarios.remove_rule("r0").unwrap();
    sandbox.scenarios.put_rule(&large("last"), sandbox.now).unwrap();
}

#[test]
fn a_text_that_is_too_long_is_refused_unread() {
    assert_eq!(
        problems(&" ".repeat((4 << 20) + 1)),
        ["this is too long: the text of a scenario or a rule has at most 4 MiB"]
    );
}

#[test]
fn a_rule_has_so_many_templates() {
    let rule = |count: usize| {
        let body = "{{request.body.item}}".repeat(count);
        format!(
            "rules: [{{ when: {{}}, then: {{ response: {{ body: \"{body}\", headers: {{ x: \"{{{{today}}}}\" }} }} }} }}]"
        )
    };

    assert_eq!(problems(&rule(99)), [""; 0]);
    assert_eq!(problems(&rule(100)), ["a rule has at most 100 templates"]);
}

#[test]
fn a_response_whose_templates_stand_for_too_much_says_which_rule() {
    let body = "{{request.body.item}}".repeat(50);
    let mut sandbox =
        Sandbox::with(&format!("rules: [{{ id: r, when: {{}}, then: {{ response: {{ body: \"{body}\" }} }} }}]"));

    let decision = sandbox.order(json!({ "item": "x".repeat(100_000) }));

    let Some(Answer::Response { status: 500, body, .. }) = &decision.answer else { panic!("{decision:?}") };
    let told = std::str::from_utf8(body).unwrap();
    assert!(told.contains("rule `file/r`: what the templates of its `response` stand for"), "{told}");
    assert_eq!(rule(&decision), "file/r");
}

#[test]
fn conditions_and_requests_that_are_too_large_together_are_told_in_the_answer() {
    // Thirty walks through a large body would be all right; ten thousand would hold the sandbox for minutes.
    let mut text = "rules:\n".to_owned();
    for number in 0..10_000 {
        writeln!(text, "  - {{ id: r{number}, when: {{ body: {{ \"**.x\": {number} }} }}, then: {{ error: 5001 }} }}")
            .unwrap();
    }
    let mut sandbox = Sandbox::with(&text);
    let body = json!(vec![json!({ "x": -1 }); 10_000]);

    let decision = sandbox.order(body.clone());

    let Some(Answer::Response { status: 500, body: answer, .. }) = &decision.answer else { panic!("{decision:?}") };
    assert!(std::str::from_utf8(answer).unwrap().contains("too large together"));
    assert!(decision.trace.considered < 1000, "{} rules were asked", decision.trace.considered);
    let wanted: Vec<Value> = (0..10_000).map(|number| json!({ "body": { "**.x": number } })).collect();
    let matcher = Matcher::read(&json!({ "any": wanted }), WORDS).unwrap();
    let call = Call { body, ..Call::default() };
    assert!(!call.situated(|situation| matcher.fits(situation)));
    assert!(call.situated(|situation| matcher.misses(situation)).last().unwrap().contains("too large together"));
}

/// Whether `text` has the shape of `glob`, by the definition of stars.
fn fits_by_definition(glob: &[char], text: &[char]) -> bool {
    match (glob.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((&'*', rest)), _) if fits_by_definition(rest, text) => true,
        (Some((&'*', _)), Some((_, later))) => fits_by_definition(glob, later),
        (Some((expected, rest)), Some((seen, later))) => expected == seen && fits_by_definition(rest, later),
        _ => false,
    }
}

/// Everything that steps lead to, each as often as there are ways to it.
fn led_to<'v>(steps: &[&str], value: &'v Json) -> Vec<&'v Json> {
    let Some((step, rest)) = steps.split_first() else { return vec![value] };
    let children: Vec<(&str, &Json)> = match value {
        Json::Object(fields) => fields.iter().collect(),
        Json::Array(items) => items.iter().map(|child| ("", child)).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => Vec::new(),
    };
    let into = |child: &'v Json| if *step == "**" { led_to(steps, child) } else { led_to(rest, child) };
    let meant = children.into_iter().filter(|(name, _)| matches!(*step, "*" | "**") || name == step);
    let here = if *step == "**" { led_to(rest, value) } else { Vec::new() };
    here.into_iter().chain(meant.flat_map(|(_, child)| into(child))).collect()
}

fn bodies() -> impl Strategy<Value = Json> {
    let leaf = any::<u8>().prop_map(|number| Json::from(json!(number)));
    leaf.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::Array),
            prop::collection::hash_map("[abc]", inner, 0..4).prop_map(|fields| Json::Object(
                fields.into_iter().map(|(name, value)| (name.into(), value)).collect()
            )),
        ]
    })
}

/// Parts of scenario files, so that random texts get further than to the parser of YAML.
fn fragments() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "rules:",
        "  - ",
        "when:",
        "then:",
        "{",
        "}",
        "[",
        "]",
        ", ",
        ": ",
        "\n",
        "\n    ",
        "operation",
        "shop.*",
        "body",
        "**.a",
        "any",
        "matches",
        "oneOf",
        "not",
        "id",
        "times",
        "chance",
        "0",
        "1e999",
        "99999999999999999999",
        "-1",
        "null",
        "error",
        "4001",
        "outcome",
        "Clear",
        "steps",
        "ask",
        "after",
        "2h",
        "output",
        "{{today}}",
        "{{",
        "\"",
        "\"*\"",
        "é",
        "*a",
        "&a",
        "settings",
        "latency",
        "uniform",
        "response",
        "status",
        "headers",
        "\r",
        "\t",
        "#",
        "|",
        "\u{feff}",
    ]);
    prop::collection::vec(prop_oneof![9 => known.prop_map(str::to_owned), 1 => any::<String>()], 0..60)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn a_glob_fits_what_its_definition_says(glob in "[ab*]{0,8}", text in "[ab]{0,10}") {
        let by_definition = fits_by_definition(&glob.chars().collect::<Vec<_>>(), &text.chars().collect::<Vec<_>>());
        prop_assert_eq!(Glob::new(&glob).fits(&text), by_definition);
    }

    #[test]
    fn a_path_leads_to_what_its_definition_says(
        steps in prop::collection::vec(prop::sample::select(vec!["a", "b", "*", "**"]), 1..6),
        body in bodies(),
    ) {
        let Ok(path) = Path::parse(&steps.join(".")) else { return Ok(()) };
        let mut found: Vec<*const Json> = Vec::new();
        path.any(&body, &Effort::default(), &mut |value| { found.push(value); false });
        found.sort_unstable();
        found.dedup();
        let mut expected: Vec<*const Json> = led_to(&steps, &body).into_iter().map(std::ptr::from_ref).collect();
        expected.sort_unstable();
        expected.dedup();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn any_text_is_a_scenario_or_has_problems(text in fragments()) {
        let compiled = compile("test.yaml", "file", &text, WORDS);
        prop_assert!(compiled.scenario.is_some() || !compiled.problems.is_empty());
        for problem in &compiled.problems {
            prop_assert!(!problem.to_string().is_empty());
        }
    }

    #[test]
    fn any_comparison_can_be_made_with_any_text(form in prop::sample::select(vec!["matches", "equals", "before", "plain"]),
        pattern in any::<String>(), text in any::<String>()) {
        let comparison = if form == "plain" { json!(pattern) } else { json!({ form: pattern }) };
        let Ok(matcher) = Matcher::read(&json!({ "body": { "item": comparison } }), WORDS) else { return Ok(()) };
        let call = Call { body: json!({ "item": text }), ..Call::default() };
        call.situated(|situation| { matcher.fits(situation); matcher.misses(situation) });
    }
}
