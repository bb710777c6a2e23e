//! What a verification finds out about a person: believable, drawn from the seed, and echoing what the client told.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    atlas::{self, Country, Place},
    document::{DocType, Document},
};
use crate::engine::{random::Random, time::Timestamp};

/// What was found out about a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Person {
    /// Given names, upper case as the samples show them.
    pub first_name: String,
    /// The family name, upper case.
    pub last_name: String,
    /// The date of birth, `YYYY-MM-DD`.
    pub birth_date: String,
    /// Where the person lives.
    pub address: Address,
    /// Where the person was online.
    pub online: Online,
    /// The country of the first document, alpha-3.
    pub document_country: String,
    /// The documents with a number of their own.
    pub papers: Vec<Paper>,
    /// What a rule adds to the answer.
    pub extra: Map<String, Value>,
}

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Address {
    /// The number in the street.
    pub number: String,
    /// The street.
    pub street: String,
    /// The city.
    pub city: String,
    /// The state or region.
    pub state: String,
    /// The postal code.
    pub post_code: String,
    /// The country's English name, upper case.
    pub country: String,
}

/// Where a connection came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Online {
    /// The address, of a range that is reserved for documentation.
    pub address: String,
    /// The time zone.
    pub time_zone: String,
    /// The country's English name.
    pub country: String,
    /// The city.
    pub city: String,
}

/// A document with a number of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Paper {
    /// What it is.
    pub kind: Option<DocType>,
    /// Its number.
    pub number: String,
    /// Until when it is valid, `YYYY-MM-DD`.
    pub expiry: String,
}

/// What the client told about a person before anything was found out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Known {
    /// Given names.
    pub first_name: Option<Box<str>>,
    /// The family name.
    pub last_name: Option<Box<str>>,
    /// The date of birth, `YYYY-MM-DD`.
    pub birth_date: Option<Box<str>>,
    /// A document's number.
    pub id_number: Option<Box<str>>,
    /// The country whose sources are asked, alpha-3.
    pub source_country: Option<Box<str>>,
    /// The street with the number in it.
    pub street: Option<Box<str>>,
    /// The city.
    pub city: Option<Box<str>>,
    /// The state or region.
    pub state: Option<Box<str>>,
    /// The postal code.
    pub post_code: Option<Box<str>>,
    /// The country of the address, alpha-3.
    pub country: Option<Box<str>>,
}

impl Person {
    /// Finds out about a person of whom `known` is known and who showed `documents`.
    pub fn draw(known: &Known, documents: &[Document], random: &mut Random, now: Timestamp) -> Self {
        let shown = documents.iter().find(|document| document.kind.identifies()).or(documents.first());
        let document_country = shown.map(|document| &document.country).or(known.source_country.as_ref());
        let document_country = document_country.map_or_else(|| "AUS".to_owned(), ToString::to_string);
        let home = atlas::country(known.country.as_deref().unwrap_or(&document_country));
        let place = random.pick(home.places);
        Self {
            first_name: told_or(known.first_name.as_deref(), || random.pick(home.given_names)),
            last_name: told_or(known.last_name.as_deref(), || random.pick(home.family_names)),
            birth_date: known.birth_date.as_deref().map_or_else(|| birth_date(random, now), ToOwned::to_owned),
            address: Address::draw(known, home, &place, random),
            online: Online::draw(home, &place, random),
            papers: papers(known, documents, home, random, now),
            document_country,
            extra: Map::new(),
        }
    }

    /// Puts the fields that a rule sets in place of the drawn ones, by the names of the status call.
    pub fn overlay(&mut self, output: &Map<String, Value>) {
        for (name, value) in output {
            match (self.field(name), value) {
                (Some(field), Value::String(text)) => field.clone_from(text),
                (Some(field), value) => *field = value.to_string(),
                (None, value) => {
                    self.extra.insert(name.clone(), value.clone());
                }
            }
        }
    }

    fn field(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "extractedFirstName" => &mut self.first_name,
            "extractedLastName" => &mut self.last_name,
            "extractedBirthDate" => &mut self.birth_date,
            "documentCountry" => &mut self.document_country,
            "extractedStreetNum" => &mut self.address.number,
            "extractedStreet" => &mut self.address.street,
            "extractedCity" => &mut self.address.city,
            "extractedState" => &mut self.address.state,
            "extractedPostCode" => &mut self.address.post_code,
            "extractedCountry" => &mut self.address.country,
            "ipAddress" => &mut self.online.address,
            "ipTimezone" => &mut self.online.time_zone,
            "ipCountry" => &mut self.online.country,
            "ipCity" => &mut self.online.city,
            "docNumber" => &mut self.papers.first_mut()?.number,
            "docExpiry" => &mut self.papers.first_mut()?.expiry,
            _ => return None,
        })
    }
}

impl Address {
    fn draw(known: &Known, country: &Country, place: &Place, random: &mut Random) -> Self {
        let (number, street) = match known.street.as_deref().map(split_street) {
            Some(told) => told,
            None => (random.between(1, 240).to_string(), atlas::street(random).to_owned()),
        };
        Self {
            number,
            street,
            city: told_or(known.city.as_deref(), || place.city),
            state: told_or(known.state.as_deref(), || place.state),
            post_code: told_or(known.post_code.as_deref(), || place.post_code),
            country: country.name.to_uppercase(),
        }
    }
}

impl Online {
    fn draw(country: &Country, place: &Place, random: &mut Random) -> Self {
        Self {
            address: format!("203.0.113.{}", random.between(1, 254)),
            time_zone: place.time_zone.to_owned(),
            country: country.name.to_owned(),
            city: title_case(place.city),
        }
    }
}

/// What the client told, upper case, or something drawn.
fn told_or<T: AsRef<str>>(told: Option<&str>, draw: impl FnOnce() -> T) -> String {
    told.map_or_else(|| draw().as_ref().to_owned(), str::to_uppercase)
}

/// `123 EXAMPLE LANE` is number 123 of EXAMPLE LANE; a street without a number has none.
fn split_street(street: &str) -> (String, String) {
    match street.split_once(' ') {
        Some((number, rest)) if number.starts_with(|first: char| first.is_ascii_digit()) => {
            (number.to_owned(), rest.to_uppercase())
        }
        Some(_) | None => (String::new(), street.to_uppercase()),
    }
}

/// Of age, and of an age to work.
fn birth_date(random: &mut Random, now: Timestamp) -> String {
    let age = i16::try_from(random.between(20, 65)).expect("an age is a small number");
    date(now.date().year() - age, random)
}

fn expiry(random: &mut Random, now: Timestamp) -> String {
    let years = i16::try_from(random.between(1, 9)).expect("a validity is a small number");
    date(now.date().year() + years, random)
}

/// Some day of a year that every calendar has.
pub(super) fn date(year: i16, random: &mut Random) -> String {
    format!("{year:04}-{:02}-{:02}", random.between(1, 12), random.between(1, 28))
}

fn papers(known: &Known, documents: &[Document], home: &Country, random: &mut Random, now: Timestamp) -> Vec<Paper> {
    let told = known.id_number.as_deref().map(|number| Paper {
        kind: None,
        number: number.to_owned(),
        expiry: expiry(random, now),
    });
    let mut papers: Vec<_> = told.into_iter().collect();
    for document in documents.iter().filter(|document| document.kind.identifies()) {
        if papers.iter().all(|paper| paper.kind != Some(document.kind)) {
            let pattern = if document.kind == DocType::Passport { home.passport } else { home.card };
            let number = atlas::number(pattern, random);
            papers.push(Paper { kind: Some(document.kind), number, expiry: expiry(random, now) });
        }
    }
    papers
}

/// `NEW YORK` as `New York`.
pub(super) fn title_case(text: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect::<String>()
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_millis(1_767_225_600_000)
    }

    fn document(kind: DocType, country: &str) -> Document {
        Document::sample(kind, None, country, "a.jpg")
    }

    fn draw(known: &Known, documents: &[Document]) -> Person {
        Person::draw(known, documents, &mut Random::seeded(1), now())
    }

    #[test]
    fn what_the_client_told_is_found_out() {
        let known = Known {
            first_name: Some("Simone Lee".into()),
            last_name: Some("Harding".into()),
            birth_date: Some("1985-10-27".into()),
            id_number: Some("1234567A".into()),
            street: Some("123 Example Lane".into()),
            city: Some("Perth".into()),
            ..Known::default()
        };

        let person = draw(&known, &[]);

        assert_eq!((person.first_name.as_str(), person.last_name.as_str()), ("SIMONE LEE", "HARDING"));
        assert_eq!(person.birth_date, "1985-10-27");
        assert_eq!((person.address.number.as_str(), person.address.street.as_str()), ("123", "EXAMPLE LANE"));
        assert_eq!(person.address.city, "PERTH");
        assert_eq!(person.papers[0].number, "1234567A");
    }

    #[test]
    fn each_identifying_document_has_a_number_once() {
        let documents =
            [DocType::Selfie, DocType::Drivers, DocType::Drivers, DocType::Passport].map(|kind| document(kind, "GBR"));

        let person = draw(&Known::default(), &documents);

        let kinds: Vec<_> = person.papers.iter().map(|paper| paper.kind.unwrap()).collect();
        assert_eq!(kinds, [DocType::Drivers, DocType::Passport]);
        assert_eq!(person.document_country, "GBR");
        assert_eq!(person.address.country, "UNITED KINGDOM");
    }

    #[test]
    fn people_are_of_age_and_their_documents_valid() {
        let person = draw(&Known::default(), &[document(DocType::Passport, "IND")]);

        assert!(person.birth_date.as_str() < "2008-01-01");
        assert!(person.papers[0].expiry.as_str() > "2027-01-01");
    }

    #[test]
    fn a_rule_sets_fields_and_adds_others() {
        let mut person = draw(&Known::default(), &[]);
        let output = json!({"extractedFirstName": "JANE", "extractedPostCode": 6000, "riskScore": 7});

        person.overlay(output.as_object().unwrap());

        assert_eq!(person.first_name, "JANE");
        assert_eq!(person.address.post_code, "6000");
        assert_eq!(person.extra["riskScore"], 7);
    }

    #[test]
    fn cities_read_well() {
        assert_eq!(title_case("NEW YORK"), "New York");
    }
}
