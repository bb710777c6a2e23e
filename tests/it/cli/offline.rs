//! Commands that need no emulator.

use std::{fs::File, process::Stdio};

use super::program::{Folder, Running, finish, program, run, run_with};

#[test]
fn a_signature_is_printed_and_verifies() {
    let output = r#"{"status":"Clear"}"#;
    let signed = run_with(&["sign", "--secret", "s3cret"], output);
    let signature = signed.ends_with(0).out.trim();
    let webhook = format!(r#"{{"event":"async.completed","payload":{{"output":{output},"signature":"{signature}"}}}}"#);

    assert_eq!(run_with(&["verify", "--secret", "s3cret"], &webhook).ends_with(0).out, "valid\n");

    let spaced = webhook.replace(r#"{"status":"Clear"}"#, r#"{"status": "Clear"}"#);
    let differs = run_with(&["verify", "--secret", "s3cret"], &spaced);
    assert!(differs.ends_with(3).err.contains("white space was added"), "{}", differs.err);
    let other = run_with(&["verify", "--secret", "wrong"], &webhook);
    assert!(other.ends_with(3).err.contains("another secret signed it"), "{}", other.err);
}

#[test]
fn a_line_break_at_the_end_is_signed_with_a_note() {
    let ran = run_with(&["sign", "--secret", "s"], "{}\n");

    assert!(ran.ends_with(0).err.contains("line break"), "{}", ran.err);
    assert_eq!(ran.out.trim().len(), 64);
}

#[test]
fn shipped_scenarios_are_listed_and_printed() {
    let listed = run(&["scenarios", "--json"]).ends_with(0).json();
    let names: Vec<&str> = listed.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"low-credits") && names.contains(&"magic-values"), "{names:?}");
    assert!(listed.as_array().unwrap().iter().all(|it| it["description"].as_str().is_some_and(|text| text.len() > 10)));

    let folder = Folder::new("scenarios");
    for name in ["attestr-alert", "low-credits", "webhook-chaos"] {
        let text = run(&["scenarios", name]).ends_with(0).out.clone();
        let file = folder.write(&format!("{name}.yaml"), &text);
        run(&["validate", &file]).ends_with(0);
    }
}

#[test]
fn a_start_is_written_and_never_overwritten() {
    let folder = Folder::new("init");
    let target = folder.path("project");

    let first = run(&["init", &target]);
    assert_eq!(first.ends_with(0).out.matches("wrote").count(), 4, "{}", first.out);
    folder.write("project/vetbox.yaml", "port: 1\n");
    let second = run(&["init", &target]);

    assert_eq!(second.ends_with(0).out.matches("kept").count(), 4, "{}", second.out);
    assert_eq!(std::fs::read_to_string(folder.path("project/vetbox.yaml")).unwrap(), "port: 1\n");
    run(&["validate", &folder.path("project/scenarios")]).ends_with(0);
    let text = std::fs::read_to_string(folder.path("project/scenarios/first.yaml")).unwrap();
    let schema = text.lines().next().and_then(|line| line.split_once("$schema=")).expect("the first line names it").1;
    assert!(std::path::Path::new(&folder.path(&format!("project/scenarios/{schema}"))).exists(), "{schema}");
}

#[test]
fn the_configuration_that_is_written_is_right() {
    let folder = Folder::new("init-config");
    run(&["init", &folder.path("")]).ends_with(0);

    let named = run(&["serve", "--print-config", "--config", &folder.path("vetbox.yaml")]);
    assert!(named.ends_with(0).out.contains("completion: 2s"), "{}", named.out);

    // Found in the working directory, with the scenarios beside it.
    let emulator = Running::start_in(&folder.path(""), &[]);
    assert!(emulator.banner.contains("\n  Settings      vetbox.yaml\n"), "{}", emulator.banner);
    assert!(emulator.run(&["scenarios"]).ends_with(0).out.contains("\nfirst "));
}

#[test]
fn the_schema_and_the_completions_are_printed() {
    assert_eq!(run(&["schema"]).ends_with(0).json()["title"], "vetbox scenario");
    for shell in ["bash", "zsh", "fish"] {
        assert!(run(&["completions", shell]).ends_with(0).out.contains("deliveries"));
    }
}

/// A file that takes nothing, as on a full disk.
fn full() -> Stdio {
    File::options().write(true).open("/dev/full").expect("Linux has it").into()
}

#[test]
fn a_command_whose_output_cannot_be_written_fails() {
    let folder = Folder::new("full");
    let file = folder.write("a.yaml", "rules: []\n");
    let project = folder.path("project");
    let commands: [&[&str]; 9] = [
        &["schema"],
        &["completions", "bash"],
        &["scenarios"],
        &["scenarios", "low-credits", "--json"],
        &["validate", &file],
        &["validate", &file, "--json"],
        &["init", &project],
        &["sign", "--secret", "s"],
        &["serve", "--print-config"],
    ];
    for arguments in commands {
        let output = program().args(arguments).stdin(Stdio::null()).stdout(full()).output().expect("it runs");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.starts_with("error: standard output cannot be written: No space left"), "{arguments:?}: {said}");
    }
}

#[test]
fn problems_that_cannot_be_written_leave_the_exit_code() {
    let folder = Folder::new("full-errors");
    let file = folder.write("a.yaml", "rulez: []\n");

    let status = |stdout| program().args(["validate", &file]).stdout(stdout).stderr(full()).status().expect("it runs");

    assert_eq!(status(Stdio::null()).code(), Some(2));
    assert_eq!(status(full()).code(), Some(1));
}

#[test]
fn a_variable_that_is_set_to_nothing_is_not_set() {
    let with = |name: &str, arguments: &[&str]| finish(program().env(name, "").args(arguments), "");

    for name in ["VETBOX_URL", "VETBOX_SANDBOX", "VETBOX_CONTROL_TOKEN"] {
        assert!(!with(name, &["scenarios", "low-credits"]).ends_with(0).out.is_empty());
    }
    let missing = with("VETBOX_SECRET", &["sign"]);
    assert!(missing.ends_with(2).err.contains("--secret <SECRET>"), "{}", missing.err);
    with("VETBOX_CONFIG", &["serve", "--print-config"]).ends_with(0);
}

#[test]
fn an_unready_port_fails_the_health_check() {
    let ran = finish(program().args(["healthcheck", "--port", "1"]), "");

    assert!(ran.ends_with(3).err.contains("did not answer"), "{}", ran.err);
}
