//! A company that is to be verified: what the client says of it, and what its representative answers. What is found out about it is
//! `register`'s.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    countries::{self, Country},
    ids::{CaseId, QuestionId},
    register::CompanyFindings,
    settings::{Flow, Offer, Question},
};
use crate::{
    engine::{random::Random, time::Timestamp},
    vendors::upload::Format,
};

/// A company that is to be verified.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Company {
    /// The legal name.
    pub name: Box<str>,
    /// The number in the register.
    pub registration_number: Box<str>,
    /// Where it is registered, alpha-3.
    pub country: Box<str>,
    /// What happens to its owners.
    pub owners: OwnerChecks,
    /// The uploaded papers.
    pub papers: Vec<CompanyPaper>,
    /// The owners that the client or the representative named.
    pub ubos: Vec<Ubo>,
    /// What the representative answered; `None` until then.
    pub answers: Option<Answers>,
    /// What the attempts found out, from the first result on: it stays the same from one attempt to the next.
    pub found: Option<Box<CompanyFindings>>,
}

/// What happens to the owners of a company when it is verified.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OwnerChecks {
    /// The applicant flow that owners are verified on; `None` does not verify them.
    pub verify_on: Option<Box<str>>,
    /// The applicant flow that found owners become applicants of; `None` creates none.
    pub create_on: Option<Box<str>>,
}

/// A paper of a company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompanyPaper {
    /// What it is, free text.
    pub kind: Option<Box<str>>,
    /// Where it is.
    pub file: PaperFile,
    /// Whether it came from the hosted page, whose next submission takes its place.
    #[serde(default)]
    pub from_page: bool,
}

/// Where a company's paper came from; nothing reads it back, so its bytes are not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum PaperFile {
    /// From an address that nobody read.
    Unread(Box<str>),
    /// From a file that was read.
    Read {
        /// The file's name, or the address that it was fetched from.
        name: Box<str>,
        format: Format,
        /// How many bytes it has.
        size: usize,
    },
}

/// An owner that the client or the representative named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ubo {
    /// The owner: an applicant or another entity.
    pub owner: CaseId,
    /// The role.
    pub position: Position,
    /// Whether it came from the hosted page, whose next submission takes its place.
    #[serde(default)]
    pub from_page: bool,
}

/// The roles that an owner can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Position {
    /// Runs it.
    Director,
    /// Owns a part of it.
    Shareholder,
    /// Anything else.
    Other,
}

impl Position {
    /// Every role by the manual's word, in the order of the roles.
    pub const WORDS: [(&str, Self); 3] =
        [("Director", Self::Director), ("Shareholder", Self::Shareholder), ("Other", Self::Other)];

    /// The manual's word.
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize].0
    }
}

/// What the representative of a company answered on its flow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answers {
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

impl Answer {
    /// What was answered, one text each.
    pub fn texts(&self) -> Vec<String> {
        match self {
            Self::One(text) => vec![text.clone()],
            Self::Many(texts) => texts.clone(),
        }
    }
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
    /// The company that a register of `country` has under that name and number.
    pub fn new(name: &str, registration_number: &str, country: &str) -> Self {
        Self {
            name: name.into(),
            registration_number: registration_number.into(),
            country: country.into(),
            owners: OwnerChecks::default(),
            papers: Vec::new(),
            ubos: Vec::new(),
            answers: None,
            found: None,
        }
    }

    /// Finds out about the company, unless it was found out before.
    pub fn find_out(&mut self, random: &mut Random, now: Timestamp) {
        let Self { name, registration_number, country, found, .. } = self;
        found.get_or_insert_with(|| Box::new(CompanyFindings::draw(name, registration_number, country, random, now)));
    }

    /// Companies whose representative never saw the hosted page still have answers to read.
    pub fn answer(&mut self, flow: Option<&Flow>, random: &mut Random) {
        let Self { name, country, answers, .. } = self;
        answers.get_or_insert_with(|| flow.map(|flow| Answers::draw(flow, name, country, random)).unwrap_or_default());
    }
}

impl Answers {
    /// What a representative of `company`, which is registered in `country`, could have answered on `flow`.
    pub fn draw(flow: &Flow, company: &str, country: &str, random: &mut Random) -> Self {
        let questions = flow.questions.iter().enumerate();
        Self {
            questions: questions.map(|(place, question)| Answered::draw(flow, place, question, random)).collect(),
            products: flow.products.first().cloned().into_iter().collect(),
            plans: flow.plans.first().cloned().into_iter().collect(),
            representative: Representative::draw(company, countries::country(country), random),
        }
    }

    /// The email address and the phone number of the representative.
    pub fn contact(&self) -> (&str, &str) {
        (&self.representative.email, &self.representative.phone)
    }
}

impl Answered {
    pub fn new(flow: &Flow, place: usize, question: &Question, answer: Answer) -> Self {
        Self {
            question: question.question.clone(),
            id: QuestionId::of(&flow.name, place),
            internal_id: question.internal_id.clone(),
            answer,
        }
    }

    fn draw(flow: &Flow, place: usize, question: &Question, random: &mut Random) -> Self {
        let pick = |random: &mut Random| match question.answers.as_slice() {
            [] => "Not applicable".to_owned(),
            answers => random.pick(&answers.iter().collect::<Vec<_>>()).clone(),
        };
        let answer = if question.multiple { Answer::Many(vec![pick(random)]) } else { Answer::One(pick(random)) };
        Self::new(flow, place, question, answer)
    }
}

impl Representative {
    fn draw(company: &str, country: Country, random: &mut Random) -> Self {
        let host: String = company.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        // A name may be written in other letters than those of hosts.
        let host = if host.is_empty() { "company" } else { &host };
        Self { email: format!("accounts@{host}.example"), phone: countries::number(country.typical.phone, random) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendors::personr::settings::{FlowKind, Settings};

    #[test]
    fn answers_are_of_the_flows_questions() {
        let settings = Settings::default();
        let flow = settings.flow(FlowKind::Entity, "KYB Basic").unwrap();

        let answers = Answers::draw(flow, "Acme Pty Ltd", "GBR", &mut Random::seeded(1));

        assert_eq!(answers.questions.len(), flow.questions.len());
        assert!(
            matches!(&answers.questions[0].answer, Answer::Many(chosen) if flow.questions[0].answers.contains(&chosen[0]))
        );
        assert!(
            matches!(&answers.questions[1].answer, Answer::One(chosen) if flow.questions[1].answers.contains(chosen))
        );
        assert_eq!(answers.representative.email, "accounts@acmeptyltd.example");
        assert!(answers.representative.phone.starts_with("07"));
    }

    #[test]
    fn a_name_in_other_letters_still_gives_an_address() {
        let representative = Representative::draw("株式会社", countries::country("JPN"), &mut Random::seeded(1));

        assert_eq!(representative.email, "accounts@company.example");
    }
}
