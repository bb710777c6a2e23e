//! The scenarios that ship load without problems and keep their promises.

use std::{collections::HashSet, sync::Arc, time::Duration};

use serde_json::{Value, json};

use vetbox::{
    engine::{
        random::Random,
        scenario::{Answer, Decision, Ending, Library, Scenarios, Situation, Step, StepAction, schema},
        time::Timestamp,
        tree::Json,
    },
    vendors::{VOCABULARY, attestr::settings::ScenarioSettings, shipped},
};

use crate::harness::emulator::START;

#[test]
fn every_shipped_scenario_loads_without_problems() {
    for shipped in shipped::ALL {
        let compiled = shipped.compile(VOCABULARY);
        let problems: String = compiled.problems.iter().map(ToString::to_string).collect();

        assert!(problems.is_empty(), "{problems}");
        let scenario = compiled.scenario.unwrap();
        assert_eq!(scenario.name(), shipped.name);
        assert!(!scenario.description.is_empty(), "{}", shipped.name);
        assert!(shipped.text.starts_with("# yaml-language-server: $schema=scenario.schema.json\n"), "{}", shipped.name);
    }
}

#[test]
fn every_file_of_the_folder_is_built_in() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            let name = path.file_stem().unwrap().to_str().unwrap();
            assert!(shipped::find(name).is_some(), "{name} is not in the library");
        }
    }
}

#[test]
fn the_schema_beside_the_files_is_the_languages() {
    let schema = format!("{:#}\n", schema(&VOCABULARY));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/scenario.schema.json");

    if !std::fs::read_to_string(path).is_ok_and(|written| written == schema) {
        std::fs::write(path, schema).expect("the schema can be written");
        panic!("{path} was not the language's and has been written again; look at it and commit it");
    }
}

/// What decides in a sandbox, with its chances and its time.
struct Sandbox {
    scenarios: Scenarios,
    random: Random,
    now: Timestamp,
}

/// A sandbox in which one shipped scenario is active beside the magic values.
fn sandbox(name: &str) -> Sandbox {
    let now = START.parse().expect("the start is a moment");
    let mut scenarios = Scenarios::of(Arc::new(Library::new(VOCABULARY, shipped::ALL)), [], now);
    for name in [name, shipped::MAGIC.name] {
        scenarios.set_active(name, true, now).expect("it ships");
    }
    Sandbox { scenarios, random: Random::seeded(1), now }
}

impl Sandbox {
    fn decide(&mut self, operation: &'static str, body: &Value) -> Decision {
        let situation = Situation {
            operation,
            method: "POST",
            path: "/",
            query: "",
            header: &|_| None,
            account: "",
            body: &body.clone().into(),
            record: &|| Json::Null,
        };
        let first = self.scenarios.decide_first(&situation, &mut self.random, self.now);
        first.unwrap_or_else(|| self.scenarios.decide(&situation, &mut self.random, self.now))
    }
}

/// What a decision comes to, in a word or a few.
fn told(decision: &Decision) -> String {
    let step = |step: &Step| match &step.action {
        StepAction::Ask { .. } => "ask".to_owned(),
        StepAction::End(Ending::Outcome(chosen)) => {
            [std::slice::from_ref(&chosen.outcome), &chosen.reject_labels].concat().join(" ")
        }
        StepAction::End(Ending::Errored { code, .. }) => format!("errored {code}"),
        StepAction::End(Ending::Never) => "never".to_owned(),
    };
    match &decision.answer {
        Some(Answer::Error { code, .. }) => format!("error {code}"),
        Some(Answer::Response { status, .. }) => format!("status {status}"),
        Some(Answer::Fault(broken)) => format!("{:?}", broken.fault),
        None => decision.plan.steps.iter().map(step).collect::<Vec<_>>().join(", "),
    }
}

/// What `count` equal requests of `operation` come to.
fn told_of(name: &str, operation: &'static str, count: usize) -> Vec<String> {
    let mut sandbox = sandbox(name);
    (0..count).map(|_| told(&sandbox.decide(operation, &json!({ "tag": "A-1" })))).collect()
}

#[test]
fn each_scenario_keeps_its_promise() {
    let work = "attestr.work.create";
    let check = "personr.check.request";
    let promises: [(&str, &'static str, &[&str]); 18] = [
        ("happy-path", work, &["Clear", "Clear"]),
        ("happy-path", check, &["Approved"]),
        ("attestr-alert", work, &["Alert"]),
        ("attestr-false", "attestr.address.create", &["False"]),
        ("attestr-more-info", "attestr.education.create", &["MoreInfo"]),
        ("attestr-no-result", "attestr.document.create", &["NoResult"]),
        ("attestr-follow-up", work, &["ask, Clear"]),
        ("personr-rejected", check, &["Rejected FORGERY"]),
        ("back-office-never", work, &["never"]),
        ("back-office-never", check, &["never"]),
        ("check-errors", work, &["errored 5001"]),
        ("not-provisioned", work, &["error 4035"]),
        ("ip-not-whitelisted", "attestr.profile.get", &["error 4039"]),
        ("outage", "attestr.async.get", &["status 503", "status 503"]),
        ("outage", "personr.token.generate", &["status 502"]),
        ("flaky", work, &["error 5001", "error 5001", "error 5001", ""]),
        ("flaky", check, &["error 500", "error 500", "error 500", ""]),
        ("broken-connections", work, &["Reset", "Empty", "Garbage", "Truncate", "SlowBody", "Hang", ""]),
    ];
    for (name, operation, promise) in promises {
        assert_eq!(told_of(name, operation, promise.len()), promise, "{name}");
    }
}

#[test]
fn an_outage_ends_by_itself() {
    let mut sandbox = sandbox("outage");

    sandbox.now = sandbox.now.plus(Duration::from_mins(5));

    assert_eq!(told(&sandbox.decide("attestr.async.get", &json!({}))), "");
}

#[test]
fn slowness_and_webhook_chaos_leave_outcomes_to_magic_values() {
    let alert = |sandbox: &mut Sandbox| sandbox.decide("attestr.work.create", &json!({ "tag": "A-ALERT" }));

    let slow_office = alert(&mut sandbox("back-office-slow"));
    let slow_network = alert(&mut sandbox("slow-network"));
    let mut chaos = sandbox("webhook-chaos");
    let first = alert(&mut chaos);
    let second = alert(&mut chaos);
    let kinds: HashSet<String> = (0..8).map(|_| format!("{:?}", alert(&mut chaos).plan.webhook)).collect();

    assert_eq!([&slow_office, &slow_network, &first].map(told), ["Alert", "Alert", "Alert"]);
    assert_eq!(slow_office.plan.steps[0].after, Some(Duration::from_hours(48)));
    assert!(slow_network.latency.is_some());
    assert_eq!((first.plan.webhook.early, second.plan.webhook.duplicate), (true, 1));
    assert_eq!(kinds.len(), 8, "seven more ways, then none: {kinds:?}");
}

#[test]
fn limits_and_credits_are_settings() {
    let settings = |name: &str| {
        let sandbox = sandbox(name);
        let given: Vec<&ScenarioSettings> = sandbox.scenarios.settings("attestr").collect();
        json!(given[0])
    };

    assert_eq!(settings("low-credits")["credits"]["work"], json!(2));
    assert_eq!(settings("per-second-limit")["rateLimit"]["api"]["perSecond"], json!(1));
    assert_eq!(settings("daily-limit")["rateLimit"]["account"]["perDay"], json!(20));
}

#[test]
fn magic_values_give_what_they_say() {
    let mut sandbox = sandbox("low-credits");
    let mut told_of = |operation, body: Value| told(&sandbox.decide(operation, &body));

    assert_eq!(told_of("attestr.education.create", json!({ "tag": "EMP-7-NORESULT" })), "NoResult");
    assert_eq!(told_of("attestr.work.create", json!({ "tag": "x", "employer": "Industries [Alert]" })), "Alert");
    assert_eq!(told_of("attestr.work.create", json!({ "tag": "EMP-7-QUESTION" })), "ask, Clear");
    assert_eq!(told_of("attestr.profile.create", json!({ "tag": "EMP-7-E4292" })), "error 4292");
    assert_eq!(told_of("attestr.work.create", json!({ "tag": "EMP-7-RESET" })), "Reset");
    assert_eq!(told_of("attestr.work.create", json!({ "tag": "ALERTED-7" })), "");
    assert_eq!(told_of("personr.applicant.create", json!({ "email": "retry@x.test" })), "Rejected LOW_QUALITY");
    assert_eq!(
        told_of("personr.entity.create", json!({ "companyName": "Pty Ltd [sanctions]" })),
        "Rejected SANCTIONS COMPROMISED_PERSONS"
    );
    assert_eq!(told_of("personr.applicant.create", json!({ "email": "E429@x.test" })), "error 429");
    assert_eq!(told_of("attestr.work.create", json!({ "tag": "emp-7-alert" })), "Alert");
    assert_eq!(told_of("attestr.rc.check", json!({ "reg": "xx00ab4001" })), "error 4001");
}

#[test]
fn names_of_the_world_are_no_magic_values() {
    let mut sandbox = sandbox("low-credits");
    let mut told_of = |operation, body: Value| told(&sandbox.decide(operation, &body));

    for name in
        ["Silent Valley School", "Reset Ltd", "Crystal-Clear", "Never Say Die Ltd", "Late Night Foods", "E4001 Labs"]
    {
        assert_eq!(told_of("attestr.work.create", json!({ "tag": "EMP-7", "employer": name })), "", "{name}");
        assert_eq!(told_of("personr.entity.create", json!({ "companyName": name })), "", "{name}");
        assert_eq!(
            told_of("attestr.gstinSearch.check", json!({ "legalName": format!("Invalid {name}") })),
            "",
            "{name}"
        );
    }
}

#[test]
fn there_is_a_magic_value_for_every_error() {
    for operation in ["attestr.work.create", "personr.applicant.create"] {
        let codes = VOCABULARY.operation(operation).expect("it is an operation").errors.iter();
        let missing = codes.filter(|code| !shipped::MAGIC.text.contains(&format!("error: {code} }}")));
        assert_eq!(missing.collect::<Vec<_>>(), [] as [&u32; 0], "{operation}");
    }
}
