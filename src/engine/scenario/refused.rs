//! A request that the vendor refuses starts no check, so what was decided about its check comes to nothing.

use std::sync::Arc;

use super::{
    decide::{Decision, Scenarios},
    rule::{Action, DecisionParts, Verdict},
    trace::Became,
    turns::Turn,
};

impl Scenarios {
    /// Takes back what a decision says of the check; the rules that said it keep their turn for the next request.
    pub fn take_back(&mut self, decision: &mut Decision) {
        let set = Arc::clone(&self.set);
        let mut is_void = decision.trace.by_header && decision.answer.is_none();
        decision.trace.by_header &= !is_void;
        let mut left = None;
        for note in &mut decision.trace.notes {
            let rule = set.rule(note.place).1;
            let (before, taken) = match note.became {
                Became::Decided(_, before) => (before, true),
                Became::Passed(_, before) => (before, false),
                Became::Over(_) | Became::Missed(_) | Became::TooLate(_) => continue,
            };
            if rule.action.is_about_a_check() {
                *self.counter(note.place) = before;
                is_void |= decision.rule.as_ref() == Some(&rule.name);
                if taken {
                    note.became = Became::Passed(Turn::Refused, before);
                }
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
        matches!(self.verdict, None | Some(Verdict::Steps(_))) && !self.parts().has(DecisionParts::LATENCY)
    }
}
