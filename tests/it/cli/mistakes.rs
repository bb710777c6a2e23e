//! Typical mistakes, and what the program says of them.

use super::program::{Folder, Running, run};

#[track_caller]
fn says(arguments: &[&str], code: i32) -> String {
    let ran = run(arguments);
    ran.ends_with(code).err.clone()
}

#[test]
fn no_emulator() {
    insta::assert_snapshot!(says(&["clock", "--url", "http://127.0.0.1:1"], 1), @"
    error: no emulator answers at http://127.0.0.1:1: Connection refused (os error 111)
      Start one with `vetbox serve`, or say where it is with --url or VETBOX_URL.
    ");
}

#[test]
fn an_address_that_is_none() {
    for address in ["localhost:8382", "garbage", "ftp://localhost"] {
        let said = says(&["clock", "--url", address], 2);
        assert!(said.contains("not an address such as http://localhost:8382"), "{said}");
    }
}

#[test]
fn the_address_of_the_dashboard() {
    let said = says(&["clock", "--url", "http://localhost:8382/_vetbox/"], 2);
    assert!(said.contains("this is where the dashboard is; leave /_vetbox and all behind it out"), "{said}");
}

#[test]
fn the_address_of_a_sandbox() {
    insta::assert_snapshot!(says(&["reset", "--url", "http://localhost:8382/sandbox/t1"], 2), @"
    error: invalid value 'http://localhost:8382/sandbox/t1' for '--url <URL>': this is where clients find a sandbox; leave /sandbox/t1 out, and name it with --sandbox

    For more information, try '--help'.
    ");
}

#[test]
fn a_number_that_is_none() {
    for arguments in [["checks", "--last", "x"], ["events", "--after", "ten"], ["tail", "--after", "1x"]] {
        let said = says(&arguments, 2);
        assert!(said.contains("a whole number is expected, such as 10"), "{said}");
    }
}

#[test]
fn a_rule_in_place_of_its_file() {
    insta::assert_snapshot!(says(&["rules", "add", r#"{"then":{"outcome":"Clear"}}"#], 2), @r#"error: `{"then":{"outcome":"Clear"}}` is no file: give the name of one, or `-` and this on standard input"#);
}

#[test]
fn a_token_that_is_none() {
    insta::assert_snapshot!(says(&["clock", "--token", "a\nb"], 2), @"error: --token: a token is one line of visible ASCII");
}

#[test]
fn a_command_that_is_none() {
    insta::assert_snapshot!(says(&["delivries"], 2), @"
    error: unrecognized subcommand 'delivries'

      tip: some similar subcommands exist: 'entities', 'deliveries'

    Usage: vetbox [OPTIONS]
           vetbox <COMMAND>

    For more information, try '--help'.
    ");
}

#[test]
fn a_flag_that_is_none() {
    insta::assert_snapshot!(says(&["serve", "--sed", "1"], 2), @"
    error: unexpected argument '--sed' found

      tip: a similar argument exists: '--seed'

    Usage: vetbox serve --seed <NUMBER>

    For more information, try '--help'.
    ");
}

#[test]
fn a_command_s_flag_without_a_command() {
    let misspelt = says(&["--sandbox", "t1", "clok"], 2);
    assert!(misspelt.contains("'clok'") && misspelt.contains("'clock'"), "{misspelt}");

    let said = says(&["--sandbox", "t1"], 2);
    assert!(said.contains("'--sandbox' is for commands, as in 'vetbox clock --sandbox …'"), "{said}");
}

#[test]
fn a_secret_that_nobody_set() {
    for command in ["sign", "verify"] {
        let said = says(&[command, "--secret", ""], 2);
        assert!(said.contains("a value is required for '--secret <SECRET>'"), "{said}");
    }
}

#[test]
fn an_id_that_nobody_set() {
    let emulator = Running::start();

    for arguments in [&["sandbox", "delete", ""][..], &["checks", ""], &["webhooks", "remove", ""]] {
        let said = emulator.run(arguments).ends_with(1).err.clone();
        assert!(said.contains(": an id or a name in it is empty"), "{said}");
    }
}

#[test]
fn a_rule_that_does_nothing() {
    let emulator = Running::start();

    let refused = emulator.run_with(&["rules", "add"], "{ when: {}, then: {} }");

    let said = &refused.ends_with(2).err;
    assert!(said.starts_with("error: nothing happens here: `then` is empty"), "{said}");
}

#[test]
fn a_flag_of_other_commands() {
    let said = says(&["healthcheck", "--url", "http://localhost:1"], 2);
    assert!(!said.contains("is for commands"), "{said}");
}

#[test]
fn settings_that_would_never_work() {
    let wrong = [
        ("--control-token", ""),
        ("--control-hosts", "http://a.test:80/"),
        ("--public-url", "vetbox.example.com"),
        ("--public-url", "https://ann@vetbox.example.com"),
        ("--now", "1960-01-01T00:00:00Z"),
        ("--port", "70000"),
        ("--clock", "frosen"),
        ("--completion", "soon"),
        ("--now", "tomorrow"),
        ("--credentials", "opn"),
        ("--state-interval", "1ms"),
        ("--scenarios", "low-credits"),
    ];
    let said =
        wrong.map(|(flag, value)| says(&["serve", flag, value], 2).lines().next().unwrap_or_default().to_owned());

    insta::assert_snapshot!(said.join("\n"), @"
    error: invalid value '' for '--control-token <TOKEN>': a token consists of visible ASCII characters, at least one
    error: invalid value 'http://a.test:80/' for '--control-hosts <NAME>': `http://a.test:80/` is no name of a host alone
    error: invalid value 'vetbox.example.com' for '--public-url <URL>': `vetbox.example.com` begins with neither http:// nor https://: expected an address such as https://vetbox.example.com
    error: invalid value 'https://ann@vetbox.example.com' for '--public-url <URL>': `https://ann@vetbox.example.com` has a user or a query: expected an address such as https://vetbox.example.com
    error: invalid value '1960-01-01T00:00:00Z' for '--now <MOMENT>': `1960-01-01T00:00:00Z` is before 1970-01-01T00:00:00Z, where time begins
    error: invalid value '70000' for '--port <PORT>': `70000` is not a port from 0 to 65535
    error: invalid value 'frosen' for '--clock <CLOCK>': `frosen` is not a clock: use real, frozen or a factor such as 60x
    error: invalid value 'soon' for '--completion <SPAN>': `soon` is not a duration such as 800ms, 2s, 1h 30m or 7d
    error: invalid value 'tomorrow' for '--now <MOMENT>': `tomorrow` is not a moment such as 2026-01-01T00:00:00Z
    error: invalid value 'opn' for '--credentials <WHICH>': unknown value `opn`, expected `open` or `configured`; did you mean `open`?
    error: invalid value '1ms' for '--state-interval <SPAN>': `1ms` is too often: 10ms is the least
    error: invalid value 'low-credits' for '--scenarios <DIR>': `low-credits` ships, and no file is called so: --scenario low-credits makes it active
    ");
}

#[test]
fn a_clock_that_would_run_backwards() {
    insta::assert_snapshot!(says(&["clock", "set", "-1x"], 2), @"
    error: invalid value '-1x' for '<CLOCK>': a clock's factor is from 0.001 to 1000000, not -1

    For more information, try '--help'.
    ");
}

#[test]
fn a_scenario_that_is_not_there() {
    let emulator = Running::start();
    let unknown = emulator.run(&["scenarios", "low-credit"]);
    insta::assert_snapshot!(unknown.ends_with(2).err, @"error: there is no scenario `low-credit`; did you mean `low-credits`? `vetbox scenarios` lists them");
}

#[test]
fn a_scenario_file_with_a_wrong_word() {
    let folder = Folder::new("wrong-word");
    let file =
        folder.write("a.yaml", "rules:\n  - when: { operation: attestr.work.create }\n    then: { outcome: Alrt }\n");

    let said = says(&["validate", &file], 2);

    insta::assert_snapshot!(said.replace(&file, "a.yaml"), @"
    error: unknown outcome `Alrt`; it can be `Alert`, `Clear`, `False`, `MoreInfo` or `NoResult`
     --> a.yaml:3:22
      |
    3 |     then: { outcome: Alrt }
      |                      ^^^^
      = did you mean `Alert`?
      = example: outcome: Alert
    ");
}

#[test]
fn settings_that_cannot_be_read() {
    let folder = Folder::new("wrong-settings");
    let file = folder.write(
        "a.yaml",
        "settings:\n  attestr:\n    completion: soon\n    services: [wrk]\n    credit: { work: 5 }\n    credits: { works: 5 }\n    rateLimit: { api: { perSecond: lots } }\n",
    );

    let said = says(&["validate", &file], 2);

    insta::assert_snapshot!(said.replace(&file, "a.yaml"), @"
    error: `soon` is not a duration such as 800ms, 2s, 1h 30m or 7d
     --> a.yaml:3:17
      |
    3 |     completion: soon
      |                 ^^^^
      = example: completion: 5s

    error: unknown word `wrk`, expected one of `profile`, `work`, `education`, `document`, `address`, `dl`, `ecourtPerson`, `ecourtBusiness`, `amlPerson`, `amlBusiness`, `rc`, `pan`, `panBasic`, `panComprehensive`, `acc`, `vpa`, `ifsc`, `gstin`, `gstinSearch`, `udyam`, `business`, `epic`, `uan`, `fssai`
     --> a.yaml:4:16
      |
    4 |     services: [wrk]
      |                ^^^
      = did you mean `work`?
      = example: services: [profile, work]

    error: unknown setting `credit`, expected one of `credits`, `prices`, `rateLimit`, `services`, `whitelist`, `active`, `completion`, `processing`, `strict`, `documents`, `consent`, `consentRefusal`, `putBody`, `credentials`, `accounts`
     --> a.yaml:5:5
      |
    5 |     credit: { work: 5 }
      |     ^^^^^^
      = did you mean `credits`?
      = example: credits: { work: 5 }

    error: unknown setting `works`, expected one of `work`, `education`, `document`, `address`, `dl`, `ecourtPerson`, `ecourtBusiness`, `amlPerson`, `amlBusiness`, `export`, `rc`, `pan`, `panBasic`, `panComprehensive`, `acc`, `vpa`, `ifsc`, `gstin`, `gstinSearch`, `udyam`, `business`, `epic`, `uan`, `fssai`
     --> a.yaml:6:16
      |
    6 |     credits: { works: 5 }
      |                ^^^^^
      = did you mean `work`?
      = example: credits: { work: 5 }

    error: expected a whole number from 0 up, found the text `lots`
     --> a.yaml:7:36
      |
    7 |     rateLimit: { api: { perSecond: lots } }
      |                                    ^^^^
      = example: rateLimit: { api: { perSecond: 10, burst: 20 } }
    ");
}

#[test]
fn a_request_that_cannot_be_explained() {
    let emulator = Running::start();
    let says = |request: &str| emulator.run_with(&["explain"], request).ends_with(2).err.clone();

    let operation = says(r#"{"operation":"attestr.works.create"}"#);
    assert!(
        operation.contains("unknown operation `attestr.works.create`, did you mean `attestr.work.create`?"),
        "{operation}"
    );
    let key = says(r#"{"operation":"attestr.work.create","bdy":{}}"#);
    assert!(key.contains("bdy") && key.contains("`body`"), "{key}");
    let text = says("operation");
    assert!(text.contains("standard input is not JSON"), "{text}");
}

#[test]
fn two_files_of_one_scenario() {
    let folder = Folder::new("same-name");
    for version in ["v1", "v2"] {
        std::fs::create_dir_all(folder.path(version)).unwrap();
        folder.write(&format!("{version}/a.yaml"), "rules: []\n");
    }

    let said = says(&["validate", &folder.path("v1"), &folder.path("v2")], 2);

    assert!(said.contains("the scenario `a` is in") && said.contains("v1/a.yaml already"), "{said}");
}

#[test]
fn an_output_that_is_no_json() {
    insta::assert_snapshot!(says(&["complete", "AR0", "Alert", "--output", "description"], 2), @"
    error: invalid value 'description' for '--output <JSON>': not JSON: expected value at line 1 column 1

    For more information, try '--help'.
    ");
}

#[test]
fn a_clock_that_shall_go_backwards() {
    let emulator = Running::start();

    let ran = emulator.run(&["clock", "advance", "--to", "2025-01-01T00:00:00Z"]);

    insta::assert_snapshot!(ran.ends_with(2).err, @"error: to: 2025-01-01T00:00:00Z is before 2026-01-01T00:00:00Z, and time never goes backwards");
}

#[test]
fn a_port_that_is_taken() {
    let emulator = Running::start();
    let port = emulator.url.rsplit(':').next().unwrap();

    let said = says(&["serve", "--port", port], 1);

    assert!(said.contains(&format!("failed to listen on 127.0.0.1:{port}; is another vetbox running?")), "{said}");
}

#[test]
fn a_sandbox_whose_name_cannot_be_one() {
    let emulator = Running::start();

    let ran = emulator.run(&["clock", "--sandbox", "a b"]);

    insta::assert_snapshot!(ran.ends_with(2).err, @r#"error: "a b" is not a sandbox name: use 1 to 64 of a-z, A-Z, 0-9, `.`, `_` and `-`, no dot first"#);
}

#[test]
fn a_span_that_goes_back() {
    let emulator = Running::start();

    let ran = emulator.run(&["clock", "advance", "-1h"]);

    assert_eq!(ran.ends_with(2).err, "error: by: `-1h` goes back, and time never goes backwards\n");
}

#[test]
fn a_scenario_file_that_is_none() {
    insta::assert_snapshot!(says(&["validate", "/nonexistent"], 2), @"
    error: there is no such file or folder
     --> /nonexistent
    ");
}
