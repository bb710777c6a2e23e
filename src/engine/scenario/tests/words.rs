//! A small vocabulary for tests: a shop whose orders are checked.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use serde::Deserialize;
use serde_json::Value;

use super::super::{
    CheckWords, Decision, Form, OperationWords, Origin, OutputField, Requests, Scenario, Scenarios, Situation,
    VendorSettings, VendorWords, Vocabulary, compile,
};
use crate::engine::{
    random::Random,
    time::Timestamp,
    tree::{Mistake, Node, read_whole},
};

/// What the requests of the shop have is not known, so that rules may name anything of them.
static UNKNOWN: LazyLock<Requests> = LazyLock::new(Requests::default);

pub(super) const WORDS: Vocabulary = Vocabulary {
    vendors: &[VendorWords {
        name: "shop",
        operations: OPERATIONS,
        requests: || &UNKNOWN,
        recorded: &[],
        settings: shop_settings,
        setting_example: |key| (key == "credits").then_some("credits: { order: 5 }"),
        settings_schema: |generator| generator.subschema_for::<Value>(),
    }],
    examples: &[
        ("rules", "rules: [{ when: { operation: shop.order.create }, then: { outcome: Alert } }]"),
        ("rule", "{ when: { operation: shop.order.create }, then: { outcome: Alert } }"),
        ("conditions", "{ operation: shop.order.create, body: { item: tea } }"),
        ("settings", "settings: { shop: { credits: { order: 5 } } }"),
        ("when", "when: { operation: shop.order.create, body: { item: \"tea*\" } }"),
        ("then", "then: { outcome: Alert }"),
        ("operation", "operation: shop.order.create"),
        ("body", "body: { item: \"tea*\", \"lines[0].name\": { exists: true } }"),
        ("not", "not: { body: { gift: true } }"),
        ("any", "any: [{ body: { item: tea } }, { body: { item: milk } }]"),
        ("all", "all: [{ body: { item: tea } }, { header: { x-run: B } }]"),
        ("matches", "{ matches: \"^tea$\" }"),
        ("oneOf", "{ oneOf: [tea, milk] }"),
        ("outcome", "outcome: Alert"),
        ("errored", "errored: 5001"),
        ("error", "error: 4292"),
        ("steps", "steps: [{ after: 1h, ask: Which tea? }, { after: 30m, outcome: Clear }]"),
        ("timeout", "{ ask: Which tea?, timeout: 3d }"),
        ("documents", "documents: [receipt]"),
        ("rejectLabels", "rejectLabels: [FORGERY]"),
    ],
    dates: "%d-%m-%Y",
};

const OPERATIONS: &[OperationWords] = &[
    OperationWords { name: "shop.order.create", errors: &[4001, 4005, 4292, 5001], check: Some(&CHECK), record: &[] },
    OperationWords {
        name: "shop.order.get",
        errors: &[4001, 4292, 5001],
        check: None,
        record: &["id", "tag", "status"],
    },
    OperationWords { name: "shop.parcel.create", errors: &[4001, 5001], check: Some(&PARCEL), record: &[] },
];

const CHECK: CheckWords = CheckWords {
    outcomes: &["Clear", "Alert", "Rejected"],
    output: &[text("status"), text("description"), text("mode"), OutputField { name: "papers", form: Form::Texts }],
    record: &["id", "tag", "status"],
    labels: &["FORGERY", "CRIMINAL"],
    rejection: Some("Rejected"),
    errors: &[5001, 4001],
    asks: true,
    is_instant: false,
};

const PARCEL: CheckWords = CheckWords {
    outcomes: &["Lost", "Found"],
    output: &[text("place")],
    record: &["id"],
    labels: &[],
    rejection: None,
    errors: &[5001],
    asks: false,
    is_instant: false,
};

const fn text(name: &'static str) -> OutputField {
    OutputField { name, form: Form::Text }
}

/// What can be set of a shop.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShopSettings {
    pub(super) credits: BTreeMap<String, u32>,
}

fn shop_settings(settings: &Node) -> Result<VendorSettings, Vec<Mistake>> {
    read_whole::<ShopSettings>(settings.clone()).map(|settings| Arc::new(settings) as VendorSettings)
}

/// Compiles a scenario that can be used.
#[track_caller]
pub(super) fn scenario(name: &str, text: &str) -> Arc<Scenario> {
    let compiled = compile("test.yaml", name, text, WORDS);
    let problems: String = compiled.problems.iter().map(ToString::to_string).collect();
    compiled.scenario.expect(&problems)
}

pub(super) const START: &str = "2026-01-01T00:00:00Z";

pub(super) fn start() -> Timestamp {
    START.parse().unwrap()
}

/// A sandbox with its generator.
pub(super) struct Sandbox {
    pub(super) scenarios: Scenarios,
    pub(super) random: Random,
    pub(super) now: Timestamp,
}

impl Sandbox {
    /// With one scenario called `file`.
    #[track_caller]
    pub(super) fn with(text: &str) -> Self {
        Self::of([(scenario("file", text), Origin::Given)])
    }

    pub(super) fn of(scenarios: impl IntoIterator<Item = (Arc<Scenario>, Origin)>) -> Self {
        Self { scenarios: Scenarios::new(WORDS, scenarios, start()), random: Random::seeded(1), now: start() }
    }

    pub(super) fn order(&mut self, body: Value) -> Decision {
        self.decide(&Call { body, ..Call::default() })
    }

    pub(super) fn decide(&mut self, call: &Call) -> Decision {
        let Self { scenarios, random, now } = self;
        call.situated(|situation| scenarios.decide(situation, random, *now))
    }

    /// The deciding rules of `count` equal orders.
    pub(super) fn orders(&mut self, count: usize) -> Vec<String> {
        (0..count).map(|_| rule(&self.order(serde_json::json!({"item": "tea"})))).collect()
    }
}

/// The rule that decided, or `-`.
pub(super) fn rule(decision: &Decision) -> String {
    decision.rule.as_deref().unwrap_or("-").to_owned()
}

/// A request.
pub(super) struct Call {
    pub(super) operation: &'static str,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) query: &'static str,
    pub(super) account: &'static str,
    pub(super) body: Value,
    pub(super) record: Value,
}

impl Default for Call {
    fn default() -> Self {
        let body = serde_json::json!({"item": "tea"});
        let record = Value::Null;
        Self { operation: "shop.order.create", headers: Vec::new(), query: "", account: "acme", body, record }
    }
}

impl Call {
    pub(super) fn situated<T>(&self, look: impl FnOnce(&Situation<'_>) -> T) -> T {
        let header =
            |name: &str| self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        look(&Situation {
            operation: self.operation,
            method: "POST",
            path: "/orders",
            query: self.query,
            header: &header,
            account: self.account,
            body: &self.body.clone().into(),
            record: &|| self.record.clone().into(),
        })
    }
}
