//! What the emulator writes on standard error.

use std::io::{BufRead as _, Read as _};

use serde_json::{Value, json};

use super::program::Running;
use crate::harness::work_body;

#[test]
fn each_request_and_each_attempt_is_a_line() {
    let (emulator, log) = Running::logging(&["--log-format", "text", "--webhook", "http://127.0.0.1:1/hooks"]);
    let body = work_body(json!({ "webhook": true, "employer": "Initech [ALERT]", "nickname": "Gitu\u{1b}[2J" }));
    let check = emulator.attestr("POST", "/factx/async/work", &body)["_id"].as_str().unwrap().to_owned();
    emulator.associate(&check);
    emulator.run(&["clock", "advance", "2s"]).ends_with(0);

    let mut lines = log.lines().map(|line| line.expect("a line is text"));

    let tag = body["tag"].as_str().unwrap();
    assert_eq!(
        lines.next().unwrap(),
        format!(
            "2026-01-01T00:00:00Z default attestr.work.create 200 {check} tag={tag} rule=magic-values/attestr-alert \
             warning=\"the vendor documents no such fields: nickname\""
        )
    );
    assert!(lines.next().unwrap().contains(" default attestr.profile.create 200 AX1"));
    assert!(lines.next().unwrap().contains(" default attestr.profile.associate 200 AX1"));
    let attempt = lines.next().unwrap();
    let start =
        format!("2026-01-01T00:00:02Z default async.completed failed {check} tag={tag} dl_1 to ep_1, attempt 1: ");
    assert!(attempt.starts_with(&start), "{attempt}");
    assert!(attempt.contains("nothing listens on 127.0.0.1:1; next at 2026-01-01T00:0"), "{attempt}");
    emulator.stop();
    let rest: Vec<String> = lines.collect();
    assert!(rest.iter().all(|line| !line.contains("Gitanjali") && !line.contains("my-secret")), "{rest:?}");
}

#[test]
fn lines_are_json_with_the_same_fields_where_no_terminal_is() {
    let (emulator, log) = Running::logging(&[]);
    let check = emulator.check();

    let line = log.lines().next().unwrap().unwrap();

    let line: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
    assert_eq!((&line["level"], &line["target"]), (&json!("INFO"), &json!("vetbox::request")));
    let fields = &line["fields"];
    assert_eq!(fields["message"], "attestr.work.create 200");
    assert_eq!((&fields["at"], &fields["sandbox"]), (&json!("2026-01-01T00:00:00Z"), &json!("default")));
    assert_eq!((&fields["status"], &fields["subject"]), (&json!(200), &json!(check)));
    assert_eq!((&fields["rule"], &fields["warnings"]), (&Value::Null, &json!([])));
}

#[test]
fn the_filter_and_quiet_leave_lines_out() {
    let flags: [&[&str]; 3] = [&["--quiet"], &["--log", "info,vetbox::request=off"], &["--log", "warn"]];
    for flags in flags {
        let (emulator, mut log) = Running::logging(flags);
        emulator.check();
        emulator.stop();

        let mut written = String::new();
        log.read_to_string(&mut written).unwrap();
        assert!(!written.contains("attestr.work.create"), "{flags:?}: {written}");
    }
}

#[test]
fn requests_do_not_wait_for_whoever_reads_the_log() {
    let (emulator, log) = Running::logging(&[]);
    // A pipe holds 64 KiB on Linux, and the log some thousand lines beside it.
    let profile = "x".repeat(4000);
    for _ in 0..200 {
        emulator.unknown(&profile);
    }

    emulator.check();
    assert_eq!(emulator.stop(), Some(0));
    drop(log);
}
