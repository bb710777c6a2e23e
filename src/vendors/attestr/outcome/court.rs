//! What a search of court records finds: cases against a person or a business, and how risky they are.
//!
//! The keys are those that a client reads; the keys of a case and the levels between the highest and the lowest are our own.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::outcomes::Record;
use crate::vendors::attestr::{
    body::format_date,
    facts::{
        Facts,
        places::{self, State},
    },
    state::Party,
};

/// Who is searched, and where.
#[derive(Debug, Clone, Copy)]
pub struct Search<'a> {
    pub party: &'a Party,
    pub address: &'a str,
}

/// Which of the cases are answered, where the client says so.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// How well the name of a case has to match, in percent.
    pub threshold: u64,
    pub skip: usize,
    pub limit: usize,
}

/// The levels of risk, from the lowest.
const LEVELS: [&str; 5] = ["No Risk", "Low", "Medium", "High", "Very High"];

/// A kind of case: its letters, whether it is criminal, and the law that it is about.
#[derive(Debug, Clone, Copy)]
struct Matter {
    letters: &'static str,
    is_criminal: bool,
    act: &'static str,
}

const MATTERS: [Matter; 6] = [
    Matter { letters: "CC", is_criminal: true, act: "Negotiable Instruments Act, 1881, section 138" },
    Matter { letters: "SC", is_criminal: true, act: "Indian Penal Code, 1860, section 420" },
    Matter { letters: "CRLA", is_criminal: true, act: "Indian Penal Code, 1860, section 406" },
    Matter { letters: "OS", is_criminal: false, act: "Code of Civil Procedure, 1908" },
    Matter { letters: "EP", is_criminal: false, act: "Code of Civil Procedure, 1908" },
    Matter { letters: "MACP", is_criminal: false, act: "Motor Vehicles Act, 1988, section 166" },
];

/// The record of a search: without cases for the outcome `Clear`, with one to four for `Alert`.
pub fn record(search: Search<'_>, page: Option<Page>, outcome: &str, seed: u64, today: Date) -> Record {
    let facts = facts(search.party, seed);
    let count = if outcome == "Alert" { facts.between("cases", 1, 4) } else { 0 };
    let cases =
        (1..=count).map(|number| Case::of(&facts.about(&format!("{} case {number}", facts.number())), search, today));
    let cases: Vec<_> = cases.filter(|case| page.is_none_or(|page| page.threshold <= case.score)).collect();
    let level = cases.iter().map(Case::level).max().unwrap_or_default();
    let (skip, limit) = page.map_or((0, cases.len()), |page| (page.skip, page.limit));
    let records: Vec<Value> = cases.iter().skip(skip).take(limit).map(|case| case.shown(search)).collect();
    Record::from([
        ("valid", json!(true)),
        ("finalRiskSummary", json!(summary(search.party.name(), &cases))),
        ("casesCount", json!(cases.len())),
        ("records", json!(records)),
        ("finalRiskLevel", json!(LEVELS[level])),
    ])
}

/// What is made up about a party.
pub fn facts(party: &Party, seed: u64) -> Facts {
    let birth = match party {
        Party::Person { birth, .. } => &**birth,
        Party::Business { .. } => "",
    };
    let name: Vec<_> = party.name().split_whitespace().map(str::to_uppercase).collect();
    Facts::of(seed, &format!("{} {birth}", name.join(" ")))
}

fn summary(name: &str, cases: &[Case]) -> String {
    let pending = cases.iter().filter(|case| case.is_pending).count();
    match cases.len() {
        0 => format!("No court case was found for {name}."),
        1 => format!(
            "1 court case was found for {name}; it is {}.",
            if pending == 1 { "pending" } else { "disposed of" }
        ),
        count => format!(
            "{count} court cases were found for {name}, {pending} of which {} pending.",
            if pending == 1 { "is" } else { "are" }
        ),
    }
}

struct Case {
    facts: Facts,
    state: &'static State,
    matter: Matter,
    filed: Date,
    is_pending: bool,
    /// How well the name matches, in percent.
    score: u64,
}

impl Case {
    fn of(facts: &Facts, search: Search<'_>, today: Date) -> Self {
        let year = today.year();
        Self {
            state: places::in_address(search.address).unwrap_or_else(|| facts.state()),
            matter: facts.pick("matter", &MATTERS),
            filed: facts.date("filed", year - 12..=year - 1),
            is_pending: facts.is_so("pending", 50),
            score: facts.between("score", 70, 100),
            facts: facts.about(facts.number()),
        }
    }

    /// Its place among the levels of risk.
    fn level(&self) -> usize {
        1 + usize::from(self.is_pending) + 2 * usize::from(self.matter.is_criminal)
    }

    fn shown(&self, search: Search<'_>) -> Value {
        let (facts, state, year) = (&self.facts, self.state, self.filed.year());
        let town = facts.town(state);
        let number = facts.between("number", 11, 4999);
        let petitioner =
            if self.matter.is_criminal { format!("STATE OF {}", state.name) } else { facts.person(None).name() };
        json!({
            "cnr": format!("{}{}01{number:06}{year}", state.letters[0], &town[..2]),
            "caseNumber": format!("{}/{number}/{year}", self.matter.letters),
            "caseCategory": if self.matter.is_criminal { "Criminal" } else { "Civil" },
            "court": format!("DISTRICT AND SESSIONS COURT, {town}"),
            "state": state.name,
            "filed": format_date(self.filed),
            "caseStatus": if self.is_pending { "Pending" } else { "Disposed" },
            "petitioner": petitioner,
            "respondent": search.party.name().to_uppercase(),
            "act": self.matter.act,
            "score": self.score,
            "riskLevel": LEVELS[self.level()],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, page: Option<Page>, outcome: &str) -> Record {
        let party = Party::Person { name: name.into(), birth: "27-10-1989".into() };
        let search = Search { party: &party, address: "12, MG Road, Pune, Maharashtra" };
        record(search, page, outcome, 1, "2026-06-15".parse().unwrap())
    }

    #[test]
    fn the_summary_counts_as_the_records_do() {
        let mut levels = std::collections::BTreeSet::new();
        for number in 0..60 {
            let record = found(&format!("Gitanjali Raheja {number}"), None, "Alert");
            let cases = record["records"].as_array().unwrap();
            assert_eq!(record["casesCount"], cases.len());
            let pending = cases.iter().filter(|case| case["caseStatus"] == "Pending").count();
            let summary = record["finalRiskSummary"].as_str().unwrap();
            assert!(summary.starts_with(&format!("{} court case", cases.len())), "{summary}");
            assert!(cases.len() == 1 || summary.contains(&format!(", {pending} of which ")), "{summary}");
            for case in cases {
                assert_eq!(case["state"], "MAHARASHTRA");
                assert!(case["cnr"].as_str().unwrap().starts_with("MH") && case["cnr"].as_str().unwrap().len() == 16);
            }
            levels.insert(record["finalRiskLevel"].to_string());
        }
        assert_eq!(levels.len(), 4, "{levels:?}");
    }

    #[test]
    fn nothing_is_no_risk() {
        let record = found("Gitanjali Raheja", None, "Clear");

        assert_eq!((&record["casesCount"], &record["finalRiskLevel"]), (&json!(0), &json!("No Risk")));
        assert_eq!(record["finalRiskSummary"], "No court case was found for Gitanjali Raheja.");
    }

    #[test]
    fn a_page_is_of_the_cases_that_match_well_enough() {
        for number in 0..20 {
            let name = format!("Gitanjali Raheja {number}");
            let all = found(&name, None, "Alert");
            let all = all["records"].as_array().unwrap();
            let page = Page { threshold: 85, skip: 1, limit: 1 };
            let some = found(&name, Some(page), "Alert");
            let fitting: Vec<_> = all.iter().filter(|case| 85 <= case["score"].as_u64().unwrap()).collect();
            assert_eq!(some["casesCount"], fitting.len());
            let paged: Vec<_> = some["records"].as_array().unwrap().iter().collect();
            assert_eq!(paged, fitting.into_iter().skip(1).take(1).collect::<Vec<_>>());
        }
    }
}
