//! A record by what it has, in place of its id: the flags of every command that takes one.

use serde_json::{Value, json};

use super::{
    remote::{escaped, query},
    terminal::Failure,
};

/// Which record is meant, when its id is not known.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "In place of the id")]
pub struct Select {
    /// The client's reference of a check; `*` stands for anything, here as in the flags below.
    #[arg(long)]
    tag: Option<String>,
    /// The kind of a check, such as work.
    #[arg(long, value_name = "KIND")]
    r#type: Option<String>,
    /// The employer of a work check.
    #[arg(long, value_name = "NAME")]
    employer: Option<String>,
    /// The e-mail address of a person: of the profile that a check is on, or with --of of an applicant.
    #[arg(long)]
    email: Option<String>,
    /// One of the client's ids of an applicant or entity.
    #[arg(long, value_name = "ID")]
    external_user_id: Option<String>,
    /// The name of an entity.
    #[arg(long, value_name = "NAME")]
    company_name: Option<String>,
    /// Which of several that fit, from 1 for the oldest.
    #[arg(long, value_name = "NUMBER", conflicts_with = "latest")]
    nth: Option<usize>,
    /// The newest of several that fit.
    #[arg(long)]
    latest: bool,
    /// What is meant: an entity with --company-name, an applicant with --external-user-id, else a check.
    #[arg(long, value_name = "NOUN")]
    of: Option<Noun>,
}

/// What a command can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Noun {
    Check,
    Applicant,
    Entity,
}

/// A record in the path of a call.
#[derive(Debug)]
pub struct Chosen {
    pub noun: Noun,
    id: String,
    query: String,
}

impl Select {
    /// Whether nothing is selected.
    fn is_empty(&self) -> bool {
        self.query().is_empty()
    }

    fn query(&self) -> String {
        let nth = self.nth.map(|nth| nth.to_string());
        let which = [("nth", nth.as_deref()), ("latest", self.latest.then_some("true"))];
        query(self.fields().into_iter().chain(which))
    }

    fn fields(&self) -> [(&'static str, Option<&str>); 6] {
        [
            ("tag", self.tag.as_deref()),
            ("type", self.r#type.as_deref()),
            ("employer", self.employer.as_deref()),
            ("email", self.email.as_deref()),
            ("externalUserId", self.external_user_id.as_deref()),
            ("companyName", self.company_name.as_deref()),
        ]
    }

    /// The record that is meant, as conditions of the control API have it; `None` when none is selected.
    pub fn selector(&self) -> Result<Option<(Noun, Value)>, Failure> {
        if self.is_empty() {
            return self.of.map_or(Ok(None), |_| Err(nothing_selected()));
        }
        let fields = self.fields().into_iter().filter_map(|(field, value)| Some((field.to_owned(), json!(value?))));
        let nth = self.nth.map(|nth| ("nth".to_owned(), json!(nth)));
        let latest = self.latest.then(|| ("latest".to_owned(), json!(true)));
        Ok(Some((self.noun(), fields.chain(nth).chain(latest).collect())))
    }

    fn noun(&self) -> Noun {
        let usual = match (&self.company_name, &self.external_user_id) {
            (Some(_), _) => Noun::Entity,
            (None, Some(_)) => Noun::Applicant,
            (None, None) => Noun::Check,
        };
        self.of.unwrap_or(usual)
    }

    /// The record that is meant, and the words that are left: of a command that takes an id and then something else, the id is missing
    /// when a record is selected.
    pub fn choose<'a>(
        &self,
        id: Option<&'a str>,
        then: Option<&'a str>,
    ) -> Result<(Option<Chosen>, Option<&'a str>), Failure> {
        match (id, then, self.is_empty()) {
            (_, _, true) if self.of.is_some() => Err(nothing_selected()),
            (Some(_), _, true) => Ok((None, then)),
            (None, _, true) => Err(Failure::usage("expected an id, or what selects a record, such as --tag EMP-9")),
            (then, None, false) => {
                Ok((Some(Chosen { noun: self.noun(), id: "-".to_owned(), query: self.query() }), then))
            }
            (_, Some(_), false) => Err(Failure::usage("expected an id or what selects a record, not both")),
        }
    }
}

fn nothing_selected() -> Failure {
    Failure::usage("--of goes with what selects a record, such as --tag")
}

impl Noun {
    /// The word of conditions.
    pub fn one(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Applicant => "applicant",
            Self::Entity => "entity",
        }
    }
}

impl Chosen {
    /// The record with this id.
    pub fn by_id(noun: Noun, id: &str) -> Self {
        Self { noun, id: escaped(id), query: String::new() }
    }

    /// The path of something that is done with it.
    pub fn path(&self, act: &str) -> String {
        let list = match self.noun {
            Noun::Check => "checks",
            Noun::Applicant => "applicants",
            Noun::Entity => "entities",
        };
        format!("/{list}/{}/{act}{}", self.id, self.query)
    }
}
