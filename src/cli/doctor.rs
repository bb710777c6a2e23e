//! `vetbox doctor`: finds the usual troubles and says how to end them.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};

use super::{failure::Failure, print, remote::Remote};
use crate::engine::clock::Stopwatch;

/// From here on an answer on the same machine is slow.
const SLOW: Duration = Duration::from_millis(500);

/// Look for the usual troubles; exits with 3 when there is one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox doctor
  vetbox doctor --url http://localhost:9000 --sandbox t1")]
pub(super) struct Doctor {
    #[command(flatten)]
    remote: Remote,
}

/// What one look came to.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Finding {
    /// Nothing is wrong.
    Fine(String),
    /// Something is wrong, and this is how to end it.
    Trouble { what: String, fix: String },
}

/// Looks everywhere.
pub(super) fn run(arguments: &Doctor) -> Result<(), Failure> {
    let remote = &arguments.remote;
    let mut findings = vec![reached(remote)];
    if matches!(findings[0], Finding::Fine(_)) {
        let clock = remote.get("/clock")?;
        findings.push(time(&clock));
        findings.extend(receivers(&remote.all("/deliveries", &[])?));
        findings.push(held(&remote.get("/webhooks")?));
        findings.push(associations(&remote.all("/checks", &[("status", "INITIATED")])?));
    }
    if remote.json {
        print::json(&json!(findings));
    } else {
        findings.iter().for_each(show);
    }
    let troubles = findings.iter().filter(|it| matches!(it, Finding::Trouble { .. })).count();
    if troubles == 0 { Ok(()) } else { Err(Failure::NotMet(format!("troubles found: {troubles}"))) }
}

fn show(finding: &Finding) {
    match finding {
        Finding::Fine(what) => print::line(&format!("fine     {what}")),
        Finding::Trouble { what, fix } => print::line(&format!("trouble  {what}\n         {fix}")),
    }
}

fn trouble(what: impl Into<String>, fix: impl Into<String>) -> Finding {
    Finding::Trouble { what: what.into(), fix: fix.into() }
}

/// Whether a vetbox answers at the base URL, or another program, or nothing.
fn reached(remote: &Remote) -> Finding {
    let (base, watch) = (remote.base(), Stopwatch::start());
    match remote.send(Method::GET, "/readyz", None) {
        Err(error) => trouble(
            format!("nothing answers at {base}: {}", error.root_cause()),
            "start one with `vetbox serve`; in a container, publish the port and listen on 0.0.0.0 (--host)",
        ),
        Ok(answer) if answer.json()["status"].is_null() => trouble(
            format!("another program answers at {base}"),
            "stop it, or start vetbox with another --port and say so with --url or VETBOX_URL",
        ),
        Ok(answer) if answer.status != StatusCode::OK => {
            trouble(format!("{base} is not ready: {}", answer.text), "read its log; `vetbox wait` waits until it is")
        }
        Ok(_) if SLOW < watch.elapsed() => trouble(
            format!("{base} took {} ms to answer", watch.elapsed().as_millis()),
            "the machine or the network is busy; timeouts in tests may fire",
        ),
        Ok(_) => Finding::Fine(format!("{base} is ready")),
    }
}

/// Whether time stands still while something waits for it.
fn time(clock: &Value) -> Finding {
    match (clock["mode"].as_str(), clock["next"].as_str()) {
        (Some("frozen"), Some(next)) => trouble(
            format!("the clock is frozen at {}, and something is due at {next}", print::plain(&clock["now"])),
            "`vetbox clock advance --until next` moves it, `vetbox clock set real` lets it run",
        ),
        _ => Finding::Fine(format!("the clock is {}", print::plain(&clock["mode"]))),
    }
}

/// The receivers that did not take their latest webhook, each once.
fn receivers(deliveries: &[Value]) -> Vec<Finding> {
    let failing = |it: &&Value| it["hint"].is_string() || it["status"] == "failed";
    let mut seen = Vec::new();
    let mut findings = Vec::new();
    for delivery in deliveries.iter().rev().filter(failing) {
        if seen.contains(&&delivery["endpoint"]) {
            continue;
        }
        seen.push(&delivery["endpoint"]);
        let [endpoint, url, latest] = ["endpoint", "url", "latest"].map(|name| print::plain(&delivery[name]));
        let fix = delivery["hint"].as_str().unwrap_or("`vetbox deliveries --status failed` shows what was sent");
        findings.push(trouble(format!("endpoint {endpoint} ({url}) does not take webhooks: {latest}"), fix));
    }
    if findings.is_empty() {
        findings.push(Finding::Fine("no receiver fails".to_owned()));
    }
    findings
}

/// Whether webhooks wait for an endpoint that gets none.
fn held(endpoints: &Value) -> Finding {
    let waits = |it: &&Value| it["waiting"].as_u64().unwrap_or(0) > 0 && (it["held"] == true || it["active"] == false);
    let Some(endpoint) = endpoints.as_array().into_iter().flatten().find(waits) else {
        return Finding::Fine("no webhook waits for a queue that is held".to_owned());
    };
    let [id, waiting] = ["id", "waiting"].map(|name| print::plain(&endpoint[name]));
    if endpoint["held"] == true {
        let fix = "`vetbox deliveries --release` lets them go";
        return trouble(format!("{waiting} webhooks wait for {id}, whose queue is held"), fix);
    }
    let fix = format!("`vetbox webhooks change {id} --active true` turns it on");
    trouble(format!("{waiting} webhooks wait for {id}, which is off"), fix)
}

/// Whether a check waits to be put on a profile.
fn is_lost(check: &Value) -> bool {
    check["waitingFor"].as_str().is_some_and(|waiting| waiting.contains("associated"))
}

/// Whether checks wait for an association that never comes.
fn associations(checks: &[Value]) -> Finding {
    let lost: Vec<String> = checks.iter().filter(|it| is_lost(it)).map(|it| print::plain(&it["id"])).collect();
    match &lost[..] {
        [] => Finding::Fine("no check waits for an association".to_owned()),
        [first, ..] => trouble(
            format!("{} checks were never associated to a profile, such as {first}", lost.len()),
            "PUT …/factx/<profile>/associate starts them; --processing on-create starts checks without",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(finding: &Finding) -> &str {
        match finding {
            Finding::Trouble { what, .. } => what,
            Finding::Fine(what) => panic!("{what} is no trouble"),
        }
    }

    #[test]
    fn a_frozen_clock_with_something_due_is_trouble() {
        let clock = |mode, next: Value| json!({ "mode": mode, "now": "t0", "next": next });

        assert_eq!(what(&time(&clock("frozen", json!("t1")))), "the clock is frozen at t0, and something is due at t1");
        for fine in [clock("frozen", Value::Null), clock("real", json!("t1"))] {
            assert!(matches!(time(&fine), Finding::Fine(_)));
        }
    }

    #[test]
    fn a_receiver_that_fails_is_named_once_with_its_latest_failure() {
        let failed = |latest| json!({ "endpoint": "ep_1", "url": "http://x/", "status": "failed", "latest": latest, "hint": "do y" });
        let fine = json!({ "endpoint": "ep_2", "status": "delivered" });

        let findings = receivers(&[failed("refused"), failed("timed out"), fine]);

        assert_eq!(findings.len(), 1);
        assert_eq!(what(&findings[0]), "endpoint ep_1 (http://x/) does not take webhooks: timed out");
        assert!(matches!(receivers(&[])[..], [Finding::Fine(_)]));
    }
}
