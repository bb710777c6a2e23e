//! Ids of Personr's records.
//!
//! All have one form: 13 digits of Unix milliseconds, an `x`, and 18 random digits (documented by samples).
//! The samples also show shorter and longer ids, so reading is more tolerant than minting.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::DeserializeFromStr;

use super::settings::FlowKind;
use crate::engine::{random::Random, time::Timestamp};

/// How many random digits follow the `x` of a new id.
const RANDOM_DIGITS: usize = 18;

/// The stamp of what exists from the start.
const SEEDED_AT: &str = "1668816503943";

/// A text that does not look like an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id such as 1503408875694x944431186090727200")]
pub struct NotAnId;

macro_rules! id {
    ($(#[$doc:meta])+ $name:ident) => {
        $(#[$doc])+
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, DeserializeFromStr, JsonSchema)]
        #[serde(transparent)]
        #[schemars(with = "String")]
        pub struct $name(Box<str>);

        impl $name {
            /// A new id, stamped with `now`.
            pub fn mint(random: &mut Random, now: Timestamp) -> Self {
                Self(format!("{:013}x{}", now.as_millis(), random.digits(RANDOM_DIGITS)).into())
            }

            /// The id as it stands on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                looks_like_an_id(text).then(|| Self(text.into())).ok_or(NotAnId)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// The id of an applicant or an entity: the manual calls both `applicantId`.
    ApplicantId
}

id! {
    /// The id of a user, the middle part of its tokens.
    UserId
}

id! {
    /// The id of a workspace, shown as `company` in results.
    WorkspaceId
}

id! {
    /// The id of one started verification, shown in results.
    VerificationId
}

id! {
    /// The id of the result of one verification.
    ResultId
}

id! {
    /// The id of a question of an entity flow.
    QuestionId
}

id! {
    /// The id of an AML search.
    SearchId
}

id! {
    /// The last part of a token.
    TokenId
}

/// Which case an id names: people and companies have ids of one form, and the manual's sample id is of both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum CaseId {
    /// A person's.
    Applicant(ApplicantId),
    /// A company's.
    Entity(ApplicantId),
}

impl CaseId {
    pub fn new(kind: FlowKind, id: ApplicantId) -> Self {
        match kind {
            FlowKind::Applicant => Self::Applicant(id),
            FlowKind::Entity => Self::Entity(id),
        }
    }

    pub fn id(&self) -> &ApplicantId {
        match self {
            Self::Applicant(id) | Self::Entity(id) => id,
        }
    }

    pub fn kind(&self) -> FlowKind {
        match self {
            Self::Applicant(_) => FlowKind::Applicant,
            Self::Entity(_) => FlowKind::Entity,
        }
    }

    /// What the vendor calls it.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Applicant(_) => "applicant",
            Self::Entity(_) => "entity",
        }
    }
}

impl UserId {
    /// The id of a user that exists from the start: the same in every sandbox, whatever its seed.
    pub fn seeded(place: usize) -> Self {
        Self(seeded(1, place))
    }
}

impl WorkspaceId {
    /// The id of a workspace that exists from the start: the same in every sandbox, whatever its seed.
    pub fn seeded(place: usize) -> Self {
        Self(seeded(0, place))
    }
}

impl ResultId {
    /// The id of the result that `run` had at `created`: what the sandbox draws next stays the same.
    pub fn of(run: &VerificationId, created: Timestamp) -> Self {
        Self::mint(&mut Random::of_text(&format!("result of {run}")), created)
    }
}

impl QuestionId {
    /// The id of the question at `place` of the flow of that name: the same in every sandbox, whatever its seed.
    pub fn of(flow: &str, place: usize) -> Self {
        let mut random = Random::of_text(&format!("question {place} of {flow}"));
        Self(format!("{SEEDED_AT}x{}", random.digits(RANDOM_DIGITS)).into())
    }
}

/// The id of what exists from the start; each `kind` of thing has a first digit of its own.
fn seeded(kind: u8, place: usize) -> Box<str> {
    const DIGITS: usize = RANDOM_DIGITS - 1;
    format!("{SEEDED_AT}x{kind}{place:0DIGITS$}").into()
}

impl ApplicantId {
    /// The id that nearly every sample of the manual uses, for a person and for a company.
    pub const SAMPLE: &str = "4242424242424x424242424242424242";

    /// Whether this is the manual's sample id.
    pub fn is_sample(&self) -> bool {
        self.as_str() == Self::SAMPLE
    }
}

/// Whether `text` is 11 to 16 digits, an `x`, and 10 to 19 digits: the range that all samples of the manual span.
fn looks_like_an_id(text: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('x').is_some_and(|(stamp, rest)| {
        digits(stamp) && digits(rest) && (11..=16).contains(&stamp.len()) && (10..=19).contains(&rest.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_id_carries_its_moment_and_eighteen_digits() {
        let id = ApplicantId::mint(&mut Random::seeded(1), Timestamp::from_millis(1_767_225_600_000));

        let (stamp, rest) = id.as_str().split_once('x').unwrap();
        assert_eq!(stamp, "1767225600000");
        assert_eq!(rest.len(), 18);
        assert_eq!(id.as_str().parse::<ApplicantId>(), Ok(id));
    }

    #[test]
    fn what_exists_from_the_start_has_ids_of_its_own() {
        let ids = [
            WorkspaceId::seeded(1).to_string(),
            UserId::seeded(1).to_string(),
            QuestionId::of("KYB Basic", 1).to_string(),
            QuestionId::of("Know Your Business", 1).to_string(),
        ];

        assert_eq!(ids[0], "1668816503943x000000000000000001");
        for (place, id) in ids.iter().enumerate() {
            assert!(id.parse::<ApplicantId>().is_ok() && !ids[..place].contains(id), "{id}");
        }
    }

    #[test]
    fn every_sample_of_the_manual_reads_as_an_id() {
        for sample in [
            ApplicantId::SAMPLE,
            "4242424242424242x42424242424242",
            "1699236591586x0000000000000000000",
            "1665086295388x405886519539808060",
            "1725329761404x0000000000000",
            "1724124485940x00000000000",
            "1717764799805x0000000000",
            "14000394983x200039203940",
            "140000249274x80293840283",
        ] {
            assert!(sample.parse::<ApplicantId>().is_ok(), "{sample}");
        }
    }

    #[test]
    fn other_texts_are_not_ids() {
        for text in [
            "",
            "x",
            "42",
            "4242424242424x",
            "4242424242424X424242424242424242",
            "1x1x1",
            "４２４２４２４２４２４x4242424242",
        ] {
            assert_eq!(text.parse::<ApplicantId>(), Err(NotAnId), "{text}");
        }
    }

    #[test]
    fn an_id_is_a_plain_text_in_snapshots() {
        let id: ApplicantId = ApplicantId::SAMPLE.parse().unwrap();

        assert_eq!(serde_json::to_value(&id).unwrap(), ApplicantId::SAMPLE);
        assert!(id.is_sample());
    }
}
