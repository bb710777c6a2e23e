//! Changes while a sandbox runs, and snapshots of it.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use serde_json::{Value, json};

use super::{
    super::{FileChanges, Library, Origin, Scenarios},
    words::{Call, Sandbox, ShopSettings, WORDS, rule, scenario, start},
};

const TWICE: &str = "
rules:
  - { when: { body: { item: tea } }, times: 2, then: { error: 5001 } }
";

#[test]
fn reloading_keeps_the_counters_of_unchanged_rules() {
    let mut sandbox = Sandbox::with(TWICE);
    sandbox.orders(1);
    let edited =
        TWICE.replace("rules:", "rules:\n  - { id: new, when: { body: { item: milk } }, then: { error: 4001 } }");

    sandbox.scenarios.put(scenario("file", &edited), Origin::Given, true, sandbox.now).unwrap();

    assert_eq!(sandbox.orders(2), ["file/rule-2", "-"]);
    let changed = edited.replace("times: 2", "times: 3");
    sandbox.scenarios.put(scenario("file", &changed), Origin::Given, true, sandbox.now).unwrap();
    assert_eq!(sandbox.orders(1), ["file/rule-2"]);
}

#[test]
fn a_rule_whose_keys_changed_places_keeps_its_counter() {
    let mut sandbox = Sandbox::with("rules: [{ id: r, times: 2, when: {}, then: { error: 5001, latency: 1s } }]");
    sandbox.orders(1);

    let turned = "rules: [{ then: { latency: 1s, error: 5001 }, when: {}, times: 2, id: r }]";
    sandbox.scenarios.put(scenario("file", turned), Origin::Given, true, sandbox.now).unwrap();

    assert_eq!(sandbox.orders(2), ["file/r", "-"]);
}

#[test]
fn scenarios_are_switched_on_and_off_by_name() {
    let off = format!("active: false\n{TWICE}");
    let mut sandbox = Sandbox::of([(scenario("spare", &off), Origin::Shipped)]);

    assert_eq!(sandbox.orders(1), ["-"]);
    sandbox.scenarios.set_active("spare", true, sandbox.now).unwrap();
    assert_eq!(sandbox.orders(1), ["spare/rule-1"]);
    sandbox.scenarios.set_active("spare", false, sandbox.now).unwrap();
    assert_eq!(sandbox.orders(1), ["-"]);

    let message = sandbox.scenarios.set_active("spair", true, sandbox.now).unwrap_err();
    assert_eq!(message, "no scenario `spair`, did you mean `spare`; it can be `spare`");
}

#[test]
fn the_time_of_a_rule_starts_with_its_activation() {
    let text = "active: false\nrules: [{ when: { operation: shop.* }, for: 10m, then: { fault: reset } }]";
    let mut sandbox = Sandbox::of([(scenario("outage", text), Origin::Shipped)]);
    sandbox.now = sandbox.now.plus(Duration::from_hours(1));
    sandbox.scenarios.set_active("outage", true, sandbox.now).unwrap();

    sandbox.now = sandbox.now.plus(Duration::from_mins(9));
    assert_eq!(sandbox.orders(1), ["outage/rule-1"]);

    sandbox.now = sandbox.now.plus(Duration::from_mins(1));
    assert_eq!(sandbox.orders(1), ["-"]);
}

#[test]
fn rules_come_and_go_at_run_time() {
    let mut sandbox = Sandbox::with(TWICE);
    let now = sandbox.now;
    let mut put = |text: &str| sandbox.scenarios.put_rule(text, now).map(|(name, _)| name);

    let first = put(r#"{"when": {"body": {"item": "tea"}}, "times": 1, "then": {"error": 4001}}"#).unwrap();
    let named = put("{ id: mine, when: { body: { item: tea } }, for: 1m, then: { error: 4292 } }").unwrap();
    let problems = put("{ when: { operation: shop.order.creat }, then: { error: 5001 } }").unwrap_err();

    assert_eq!((&*first, &*named), ("runtime/rule-1", "runtime/mine"));
    assert!(problems[0].to_string().contains("did you mean `shop.order.create`?"), "{}", problems[0]);
    assert_eq!(sandbox.orders(1), ["runtime/mine"]);

    put_again_and_remove(&mut sandbox);
}

/// Goes on with `mine`: replaced, which puts it first again, then removed.
fn put_again_and_remove(sandbox: &mut Sandbox) {
    sandbox
        .scenarios
        .put_rule("{ id: mine, when: { body: { item: milk } }, then: { error: 4292 } }", sandbox.now)
        .unwrap();
    assert_eq!(sandbox.orders(2), ["runtime/rule-1", "file/rule-1"]);

    sandbox.scenarios.remove_rule("mine").unwrap();
    let milk = sandbox.order(json!({ "item": "milk" }));
    assert_eq!(rule(&milk), "-");
    let message = sandbox.scenarios.remove_rule("mine").unwrap_err();
    assert_eq!(message, "no rule `runtime/mine` was added at run time; it can be `runtime/rule-1`");
}

#[test]
fn hits_are_counted_for_each_rule() {
    let mut sandbox = Sandbox::with(TWICE);
    sandbox.orders(3);

    let list = sandbox.scenarios.list();

    let rule = serde_json::to_value(&list[0].rules[0]).unwrap();
    let written = json!({"when": {"body": {"item": "tea"}}, "times": 2, "then": {"error": 5001}});
    assert_eq!(rule, json!({"name": "file/rule-1", "rule": written, "matched": 3, "decided": 2}));
}

#[test]
fn a_snapshot_goes_on_where_it_was_taken() {
    let mut sandbox = Sandbox::with(TWICE);
    sandbox
        .scenarios
        .put_rule("{ id: mine, when: { body: { item: milk } }, then: { error: 4292 } }", sandbox.now)
        .unwrap();
    sandbox.orders(1);

    let saved = serde_json::to_string(&sandbox.scenarios.save()).unwrap();
    let library = Arc::new(Library::new(WORDS, &[]));
    let restored = Scenarios::restored(library, &serde_json::from_str::<Vec<_>>(&saved).unwrap(), start()).unwrap();

    assert_eq!(restored.list(), sandbox.scenarios.list());
    sandbox.scenarios = restored;
    assert_eq!(sandbox.orders(2), ["file/rule-1", "-"]);
    assert_eq!(rule(&sandbox.order(json!({ "item": "milk" }))), "runtime/mine");
}

#[test]
fn settings_of_active_scenarios_come_in_their_order() {
    let with = |name: &str, text: &str| (scenario(name, text), Origin::Given);
    let scenarios = Scenarios::new(
        WORDS,
        [
            with("a", "settings: { shop: { credits: { order: 1 } } }"),
            with("b", "settings: { shop: { credits: { order: 2, parcel: 3 } } }"),
            with("c", "active: false\nsettings: { shop: { credits: { gift: 4 } } }"),
        ],
        start(),
    );

    let credits: Vec<_> = scenarios.settings::<ShopSettings>("shop").map(|it| it.credits.clone()).collect();
    let [order, parcel] = ["order", "parcel"].map(str::to_owned);
    assert_eq!(credits, [BTreeMap::from([(order.clone(), 1)]), BTreeMap::from([(order, 2), (parcel, 3)])]);
    assert_eq!(scenarios.settings::<ShopSettings>("other").count(), 0);
}

#[track_caller]
fn by_header(header: &str) -> Value {
    let mut sandbox =
        Sandbox::with("rules: [{ when: { operation: shop.order.create }, then: { outcome: Alert, latency: 1s } }]");
    let headers = vec![("x-vetbox-outcome", header.to_owned())];
    let decision = sandbox.decide(&Call { headers, ..Call::default() });
    match decision.invalid {
        Some(invalid) => json!(invalid),
        None => {
            json!([rule(&decision), format!("{:?}", decision.answer), decision.plan.steps, decision.latency.is_some()])
        }
    }
}

#[test]
fn a_header_decides_its_request_alone() {
    let headers = [
        "Clear",
        "alert",
        "{ outcome: Rejected, rejectLabels: [FORGERY, CRIMINAL], retry: false, latency: 2s }",
        "errored=4001",
        "{ errored: { code: 4001, details: \"no; not now\" } }",
        "error=4292",
        "never",
        "Clear; after=5s",
        "Cleer",
        "error=1234",
        "error=x",
        "{ outcome: Rejected, rejectLabels: [NONE] }",
        "{ outcome: Clear, retry: true }",
        "{ outcome: Clear",
        "Clear; colour=red",
    ];
    let decisions: Vec<Value> = headers.iter().map(|header| json!({ *header: by_header(header) })).collect();

    insta::assert_json_snapshot!(decisions);
}

#[test]
fn files_come_in_their_order_and_what_the_control_api_added_behind_them() {
    let rule = "rules: [{ when: { operation: shop.order.create }, then: { error: 5001 } }]";
    let mut sandbox = Sandbox::of([(scenario("m", rule), Origin::Given)]);
    sandbox.scenarios.put(scenario("added", rule), Origin::Given, true, sandbox.now).unwrap();

    let order = ["a", "m", "z"].map(str::to_owned).to_vec();
    let changes =
        FileChanges { changed: vec![scenario("z", rule), scenario("a", rule)], order, ..FileChanges::default() };
    sandbox.scenarios.follow(&changes, sandbox.now);

    let names = |scenarios: &Scenarios| scenarios.list().into_iter().map(|it| it.name).collect::<Vec<_>>();
    assert_eq!(names(&sandbox.scenarios), ["a", "m", "z", "added"]);
    for active in [false, true] {
        sandbox.scenarios.set_active("a", active, sandbox.now).unwrap();
    }
    assert_eq!(names(&sandbox.scenarios), ["a", "m", "z", "added"], "a file keeps its place");
}

#[test]
fn a_rule_that_is_written_as_a_word_is_shown_as_one() {
    let text = "rules: [{ id: no, when: { operation: shop.order.create }, then: { steps: [{ outcome: Clear }] } }]";
    let mut sandbox = Sandbox::with(&text.replace("no", "False"));

    let shown = sandbox.scenarios.list()[0].rules[0].rule.clone();
    assert_eq!(shown["id"], json!("False"));
    let (name, _) = sandbox.scenarios.put_rule(&shown.to_string(), sandbox.now).unwrap();
    assert_eq!(&*name, "runtime/False");
}

/// Which of ten orders a scenario with a seed breaks, one letter each.
fn broken(sandbox: &mut Sandbox) -> String {
    sandbox.orders(10).iter().map(|rule| if rule == "-" { '.' } else { 'x' }).collect()
}

#[test]
fn a_scenario_with_a_seed_draws_the_same_whenever_it_becomes_active() {
    let text = "seed: 7\nrules: [{ when: { operation: shop.* }, chance: 0.5, then: { error: 5001 } }]";
    let mut sandbox = Sandbox::with(text);
    let first = broken(&mut sandbox);
    assert!(first.contains('x') && first.contains('.'), "{first}");
    let second = broken(&mut sandbox);
    assert_ne!(second, first);

    sandbox.random.unit();
    sandbox.scenarios.begin_again(sandbox.now);
    assert_eq!(broken(&mut sandbox), first);
    for active in [false, true] {
        sandbox.scenarios.set_active("file", active, sandbox.now).unwrap();
    }
    assert_eq!(broken(&mut sandbox), first);

    let saved = sandbox.scenarios.save();
    let library = Arc::clone(sandbox.scenarios.library());
    let restored = Scenarios::restored(library, &saved, sandbox.now).unwrap();
    sandbox.scenarios = restored;
    sandbox.scenarios.put(scenario("file", &format!("{text}\n# edited")), Origin::Given, true, sandbox.now).unwrap();
    assert_eq!(broken(&mut sandbox), second);
    sandbox.scenarios.put(scenario("file", &text.replace('7', "8")), Origin::Given, true, sandbox.now).unwrap();
    assert_ne!(broken(&mut sandbox), first);
}
