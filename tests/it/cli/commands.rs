//! Commands against a running emulator.

use super::program::{Folder, Running, finish, program, run};

#[test]
fn the_clock_is_shown_set_and_advanced() {
    let emulator = Running::start();

    let advanced = emulator.run(&["clock", "advance", "2h"]);
    assert!(advanced.ends_with(0).out.contains("now 2026-01-01T02:00:00Z"), "{}", advanced.out);
    assert_eq!(emulator.run(&["clock", "--json"]).ends_with(0).json()["now"], "2026-01-01T02:00:00Z");
    let set = emulator.run(&["clock", "set", "60x"]);
    assert!(set.ends_with(0).out.contains("mode  scaled 60x"), "{}", set.out);
    emulator.run(&["reset"]).ends_with(0);
    assert_eq!(emulator.run(&["clock", "--json"]).ends_with(0).json()["now"], "2026-01-01T00:00:00Z");
}

#[test]
fn which_emulator_is_meant_can_stand_before_what_is_to_be_done() {
    let emulator = Running::start();
    emulator.run(&["sandbox", "--json", "create", "t1"]).ends_with(0).json();

    let set = emulator.run(&["clock", "--sandbox", "t1", "--json", "set", "60x"]).ends_with(0).json();

    assert_eq!(set["mode"], "scaled");
    assert_eq!(emulator.run(&["clock", "--sandbox", "t1", "--json"]).ends_with(0).json()["mode"], "scaled");
    assert_eq!(emulator.run(&["clock", "--json"]).ends_with(0).json()["mode"], "frozen");
    let before = emulator.run(&["--sandbox", "t1", "--json", "clock", "set", "frozen"]).ends_with(0).json();
    assert_eq!(before["mode"], "frozen");
    assert_eq!(emulator.run(&["--sandbox=t1", "--json", "clock"]).ends_with(0).json()["mode"], "frozen");
}

#[test]
fn a_reset_leaves_what_is_to_be_kept() {
    let emulator = Running::start();
    emulator.check();

    let reset = emulator.run(&["reset", "--keep", "accounts", "--keep", "webhooks"]);
    assert_eq!(reset.ends_with(0).out, "sandbox default is as new but for accounts, webhooks\n");
    assert_eq!(emulator.run(&["requests", "--json"]).ends_with(0).json()["count"], 0);
    let shown = emulator.run(&["sandbox", "show", "default", "--json"]).ends_with(0).json();
    assert_eq!(shown["sizes"]["checks"], 0);
    let wrong = emulator.run(&["reset", "--keep", "scenario"]);
    assert!(wrong.ends_with(2).err.contains("scenarios"), "{}", wrong.err);
}

#[test]
fn a_snapshot_is_saved_and_loaded() {
    let (emulator, folder) = (Running::start(), Folder::new("snapshot"));
    let file = folder.path("before.json");
    let check = emulator.check();

    let saved = emulator.run(&["snapshot", "save", &file]);
    assert_eq!(
        saved.ends_with(0).out,
        format!("sandbox default is in {file}, secrets included: only you can read it\n")
    );
    emulator.run(&["reset"]).ends_with(0);
    let loaded = emulator.run(&["snapshot", "load", &file]);
    assert_eq!(loaded.ends_with(0).out, format!("sandbox default is as in {file}\n"));
    assert_eq!(
        emulator.run(&["snapshot", "save", "-"]).ends_with(0).out.trim_end(),
        std::fs::read_to_string(&file).unwrap()
    );
    emulator
        .run_with(&["snapshot", "load", "-", "--sandbox", "t1"], &std::fs::read_to_string(&file).unwrap())
        .ends_with(0);
    let other = emulator.run(&["snapshot", "save", "--sandbox", "t1"]).ends_with(0).json();
    assert_eq!(other["records"]["attestr"]["checks"][&check]["id"], check.as_str());
}

#[test]
fn a_snapshot_is_saved_whole_or_not_at_all_and_for_its_owner_alone() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let (emulator, folder) = (Running::start(), Folder::new("snapshot-file"));
    let file = folder.write("before.json", "what was there");
    std::fs::create_dir(folder.path("links")).unwrap();
    let link = folder.path("links/link.json");
    symlink(&file, &link).unwrap();

    emulator.run(&["snapshot", "save", &link]).ends_with(0);

    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(std::fs::read_to_string(&file).unwrap().starts_with('{'));
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(std::fs::read_dir(folder.path("")).unwrap().count(), 2, "nothing else is left there");
    let full = emulator.run(&["snapshot", "save", "/dev/full"]);
    assert_eq!(full.ends_with(1).err, "error: `/dev/full` cannot be written: No space left on device (os error 28)\n");
    let nowhere = folder.path("no/such/folder.json");
    assert_eq!(
        emulator.run(&["snapshot", "save", &nowhere]).ends_with(1).err,
        format!("error: `{nowhere}` cannot be written: No such file or directory (os error 2)\n")
    );
}

#[test]
fn a_wrong_snapshot_is_refused_with_what_is_wrong() {
    let (emulator, folder) = (Running::start(), Folder::new("snapshot-wrong"));
    let saved = emulator.run(&["snapshot", "save"]).ends_with(0).out.replace("frozen", "frosen");
    let file = folder.write("wrong.json", &saved);

    let refused = emulator.run(&["snapshot", "load", &file]);

    assert!(refused.ends_with(2).err.contains("unknown variant `frosen`"), "{}", refused.err);
}

#[test]
fn a_ready_emulator_is_waited_for_and_an_unready_one_is_given_up() {
    let emulator = Running::start();

    assert!(emulator.run(&["wait"]).ends_with(0).out.starts_with("ready at http://127.0.0.1:"));
    let ran = run(&["wait", "--url", "http://127.0.0.1:1", "--timeout", "1ms"]);
    assert!(ran.ends_with(3).err.contains("was not ready within 1ms"), "{}", ran.err);
    let port = emulator.url.rsplit(':').next().unwrap();
    run(&["healthcheck", "--port", port]).ends_with(0);
}

#[test]
fn the_health_check_finds_the_emulator_by_the_variables_of_serve() {
    let emulator = Running::start();
    let port = emulator.url.rsplit(':').next().unwrap();
    let check = |variables: &[(&str, &str)]| {
        let mut command = program();
        finish(command.arg("healthcheck").envs(variables.iter().copied()), "")
    };

    check(&[("VETBOX_PORT", port), ("VETBOX_HOST", "0.0.0.0")]).ends_with(0);
    check(&[("PORT", port)]).ends_with(0);
    let elsewhere = check(&[("VETBOX_PORT", port), ("VETBOX_HOST", "127.0.0.2")]);
    assert!(elsewhere.ends_with(3).err.contains("http://127.0.0.2:"), "{}", elsewhere.err);
    let wrong = check(&[("VETBOX_PORT", "high")]);
    assert!(wrong.ends_with(2).err.contains("VETBOX_PORT"), "{}", wrong.err);
}

#[test]
fn a_sandbox_is_made_listed_and_deleted() {
    let emulator = Running::start();

    let made = emulator.run(&["sandbox", "create", "t1", "--seed", "7", "--json"]).ends_with(0).json();
    assert_eq!(made["urls"]["base"], format!("{}/sandbox/t1", emulator.url));
    assert!(emulator.run(&["sandbox", "list"]).ends_with(0).out.contains("t1"));
    let shown = emulator.run(&["sandbox", "show", "t1"]);
    for part in ["seed       7\n", "next due   -\n", "personr    Bearer bus|", "holds      accounts 1, consents 1\n"] {
        assert!(shown.ends_with(0).out.contains(part), "{part}: {}", shown.out);
    }
    emulator.run(&["sandbox", "delete", "t1"]).ends_with(0);
    let gone = emulator.run(&["sandbox", "show", "t1"]);
    assert!(gone.ends_with(1).err.contains("there is no sandbox t1"), "{}", gone.err);
}

#[test]
fn scenarios_say_which_are_active() {
    let emulator = Running::with(&["--scenario", "low-credits"]);

    let listed = emulator.run(&["scenarios"]).ends_with(0).out.clone();
    let row = |name: &str| listed.lines().find(|line| line.starts_with(name)).expect("it is listed").to_owned();
    let words = |name: &str| row(name).split_whitespace().skip(1).take(2).collect::<Vec<_>>().join(" ");
    assert_eq!(
        [words("low-credits"), words("flaky"), words("magic-values")],
        ["shipped active", "shipped -", "magic active"]
    );
    let listed = emulator.run(&["scenarios", "--json"]).ends_with(0).json();
    let flaky = listed.as_array().unwrap().iter().find(|it| it["name"] == "flaky").unwrap();
    assert_eq!((&flaky["active"], &flaky["origin"]), (&false.into(), &"shipped".into()));
    let unknown = emulator.run(&["scenarios", "no-such"]);
    assert!(unknown.ends_with(2).err.contains("there is no scenario `no-such`"), "{}", unknown.err);
    let gone = run(&["scenarios", "--url", "http://127.0.0.1:1"]);
    assert!(gone.ends_with(1).err.contains("no emulator answers at http://127.0.0.1:1"), "{}", gone.err);
}

#[test]
fn the_environment_is_exported_so_that_a_shell_takes_it() {
    let emulator = Running::start();
    let exported = emulator.run(&["env"]).ends_with(0).out.clone();

    let script = format!("{exported}\nprintf '%s %s' \"$ATTESTR_BASE_URL\" \"$ATTESTR_AUTHORIZATION\"");
    let shell = std::process::Command::new("sh").args(["-euc", &script]).env_clear().output().expect("a shell");

    let printed = String::from_utf8(shell.stdout).unwrap();
    assert!(printed.starts_with(&format!("{}/api/v1/public/factx/ Basic ", emulator.url)), "{exported}\n{printed}");
    let json = emulator.run(&["env", "--format", "json"]).ends_with(0).json();
    assert_eq!(json["VETBOX_URL"], emulator.url);
}

#[test]
fn a_pending_check_is_completed_or_fails_and_is_waited_for() {
    let emulator = Running::start();
    let (first, second) = (emulator.check(), emulator.check());
    emulator.associate(&first);
    emulator.associate(&second);

    let alert = emulator.run(&["complete", &first, "Alert"]);
    assert_eq!(alert.ends_with(0).out, format!("{first} COMPLETED\n"));
    let failed = emulator.run(&["complete", &second, "--error", "5001"]);
    assert_eq!(failed.ends_with(0).out, format!("{second} ERRORED\n"));
    let again = emulator.run(&["complete", &first]);
    assert!(!again.ends_with(1).err.is_empty());
    let clear = emulator.run(&["complete", "--type", "work", "--nth", "1", "--revise", "Clear"]);
    assert_eq!(clear.ends_with(0).out, format!("{first} COMPLETED\n"));
    let several = emulator.run(&["complete", "--type", "work", "Alert"]).ends_with(1).err.clone();
    assert!(several.contains("2 checks fit type `work`") && several.contains(&second), "{several}");
    let both = emulator.run(&["complete", "--type", "work", &first, "Alert"]).ends_with(2).err.clone();
    assert!(both.contains("not both"), "{both}");
    emulator.run(&["wait", "--check", &first]).ends_with(0);
    let never = emulator.run(&["wait", "--check", &first, "--status", "ERRORED", "--timeout", "1ms"]);
    assert!(never.ends_with(3).err.contains("is COMPLETED"), "{}", never.err);
}

#[test]
fn an_event_is_fired_for_a_record_or_made_up() {
    let emulator = Running::with(&["--clock", "frozen", "--webhook", "http://127.0.0.1:1/hooks"]);
    let check = emulator.check();

    let overrides = r#"{"payload":{"tag":"changed"}}"#;
    let fired = emulator.run(&["trigger", "async.completed", "--subject", &check, "--override", overrides, "--json"]);
    let delivery = &fired.ends_with(0).json()["deliveries"][0];
    assert_eq!((&delivery["subject"], &delivery["attempts"][0]["number"]), (&check.as_str().into(), &1.into()));
    let body: serde_json::Value = serde_json::from_str(delivery["body"].as_str().unwrap()).unwrap();
    assert_eq!((&body["payload"]["_id"], &body["payload"]["tag"]), (&check.as_str().into(), &"changed".into()));
    let nobody = emulator.run(&["trigger", "applicant.reviewed"]);
    assert!(nobody.ends_with(0).out.contains("no endpoint gets this event; it is in the inbox"), "{}", nobody.out);
    let unknown = emulator.run(&["trigger", "async.done"]);
    assert!(unknown.ends_with(2).err.contains("valid: async.completed"), "{}", unknown.err);
    let missing = emulator.run(&["trigger", "async.completed", "--subject", "AR0"]);
    assert!(missing.ends_with(1).err.contains("AR0"), "{}", missing.err);
}

#[test]
fn a_control_api_at_a_listener_of_its_own_is_shown_and_asked_there() {
    let emulator = Running::with(&["--clock", "frozen", "--control-listen", "127.0.0.1:0"]);
    let line = |start: &str| emulator.banner.lines().find_map(|line| line.trim().strip_prefix(start)).map(str::trim);
    let control = line("vetbox.control=").expect("it says where the control API is").to_owned();
    assert_ne!(control, emulator.url);
    assert_eq!(line("Control"), Some(&*format!("{control}/_vetbox/v1/sandboxes/default")));

    let env = run(&["env", "--url", &control, "--format", "json"]).ends_with(0).json();

    assert_eq!(env["VETBOX_BASE_URL"], emulator.url);
    emulator.check();
    let requests = run(&["requests", "--url", &control, "--json"]).ends_with(0).json();
    assert_eq!(requests["count"], 1);
    let wrong = emulator.run(&["clock"]);
    assert!(wrong.ends_with(1).err.contains(&format!("{control}/_vetbox/")), "{}", wrong.err);
    run(&["healthcheck", "--port", emulator.url.rsplit(':').next().unwrap()]).ends_with(0);
}

#[test]
fn an_applicant_is_reviewed_by_hand() {
    let emulator = Running::start();
    let create = serde_json::json!({ "email": "a@b.example", "phone": "1", "flowName": "KYC basic" });
    let created = emulator.post("/api/1.1/wf/api-applicant-create", &create);
    let id = created["response"]["applicantId"].as_str().expect("the answer has an id").to_owned();
    let early = emulator.run(&["complete", &id]);
    assert!(early.ends_with(1).err.contains("is Created: nothing was started"), "{}", early.err);
    emulator.post("/api/1.1/wf/api-request-applicant-check", &serde_json::json!({ "applicantId": id }));

    let rejected = emulator.run(&["complete", &id, "Rejected", "--label", "SCREENSHOTS", "--retry", "false"]);

    assert_eq!(rejected.ends_with(0).out, format!("{id} Reviewed: Rejected\n"));
    let shown = emulator.run(&["complete", &id, "Approved", "--json"]).ends_with(0).json();
    assert_eq!(shown["outcome"], "Approved");
    let misused = emulator.run(&["complete", &id, "--error", "5001"]);
    assert!(misused.ends_with(2).err.contains("a verification of Personr has no errors"), "{}", misused.err);
}

#[test]
fn a_control_token_is_asked_for_and_given() {
    let emulator = Running::with(&["--control-token", "s3cret"]);

    let without = emulator.run(&["clock"]);
    assert!(without.ends_with(2).err.contains("VETBOX_CONTROL_TOKEN"), "{}", without.err);
    emulator.run(&["clock", "--token", "s3cret"]).ends_with(0);
}

#[test]
fn webhooks_are_added_changed_listed_and_removed() {
    let emulator = Running::start();

    let added = emulator.run(&["webhooks", "add", "http://localhost:9/h", "--vendor", "personr", "--json"]);
    assert_eq!(added.ends_with(0).json()["vendor"], "personr");
    let changed = emulator.run(&["webhooks", "change", "ep_1", "--active", "false", "--retry", "5s", "--json"]);
    assert_eq!(changed.ends_with(0).json()["retries"], serde_json::json!(["5s"]));
    let listed = emulator.run(&["webhooks"]);
    assert!(listed.ends_with(0).out.contains("ep_1      personr  off    http://localhost:9/h"), "{}", listed.out);
    let shown = emulator.run(&["webhooks", "change", "ep_1", "--active", "true"]);
    assert!(shown.ends_with(0).out.contains("\nevents         all\naccount        "), "{}", shown.out);
    assert_eq!(emulator.run(&["webhooks", "remove", "ep_1"]).ends_with(0).out, "removed ep_1\n");
    emulator.run(&["webhooks", "remove", "ep_1"]).ends_with(1);
}

#[test]
fn json_is_printed_for_what_was_done_and_for_what_was_refused() {
    let (emulator, folder) = (Running::start(), Folder::new("json"));
    let file = folder.path("now.json");
    emulator.run(&["sandbox", "create", "t1"]).ends_with(0);
    let json = |arguments: &[&str]| emulator.run(&[arguments, &["--json"]].concat()).ends_with(0).json();

    assert_eq!(json(&["snapshot", "save", &file])["file"], file.as_str());
    assert_eq!(json(&["wait"])["ready"], true);
    assert_eq!(json(&["sandbox", "delete", "t1"])["deleted"], "t1");
    assert_eq!(json(&["snapshot", "load", &file])["sandbox"], "default");
    assert_eq!(json(&["scenarios", "low-credits"])["name"], "low-credits");
    let signed = emulator.run_with(&["sign", "--secret", "s", "--json"], "x").ends_with(0).json();
    let payload = r#"{"output":{"a":1},"signature":"00"}"#;
    let judged = emulator.run_with(&["verify", "--secret", "s", "--json"], payload).ends_with(3).json();
    let port = emulator.url.rsplit(':').next().unwrap();
    let healthy = run(&["healthcheck", "--port", port, "--json"]).ends_with(0).json();
    let refused = emulator.run(&["deliveries", "--event", "foo", "--json"]);

    assert_eq!(signed["signature"].as_str().unwrap().len(), 64);
    assert_eq!(judged["valid"], false);
    assert_eq!(healthy["ready"], true);
    let problem: serde_json::Value = serde_json::from_str(&refused.ends_with(2).err).expect("a document");
    assert_eq!(problem["valid"][0], "async.completed");
}

#[test]
fn a_mistyped_sandbox_is_told_and_not_made() {
    let emulator = Running::start();

    for arguments in [&["clock"][..], &["clock", "advance", "1h"], &["complete", "AR0"], &["requests"], &["deliveries"]]
    {
        let ran = emulator.run(&[arguments, &["--sandbox", "nope"]].concat());
        assert!(ran.ends_with(1).err.contains("there is no sandbox nope"), "{arguments:?} {}", ran.err);
    }
    assert!(!emulator.run(&["sandbox", "list"]).ends_with(0).out.contains("nope"));
}
