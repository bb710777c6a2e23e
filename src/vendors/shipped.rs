//! The scenarios that ship, built into the program.

use crate::engine::scenario::{Origin, Shipped};

/// The scenario of the magic values, which is active unless it is switched off.
pub const MAGIC: Shipped =
    Shipped { origin: Origin::Magic, ..shipped("magic-values", include_str!("../../scenarios/magic-values.yaml")) };

/// Every scenario that ships, in the order in which they are listed; all but the magic values are inactive until asked for.
pub const ALL: &[Shipped] = &[
    shipped("happy-path", include_str!("../../scenarios/happy-path.yaml")),
    shipped("attestr-alert", include_str!("../../scenarios/attestr-alert.yaml")),
    shipped("attestr-false", include_str!("../../scenarios/attestr-false.yaml")),
    shipped("attestr-more-info", include_str!("../../scenarios/attestr-more-info.yaml")),
    shipped("attestr-no-result", include_str!("../../scenarios/attestr-no-result.yaml")),
    shipped("attestr-follow-up", include_str!("../../scenarios/attestr-follow-up.yaml")),
    shipped("personr-rejected", include_str!("../../scenarios/personr-rejected.yaml")),
    shipped("personr-retry-then-approve", include_str!("../../scenarios/personr-retry-then-approve.yaml")),
    shipped("back-office-slow", include_str!("../../scenarios/back-office-slow.yaml")),
    shipped("back-office-never", include_str!("../../scenarios/back-office-never.yaml")),
    shipped("check-errors", include_str!("../../scenarios/check-errors.yaml")),
    shipped("low-credits", include_str!("../../scenarios/low-credits.yaml")),
    shipped("per-second-limit", include_str!("../../scenarios/per-second-limit.yaml")),
    shipped("daily-limit", include_str!("../../scenarios/daily-limit.yaml")),
    shipped("not-provisioned", include_str!("../../scenarios/not-provisioned.yaml")),
    shipped("ip-not-whitelisted", include_str!("../../scenarios/ip-not-whitelisted.yaml")),
    shipped("outage", include_str!("../../scenarios/outage.yaml")),
    shipped("flaky", include_str!("../../scenarios/flaky.yaml")),
    shipped("slow-network", include_str!("../../scenarios/slow-network.yaml")),
    shipped("broken-connections", include_str!("../../scenarios/broken-connections.yaml")),
    shipped("webhook-chaos", include_str!("../../scenarios/webhook-chaos.yaml")),
    MAGIC,
];

const fn shipped(name: &'static str, text: &'static str) -> Shipped {
    Shipped { name, text, origin: Origin::Shipped }
}

/// The scenario called `name`, if one ships.
pub fn find(name: &str) -> Option<Shipped> {
    ALL.iter().find(|shipped| shipped.name == name).copied()
}
