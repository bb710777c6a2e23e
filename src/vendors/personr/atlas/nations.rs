//! Every country of ISO 3166-1.

use super::Place;

/// A country: its alpha-3 and alpha-2 codes, its English name, a city, and the time zone there.
#[derive(Debug, Clone, Copy)]
pub struct Nation {
    /// ISO 3166-1 alpha-3.
    pub code: &'static str,
    /// ISO 3166-1 alpha-2.
    pub short: &'static str,
    /// The English name.
    pub name: &'static str,
    city: &'static str,
    /// The time zone of the city.
    pub time_zone: &'static str,
}

impl Nation {
    /// The country of an alpha-3 code.
    pub fn find(code: &str) -> Option<Self> {
        let place = NATIONS.binary_search_by_key(&code, |(known, ..)| known).ok()?;
        Some(Self::from(&NATIONS[place]))
    }

    /// The country of an English name, in any case.
    pub fn named(name: &str) -> Option<Self> {
        NATIONS.iter().find(|(_, _, known, ..)| known.eq_ignore_ascii_case(name)).map(Self::from)
    }

    /// A city of which nothing else is known.
    pub fn place(self) -> Place {
        let Self { city, time_zone, .. } = self;
        Place { city, state: city, state_code: "", post_code: "10000", time_zone }
    }
}

/// The columns of [`Nation`].
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

impl From<&Row> for Nation {
    fn from(&(code, short, name, city, time_zone): &Row) -> Self {
        Self { code, short, name, city, time_zone }
    }
}

/// In alphabetical order of the codes.
static NATIONS: [Row; 249] = [
    ("ABW", "AW", "Aruba", "ARUBA", "America/Aruba"),
    ("AFG", "AF", "Afghanistan", "KABUL", "Asia/Kabul"),
    ("AGO", "AO", "Angola", "LUANDA", "Africa/Luanda"),
    ("AIA", "AI", "Anguilla", "ANGUILLA", "America/Anguilla"),
    ("ALA", "AX", "Åland Islands", "MARIEHAMN", "Europe/Mariehamn"),
    ("ALB", "AL", "Albania", "TIRANE", "Europe/Tirane"),
    ("AND", "AD", "Andorra", "ANDORRA", "Europe/Andorra"),
    ("ARE", "AE", "United Arab Emirates", "ABU DHABI", "Asia/Dubai"),
    ("ARG", "AR", "Argentina", "BUENOS AIRES", "America/Argentina/Buenos_Aires"),
    ("ARM", "AM", "Armenia", "YEREVAN", "Asia/Yerevan"),
    ("ASM", "AS", "American Samoa", "PAGO PAGO", "Pacific/Pago_Pago"),
    ("ATA", "AQ", "Antarctica", "MCMURDO", "Antarctica/McMurdo"),
    ("ATF", "TF", "French Southern Territories", "KERGUELEN", "Indian/Kerguelen"),
    ("ATG", "AG", "Antigua and Barbuda", "ANTIGUA", "America/Antigua"),
    ("AUS", "AU", "Australia", "CANBERRA", "Australia/Sydney"),
    ("AUT", "AT", "Austria", "VIENNA", "Europe/Vienna"),
    ("AZE", "AZ", "Azerbaijan", "BAKU", "Asia/Baku"),
    ("BDI", "BI", "Burundi", "BUJUMBURA", "Africa/Bujumbura"),
    ("BEL", "BE", "Belgium", "BRUSSELS", "Europe/Brussels"),
    ("BEN", "BJ", "Benin", "PORTO-NOVO", "Africa/Porto-Novo"),
    ("BES", "BQ", "Bonaire", "KRALENDIJK", "America/Kralendijk"),
    ("BFA", "BF", "Burkina Faso", "OUAGADOUGOU", "Africa/Ouagadougou"),
    ("BGD", "BD", "Bangladesh", "DHAKA", "Asia/Dhaka"),
    ("BGR", "BG", "Bulgaria", "SOFIA", "Europe/Sofia"),
    ("BHR", "BH", "Bahrain", "BAHRAIN", "Asia/Bahrain"),
    ("BHS", "BS", "Bahamas", "NASSAU", "America/Nassau"),
    ("BIH", "BA", "Bosnia and Herzegovina", "SARAJEVO", "Europe/Sarajevo"),
    ("BLM", "BL", "Saint Barthélemy", "ST BARTHELEMY", "America/St_Barthelemy"),
    ("BLR", "BY", "Belarus", "MINSK", "Europe/Minsk"),
    ("BLZ", "BZ", "Belize", "BELIZE", "America/Belize"),
    ("BMU", "BM", "Bermuda", "BERMUDA", "Atlantic/Bermuda"),
    ("BOL", "BO", "Bolivia", "LA PAZ", "America/La_Paz"),
    ("BRA", "BR", "Brazil", "BRASILIA", "America/Sao_Paulo"),
    ("BRB", "BB", "Barbados", "BARBADOS", "America/Barbados"),
    ("BRN", "BN", "Brunei", "BRUNEI", "Asia/Brunei"),
    ("BTN", "BT", "Bhutan", "THIMPHU", "Asia/Thimphu"),
    ("BVT", "BV", "Bouvet Island", "BOUVET", "Etc/UTC"),
    ("BWA", "BW", "Botswana", "GABORONE", "Africa/Gaborone"),
    ("CAF", "CF", "Central African Republic", "BANGUI", "Africa/Bangui"),
    ("CAN", "CA", "Canada", "OTTAWA", "America/Toronto"),
    ("CCK", "CC", "Cocos (Keeling) Islands", "COCOS", "Indian/Cocos"),
    ("CHE", "CH", "Switzerland", "BERN", "Europe/Zurich"),
    ("CHL", "CL", "Chile", "SANTIAGO", "America/Santiago"),
    ("CHN", "CN", "China", "BEIJING", "Asia/Shanghai"),
    ("CIV", "CI", "Côte d'Ivoire", "ABIDJAN", "Africa/Abidjan"),
    ("CMR", "CM", "Cameroon", "DOUALA", "Africa/Douala"),
    ("COD", "CD", "Congo (Kinshasa)", "KINSHASA", "Africa/Kinshasa"),
    ("COG", "CG", "Congo (Brazzaville)", "BRAZZAVILLE", "Africa/Brazzaville"),
    ("COK", "CK", "Cook Islands", "RAROTONGA", "Pacific/Rarotonga"),
    ("COL", "CO", "Colombia", "BOGOTA", "America/Bogota"),
    ("COM", "KM", "Comoros", "COMORO", "Indian/Comoro"),
    ("CPV", "CV", "Cabo Verde", "CAPE VERDE", "Atlantic/Cape_Verde"),
    ("CRI", "CR", "Costa Rica", "COSTA RICA", "America/Costa_Rica"),
    ("CUB", "CU", "Cuba", "HAVANA", "America/Havana"),
    ("CUW", "CW", "Curaçao", "CURACAO", "America/Curacao"),
    ("CXR", "CX", "Christmas Island", "CHRISTMAS", "Indian/Christmas"),
    ("CYM", "KY", "Cayman Islands", "CAYMAN", "America/Cayman"),
    ("CYP", "CY", "Cyprus", "NICOSIA", "Asia/Nicosia"),
    ("CZE", "CZ", "Czechia", "PRAGUE", "Europe/Prague"),
    ("DEU", "DE", "Germany", "BERLIN", "Europe/Berlin"),
    ("DJI", "DJ", "Djibouti", "DJIBOUTI", "Africa/Djibouti"),
    ("DMA", "DM", "Dominica", "DOMINICA", "America/Dominica"),
    ("DNK", "DK", "Denmark", "COPENHAGEN", "Europe/Copenhagen"),
    ("DOM", "DO", "Dominican Republic", "SANTO DOMINGO", "America/Santo_Domingo"),
    ("DZA", "DZ", "Algeria", "ALGIERS", "Africa/Algiers"),
    ("ECU", "EC", "Ecuador", "QUITO", "America/Guayaquil"),
    ("EGY", "EG", "Egypt", "CAIRO", "Africa/Cairo"),
    ("ERI", "ER", "Eritrea", "ASMARA", "Africa/Asmara"),
    ("ESH", "EH", "Western Sahara", "EL AAIUN", "Africa/El_Aaiun"),
    ("ESP", "ES", "Spain", "MADRID", "Europe/Madrid"),
    ("EST", "EE", "Estonia", "TALLINN", "Europe/Tallinn"),
    ("ETH", "ET", "Ethiopia", "ADDIS ABABA", "Africa/Addis_Ababa"),
    ("FIN", "FI", "Finland", "HELSINKI", "Europe/Helsinki"),
    ("FJI", "FJ", "Fiji", "FIJI", "Pacific/Fiji"),
    ("FLK", "FK", "Falkland Islands", "STANLEY", "Atlantic/Stanley"),
    ("FRA", "FR", "France", "PARIS", "Europe/Paris"),
    ("FRO", "FO", "Faroe Islands", "FAROE", "Atlantic/Faroe"),
    ("FSM", "FM", "Micronesia", "CHUUK", "Pacific/Chuuk"),
    ("GAB", "GA", "Gabon", "LIBREVILLE", "Africa/Libreville"),
    ("GBR", "GB", "United Kingdom", "LONDON", "Europe/London"),
    ("GEO", "GE", "Georgia", "TBILISI", "Asia/Tbilisi"),
    ("GGY", "GG", "Guernsey", "GUERNSEY", "Europe/Guernsey"),
    ("GHA", "GH", "Ghana", "ACCRA", "Africa/Accra"),
    ("GIB", "GI", "Gibraltar", "GIBRALTAR", "Europe/Gibraltar"),
    ("GIN", "GN", "Guinea", "CONAKRY", "Africa/Conakry"),
    ("GLP", "GP", "Guadeloupe", "GUADELOUPE", "America/Guadeloupe"),
    ("GMB", "GM", "Gambia", "BANJUL", "Africa/Banjul"),
    ("GNB", "GW", "Guinea-Bissau", "BISSAU", "Africa/Bissau"),
    ("GNQ", "GQ", "Equatorial Guinea", "MALABO", "Africa/Malabo"),
    ("GRC", "GR", "Greece", "ATHENS", "Europe/Athens"),
    ("GRD", "GD", "Grenada", "GRENADA", "America/Grenada"),
    ("GRL", "GL", "Greenland", "NUUK", "America/Nuuk"),
    ("GTM", "GT", "Guatemala", "GUATEMALA", "America/Guatemala"),
    ("GUF", "GF", "French Guiana", "CAYENNE", "America/Cayenne"),
    ("GUM", "GU", "Guam", "GUAM", "Pacific/Guam"),
    ("GUY", "GY", "Guyana", "GUYANA", "America/Guyana"),
    ("HKG", "HK", "Hong Kong", "HONG KONG", "Asia/Hong_Kong"),
    ("HMD", "HM", "Heard Island and McDonald Islands", "HEARD", "Etc/UTC"),
    ("HND", "HN", "Honduras", "TEGUCIGALPA", "America/Tegucigalpa"),
    ("HRV", "HR", "Croatia", "ZAGREB", "Europe/Zagreb"),
    ("HTI", "HT", "Haiti", "PORT-AU-PRINCE", "America/Port-au-Prince"),
    ("HUN", "HU", "Hungary", "BUDAPEST", "Europe/Budapest"),
    ("IDN", "ID", "Indonesia", "JAKARTA", "Asia/Jakarta"),
    ("IMN", "IM", "Isle of Man", "ISLE OF MAN", "Europe/Isle_of_Man"),
    ("IND", "IN", "India", "NEW DELHI", "Asia/Kolkata"),
    ("IOT", "IO", "British Indian Ocean Territory", "CHAGOS", "Indian/Chagos"),
    ("IRL", "IE", "Ireland", "DUBLIN", "Europe/Dublin"),
    ("IRN", "IR", "Iran", "TEHRAN", "Asia/Tehran"),
    ("IRQ", "IQ", "Iraq", "BAGHDAD", "Asia/Baghdad"),
    ("ISL", "IS", "Iceland", "REYKJAVIK", "Atlantic/Reykjavik"),
    ("ISR", "IL", "Israel", "JERUSALEM", "Asia/Jerusalem"),
    ("ITA", "IT", "Italy", "ROME", "Europe/Rome"),
    ("JAM", "JM", "Jamaica", "JAMAICA", "America/Jamaica"),
    ("JEY", "JE", "Jersey", "JERSEY", "Europe/Jersey"),
    ("JOR", "JO", "Jordan", "AMMAN", "Asia/Amman"),
    ("JPN", "JP", "Japan", "TOKYO", "Asia/Tokyo"),
    ("KAZ", "KZ", "Kazakhstan", "ASTANA", "Asia/Almaty"),
    ("KEN", "KE", "Kenya", "NAIROBI", "Africa/Nairobi"),
    ("KGZ", "KG", "Kyrgyzstan", "BISHKEK", "Asia/Bishkek"),
    ("KHM", "KH", "Cambodia", "PHNOM PENH", "Asia/Phnom_Penh"),
    ("KIR", "KI", "Kiribati", "TARAWA", "Pacific/Tarawa"),
    ("KNA", "KN", "Saint Kitts and Nevis", "ST KITTS", "America/St_Kitts"),
    ("KOR", "KR", "South Korea", "SEOUL", "Asia/Seoul"),
    ("KWT", "KW", "Kuwait", "KUWAIT", "Asia/Kuwait"),
    ("LAO", "LA", "Laos", "VIENTIANE", "Asia/Vientiane"),
    ("LBN", "LB", "Lebanon", "BEIRUT", "Asia/Beirut"),
    ("LBR", "LR", "Liberia", "MONROVIA", "Africa/Monrovia"),
    ("LBY", "LY", "Libya", "TRIPOLI", "Africa/Tripoli"),
    ("LCA", "LC", "Saint Lucia", "ST LUCIA", "America/St_Lucia"),
    ("LIE", "LI", "Liechtenstein", "VADUZ", "Europe/Vaduz"),
    ("LKA", "LK", "Sri Lanka", "COLOMBO", "Asia/Colombo"),
    ("LSO", "LS", "Lesotho", "MASERU", "Africa/Maseru"),
    ("LTU", "LT", "Lithuania", "VILNIUS", "Europe/Vilnius"),
    ("LUX", "LU", "Luxembourg", "LUXEMBOURG", "Europe/Luxembourg"),
    ("LVA", "LV", "Latvia", "RIGA", "Europe/Riga"),
    ("MAC", "MO", "Macao", "MACAU", "Asia/Macau"),
    ("MAF", "MF", "Saint Martin", "MARIGOT", "America/Marigot"),
    ("MAR", "MA", "Morocco", "RABAT", "Africa/Casablanca"),
    ("MCO", "MC", "Monaco", "MONACO", "Europe/Monaco"),
    ("MDA", "MD", "Moldova", "CHISINAU", "Europe/Chisinau"),
    ("MDG", "MG", "Madagascar", "ANTANANARIVO", "Indian/Antananarivo"),
    ("MDV", "MV", "Maldives", "MALDIVES", "Indian/Maldives"),
    ("MEX", "MX", "Mexico", "MEXICO CITY", "America/Mexico_City"),
    ("MHL", "MH", "Marshall Islands", "MAJURO", "Pacific/Majuro"),
    ("MKD", "MK", "North Macedonia", "SKOPJE", "Europe/Skopje"),
    ("MLI", "ML", "Mali", "BAMAKO", "Africa/Bamako"),
    ("MLT", "MT", "Malta", "MALTA", "Europe/Malta"),
    ("MMR", "MM", "Myanmar", "YANGON", "Asia/Yangon"),
    ("MNE", "ME", "Montenegro", "PODGORICA", "Europe/Podgorica"),
    ("MNG", "MN", "Mongolia", "ULAANBAATAR", "Asia/Ulaanbaatar"),
    ("MNP", "MP", "Northern Mariana Islands", "SAIPAN", "Pacific/Saipan"),
    ("MOZ", "MZ", "Mozambique", "MAPUTO", "Africa/Maputo"),
    ("MRT", "MR", "Mauritania", "NOUAKCHOTT", "Africa/Nouakchott"),
    ("MSR", "MS", "Montserrat", "MONTSERRAT", "America/Montserrat"),
    ("MTQ", "MQ", "Martinique", "MARTINIQUE", "America/Martinique"),
    ("MUS", "MU", "Mauritius", "MAURITIUS", "Indian/Mauritius"),
    ("MWI", "MW", "Malawi", "BLANTYRE", "Africa/Blantyre"),
    ("MYS", "MY", "Malaysia", "KUALA LUMPUR", "Asia/Kuala_Lumpur"),
    ("MYT", "YT", "Mayotte", "MAYOTTE", "Indian/Mayotte"),
    ("NAM", "NA", "Namibia", "WINDHOEK", "Africa/Windhoek"),
    ("NCL", "NC", "New Caledonia", "NOUMEA", "Pacific/Noumea"),
    ("NER", "NE", "Niger", "NIAMEY", "Africa/Niamey"),
    ("NFK", "NF", "Norfolk Island", "NORFOLK", "Pacific/Norfolk"),
    ("NGA", "NG", "Nigeria", "ABUJA", "Africa/Lagos"),
    ("NIC", "NI", "Nicaragua", "MANAGUA", "America/Managua"),
    ("NIU", "NU", "Niue", "NIUE", "Pacific/Niue"),
    ("NLD", "NL", "Netherlands", "AMSTERDAM", "Europe/Amsterdam"),
    ("NOR", "NO", "Norway", "OSLO", "Europe/Oslo"),
    ("NPL", "NP", "Nepal", "KATHMANDU", "Asia/Kathmandu"),
    ("NRU", "NR", "Nauru", "NAURU", "Pacific/Nauru"),
    ("NZL", "NZ", "New Zealand", "WELLINGTON", "Pacific/Auckland"),
    ("OMN", "OM", "Oman", "MUSCAT", "Asia/Muscat"),
    ("PAK", "PK", "Pakistan", "ISLAMABAD", "Asia/Karachi"),
    ("PAN", "PA", "Panama", "PANAMA", "America/Panama"),
    ("PCN", "PN", "Pitcairn", "PITCAIRN", "Pacific/Pitcairn"),
    ("PER", "PE", "Peru", "LIMA", "America/Lima"),
    ("PHL", "PH", "Philippines", "MANILA", "Asia/Manila"),
    ("PLW", "PW", "Palau", "PALAU", "Pacific/Palau"),
    ("PNG", "PG", "Papua New Guinea", "PORT MORESBY", "Pacific/Port_Moresby"),
    ("POL", "PL", "Poland", "WARSAW", "Europe/Warsaw"),
    ("PRI", "PR", "Puerto Rico", "PUERTO RICO", "America/Puerto_Rico"),
    ("PRK", "KP", "North Korea", "PYONGYANG", "Asia/Pyongyang"),
    ("PRT", "PT", "Portugal", "LISBON", "Europe/Lisbon"),
    ("PRY", "PY", "Paraguay", "ASUNCION", "America/Asuncion"),
    ("PSE", "PS", "Palestine", "GAZA", "Asia/Gaza"),
    ("PYF", "PF", "French Polynesia", "TAHITI", "Pacific/Tahiti"),
    ("QAT", "QA", "Qatar", "QATAR", "Asia/Qatar"),
    ("REU", "RE", "Réunion", "REUNION", "Indian/Reunion"),
    ("ROU", "RO", "Romania", "BUCHAREST", "Europe/Bucharest"),
    ("RUS", "RU", "Russia", "MOSCOW", "Europe/Moscow"),
    ("RWA", "RW", "Rwanda", "KIGALI", "Africa/Kigali"),
    ("SAU", "SA", "Saudi Arabia", "RIYADH", "Asia/Riyadh"),
    ("SDN", "SD", "Sudan", "KHARTOUM", "Africa/Khartoum"),
    ("SEN", "SN", "Senegal", "DAKAR", "Africa/Dakar"),
    ("SGP", "SG", "Singapore", "SINGAPORE", "Asia/Singapore"),
    ("SGS", "GS", "South Georgia and the South Sandwich Islands", "SOUTH GEORGIA", "Atlantic/South_Georgia"),
    ("SHN", "SH", "Saint Helena", "ST HELENA", "Atlantic/St_Helena"),
    ("SJM", "SJ", "Svalbard and Jan Mayen", "LONGYEARBYEN", "Arctic/Longyearbyen"),
    ("SLB", "SB", "Solomon Islands", "GUADALCANAL", "Pacific/Guadalcanal"),
    ("SLE", "SL", "Sierra Leone", "FREETOWN", "Africa/Freetown"),
    ("SLV", "SV", "El Salvador", "EL SALVADOR", "America/El_Salvador"),
    ("SMR", "SM", "San Marino", "SAN MARINO", "Europe/San_Marino"),
    ("SOM", "SO", "Somalia", "MOGADISHU", "Africa/Mogadishu"),
    ("SPM", "PM", "Saint Pierre and Miquelon", "MIQUELON", "America/Miquelon"),
    ("SRB", "RS", "Serbia", "BELGRADE", "Europe/Belgrade"),
    ("SSD", "SS", "South Sudan", "JUBA", "Africa/Juba"),
    ("STP", "ST", "Sao Tome and Principe", "SAO TOME", "Africa/Sao_Tome"),
    ("SUR", "SR", "Suriname", "PARAMARIBO", "America/Paramaribo"),
    ("SVK", "SK", "Slovakia", "BRATISLAVA", "Europe/Bratislava"),
    ("SVN", "SI", "Slovenia", "LJUBLJANA", "Europe/Ljubljana"),
    ("SWE", "SE", "Sweden", "STOCKHOLM", "Europe/Stockholm"),
    ("SWZ", "SZ", "Eswatini", "MBABANE", "Africa/Mbabane"),
    ("SXM", "SX", "Sint Maarten", "LOWER PRINCES", "America/Lower_Princes"),
    ("SYC", "SC", "Seychelles", "MAHE", "Indian/Mahe"),
    ("SYR", "SY", "Syria", "DAMASCUS", "Asia/Damascus"),
    ("TCA", "TC", "Turks and Caicos Islands", "GRAND TURK", "America/Grand_Turk"),
    ("TCD", "TD", "Chad", "NDJAMENA", "Africa/Ndjamena"),
    ("TGO", "TG", "Togo", "LOME", "Africa/Lome"),
    ("THA", "TH", "Thailand", "BANGKOK", "Asia/Bangkok"),
    ("TJK", "TJ", "Tajikistan", "DUSHANBE", "Asia/Dushanbe"),
    ("TKL", "TK", "Tokelau", "FAKAOFO", "Pacific/Fakaofo"),
    ("TKM", "TM", "Turkmenistan", "ASHGABAT", "Asia/Ashgabat"),
    ("TLS", "TL", "Timor-Leste", "DILI", "Asia/Dili"),
    ("TON", "TO", "Tonga", "TONGATAPU", "Pacific/Tongatapu"),
    ("TTO", "TT", "Trinidad and Tobago", "PORT OF SPAIN", "America/Port_of_Spain"),
    ("TUN", "TN", "Tunisia", "TUNIS", "Africa/Tunis"),
    ("TUR", "TR", "Türkiye", "ANKARA", "Europe/Istanbul"),
    ("TUV", "TV", "Tuvalu", "FUNAFUTI", "Pacific/Funafuti"),
    ("TWN", "TW", "Taiwan", "TAIPEI", "Asia/Taipei"),
    ("TZA", "TZ", "Tanzania", "DODOMA", "Africa/Dar_es_Salaam"),
    ("UGA", "UG", "Uganda", "KAMPALA", "Africa/Kampala"),
    ("UKR", "UA", "Ukraine", "KYIV", "Europe/Kyiv"),
    ("UMI", "UM", "United States Minor Outlying Islands", "MIDWAY", "Pacific/Midway"),
    ("URY", "UY", "Uruguay", "MONTEVIDEO", "America/Montevideo"),
    ("USA", "US", "United States", "WASHINGTON", "America/New_York"),
    ("UZB", "UZ", "Uzbekistan", "TASHKENT", "Asia/Tashkent"),
    ("VAT", "VA", "Vatican City", "VATICAN", "Europe/Vatican"),
    ("VCT", "VC", "Saint Vincent and the Grenadines", "ST VINCENT", "America/St_Vincent"),
    ("VEN", "VE", "Venezuela", "CARACAS", "America/Caracas"),
    ("VGB", "VG", "British Virgin Islands", "TORTOLA", "America/Tortola"),
    ("VIR", "VI", "United States Virgin Islands", "ST THOMAS", "America/St_Thomas"),
    ("VNM", "VN", "Vietnam", "HANOI", "Asia/Ho_Chi_Minh"),
    ("VUT", "VU", "Vanuatu", "EFATE", "Pacific/Efate"),
    ("WLF", "WF", "Wallis and Futuna", "WALLIS", "Pacific/Wallis"),
    ("WSM", "WS", "Samoa", "APIA", "Pacific/Apia"),
    ("YEM", "YE", "Yemen", "SANAA", "Asia/Aden"),
    ("ZAF", "ZA", "South Africa", "PRETORIA", "Africa/Johannesburg"),
    ("ZMB", "ZM", "Zambia", "LUSAKA", "Africa/Lusaka"),
    ("ZWE", "ZW", "Zimbabwe", "HARARE", "Africa/Harare"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_is_found_by_its_code_and_its_name() {
        for (code, short, name, ..) in NATIONS {
            assert_eq!(Nation::find(code).map(|it| it.short), Some(short));
            assert_eq!(Nation::named(&name.to_ascii_uppercase()).map(|it| it.code), Some(code));
            assert!(code.len() == 3 && short.len() == 2, "{code} {short}");
        }
    }

    #[test]
    fn other_codes_are_no_countries() {
        for code in ["", "ZZZ", "aus", "AU", "AUS "] {
            assert!(Nation::find(code).is_none(), "{code}");
        }
    }
}
