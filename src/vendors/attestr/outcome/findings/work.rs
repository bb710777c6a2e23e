//! What former employers say; the question of their wording is whether the employment ended.

use super::wording::{Finding, Texts, Wording, paragraph, person};
use crate::{
    engine::random::Random,
    vendors::attestr::{
        media::Evidence,
        outcome::outcomes::Outcome,
        state::{Reference, Work},
    },
};

/// How many references are called; the rest is counted.
const MOST_CALLED: usize = 10;

const WORDING: Wording = Wording {
    clear: Texts {
        always: &[
            "{employer} confirmed the tenure and the position of {position}. No dues or disciplinary matters are on record.",
        ],
        yes: &[
            "We wrote to {employer}. Dates of joining and leaving, the employee id and the position of {position} match the records; the candidate is eligible for rehire.",
            "The HR team of {employer} confirmed that the candidate worked there as {position} for the period that was stated. Exit formalities are complete.",
            "{employer} verified the relieving letter and the position of {position} against its payroll records. All details match.",
        ],
        no: &[
            "We wrote to {employer}. The date of joining, the employee id and the position of {position} match the records; the candidate is on its rolls.",
            "The HR team of {employer} confirmed that the candidate works there as {position} since the date that was stated.",
            "{employer} verified the appointment letter and the position of {position} against its payroll records. All details match.",
        ],
    },
    alert: Texts {
        always: &[],
        yes: &[
            "{employer} confirmed the employment, but gives another last working day and another position than {position}.",
            "{employer} confirmed that the candidate worked there, but as an intern and not as {position}.",
            "The tenure at {employer} is confirmed. According to HR the position of {position} was held for the last three months only, and exit formalities are pending.",
            "{employer} confirmed the position of {position}, but states that the notice period was not served and that dues are open.",
        ],
        no: &[
            "{employer} confirmed the employment, but gives another date of joining and another position than {position}.",
            "{employer} confirmed that the candidate works there, but as an intern and not as {position}.",
            "{employer} confirmed the position of {position}, but states that the candidate has given notice.",
            "The employment at {employer} is confirmed. According to HR the candidate is on probation and was never confirmed as {position}.",
        ],
    },
    falsified: Texts {
        always: &[
            "{employer} has no record of the candidate. The documents that were shared were not issued by it.",
            "According to {employer} the employee id belongs to another person, and nobody of this name has worked there as {position}.",
        ],
        yes: &[
            "{employer} states that the signature on the experience letter is not one of its signatories and that the candidate was never employed there.",
        ],
        no: &[
            "{employer} states that the signature on the appointment letter is not one of its signatories and that the candidate is not employed there.",
        ],
    },
    more_info: Texts {
        always: &[
            "{employer} could not find the employee id. Please share the offer letter for the position of {position}.",
            "{employer} answers only with a signed letter of authorization. Please share one that names the candidate and the period.",
        ],
        yes: &["{employer} asks for the relieving letter or the last three salary slips before it answers."],
        no: &["{employer} asks for the appointment letter or the last three salary slips before it answers."],
    },
    no_result: Texts {
        always: &[
            "{employer} did not answer four requests by email and telephone. The check is closed without a result.",
            "{employer} does not take part in background checks as a matter of policy. The position of {position} could not be verified.",
        ],
        yes: &["The office of {employer} has closed and no successor could be found who keeps its records."],
        no: &[
            "{employer} does not answer about employees who have not left. The position of {position} could not be verified.",
        ],
    },
};

/// What references say, none of which depends on whether the employment ended.
const fn spoken(outcome: Outcome) -> &'static [&'static str] {
    match outcome {
        Outcome::Clear => &[
            "We contacted {name}, {role}, by telephone. {name} knows the candidate from work and speaks well of reliability and teamwork.",
            "{name} ({role}) was reached by telephone, confirmed the working relationship and would work with the candidate again.",
            "In a call {name}, {role}, described the candidate as diligent and punctual and had nothing adverse to report.",
        ],
        Outcome::Alert => &[
            "We contacted {name}, {role}, by telephone. {name} remembers the candidate, but not in the position that was stated.",
            "{name} ({role}) was reached by telephone and reports disagreements about attendance.",
            "In a call {name}, {role}, confirmed the employment but did not want to recommend the candidate.",
        ],
        Outcome::False => &[
            "We contacted {name}, {role}, by telephone. {name} has never worked with the candidate.",
            "{name} ({role}) was reached by telephone and does not know the candidate.",
            "In a call {name}, {role}, stated that no such employee was ever in the team.",
        ],
        Outcome::MoreInfo => &[
            "We contacted {name}, {role}, by telephone. {name} knows the candidate, and wants to speak of the employment when the employer has confirmed it.",
            "{name} ({role}) was reached by telephone and asked for the candidate's consent in writing.",
        ],
        Outcome::NoResult => &[
            "{name}, {role}, was called four times and could not be reached.",
            "The number of {name} ({role}) is not in service.",
        ],
    }
}

/// The finding about an employment; where it was settled, the first of the references that were reached speaks for it.
pub fn finding(work: &Work, outcome: Outcome, random: &mut Random) -> Finding {
    let Work { employer, position, ended, references } = work;
    let fields = [("employer", &**employer), ("position", &**position)];
    let description = WORDING.paragraph(outcome, *ended, &fields, random);
    let role = random.pick(&["HR Head", "HR Operations", "People Services", "Payroll Manager", "Compliance Officer"]);
    let written = Finding {
        description,
        verifier: outcome.is_heard().then(|| person(random)),
        authority: outcome.is_heard().then(|| format!("{role}, {employer}")),
        mode: random.pick(&["Email", "Online"]),
        proof: outcome.is_heard().then_some(Evidence::Letter),
        recordings: 0,
    };
    match &references[..] {
        [] => written,
        [first, ..] => called(first, references, outcome, written, random),
    }
}

/// What the references add: a paragraph each, and a recording of each that was reached.
fn called(
    first: &Reference,
    references: &[Reference],
    outcome: Outcome,
    mut finding: Finding,
    random: &mut Random,
) -> Finding {
    let called = references.len().min(MOST_CALLED);
    for Reference { name, position } in &references[..called] {
        finding.description += &paragraph(spoken(outcome), &[("name", name), ("role", position)], random);
    }
    let rest = references.len() - called;
    if rest > 0 {
        finding.description += "<p>Further references that were named and not called: ";
        finding.description += &rest.to_string();
        finding.description += ".</p>";
    }
    finding.recordings = if outcome.is_heard() { called } else { 0 };
    if !outcome.is_settled() {
        return finding;
    }
    Finding {
        verifier: Some(first.name.to_string()),
        authority: Some(first.position.to_string()),
        mode: "Telephone",
        proof: None,
        ..finding
    }
}
