//! The words that the dashboard's scripts offer are those that the control API and the scenario language know: it has some more to say
//! about each, such as a colour or a hint, so it has lists of its own, which must not go stale.

use std::{collections::BTreeSet, fs, path::Path};

use axum::{body::Body, extract::Request};
use serde_json::{Value, json};

use vetbox::vendors::VOCABULARY;

use crate::harness::TestApp;

/// The text of the list called `name` in a script of the page.
fn list(file: &str, name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dashboard/page").join(file);
    let text = fs::read_to_string(path).expect("a script of the page");
    let (_, rest) = text.split_once(&format!("const {name} = [")).expect("the list");
    rest.split_once("];").expect("its end").0.to_owned()
}

/// The texts of a list, or the first one of each of its entries when those are lists.
fn words(list: &str) -> BTreeSet<String> {
    let is_nested = list.trim_start().starts_with('[');
    let places = list.match_indices(if is_nested { "['" } else { "'" });
    let words = places.step_by(if is_nested { 1 } else { 2 }).map(|(at, start)| &list[at + start.len()..]);
    words.map(|rest| rest.split('\'').next().unwrap_or_default().to_owned()).filter(|word| !word.is_empty()).collect()
}

/// All texts of a list of the server, or all names of an object.
fn known(value: &Value) -> BTreeSet<String> {
    let names = value.as_object().into_iter().flatten().map(|(name, _)| name.clone());
    let of = |it: &Value| it.as_str().or_else(|| it["const"].as_str()).map(str::to_owned);
    value.as_array().into_iter().flatten().filter_map(of).chain(names).collect()
}

async fn get(path: &str) -> Value {
    let request = Request::builder().uri(path).header("host", "localhost:8382").body(Body::empty());
    TestApp::new().send(request.expect("a request")).await.ok().json()
}

async fn scenario_words() -> Value {
    get("/_vetbox/v1/schema").await["$defs"].take()
}

async fn api_words() -> Value {
    get("/_vetbox/openapi.json").await["components"]["schemas"].take()
}

#[tokio::test]
async fn every_outcome_can_be_decided_by_a_click_and_by_a_rule() {
    let outcomes = known(&scenario_words().await["ThenFile"]["properties"]["outcome"]["enum"]);

    let mut offered = words(&list("check.js", "OUTCOMES"));
    let reviews = list("verification.js", "OUTCOMES");
    let reviews = reviews.split("outcome: '").skip(1).filter_map(|rest| rest.split('\'').next());
    offered.extend(reviews.map(str::to_owned));
    let at_once = VOCABULARY.operations().filter_map(|words| words.check).filter(|check| check.is_instant);
    offered.extend(at_once.flat_map(|check| check.outcomes).map(|outcome| (*outcome).to_owned()));
    assert_eq!(offered, outcomes, "those that come at once are decided by rules alone");

    let rules = list("rule.js", "THENS");
    assert!(outcomes.iter().all(|outcome| rules.contains(outcome.as_str())), "{outcomes:?} in {rules}");
}

#[tokio::test]
async fn a_rule_made_in_the_page_can_do_all_that_rules_can() {
    let schema = scenario_words().await;
    let form = list("rule.js", "THENS");

    let mut offered = words(&form);
    assert!(offered.remove("custom"), "what has no field of its own is written as JSON");
    offered.extend(["output", "rejectLabels", "response", "retry", "steps", "webhook"].map(str::to_owned));
    assert_eq!(offered, known(&schema["ThenFile"]["properties"]));

    let faults = known(&schema["Fault"]["oneOf"]);
    assert!(!faults.is_empty() && faults.iter().all(|fault| form.contains(fault.as_str())), "{faults:?} in {form}");
}

#[tokio::test]
async fn every_sabotage_is_offered() {
    let schema = scenario_words().await;
    let acts = &schema["WebhookSabotage"]["properties"];
    let form = list("sabotage.js", "ACTS");

    assert_eq!(words(&form), known(acts));
    for kind in ["SignatureFault", "TokenFault", "Transfer"] {
        let ways = known(&schema[kind]["oneOf"]);
        assert!(!ways.is_empty() && ways.iter().all(|way| form.contains(way.as_str())), "{ways:?} in {form}");
    }
}

#[tokio::test]
async fn services_parts_and_statuses_are_those_of_the_control_api() {
    let api = api_words().await;

    let mut services = words(&list("accounts.js", "SERVICES"));
    services.insert("profile".to_owned());
    assert_eq!(services, known(&api["Service"]["enum"]));
    assert_eq!(words(&list("sandboxes.js", "KEPT")), known(&api["Keep"]["oneOf"]));
    let places = api["Delivery"]["oneOf"].as_array().into_iter().flatten();
    let places = places.filter_map(|place| place["properties"]["status"]["const"].as_str()).map(str::to_owned);
    let places: BTreeSet<String> = places.chain(["pending".to_owned()]).collect();
    assert_eq!(words(&list("deliveries.js", "STATUSES")), places);
}

#[tokio::test]
async fn an_endpoint_can_choose_among_all_events() {
    let app = TestApp::new();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dashboard/page/endpoints.js");
    let text = fs::read_to_string(path).expect("a script of the page");
    for vendor in ["attestr", "personr"] {
        let (_, rest) = text.split_once(&format!("  {vendor}: [")).expect("the vendor's events");

        let hook = json!({ "vendor": vendor, "url": "http://localhost:3000/", "events": ["nothing"] });
        let refused = app.control("POST", "/webhooks", hook).await.expect(400).json();
        assert_eq!(words(rest.split(']').next().unwrap_or_default()), known(&refused["valid"]), "{vendor}");
    }
}

#[tokio::test]
async fn cases_can_be_listed_by_each_of_their_states() {
    let app = TestApp::new();
    let kinds = list("cases.js", "KINDS");
    for kind in ["checks", "profiles", "applicants", "entities"] {
        let (_, rest) = kinds.split_once(&format!("name: '{kind}'")).expect("the kind");
        let (_, states) = rest.split_once("states: ").expect("its states");
        let offered = match states.strip_prefix('[') {
            Some(states) => words(states.split(']').next().unwrap_or_default()),
            None => words(&list("cases.js", states.split(',').next().unwrap_or_default())),
        };

        let refused = app.control("GET", &format!("/{kind}?status=nothing"), json!(null)).await.expect(400).json();
        assert_eq!(offered, known(&refused["valid"]), "{kind}");
    }
}
