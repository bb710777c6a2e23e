//! What a verification finds out about a company: its registration, its owners, and what its representative answered.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    atlas::{self, Country},
    ids::{ApplicantId, QuestionId},
    person::{date, title_case},
    settings::{Flow, Offer, Question},
};
use crate::engine::{random::Random, time::Timestamp};

/// What was found out about a company.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Company {
    /// The registered name.
    pub name: String,
    /// The number in the register.
    pub registration_number: String,
    /// Its legal form.
    pub form: String,
    /// Since when it exists, `YYYY-MM-DD`.
    pub incorporated_on: String,
    /// Where it is registered, alpha-3.
    pub country: String,
    /// Who keeps the register.
    pub registry: String,
    /// The registered address on one line.
    pub address: String,
    /// Who owns and runs it.
    pub owners: Vec<Owner>,
    /// What a rule adds to the answer.
    pub extra: Map<String, Value>,
}

/// Someone who owns or runs a company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Owner {
    /// Who it is.
    pub kind: OwnerKind,
    /// The name, upper case.
    pub name: String,
    /// What the register says about the role.
    pub positions: Vec<Box<str>>,
    /// The address on one line.
    pub address: String,
    /// How many shares are held; `None` for those who only run it.
    pub shares: Option<u64>,
    /// The applicant that was created for this owner.
    pub applicant: Option<ApplicantId>,
}

/// Whether an owner is a person or a company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum OwnerKind {
    /// A person.
    Individual {
        /// Given names.
        first_name: Box<str>,
        /// The family name.
        last_name: Box<str>,
    },
    /// A company.
    Entity {
        /// Its number in the register.
        registration_number: Box<str>,
    },
}

/// What the representative of a company answered on its flow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answers {
    /// The questions with their answers.
    pub questions: Vec<Answered>,
    /// The chosen products.
    pub products: Vec<Offer>,
    /// The chosen plans.
    pub plans: Vec<Offer>,
    /// Who answered.
    pub representative: Representative,
}

/// One question with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answered {
    /// The question's text.
    pub question: String,
    /// The question's id.
    pub id: QuestionId,
    /// The caller's own id of it.
    pub internal_id: String,
    /// What was answered.
    pub answer: Answer,
}

/// An answer: a list for multiple choice, a text otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Answer {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

/// The person who filled in the company's pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Representative {
    /// The email address.
    pub email: String,
    /// The phone number.
    pub phone: String,
}

impl Company {
    /// Finds out about the company of that name and number.
    pub fn draw(name: &str, number: &str, code: &str, random: &mut Random, now: Timestamp) -> Self {
        let country = atlas::country(code);
        let age = i16::try_from(random.between(1, 25)).expect("an age is a small number");
        Self {
            name: name.to_owned(),
            registration_number: number.to_owned(),
            form: country.company_type.to_owned(),
            incorporated_on: date(now.date().year() - age, random),
            country: code.to_owned(),
            registry: country.registry.to_owned(),
            address: address(country, random),
            owners: owners(country, random),
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
            "entityName" => &mut self.name,
            "registrationNumber" => &mut self.registration_number,
            "entityType" => &mut self.form,
            "incorporatedOn" => &mut self.incorporated_on,
            "entityCountry" => &mut self.country,
            "registrySource" => &mut self.registry,
            "registeredAddress" => &mut self.address,
            _ => return None,
        })
    }
}

impl Answers {
    /// What a representative could have answered on `flow`.
    pub fn draw(flow: &Flow, company: &str, random: &mut Random) -> Self {
        let questions = flow.questions.iter().enumerate();
        Self {
            questions: questions.map(|(place, question)| Answered::draw(place, question, random)).collect(),
            products: flow.products.first().cloned().into_iter().collect(),
            plans: flow.plans.first().cloned().into_iter().collect(),
            representative: Representative::draw(company, random),
        }
    }
}

impl Answers {
    /// The email address and the phone number of the representative.
    pub fn contact(&self) -> (&str, &str) {
        (&self.representative.email, &self.representative.phone)
    }
}

impl Answered {
    /// A question with the answer `answer`.
    pub fn new(place: usize, question: &Question, answer: Answer) -> Self {
        Self {
            question: question.question.clone(),
            id: QuestionId::seeded(place),
            internal_id: question.internal_id.clone(),
            answer,
        }
    }

    fn draw(place: usize, question: &Question, random: &mut Random) -> Self {
        let pick = |random: &mut Random| match question.answers.as_slice() {
            [] => "Not applicable".to_owned(),
            answers => random.pick(&answers.iter().collect::<Vec<_>>()).clone(),
        };
        let answer = if question.multiple { Answer::Many(vec![pick(random)]) } else { Answer::One(pick(random)) };
        Self::new(place, question, answer)
    }
}

impl Representative {
    fn draw(company: &str, random: &mut Random) -> Self {
        let host: String = company.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        Self { email: format!("accounts@{host}.example"), phone: format!("04{}", random.digits(8)) }
    }
}

/// One or two people, and sometimes a company behind them.
fn owners(country: &'static Country, random: &mut Random) -> Vec<Owner> {
    let director = owner(country, &["Director", "Shareholder", "UBO"], Some(random.between(1, 50) * 1000), random);
    let mut owners = vec![director];
    if random.unit() < 0.5 {
        owners.push(owner(country, &["Secretary"], None, random));
    }
    if random.unit() < 0.5 {
        owners.push(parent(country, random));
    }
    owners
}

fn owner(country: &'static Country, positions: &[&str], shares: Option<u64>, random: &mut Random) -> Owner {
    let (first_name, last_name) = (random.pick(country.given_names), random.pick(country.family_names));
    Owner {
        kind: OwnerKind::Individual { first_name: first_name.into(), last_name: last_name.into() },
        name: format!("{first_name} {last_name}"),
        positions: positions.iter().map(|&position| position.into()).collect(),
        address: address(country, random).to_uppercase(),
        shares,
        applicant: None,
    }
}

fn parent(country: &'static Country, random: &mut Random) -> Owner {
    let (brand, trade) = (random.pick(&atlas::BRANDS), random.pick(&atlas::TRADES));
    Owner {
        kind: OwnerKind::Entity { registration_number: random.digits(9).into() },
        name: format!("{brand} {trade} {}", country.company_suffix).to_uppercase(),
        positions: vec!["Shareholder".into()],
        address: address(country, random).to_uppercase(),
        shares: Some(random.between(1, 50) * 1000),
        applicant: None,
    }
}

/// An address on one line, as `123 Example Lane, Perth, 6000, WA, Australia`.
fn address(country: &'static Country, random: &mut Random) -> String {
    let place = random.pick(country.places);
    let street = title_case(atlas::street(random));
    let (number, city) = (random.between(1, 240), title_case(place.city));
    format!("{number} {street}, {city}, {}, {}, {}", place.post_code, place.state_code, country.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendors::personr::settings::{FlowKind, Settings};

    #[test]
    fn a_company_keeps_its_name_and_number() {
        let now = Timestamp::from_millis(1_767_225_600_000);

        let company = Company::draw("Acme Pty Ltd", "123456789", "AUS", &mut Random::seeded(1), now);

        assert_eq!((company.name.as_str(), company.registration_number.as_str()), ("Acme Pty Ltd", "123456789"));
        assert!(company.address.ends_with("Australia"));
        assert!(company.incorporated_on.as_str() < "2026");
        assert!(!company.owners.is_empty());
    }

    #[test]
    fn answers_are_of_the_flows_questions() {
        let settings = Settings::default();
        let flow = settings.flow(FlowKind::Entity, "KYB Basic").unwrap();

        let answers = Answers::draw(flow, "Acme Pty Ltd", &mut Random::seeded(1));

        assert_eq!(answers.questions.len(), flow.questions.len());
        assert!(
            matches!(&answers.questions[0].answer, Answer::Many(chosen) if flow.questions[0].answers.contains(&chosen[0]))
        );
        assert!(
            matches!(&answers.questions[1].answer, Answer::One(chosen) if flow.questions[1].answers.contains(chosen))
        );
        assert_eq!(answers.representative.email, "accounts@acmeptyltd.example");
    }
}
