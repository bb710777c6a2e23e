//! What institutes and boards say; the question of their wording is whether the education ended.

use super::wording::{Finding, Texts, Wording, person};
use crate::{
    engine::random::Random,
    vendors::attestr::{media::Evidence, outcome::outcomes::Outcome, state::Education},
};

const WORDING: Wording = Wording {
    clear: Texts {
        always: &[
            "The examination branch verified the mark sheet of {course} ({specialization}), registration {reg}, and found it genuine.",
        ],
        yes: &[
            "The institute confirmed {course} ({specialization}) under registration {reg}. Period and result match.",
            "Registration {reg} was found in the register of the institute: {course} in {specialization}, passed in the stated year.",
        ],
        no: &[
            "The institute confirmed that the candidate attends {course} ({specialization}) under registration {reg}. The date of admission matches.",
            "Registration {reg} was found in the register of the institute: {course} in {specialization}, not completed yet.",
        ],
    },
    alert: Texts {
        always: &["Registration {reg} is on record for {course}, but in another specialization than {specialization}."],
        yes: &[
            "The institute confirmed registration {reg}, but gives another year of passing for {course} ({specialization}).",
            "The institute confirmed that the candidate attended {course} ({specialization}) under registration {reg}, but did not complete it.",
        ],
        no: &[
            "The institute confirmed registration {reg}, but gives another year of admission for {course} ({specialization}).",
            "The institute confirmed registration {reg} for {course} ({specialization}), but the candidate has not attended for two terms.",
        ],
    },
    falsified: Texts {
        always: &[
            "Registration {reg} is not in the institute's records. What was shared about {course} is not genuine.",
            "The institute never offered {course} in {specialization}; nothing with registration {reg} was issued by it.",
            "Registration {reg} belongs to another student. The papers about {course} ({specialization}) were altered.",
        ],
        yes: &[],
        no: &[],
    },
    more_info: Texts {
        always: &[
            "The institute asks for a legible copy of the mark sheet of {course} for registration {reg}.",
            "Registration {reg} is incomplete. Please share the admit card of {course} ({specialization}).",
        ],
        yes: &[
            "The institute verifies {course} only with the consolidated mark sheet. Please share it for registration {reg}.",
        ],
        no: &[
            "The institute verifies {course} only with the admission letter. Please share it for registration {reg}.",
        ],
    },
    no_result: Texts {
        always: &[
            "The institute did not answer within the agreed time. {course} ({specialization}) could not be verified.",
        ],
        yes: &[
            "The records of {course} before digitization are not accessible. Registration {reg} could not be verified.",
            "The institute has closed, and the university does not keep records of {course} ({specialization}).",
        ],
        no: &[
            "The institute says nothing about {course} before it is completed. Registration {reg} could not be verified.",
            "The register of {course} ({specialization}) is closed to requests during the examinations.",
        ],
    },
};

/// The finding about an education.
pub fn finding(education: &Education, outcome: Outcome, random: &mut Random) -> Finding {
    let Education { course, specialization, reg, ended } = education;
    let fields = [("course", &**course), ("specialization", &**specialization), ("reg", &**reg)];
    let role = random.pick(&["Controller of Examinations", "Registrar", "Academic Section", "Student Records Office"]);
    Finding {
        description: WORDING.paragraph(outcome, *ended, &fields, random),
        verifier: outcome.is_heard().then(|| person(random)),
        authority: outcome.is_heard().then(|| role.to_owned()),
        mode: random.pick(&["Email", "Online", "Physical"]),
        proof: outcome.is_heard().then_some(Evidence::Letter),
        recordings: 0,
    }
}
