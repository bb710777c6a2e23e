//! Commands that need no emulator.

use std::{fs::File, process::Stdio};

use super::program::{Folder, Ran, Running, finish, program, run, run_with};

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
    assert_eq!(first.ends_with(0).out.matches("wrote").count(), 7, "{}", first.out);
    folder.write("project/vetbox.yaml", "port: 1\n");
    let second = run(&["init", &target]);

    assert_eq!(second.ends_with(0).out.matches("kept").count(), 7, "{}", second.out);
    assert_eq!(std::fs::read_to_string(folder.path("project/vetbox.yaml")).unwrap(), "port: 1\n");
    run(&["validate", &folder.path("project/scenarios")]).ends_with(0);
    for (below, file) in [("scenarios/", "first.yaml"), ("", "vetbox.yaml"), ("", "seed.yaml")] {
        run(&["init", &folder.path("fresh")]).ends_with(0);
        let text = std::fs::read_to_string(folder.path(&format!("fresh/{below}{file}"))).unwrap();
        let schema = text.lines().next().and_then(|line| line.split_once("$schema=")).expect("the first line names it");
        assert!(std::path::Path::new(&folder.path(&format!("fresh/{below}{}", schema.1))).exists(), "{text}");
    }
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
    assert_eq!(run(&["schema", "configuration"]).ends_with(0).json()["title"], "vetbox configuration");
    assert_eq!(run(&["schema", "seed"]).ends_with(0).json()["title"], "vetbox seed file");
    for shell in ["bash", "zsh", "fish"] {
        assert!(run(&["completions", shell]).ends_with(0).out.contains("deliveries"));
    }
}

#[test]
fn the_schemas_of_other_files_are_the_programs() {
    for (of, file) in [("configuration", "vetbox.schema.json"), ("seed", "seed.schema.json")] {
        let schema = run(&["schema", of]).ends_with(0).out.clone();
        let path = format!("{}/scenarios/{file}", env!("CARGO_MANIFEST_DIR"));
        if !std::fs::read_to_string(&path).is_ok_and(|written| written == schema) {
            std::fs::write(&path, schema).expect("the schema can be written");
            panic!("{path} was not the program's and has been written again; look at it and commit it");
        }
    }
}

/// Runs a command in a folder.
fn run_in(folder: &Folder, arguments: &[&str]) -> Ran {
    finish(program().current_dir(folder.path("")).args(arguments), "")
}

#[test]
fn the_files_of_a_folder_are_checked_each_as_what_it_is() {
    let folder = Folder::new("validate-folder");
    let empty = run_in(&folder, &["validate"]);
    assert!(empty.ends_with(2).err.contains("or begin with `vetbox init`"), "{}", empty.err);
    run_in(&folder, &["init"]).ends_with(0);
    let right = run_in(&folder, &["validate"]).ends_with(0).out.clone();
    assert_eq!(right, "configurations: 1; scenarios that can be used: 1; seed files: 1; problems: 0\n");

    folder.write(
        "vetbox.yaml",
        "portt: 1\naccounts: [{ id: OX0LgghsxZsJZUwYvN, credits: { works: 1 } }]\nscenarios: scenarios\n",
    );
    folder.write(
        "scenarios/second.yaml",
        "rules: [{ when: { operation: attestr.work.crate }, then: { error: 5001 } }]\n",
    );
    folder.write("seed.yaml", "sandboxes: { default: { sed: 7 } }\n");
    let wrong = run_in(&folder, &["validate"]);
    let said = &wrong.ends_with(2).err;
    for expected in [
        "unknown key `portt`",
        "vetbox.yaml:1:1",
        "unknown key `works`",
        "did you mean `work`?",
        "second.yaml:1:",
        "attestr.work.create",
        "seed.yaml",
        "unknown field `sed`",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    assert!(wrong.out.ends_with("problems: 4\n"), "{}", wrong.out);
    let json = run_in(&folder, &["validate", "--json"]).ends_with(2).json();
    assert_eq!(json.as_array().unwrap().len(), 4);
    let one = run_in(&folder, &["validate", "seed.yaml"]);
    assert!(one.ends_with(2).out.contains("seed files: 1; problems: 1"), "{}", one.out);
    let named = run_in(&folder, &["validate", "scenarios/first.yaml", "vetbox.yaml"]);
    assert!(
        named.ends_with(2).out.contains("configurations: 1; scenarios that can be used: 1; problems: 2"),
        "{}",
        named.out
    );
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
