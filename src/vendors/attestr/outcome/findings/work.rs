//! What former employers say.

use super::finding::{Finding, paragraph, person};
use crate::{
    engine::random::Random,
    vendors::attestr::{media::Evidence, state::Reference},
};

const CLEAR: [&str; 4] = [
    "{employer} confirmed the tenure and the position of {position}. No dues or disciplinary matters are on record.",
    "We wrote to {employer}. Dates of joining and leaving, the employee id and the position of {position} match the records; the candidate is eligible for rehire.",
    "The HR team of {employer} confirmed that the candidate worked there as {position} for the period that was stated. Exit formalities are complete.",
    "{employer} verified the relieving letter and the position of {position} against its payroll records. All details match.",
];
const ALERT: [&str; 4] = [
    "{employer} confirmed the employment, but gives another last working day and another position than {position}.",
    "{employer} confirmed that the candidate worked there, but as an intern and not as {position}.",
    "The tenure at {employer} is confirmed. According to HR the position of {position} was held for the last three months only, and exit formalities are pending.",
    "{employer} confirmed the position of {position}, but states that the notice period was not served and that dues are open.",
];
const FALSE: [&str; 3] = [
    "{employer} has no record of the candidate. The documents that were shared were not issued by it.",
    "According to {employer} the employee id belongs to another person, and nobody of this name has worked there as {position}.",
    "{employer} states that the signature on the experience letter is not one of its signatories and that the candidate was never employed there.",
];
const MORE_INFO: [&str; 3] = [
    "{employer} asks for the relieving letter or the last three salary slips before it answers.",
    "{employer} could not find the employee id. Please share the offer letter for the position of {position}.",
    "{employer} answers only with a signed letter of authorization. Please share one that names the candidate and the period.",
];
const NO_RESULT: [&str; 3] = [
    "{employer} did not answer four requests by email and telephone. The check is closed without a result.",
    "The office of {employer} has closed and no successor could be found who keeps its records.",
    "{employer} does not take part in background checks as a matter of policy. The position of {position} could not be verified.",
];
const SPOKEN_WELL: [&str; 3] = [
    "We contacted {name}, {role}, by telephone. {name} worked with the candidate and speaks well of reliability and teamwork.",
    "{name} ({role}) was reached by telephone, confirmed the working relationship and would work with the candidate again.",
    "In a call {name}, {role}, described the candidate as diligent and punctual and had nothing adverse to report.",
];
const SPOKEN_WITH_DOUBT: [&str; 3] = [
    "We contacted {name}, {role}, by telephone. {name} remembers the candidate, but not in the position that was stated.",
    "{name} ({role}) was reached by telephone and reports disagreements about attendance in the last months.",
    "In a call {name}, {role}, confirmed the employment but did not want to recommend the candidate.",
];

/// The finding about an employment; when there are references to reach, the first of them speaks for it.
pub(super) fn finding(
    employer: &str,
    position: &str,
    references: &[Reference],
    outcome: &str,
    random: &mut Random,
) -> Finding {
    let texts: &[&str] = match outcome {
        "Clear" => &CLEAR,
        "Alert" => &ALERT,
        "False" => &FALSE,
        "MoreInfo" => &MORE_INFO,
        _ => &NO_RESULT,
    };
    let description = paragraph(texts, &[("employer", employer), ("position", position)], random);
    match references {
        [first, ..] if matches!(outcome, "Clear" | "Alert") => spoken(first, references, outcome, description, random),
        _ => written(employer, outcome, description, random),
    }
}

fn spoken(
    first: &Reference,
    references: &[Reference],
    outcome: &str,
    mut description: String,
    random: &mut Random,
) -> Finding {
    let texts = if outcome == "Clear" { &SPOKEN_WELL } else { &SPOKEN_WITH_DOUBT };
    for Reference { name, position } in references.iter().take(5) {
        description += &paragraph(texts, &[("name", name), ("role", position)], random);
    }
    Finding {
        description,
        verifier: Some(first.name.to_string()),
        authority: Some(first.position.to_string()),
        mode: "Telephone",
        proof: None,
        recording: Some(Evidence::Recording),
    }
}

fn written(employer: &str, outcome: &str, description: String, random: &mut Random) -> Finding {
    let heard = outcome != "NoResult";
    let role = random.pick(&["HR Head", "HR Operations", "People Services", "Payroll Manager", "Compliance Officer"]);
    Finding {
        description,
        verifier: heard.then(|| person(random)),
        authority: heard.then(|| format!("{role}, {employer}")),
        mode: random.pick(&["Email", "Online"]),
        proof: heard.then_some(Evidence::Letter),
        recording: None,
    }
}
