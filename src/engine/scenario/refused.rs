//! A request that the vendor refuses starts no check, so what was decided about its check comes to nothing.

use std::sync::Arc;

use super::{
    decide::{Decision, Scenarios},
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
            let (before, taken) = match &note.became {
                Became::Decided(parts, before) => (**before, Some(*parts)),
                Became::TooLate(before) => (**before, None),
                Became::Passed(passed) => (passed.1, None),
                Became::Over(_) | Became::Missed(_) => continue,
            };
            let of_answer = rule.action.said(note.drawn).parts_of_answer();
            let is_about_the_answer = match taken.filter(|parts| !parts.is_empty()) {
                Some(parts) => !parts.common(of_answer).is_empty(),
                None => rule.action.may_answer(),
            };
            if is_about_the_answer {
                if let Some(parts) = taken {
                    note.became = Became::Decided(parts.common(of_answer), Box::new(before));
                    left.get_or_insert_with(|| Arc::clone(&rule.name));
                }
                continue;
            }
            is_void |= decision.rule.as_ref() == Some(&rule.name);
            // One that came too late was not counted, and nothing stands before it any more.
            if !matches!(note.became, Became::TooLate(_)) {
                *self.counter(note.place) = before;
            }
            if taken.is_some() || matches!(note.became, Became::TooLate(_)) {
                (note.became, note.drawn) = (Became::Passed(Box::new((Turn::Refused, before))), None);
            }
        }
        if is_void {
            decision.rule = left;
        }
    }
}
