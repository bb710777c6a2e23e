//! `--state`: sandboxes outlive the server.

use std::fs;

use serde_json::json;

use super::program::{Folder, Running, run};

/// The flags of an emulator that keeps its state in `file`, written this often.
fn flags<'a>(file: &'a str, every: &'a str) -> [&'a str; 8] {
    ["--clock", "frozen", "--seed", "1", "--state", file, "--state-interval", every]
}

/// Waits until the file holds `text`.
#[track_caller]
fn wait_for(emulator: &Running, file: &str, text: &str) {
    // Each question takes a while, so that the emulator comes to write.
    let held = (0..2000).any(|_| {
        fs::read_to_string(file).is_ok_and(|held| held.contains(text)) || {
            emulator.run(&["clock"]);
            false
        }
    });
    assert!(held, "{text} was never written");
}

#[test]
fn a_killed_server_goes_on_where_it_was() {
    let folder = Folder::new("state-killed");
    let file = folder.path("state.json");
    let emulator = Running::with(&flags(&file, "20ms"));
    let check = emulator.check();
    emulator.run(&["clock", "advance", "1h"]).ends_with(0);
    emulator.run(&["sandbox", "create", "t1", "--seed", "7"]).ends_with(0);
    emulator.run(&["clock", "set", "60x", "--sandbox", "t1"]).ends_with(0);
    let before = emulator.run(&["snapshot", "save"]).ends_with(0).out.clone();
    wait_for(&emulator, &file, "\"mode\":\"scaled\"");
    wait_for(&emulator, &file, &check);
    drop(emulator);

    let emulator = Running::with(&flags(&file, "1h"));

    assert_eq!(emulator.run(&["snapshot", "save"]).ends_with(0).out, before);
    let other = emulator.run(&["sandbox", "show", "t1", "--json"]).ends_with(0).json();
    assert_eq!((&other["seed"], &other["clock"]["mode"]), (&json!(7), &json!("scaled")));
    emulator.associate(&check);
    emulator.run(&["clock", "advance", "2s"]).ends_with(0);
    emulator.run(&["wait", "--check", &check]).ends_with(0);
}

#[test]
fn a_server_that_is_told_to_stop_writes_what_happened_last() {
    let folder = Folder::new("state-stopped");
    let file = folder.path("state.json");
    let emulator = Running::with(&flags(&file, "1h"));
    let check = emulator.check();
    assert!(!fs::read_to_string(&file).expect("it is written at the start").contains(&check));

    assert_eq!(emulator.stop(), Some(0));

    assert!(fs::read_to_string(&file).unwrap().contains(&check));
    let left: Vec<_> = fs::read_dir(folder.path("")).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left, ["state.json"], "no other file is left");
}

#[test]
fn scenario_files_are_as_they_are_at_the_start() {
    let folder = Folder::new("state-scenarios");
    let (state, scenarios) = (folder.path("state.json"), Folder::new("state-scenarios-files"));
    let rule = |tag: &str, code: u8| {
        let when = format!("{{ operation: attestr.profile.create, body: {{ tag: {tag} }} }}");
        format!("rules: [{{ when: {when}, then: {{ response: {{ body: {{ code: {code} }} }} }} }}]")
    };
    let start = || Running::with(&["--state", &state, "--scenarios", &scenarios.path("")]);
    let answer = |emulator: &Running, tag: &str| {
        emulator.attestr("POST", "/factx/", &json!({ "tag": tag, "name": "B" }))["code"].clone()
    };
    scenarios.write("edited.yaml", &rule("edited", 1));
    scenarios.write("removed.yaml", &rule("removed", 2));
    let emulator = start();
    assert_eq!([answer(&emulator, "edited"), answer(&emulator, "removed")], [json!(1), json!(2)]);
    emulator.stop();

    scenarios.write("edited.yaml", &rule("edited", 3));
    fs::remove_file(scenarios.path("removed.yaml")).expect("it was there");
    scenarios.write("added.yaml", &rule("added", 4));
    let emulator = start();

    assert_eq!([answer(&emulator, "edited"), answer(&emulator, "added")], [json!(3), json!(4)]);
    assert_eq!(answer(&emulator, "removed"), json!(null));
}

#[test]
fn a_damaged_state_file_is_refused_and_kept() {
    let folder = Folder::new("state-damaged");
    let whole = {
        let file = folder.path("whole.json");
        Running::with(&flags(&file, "1h")).stop();
        fs::read_to_string(file).unwrap()
    };
    for (text, expected) in [
        (&whole[..whole.len() / 2], "no JSON object"),
        (&whole.replace("\"frozen\"", "\"frosen\""), "unknown variant `frosen`"),
        (&whole.replace("\"snapshot\":2", "\"snapshot\":9"), "form 9 is not known"),
        (&whole.replace("\"vendor\":", "\"vender\":"), "left as it is"),
    ] {
        if *text == whole {
            continue;
        }
        let file = folder.write("state.json", text);

        let refused = run(&["serve", "--port", "0", "--state", &file]);

        assert!(refused.ends_with(2).err.contains(expected), "{}", refused.err);
        assert!(refused.err.contains("left as it is") && refused.err.contains("state.json"), "{}", refused.err);
        assert_eq!(fs::read_to_string(&file).unwrap(), *text);
    }
}

#[test]
fn a_place_where_no_state_can_be_written_is_known_at_the_start() {
    let folder = Folder::new("state-nowhere");

    let refused = run(&["serve", "--port", "0", "--state", &folder.path("missing/state.json")]);

    assert!(refused.ends_with(2).err.contains("missing/state.json` cannot be written"), "{}", refused.err);
}

#[test]
fn without_a_state_file_nothing_is_written_anywhere() {
    let folder = Folder::new("state-none");
    let emulator = Running::start_in(&folder.path(""), &["--clock", "frozen"]);
    emulator.check();

    assert_eq!(emulator.stop(), Some(0));

    assert_eq!(fs::read_dir(folder.path("")).unwrap().count(), 0);
}

#[test]
fn a_sandbox_with_settings_of_its_own_keeps_them_for_its_resets() {
    let folder = Folder::new("state-created");
    let file = folder.path("state.json");
    let emulator = Running::with(&flags(&file, "1h"));
    let create = ["sandbox", "create", "t1", "--seed", "7", "--frozen-at", "2030-01-01T00:00:00Z"];
    emulator.run(&[&create[..], &["--scenario", "low-credits"]].concat()).ends_with(0);
    let made = emulator.run(&["snapshot", "save", "--sandbox", "t1"]).ends_with(0).json();
    assert_eq!(emulator.stop(), Some(0));

    let emulator = Running::with(&flags(&file, "1h"));
    emulator.run(&["clock", "advance", "1h", "--sandbox", "t1"]).ends_with(0);
    emulator.run(&["reset", "--sandbox", "t1"]).ends_with(0);

    assert_eq!(emulator.run(&["snapshot", "save", "--sandbox", "t1"]).ends_with(0).json(), made);
}

#[test]
fn a_second_server_on_the_same_file_is_refused() {
    let folder = Folder::new("state-two");
    let file = folder.path("state.json");
    let emulator = Running::with(&flags(&file, "1h"));

    let refused = run(&["serve", "--port", "0", "--state", &file]);

    let holder = format!("another vetbox (process {}) keeps its state there", emulator.process());
    assert!(refused.ends_with(2).err.contains(&holder), "{}", refused.err);
    drop(emulator);
    assert_eq!(Running::with(&flags(&file, "1h")).stop(), Some(0), "a killed server's lock is gone");
}

#[test]
fn the_end_of_the_terminal_ends_the_server_unless_it_was_started_to_outlive_it() {
    let folder = Folder::new("state-hangup");
    let file = folder.path("state.json");
    let emulator = Running::with(&flags(&file, "1h"));
    let check = emulator.check();
    // What this process ignores, the emulator was told to ignore.
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());

    emulator.signal("-HUP");
    if ignored.is_some_and(|mask| mask & 1 == 1) {
        emulator.check();
        emulator.signal("-TERM");
    }

    assert_eq!(emulator.ended(), Some(0));
    assert!(fs::read_to_string(&file).expect("it was written").contains(&check));
}

#[test]
fn the_end_of_its_parent_ends_a_server_that_was_told_so() {
    let folder = Folder::new("state-parent");
    let file = folder.path("state.json");
    let emulator = Running::with(&[&flags(&file, "1h")[..], &["--until-stdin-closes"]].concat());
    let check = emulator.check();

    assert_eq!(emulator.ended(), Some(0));
    assert!(fs::read_to_string(&file).expect("it was written").contains(&check));
}

#[test]
fn a_state_that_cannot_be_saved_is_told_and_fails_at_the_end() {
    let folder = Folder::new("state-unsaved");
    let file = folder.path("gone/state.json");
    fs::create_dir(folder.path("gone")).expect("a folder");
    let emulator = Running::with(&flags(&file, "10ms"));
    assert_eq!(emulator.ready(), json!({ "status": "ready" }));

    // It may write there at that very moment.
    assert!((0..1000).any(|_| fs::remove_dir_all(folder.path("gone")).is_ok()), "it was there");
    emulator.check();

    // Each question takes a while, so that the emulator comes to write.
    let problem = (0..10_000).find_map(|_| emulator.ready()["state"]["problem"].as_str().map(str::to_owned));
    assert!(problem.is_some_and(|problem| problem.contains("gone/state.json` cannot be written")));
    assert_eq!(emulator.stop(), Some(1));
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_state() {
    let folder = Folder::new("state-mark");
    let file = folder.path("state.json");
    Running::with(&flags(&file, "1h")).stop();
    let marked = format!("\u{feff}{}", fs::read_to_string(&file).expect("it was written"));
    fs::write(&file, marked).expect("it can be written");

    assert_eq!(Running::with(&flags(&file, "1h")).stop(), Some(0));
}
