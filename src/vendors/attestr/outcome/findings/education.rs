//! What institutes and boards say.

use super::finding::{Finding, paragraph, person};
use crate::{engine::random::Random, vendors::attestr::media::Evidence};

const CLEAR: [&str; 3] = [
    "The institute confirmed {course} ({specialization}) under registration {reg}. Period and result match.",
    "Registration {reg} was found in the register of the institute: {course} in {specialization}, passed in the stated year.",
    "The examination branch verified the mark sheet of {course} ({specialization}), registration {reg}, and found it genuine.",
];
const ALERT: [&str; 3] = [
    "The institute confirmed registration {reg}, but gives another year of passing for {course} ({specialization}).",
    "Registration {reg} is on record for {course}, but in another specialization than {specialization}.",
    "The institute confirmed that the candidate attended {course} ({specialization}) under registration {reg}, but did not complete it.",
];
const FALSE: [&str; 3] = [
    "Registration {reg} is not in the institute's records. The certificate of {course} is not genuine.",
    "The institute never offered {course} in {specialization}; the certificate with registration {reg} was not issued by it.",
    "Registration {reg} belongs to another student. The certificate of {course} ({specialization}) was altered.",
];
const MORE_INFO: [&str; 3] = [
    "The institute asks for a legible copy of the mark sheet of {course} for registration {reg}.",
    "Registration {reg} is incomplete. Please share the admit card of {course} ({specialization}).",
    "The institute verifies {course} only with the consolidated mark sheet. Please share it for registration {reg}.",
];
const NO_RESULT: [&str; 3] = [
    "The institute did not answer within the agreed time. {course} ({specialization}) could not be verified.",
    "The records of {course} before digitization are not accessible. Registration {reg} could not be verified.",
    "The institute has closed, and the university does not keep records of {course} ({specialization}).",
];

/// The finding about an education.
pub(super) fn finding(
    (course, specialization, reg): (&str, &str, &str),
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
    let fields = [("course", course), ("specialization", specialization), ("reg", reg)];
    let heard = outcome != "NoResult";
    let role = random.pick(&["Controller of Examinations", "Registrar", "Academic Section", "Student Records Office"]);
    Finding {
        description: paragraph(texts, &fields, random),
        verifier: heard.then(|| person(random)),
        authority: heard.then(|| role.to_owned()),
        mode: random.pick(&["Email", "Online", "Physical"]),
        proof: heard.then_some(Evidence::Letter),
        recording: None,
    }
}
