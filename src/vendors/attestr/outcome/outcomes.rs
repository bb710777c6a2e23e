//! The outcomes that the vendor documents.

/// Their words, in the order of the vendor's table.
pub const OUTCOMES: [&str; 5] = ["Clear", "Alert", "False", "MoreInfo", "NoResult"];

/// What the back office decided.
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
