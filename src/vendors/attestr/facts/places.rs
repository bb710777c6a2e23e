//! The states and union territories, with the codes under which numbers name them.

/// A state or union territory.
#[derive(Debug)]
pub struct State {
    pub name: &'static str,
    /// The letters on number plates, in company numbers and in Udyam numbers, which are not always the same.
    pub letters: &'static [&'static str],
    /// The first two digits of a GSTIN.
    pub gst: u8,
    /// The second and third digit of a food licence.
    pub licence: u8,
    /// The first two digits of postal codes.
    pub pin: u8,
    /// Towns with the number of their transport office.
    pub towns: &'static [(u8, &'static str)],
}

const fn state(
    name: &'static str,
    letters: &'static [&'static str],
    [gst, licence, pin]: [u8; 3],
    towns: &'static [(u8, &'static str)],
) -> State {
    State { name, letters, gst, licence, pin, towns }
}

#[rustfmt::skip]
pub static STATES: [State; 36] = [
    state("ANDAMAN AND NICOBAR ISLANDS", &["AN"], [35, 0, 74], &[(1, "PORT BLAIR")]),
    state("ANDHRA PRADESH", &["AP"], [37, 1, 52], &[(2, "ANANTAPUR"), (3, "CHITTOOR"), (7, "GUNTUR"), (16, "VIJAYAWADA"), (31, "VISAKHAPATNAM")]),
    state("ARUNACHAL PRADESH", &["AR"], [12, 2, 79], &[(1, "ITANAGAR"), (3, "TAWANG")]),
    state("ASSAM", &["AS"], [18, 3, 78], &[(1, "GUWAHATI"), (3, "JORHAT"), (6, "DIBRUGARH"), (11, "SILCHAR")]),
    state("BIHAR", &["BR"], [10, 4, 80], &[(1, "PATNA"), (2, "GAYA"), (4, "CHHAPRA"), (5, "MOTIHARI"), (6, "MUZAFFARPUR"), (7, "DARBHANGA"), (10, "BHAGALPUR"), (11, "PURNEA")]),
    state("CHANDIGARH", &["CH"], [4, 31, 16], &[(1, "CHANDIGARH")]),
    state("CHHATTISGARH", &["CG", "CT"], [22, 5, 49], &[(4, "RAIPUR"), (7, "DURG"), (10, "BILASPUR"), (12, "KORBA")]),
    state("DADRA AND NAGAR HAVELI AND DAMAN AND DIU", &["DD", "DN"], [26, 0, 39], &[(3, "DAMAN"), (9, "SILVASSA")]),
    state("DELHI", &["DL"], [7, 33, 11], &[(1, "NORTH DELHI"), (2, "NEW DELHI"), (3, "SOUTH DELHI"), (4, "WEST DELHI"), (7, "EAST DELHI"), (8, "NORTH WEST DELHI"), (9, "SOUTH WEST DELHI")]),
    state("GOA", &["GA"], [30, 6, 40], &[(3, "MAPUSA"), (7, "PANAJI"), (8, "MARGAO")]),
    state("GUJARAT", &["GJ"], [24, 7, 38], &[(1, "AHMEDABAD"), (2, "MEHSANA"), (3, "RAJKOT"), (4, "BHAVNAGAR"), (5, "SURAT"), (6, "VADODARA"), (10, "JAMNAGAR"), (12, "BHUJ"), (18, "GANDHINAGAR")]),
    state("HARYANA", &["HR"], [6, 8, 12], &[(1, "AMBALA"), (5, "KARNAL"), (6, "PANIPAT"), (10, "SONIPAT"), (12, "ROHTAK"), (20, "HISAR"), (26, "GURUGRAM"), (51, "FARIDABAD")]),
    state("HIMACHAL PRADESH", &["HP"], [2, 9, 17], &[(3, "SHIMLA"), (33, "MANDI"), (38, "NURPUR"), (40, "KANGRA")]),
    state("JAMMU AND KASHMIR", &["JK"], [1, 10, 18], &[(1, "SRINAGAR"), (2, "JAMMU"), (3, "ANANTNAG")]),
    state("JHARKHAND", &["JH"], [20, 11, 83], &[(1, "RANCHI"), (5, "JAMSHEDPUR"), (9, "BOKARO"), (10, "DHANBAD")]),
    state("KARNATAKA", &["KA"], [29, 12, 56], &[(1, "BENGALURU CENTRAL"), (2, "BENGALURU WEST"), (3, "BENGALURU EAST"), (5, "BENGALURU SOUTH"), (9, "MYSURU"), (19, "MANGALURU"), (22, "BELAGAVI"), (25, "DHARWAD")]),
    state("KERALA", &["KL"], [32, 13, 68], &[(1, "THIRUVANANTHAPURAM"), (2, "KOLLAM"), (5, "KOTTAYAM"), (7, "ERNAKULAM"), (8, "THRISSUR"), (9, "PALAKKAD"), (11, "KOZHIKODE"), (13, "KANNUR")]),
    state("LADAKH", &["LA"], [38, 0, 19], &[(1, "KARGIL"), (2, "LEH")]),
    state("LAKSHADWEEP", &["LD"], [31, 0, 68], &[(1, "KAVARATTI")]),
    state("MADHYA PRADESH", &["MP"], [23, 14, 46], &[(4, "BHOPAL"), (7, "GWALIOR"), (9, "INDORE"), (13, "UJJAIN"), (15, "SAGAR"), (20, "JABALPUR")]),
    state("MAHARASHTRA", &["MH"], [27, 15, 41], &[(1, "MUMBAI CENTRAL"), (2, "MUMBAI WEST"), (3, "MUMBAI EAST"), (4, "THANE"), (9, "KOLHAPUR"), (10, "SANGLI"), (11, "SATARA"), (12, "PUNE"), (13, "SOLAPUR"), (14, "PIMPRI-CHINCHWAD"), (15, "NASHIK"), (31, "NAGPUR"), (43, "NAVI MUMBAI")]),
    state("MANIPUR", &["MN"], [14, 16, 79], &[(1, "IMPHAL")]),
    state("MEGHALAYA", &["ML"], [17, 17, 79], &[(5, "SHILLONG"), (8, "TURA")]),
    state("MIZORAM", &["MZ"], [15, 18, 79], &[(1, "AIZAWL"), (2, "LUNGLEI")]),
    state("NAGALAND", &["NL"], [13, 19, 79], &[(1, "KOHIMA"), (7, "DIMAPUR")]),
    state("ODISHA", &["OD", "OR"], [21, 20, 75], &[(1, "BALASORE"), (2, "BHUBANESWAR"), (5, "CUTTACK"), (7, "GANJAM"), (14, "ROURKELA"), (15, "SAMBALPUR")]),
    state("PUDUCHERRY", &["PY"], [34, 0, 60], &[(1, "PUDUCHERRY"), (2, "KARAIKAL")]),
    state("PUNJAB", &["PB"], [3, 21, 14], &[(2, "AMRITSAR"), (3, "BATHINDA"), (8, "JALANDHAR"), (10, "LUDHIANA"), (11, "PATIALA"), (65, "MOHALI")]),
    state("RAJASTHAN", &["RJ"], [8, 22, 30], &[(1, "AJMER"), (2, "ALWAR"), (7, "BIKANER"), (14, "JAIPUR"), (19, "JODHPUR"), (20, "KOTA"), (27, "UDAIPUR")]),
    state("SIKKIM", &["SK"], [11, 23, 73], &[(1, "GANGTOK")]),
    state("TAMIL NADU", &["TN"], [33, 24, 60], &[(1, "CHENNAI CENTRAL"), (2, "CHENNAI NORTH WEST"), (7, "CHENNAI SOUTH"), (23, "VELLORE"), (30, "SALEM"), (38, "COIMBATORE NORTH"), (45, "TIRUCHIRAPPALLI"), (58, "MADURAI SOUTH")]),
    state("TELANGANA", &["TS", "TG"], [36, 36, 50], &[(1, "ADILABAD"), (2, "KARIMNAGAR"), (3, "WARANGAL"), (9, "HYDERABAD CENTRAL"), (10, "SECUNDERABAD"), (11, "HYDERABAD EAST"), (16, "NIZAMABAD")]),
    state("TRIPURA", &["TR"], [16, 25, 79], &[(1, "AGARTALA")]),
    state("UTTAR PRADESH", &["UP"], [9, 27, 22], &[(11, "SAHARANPUR"), (14, "GHAZIABAD"), (15, "MEERUT"), (16, "NOIDA"), (32, "LUCKNOW"), (53, "GORAKHPUR"), (65, "VARANASI"), (70, "PRAYAGRAJ"), (78, "KANPUR"), (80, "AGRA")]),
    state("UTTARAKHAND", &["UK", "UA", "UR", "UT"], [5, 26, 24], &[(4, "HALDWANI"), (7, "DEHRADUN"), (8, "HARIDWAR"), (17, "ROORKEE")]),
    state("WEST BENGAL", &["WB"], [19, 28, 70], &[(2, "KOLKATA"), (12, "HOWRAH"), (16, "HOOGHLY"), (38, "ASANSOL"), (74, "SILIGURI")]),
];

/// The state that these letters stand for.
pub fn by_letters(letters: &str) -> Option<&'static State> {
    STATES.iter().find(|state| state.letters.contains(&letters))
}

/// The state that is named anywhere in an address.
pub fn in_address(address: &str) -> Option<&'static State> {
    let address = address.to_uppercase();
    STATES.iter().find(|state| address.contains(state.name))
}

/// The state in which a GSTIN was given.
pub fn by_gstin(gstin: &str) -> Option<&'static State> {
    let code: u8 = gstin.get(..2)?.parse().ok()?;
    STATES.iter().find(|state| state.gst == code)
}

/// The state in which a food licence was given.
pub fn by_licence(licence: &str) -> Option<&'static State> {
    let code: u8 = licence.get(1..3)?.parse().ok()?;
    STATES.iter().find(|state| state.licence == code && code != 0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_states_have_a_code_in_common() {
        let letters: Vec<_> = STATES.iter().flat_map(|state| state.letters).collect();
        assert_eq!(letters.iter().collect::<BTreeSet<_>>().len(), letters.len());
        assert_eq!(STATES.iter().map(|state| state.gst).collect::<BTreeSet<_>>().len(), STATES.len());
        assert_eq!(by_licence("11512345678901").map(|state| state.name), Some("MAHARASHTRA"));
        assert_eq!(by_gstin("27AAPFU0939F1ZV").map(|state| state.name), Some("MAHARASHTRA"));
    }
}
