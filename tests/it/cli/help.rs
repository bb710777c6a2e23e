//! The help texts, pinned; a change of them is a change for users.

use super::program::run;

const COMMANDS: [&str; 38] = [
    "serve",
    "wait",
    "validate",
    "scenarios",
    "explain",
    "init",
    "env",
    "sandbox",
    "reset",
    "sample",
    "snapshot",
    "clock",
    "complete",
    "plans",
    "ask",
    "cases",
    "checks",
    "profiles",
    "applicants",
    "entities",
    "consents",
    "accounts",
    "credits",
    "rules",
    "trigger",
    "webhooks",
    "inbox",
    "deliveries",
    "requests",
    "tail",
    "events",
    "assert",
    "sign",
    "verify",
    "doctor",
    "healthcheck",
    "schema",
    "completions",
];

#[test]
fn the_program_says_what_it_can_do() {
    insta::assert_snapshot!("vetbox", run(&["--help"]).ends_with(0).out);
}

#[test]
fn the_short_help_fits_on_a_screen() {
    insta::assert_snapshot!("screen", run(&["-h"]).ends_with(0).out);
    let of_serve = run(&["serve", "-h"]).ends_with(0).out.clone();
    assert!(of_serve.contains("--port") && !of_serve.contains("--state-interval"), "{of_serve}");
    assert!(run(&["serve", "--help"]).ends_with(0).out.contains("--state-interval"));
}

#[test]
fn every_command_says_what_it_takes_and_shows_an_example() {
    for command in COMMANDS {
        let help = run(&[command, "--help"]).ends_with(0).out.clone();

        assert!(command == "serve" || command == "healthcheck" || help.contains("Example"), "{help}");
        insta::assert_snapshot!(command, help);
    }
}

#[test]
fn the_list_of_commands_is_complete() {
    let help = run(&["--help"]).out;
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let listed = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<&str> =
        listed.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();

    assert_eq!(names, COMMANDS);
}
