//! `vetbox doctor`: finds the usual troubles and says how to end them.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde::{Deserialize, Serialize};

use super::{
    clock::ClockView,
    deliveries::DeliveryLine,
    remote::Remote,
    terminal::{Failure, lines, or_dash, print, print_json},
    webhooks::EndpointView,
};
use crate::{
    control::WaitingReason,
    engine::{clock::Stopwatch, tree::counted},
};

/// From here on an answer on the same machine is slow.
const SLOW: Duration = Duration::from_millis(500);

/// Look for the usual troubles; exits with 3 when there is one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox doctor
  vetbox doctor --url http://localhost:9000 --sandbox t1")]
pub struct Doctor {
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
pub fn run(arguments: &Doctor) -> Result<(), Failure> {
    let remote = &arguments.remote;
    let mut findings = vec![reached(remote)];
    if matches!(findings[0], Finding::Fine(_)) {
        let metrics = remote.send(Method::GET, "/_vetbox/metrics", None).map_err(Failure::Failed)?;
        findings.extend(memory(&metrics.text));
        findings.push(time(remote.get("/clock")?.read()?));
        findings.extend(receivers(&remote.all("/deliveries", &[], None)?.items));
        findings.push(held(&remote.get("/webhooks")?.read::<Vec<_>>()?));
        findings.push(associations(&remote.all("/checks", &[("status", Some("INITIATED"))], None)?.items));
    }
    if remote.json {
        print_json(&findings)?;
    } else {
        print(&lines(findings.iter().map(show)))?;
    }
    let troubles = findings.iter().filter(|it| matches!(it, Finding::Trouble { .. })).count();
    if troubles == 0 { Ok(()) } else { Err(Failure::NotMet(format!("troubles found: {troubles}"))) }
}

fn show(finding: &Finding) -> String {
    match finding {
        Finding::Fine(what) => format!("fine     {what}"),
        Finding::Trouble { what, fix } => format!("trouble  {what}\n         {fix}"),
    }
}

fn trouble(what: impl Into<String>, fix: impl Into<String>) -> Finding {
    Finding::Trouble { what: what.into(), fix: fix.into() }
}

/// What a vetbox says of itself.
#[derive(Debug, Deserialize)]
struct Readiness {
    #[serde(rename = "status")]
    _status: String,
}

/// Whether a vetbox answers at the base URL, or another program, or nothing.
fn reached(remote: &Remote) -> Finding {
    let (base, watch) = (remote.base(), Stopwatch::start());
    match remote.send(Method::GET, "/readyz", None) {
        Err(error) => trouble(
            format!("nothing answers at {base}: {}", error.root_cause()),
            "start one with `vetbox serve`; in a container, publish the port and listen on 0.0.0.0 (--host)",
        ),
        Ok(answer) if answer.read::<Readiness>().is_err() => trouble(
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

/// Whether anybody was turned away for want of memory, by the server's numbers; nothing when they are not there.
fn memory(metrics: &str) -> Option<Finding> {
    let refused = |part: &str| -> Option<usize> {
        let name = format!("vetbox_memory_refused_total{{part=\"{part}\"}} ");
        metrics.lines().find_map(|line| line.strip_prefix(&*name)?.parse().ok())
    };
    Some(match refused("kept")? + refused("passing")? {
        0 => Finding::Fine("there was memory for every request and answer".to_owned()),
        refused => trouble(
            format!("{} got 503 since there was no memory left", counted(refused, "request")),
            "delete or reset sandboxes, send fewer large bodies at once, or start with more --memory",
        ),
    })
}

/// Whether time stands still while something waits for it.
fn time(ClockView { mode, now, next, .. }: ClockView) -> Finding {
    match next {
        Some(next) if mode == "frozen" => trouble(
            format!("the clock is frozen at {now}, and something is due at {next}"),
            "`vetbox clock advance --until next` moves it, `vetbox clock set real` lets it run",
        ),
        _ => Finding::Fine(format!("the clock is {mode}")),
    }
}

/// The receivers that did not take their latest webhook, each once.
fn receivers(deliveries: &[DeliveryLine]) -> Vec<Finding> {
    let mut seen = Vec::new();
    let mut findings = Vec::new();
    for it in deliveries.iter().rev().filter(|it| it.hint.is_some() || it.status == "failed") {
        if seen.contains(&&it.endpoint) {
            continue;
        }
        seen.push(&it.endpoint);
        let (url, latest) = (or_dash(it.url.clone()), or_dash(it.latest.clone()));
        let fix = it.hint.as_deref().unwrap_or("`vetbox deliveries --status failed` shows what was sent");
        findings.push(trouble(format!("endpoint {} ({url}) does not take webhooks: {latest}", it.endpoint), fix));
    }
    if findings.is_empty() {
        findings.push(Finding::Fine("no receiver fails".to_owned()));
    }
    findings
}

/// Whether webhooks wait for an endpoint that gets none.
fn held(endpoints: &[EndpointView]) -> Finding {
    let waits = |it: &&EndpointView| it.waiting > 0 && (it.held || !it.active);
    let Some(EndpointView { id, waiting, held, .. }) = endpoints.iter().find(waits) else {
        return Finding::Fine("no webhook waits for a queue that is held".to_owned());
    };
    let wait = format!("{} for {id}", they_wait(*waiting, "webhook"));
    if *held {
        return trouble(format!("{wait}, whose queue is held"), "`vetbox deliveries --release` lets them go");
    }
    trouble(format!("{wait}, which is off"), format!("`vetbox webhooks change {id} --active true` turns it on"))
}

/// `1 webhook waits`, `2 webhooks wait`.
fn they_wait(number: usize, noun: &str) -> String {
    format!("{} {}", counted(number, noun), if number == 1 { "waits" } else { "wait" })
}

/// A check of Attestr.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CheckView {
    id: String,
    waiting_reason: Option<WaitingReason>,
}

/// Whether checks wait for an association that never comes.
fn associations(checks: &[CheckView]) -> Finding {
    let is_lost = |it: &&CheckView| it.waiting_reason == Some(WaitingReason::Association);
    let lost: Vec<&CheckView> = checks.iter().filter(is_lost).collect();
    let [first, ..] = lost[..] else { return Finding::Fine("no check waits for an association".to_owned()) };
    let were = if lost.len() == 1 { "was" } else { "were" };
    trouble(
        format!("{} {were} never associated to a profile, such as {}", counted(lost.len(), "check"), first.id),
        "PUT …/factx/<profile>/associate starts them; --processing on-create starts checks without",
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn what(finding: &Finding) -> &str {
        match finding {
            Finding::Trouble { what, .. } => what,
            Finding::Fine(what) => panic!("{what} is no trouble"),
        }
    }

    fn read<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> T {
        serde_json::from_value(json).expect("it has what the doctor reads")
    }

    #[test]
    fn a_frozen_clock_with_something_due_is_trouble() {
        let clock = |mode, next: Option<&str>| time(read(json!({ "mode": mode, "now": "t0", "next": next })));

        let frozen = clock("frozen", Some("t1"));
        assert_eq!(what(&frozen), "the clock is frozen at t0, and something is due at t1");
        for fine in [clock("frozen", None), clock("real", Some("t1"))] {
            assert!(matches!(fine, Finding::Fine(_)));
        }
    }

    #[test]
    fn a_receiver_that_fails_is_named_once_with_its_latest_failure() {
        let delivery = |endpoint, status, latest, hint: Option<&str>| {
            json!({
                "id": "dl_1", "created": "t0", "event": "e", "subject": "s", "endpoint": endpoint,
                "url": "http://x/", "status": status, "latest": latest, "hint": hint,
            })
        };
        let failed = |latest| delivery("ep_1", "failed", latest, Some("do y"));

        let findings = receivers(&read::<Vec<_>>(json!([
            failed("refused"),
            failed("timed out"),
            delivery("ep_2", "delivered", "200", None)
        ])));

        assert_eq!(findings.len(), 1);
        assert_eq!(what(&findings[0]), "endpoint ep_1 (http://x/) does not take webhooks: timed out");
        assert!(matches!(receivers(&[])[..], [Finding::Fine(_)]));
    }

    #[test]
    fn want_of_memory_is_seen_in_the_numbers() {
        let said = |kept, passing| {
            let line = |part, number: u8| format!("vetbox_memory_refused_total{{part=\"{part}\"}} {number}\n");
            memory(&(line("kept", kept) + &line("passing", passing)))
        };

        assert!(matches!(said(0, 0), Some(Finding::Fine(_))));
        assert_eq!(what(&said(1, 2).unwrap()), "3 requests got 503 since there was no memory left");
        assert_eq!(memory("vetbox_sandboxes 1\n"), None);
    }
}
