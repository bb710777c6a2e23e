//! `--seed-file`: sandboxes that start with something.

use serde_json::{Value, json};

use super::program::{Folder, Running, run};

/// A seed with an account, a profile and a time.
fn seed() -> Value {
    json!({
        "snapshot": 1,
        "clock": { "mode": "frozen", "now": "2030-05-01T00:00:00Z" },
        "records": { "attestr": {
            "accounts": [{
                "id": "OX0LgghsxZsJZUwYvN", "clientKey": "key", "secret": "secret", "token": "seeded",
                "wallet": { "balances": { "work": 3 } },
            }],
            "profiles": [{
                "id": "AX1LgghsxZsJZUwYvN", "number": 38_015_757_659_695_u64, "account": "OX0LgghsxZsJZUwYvN",
                "details": { "tag": "AA-1234", "name": "Gitanjali Raheja" }, "created": "2030-04-30T00:00:00Z",
            }],
        } },
    })
}

/// The profile of the seed as a client reads it.
fn profile(emulator: &Running) -> String {
    let document = emulator.run(&["snapshot", "save"]).ends_with(0).json();
    document["records"]["attestr"]["profiles"][0]["details"]["name"].to_string()
}

#[test]
fn a_sandbox_starts_with_its_seed_and_a_reset_goes_back_to_it() {
    let folder = Folder::new("seed");
    let file = folder.write("seed.json", &seed().to_string());
    let emulator = Running::with(&["--seed-file", &file]);

    assert_eq!(profile(&emulator), "\"Gitanjali Raheja\"");
    assert_eq!(emulator.run(&["clock", "--json"]).ends_with(0).json()["now"], "2030-05-01T00:00:00Z");
    emulator.check();
    emulator.run(&["clock", "advance", "1h"]).ends_with(0);
    emulator.run(&["reset"]).ends_with(0);

    assert_eq!(profile(&emulator), "\"Gitanjali Raheja\"");
    let shown = emulator.run(&["sandbox", "show", "default", "--json"]).ends_with(0).json();
    assert_eq!((&shown["sizes"]["checks"], &shown["clock"]["now"]), (&json!(0), &json!("2030-05-01T00:00:00Z")));
}

#[test]
fn a_seed_can_be_of_several_sandboxes() {
    let folder = Folder::new("seed-several");
    let several = json!({ "snapshot": 1, "sandboxes": { "t1": { "seed": 7 }, "t2": seed() } });
    let file = folder.write("seed.json", &several.to_string());
    let emulator = Running::with(&["--seed-file", &file]);

    let seed_of = |name| emulator.run(&["sandbox", "show", name, "--json"]).ends_with(0).json()["seed"].clone();
    assert_eq!(seed_of("t1"), 7);
    let shown = emulator.run(&["sandbox", "show", "t2", "--json"]).ends_with(0).json();
    assert_eq!(shown["sizes"]["profiles"], 1);
    let default = emulator.run(&["sandbox", "show", "default", "--json"]).ends_with(0).json();
    assert_eq!(default["sizes"]["profiles"], 0);
}

#[test]
fn a_wrong_seed_stops_the_start_with_every_place() {
    let folder = Folder::new("seed-wrong");
    let mut seed = seed();
    seed["records"]["attestr"]["accounts"][0]["id"] = json!("OX1");
    seed["records"]["attestr"]["profile"] = json!([]);
    let file = folder.write("seed.json", &seed.to_string());

    let refused = run(&["serve", "--port", "0", "--seed-file", &file]);

    let err = &refused.ends_with(2).err;
    assert!(err.contains("seed.json") && err.contains("/records/attestr/accounts/0/id: expected `OX0`"), "{err}");
    assert!(
        err.contains("/records/attestr/profile: unknown field") && err.contains("did you mean `profiles`?"),
        "{err}"
    );
    let missing = run(&["serve", "--port", "0", "--seed-file", &folder.path("none.json")]);
    assert!(missing.ends_with(2).err.contains("none.json` cannot be read"), "{}", missing.err);
}

#[test]
fn what_cannot_be_together_in_a_seed_stops_the_start_too() {
    let folder = Folder::new("seed-apart");
    let mut seed = seed();
    seed["records"]["attestr"]["profiles"][0]["contents"] = json!({ "active": { "items": ["AR0ZoLeBdqvmr-nmy1"] } });
    let file = folder.write("seed.json", &seed.to_string());

    let refused = run(&["serve", "--port", "0", "--seed-file", &file]);

    let place = "/records/attestr/profiles/0/contents/active/items/0: there is no check AR0ZoLeBdqvmr-nmy1";
    assert!(refused.ends_with(2).err.contains(place), "{}", refused.err);
}
