//! A request or an attempt as a line: for people, or for programs.

use std::{
    fmt::{self, Write as _},
    io::IsTerminal,
};

use tracing::Level;

use crate::engine::{
    clock::wall,
    journal::{AttemptLine, Line, RequestLine, Said},
    outbox::Verdict,
};

/// Whether a line is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    On,
    Off,
}

impl Colours {
    /// On for a terminal, unless `NO_COLOR` says otherwise.
    pub fn of(output: &impl IsTerminal) -> Self {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        if output.is_terminal() && !unwanted { Self::On } else { Self::Off }
    }
}

/// The form of a log.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    Text(Colours),
    Json,
}

/// What the filter of the log tells lines by.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Request,
    Attempt,
    /// After which the delivery has failed.
    LastAttempt,
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::Request, Self::Attempt, Self::LastAttempt];

    pub(super) fn of(said: &Said) -> Self {
        match said {
            Said::Request(_) => Self::Request,
            Said::Attempt(attempt) => match attempt.facts.verdict {
                Verdict::Delivered | Verdict::Retry { .. } => Self::Attempt,
                Verdict::GaveUp | Verdict::TurnedOff => Self::LastAttempt,
            },
        }
    }

    pub(super) fn target(self) -> &'static str {
        match self {
            Self::Request => "vetbox::request",
            Self::Attempt | Self::LastAttempt => "vetbox::webhook",
        }
    }

    pub(super) fn level(self) -> Level {
        match self {
            Self::Request | Self::Attempt => Level::INFO,
            Self::LastAttempt => Level::WARN,
        }
    }
}

impl Form {
    /// Puts a line behind `log`.
    pub(super) fn put(self, line: &Line, log: &mut String) {
        match self {
            Self::Text(colours) => log.push_str(&text(line, colours)),
            Self::Json => {
                let kind = Kind::of(&line.said);
                let mut fields = serde_json::json!({ "message": message(&line.said) });
                if let (Some(fields), Ok(serde_json::Value::Object(own))) =
                    (fields.as_object_mut(), serde_json::to_value(line))
                {
                    fields.extend(own);
                }
                put_event(kind.level(), kind.target(), &fields, log);
            }
        }
        log.push('\n');
    }

    /// Puts a warning of the log's own behind it.
    pub(super) fn put_note(self, note: &str, log: &mut String) {
        match self {
            Self::Text(_) => write!(log, "{} WARN vetbox::log: {note}", wall()).expect("a String takes everything"),
            Self::Json => put_event(Level::WARN, "vetbox::log", &serde_json::json!({ "message": note }), log),
        }
        log.push('\n');
    }
}

/// Puts an event in the form in which the others are written.
fn put_event(level: Level, target: &str, fields: &serde_json::Value, log: &mut String) {
    let event = serde_json::json!({ "timestamp": wall(), "level": level.as_str(), "fields": fields, "target": target });
    write!(log, "{}", Visible(&event.to_string())).expect("a String takes everything");
}

/// What happened, in short.
fn message(said: &Said) -> String {
    match said {
        Said::Request(request) => format!("{} {}", what_was_asked(request), request.answered),
        Said::Attempt(attempt) => format!("{} {}", attempt.facts.event, attempt.what),
    }
}

fn what_was_asked(request: &RequestLine) -> String {
    match &request.operation {
        Some(operation) => operation.to_string(),
        None => format!("{} {}", request.method, request.path),
    }
}

/// The line for programs, without its end.
pub fn json(line: &Line) -> String {
    Visible(&serde_json::to_string(line).expect("a line is plain JSON")).to_string()
}

/// The line for people, without its end.
pub fn text(line: &Line, colours: Colours) -> String {
    let mut text = Text { text: format!("{} {} ", line.at, line.sandbox), colours };
    match &line.said {
        Said::Request(request) => text.request(request),
        Said::Attempt(attempt) => text.attempt(attempt),
    }
    text.text
}

/// The longest id of a request that stands in a line for people, in bytes: a UUID, and what clients put before one.
const SHORT: usize = 64;

/// A line that grows.
struct Text {
    text: String,
    colours: Colours,
}

impl Text {
    fn request(&mut self, request: &RequestLine) {
        self.add(format_args!("{} ", Visible(&what_was_asked(request))));
        let colour = match request.status {
            Some(status) if request.answered.len() == 3 => Colour::of_status(status),
            Some(_) | None => Colour::Red,
        };
        self.coloured(colour, &request.answered);
        self.subject(request.subject.as_deref(), request.tag.as_deref());
        self.field("rule", request.rule.as_deref());
        self.request_id(request.request_id.as_deref());
        for warning in &request.warnings {
            self.field("warning", Some(warning));
        }
    }

    fn attempt(&mut self, AttemptLine { delivery, what, facts }: &AttemptLine) {
        self.add(format_args!("{} ", Visible(&facts.event)));
        let has_failed = facts.verdict != Verdict::Delivered;
        let colour = if has_failed { Colour::Red } else { Colour::Green };
        match facts.status {
            Some(status) => self.coloured(colour, &status.to_string()),
            None => self.coloured(colour, "failed"),
        }
        self.subject(Some(&facts.subject), facts.tag.as_deref());
        self.request_id(facts.request_id.as_deref());
        self.add(format_args!(" {delivery} to {}", facts.endpoint));
        if !has_failed {
            return;
        }
        self.add(format_args!(", {}; ", Visible(what)));
        match facts.verdict {
            Verdict::Delivered => {}
            Verdict::Retry { at } => self.add(format_args!("next at {at}")),
            Verdict::GaveUp => self.text.push_str("given up"),
            Verdict::TurnedOff => self.text.push_str("the endpoint is off now"),
        }
        if let Some(hint) = &facts.hint {
            self.add(format_args!("; hint: {}", Visible(hint)));
        }
    }

    fn subject(&mut self, id: Option<&str>, tag: Option<&str>) {
        if let Some(id) = id {
            self.add(format_args!(" {}", Visible(id)));
        }
        self.field("tag", tag);
    }

    /// What the client calls the request, unless it is long.
    fn request_id(&mut self, id: Option<&str>) {
        self.field("request-id", id.filter(|id| id.len() <= SHORT));
    }

    /// ` name=value`, in quotes when the value is more than a word.
    fn field(&mut self, name: &str, value: Option<&str>) {
        let Some(value) = value else { return };
        if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"') {
            self.add(format_args!(" {name}={value}"));
        } else {
            self.add(format_args!(" {name}={}", Visible(&serde_json::json!(value).to_string())));
        }
    }

    fn coloured(&mut self, colour: Colour, text: &str) {
        match self.colours {
            Colours::On => self.add(format_args!("\x1b[{}m{}\x1b[0m", colour as u8, Visible(text))),
            Colours::Off => self.add(format_args!("{}", Visible(text))),
        }
    }

    fn add(&mut self, more: fmt::Arguments<'_>) {
        self.text.write_fmt(more).expect("a String takes everything");
    }
}

/// Colours by the numbers of terminals.
#[derive(Debug, Clone, Copy)]
enum Colour {
    Red = 31,
    Green = 32,
    Yellow = 33,
}

impl Colour {
    fn of_status(status: u16) -> Self {
        match status {
            0..400 => Self::Green,
            400..500 => Self::Yellow,
            500.. => Self::Red,
        }
    }
}

/// A text whose characters are all shown and none obeyed: what would end a line, steer a terminal or turn its direction stands there as
/// JSON escapes it. JSON stays the same JSON.
struct Visible<'a>(&'a str);

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            let is_hidden =
                matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            if character.is_control() || is_hidden {
                write!(f, "\\u{:04x}", u32::from(character))?;
            } else {
                f.write_char(character)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::engine::{
        outbox::{AttemptFacts, DeliveryId, EndpointId},
        time::Timestamp,
    };

    fn line(said: Said) -> Line {
        Line { id: 7, at: Timestamp::from_millis(1_767_225_600_000), sandbox: "default".into(), said }
    }

    fn request() -> RequestLine {
        RequestLine {
            operation: Some(Cow::Borrowed("attestr.work.create")),
            method: "POST".to_owned(),
            path: "/api/v2/public/factx/async/work".to_owned(),
            status: Some(200),
            answered: "200".to_owned(),
            subject: Some("AR0ZoLeBdqvmr-nmy1".into()),
            tag: Some("EMP-9".into()),
            rule: Some("magic-values/attestr-alert".into()),
            request_id: None,
            warnings: vec!["unread: nickname".to_owned()],
        }
    }

    fn attempt(status: Option<u16>, what: &str, verdict: Verdict, hint: Option<&str>) -> Said {
        let facts = AttemptFacts {
            attempt: 1,
            endpoint: "ep_1".parse::<EndpointId>().unwrap(),
            vendor: "attestr".into(),
            event: "async.completed".into(),
            subject: "AR0ZoLeBdqvmr-nmy1".into(),
            tag: None,
            request_id: None,
            status,
            hint: hint.map(str::to_owned),
            verdict,
        };
        Said::Attempt(AttemptLine { delivery: "dl_3".parse::<DeliveryId>().unwrap(), what: what.to_owned(), facts })
    }

    fn plain(said: Said) -> String {
        text(&line(said), Colours::Off)
    }

    #[test]
    fn a_request_says_what_was_asked_and_what_decided() {
        assert_eq!(
            plain(Said::Request(request())),
            "2026-01-01T00:00:00Z default attestr.work.create 200 AR0ZoLeBdqvmr-nmy1 tag=EMP-9 \
             rule=magic-values/attestr-alert warning=\"unread: nickname\""
        );
        let unknown = RequestLine { operation: None, status: Some(404), answered: "404".to_owned(), ..request() };
        let unknown = RequestLine { subject: None, tag: None, rule: None, warnings: Vec::new(), ..unknown };
        assert_eq!(
            text(&line(Said::Request(unknown)), Colours::On),
            "2026-01-01T00:00:00Z default POST /api/v2/public/factx/async/work \x1b[33m404\x1b[0m"
        );
    }

    #[test]
    fn an_attempt_says_why_it_failed_and_when_the_next_is() {
        let delivered = attempt(Some(200), "attempt 1: the receiver answered 200", Verdict::Delivered, None);
        assert_eq!(
            plain(delivered),
            "2026-01-01T00:00:00Z default async.completed 200 AR0ZoLeBdqvmr-nmy1 dl_3 to ep_1"
        );
        let next = Timestamp::from_millis(1_767_225_605_000);
        let failed = attempt(None, "attempt 1: nothing listens on a:9", Verdict::Retry { at: next }, Some("start it"));
        assert_eq!(
            plain(failed),
            "2026-01-01T00:00:00Z default async.completed failed AR0ZoLeBdqvmr-nmy1 dl_3 to ep_1, \
             attempt 1: nothing listens on a:9; next at 2026-01-01T00:00:05Z; hint: start it"
        );
        let last = attempt(Some(500), "attempt 3: the receiver answered 500", Verdict::GaveUp, None);
        assert!(plain(last).ends_with("the receiver answered 500; given up"));
    }

    #[test]
    fn what_a_client_sent_is_shown_and_not_obeyed() {
        let wicked = "a\nb\x1b[2J\u{9b}\u{2028}\u{202e}\"c";
        let request = RequestLine { tag: Some(wicked.into()), warnings: vec![wicked.to_owned()], ..request() };

        let shown = plain(Said::Request(request.clone()));
        let mut json = String::new();
        Form::Json.put(&line(Said::Request(request)), &mut json);

        let escaped = r#""a\nb\u001b[2J\u009b\u2028\u202e\"c""#;
        assert!(shown.contains(&format!("tag={escaped}")) && shown.ends_with(&format!("warning={escaped}")), "{shown}");
        assert!(json.trim_end().chars().all(|it| !it.is_control() && it != '\u{202e}'), "{json}");
        let event: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(event["fields"]["warnings"], serde_json::json!([wicked]));
        assert_eq!(
            (&event["fields"]["status"], &event["fields"]["kind"]),
            (&serde_json::json!(200), &serde_json::json!("request"))
        );
        assert_eq!(
            (&event["level"], &event["target"]),
            (&serde_json::json!("INFO"), &serde_json::json!("vetbox::request"))
        );
    }
}
