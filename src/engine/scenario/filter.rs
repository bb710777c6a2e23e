//! The language of conditions for those who look back: which past requests fit, and why the others do not.

use serde_json::Value;

use super::{
    compile::{compile_action, compile_conditions},
    matcher::{Condition, Observed, Operations, Subject, all_hold},
    plan::{DecidedBy, Plan},
    problem::{Problem, sentences},
    rule::{Action, Verdict},
    situation::Situation,
    vocabulary::Vocabulary,
};
use crate::engine::tree::Node;

/// Said of a request whose fit is unknown.
const TOO_MUCH: &str = "the request and the conditions are too large together to be compared";

/// Conditions on requests, as the `when` of a rule.
#[derive(Debug)]
pub struct Matcher {
    operations: Operations,
    conditions: Vec<Condition>,
}

impl Matcher {
    /// Reads conditions.
    ///
    /// # Errors
    ///
    /// Every mistake in them.
    pub fn read(conditions: &Value, vocabulary: Vocabulary) -> Result<Self, Vec<Problem>> {
        let (operations, conditions) = compile_conditions(conditions, vocabulary)?;
        Ok(Self { operations, conditions })
    }

    /// Whether requests of this operation can fit at all; cheaper than looking at one.
    pub fn is_about(&self, operation: &str) -> bool {
        self.operations.include(operation)
    }

    /// Whether it looks at bodies, of which a journal may have only the beginnings.
    pub fn asks_for_the_body(&self) -> bool {
        self.conditions.iter().any(|it| it.asks_for(|subject| matches!(subject, Subject::Body(_))))
    }

    /// Whether a request fits.
    pub fn fits(&self, situation: &Situation<'_>) -> bool {
        let observed = Observed::new(situation);
        self.is_about(situation.operation) && all_hold(&self.conditions, &observed) && !observed.effort.is_spent()
    }

    /// What of a request does not fit, each with what was seen.
    pub fn misses(&self, situation: &Situation<'_>) -> Vec<String> {
        let observed = Observed::new(situation);
        let operation = (!self.is_about(situation.operation))
            .then(|| format!("operation: expected {}, seen `{}`", self.operations, situation.operation));
        let failing = self.conditions.iter().filter(|condition| !condition.holds(&observed));
        let mut misses: Vec<String> =
            operation.into_iter().chain(failing.map(|condition| condition.miss(&observed).to_string())).collect();
        if observed.effort.is_spent() {
            misses.push(TOO_MUCH.to_owned());
        }
        misses
    }
}

/// Reads the `then` of a rule as the plan of a check that `operation` started.
///
/// # Errors
///
/// Every mistake in it, or that it says something that comes too late for a running check.
pub fn read_plan(operation: &str, then: &Value, vocabulary: Vocabulary) -> Result<Plan, String> {
    plan(&compile_action(operation, Node::from(then), vocabulary).map_err(|problems| sentences(&problems))?)
}

fn plan(action: &Action) -> Result<Plan, String> {
    let steps = match &action.verdict {
        None => Vec::new(),
        Some(Verdict::Steps(steps)) => steps.clone(),
        Some(Verdict::Error { .. } | Verdict::Response { .. } | Verdict::Fault(_)) => {
            return Err("`error`, `response` and `fault` are about the request, which was answered already".to_owned());
        }
    };
    if !action.choices.is_empty() {
        return Err("`oneOf` is drawn when a request comes, and this one was answered already".to_owned());
    }
    if action.latency.is_some() {
        return Err("`latency` is about the request, which was answered already".to_owned());
    }
    let webhook = action.webhook.clone().unwrap_or_default();
    let mut plan = Plan { steps, after: action.after, webhook, decided_by: Some(DecidedBy::hand("control")) };
    plan.delay_steps();
    Ok(plan)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::engine::tree::Json;

    #[test]
    fn a_request_that_does_not_fit_says_where() {
        let wanted = json!({ "operation": "attestr.*", "body": { "employer": "Initech*" }, "method": "POST" });
        let matcher = Matcher::read(&wanted, Vocabulary::EMPTY).unwrap();
        let body = json!({ "employer": "Acme" }).into();
        let situation = Situation {
            operation: "attestr.work.create",
            method: "POST",
            path: "/",
            query: "",
            header: &|_| None,
            account: "",
            body: &body,
            record: &|| Json::Null,
        };

        assert!(!matcher.fits(&situation));
        assert_eq!(matcher.misses(&situation), [r#"body employer: expected `Initech*`, seen "Acme""#]);
    }

    #[test]
    fn wrong_conditions_and_plans_say_what_is_right() {
        let problems = Matcher::read(&json!({ "boddy": {} }), Vocabulary::EMPTY).unwrap_err();
        assert!(sentences(&problems).contains("did you mean `body`?"), "{problems:?}");

        let wrong = read_plan("attestr.work.create", &json!({ "fault": "reset" }), Vocabulary::EMPTY).unwrap_err();
        assert!(wrong.contains("answered already"), "{wrong}");
    }
}
