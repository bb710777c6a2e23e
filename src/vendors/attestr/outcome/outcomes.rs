//! The outcomes of background checks, and what a choice means for a kind of check.

use std::borrow::Cow;

use indexmap::IndexMap;
use serde_json::Value;

use crate::{engine::scenario::Chosen, vendors::attestr::kinds::CheckKind};

/// The keys of an output in their order, and what stands under them.
pub type Record = IndexMap<&'static str, Value>;

/// What the back office decided about a background check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Clear,
    Alert,
    False,
    MoreInfo,
    NoResult,
}

impl Outcome {
    /// The outcome with this word.
    ///
    /// Rules and control calls are held to the documented words; of what else a snapshot says, nothing was found out.
    pub fn of(word: &str) -> Self {
        match word {
            "Clear" => Self::Clear,
            "Alert" => Self::Alert,
            "False" => Self::False,
            "MoreInfo" => Self::MoreInfo,
            _ => Self::NoResult,
        }
    }

    /// Whether somebody who knows spoke about the candidate.
    pub fn is_heard(self) -> bool {
        self != Self::NoResult
    }

    /// Whether the question was settled, for better or worse.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Clear | Self::Alert | Self::False)
    }
}

/// What a check of `kind` comes to unless somebody says otherwise.
pub fn usual(kind: CheckKind) -> Chosen {
    Chosen { outcome: kind.row().outcomes[0].to_owned(), ..Chosen::default() }
}

/// What `chosen` means for a check of `kind`: the usual, where a rule about many operations chose what this kind never comes to.
pub fn meant(kind: CheckKind, chosen: Option<&Chosen>) -> Cow<'_, Chosen> {
    let own = chosen.filter(|chosen| kind.row().outcomes.contains(&&*chosen.outcome));
    own.map_or_else(|| Cow::Owned(usual(kind)), Cow::Borrowed)
}
