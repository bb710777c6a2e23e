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
    assert!(!out.contains("hush"), "{out}");
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

    let ran = run(&["serve", "--config", &file, "--port", "x"]);

    insta::assert_snapshot!(ran.ends_with(2).err.replace(&file, "vetbox.yaml"), @"
    error: --port: `x` is not a port from 0 to 65535
      = example: --port '8382'
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
      = example: clock: frozen
    error: `localhost:` URLs cannot receive webhooks; use http:// or https://
     --> vetbox.yaml:4:10
      |
    4 |   - url: localhost:3000
      |          ^^^^^^^^^^^^^^
      = example: url: http://localhost:3000/hooks
    error: unknown key `tokn` in a webhook endpoint; it can be `vendor`, `url`, `token`, `events`, `account`, `active`, `timeout`, `retries`, `headers` or `concurrency`
     --> vetbox.yaml:5:5
      |
    5 |     tokn: x
      |     ^^^^
      = did you mean `token`?
      = example: token: my-token
    error: `secret` is missing here
     --> vetbox.yaml:7:5
      |
    7 |   - id: nope
      |     ^
      = example: secret: my-secret
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
    error: `soon` is not a duration such as 800ms, 2s, 1h 30m or 7d
     --> vetbox.yaml:2:44
    error: `timeout` is 3600s; it must be from 1ms to 300s
     --> vetbox.yaml:3:44
    error: `later` is not a duration such as 800ms, 2s, 1h 30m or 7d
     --> vetbox.yaml:4:49
    error: `Host` is not a header that can be set: it follows from the webhook or has its own setting
     --> vetbox.yaml:5:44
    error: `concurrency` is 65; it must be from 1 to 64
     --> vetbox.yaml:6:48
    error: the token holds characters that cannot stand in a header; use visible ASCII
     --> vetbox.yaml:7:42
    error: there is no workspace `Nowhere`; there are Primary, XYZ Co
     --> vetbox.yaml:8:61
    error: the workspace has its one endpoint already, `ep_1`; change or remove that one
      --> vetbox.yaml:10:61
    ");
}

#[test]
fn a_missing_file_is_a_wrong_configuration() {
    let ran = run(&["serve", "--config", "missing.yaml"]);

    assert!(ran.ends_with(2).err.contains("`missing.yaml` cannot be read"), "{}", ran.err);
}
