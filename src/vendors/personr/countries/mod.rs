//! What people, addresses, documents and companies look like, by country: every country of ISO 3166-1 has its name, `typical` says what is
//! typical of those that are known better.
//!
//! Streets and numbers are drawn.

mod typical;

use rust_iso3166::{ALL_ALPHA3, CountryCode, from_alpha3};
use typical::Typical;

use crate::engine::random::Random;

/// A country, and what is typical of it.
#[derive(Debug, Clone, Copy)]
pub struct Country {
    /// ISO 3166-1 alpha-3.
    pub code: &'static str,
    /// ISO 3166-1 alpha-2.
    pub short: &'static str,
    /// The English name.
    pub name: &'static str,
    pub typical: &'static Typical,
}

/// A city with what goes with it.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub city: &'static str,
    /// The state or region.
    pub state: &'static str,
    /// The state as addresses abbreviate it.
    pub state_code: &'static str,
    /// A postal code of the city.
    pub post_code: &'static str,
    pub time_zone: &'static str,
}

const STREETS: [&str; 8] = [
    "HARBOUR STREET",
    "STATION ROAD",
    "CHURCH LANE",
    "PARK AVENUE",
    "VICTORIA STREET",
    "MILL ROAD",
    "GARDEN TERRACE",
    "KING STREET",
];

/// What companies deal in.
pub const TRADES: [&str; 8] =
    ["Trading", "Holdings", "Logistics", "Foods", "Ventures", "Engineering", "Investments", "Supplies"];

/// The first words of company names.
pub const BRANDS: [&str; 8] =
    ["Bluegum", "Northgate", "Silverfern", "Redwood", "Harbourline", "Eastfield", "Kingsway", "Stonebridge"];

/// Whether this is the ISO 3166-1 alpha-3 code of a country.
pub fn is_country(code: &str) -> bool {
    from_alpha3(code).is_some()
}

/// The country of an alpha-3 code; of what is none, the first one that the manual has.
pub fn country(code: &str) -> Country {
    from_alpha3(code).or_else(|| from_alpha3("AUS")).expect("Australia is a country").into()
}

/// The country of an English name, in any case.
pub fn country_named(name: &str) -> Option<Country> {
    countries().find(|country| country.name.eq_ignore_ascii_case(name))
}

fn countries() -> impl Iterator<Item = Country> {
    ALL_ALPHA3.iter().filter_map(|code| from_alpha3(code)).map(Country::from)
}

impl From<CountryCode> for Country {
    fn from(listed: CountryCode) -> Self {
        let name = typical::usual_name(listed.alpha3).unwrap_or(listed.name);
        Self { code: listed.alpha3, short: listed.alpha2, name, typical: typical::of(listed.alpha3) }
    }
}

/// An address on one line, of the parts that are not empty.
pub fn line(parts: [&str; 5]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// An address as ownership structures have it: upper case, the country by its alpha-2 code.
pub fn abbreviated(line: &str) -> String {
    let street = |country: &Country| line.strip_suffix(country.name)?.strip_suffix(", ");
    let short = countries().find_map(|country| Some((street(&country)?, country.short)));
    short.map_or_else(|| line.to_uppercase(), |(before, short)| format!("{}, {short}", before.to_uppercase()))
}

impl Country {
    /// One of its cities.
    pub fn place(&self, random: &mut Random) -> Place {
        if !self.typical.places.is_empty() {
            return random.pick(self.typical.places);
        }
        let city = typical::capital(self.code).map_or(self.name, |(city, _)| city);
        Place { city, state: city, state_code: "", post_code: "10000", time_zone: self.time_zone() }
    }

    /// The city with which everything agrees that is known of it; where there is none, only the time zone is known.
    pub fn place_of(&self, city: Option<&str>, state: Option<&str>, post_code: Option<&str>) -> Place {
        let agrees = |known: Option<&str>, own: &[&str]| {
            known.is_none_or(|known| own.iter().any(|own| known.trim().eq_ignore_ascii_case(own)))
        };
        let fits = |place: &&Place| {
            agrees(city, &[place.city])
                && agrees(state, &[place.state, place.state_code])
                && agrees(post_code, &[place.post_code])
        };
        let nowhere = Place { city: "", state: "", state_code: "", post_code: "", time_zone: self.time_zone() };
        self.typical.places.iter().find(fits).copied().unwrap_or(nowhere)
    }

    /// The time zone of its capital, where that is known.
    fn time_zone(&self) -> &'static str {
        typical::capital(self.code).map_or("Etc/UTC", |(_, time_zone)| time_zone)
    }

    /// The abbreviation of a state of it; the state itself where none is known.
    pub fn state_code<'a>(&self, state: &'a str) -> &'a str {
        self.typical.places.iter().find(|place| place.state == state).map_or(state, |place| place.state_code)
    }
}

/// A street that every country could have.
pub fn street(random: &mut Random) -> &'static str {
    random.pick(&STREETS)
}

/// A number drawn after a pattern: `@` becomes a letter, `#` a digit.
pub fn number(pattern: &str, random: &mut Random) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPRSTUVWXY";
    pattern
        .chars()
        .map(|place| match place {
            '@' => char::from(random.pick(LETTERS)),
            '#' => char::from(random.pick(b"0123456789")),
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_follows_its_pattern() {
        let number = number("PA##@", &mut Random::seeded(1));

        assert!(number.starts_with("PA"));
        assert_eq!(number.len(), 5);
        assert!(number[2..4].bytes().all(|byte| byte.is_ascii_digit()));
        assert!(number.as_bytes()[4].is_ascii_uppercase());
    }

    #[test]
    fn what_is_typical_of_an_unlisted_country_is_its_own() {
        let germany = country("DEU");

        assert_eq!((germany.name, germany.place(&mut Random::seeded(1)).city), ("Germany", "BERLIN"));
        assert_ne!(germany.typical.registry, country("AUS").typical.registry);
        assert_eq!(country("ZZZ").code, "AUS");
        let aruba = country("ABW").place(&mut Random::seeded(1));
        assert_eq!((aruba.city, aruba.time_zone), ("Aruba", "Etc/UTC"));
    }

    #[test]
    fn a_place_agrees_with_all_that_is_known_of_it() {
        let place = |city, state, post_code| {
            let Place { city, state, post_code, .. } = country("AUS").place_of(city, state, post_code);
            (city, state, post_code)
        };

        assert_eq!(place(Some("Sydney"), None, None), ("SYDNEY", "NEW SOUTH WALES", "2000"));
        assert_eq!(place(None, None, Some("3000")), ("MELBOURNE", "VICTORIA", "3000"));
        assert_eq!(place(None, Some("wa"), None), ("PERTH", "WESTERN AUSTRALIA", "6000"));
        assert_eq!(place(Some("Darwin"), None, None), ("", "", ""));
        assert_eq!(place(Some("Sydney"), Some("Victoria"), None), ("", "", ""));
    }

    #[test]
    fn addresses_name_their_country_in_two_letters_where_owners_are_listed() {
        assert_eq!(abbreviated("1 Mill Road, Perth, 6000, WA, Australia"), "1 MILL ROAD, PERTH, 6000, WA, AU");
        let island = "1 Mill Road, Bonaire, Sint Eustatius and Saba";
        assert_eq!(abbreviated(island), "1 MILL ROAD, BQ");
        assert_eq!(abbreviated("Somewhere else"), "SOMEWHERE ELSE");
    }
}
