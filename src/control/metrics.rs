//! `/_vetbox/metrics`: numbers for Prometheus, in its text format, collected when they are asked for.

use std::{fmt::Write as _, sync::Arc, time::Duration};

use axum::{body::Body, extract::State, response::Response};
use futures_util::future::join_all;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use tokio::time::timeout;

use super::api::{Routes, does};
use crate::{
    app::App,
    engine::{
        budget::{Budget, Memory},
        registry::Name,
    },
    vendors::{Registry, Sandbox, State as World},
};

/// The route.
pub fn routes() -> Routes {
    Routes::default().get("/_vetbox/metrics", show, does("metrics", "Numbers of every sandbox for Prometheus."))
}

async fn show(State(app): State<App>) -> Response {
    let mut response = Response::new(Body::from(text(&app.registry).await));
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// What is measured of one sandbox.
struct Metric {
    name: &'static str,
    kind: &'static str,
    help: &'static str,
    read: fn(&World) -> u64,
}

const fn counter(name: &'static str, help: &'static str, read: fn(&World) -> u64) -> Metric {
    Metric { name, kind: "counter", help, read }
}

const fn gauge(name: &'static str, help: &'static str, read: fn(&World) -> u64) -> Metric {
    Metric { name, kind: "gauge", help, read }
}

fn size(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

static METRICS: [Metric; 12] = [
    counter("vetbox_requests_total", "Requests to the vendors.", |it| it.core.journal.exchanges()),
    counter("vetbox_journal_evicted_total", "Journal records dropped to stay within the bounds.", |it| {
        it.core.journal.evicted()
    }),
    counter("vetbox_events_total", "Webhook events.", |it| it.core.outbox.counters.events),
    counter("vetbox_deliveries_total", "Webhook deliveries made.", |it| it.core.outbox.counters.deliveries),
    counter("vetbox_attempts_total", "Webhook attempts finished.", |it| it.core.outbox.counters.attempts),
    counter("vetbox_delivered_total", "Webhooks that a receiver took.", |it| it.core.outbox.counters.delivered),
    counter("vetbox_failed_total", "Webhooks given up.", |it| it.core.outbox.counters.failed),
    counter("vetbox_deliveries_evicted_total", "Deliveries dropped to stay within the bounds.", |it| {
        it.core.outbox.counters.evicted
    }),
    gauge("vetbox_due_jobs", "Things that happen later.", |it| size(it.core.due.len())),
    gauge("vetbox_profiles", "Attestr profiles.", |it| size(it.records.attestr.profiles.len())),
    gauge("vetbox_checks", "Attestr checks.", |it| size(it.records.attestr.checks.len())),
    gauge("vetbox_applicants", "Personr applicants.", |it| size(it.records.personr.applicants.len())),
];

/// For how long a sandbox that is at work is waited for.
const PATIENCE: Duration = Duration::from_millis(100);

/// The numbers of a sandbox; none when it is at work for so long.
async fn row(sandbox: Arc<Sandbox>) -> Option<(Name, Vec<u64>)> {
    let values = sandbox.world.read(|state| METRICS.iter().map(|metric| (metric.read)(state)).collect());
    Some((sandbox.name.clone(), timeout(PATIENCE, values).await.ok()?))
}

pub async fn text(registry: &Registry) -> String {
    let sandboxes: Vec<_> = registry.names().iter().filter_map(|name| registry.get(name)).collect();
    let (all, rows) = (sandboxes.len(), join_all(sandboxes.into_iter().map(row)).await);
    let rows: Vec<_> = rows.into_iter().flatten().collect();
    let mut text = String::new();
    for (name, help, value) in [
        ("vetbox_sandboxes", "Sandboxes.", all),
        ("vetbox_sandboxes_busy", "Sandboxes that were at work and whose numbers are not here.", all - rows.len()),
    ] {
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
    }
    text.push_str(&memory(registry.memory()));
    for (place, Metric { name, kind, help, .. }) in METRICS.iter().enumerate() {
        // Writing to a text cannot fail; names of sandboxes have no character that would have to be escaped.
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
        for (sandbox, values) in &rows {
            let _ = writeln!(text, "{name}{{sandbox=\"{sandbox}\"}} {}", values[place]);
        }
    }
    text
}

/// One number of the process's memory.
type OfMemory = (&'static str, &'static str, &'static str, fn(&Budget) -> u64);

/// The numbers of the process's memory, by its parts.
fn memory(memory: &Memory) -> String {
    let metrics: [OfMemory; 3] = [
        ("vetbox_memory_bytes", "gauge", "Memory that is counted.", |it| size(it.used())),
        ("vetbox_memory_limit_bytes", "gauge", "The most of it.", |it| size(it.most())),
        ("vetbox_memory_refused_total", "counter", "Requests and answers for which there was none.", Budget::refused),
    ];
    let mut text = String::new();
    for (name, kind, help, read) in metrics {
        let [kept, passing] = [&memory.kept, &memory.passing].map(read);
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
        let _ = writeln!(text, "{name}{{part=\"kept\"}} {kept}\n{name}{{part=\"passing\"}} {passing}");
    }
    text
}
