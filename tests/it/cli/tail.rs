//! `vetbox tail`: the lines of a running emulator.

use serde_json::json;

use super::program::{Address, Folder, Following, Running};

#[test]
fn what_happened_is_followed_from_any_record() {
    let emulator =
        Running::with(&["--clock", "frozen", "--now", "2026-01-01T00:00:00Z", "--webhook", "http://127.0.0.1:1/hooks"]);
    let check = emulator.check();
    emulator.associate(&check);
    emulator.run(&["clock", "advance", "2s"]).ends_with(0);

    let told = emulator.run(&["tail", "--after", "0", "--count", "4"]).ends_with(0).out.clone();
    let lines: Vec<&str> = told.lines().collect();
    assert!(
        lines[0].starts_with(&format!("2026-01-01T00:00:00Z default attestr.work.create 200 {check} tag=")),
        "{told}"
    );
    assert!(
        lines[3].contains(" default async.completed failed ") && lines[3].contains("; next at 2026-01-01T"),
        "{told}"
    );
    let of_case = emulator.run(&["tail", "--after", "0", "--case", &check, "--count", "2"]).ends_with(0).out.clone();
    assert!(of_case.contains("attestr.work.create") && of_case.contains("async.completed"), "{of_case}");
    let json =
        emulator.run(&["tail", "--after", "0", "--count", "1", "--vendor", "attestr", "--json"]).ends_with(0).json();
    assert_eq!((&json["kind"], &json["status"], &json["sandbox"]), (&json!("request"), &json!(200), &json!("default")));
    emulator.unknown("AX1-no-such-profile");
    let refused = emulator.run(&["tail", "--after", "0", "--status", "4xx", "--count", "1"]).ends_with(0).out.clone();
    assert!(refused.contains("attestr.profile.get 4"), "{refused}");
}

#[test]
fn who_follows_is_told_what_is_wrong_and_that_nobody_is_there() {
    let emulator = Running::start();
    assert!(emulator.run(&["tail", "--status", "fine"]).ends_with(2).err.contains("not a status such as 200 or 4xx"));
    assert!(emulator.run(&["tail", "--sandbox", "nowhere"]).ends_with(1).err.contains("nowhere"));
    let gone = super::run(&["tail", "--url", "http://127.0.0.1:1"]);
    assert!(gone.ends_with(1).err.contains("no emulator answers at http://127.0.0.1:1"), "{}", gone.err);
}

#[test]
fn who_follows_goes_on_where_he_was_when_the_emulator_is_there_again() {
    let folder = Folder::new("tail-resumes");
    let file = folder.path("state.json");
    let flags = ["--clock", "frozen", "--seed", "1", "--state", &file, "--state-interval", "1h"];
    let (address, first) = (Address::new(), Running::with(&flags));
    address.leads_to(&first);
    let check = first.check();
    let mut tail = Following::start(&address.url, &["tail", "--after", "0", "--count", "2"]);
    let mut checks = Following::start(&address.url, &["checks", "--follow"]);
    assert!(tail.line().contains(" attestr.work.create 200 "));
    assert!(checks.line().starts_with("CHECK "));
    assert!(checks.line().starts_with(&check));

    assert_eq!(first.stop(), Some(0));
    let second = Running::with(&flags);
    address.leads_to(&second);
    second.associate(&check);

    // Neither tells again what it told of the first.
    assert!(tail.line().contains(" attestr.profile.create 200 "));
    let (code, said) = tail.ended();
    assert_eq!(code, Some(0));
    assert_eq!(said, "the connection to the emulator broke; connecting again\nconnected again\n");
    let changed = checks.line();
    assert!(changed.starts_with(&check) && !changed.contains("waits to be associated"), "{changed}");
}

#[test]
fn an_emulator_that_lost_what_it_did_begins_anew() {
    let (address, first) = (Address::new(), Running::start());
    address.leads_to(&first);
    first.check();
    let mut tail = Following::start(&address.url, &["tail", "--after", "0", "--count", "2"]);
    tail.line();
    drop(first);
    let second = Running::start();
    let check = second.check();
    address.leads_to(&second);

    assert!(tail.line().contains(&check));
    assert!(tail.ended().1.ends_with("connected again\nsandbox default began anew\n"));
}

#[test]
fn lists_are_followed_as_their_items_come_and_change() {
    let emulator = Running::with(&["--clock", "frozen", "--seed", "1"]);
    let check = emulator.check();
    let mut requests = Following::start(&emulator.url, &["requests", "--follow", "--operation", "attestr.profile.*"]);
    let mut checks = Following::start(&emulator.url, &["checks", "--follow", "--json", "--last", "1"]);
    let mut read = || -> serde_json::Value { serde_json::from_str(&checks.line()).unwrap() };
    assert_eq!(read()["status"], "INITIATED");
    assert!(requests.line().starts_with("REQUEST "));

    emulator.associate(&check);
    assert!(requests.line().contains("attestr.profile.create"));
    assert!(requests.line().contains("attestr.profile.associate"));
    emulator.run(&["clock", "advance", "2s"]).ends_with(0);
    let ended = std::iter::repeat_with(read).find(|check| check["status"] == "COMPLETED").unwrap();
    assert_eq!(ended["id"], check.as_str());

    assert!(emulator.run(&["checks", "--follow", "--limit", "3"]).ends_with(2).err.contains("--limit"));
    assert!(emulator.run(&["requests", "--follow", "--har"]).ends_with(2).err.contains("--har"));
}

#[test]
fn all_that_happens_is_told() {
    let emulator = Running::with(&["--clock", "frozen", "--now", "2026-01-01T00:00:00Z", "--seed", "1"]);
    let check = emulator.check();
    emulator.associate(&check);
    emulator.run(&["clock", "advance", "2s"]).ends_with(0);

    let told = emulator.run(&["events", "--after", "0", "--count", "5"]).ends_with(0).out.clone();
    assert!(told.lines().next().unwrap().contains("default attestr.work.create 200 "), "{told}");
    let jump = emulator.run(&["events", "--after", "0", "--count", "1", "--kind", "jump"]).ends_with(0).out.clone();
    assert_eq!(jump, "2026-01-01T00:00:02Z default jump from 2026-01-01T00:00:00Z to 2026-01-01T00:00:02Z\n");
    let change = emulator
        .run(&["events", "--after", "0", "--count", "1", "--kind", "change,jump", "--json"])
        .ends_with(0)
        .json();
    assert_eq!((&change["kind"], &change["subject"]), (&json!("change"), &json!(check)));
    let newest = emulator.run(&["events", "--last", "1", "--count", "1"]).ends_with(0).out.clone();
    assert_eq!(newest, jump, "nothing came after it");
    let lines = emulator.run(&["tail", "--last", "1", "--count", "1"]).ends_with(0).out.clone();
    assert!(
        lines.contains("default attestr.profile.associate 200 "),
        "the newest line and not the newest record: {lines}"
    );
    let mut tail = Following::start(&emulator.url, &["tail", "--last", "1"]);
    assert!(tail.line().contains("attestr.profile.associate"));
    emulator.check();
    assert!(tail.line().contains("attestr.work.create"), "it goes on with what comes");
    let first = emulator.run(&["events", "--last", "9", "--count", "1"]).ends_with(0).out.clone();
    assert_eq!(first.lines().next(), told.lines().next());
    let both = emulator.run(&["tail", "--last", "1", "--after", "1"]);
    assert!(both.ends_with(2).err.contains("'--last <NUMBER>' cannot be used with '--after <NUMBER>'"), "{}", both.err);
    assert!(emulator.run(&["events", "--kind", "chang"]).ends_with(2).err.contains("'change'"));
}

#[test]
fn who_follows_a_sandbox_that_is_deleted_is_told() {
    let emulator = Running::start();
    emulator.run(&["sandbox", "create", "t1"]).ends_with(0);
    emulator.post("/sandbox/t1/api/1.1/wf/api-token-generate", &json!({ "email": "a@b.co", "password": "b" }));
    let mut tail = Following::start(&emulator.url, &["tail", "--sandbox", "t1", "--after", "0"]);
    tail.line();

    emulator.run(&["sandbox", "delete", "t1"]).ends_with(0);

    let (code, said) = tail.ended();
    assert_eq!(code, Some(1));
    assert!(said.contains("there is no sandbox t1"), "{said}");
}
