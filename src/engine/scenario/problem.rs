//! A problem of a scenario file: what is wrong, where, and what would be right.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::tree::{Place, counted, lines_of};

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file is not used.
    Error,
    /// The file is used, but hardly does what its writer wants.
    Warning,
}

/// How many characters of a line are shown; a message may have five times as many.
const LONGEST: usize = 400;
/// How many problems of a text are shown.
const MOST: usize = 100;

/// A problem at its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ScenarioProblem")]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// The file, or another name of the source.
    pub file: String,
    /// Where in the file; line 0 is the file as a whole.
    #[serde(flatten)]
    pub place: Place,
    /// What is wrong, in up to 2000 characters.
    pub message: String,
    /// The line it is on, or its first 400 characters.
    pub source: String,
    /// The nearest right word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nearest: Option<String>,
    /// Something right in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// What the emulator makes of it, as "the last good version of this file stays in use".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
}

/// A problem before it is known which file it is in.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub(super) severity: Severity,
    pub(super) place: Place,
    pub(super) message: String,
    pub(super) nearest: Option<String>,
    pub(super) example: Option<String>,
}

impl Finding {
    /// Something that makes the file unusable.
    pub(super) fn error(place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, place, message: message.into(), nearest: None, example: None }
    }

    /// Something that is hardly meant.
    pub(super) fn warning(place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(place, message) }
    }

    /// With the word that was probably meant.
    pub(super) fn nearest(self, nearest: Option<impl Into<String>>) -> Self {
        Self { nearest: nearest.map(Into::into), ..self }
    }

    /// With something right.
    pub(super) fn example(self, example: impl Into<String>) -> Self {
        Self { example: Some(example.into()), ..self }
    }

    /// With something right, if there is something to show.
    pub(super) fn with_example(self, example: Option<&str>) -> Self {
        Self { example: example.map(str::to_owned), ..self }
    }

    /// As a problem of `file`, whose text is `text`.
    pub(super) fn found_in(self, file: &str, text: &str) -> Problem {
        let line = usize::try_from(self.place.line).unwrap_or(usize::MAX).saturating_sub(1);
        self.on(file, lines_of(text).nth(line).unwrap_or_default())
    }

    fn on(self, file: &str, line: &str) -> Problem {
        let start_of = |text: &str| text.chars().take(LONGEST).collect::<String>();
        Problem {
            severity: self.severity,
            file: file.to_owned(),
            place: self.place,
            message: self.message.chars().take(5 * LONGEST).collect(),
            source: start_of(line),
            nearest: self.nearest,
            example: self.example.map(|example| start_of(&example)),
            note: None,
        }
    }
}

/// What is wrong with a text: the first of it, and how much more there is.
#[derive(Debug, Default)]
pub(super) struct Findings {
    kept: Vec<Finding>,
    more: usize,
    has_error: bool,
}

impl Findings {
    pub(super) fn note(&mut self, finding: Finding) {
        self.has_error |= finding.severity == Severity::Error;
        if self.kept.len() < MOST { self.kept.push(finding) } else { self.more += 1 }
    }

    /// Whether the text can be used.
    pub(super) fn allow_use(&self) -> bool {
        !self.has_error
    }

    /// Whether there are any from `place` on, as far as is known.
    pub(super) fn are_any_from(&self, place: Place) -> bool {
        let at = (place.line, place.column);
        0 < self.more || self.kept.iter().any(|finding| at <= (finding.place.line, finding.place.column))
    }

    /// As problems of `file`, whose text is `text`, in the order of the text.
    pub(super) fn found_in(mut self, file: &str, text: &str) -> Vec<Problem> {
        self.kept.sort_by_key(|finding| (finding.place.line, finding.place.column));
        let mut lines = (1..).zip(lines_of(text));
        let mut current = (0, "");
        let mut problems = Vec::new();
        for finding in self.kept {
            while current.0 < finding.place.line
                && let Some(next) = lines.next()
            {
                current = next;
            }
            let line = if current.0 == finding.place.line { current.1 } else { "" };
            problems.push(finding.on(file, line));
        }
        if 0 < self.more {
            let message = format!("and {}", counted(self.more, "more problem"));
            let rest: fn(Place, String) -> Finding = if self.has_error { Finding::error } else { Finding::warning };
            problems.push(rest(Place::default(), message).on(file, ""));
        }
        problems
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        writeln!(f, "{severity}: {}", self.message)?;
        let Place { line, column, .. } = self.place;
        let number = line.to_string();
        let gutter = " ".repeat(number.len());
        if line == 0 {
            writeln!(f, "{gutter}--> {}", self.file)?;
        } else {
            writeln!(f, "{gutter}--> {}:{line}:{column}", self.file)?;
            writeln!(f, "{gutter} |\n{number} | {}\n{gutter} | {}", self.source, self.marker())?;
        }
        if let Some(nearest) = &self.nearest {
            writeln!(f, "{gutter} = did you mean `{nearest}`?")?;
        }
        if let Some(example) = &self.example {
            writeln!(f, "{gutter} = example: {example}")?;
        }
        if let Some(note) = self.note {
            writeln!(f, "{gutter} = note: {note}")?;
        }
        Ok(())
    }
}

impl Problem {
    /// A problem of a text as a whole.
    pub(super) fn of_all(file: &str, message: String) -> Self {
        Finding::error(Place::default(), message).on(file, "")
    }

    /// Carets under what is wrong, never beyond the line; tabs are kept so that it stands right below.
    fn marker(&self) -> String {
        let before = usize::try_from(self.place.column).unwrap_or(1).saturating_sub(1);
        let rest = self.source.trim_end().chars().count().saturating_sub(before);
        let width = usize::try_from(self.place.width).unwrap_or(1).clamp(1, rest.max(1));
        let indent: String = self.source.chars().take(before).map(|it| if it == '\t' { '\t' } else { ' ' }).collect();
        format!("{indent}{}", "^".repeat(width))
    }
}

/// Why something is refused in one line, for where there is no file to point into; warnings are no reason.
pub fn sentences(problems: &[Problem]) -> String {
    let sentence = |problem: &Problem| {
        let nearest = problem.nearest.as_ref().map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
        let example = problem.example.as_ref().map(|example| format!(" (for instance {example})")).unwrap_or_default();
        format!("{}{nearest}{example}", problem.message)
    };
    problems.iter().filter(|it| it.severity == Severity::Error).map(sentence).collect::<Vec<_>>().join("; ")
}
