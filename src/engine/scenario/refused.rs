//! A request that the vendor refuses starts no check, so what was decided about its check comes to nothing.

use std::sync::Arc;

use super::{
    decide::{Decision, Scenarios},
    rule::{Action, Parts, Verdict},
    turns::Turn,
};

impl Scenarios {
    /// Takes back what a decision says of the check; the rules that said it keep their turn for the next request.
    pub fn take_back(&mut self, decision: &mut Decision) {
        let set = Arc::clone(&self.set);
        let mut is_void = decision.trace.by_header && decision.answer.is_none();
        decision.trace.by_header &= !is_void;
        let mut left = None;
        for considered in &mut decision.trace.considered {
            let rule = set.rule(considered.slot).1;
            let taken = considered.turn.is_taken();
            if rule.action.is_about_a_check() {
                self.counters[considered.slot as usize] = considered.before;
                is_void |= decision.rule.as_ref() == Some(&rule.name);
                considered.turn = if taken { Turn::Refused } else { considered.turn };
            } else if taken && left.is_none() {
                left = Some(Arc::clone(&rule.name));
            }
        }
        if is_void {
            decision.rule = left;
        }
    }
}

impl Action {
    /// Whether it says nothing of the answer to the request, which there is without a check, too.
    fn is_about_a_check(&self) -> bool {
        matches!(self.verdict, None | Some(Verdict::Steps(_))) && !self.parts().has(Parts::LATENCY)
    }
}
