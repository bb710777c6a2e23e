//! `vetbox tail`: the lines of a running emulator.

use serde_json::json;

use super::program::Running;

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
