//! A sandbox as it was when it came into being, in one transaction, with some of it left as it is.

use std::{collections::BTreeSet, mem, sync::Arc};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::state::{Domain, State};

/// What a reset can leave as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Keep {
    /// Who may call, with credits and limits. The generator goes on from where it is, since it would give their ids again.
    Accounts,
    /// Where webhooks go.
    Webhooks,
    /// Scenarios and rules added at run time; their counters begin again.
    Scenarios,
}

impl<D: Domain> State<D> {
    /// Puts `state` in its own place, with what is `kept`; gives what was there before.
    pub(super) fn give_way_to(&mut self, mut state: Self, kept: &BTreeSet<Keep>) -> Self {
        if !kept.is_empty() {
            state.take_over(self, kept);
        }
        let outbox = &self.core.outbox;
        state.core.outbox.begin_epoch(outbox.epoch + 1);
        state.core.outbox.set_policy(Arc::clone(outbox.policy()));
        state.core.journal.supersede(&self.core.journal);
        mem::replace(self, state)
    }

    /// Takes `kept` over from the state `before`.
    fn take_over(&mut self, before: &Self, kept: &BTreeSet<Keep>) {
        for keep in kept {
            match keep {
                Keep::Accounts => {
                    self.core.random = before.core.random.clone();
                    self.records.take_over_accounts(&before.records);
                }
                Keep::Webhooks => self.core.outbox.take_over_endpoints(&before.core.outbox),
                Keep::Scenarios => {
                    self.core.scenarios = before.core.scenarios.clone();
                    self.core.scenarios.begin_again(self.core.now);
                }
            }
        }
        self.records.obey(&mut self.core);
    }
}
