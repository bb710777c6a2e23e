//! What people, addresses, documents and companies look like, by country.
//!
//! All of it is made up: the names are common ones, the places exist, the streets and numbers are drawn.

use crate::engine::random::Random;

/// What is typical of one country.
#[derive(Debug)]
pub(super) struct Country {
    /// ISO 3166-1 alpha-3.
    pub(super) code: &'static str,
    /// The English name.
    pub(super) name: &'static str,
    /// Cities.
    pub(super) places: &'static [Place],
    /// Family names.
    pub(super) family_names: &'static [&'static str],
    /// Given names.
    pub(super) given_names: &'static [&'static str],
    /// How a passport number looks: `@` is a letter, `#` a digit.
    pub(super) passport: &'static str,
    /// How the numbers of other documents look.
    pub(super) card: &'static str,
    /// Who keeps the register of companies.
    pub(super) registry: &'static str,
    /// What a usual company is called there.
    pub(super) company_type: &'static str,
    /// What a usual company's name ends with.
    pub(super) company_suffix: &'static str,
}

/// A city with what goes with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The city.
    pub(super) city: &'static str,
    /// The state or region.
    pub(super) state: &'static str,
    /// The state as addresses abbreviate it.
    pub(super) state_code: &'static str,
    /// A postal code of the city.
    pub(super) post_code: &'static str,
    /// The time zone.
    pub(super) time_zone: &'static str,
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
pub(super) const TRADES: [&str; 8] =
    ["Trading", "Holdings", "Logistics", "Foods", "Ventures", "Engineering", "Investments", "Supplies"];

/// The first words of company names.
pub(super) const BRANDS: [&str; 8] =
    ["Bluegum", "Northgate", "Silverfern", "Redwood", "Harbourline", "Eastfield", "Kingsway", "Stonebridge"];

/// The country of an alpha-3 code; countries that are not listed look like the first.
pub(super) fn country(code: &str) -> &'static Country {
    COUNTRIES.iter().find(|country| country.code == code).unwrap_or(&COUNTRIES[0])
}

/// A street that every country could have.
pub(super) fn street(random: &mut Random) -> &'static str {
    random.pick(&STREETS)
}

/// A number drawn after a pattern: `@` becomes a letter, `#` a digit.
pub(super) fn number(pattern: &str, random: &mut Random) -> String {
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

const fn place(
    city: &'static str,
    state: &'static str,
    state_code: &'static str,
    post_code: &'static str,
    time_zone: &'static str,
) -> Place {
    Place { city, state, state_code, post_code, time_zone }
}

static COUNTRIES: [Country; 6] = [
    Country {
        code: "AUS",
        name: "Australia",
        places: &[
            place("PERTH", "WESTERN AUSTRALIA", "WA", "6000", "Australia/Perth"),
            place("SYDNEY", "NEW SOUTH WALES", "NSW", "2000", "Australia/Sydney"),
            place("MELBOURNE", "VICTORIA", "VIC", "3000", "Australia/Melbourne"),
            place("BRISBANE", "QUEENSLAND", "QLD", "4000", "Australia/Brisbane"),
        ],
        family_names: &["HARDING", "MITCHELL", "NGUYEN", "WALKER", "SINGH", "CAMPBELL", "KELLY", "ROBINSON"],
        given_names: &["CHARLOTTE", "OLIVER", "AMELIA", "JACK", "MIA", "NOAH", "RUBY", "LACHLAN"],
        passport: "PA#######",
        card: "########",
        registry: "Australian Securities & Investments Commission",
        company_type: "Australian Proprietary Company, Limited By Shares",
        company_suffix: "Pty Ltd",
    },
    Country {
        code: "NZL",
        name: "New Zealand",
        places: &[
            place("AUCKLAND", "AUCKLAND", "AUK", "1010", "Pacific/Auckland"),
            place("WELLINGTON", "WELLINGTON", "WGN", "6011", "Pacific/Auckland"),
        ],
        family_names: &["WILLIAMS", "TAMATI", "THOMPSON", "PATEL", "ANDERSON", "PARATA"],
        given_names: &["ISLA", "LEO", "AROHA", "GEORGE", "FREYA", "TANE"],
        passport: "LM######",
        card: "@@######",
        registry: "New Zealand Companies Office",
        company_type: "NZ Limited Company",
        company_suffix: "Limited",
    },
    Country {
        code: "GBR",
        name: "United Kingdom",
        places: &[
            place("LONDON", "ENGLAND", "ENG", "EC1A 1BB", "Europe/London"),
            place("EDINBURGH", "SCOTLAND", "SCT", "EH1 1YZ", "Europe/London"),
            place("CARDIFF", "WALES", "WLS", "CF10 1EP", "Europe/London"),
        ],
        family_names: &["SMITH", "EVANS", "HUGHES", "KHAN", "WRIGHT", "MACDONALD"],
        given_names: &["EMILY", "HARRY", "OLIVIA", "GEORGE", "GRACE", "ARTHUR"],
        passport: "#########",
        card: "@@@@@######@@#@@",
        registry: "Companies House",
        company_type: "Private Limited Company",
        company_suffix: "Ltd",
    },
    Country {
        code: "USA",
        name: "United States",
        places: &[
            place("AUSTIN", "TEXAS", "TX", "78701", "America/Chicago"),
            place("SEATTLE", "WASHINGTON", "WA", "98101", "America/Los_Angeles"),
            place("BOSTON", "MASSACHUSETTS", "MA", "02108", "America/New_York"),
        ],
        family_names: &["JOHNSON", "GARCIA", "MILLER", "DAVIS", "BROWN", "WILSON"],
        given_names: &["EMMA", "LIAM", "SOPHIA", "MASON", "ISABELLA", "ETHAN"],
        passport: "#########",
        card: "@#######",
        registry: "Delaware Division of Corporations",
        company_type: "Domestic Corporation",
        company_suffix: "Inc.",
    },
    Country {
        code: "SGP",
        name: "Singapore",
        places: &[place("SINGAPORE", "SINGAPORE", "SG", "018956", "Asia/Singapore")],
        family_names: &["TAN", "LIM", "LEE", "RAHMAN", "WONG", "KUMAR"],
        given_names: &["WEI LING", "JUN JIE", "HUI MIN", "AISHA", "KAI", "PRIYA"],
        passport: "K#######@",
        card: "S#######@",
        registry: "Accounting and Corporate Regulatory Authority",
        company_type: "Local Company, Limited By Shares",
        company_suffix: "Pte. Ltd.",
    },
    Country {
        code: "IND",
        name: "India",
        places: &[
            place("BENGALURU", "KARNATAKA", "KA", "560001", "Asia/Kolkata"),
            place("MUMBAI", "MAHARASHTRA", "MH", "400001", "Asia/Kolkata"),
            place("CHENNAI", "TAMIL NADU", "TN", "600001", "Asia/Kolkata"),
        ],
        family_names: &["SHARMA", "IYER", "PATEL", "REDDY", "NAIR", "GUPTA"],
        given_names: &["AARAV", "ANANYA", "VIHAAN", "DIYA", "ROHAN", "MEERA"],
        passport: "@#######",
        card: "@@@@@####@",
        registry: "Ministry of Corporate Affairs",
        company_type: "Private Company, Limited By Shares",
        company_suffix: "Private Limited",
    },
];

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
    fn an_unlisted_country_still_has_a_likeness() {
        assert_eq!(country("GBR").name, "United Kingdom");
        assert_eq!(country("ZZZ").code, "AUS");
    }
}
