//! What a verification finds out about a company: its registration and its owners.

use serde::{Deserialize, Serialize};

use super::{
    countries::{self, Country, Place},
    ids::ApplicantId,
    person::{Known, date, title_case},
    verification::Findings,
};
use crate::engine::{random::Random, time::Timestamp};

/// What was found out about a company.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompanyFindings {
    /// The registered name.
    pub name: String,
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
        /// What the register says of the person.
        known: Box<Known>,
    },
    /// A company.
    Entity { registration_number: Box<str> },
}

impl CompanyFindings {
    /// Finds out about the company of that name and number.
    pub fn draw(name: &str, number: &str, code: &str, random: &mut Random, now: Timestamp) -> Self {
        let country = countries::country(code);
        let age = i16::try_from(random.between(1, 25)).expect("an age is a small number");
        Self {
            name: name.to_owned(),
            registration_number: number.to_owned(),
            form: country.typical.company_type.to_owned(),
            incorporated_on: date(now.date().year() - age, random),
            country: code.to_owned(),
            registry: country.typical.registry.to_owned(),
            address: Home::draw(country, random).line(country),
            owners: owners(country, random),
        }
    }
}

impl Findings for CompanyFindings {
    fn set_list(&mut self, _: &str, _: Vec<String>) -> bool {
        false
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

/// One or two people, and sometimes a company behind them.
fn owners(country: Country, random: &mut Random) -> Vec<Owner> {
    let director = owner(country, &["Director", "Shareholder", "UBO"], Some(random.between(1, 50) * 1000), random);
    let mut owners = vec![director];
    if random.unit() < 0.5 {
        let mut secretary = owner(country, &["Secretary"], None, random);
        // Two people of one name would be taken for one.
        while secretary.name == owners[0].name {
            secretary = owner(country, &["Secretary"], None, random);
        }
        owners.push(secretary);
    }
    if random.unit() < 0.5 {
        owners.push(parent(country, random));
    }
    owners
}

fn owner(country: Country, positions: &[&str], shares: Option<u64>, random: &mut Random) -> Owner {
    let (first_name, last_name) = (random.pick(country.typical.given_names), random.pick(country.typical.family_names));
    let home = Home::draw(country, random);
    let known = Known {
        first_name: Some(first_name.into()),
        last_name: Some(last_name.into()),
        street: Some(home.street.as_str().into()),
        city: Some(home.place.city.into()),
        state: Some(home.place.state.into()),
        post_code: Some(home.place.post_code.into()),
        country: Some(country.code.into()),
        ..Known::default()
    };
    Owner {
        kind: OwnerKind::Individual { known: Box::new(known) },
        name: format!("{first_name} {last_name}"),
        positions: positions.iter().map(|&position| position.into()).collect(),
        address: countries::abbreviated(&home.line(country)),
        shares,
        applicant: None,
    }
}

fn parent(country: Country, random: &mut Random) -> Owner {
    let (brand, trade) = (random.pick(&countries::BRANDS), random.pick(&countries::TRADES));
    Owner {
        kind: OwnerKind::Entity { registration_number: random.digits(9).into() },
        name: format!("{brand} {trade} {}", country.typical.company_suffix).to_uppercase(),
        positions: vec!["Shareholder".into()],
        address: countries::abbreviated(&Home::draw(country, random).line(country)),
        shares: Some(random.between(1, 50) * 1000),
        applicant: None,
    }
}

/// Where somebody lives, or a company is.
struct Home {
    /// The street with the number in it.
    street: String,
    place: Place,
}

impl Home {
    fn draw(country: Country, random: &mut Random) -> Self {
        let place = country.place(random);
        let street = title_case(countries::street(random));
        Self { street: format!("{} {street}", random.between(1, 240)), place }
    }

    /// On one line, as `123 Example Lane, Perth, 6000, WA, Australia`.
    fn line(&self, country: Country) -> String {
        let Place { city, state_code, post_code, .. } = self.place;
        countries::line([&self.street, &title_case(city), post_code, state_code, country.name])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_keeps_its_name_and_number() {
        let now = Timestamp::from_millis(1_767_225_600_000);

        let company = CompanyFindings::draw("Acme Pty Ltd", "123456789", "AUS", &mut Random::seeded(1), now);

        assert_eq!((company.name.as_str(), company.registration_number.as_str()), ("Acme Pty Ltd", "123456789"));
        assert!(company.address.ends_with("Australia"));
        assert!(company.incorporated_on.as_str() < "2026");
        assert!(!company.owners.is_empty());
    }

    #[test]
    fn no_two_owners_have_one_name() {
        for seed in 0..500 {
            let owners = owners(countries::country("SGP"), &mut Random::seeded(seed));
            let [first, others @ ..] = &owners[..] else { panic!("somebody owns it") };
            assert!(others.iter().all(|other| other.name != first.name), "{seed}");
        }
    }

    #[test]
    fn a_company_is_of_its_country() {
        let now = Timestamp::from_millis(1_767_225_600_000);

        let company = CompanyFindings::draw("Acme GmbH", "HRB 1", "DEU", &mut Random::seeded(1), now);

        assert!(company.address.ends_with("Berlin, 10000, Germany"), "{}", company.address);
        assert!(
            company.owners.iter().all(|owner| owner.address.ends_with("BERLIN, 10000, DE")),
            "{:?}",
            company.owners
        );
        assert_eq!(company.registry, "National Register of Companies");
    }
}
