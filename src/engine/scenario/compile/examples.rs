//! Something right for each key of the language, shown beside what is wrong.

use super::{super::vocabulary::Vocabulary, Compiler};

/// A right use of `key`, as the vendors say or as it is for any vendor.
pub fn example_of(key: &str, vocabulary: Vocabulary) -> Option<&'static str> {
    vocabulary.examples.iter().chain(EXAMPLES).find(|(known, _)| *known == key).map(|(_, example)| *example)
}

impl Compiler {
    /// A right use of `key`.
    pub fn example_of(&self, key: &str) -> Option<&'static str> {
        example_of(key, self.vocabulary)
    }
}

const EXAMPLES: &[(&str, &str)] = &[
    ("name", "name: slow-back-office"),
    ("description", "description: Every check takes two days."),
    ("active", "active: false"),
    ("seed", "seed: 7"),
    ("skip", "skip: 2"),
    ("times", "times: 2"),
    ("every", "every: 3"),
    ("beforeAuthorization", "beforeAuthorization: true"),
    ("chance", "chance: 0.25"),
    ("for", "for: 10m"),
    ("method", "method: POST"),
    ("path", "path: \"/api/v1/*\""),
    ("account", "account: acme"),
    ("header", "header: { user-agent: \"*okhttp*\" }"),
    ("query", "query: { page: 2 }"),
    ("equals", "{ equals: \"5*\" }"),
    ("anyCase", "{ anyCase: \"tea*\" }"),
    ("exists", "{ exists: true }"),
    ("absent", "{ absent: true }"),
    ("lessThan", "{ lessThan: 5 }"),
    ("moreThan", "{ moreThan: 5 }"),
    ("atLeast", "{ atLeast: 5 }"),
    ("atMost", "{ atMost: 5 }"),
    ("before", "{ before: 31-12-2020 }"),
    ("after", "after: 30m"),
    ("retry", "retry: false"),
    ("never", "never: true"),
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
    ("weight", "oneOf: [{ weight: 9, latency: 100ms }, { weight: 1, fault: reset }]"),
    ("oneOf of then", "oneOf: [{ weight: 9, latency: 100ms }, { weight: 1, fault: reset }]"),
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
