//! How the inbox plays the receiver, as people write it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    control::problem::Problem,
    engine::{
        outbox::{Play, Script},
        time::{format_span, parse_span},
    },
};

/// One answer of the played receiver.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schemars(rename = "PlayedAnswer")]
pub(in crate::control) struct PlayAsked {
    /// The status; 200 when it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// How long it takes, in sandbox time.
    #[serde(skip_serializing_if = "Option::is_none")]
    delay: Option<String>,
    /// How long it asks to wait before the next attempt.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<String>,
    /// Whether it never answers.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    hang: bool,
}

impl PlayAsked {
    /// An answer that holds nothing but its status.
    pub(in crate::control) fn of(status: u16) -> Self {
        Self { status: Some(status), ..Self::default() }
    }

    fn play(&self, field: &str) -> Result<Play, Problem> {
        let span = |name: &str, text: &Option<String>| match text {
            None => Ok(None),
            Some(text) => {
                parse_span(text).map(Some).map_err(|error| Problem::invalid(format!("{field}.{name}: {error}")))
            }
        };
        if self.hang {
            let only = self.status.is_none() && self.delay.is_none() && self.retry_after.is_none();
            return only.then_some(Play::Hang).ok_or_else(|| Problem::invalid(format!("{field}.hang: stands alone")));
        }
        let delay = span("delay", &self.delay)?.unwrap_or_default();
        let retry_after = span("retryAfter", &self.retry_after)?;
        Ok(Play::Answer { status: self.status.unwrap_or(200), delay, retry_after })
    }
}

impl From<&Play> for PlayAsked {
    fn from(play: &Play) -> Self {
        match play {
            Play::Hang => Self { hang: true, ..Self::default() },
            Play::Answer { status, delay, retry_after } => Self {
                delay: (!delay.is_zero()).then(|| format_span(*delay)),
                retry_after: retry_after.map(format_span),
                ..Self::of(*status)
            },
        }
    }
}

/// The script that these answers make; `field` says where they stand.
pub(in crate::control) fn script(answers: &[PlayAsked], field: &str) -> Result<Script, Problem> {
    let plays = answers.iter().enumerate().map(|(index, answer)| answer.play(&format!("{field}[{index}]")));
    Ok(Script::new(plays.collect::<Result<_, _>>()?))
}
