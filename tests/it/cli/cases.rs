//! Plans, the inbox and cases, by what the records have.

use serde_json::json;

use super::program::{Running, run};

#[test]
fn plans_are_added_listed_and_removed() {
    let emulator = Running::start();
    emulator.run(&["plans", "add", "--tag", "EMP-9", "False", "--after", "1h"]).ends_with(0);
    emulator.run(&["plans", "add", "--company-name", "Acme*", "Rejected"]).ends_with(0);
    let whole = json!({ "outcome": "Rejected", "rejectLabels": ["FORGERY"] }).to_string();
    emulator.run(&["plans", "add", "--email", "jane@*", "--plan", &whole]).ends_with(0);

    let listed = emulator.run(&["plans"]);
    let removed = emulator.run(&["plans", "remove", "2"]);
    let again = emulator.run(&["plans", "remove", "2"]);

    insta::assert_snapshot!(listed.ends_with(0).out, @r#"
    PLAN  FOR        WITH               THEN
    1     check      tag=EMP-9          {"outcome":"False","after":"1h"}
    2     entity     companyName=Acme*  {"outcome":"Rejected"}
    3     applicant  email=jane@*       {"outcome":"Rejected","rejectLabels":["FORGERY"]}
    "#);
    assert_eq!(removed.ends_with(0).out, "removed plan 2\n");
    assert!(again.ends_with(1).err.contains("`vetbox plans` lists them"), "{}", again.err);
}

#[test]
fn what_is_there_gets_another_plan() {
    let emulator = Running::start();
    let check = emulator.check();
    emulator.associate(&check);

    let by_id = emulator.run(&["plans", "set", &check, "Alert", "--after", "1h"]);
    let selected = emulator.run(&["plans", "set", "--employer", "*", "False", "--after", "2h"]);

    assert_eq!(by_id.ends_with(0).out, format!("{check} INITIATED: planned\n"));
    assert_eq!(selected.ends_with(0).out, by_id.out);
    let shown = emulator.run(&["checks", &check]).ends_with(0).out.clone();
    assert!(shown.contains("is processed until 2026-01-01T02:00:00Z"), "{shown}");
}

#[test]
fn a_plan_says_what_happens_and_for_what() {
    let wrong = |arguments: &[&str]| run(arguments).ends_with(2).err.clone();

    let nothing = wrong(&["plans", "add", "--tag", "A"]);
    assert!(nothing.contains("expected an outcome such as Alert, or --plan"), "{nothing}");
    let nobody = wrong(&["plans", "add", "Alert"]);
    assert!(nobody.contains("expected what the one to come has, such as --tag EMP-9"), "{nobody}");
    let both = wrong(&["plans", "add", "--tag", "A", "Alert", "--plan", "{}"]);
    assert!(both.contains("--plan stands in place of an outcome"), "{both}");
    let two = wrong(&["plans", "set", "--tag", "A", "AR0", "Alert"]);
    assert!(two.contains("not both"), "{two}");
}

#[test]
fn the_inbox_shows_what_would_have_been_sent() {
    let emulator = Running::start();
    let check = emulator.check();
    emulator.associate(&check);
    emulator.run(&["clock", "advance", "2s"]).ends_with(0);

    let listed = emulator.run(&["inbox", "--type", "work"]);
    let others = emulator.run(&["inbox", "--tag", "nobody*"]);
    let shown = emulator.run(&["inbox", "ev_1"]);
    let unknown = emulator.run(&["inbox", "ev_9"]);
    let nowhere = emulator.run(&["inbox", "deliver", "ev_1"]);

    let row = format!("ev_1  2026-01-01T00:00:02Z  async.completed  {check}");
    assert!(listed.ends_with(0).out.contains(&row), "{}", listed.out);
    assert!(!others.ends_with(0).out.contains("ev_1"), "{}", others.out);
    let head =
        format!("ev_1 at 2026-01-01T00:00:02Z: async.completed about {check}\n\ncontent-type: application/json\n");
    assert!(shown.ends_with(0).out.starts_with(&head), "{}", shown.out);
    assert!(shown.out.contains("\"event\":\"async.completed\""), "{}", shown.out);
    assert!(unknown.ends_with(1).err.contains("`vetbox inbox` lists them"), "{}", unknown.err);
    assert!(nowhere.ends_with(1).err.contains("`vetbox webhooks` shows them"), "{}", nowhere.err);
}

#[test]
fn a_case_is_found_and_told() {
    let emulator = Running::start();
    let check = emulator.check();
    emulator.associate(&check);
    emulator.run(&["complete", &check, "Alert"]).ends_with(0);

    let listed = emulator.run(&["cases", "--where", "vendor=attestr", "--where", "search=INITECH"]);
    let told = emulator.run(&["cases", "--employer", "Initech*"]);
    let missing = emulator.run(&["cases", "AR0"]);
    let both = emulator.run(&["cases", &check, "--latest"]);

    assert!(listed.ends_with(0).out.contains(&check), "{}", listed.out);
    insta::assert_snapshot!(told.ends_with(0).out.replace(&check, "AR…"), @"
    AR… work COMPLETED
    tag=ABCD1234 employer=Initech number=3802-802287-2527 name=Gitanjali Raheja

    AT                    IS       WHAT
    2026-01-01T00:00:00Z  request  POST /api/v1/public/factx/async/work: 200
    2026-01-01T00:00:00Z  request  PUT /api/v1/public/factx/AX1y8QIDVNeKZ7AyDQ/associate: 200
    2026-01-01T00:00:00Z  change   is being processed
    2026-01-01T00:00:00Z  change   completed as Alert
    ");
    assert!(missing.ends_with(1).err.contains("`vetbox cases` lists them"), "{}", missing.err);
    both.ends_with(2);
}
