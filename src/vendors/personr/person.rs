//! A person that is to be verified, and what a verification finds out: believable, drawn from the seed, and echoing what the client knows.

use std::iter;

use serde::{Deserialize, Serialize};

use super::{
    countries::{self, Country, Place},
    document::{ApplicantDocument, DocType},
    verification::Findings,
};
use crate::engine::{random::Random, time::Timestamp};

/// A person that is to be verified.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Person {
    /// The email address.
    pub email: Option<Box<str>>,
    /// The phone number, free text.
    pub phone: Option<Box<str>>,
    /// What the client knows about the person.
    pub known: Known,
    /// The documents that were shown.
    pub documents: Vec<ApplicantDocument>,
    /// What the attempts found out, from the first result on: who was verified stays the same from one attempt to the next.
    pub found: Option<Box<PersonFindings>>,
}

/// What the client knows about a person before anything is found out.
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
    /// The country whose sources are searched, alpha-3.
    pub source_country: Option<Box<str>>,
    /// The street with the number in it.
    pub street: Option<Box<str>>,
    pub city: Option<Box<str>>,
    /// The state or region.
    pub state: Option<Box<str>>,
    /// The postal code.
    pub post_code: Option<Box<str>>,
    /// The country of the address, alpha-3.
    pub country: Option<Box<str>>,
}

/// What was found out about a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonFindings {
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
    /// How many of the uploaded documents it was read from: later ones are the next attempt's.
    pub documents_read: usize,
    /// What a rule says of lists that follow from the documents; it is put over the findings whenever they are shown.
    #[serde(skip)]
    pub said: SaidLists,
}

/// Lists of an applicant's status as a rule says them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SaidLists {
    /// The types of the documents.
    pub documents: Option<Vec<String>>,
    /// The countries of the documents.
    pub countries: Option<Vec<String>>,
}

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Address {
    /// The number in the street.
    pub number: String,
    pub street: String,
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
    pub time_zone: String,
    /// The country's English name.
    pub country: String,
    pub city: String,
}

/// A document with a number of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Paper {
    /// What it is.
    pub kind: Option<DocType>,
    /// The country that issued it, alpha-3.
    pub country: Box<str>,
    pub number: String,
    /// Until when it is valid, `YYYY-MM-DD`.
    pub expiry: String,
}

impl Person {
    /// A person of whom that much is known.
    pub fn new(known: Known) -> Self {
        Self { email: None, phone: None, known, documents: Vec::new(), found: None }
    }

    /// Finds out about the person from the documents that are shown, going on from what was found out before.
    pub fn find_out(&mut self, random: &mut Random, now: Timestamp) {
        let found = match self.found.take() {
            Some(found) => found.again(&self.known, &self.documents, random, now),
            None => PersonFindings::draw(&self.known, &self.documents, random, now),
        };
        self.found = Some(Box::new(found));
    }
}

impl Known {
    /// Where the person lives, as far as the client knows it, else one of the cities of `home`.
    fn place(&self, home: Country, random: &mut Random) -> Place {
        match (self.city.as_deref(), self.state.as_deref(), self.post_code.as_deref()) {
            (None, None, None) => home.place(random),
            (city, state, post_code) => home.place_of(city, state, post_code),
        }
    }
}

impl PersonFindings {
    /// Finds out about a person of whom `known` is known and who showed `documents`.
    pub fn draw(known: &Known, documents: &[ApplicantDocument], random: &mut Random, now: Timestamp) -> Self {
        let document_country = document_country(known, documents);
        let home = countries::country(known.country.as_deref().unwrap_or(&document_country));
        let place = known.place(home, random);
        let mut person = Self {
            first_name: known_or(known.first_name.as_deref(), || random.pick(home.typical.given_names)),
            last_name: known_or(known.last_name.as_deref(), || random.pick(home.typical.family_names)),
            birth_date: known.birth_date.as_deref().map_or_else(|| birth_date(random, now), ToOwned::to_owned),
            address: Address::draw(known, home, &place, random),
            online: Online::draw(home, &place, random),
            papers: Vec::new(),
            documents_read: documents.len(),
            said: SaidLists::default(),
            document_country,
        };
        if let Some(number) = known.id_number.as_deref() {
            let country = person.document_country.as_str().into();
            person.papers.push(Paper { kind: None, country, number: number.to_owned(), expiry: expiry(random, now) });
        }
        person.read(documents, random, now);
        person
    }

    /// The same person, who showed `documents` to another attempt: those of before are still the same.
    #[must_use]
    pub fn again(
        mut self,
        known: &Known,
        documents: &[ApplicantDocument],
        random: &mut Random,
        now: Timestamp,
    ) -> Self {
        self.document_country = document_country(known, documents);
        self.documents_read = documents.len();
        self.read(documents, random, now);
        self
    }

    /// Reads the numbers of the documents that were not read before.
    fn read(&mut self, documents: &[ApplicantDocument], random: &mut Random, now: Timestamp) {
        for document in documents.iter().filter(|document| document.kind.identifies()) {
            let is_read = |paper: &Paper| paper.kind == Some(document.kind) && paper.country == document.country;
            if !self.papers.iter().any(is_read) {
                let typical = countries::country(&document.country).typical;
                let pattern = if document.kind == DocType::Passport { typical.passport } else { typical.card };
                let (kind, country) = (Some(document.kind), document.country.clone());
                let number = countries::number(pattern, random);
                self.papers.push(Paper { kind, country, number, expiry: expiry(random, now) });
            }
        }
    }

    /// The first of the person's papers, which comes into being when a rule says something of it.
    fn first_paper(&mut self) -> &mut Paper {
        if self.papers.is_empty() {
            let country = self.document_country.as_str().into();
            self.papers.push(Paper { kind: None, country, number: String::new(), expiry: String::new() });
        }
        &mut self.papers[0]
    }
}

impl PersonFindings {
    /// Gives the papers these numbers; those beyond have none.
    fn set_numbers(&mut self, numbers: Vec<String>) {
        let country = self.document_country.as_str().into();
        let blank = Paper { kind: None, country, number: String::new(), expiry: String::new() };
        let count = self.papers.len().max(numbers.len());
        self.papers.resize(count, blank);
        let numbers = numbers.into_iter().chain(iter::repeat(String::new()));
        self.papers.iter_mut().zip(numbers).for_each(|(paper, number)| paper.number = number);
    }
}

impl Findings for PersonFindings {
    fn set_list(&mut self, name: &str, texts: Vec<String>) -> bool {
        match name {
            "docNumber" => self.set_numbers(texts),
            "docCountry" => self.said.countries = Some(texts),
            "documents" => self.said.documents = Some(texts),
            _ => return false,
        }
        true
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
            "docExpiry" => &mut self.first_paper().expiry,
            _ => return None,
        })
    }
}

/// The country of the first document that says who somebody is.
fn document_country(known: &Known, documents: &[ApplicantDocument]) -> String {
    let shown = documents.iter().find(|document| document.kind.identifies()).or(documents.first());
    let country = shown.map(|document| &document.country).or(known.source_country.as_ref()).or(known.country.as_ref());
    country.map_or_else(|| "AUS".to_owned(), ToString::to_string)
}

impl Address {
    fn draw(known: &Known, home: Country, place: &Place, random: &mut Random) -> Self {
        let (number, street) = match known.street.as_deref().map(split_street) {
            Some(known) => known,
            None => (random.between(1, 240).to_string(), countries::street(random).to_owned()),
        };
        Self {
            number,
            street,
            city: known_or(known.city.as_deref(), || place.city),
            state: known_or(known.state.as_deref(), || place.state),
            post_code: known_or(known.post_code.as_deref(), || place.post_code),
            country: home.name.to_uppercase(),
        }
    }

    /// On one line, as ownership structures have it: `123 EXAMPLE LANE, PERTH, 6000, WA, AU`.
    pub fn line(&self) -> String {
        let home = countries::country_named(&self.country);
        let street = format!("{} {}", self.number, self.street);
        let state = home.map_or(&*self.state, |home| home.state_code(&self.state));
        let state = if *state == *self.city { "" } else { state };
        let country = home.map_or(&*self.country, |home| home.short);
        countries::line([street.trim(), &self.city, &self.post_code, state, country])
    }
}

impl Online {
    fn draw(home: Country, place: &Place, random: &mut Random) -> Self {
        let city = if place.city.is_empty() { home.place(random).city } else { place.city };
        Self {
            address: format!("203.0.113.{}", random.between(1, 254)),
            time_zone: place.time_zone.to_owned(),
            country: home.name.to_owned(),
            city: title_case(city),
        }
    }
}

/// What the client knows, or something drawn, in upper case.
fn known_or<T: AsRef<str>>(known: Option<&str>, draw: impl FnOnce() -> T) -> String {
    known.map_or_else(|| draw().as_ref().to_uppercase(), str::to_uppercase)
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
pub fn date(year: i16, random: &mut Random) -> String {
    format!("{year:04}-{:02}-{:02}", random.between(1, 12), random.between(1, 28))
}

/// `NEW YORK` as `New York`.
pub fn title_case(text: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect::<String>()
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_millis(1_767_225_600_000)
    }

    fn document(kind: DocType, country: &str) -> ApplicantDocument {
        ApplicantDocument::sample(kind, None, country, "a.jpg")
    }

    fn draw(known: &Known, documents: &[ApplicantDocument]) -> PersonFindings {
        PersonFindings::draw(known, documents, &mut Random::seeded(1), now())
    }

    #[test]
    fn what_the_client_knows_is_found_out() {
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
    fn documents_of_two_countries_have_two_numbers_of_those_countries() {
        let shown = [("AUS", DocType::IdCard), ("NZL", DocType::IdCard), ("DEU", DocType::Passport)];
        let person = draw(&Known::default(), &shown.map(|(country, kind)| document(kind, country)));

        let [australian, other, german] = &person.papers[..] else { panic!("{:?}", person.papers) };
        assert_eq!((&*australian.country, &*other.country, &*german.country), ("AUS", "NZL", "DEU"));
        assert!(other.number.starts_with(|first: char| first.is_ascii_uppercase()), "{}", other.number);
        assert!(!german.number.starts_with("PA"), "{}", german.number);
    }

    #[test]
    fn another_attempt_finds_the_same_person_and_reads_what_is_new() {
        let passport = document(DocType::Passport, "GBR");
        let first = draw(&Known::default(), std::slice::from_ref(&passport));

        let documents = [passport, document(DocType::Drivers, "GBR")];
        let second = first.clone().again(&Known::default(), &documents, &mut Random::seeded(2), now());

        assert_eq!((&second.birth_date, &second.address), (&first.birth_date, &first.address));
        assert_eq!(second.papers[0], first.papers[0]);
        assert_eq!((second.papers.len(), second.documents_read), (2, 2));
    }

    #[test]
    fn an_address_does_not_contradict_what_is_known_of_it() {
        let known = Known { city: Some("Sydney".into()), ..Known::default() };
        let address = draw(&known, &[]).address;
        assert_eq!((&*address.state, &*address.post_code), ("NEW SOUTH WALES", "2000"));
        assert!(address.line().ends_with(", SYDNEY, 2000, NSW, AU"), "{}", address.line());

        let known = Known { city: Some("Darwin".into()), ..Known::default() };
        let address = draw(&known, &[]).address;
        assert_eq!((&*address.city, &*address.state, &*address.post_code), ("DARWIN", "", ""));
        assert!(address.line().ends_with(", DARWIN, AU"), "{}", address.line());
    }

    #[test]
    fn people_are_of_age_and_their_documents_valid() {
        let person = draw(&Known::default(), &[document(DocType::Passport, "IND")]);

        assert!(person.birth_date.as_str() < "2008-01-01");
        assert!(person.papers[0].expiry.as_str() > "2027-01-01");
    }

    #[test]
    fn a_rule_sets_fields() {
        let drawn = draw(&Known::default(), &[]);
        let output = json!({"extractedFirstName": "JANE", "extractedPostCode": 6000, "docNumber": "X1"});

        let person = drawn.with(output.as_object().unwrap());

        assert_eq!(person.first_name, "JANE");
        assert_eq!(person.address.post_code, "6000");
        assert_eq!(person.papers[0].number, "X1");
    }

    #[test]
    fn a_rule_sets_lists() {
        let drawn = draw(&Known::default(), &[document(DocType::Passport, "IND")]);
        let numbers = |output: Value| {
            let person = drawn.with(output.as_object().unwrap()).into_owned();
            person.papers.into_iter().map(|paper| paper.number).collect::<Vec<_>>()
        };

        assert_eq!(numbers(json!({ "docNumber": ["X1", 2] })), ["X1", "2"]);
        assert_eq!(numbers(json!({ "docNumber": [] })), [""]);
        let said =
            drawn.with(json!({ "documents": ["PASSPORT"], "docCountry": "AUS" }).as_object().unwrap()).said.clone();
        assert_eq!(said.documents.unwrap(), ["PASSPORT"]);
        assert_eq!(said.countries.unwrap(), ["AUS"]);
    }

    #[test]
    fn cities_read_well() {
        assert_eq!(title_case("NEW YORK"), "New York");
    }
}
