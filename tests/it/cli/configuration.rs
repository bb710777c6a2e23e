//! Flags, variables and the file, layer over layer.

use super::program::{Folder, Running, finish, program, run};

const FILE: &str = "\
port: 0
clock: frozen
now: 2026-01-01T00:00:00Z
accounts:
  - id: OX0LgghsxZsJZUwYvN
    key: my-key
    secret: my-secret
    services: [profile, work]
    credits: { work: 3 }
webhooks:
  - url: http://localhost:3000/hooks
    token: t0ken
    events: [async.completed]
  - vendor: personr
    url: http://localhost:3000/personr
    account: Branch
    token: null
    active: false
    timeout: 3s
    retries: [5s, 1m]
    headers: { X-Tenant: blue }
    concurrency: 4
personr:
  workspaces: [{ name: Branch }]
  users:
    - email: qa@example.com
      password: my-password
";

#[test]
fn the_effective_value_and_its_origin_are_printed() {
    let folder = Folder::new("origins");
    let file = folder.write("vetbox.yaml", FILE);
    let mut command = program();
    command.args(["serve", "--print-config", "--seed", "7", "--config", &file]).env("VETBOX_CLOCK", "60x");
    command.env("VETBOX_CONTROL_TOKEN", "hush");

    let printed = finish(&mut command, "");

    let out = &printed.ends_with(0).out;
    let origin = |key: &str| out.lines().find(|line| line.starts_with(key)).and_then(|line| line.split("# ").nth(1));
    assert_eq!(origin("seed: 7"), Some("--seed"));
    assert_eq!(origin("clock: 60x"), Some("VETBOX_CLOCK"));
    assert_eq!(origin("port: 0"), Some(&*format!("{file}:1:7")));
    assert_eq!(origin("log: info"), Some("default"));
    assert!(out.contains("\naccounts: \"(set, not shown)\""), "{out}");
    assert!(["hush", "my-secret", "t0ken", "my-password"].iter().all(|secret| !out.contains(secret)), "{out}");
}

#[test]
fn a_new_sandbox_has_the_endpoints_of_the_file() {
    let folder = Folder::new("file");
    let file = folder.write("vetbox.yaml", FILE);

    let emulator = Running::with(&["--config", &file]);

    emulator.run(&["sandbox", "create", "other"]).ends_with(0);
    let clock = emulator.run(&["clock", "--json", "--sandbox", "other"]).ends_with(0).json();
    assert_eq!(clock["mode"], "frozen");
    assert_eq!(clock["now"], "2026-01-01T00:00:00Z");
    let sandbox = emulator.run(&["sandbox", "show", "other", "--json"]).ends_with(0).json();
    insta::assert_snapshot!(serde_json::to_string_pretty(&sandbox["webhooks"][1]).unwrap(), @r#"
    {
      "id": "ep_2",
      "vendor": "personr",
      "url": "http://localhost:3000/personr",
      "inbox": null,
      "authorization": null,
      "events": [],
      "account": "1668816503943x000000000000000001",
      "active": false,
      "turnedOff": null,
      "timeout": "3s",
      "retries": [
        "5s",
        "1m"
      ],
      "headers": {
        "X-Tenant": "blue"
      },
      "concurrency": 4,
      "held": false,
      "waiting": 0,
      "inFlight": 0
    }
    "#);
}

#[test]
fn every_problem_of_the_file_is_shown_at_its_place() {
    let folder = Folder::new("problems");
    let text =
        "sed: 3\nclock: frosen\nwebhooks:\n  - url: localhost:3000\n    tokn: x\naccounts:\n  - id: nope\n    key: k\n";
    let file = folder.write("vetbox.yaml", text);

    let ran = run(&["serve", "--config", &file]);

    insta::assert_snapshot!(ran.ends_with(2).err.replace(&file, "vetbox.yaml"), @"
    error: unknown key `sed` at the top of the configuration
     --> vetbox.yaml:1:1
      |
    1 | sed: 3
      | ^^^
      = did you mean `seed`?
    error: `frosen` is not a clock: use real, frozen or a factor such as 60x
     --> vetbox.yaml:2:8
      |
    2 | clock: frosen
      |        ^^^^^^
    error: `localhost:` URLs cannot receive webhooks; use http:// or https://
     --> vetbox.yaml:4:10
      |
    4 |   - url: localhost:3000
      |          ^^^^^^^^^^^^^^
      = example: url: http://localhost:3000/hooks
    error: unknown key `tokn` in a webhook endpoint; it can be `vendor`, `url`, `inbox`, `token`, `events`, `account`, `active`, `timeout`, `retries`, `headers` or `concurrency`
     --> vetbox.yaml:5:5
      |
    5 |     tokn: x
      |     ^^^^
      = did you mean `token`?
      = example: token: my-token
    error: `id` expects `OX0` and fifteen of A-Z, a-z, 0-9, `_` and `-`
     --> vetbox.yaml:7:9
      |
    7 |   - id: nope
      |         ^^^^
      = example: id: OX0LgghsxZsJZUwYvN
    ");
}

#[test]
fn a_wrong_endpoint_is_shown_at_its_place() {
    let folder = Folder::new("endpoints");
    let url = "url: http://localhost:3000";
    let text = format!(
        "webhooks:
  - {{ {url}, timeout: soon }}
  - {{ {url}, timeout: 1h }}
  - {{ {url}, retries: [5s, later] }}
  - {{ {url}, headers: {{ Host: x }} }}
  - {{ {url}, concurrency: 65 }}
  - {{ {url}, token: \"a\\nb\" }}
  - {{ {url}, vendor: personr, account: Nowhere }}
  - {{ {url}, vendor: personr }}
  - {{ {url}, vendor: personr, account: Primary }}
"
    );
    let file = folder.write("vetbox.yaml", &text);

    let ran = run(&["serve", "--config", &file]);

    let problems = ran.ends_with(2).err.replace(&file, "vetbox.yaml");
    let messages: Vec<_> = problems.lines().filter(|line| line.starts_with("error") || line.contains("-->")).collect();
    insta::assert_snapshot!(messages.join("\n"), @"
    error: `timeout`: `soon` is not a duration such as 800ms, 2s, 1h 30m or 7d
     --> vetbox.yaml:2:44
    error: `timeout` is 3600s; it must be from 1ms to 300s
     --> vetbox.yaml:3:44
    error: `retries`: `later` is not a duration such as 800ms, 2s, 1h 30m or 7d
     --> vetbox.yaml:4:49
    error: `Host` is not a header that can be set: it follows from the webhook or has its own setting
     --> vetbox.yaml:5:44
    error: `concurrency` is 65; it must be from 1 to 64
     --> vetbox.yaml:6:48
    error: the token holds characters that cannot stand in a header; use visible ASCII
     --> vetbox.yaml:7:42
    error: there is no workspace `Nowhere`; there are Primary, XYZ Co
     --> vetbox.yaml:8:61
    error: the workspace has its one endpoint already, `ep_3`; change or remove that one
      --> vetbox.yaml:10:61
    ");
}

#[test]
fn a_missing_file_is_a_wrong_configuration() {
    let ran = run(&["serve", "--config", "missing.yaml"]);

    assert!(ran.ends_with(2).err.contains("`missing.yaml` cannot be read"), "{}", ran.err);
}

#[test]
fn what_kubernetes_sets_beside_a_service_is_ignored() {
    let address = "tcp://10.96.0.11:8382";
    let with = |name: &str, arguments: &[&str]| finish(program().env(name, address).args(arguments), "");

    for name in ["VETBOX_PORT", "VETBOX_SEED", "VETBOX_WEBHOOK", "VETBOX_CONFIG"] {
        let printed = with(name, &["serve", "--print-config"]);
        assert!(!printed.ends_with(0).out.contains("tcp://"), "{name}: {}", printed.out);
        with(name, &["--print-config"]).ends_with(0);
    }
    let checked = with("VETBOX_PORT", &["healthcheck", "--port", "1"]);
    assert!(checked.ends_with(3).err.contains("did not answer"), "{}", checked.err);
    with("VETBOX_URL", &["scenarios", "low-credits"]).ends_with(0);
}

#[test]
fn a_variable_is_called_by_its_name_when_it_is_wrong_and_is_nothing_to_other_commands() {
    let with = |arguments: &[&str]| finish(program().env("VETBOX_SEED", "x").args(arguments), "");

    let wrong = "error: invalid value 'x' for 'VETBOX_SEED': `x` is not a whole number";
    for arguments in [&["serve"][..], &["--port", "0"]] {
        let ran = with(arguments);
        assert!(ran.ends_with(2).err.starts_with(wrong), "{}", ran.err);
    }
    with(&["scenarios", "low-credits"]).ends_with(0);
}

#[test]
fn a_usual_file_that_is_none_is_told() {
    let folder = Folder::new("usual-folder");
    std::fs::create_dir(folder.path("vetbox.yaml")).unwrap();

    let ran = finish(program().current_dir(folder.path("")).args(["serve", "--print-config"]), "");

    let told = "error: the configuration file `vetbox.yaml` cannot be read: Is a directory (os error 21)\n";
    assert_eq!(ran.ends_with(2).err, told);
}

#[test]
fn a_flag_goes_before_a_variable_and_that_before_the_file() {
    let folder = Folder::new("layers");
    let file =
        folder.write("vetbox.yaml", "port: 1\nscenario: [low-credits, outage]\nstrict: true\nwebhookAllow: null\n");
    let port = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = program();
        command.args(["--print-config", "--config", &file]).args(arguments).envs(variables.iter().copied());
        let out = finish(&mut command, "").ends_with(0).out.clone();
        out.lines().find(|line| line.starts_with("port")).expect("it has a port").replace(&file, "vetbox.yaml")
    };
    let check = |line: String, expected: &str| {
        assert_eq!(line.split_whitespace().collect::<Vec<_>>().join(" "), expected);
    };

    check(port(&[("VETBOX_PORT", "2"), ("PORT", "3")], &["--port", "4"]), "port: 4 # --port");
    check(port(&[("VETBOX_PORT", "2"), ("PORT", "3")], &[]), "port: 2 # VETBOX_PORT");
    check(port(&[("VETBOX_PORT", ""), ("PORT", "3")], &[]), "port: 3 # PORT");
    check(port(&[("VETBOX_PORT", "tcp://10.0.0.1:1"), ("PORT", "3")], &[]), "port: 3 # PORT");
    check(port(&[], &[]), "port: 1 # vetbox.yaml:1:7");
    let whole = run(&["serve", "--print-config", "--config", &file]);
    for line in ["scenario: [\"low-credits\",\"outage\"]", "strict: true", "webhookAllow: null", "seed: null"] {
        assert!(whole.ends_with(0).out.contains(line), "{line}: {}", whole.out);
    }
}

#[test]
fn a_token_that_is_missing_is_made_up_from_the_seed() {
    let folder = Folder::new("made-up");
    let text = "seed: 7\naccounts: [{ name: mine }]\nwebhooks: [{ url: \"http://localhost:9/a\" }]\n";
    let file = folder.write("vetbox.yaml", text);
    let sandbox = || {
        let emulator = Running::with(&["--config", &file, "--webhook", "http://localhost:9/b"]);
        emulator.run(&["sandbox", "show", "default", "--json"]).ends_with(0).json()
    };

    let (one, other) = (sandbox(), sandbox());

    let token = |sandbox: &serde_json::Value, index: usize| sandbox["webhooks"][index]["authorization"].clone();
    for index in [0, 1] {
        assert!(token(&one, index).as_str().is_some_and(|text| text.len() > 20), "{one}");
        assert_eq!(token(&one, index), token(&other, index));
    }
    assert_ne!(token(&one, 0), token(&one, 1));
}

#[test]
fn an_endpoint_must_be_allowed() {
    let webhook = ["serve", "--print-config", "--webhook", "http://127.0.0.1/"];
    let with = |allowed: &[&str]| run(&[&webhook[..], allowed].concat());

    with(&[]).ends_with(0);
    with(&["--webhook-allow", "127.0.0.0/8"]).ends_with(0);
    let refused = with(&["--webhook-allow", "public"]);
    assert!(
        refused.ends_with(2).err.starts_with("error: --webhook: webhooks to `127.0.0.1` are not"),
        "{}",
        refused.err
    );
}
