//! The scenarios that ship, built into the program; each is compiled when it is asked for.

use super::{
    compile::{Compiled, compile},
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
}
