//! `--seed-file`: sandboxes that start with something.

use serde_json::{Value, json};

use super::program::{Folder, Running, run};

/// A sandbox with an account, an endpoint, a rule and a time.
fn sandbox() -> Value {
    json!({
        "clock": { "mode": "frozen", "now": "2030-05-01T00:00:00Z" },
        "accounts": [{ "id": "OX0LgghsxZsJZUwYvN", "key": "key", "secret": "secret", "token": "seeded", "credits": { "work": 3 } }],
        "webhooks": [{ "url": "http://localhost:3000/hooks", "token": "hooks" }],
        "scenarios": ["attestr-alert"],
        "rules": [
            { "id": "first", "when": { "operation": "attestr.work.create" }, "then": { "error": 5001 } },
            { "id": "second", "when": { "operation": "attestr.work.create" }, "then": { "error": 4292 } },
        ],
    })
}

/// What a sandbox of the seed has.
#[track_caller]
fn check(emulator: &Running, name: &str) {
    let shown = |path: &str| emulator.control("GET", &format!("/sandboxes/{name}{path}"), &Value::Null);
    assert_eq!(shown("/clock")["now"], "2030-05-01T00:00:00Z");
    assert_eq!(shown("/webhooks")[0]["url"], "http://localhost:3000/hooks");
    let account = shown("/accounts/OX0LgghsxZsJZUwYvN");
    assert_eq!((&account["credits"]["work"], &account["key"]), (&json!(3), &json!("key")));
    let rules = shown("/rules");
    assert_eq!((&rules[0]["name"], &rules[1]["name"]), (&json!("runtime/first"), &json!("runtime/second")));
}

#[test]
fn a_sandbox_starts_with_its_seed_and_a_reset_goes_back_to_it() {
    let folder = Folder::new("seed");
    let file = folder.write("seed.json", &json!({ "sandboxes": { "default": sandbox() } }).to_string());
    let emulator = Running::with(&["--seed-file", &file]);

    check(&emulator, "default");
    emulator.run(&["clock", "advance", "1h"]).ends_with(0);
    emulator.control("PUT", "/sandboxes/default/accounts/OX0LgghsxZsJZUwYvN", &json!({ "credits": { "work": 1 } }));
    emulator.run(&["reset"]).ends_with(0);

    check(&emulator, "default");
}

#[test]
fn a_seed_can_be_of_several_sandboxes() {
    let folder = Folder::new("seed-several");
    let several = json!({ "sandboxes": { "t1": { "seed": 7 }, "t2": sandbox() } });
    let file = folder.write("seed.json", &several.to_string());
    let emulator = Running::with(&["--seed-file", &file]);

    let t1 = emulator.run(&["sandbox", "show", "t1", "--json"]).ends_with(0).json();
    assert_eq!(t1["seed"], 7);
    check(&emulator, "t2");
    let default = emulator.control("GET", "/sandboxes/default/rules", &Value::Null);
    assert!(!default.to_string().contains("runtime/first"), "{default}");
}

#[test]
fn a_wrong_seed_stops_the_start_with_every_place() {
    let folder = Folder::new("seed-wrong");
    let refused = |seed: Value| {
        let file = folder.write("seed.json", &json!({ "sandboxes": { "t1": seed } }).to_string());
        run(&["serve", "--port", "0", "--seed-file", &file]).ends_with(2).err.clone()
    };
    let mut seed = sandbox();
    seed["accounts"][0]["id"] = json!("OX1");
    seed["account"] = json!([]);

    let err = refused(seed);

    assert!(err.contains("seed.json") && err.contains("sandboxes.t1.accounts[0].id: expected `OX0`"), "{err}");
    assert!(err.contains("sandboxes.t1.account: unknown field") && err.contains("did you mean `accounts`?"), "{err}");
    let mut seed = sandbox();
    seed["rules"][0]["then"]["error"] = json!(1);
    let err = refused(seed);
    assert!(err.contains("sandboxes.t1.rules[0]: error: this operation has no error 1"), "{err}");
    let missing = run(&["serve", "--port", "0", "--seed-file", &folder.path("none.json")]);
    assert!(missing.ends_with(2).err.contains("none.json` cannot be read"), "{}", missing.err);
}
