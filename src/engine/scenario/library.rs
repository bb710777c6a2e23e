//! The scenarios that ship, built into the program; each is compiled when it is first asked for, so that a start does not wait for them.

use std::sync::{Arc, OnceLock};

use super::{
    compile::{Compiled, compile},
    rule::Scenario,
    set::Origin,
    vocabulary::Vocabulary,
};

/// A scenario that ships.
#[derive(Debug, Clone, Copy)]
pub struct Shipped {
    /// The name by which it is activated.
    pub name: &'static str,
    /// Its file's text.
    pub text: &'static str,
}

/// The scenario of the magic values, which is active unless it is switched off.
pub const MAGIC: Shipped = shipped("magic-values", include_str!("../../../scenarios/magic-values.yaml"));

/// The scenarios that are inactive until asked for, in the order in which they are listed.
pub const LIBRARY: &[Shipped] = &[
    shipped("happy-path", include_str!("../../../scenarios/happy-path.yaml")),
    shipped("attestr-alert", include_str!("../../../scenarios/attestr-alert.yaml")),
    shipped("attestr-false", include_str!("../../../scenarios/attestr-false.yaml")),
    shipped("attestr-more-info", include_str!("../../../scenarios/attestr-more-info.yaml")),
    shipped("attestr-no-result", include_str!("../../../scenarios/attestr-no-result.yaml")),
    shipped("attestr-follow-up", include_str!("../../../scenarios/attestr-follow-up.yaml")),
    shipped("personr-rejected", include_str!("../../../scenarios/personr-rejected.yaml")),
    shipped("personr-retry-then-approve", include_str!("../../../scenarios/personr-retry-then-approve.yaml")),
    shipped("back-office-slow", include_str!("../../../scenarios/back-office-slow.yaml")),
    shipped("back-office-never", include_str!("../../../scenarios/back-office-never.yaml")),
    shipped("check-errors", include_str!("../../../scenarios/check-errors.yaml")),
    shipped("low-credits", include_str!("../../../scenarios/low-credits.yaml")),
    shipped("per-second-limit", include_str!("../../../scenarios/per-second-limit.yaml")),
    shipped("daily-limit", include_str!("../../../scenarios/daily-limit.yaml")),
    shipped("not-provisioned", include_str!("../../../scenarios/not-provisioned.yaml")),
    shipped("ip-not-whitelisted", include_str!("../../../scenarios/ip-not-whitelisted.yaml")),
    shipped("outage", include_str!("../../../scenarios/outage.yaml")),
    shipped("flaky", include_str!("../../../scenarios/flaky.yaml")),
    shipped("slow-network", include_str!("../../../scenarios/slow-network.yaml")),
    shipped("broken-connections", include_str!("../../../scenarios/broken-connections.yaml")),
    shipped("webhook-chaos", include_str!("../../../scenarios/webhook-chaos.yaml")),
];

const fn shipped(name: &'static str, text: &'static str) -> Shipped {
    Shipped { name, text }
}

impl Shipped {
    /// The scenario called `name`, if one ships.
    pub fn find(name: &str) -> Option<Self> {
        LIBRARY.iter().chain([&MAGIC]).find(|shipped| shipped.name == name).copied()
    }

    /// Reads it.
    pub fn compile(self, vocabulary: Vocabulary) -> Compiled {
        compile(&format!("scenarios/{}.yaml", self.name), self.name, self.text, vocabulary)
    }

    fn origin(self) -> Origin {
        if self.name == MAGIC.name { Origin::Magic } else { Origin::Shipped }
    }
}

/// Words and shipped scenarios, as all sandboxes of a server share them.
#[derive(Debug, Default)]
pub struct Library {
    /// What scenarios are checked against.
    pub vocabulary: Vocabulary,
    shelf: Vec<Volume>,
}

/// A shipped scenario, compiled at most once.
#[derive(Debug)]
struct Volume {
    shipped: Shipped,
    compiled: OnceLock<Arc<Scenario>>,
}

impl Library {
    /// Everything that ships.
    pub fn new(vocabulary: Vocabulary) -> Self {
        let volume = |shipped: &Shipped| Volume { shipped: *shipped, compiled: OnceLock::new() };
        Self { vocabulary, shelf: LIBRARY.iter().chain([&MAGIC]).map(volume).collect() }
    }

    /// Words alone; nothing ships.
    pub fn empty(vocabulary: Vocabulary) -> Self {
        Self { vocabulary, shelf: Vec::new() }
    }

    /// The names of what ships, in the order in which it is listed.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.shelf.iter().map(|volume| volume.shipped.name)
    }

    /// The scenario called `name` with its place in the order of precedence.
    pub fn get(&self, name: &str) -> Option<(Arc<Scenario>, Origin)> {
        let volume = self.shelf.iter().find(|volume| volume.shipped.name == name)?;
        let compile =
            || volume.shipped.compile(self.vocabulary).scenario.expect("a test compiles every shipped scenario");
        Some((Arc::clone(volume.compiled.get_or_init(compile)), volume.shipped.origin()))
    }
}
