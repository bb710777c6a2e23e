//! Commands about requests and webhooks that an emulator saw.

use super::program::{Folder, Running, run};

#[test]
fn a_request_that_was_answered_is_explained() {
    let emulator = Running::with(&["--clock", "frozen", "--scenario", "low-credits"]);
    emulator.attestr("POST", "/factx/", &serde_json::json!({ "tag": "A-1", "name": "Gitanjali Raheja" }));
    let listed = emulator.run(&["requests", "--json"]).ends_with(0).json();
    let id = listed["items"][0]["id"].to_string();

    let explained = emulator.run(&["explain", "--id", &id, "--json"]).ends_with(0).json();

    assert!(explained["considered"].is_array() && explained["decidedBy"].is_null(), "{explained}");
    let told = emulator.run(&["explain", "--id", &id]);
    assert!(told.ends_with(0).out.ends_with("decided by the vendor's default\n"), "{}", told.out);
    let request = emulator.run(&["requests", &id, "--json"]).ends_with(0).json();
    let account = format!("/sandboxes/default/accounts/{}", request["account"].as_str().unwrap());
    emulator.control("PUT", &account, &serde_json::json!({ "whitelist": ["10.0.0.0/8"] }));
    let again = emulator.control("POST", &format!("/sandboxes/default/requests/{id}/send"), &serde_json::json!({}));
    assert_eq!(again["status"], 403);
    let refused = emulator.run(&["explain", "--id", "2"]);
    assert!(refused.ends_with(0).out.ends_with("refused by the setting `whitelist`\n"), "{}", refused.out);
    let unknown = emulator.run(&["explain", "--id", "999"]);
    assert!(unknown.ends_with(1).err.contains("999"), "{}", unknown.err);
}

#[test]
fn a_request_that_is_not_sent_is_explained() {
    let folder = Folder::new("explain");
    run(&["init", &folder.path("")]).ends_with(0);
    let emulator = Running::with(&["--clock", "frozen", "--scenarios", &folder.path("scenarios")]);
    let explain = |request: serde_json::Value| {
        let file = folder.write("request.json", &request.to_string());
        emulator.run(&["explain", "--request", &file]).ends_with(0).out.clone()
    };

    let unfit = explain(serde_json::json!({ "operation": "attestr.work.create", "body": { "employer": "Acme" } }));
    assert!(
        unfit.contains("first/initech-alert  did not fit: body employer should be `Initech*`, and was \"Acme\"\n"),
        "{unfit}"
    );
    assert!(unfit.ends_with("decided by the vendor's default\n"), "{unfit}");
    let magic =
        explain(serde_json::json!({ "operation": "attestr.work.create", "body": { "employer": "Acme [ALERT]" } }));
    assert!(magic.contains("decided by magic-values/attestr-alert"), "{magic}");
    let header = serde_json::json!({ "operation": "attestr.work.create", "headers": { "X-Vetbox-Outcome": "False" } });
    assert!(explain(header).contains("decided by header"));
    assert_eq!(emulator.run(&["requests", "--json"]).ends_with(0).json()["items"], serde_json::json!([]));
}

#[test]
fn requests_are_listed_shown_and_exported() {
    let emulator = Running::start();
    let check = emulator.check();

    let listed = emulator.run(&["requests"]);
    assert!(listed.ends_with(0).out.contains("attestr.work.create"), "{}", listed.out);
    let page = emulator.run(&["requests", "--operation", "attestr.work.*", "--json"]).ends_with(0).json();
    assert_eq!(page["items"][0]["subject"], check.as_str());
    let id = page["items"][0]["id"].to_string();
    let one = emulator.run(&["requests", &id, "--json"]).ends_with(0).json();
    assert_eq!(one["response"]["encoding"], "text");
    let shown = emulator.run(&["requests", &id]);
    let parts = [
        "request 1 at 2026-01-01T00:00:00Z from 127.0.0.1",
        "\noperation  attestr.work.create\n",
        "\n\n> POST /api/v1/public/factx/async/work\n> host: ",
        "\n>\n{",
        "\n\n< 200\n< ",
        "\n<\n{\"_id\":",
    ];
    for part in parts {
        assert!(shown.ends_with(0).out.contains(part), "{part}: {}", shown.out);
    }
    emulator.run(&["requests", &id, "--status", "4xx"]).ends_with(2);
    assert!(emulator.run(&["requests", "--har"]).ends_with(0).json()["log"]["entries"].is_array());
    assert!(emulator.run(&["requests", "--curl"]).ends_with(0).out.contains("curl"));
    assert_eq!(emulator.run(&["requests", "--unmatched", "--json"]).ends_with(0).json()["count"], 0);
}

#[test]
fn a_delivery_is_listed_shown_and_sent_again() {
    let emulator = Running::with(&["--clock", "frozen", "--webhook", "http://127.0.0.1:1/hooks"]);
    let check = emulator.check();
    emulator.associate(&check);
    emulator.run(&["clock", "advance", "2s"]).ends_with(0);

    let listed = emulator.run(&["deliveries", "--subject", &check, "--json"]).ends_with(0).json();
    let id = listed["items"][0]["id"].as_str().expect("there is a delivery").to_owned();
    let shown = emulator.run(&["deliveries", &id]);
    assert!(shown.ends_with(0).out.contains("authorization: "), "{}", shown.out);
    assert!(shown.out.contains(&check), "{}", shown.out);
    assert!(shown.out.contains(": nothing listens on 127.0.0.1:1\n\nauthorization: "), "{}", shown.out);
    let resent = emulator.run(&["deliveries", &id, "--resend", "--json"]).ends_with(0).json();
    assert_eq!(resent["cause"], serde_json::json!({ "is": "resend", "of": id }));
}

#[test]
fn deliveries_are_steered() {
    let emulator = Running::start();
    emulator.run(&["webhooks", "add", "http://127.0.0.1:1/h"]).ends_with(0);
    let act = |arguments: &[&str]| emulator.run(&[&["deliveries", "--json"], arguments].concat()).ends_with(0).json();

    assert_eq!(act(&["--hold", "--endpoint", "ep_1"])["held"], true);
    emulator.run(&["trigger", "async.completed", "--webhook", r#"{"delay":"1h"}"#]).ends_with(0);
    let troubles = emulator.run(&["doctor"]);
    assert!(troubles.ends_with(3).out.contains("1 webhook waits for ep_1, whose queue is held"), "{}", troubles.out);
    assert_eq!(act(&["--release"])["held"], false);
    assert_eq!(act(&["--flush"])["flushed"], 1);
    assert_eq!(act(&["--resend-failed"])["resent"], serde_json::json!([]));
    let armed = act(&["--sabotage", r#"{"drop":true}"#, "--endpoint", "ep_1"]);
    assert_eq!(armed["armed"][0]["endpoint"], "ep_1");
    emulator.run(&["deliveries", "--hold", "--release"]).ends_with(2);
    emulator.run(&["deliveries", "dl_1", "--flush"]).ends_with(2);
    emulator.run(&["deliveries", "dl_1", "--event", "async.completed"]).ends_with(2);
    emulator.run(&["deliveries", "--flush", "--limit", "1"]).ends_with(2);
}

#[test]
fn what_is_done_to_deliveries_is_told() {
    let emulator = Running::start();
    emulator.run(&["webhooks", "add", "http://127.0.0.1:1/h"]).ends_with(0);
    let told = |arguments: &[&str]| emulator.run(&[&["deliveries"], arguments].concat()).ends_with(0).out.clone();

    assert_eq!(told(&["--hold", "--endpoint", "ep_1"]), "held: nothing is sent to ep_1; --release goes on\n");
    assert_eq!(told(&["--release"]), "released: what waits for all endpoints is sent\n");
    emulator.run(&["trigger", "async.completed"]).ends_with(0);
    assert_eq!(told(&["--flush"]), "attempted 1\n");
    told(&["--hold"]);
    assert!(told(&["--flush"]).starts_with("attempted 0; held back: 1 ("));
    told(&["--release"]);
    assert_eq!(told(&["--resend-failed"]), "no delivery failed that was not sent again since\n");
    assert_eq!(
        told(&["--sabotage", r#"{"drop":true}"#, "--endpoint", "ep_1"]),
        "VENDOR  EVENT  SUBJECT  ENDPOINT  SABOTAGE\nany     any    any      ep_1      {\"drop\":true}\n"
    );
}

#[test]
fn a_delivery_shows_what_was_done_to_it() {
    let emulator = Running::start();
    emulator.run(&["webhooks", "add", "http://127.0.0.1:1/h"]).ends_with(0);

    let fired = emulator.run(&["trigger", "async.completed", "--webhook", r#"{"drop":true,"signature":"wrong"}"#]);

    let parts = ["\nstatus    dropped\nsabotage  ", "\nsabotage  signature by control: "];
    for part in parts {
        assert!(fired.ends_with(0).out.contains(part), "{part}: {}", fired.out);
    }
    assert!(!fired.out.contains("hint"), "{}", fired.out);
}

#[test]
fn a_client_cannot_steer_the_terminal_of_whoever_looks_at_its_requests() {
    let emulator = Running::start();
    let body = "\x1b[2J\x07\u{9b}31m\r\n";
    let request = format!(
        "POST /api/v1/public/factx/\u{9b}2J HTTP/1.1\r\nhost: localhost\r\nauthorization: Basic cli\r\nx-note: \u{9b}31m\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len(),
    );
    let mut stream = std::net::TcpStream::connect(emulator.url.trim_start_matches("http://")).unwrap();
    std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
    std::io::read_to_string(stream).unwrap();

    let commands: [&[&str]; 6] = [
        &["requests"],
        &["requests", "--json"],
        &["requests", "--har"],
        &["requests", "--curl"],
        &["requests", "1"],
        &["requests", "1", "--json"],
    ];
    for arguments in commands {
        let printed = emulator.run(arguments).ends_with(0).out.clone();
        assert!(!printed.chars().any(|it| it.is_control() && !"\r\n".contains(it)), "{arguments:?}: {printed:?}");
    }
    let shown = emulator.run(&["requests", "1"]).ends_with(0).out.clone();
    assert!(shown.contains(r"\u001b[2J\u0007\u009b31m"), "{shown}");
}

#[test]
fn a_request_at_a_path_of_nobody_is_shown_without_an_account() {
    let emulator = Running::start();
    let _ = std::net::TcpStream::connect(emulator.url.trim_start_matches("http://")).and_then(|mut stream| {
        std::io::Write::write_all(
            &mut stream,
            b"GET /nowhere HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
        )?;
        std::io::read_to_string(stream)
    });

    let shown = emulator.run(&["requests", "1"]);

    assert!(shown.ends_with(0).out.contains(" from 127.0.0.1\n\n> GET /nowhere\n"), "{}", shown.out);
}

#[test]
fn a_long_list_is_shown_in_parts() {
    let emulator = Running::start();
    (0..3).for_each(|_| drop(emulator.check()));
    emulator.run(&["webhooks", "add", "http://127.0.0.1:1/h"]).ends_with(0);
    (0..3).for_each(|_| drop(emulator.run(&["trigger", "async.completed"])));

    for (list, second, third) in [("requests", "2", "3"), ("deliveries", "dl_2", "dl_3")] {
        let part = emulator.run(&[list, "--limit", "2"]).ends_with(0).out.clone();
        assert!(part.ends_with(&format!("… of 3 in all; --after {second} shows more\n")), "{part}");
        let rest = emulator.run(&[list, "--after", second]).ends_with(0).out.clone();
        let ids: Vec<_> = rest.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(ids[0], third, "{rest}");
    }
    assert!(emulator.run(&["requests", "--limit", "0"]).ends_with(2).err.contains("1 to 1000"));
}
