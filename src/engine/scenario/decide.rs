//! Finds the rules that decide a request.
//!
//! A decision has parts: what the request or its check comes to, the delay of the check, the latency of the answer and the behaviour of
//! webhooks. Each part is set by the first rule that speaks about it, so a slow network and a magic value can both apply.
//!
//! The order, which is the only one: the header of the request, rules added at run time (newest first), active scenarios in order, magic
//! values. What none of them sets is the vendor's default.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
    time::Duration,
};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use serde_with::As;

use super::{
    header::{HEADER, read_header},
    index::Index,
    library::Library,
    matcher::{Condition, Observed},
    plan::{Answer, BrokenAnswer, DecidedBy, Plan},
    rule::{DecisionParts, Rule, Said, Scenario, Verdict},
    set::{Loaded, RulePlace, RuleSet},
    situation::Situation,
    template::{Room, TemplateContext, render, render_text},
    trace::{Became, Note, Trace},
    turns::Counter,
};
use crate::engine::{random::Random, span::Span, time::Timestamp};

/// What was decided for one request.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The deciding rule as `scenario/rule`, or `header`.
    pub rule: Option<Arc<str>>,
    /// An answer in place of the vendor's.
    pub answer: Option<Answer>,
    /// How long the answer waits on the wire, in machine time.
    #[serde(with = "As::<Option<Span>>", default)]
    pub latency: Option<Duration>,
    /// The plan for the check that the request starts.
    pub plan: Plan,
    /// What is wrong with the request's header; it then decides nothing.
    pub invalid: Option<String>,
    /// What was considered, for an explanation.
    pub trace: Trace,
}

impl Decision {
    /// The broken wire that was decided.
    pub fn broken(&self) -> Option<BrokenAnswer> {
        match &self.answer {
            Some(Answer::Fault(broken)) => Some(*broken),
            Some(Answer::Error { .. } | Answer::Response { .. }) | None => None,
        }
    }

    /// How much memory it holds beside itself; rules are shared, so they do not count.
    pub fn weight(&self) -> usize {
        let answer = match &self.answer {
            Some(Answer::Response { headers, body, .. }) => {
                headers.iter().map(|(name, value)| name.len() + value.len() + 64).sum::<usize>() + body.len()
            }
            Some(Answer::Error { details, .. }) => details.as_ref().map_or(0, String::len),
            Some(Answer::Fault(_)) | None => 0,
        };
        answer + self.invalid.as_ref().map_or(0, String::len) + self.trace.weight()
    }
}

/// The scenarios of a sandbox with their counters.
#[derive(Debug, Clone, Default)]
pub struct Scenarios {
    pub(super) library: Arc<Library>,
    pub(super) set: Arc<RuleSet>,
    /// One for each scenario of the set.
    pub(super) running: Vec<Running>,
    /// The names of the rules that were added at run time.
    pub(super) added: HashSet<Arc<str>>,
    /// What all scenarios of the set weigh.
    pub(super) weight: usize,
    /// What became of the rules that went first, until the decision that follows.
    pub(super) passed_by: Vec<Note>,
    /// The rules that are about an operation, found when it is seen for the first time.
    pub(super) index: BTreeMap<Box<str>, Arc<OperationRules>>,
}

/// What changes while a scenario decides.
#[derive(Debug, Clone, Default)]
pub(super) struct Running {
    /// One for each of its rules.
    pub(super) counters: Vec<Counter>,
    /// The generator of a scenario that names its seed.
    pub(super) random: Option<Random>,
}

impl Running {
    /// A scenario that begins to decide.
    pub(super) fn of(scenario: &Scenario) -> Self {
        let counters = vec![Counter::default(); scenario.rules.len()];
        Self { counters, random: scenario.seed.map(Random::seeded) }
    }
}

/// The rules that are about an operation.
#[derive(Debug)]
pub(super) struct OperationRules {
    /// Those that decide before anything else is looked at.
    first: Ordered,
    others: Ordered,
    /// Whether any of the others looks at the record.
    asks_for_the_record: bool,
}

/// Rules in order of precedence.
#[derive(Debug)]
struct Ordered {
    /// Their places in the set.
    places: Vec<RulePlace>,
    index: Index,
}

impl Ordered {
    fn of(places: Vec<RulePlace>, set: &RuleSet) -> Self {
        let index = Index::of(places.iter().map(|place| set.rule(*place).1));
        Self { places, index }
    }
}

impl Scenarios {
    /// Decides one request before anybody knows who calls; nothing when no rule that goes first answers it, which is noted for the
    /// decision that follows.
    pub fn decide_first(&mut self, situation: &Situation<'_>, random: &mut Random, now: Timestamp) -> Option<Decision> {
        let about = self.about(situation.operation);
        if about.first.places.is_empty() {
            return None;
        }
        let dates = self.library.vocabulary.dates;
        let mut builder = DecisionBuilder::new(situation, Arc::clone(&self.set), dates, now);
        self.consider(&about.first, &mut builder, random);
        if builder.decision.answer.is_some() {
            return Some(builder.finish(false));
        }
        self.passed_by = builder.decision.trace.notes;
        None
    }

    /// Lets rules decide in order.
    fn consider(&mut self, rules: &Ordered, builder: &mut DecisionBuilder<'_, '_>, random: &mut Random) {
        let set = Arc::clone(&self.set);
        let may_fit = rules.index.may_fit(builder.observed.situation.body, &builder.observed.effort);
        for (place, may_fit) in rules.places.iter().zip(may_fit) {
            if may_fit {
                let Running { counters, random: own } = &mut self.running[place.scenario as usize];
                let random = own.as_mut().unwrap_or(random);
                builder.consider(*place, set.rule(*place), &mut counters[place.rule as usize], random);
                if builder.observed.effort.is_spent() {
                    builder.give_up(&set.rule(*place).1.name);
                    break;
                }
            }
            builder.decision.trace.considered += 1;
        }
    }

    /// Decides one request.
    pub fn decide(&mut self, situation: &Situation<'_>, random: &mut Random, now: Timestamp) -> Decision {
        let set = Arc::clone(&self.set);
        let vocabulary = self.library.vocabulary;
        let mut builder = DecisionBuilder::new(situation, Arc::clone(&set), vocabulary.dates, now);
        if let Some(text) = (situation.header)(HEADER) {
            match read_header(text, situation.operation, vocabulary) {
                Ok(action) => {
                    builder.decision.trace.by_header = true;
                    let said = action.said(action.draw(random));
                    builder.apply(said, DecisionParts::ALL, DecidedBy::hand("header"), random);
                }
                Err(message) => builder.decision.invalid = Some(message),
            }
        }
        if self.index.is_empty() {
            builder.decision.trace.set_weight = set.weight();
        }
        let about = self.about(situation.operation);
        builder.decision.trace.notes = std::mem::take(&mut self.passed_by);
        builder.decision.trace.considered = about.first.places.len();
        self.consider(&about.others, &mut builder, random);
        builder.finish(about.asks_for_the_record)
    }

    /// The counter of a rule of the set.
    pub(super) fn counter(&mut self, place: RulePlace) -> &mut Counter {
        &mut self.running[place.scenario as usize].counters[place.rule as usize]
    }

    fn about(&mut self, operation: &str) -> Arc<OperationRules> {
        if let Some(known) = self.index.get(operation) {
            return Arc::clone(known);
        }
        let places = self.set.in_order(operation);
        let asks = |place: &RulePlace| self.set.rule(*place).1.conditions.iter().any(Condition::asks_for_the_record);
        let asks_for_the_record = places[1].iter().any(asks);
        let [first, others] = places.map(|places| Ordered::of(places, &self.set));
        let rules = Arc::new(OperationRules { first, others, asks_for_the_record });
        self.index.insert(operation.into(), Arc::clone(&rules));
        rules
    }
}

struct DecisionBuilder<'s, 'a> {
    observed: Observed<'s, 'a>,
    /// How templates write dates.
    dates: &'static str,
    now: Timestamp,
    /// The parts that no rule has set.
    open: DecisionParts,
    decision: Decision,
}

impl<'s, 'a> DecisionBuilder<'s, 'a> {
    fn new(situation: &'s Situation<'a>, set: Arc<RuleSet>, dates: &'static str, now: Timestamp) -> Self {
        let trace = Trace::of(set);
        let (rule, answer, latency, plan, invalid) = Default::default();
        let decision = Decision { rule, answer, latency, plan, invalid, trace };
        Self { observed: Observed::new(situation), dates, now, open: DecisionParts::ALL, decision }
    }

    /// Lets a rule decide what is open, if it fits and has its turn, and notes what became of it.
    fn consider(
        &mut self,
        place: RulePlace,
        (loaded, rule): (&Loaded, &Rule),
        counter: &mut Counter,
        random: &mut Random,
    ) {
        let parts = rule.parts.common(self.open);
        let mut drawn = None;
        let before = *counter;
        let mut conditions = (0..).zip(&rule.conditions);
        let failed = conditions.find_map(|(place, condition)| (!condition.holds(&self.observed)).then_some(place));
        if self.observed.effort.is_spent() {
            return;
        }
        let became = if let Some(since) = loaded.over_since(rule, self.now) {
            Became::Over(since)
        } else if let Some(failed) = failed {
            Became::Missed(failed)
        } else if parts.is_empty() {
            Became::TooLate(Box::new(before))
        } else {
            let turn = counter.take_turn(rule.turns, random);
            if turn.is_taken() {
                drawn = rule.action.draw(random);
                Became::Decided(rule.action.said(drawn).parts().common(self.open), Box::new(before))
            } else {
                Became::Passed(Box::new((turn, before)))
            }
        };
        let decided = if let Became::Decided(parts, _) = became { Some(parts) } else { None };
        if !matches!(became, Became::Missed(0)) {
            self.decision.trace.notes.push(Note { place, became, drawn });
        }
        if let Some(parts) = decided {
            let by = DecidedBy { name: Arc::clone(&rule.name), origin: Some(loaded.origin) };
            self.apply(rule.action.said(drawn), parts, by, random);
        }
    }

    /// Takes `parts` of the decision from what is said.
    fn apply(&mut self, said: Said<'_>, parts: DecisionParts, by: DecidedBy, random: &mut Random) {
        let parts = parts.common(said.parts());
        if parts.is_empty() {
            return;
        }
        self.open = self.open.without(parts);
        if parts.has(DecisionParts::VERDICT) {
            match said.verdict {
                Some(Verdict::Steps(steps)) => self.decision.plan.steps.clone_from(steps),
                Some(verdict) => self.decision.answer = self.answer(verdict, &by.name),
                None => {}
            }
        }
        if parts.has(DecisionParts::DELAY) {
            self.decision.plan.after = said.after;
        }
        if parts.has(DecisionParts::LATENCY) {
            self.decision.latency = said.latency.map(|latency| latency.draw(random));
        }
        if parts.has(DecisionParts::WEBHOOK) {
            self.decision.plan.webhook = said.webhook.cloned().unwrap_or_default();
        }
        if self.decision.rule.is_none() || parts.has(DecisionParts::VERDICT) {
            self.decision.rule = Some(Arc::clone(&by.name));
        }
        let planned = parts.without(DecisionParts::LATENCY);
        if self.decision.plan.decided_by.is_none() && !planned.is_empty() || parts.has(DecisionParts::VERDICT) {
            self.decision.plan.decided_by = Some(by);
        }
    }

    /// The answer that `rule` gives at once.
    fn answer(&self, verdict: &Verdict, rule: &str) -> Option<Answer> {
        match verdict {
            Verdict::Error { code, details } => {
                let details = details.as_deref().map(|text| render_text(text, &self.context()));
                Some(Answer::Error { code: *code, details })
            }
            Verdict::Fault(broken) => Some(Answer::Fault(*broken)),
            Verdict::Response { status, headers, body } => {
                let context = self.context();
                let response = response(*status, headers, body, &context);
                let too_large = "what the templates of its `response` stand for is more than 1 MiB";
                Some(if context.room.is_exceeded() { refusal(rule, too_large) } else { response })
            }
            Verdict::Steps(_) => None,
        }
    }

    /// What templates stand for.
    fn context(&self) -> TemplateContext<'_> {
        let situation = self.observed.situation;
        TemplateContext {
            operation: situation.operation,
            account: situation.account,
            body: situation.body,
            record: self.observed.record(),
            dates: self.dates,
            now: self.now,
            room: Room::default(),
        }
    }

    /// Ends the decision with an answer that says which rule cannot be compared with the request.
    fn give_up(&mut self, rule: &Arc<str>) {
        let message = "the request and the conditions of the rules are too large together to be compared";
        self.decision.answer = Some(refusal(rule, message));
        self.decision.rule = Some(Arc::clone(rule));
    }

    /// The decision; with the record, if an explanation could ask for it.
    fn finish(mut self, keep_the_record: bool) -> Decision {
        if keep_the_record {
            self.observed.record();
        }
        self.decision.trace.record = self.observed.into_record();
        self.decision.plan.delay_steps();
        self.decision
    }
}

/// A text as a header can hold it: what a client sent may have line breaks.
fn in_a_header(text: &str) -> String {
    text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect()
}

/// An answer of a rule with its templates filled in.
fn response(status: u16, headers: &[(String, String)], body: &Value, context: &TemplateContext<'_>) -> Answer {
    let header = |(name, value): &(String, String)| (name.clone(), in_a_header(&render_text(value, context)));
    let mut headers: Vec<(String, String)> = headers.iter().map(header).collect();
    let body = match body {
        Value::Null => String::new(),
        Value::String(text) => render_text(text, context),
        json @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
                headers.push(("content-type".to_owned(), "application/json".to_owned()));
            }
            render(json, context).to_string()
        }
    };
    Answer::Response { status, headers, body: body.into() }
}

/// The emulator's own answer where `rule` cannot be followed, in its own form so that nobody takes it for the vendor's.
fn refusal(rule: &str, message: &str) -> Answer {
    let problem = json!({ "title": "rule too large", "status": 500, "detail": format!("rule `{rule}`: {message}") });
    let headers = vec![("content-type".to_owned(), "application/problem+json".to_owned())];
    Answer::Response { status: 500, headers, body: problem.to_string().into() }
}
