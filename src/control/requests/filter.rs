//! Which requests are meant: the conditions of rules, and what is known of a request only once it was answered.

use std::str::FromStr;

use serde_json::{Map, Value};

use super::super::{known, mask, problem::Problem};
use crate::{
    engine::{
        journal::{Entry, Exchange, Journal, Place, Record},
        scenario::{Matcher, sentences},
        tree::{counted, listed, nearest},
    },
    vendors::VOCABULARY,
};

/// What is known once a request was answered.
const OUTCOME: [&str; 6] = ["status", "answer", "rule", "subject", "unmatched", "q"];

/// What a rule's `when` can say of a past request.
const CONDITIONS: [&str; 10] =
    ["operation", "method", "path", "account", "body", "header", "query", "any", "all", "not"];

/// What can be said of an answer beside its status.
const ANSWER: [&str; 2] = ["body", "header"];

/// Which requests are meant.
#[derive(Debug)]
pub struct Filter {
    matcher: Matcher,
    status: Option<Status>,
    answer: Option<Matcher>,
    rule: Option<String>,
    subject: Option<String>,
    unmatched: Option<bool>,
    words: Words,
}

/// What somebody typed to find a request: words in lower case.
#[derive(Debug, Default)]
struct Words(Vec<String>);

/// A status, or all that begin with the same digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// This one.
    Exactly(u16),
    /// Those that begin with this digit.
    Hundred(u16),
}

impl Filter {
    /// Reads the conditions of a rule's `when`, and `status`, `answer`, `rule`, `subject`, `unmatched` and `q` beside them.
    pub fn read(wanted: &Value) -> Result<Self, Problem> {
        let Value::Object(wanted) = wanted else {
            return Err(Problem::invalid(
                r#"expected conditions such as {"operation":"attestr.work.create","status":200}"#,
            ));
        };
        if wanted.contains_key("record") {
            return Err(Problem::in_field(
                "record",
                "a past request is found by its own fields; the record may have changed since",
            ));
        }
        let (outcome, mut conditions): (Map<String, Value>, Map<String, Value>) =
            wanted.clone().into_iter().partition(|(key, _)| OUTCOME.contains(&key.as_str()));
        if let Some(wanted) = conditions.get_mut("method") {
            in_capitals(wanted)?;
        }
        if let Some(key) = conditions.keys().find(|key| !CONDITIONS.contains(&key.as_str())) {
            return Err(unknown(key));
        }
        let matcher = Matcher::read(&Value::Object(conditions), VOCABULARY);
        let matcher = matcher.map_err(|problems| Problem::invalid(sentences(&problems)))?;
        Ok(Self {
            matcher,
            status: outcome.get("status").map(Status::read).transpose()?,
            answer: outcome.get("answer").map(answer).transpose()?,
            rule: text(&outcome, "rule")?,
            subject: text(&outcome, "subject")?,
            unmatched: outcome.get("unmatched").map(truth).transpose()?,
            words: text(&outcome, "q")?.as_deref().map_or_else(Words::default, Words::of),
        })
    }

    /// Whether a request is meant.
    pub fn fits(&self, exchange: &Exchange) -> bool {
        // The cheap ones first: most requests are told apart without reading their bodies.
        self.outcome_misses(exchange).next().is_none()
            && self.matcher.is_about(exchange.operation.as_deref().unwrap_or_default())
            && exchange.situation(|situation| self.matcher.fits(situation))
            && self.answer.as_ref().is_none_or(|answer| exchange.answer_situation(|situation| answer.fits(situation)))
    }

    /// What of a request is not as it was meant; secrets are hidden.
    pub fn misses(&self, exchange: &Exchange) -> Vec<String> {
        let conditions = exchange.situation(|situation| self.matcher.misses(situation));
        let misses = |answer: &Matcher| exchange.answer_situation(|situation| answer.misses(situation));
        let of_answer = self.answer.iter().flat_map(misses).map(|miss| format!("answer {miss}"));
        let secrets = mask::secrets_of(exchange);
        let quoting = conditions.into_iter().chain(of_answer).map(|miss| mask::sentence(miss, &secrets));
        self.outcome_misses(exchange).chain(quoting).collect()
    }

    /// Whether it may be wrong of a request: a condition on bodies was asked of the beginning of one, and nothing else tells it apart.
    pub fn is_in_doubt(&self, exchange: &Exchange) -> bool {
        let is_asked = exchange.is_cut() && self.matcher.asks_for_the_body();
        let is_answer_asked =
            || exchange.lacks_of_response().is_some() && self.answer.as_ref().is_some_and(Matcher::asks_for_the_body);
        (is_asked || is_answer_asked())
            && self.matcher.is_about(exchange.operation.as_deref().unwrap_or_default())
            && self.outcome_misses(exchange).next().is_none()
    }

    /// Why an answer about these requests may be wrong.
    pub fn doubt(&self, requests: &Requests) -> Option<String> {
        doubt_of(requests.iter().filter(|(_, exchange)| self.is_in_doubt(exchange)).count())
    }

    /// The requests that are meant, with their ids, oldest first.
    pub fn among<'a>(&'a self, requests: &'a Requests) -> impl DoubleEndedIterator<Item = (u64, &'a Exchange)> {
        let fitting = requests.iter().filter(|(_, exchange)| self.fits(exchange));
        fitting.map(|(record, exchange)| (record.id, exchange))
    }

    fn outcome_misses<'a>(&'a self, exchange: &'a Exchange) -> impl Iterator<Item = String> + 'a {
        let wrong = |name: &str, wanted: &str, seen: Option<&str>| {
            (Some(wanted) != seen).then(|| format!("{name}: expected `{wanted}`, seen `{}`", seen.unwrap_or("nothing")))
        };
        let by_status =
            self.status.filter(|wanted| !exchange.status.is_some_and(|status| wanted.includes(status.as_u16())));
        let unmatched = self.unmatched.filter(|wanted| *wanted != exchange.operation.is_none());
        by_status
            .map(|wanted| format!("status: expected {wanted}, seen {}", exchange.answered()))
            .into_iter()
            .chain(self.rule.as_deref().and_then(|rule| wrong("rule", rule, exchange.decision.rule.as_deref())))
            .chain(self.subject.as_deref().and_then(|subject| wrong("subject", subject, exchange.subject.as_deref())))
            .chain(unmatched.map(|wanted| format!("unmatched: expected {wanted}, seen {}", !wanted)))
            .chain(self.words.missing(exchange).map(|word| format!("q: `{word}` stands nowhere in it")))
    }
}

/// What an answer says when of so many requests only the beginnings of bodies were looked at.
pub fn doubt_of(cut: usize) -> Option<String> {
    (cut > 0).then(|| {
        let requests = counted(cut, "request");
        format!("the journal keeps only the beginning of the body of {requests}, which may fit or not")
    })
}

/// The requests of a journal, taken out of it so that nobody waits while they are looked at.
#[derive(Debug)]
pub struct Requests {
    records: Vec<Record>,
    /// The end of the journal.
    pub end: Place,
    /// How many records the journal let go.
    pub evicted: u64,
}

impl Requests {
    /// All that are kept.
    pub fn of(journal: &Journal) -> Self {
        let is_request = |record: &&Record| matches!(record.entry, Entry::Exchange(_));
        let records = journal.after(0).filter(is_request).cloned().collect();
        Self { records, end: journal.end(), evicted: journal.evicted() }
    }

    /// Oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Record, &Exchange)> {
        self.records.iter().filter_map(|record| match &record.entry {
            Entry::Exchange(exchange) => Some((record, &**exchange)),
            Entry::Change { .. } | Entry::Jump { .. } | Entry::Attempt { .. } => None,
        })
    }
}

impl Words {
    fn of(text: &str) -> Self {
        Self(text.to_lowercase().split_whitespace().map(str::to_owned).collect())
    }

    /// Those that stand in nothing that a list shows of a request.
    fn missing<'a>(&'a self, exchange: &'a Exchange) -> impl Iterator<Item = &'a String> {
        self.0.iter().filter(|word| {
            let has = |text: &str| text.to_lowercase().contains(word.as_str());
            !(exchange.operation.as_deref().is_some_and(has)
                || exchange.method.as_str().eq_ignore_ascii_case(word)
                || has(&exchange.uri.to_string())
                || exchange.decision.rule.as_deref().is_some_and(has)
                || exchange.subject.as_deref().is_some_and(has)
                || exchange.answered().split(", ").any(|part| part == word.as_str()))
        })
    }
}

impl Status {
    fn read(value: &Value) -> Result<Self, Problem> {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        text.parse().map_err(|problem: String| Problem::in_field("status", problem))
    }

    /// Whether it is this status, or one of these.
    pub fn includes(self, status: u16) -> bool {
        match self {
            Self::Exactly(wanted) => wanted == status,
            Self::Hundred(wanted) => wanted == status / 100,
        }
    }
}

impl FromStr for Status {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let hundred =
            text.strip_suffix("xx").and_then(|digit| digit.parse().ok()).filter(|digit| (1..=5).contains(digit));
        let exactly = text.parse().ok().filter(|status| (100..600).contains(status));
        let read = hundred.map(Self::Hundred).or(exactly.map(Self::Exactly));
        read.ok_or_else(|| format!("`{text}` is not a status such as 200 or 4xx"))
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exactly(status) => write!(f, "{status}"),
            Self::Hundred(digit) => write!(f, "{digit}xx"),
        }
    }
}

/// Nothing has such a name; a rule can say other things of a request that is still to come.
fn unknown(key: &str) -> Problem {
    let valid = || CONDITIONS.into_iter().chain(OUTCOME);
    let near = nearest(key, valid()).map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
    let detail = format!("unknown key `{key}` at the top of the conditions; it can be {}{near}", listed(valid()));
    Problem::invalid(detail).valid(valid())
}

/// Reads conditions on an answer.
fn answer(wanted: &Value) -> Result<Matcher, Problem> {
    let Value::Object(fields) = wanted else {
        let example = r#"expected conditions on the answer such as {"body":{"message":"*credits*"}}"#;
        return Err(Problem::in_field("answer", example));
    };
    if let Some(key) = fields.keys().find(|key| !ANSWER.contains(&key.as_str())) {
        return Err(Problem::in_field("answer", format!("an answer has no `{key}`")).valid(ANSWER));
    }
    Matcher::read(wanted, VOCABULARY).map_err(|problems| Problem::in_field("answer", sentences(&problems)))
}

/// Writes methods as requests have them; what is more than a word is left to the conditions of rules.
fn in_capitals(wanted: &mut Value) -> Result<(), Problem> {
    match wanted {
        Value::String(method) if !method.contains('*') => *method = known::method("method", method)?,
        Value::Array(methods) => methods.iter_mut().try_for_each(in_capitals)?,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {}
    }
    Ok(())
}

fn text(outcome: &Map<String, Value>, name: &str) -> Result<Option<String>, Problem> {
    let Some(value) = outcome.get(name) else { return Ok(None) };
    let text = value.as_str().ok_or_else(|| Problem::in_field(name, format!("expected a text, not {value}")))?;
    Ok(Some(text.to_owned()))
}

fn truth(value: &Value) -> Result<bool, Problem> {
    let truth = value.as_bool().or_else(|| value.as_str()?.parse().ok());
    truth.ok_or_else(|| Problem::in_field("unmatched", format!("expected true or false, not {value}")))
}
