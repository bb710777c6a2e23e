//! What is typical of a country: names, numbers, registers.
//!
//! All of it is made up: the names are common ones, the places exist.

use super::Place;

/// What is typical of one country.
#[derive(Debug)]
pub struct Typical {
    /// Cities; none where nothing is known but the country.
    pub places: &'static [Place],
    pub family_names: &'static [&'static str],
    pub given_names: &'static [&'static str],
    /// How a passport number looks: `@` is a letter, `#` a digit.
    pub passport: &'static str,
    /// How the numbers of other documents look.
    pub card: &'static str,
    /// How a phone number looks.
    pub phone: &'static str,
    /// Who keeps the register of companies.
    pub registry: &'static str,
    /// What a usual company is called there.
    pub company_type: &'static str,
    /// What a usual company's name ends with.
    pub company_suffix: &'static str,
}

/// What is typical of the country of an alpha-3 code, as far as it is known.
pub fn of(code: &str) -> &'static Typical {
    KNOWN.iter().find(|(known, _)| *known == code).map_or(&ANYWHERE, |(_, typical)| typical)
}

/// The capital of a country and its time zone, for the countries that are asked for most.
pub fn capital(code: &str) -> Option<(&'static str, &'static str)> {
    CAPITALS.iter().find(|(known, ..)| *known == code).map(|&(_, city, time_zone)| (city, time_zone))
}

/// The name that addresses use where the one of ISO 3166-1 is longer.
pub fn usual_name(code: &str) -> Option<&'static str> {
    USUAL_NAMES.iter().find(|(known, _)| *known == code).map(|&(_, name)| name)
}

const CAPITALS: [(&str, &str, &str); 12] = [
    ("AUS", "CANBERRA", "Australia/Sydney"),
    ("CAN", "OTTAWA", "America/Toronto"),
    ("DEU", "BERLIN", "Europe/Berlin"),
    ("FRA", "PARIS", "Europe/Paris"),
    ("GBR", "LONDON", "Europe/London"),
    ("IND", "NEW DELHI", "Asia/Kolkata"),
    ("IRL", "DUBLIN", "Europe/Dublin"),
    ("JPN", "TOKYO", "Asia/Tokyo"),
    ("NLD", "AMSTERDAM", "Europe/Amsterdam"),
    ("NZL", "WELLINGTON", "Pacific/Auckland"),
    ("SGP", "SINGAPORE", "Asia/Singapore"),
    ("USA", "WASHINGTON", "America/New_York"),
];

const USUAL_NAMES: [(&str, &str); 3] = [("GBR", "United Kingdom"), ("NLD", "Netherlands"), ("USA", "United States")];

const fn place(
    city: &'static str,
    state: &'static str,
    state_code: &'static str,
    post_code: &'static str,
    time_zone: &'static str,
) -> Place {
    Place { city, state, state_code, post_code, time_zone }
}

/// What could be of any country.
static ANYWHERE: Typical = Typical {
    places: &[],
    family_names: &["MARTIN", "NOVAK", "SILVA", "MEYER", "ROSSI", "KOVAC", "LEE", "HASSAN"],
    given_names: &["ANNA", "DAVID", "MARIA", "ADAM", "SARA", "DANIEL", "LEA", "OMAR"],
    passport: "@########",
    card: "@@#######",
    phone: "0#########",
    registry: "National Register of Companies",
    company_type: "Limited Liability Company",
    company_suffix: "Ltd",
};

static KNOWN: [(&str, Typical); 6] = [
    (
        "AUS",
        Typical {
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
            phone: "04########",
            registry: "Australian Securities & Investments Commission",
            company_type: "Australian Proprietary Company, Limited By Shares",
            company_suffix: "Pty Ltd",
        },
    ),
    (
        "NZL",
        Typical {
            places: &[
                place("AUCKLAND", "AUCKLAND", "AUK", "1010", "Pacific/Auckland"),
                place("WELLINGTON", "WELLINGTON", "WGN", "6011", "Pacific/Auckland"),
            ],
            family_names: &["WILLIAMS", "TAMATI", "THOMPSON", "PATEL", "ANDERSON", "PARATA"],
            given_names: &["ISLA", "LEO", "AROHA", "GEORGE", "FREYA", "TANE"],
            passport: "LM######",
            card: "@@######",
            phone: "02########",
            registry: "New Zealand Companies Office",
            company_type: "NZ Limited Company",
            company_suffix: "Limited",
        },
    ),
    (
        "GBR",
        Typical {
            places: &[
                place("LONDON", "ENGLAND", "ENG", "EC1A 1BB", "Europe/London"),
                place("EDINBURGH", "SCOTLAND", "SCT", "EH1 1YZ", "Europe/London"),
                place("CARDIFF", "WALES", "WLS", "CF10 1EP", "Europe/London"),
            ],
            family_names: &["SMITH", "EVANS", "HUGHES", "KHAN", "WRIGHT", "MACDONALD"],
            given_names: &["EMILY", "HARRY", "OLIVIA", "GEORGE", "GRACE", "ARTHUR"],
            passport: "#########",
            card: "@@@@@######@@#@@",
            phone: "07#########",
            registry: "Companies House",
            company_type: "Private Limited Company",
            company_suffix: "Ltd",
        },
    ),
    (
        "USA",
        Typical {
            places: &[
                place("AUSTIN", "TEXAS", "TX", "78701", "America/Chicago"),
                place("SEATTLE", "WASHINGTON", "WA", "98101", "America/Los_Angeles"),
                place("BOSTON", "MASSACHUSETTS", "MA", "02108", "America/New_York"),
            ],
            family_names: &["JOHNSON", "GARCIA", "MILLER", "DAVIS", "BROWN", "WILSON"],
            given_names: &["EMMA", "LIAM", "SOPHIA", "MASON", "ISABELLA", "ETHAN"],
            passport: "#########",
            card: "@#######",
            phone: "555-01##",
            registry: "Delaware Division of Corporations",
            company_type: "Domestic Corporation",
            company_suffix: "Inc.",
        },
    ),
    (
        "SGP",
        Typical {
            places: &[place("SINGAPORE", "SINGAPORE", "SG", "018956", "Asia/Singapore")],
            family_names: &["TAN", "LIM", "LEE", "RAHMAN", "WONG", "KUMAR"],
            given_names: &["WEI LING", "JUN JIE", "HUI MIN", "AISHA", "KAI", "PRIYA"],
            passport: "K#######@",
            card: "S#######@",
            phone: "9#######",
            registry: "Accounting and Corporate Regulatory Authority",
            company_type: "Local Company, Limited By Shares",
            company_suffix: "Pte. Ltd.",
        },
    ),
    (
        "IND",
        Typical {
            places: &[
                place("BENGALURU", "KARNATAKA", "KA", "560001", "Asia/Kolkata"),
                place("MUMBAI", "MAHARASHTRA", "MH", "400001", "Asia/Kolkata"),
                place("CHENNAI", "TAMIL NADU", "TN", "600001", "Asia/Kolkata"),
            ],
            family_names: &["SHARMA", "IYER", "PATEL", "REDDY", "NAIR", "GUPTA"],
            given_names: &["AARAV", "ANANYA", "VIHAAN", "DIYA", "ROHAN", "MEERA"],
            passport: "@#######",
            card: "@@@@@####@",
            phone: "9#########",
            registry: "Ministry of Corporate Affairs",
            company_type: "Private Company, Limited By Shares",
            company_suffix: "Private Limited",
        },
    ),
];
