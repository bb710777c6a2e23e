//! Documents: the types and sides that the manual names, and samples to play with.

use bytes::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::pictures::PictureId;

/// The longest file name.
pub const MOST_OF_A_NAME: usize = 255;

/// What an uploaded picture shows (documented; the manual's list is cut during utility bills).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DocType {
    /// A face.
    Selfie,
    /// Any identity card.
    IdCard,
    /// A driver's licence.
    Drivers,
    /// A passport.
    Passport,
    /// A visa, permit or pass.
    ResidencePermit,
    /// A bill, statement or agreement that proves an address.
    UtilityBill,
}

impl DocType {
    /// Every type by the manual's word, in the order of the types.
    pub const WORDS: [(&str, Self); 6] = [
        ("SELFIE", Self::Selfie),
        ("ID_CARD", Self::IdCard),
        ("DRIVERS", Self::Drivers),
        ("PASSPORT", Self::Passport),
        ("RESIDENCE_PERMIT", Self::ResidencePermit),
        ("UTILITY_BILL", Self::UtilityBill),
    ];

    /// The manual's word.
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize].0
    }

    /// Whether documents of this type have a number and an expiry date of their own.
    pub fn identifies(self) -> bool {
        match self {
            Self::IdCard | Self::Drivers | Self::Passport | Self::ResidencePermit => true,
            Self::Selfie | Self::UtilityBill => false,
        }
    }

    /// A made-up picture of such a document.
    pub fn sample(self, side: Option<Side>) -> Bytes {
        Bytes::from_static(match (self, side) {
            (Self::Selfie, _) => include_bytes!("samples/selfie.jpg").as_slice(),
            (Self::Passport, _) => include_bytes!("samples/passport.jpg"),
            (Self::UtilityBill, _) => include_bytes!("samples/paper.jpg"),
            (Self::IdCard | Self::Drivers | Self::ResidencePermit, Some(Side::Back)) => {
                include_bytes!("samples/card-back.jpg")
            }
            (Self::IdCard | Self::Drivers | Self::ResidencePermit, Some(Side::Front) | None) => {
                include_bytes!("samples/card-front.jpg")
            }
        })
    }
}

/// Which side of a document a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Side {
    /// The front.
    #[serde(rename = "FRONT_SIDE")]
    Front,
    /// The back.
    #[serde(rename = "BACK_SIDE")]
    Back,
}

impl Side {
    /// What a picture can be said to show a side of; the vendor's connector writes `NULL` for no side (ruling P17).
    pub const SENT: [(&str, Option<Self>); 3] =
        [("FRONT_SIDE", Some(Self::Front)), ("BACK_SIDE", Some(Self::Back)), ("NULL", None)];

    /// Both sides by the manual's word.
    pub const WORDS: [(&str, Self); 2] = [("FRONT_SIDE", Self::Front), ("BACK_SIDE", Self::Back)];
}

/// One picture of an applicant's document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApplicantDocument {
    /// What it shows.
    pub kind: DocType,
    /// Which side; `None` for a selfie.
    pub side: Option<Side>,
    /// The issuing country, alpha-3.
    pub country: Box<str>,
    /// The file's name.
    pub filename: Box<str>,
    pub picture: Picture,
}

/// Where the picture of a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Picture {
    /// It is the made-up one of its type.
    Sample,
    /// It was uploaded.
    Uploaded(PictureId),
}

impl ApplicantDocument {
    /// A made-up document of that type.
    pub fn sample(kind: DocType, side: Option<Side>, country: &str, filename: &str) -> Self {
        Self { kind, side, country: country.into(), filename: filename.into(), picture: Picture::Sample }
    }
}

/// A document on its way to an applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// What it shows, as far as it is known; the picture is the sample's until it is kept.
    pub document: ApplicantDocument,
    /// The picture that was sent; `None` stays with the sample.
    pub contents: Option<Bytes>,
}

/// Whether a file name has one of the extensions that the manual lists.
pub fn has_a_known_extension(filename: &str) -> bool {
    let extension = filename.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    matches!(extension.as_deref(), Some("jpg" | "jpeg" | "png" | "pdf"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendors::upload::Format;

    #[test]
    fn the_content_tells_the_format() {
        assert_eq!(Format::of(b"\x89PNG\r\n\x1A\n...."), Some(Format::Png));
        assert_eq!(Format::of(b"%PDF-1.7"), Some(Format::Pdf));
        assert_eq!(Format::of(b"GIF89a"), None);
        assert_eq!(Format::of(b""), None);
    }

    #[test]
    fn every_sample_is_a_whole_jpeg() {
        for (_, kind) in DocType::WORDS {
            for side in [None, Some(Side::Front), Some(Side::Back)] {
                let sample = kind.sample(side);
                assert_eq!(Format::of(&sample), Some(Format::Jpeg));
                assert!(sample.ends_with(b"\xFF\xD9"), "{kind:?} {side:?}");
            }
        }
    }

    #[test]
    fn words_and_types_agree() {
        for (word, kind) in DocType::WORDS {
            assert_eq!(kind.word(), word);
            assert_eq!(serde_json::to_value(kind).unwrap(), word);
        }
    }

    #[test]
    fn file_names_need_a_known_extension() {
        assert!(has_a_known_extension("Photo.JPG"));
        assert!(!has_a_known_extension("photo"));
        assert!(!has_a_known_extension("photo.gif"));
    }
}
