//! Something right for each key of the language, shown beside what is wrong.

/// A right use of `key`.
pub(super) fn example_of(key: &str) -> Option<&'static str> {
    EXAMPLES.iter().find(|(known, _)| *known == key).map(|(_, example)| *example)
}

/// The same for a rule that stands alone.
pub(super) fn example_of_rule(key: &str) -> Option<&'static str> {
    if key == "rules" {
        Some("{ when: { operation: attestr.work.create }, then: { outcome: Alert } }")
    } else {
        example_of(key)
    }
}

/// The same for conditions that stand alone.
pub(super) fn example_of_conditions(key: &str) -> Option<&'static str> {
    if key == "rules" { Some("{ operation: attestr.work.create, body: { tag: A-1 } }") } else { example_of(key) }
}

const EXAMPLES: &[(&str, &str)] = &[
    ("name", "name: slow-back-office"),
    ("description", "description: Every check takes two days."),
    ("active", "active: false"),
    ("rules", "rules: [{ when: { operation: attestr.work.create }, then: { outcome: Alert } }]"),
    ("settings", "settings: { attestr: { completion: 5s } }"),
    ("id", "id: initech-alert"),
    ("when", "when: { operation: attestr.work.create, body: { employer: \"Initech*\" } }"),
    ("skip", "skip: 2"),
    ("times", "times: 2"),
    ("every", "every: 3"),
    ("chance", "chance: 0.25"),
    ("for", "for: 10m"),
    ("then", "then: { outcome: Alert }"),
    ("operation", "operation: attestr.work.create"),
    ("method", "method: POST"),
    ("path", "path: \"/api/v1/*\""),
    ("account", "account: acme"),
    ("body", "body: { employer: \"Initech*\", \"references[0].name\": { exists: true } }"),
    ("header", "header: { user-agent: \"*okhttp*\" }"),
    ("query", "query: { page: 2 }"),
    ("record", "record: { tag: \"EMP-*\" }"),
    ("not", "not: { body: { ended: true } }"),
    ("any", "any: [{ body: { tag: A } }, { body: { tag: B } }]"),
    ("all", "all: [{ body: { tag: A } }, { header: { x-run: B } }]"),
    ("equals", "{ equals: \"5*\" }"),
    ("matches", "{ matches: \"^EMP-[0-9]+$\" }"),
    ("oneOf", "{ oneOf: [Initech, Initrode] }"),
    ("exists", "{ exists: true }"),
    ("absent", "{ absent: true }"),
    ("lessThan", "{ lessThan: 5 }"),
    ("moreThan", "{ moreThan: 5 }"),
    ("atLeast", "{ atLeast: 5 }"),
    ("atMost", "{ atMost: 5 }"),
    ("before", "{ before: 31-12-2020 }"),
    ("after", "after: 30m"),
    ("outcome", "outcome: Alert"),
    ("output", "output: { description: \"<p>Dates do not match</p>\" }"),
    ("rejectLabels", "rejectLabels: [FORGERY]"),
    ("retry", "retry: false"),
    ("errored", "errored: 5001"),
    ("error", "error: 4292"),
    ("code", "error: { code: 4001, details: employer is missing }"),
    ("details", "error: { code: 4001, details: employer is missing }"),
    ("never", "never: true"),
    ("steps", "steps: [{ after: 1h, ask: Please share the letter }, { after: 30m, outcome: Clear }]"),
    ("ask", "{ after: 1h, ask: Please share the relieving letter, timeout: 3d }"),
    ("documents", "documents: [MX17Cd6KEBSsbKSaou]"),
    ("timeout", "{ ask: Please share the letter, timeout: 3d }"),
    ("response", "response: { status: 503, body: { message: closed } }"),
    ("status", "status: 503"),
    ("headers", "headers: { retry-after: \"30\" }"),
    ("fault", "fault: reset"),
    ("latency", "latency: 800ms"),
    ("uniform", "latency: { uniform: { min: 100ms, max: 2s } }"),
    ("min", "latency: { uniform: { min: 100ms, max: 2s } }"),
    ("max", "latency: { uniform: { min: 100ms, max: 2s } }"),
    ("lognormal", "latency: { lognormal: { median: 300ms, sigma: 0.5 } }"),
    ("median", "latency: { lognormal: { median: 300ms, sigma: 0.5 } }"),
    ("sigma", "latency: { lognormal: { median: 300ms, sigma: 0.5 } }"),
    ("webhook", "webhook: { duplicate: 1, delay: 10s }"),
    ("drop", "webhook: { drop: true }"),
    ("delay", "webhook: { delay: 10s }"),
    ("duplicate", "webhook: { duplicate: 1 }"),
    ("signature", "webhook: { signature: wrong }"),
    ("token", "webhook: { token: missing }"),
    ("tamper", "webhook: { tamper: true }"),
    ("contentType", "webhook: { contentType: text/plain }"),
    ("truncate", "webhook: { truncate: 20 }"),
    ("transfer", "webhook: { transfer: slow }"),
    ("early", "webhook: { early: true }"),
];
