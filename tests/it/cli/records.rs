//! Commands for what a sandbox holds, and the assertion of what happened.

use serde_json::json;

use super::program::{Folder, Running};

#[test]
fn records_are_listed_and_shown() {
    let emulator = Running::start();
    let (first, second) = (emulator.check(), emulator.check());
    emulator.associate(&first);

    let listed = emulator.run(&["checks"]).ends_with(0).out.clone();
    let lines: Vec<&str> = listed.lines().collect();
    assert!(
        lines[0].starts_with("CHECK ") && lines[1].starts_with(&first) && lines[2].starts_with(&second),
        "{listed}"
    );
    assert!(listed.contains("waits to be associated to a profile"), "{listed}");
    let last = emulator.run(&["checks", "--last", "1"]).ends_with(0).out.clone();
    assert!(last.contains(&second) && !last.contains(&first), "{last}");
    assert!(last.ends_with("the newest 1 of 2; --last 2 shows all\n"), "{last}");
    let page = emulator.run(&["checks", "--last", "1", "--json"]).ends_with(0).json();
    assert_eq!((&page["items"][0]["id"], &page["count"]), (&json!(second), &json!(2)));
    let one = emulator.run(&["checks", &first]).ends_with(0).out.clone();
    assert!(one.contains("\nstatus ") && one.contains("INITIATED"), "{one}");
    let wrong = emulator.run(&["checks", "--where", "state=INITIATED"]).ends_with(2).err.clone();
    assert!(wrong.contains("state"), "{wrong}");
    let unknown = emulator.run(&["checks", "AR0"]).ends_with(1).err.clone();
    assert!(unknown.contains("`vetbox checks` lists them"), "{unknown}");
    let latest = emulator.run(&["checks", "--type", "work", "--latest"]).ends_with(0).out.clone();
    assert!(latest.contains(&second), "{latest}");
    assert!(emulator.run(&["checks", "--type", "work"]).ends_with(1).err.contains("2 checks fit"));
    assert!(emulator.run(&["checks", &first, "--tag", "x"]).ends_with(2).err.contains("--tag"));
    assert!(
        emulator.run(&["profiles", "--employer", "x"]).ends_with(2).err.contains("profiles are not selected by it")
    );
    assert!(emulator.run(&["profiles", "--tag", "A-*"]).ends_with(0).out.contains("A-1"));
    assert!(emulator.run(&["profiles"]).ends_with(0).out.contains("A-1"));
    assert!(emulator.run(&["consents"]).ends_with(0).out.contains("ACTIVE"));
    for noun in ["applicants", "entities"] {
        assert_eq!(emulator.run(&[noun]).ends_with(0).out.lines().count(), 1);
    }
}

#[test]
fn accounts_wallets_and_questions_are_at_hand() {
    let emulator = Running::start();
    let check = emulator.check();
    emulator.associate(&check);

    let added = emulator.run(&["accounts", "add", r#"{"name":"qa"}"#, "--json"]).ends_with(0).json();
    let id = added["id"].as_str().unwrap();
    assert!(emulator.run(&["accounts"]).ends_with(0).out.contains("qa"));
    let changed = emulator.run(&["accounts", "change", id, r#"{"active":false}"#]).ends_with(0).out.clone();
    assert!(changed.contains("active") && changed.contains("false"), "{changed}");
    assert_eq!(emulator.run(&["accounts", "remove", id]).ends_with(0).out, format!("removed {id}\n"));

    assert_eq!(emulator.run(&["credits", "demo"]).ends_with(0).out, "credits  unlimited\n");
    assert!(emulator.run(&["credits", "demo", "work=5"]).ends_with(0).out.starts_with("credits  work=5\n"));
    assert!(emulator.run(&["credits", "demo", "--add", "work=2"]).ends_with(0).out.starts_with("credits  work=7\n"));
    assert!(emulator.run(&["credits", "demo", "--price", "work=2"]).ends_with(0).out.contains("prices   work=2\n"));
    assert!(emulator.run(&["credits", "demo", "works=5"]).ends_with(2).err.contains("`work`"));
    assert_eq!(
        emulator.run(&["credits", "demo", "work=unlimited"]).ends_with(0).out.lines().next(),
        Some("credits  unlimited")
    );

    let profile =
        emulator.run(&["profiles", "--json"]).ends_with(0).json()["items"][0]["id"].as_str().unwrap().to_owned();
    let asked = emulator.run(&["ask", &profile, "Which year?", "--check", &check]).ends_with(0).out.clone();
    assert!(asked.starts_with("asked as AQ"), "{asked}");
    let asked = emulator.run(&["ask", "--tag", "A-1", "Which month?"]).ends_with(0).out.clone();
    assert!(asked.starts_with("asked as AQ"), "{asked}");
    assert!(emulator.run(&["ask", "Which year?"]).ends_with(2).err.contains("expected a profile and a question"));
    assert!(emulator.run(&["ask", &profile, "Which year?", "--tag", "A-1"]).ends_with(2).err.contains("not both"));
}

#[test]
fn rules_and_scenarios_are_sent_and_removed() {
    let (emulator, folder) = (Running::start(), Folder::new("steer"));
    let rule = "{ id: mine, when: { operation: attestr.work.create }, then: { outcome: Alert } }";
    let added = emulator.run_with(&["rules", "add"], rule).ends_with(0).out.clone();
    assert_eq!(added, "runtime/mine decides before all others\n");
    assert!(emulator.run(&["rules"]).ends_with(0).out.lines().nth(1).unwrap().starts_with("runtime/mine "));
    assert_eq!(emulator.run(&["rules", "remove", "runtime/mine"]).ends_with(0).out, "removed mine\n");
    assert_eq!(emulator.run(&["scenarios", "activate", "low-credits"]).ends_with(0).out, "low-credits decides\n");
    assert_eq!(emulator.run(&["scenarios", "deactivate", "low-credits"]).ends_with(0).out, "low-credits is silent\n");

    let file = folder.write("steady.yaml", &format!("rules:\n  - {rule}\n"));
    assert_eq!(emulator.run(&["scenarios", "send", &file]).ends_with(0).out, "steady decides\n");
    assert_eq!(emulator.run(&["scenarios", "remove", "steady"]).ends_with(0).out, "removed steady\n");
    let wrong = folder
        .write("wrong.yaml", "rules:\n  - { when: { operation: attestr.work.crate }, then: { outcome: Alert } }\n");
    assert!(emulator.run(&["scenarios", "send", &wrong]).ends_with(2).err.contains("attestr.work.create"));
}

#[test]
fn what_happened_is_asserted() {
    let emulator = Running::start();
    emulator.check();
    let once = r#"{"request":{"operation":"attestr.work.create"},"exactly":1}"#;
    let never = r#"{"request":{"operation":"attestr.work.create"},"exactly":0}"#;

    assert!(emulator.run(&["assert", once]).ends_with(0).out.starts_with("1 request fits, expected "));
    let failed = emulator.run(&["assert", never]).ends_with(3).err.clone();
    assert!(failed.contains("1 request fits") && failed.contains("POST /api/v1/public/factx/async/work"), "{failed}");
    let expected = format!(r#"{{"expect":[{once}]}}"#);
    emulator.run_with(&["assert", "--file", "-"], &expected).ends_with(0);
    let delivered = r#"{"delivery":{"event":"async.completed","succeeded":true}}"#;
    emulator.run(&["assert", delivered]).ends_with(3);
    emulator.run(&["assert"]).ends_with(2);
    assert!(emulator.run(&["assert", r#"{"requests":{}}"#]).ends_with(2).err.contains("`request`"));
}
