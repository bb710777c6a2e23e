//! A record by what it has, in place of its id: the flags of every command that takes one.

use serde_json::{Value, json};

use super::{
    remote::{Remote, escaped, query},
    terminal::{Failure, whole},
};

/// What records have.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "In place of the id")]
pub struct Has {
    /// The client's reference; `*` stands for anything, here as in the flags below.
    #[arg(long)]
    tag: Option<String>,
    /// The kind of a check, such as work.
    #[arg(long, value_name = "KIND")]
    r#type: Option<String>,
    /// The employer of a work check.
    #[arg(long, value_name = "NAME")]
    employer: Option<String>,
    /// The e-mail address of a person: of an applicant, or of the profile that a check is on.
    #[arg(long)]
    email: Option<String>,
    /// The name of a person, or of whom a search is about.
    #[arg(long)]
    name: Option<String>,
    /// One of the client's ids of an applicant or entity.
    #[arg(long, value_name = "ID")]
    external_user_id: Option<String>,
    /// The client's key of an applicant or entity.
    #[arg(long, value_name = "KEY")]
    source_key: Option<String>,
    /// The name of an entity.
    #[arg(long, value_name = "NAME")]
    company_name: Option<String>,
    /// The vendor's number of a check, or the registration number of an entity.
    #[arg(long)]
    number: Option<String>,
    /// The account of Attestr or the workspace of Personr that it belongs to.
    #[arg(long)]
    account: Option<String>,
}

/// What one record has.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "In place of the id")]
pub struct Fields {
    #[command(flatten)]
    has: Has,
    /// Which of several that fit, from 1 for the oldest.
    #[arg(long, value_name = "NUMBER", value_parser = whole::<usize>, conflicts_with = "latest")]
    nth: Option<usize>,
    /// The newest of several that fit.
    #[arg(long)]
    latest: bool,
}

/// Which record is meant, when its id is not known.
#[derive(Debug, clap::Args)]
pub struct Select {
    #[command(flatten)]
    fields: Fields,
    /// What is meant: an entity with --company-name, an applicant with --external-user-id or --source-key, or with --email when it is still
    /// to come, else a check.
    #[arg(long, value_name = "NOUN", help_heading = "In place of the id")]
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
    record: String,
}

impl Fields {
    /// Whether nothing is selected.
    fn is_empty(&self) -> bool {
        self.query().is_empty()
    }

    /// The parameters of the control API, from the `?` on.
    fn query(&self) -> String {
        let nth = self.nth.map(|nth| nth.to_string());
        let which = [("nth", nth.as_deref()), ("latest", self.latest.then_some("true"))];
        query(self.has.parameters().into_iter().chain(which))
    }

    /// What they select in the body of a call.
    fn selector(&self) -> Value {
        let texts =
            self.has.parameters().into_iter().filter_map(|(field, value)| Some((field.to_owned(), json!(value?))));
        let nth = self.nth.map(|nth| ("nth".to_owned(), json!(nth)));
        texts.chain(nth).chain(self.latest.then(|| ("latest".to_owned(), json!(true)))).collect()
    }

    /// The parameters by which a list is narrowed, which has all that fit.
    pub fn filter(&self) -> Result<[(&'static str, Option<&str>); 10], Failure> {
        if self.nth.is_some() || self.latest {
            return Err(Failure::usage("--nth and --latest choose one of several, and a list has all of them"));
        }
        Ok(self.has.parameters())
    }

    /// What an event is about in the body of a call: by its id unless it is selected, null when nothing is said.
    pub fn subject(&self, id: Option<&str>) -> Result<Value, Failure> {
        match (id, self.is_empty()) {
            (id, true) => Ok(json!(id)),
            (None, false) => Ok(self.selector()),
            (Some(_), false) => Err(one_of_both()),
        }
    }

    /// One of them in the path of a call, by its id unless it is selected.
    pub fn record(&self, id: Option<&str>) -> Result<Option<String>, Failure> {
        match (id, self.is_empty()) {
            (None, true) => Ok(None),
            (Some(id), true) => Ok(Some(escaped(id))),
            (None, false) => Ok(Some(format!("-{}", self.query()))),
            (Some(_), false) => Err(one_of_both()),
        }
    }
}

impl Has {
    /// The parameters of the control API.
    pub fn parameters(&self) -> [(&'static str, Option<&str>); 10] {
        [
            ("tag", self.tag.as_deref()),
            ("type", self.r#type.as_deref()),
            ("employer", self.employer.as_deref()),
            ("email", self.email.as_deref()),
            ("name", self.name.as_deref()),
            ("externalUserId", self.external_user_id.as_deref()),
            ("sourceKey", self.source_key.as_deref()),
            ("companyName", self.company_name.as_deref()),
            ("number", self.number.as_deref()),
            ("account", self.account.as_deref()),
        ]
    }
}

impl Select {
    /// The record that is meant, as the bodies of the control API have it; `None` when none is selected.
    pub fn selector(&self) -> Result<Option<(Noun, Value)>, Failure> {
        if self.fields.is_empty() {
            return self.of.map_or(Ok(None), |_| Err(nothing_selected()));
        }
        Ok(Some((self.noun(), self.fields.selector())))
    }

    /// The same of one that is still to come, where an e-mail address means an applicant: a check has none before it is on a profile.
    pub fn selector_to_come(&self) -> Result<Option<(Noun, Value)>, Failure> {
        let is_person = self.of.is_none() && self.fields.has.email.is_some();
        let found = self.selector()?;
        Ok(found.map(|found| if is_person && found.0 == Noun::Check { (Noun::Applicant, found.1) } else { found }))
    }

    fn noun(&self) -> Noun {
        let Has { company_name, external_user_id, source_key, .. } = &self.fields.has;
        let usual = match (company_name, external_user_id.as_ref().or(source_key.as_ref())) {
            (Some(_), _) => Noun::Entity,
            (None, Some(_)) => Noun::Applicant,
            (None, None) => Noun::Check,
        };
        self.of.unwrap_or(usual)
    }

    /// The record that is meant, and the word that is left: of a command that takes an id and then something else, the id is missing
    /// when a record is selected.
    pub fn choose<'a>(
        &self,
        remote: &Remote,
        id: Option<&'a str>,
        then: Option<&'a str>,
    ) -> Result<(Chosen, Option<&'a str>), Failure> {
        match (id, then, self.fields.is_empty()) {
            (_, _, true) if self.of.is_some() => Err(nothing_selected()),
            (Some(id), _, true) => Ok((Chosen::by_id(remote, id)?, then)),
            (None, _, true) => Err(Failure::usage("expected an id, or what selects a record, such as --tag EMP-9")),
            (then, None, false) => {
                Ok((Chosen { noun: self.noun(), record: format!("-{}", self.fields.query()) }, then))
            }
            (_, Some(_), false) => Err(one_of_both()),
        }
    }
}

fn nothing_selected() -> Failure {
    Failure::usage("--of goes with what selects a record, such as --tag")
}

fn one_of_both() -> Failure {
    Failure::usage("expected an id or what selects a record, not both")
}

impl Noun {
    /// The word of conditions and plans.
    pub fn one(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Applicant => "applicant",
            Self::Entity => "entity",
        }
    }

    fn many(self) -> &'static str {
        match self {
            Self::Check => "checks",
            Self::Applicant => "applicants",
            Self::Entity => "entities",
        }
    }
}

impl Chosen {
    /// What has this id: one of Personr's is digits, an `x`, digits, and does not tell people from companies.
    fn by_id(remote: &Remote, id: &str) -> Result<Self, Failure> {
        let noun = if !id.starts_with(|first: char| first.is_ascii_digit()) {
            Noun::Check
        } else if remote.exists(&format!("/entities/{}", escaped(id)))? {
            Noun::Entity
        } else {
            Noun::Applicant
        };
        Ok(Self { noun, record: escaped(id) })
    }

    /// The path of something that is done with it.
    pub fn path(&self, act: &str) -> String {
        let (id, query) = self.record.split_once('?').map_or((&*self.record, None), |(id, query)| (id, Some(query)));
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        format!("/{}/{id}/{act}{query}", self.noun.many())
    }
}
