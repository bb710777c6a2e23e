//! What field executives see.

use super::finding::{Finding, paragraph, person};
use crate::{engine::random::Random, vendors::attestr::media::Evidence};

const CLEAR: [&str; 3] = [
    "Our field executive visited {address} and met {met}. The candidate lives there.",
    "{met} received our field executive at {address}. The name plate and a utility bill confirm the address.",
    "The address {address} was found with ease. {met} and a neighbour confirmed that the candidate lives there.",
];
const ALERT: [&str; 3] = [
    "Our field executive visited {address}. According to {met} the candidate moved out some months ago.",
    "The house at {address} exists. {met} says that the candidate stays there at weekends only.",
    "Our field executive met {met} at {address}. The period of stay differs from the one that was stated.",
];
const FALSE: [&str; 3] = [
    "Our field executive visited {address}. Neighbours do not know the candidate.",
    "There is a shop at {address} and nobody lives there. The owner does not know the candidate.",
    "The family that has lived at {address} for ten years does not know the candidate.",
];
const MORE_INFO: [&str; 3] = [
    "The address {address} could not be found. Please share a landmark and a reachable number.",
    "There are several houses with this number at {address}. Please share the block and the floor.",
    "The zip code does not fit the locality of {address}. Please share the complete address.",
];
const NO_RESULT: [&str; 3] = [
    "{address} was found locked on three visits and nobody could be reached.",
    "The guard at {address} refused entry, and the point of contact did not answer the telephone.",
    "The area of {address} could not be visited within the agreed time.",
];

/// The finding of a visit.
pub(super) fn finding(address: &str, contact: Option<&str>, outcome: &str, random: &mut Random) -> Finding {
    let texts: &[&str] = match outcome {
        "Clear" => &CLEAR,
        "Alert" => &ALERT,
        "False" => &FALSE,
        "MoreInfo" => &MORE_INFO,
        _ => &NO_RESULT,
    };
    let visited = matches!(outcome, "Clear" | "Alert" | "False");
    let fields = [("address", address), ("met", contact.unwrap_or("a member of the family"))];
    Finding {
        description: paragraph(texts, &fields, random),
        verifier: visited.then(|| person(random)),
        authority: visited.then(|| random.pick(&["Field Executive", "Field Officer", "Area Coordinator"]).to_owned()),
        mode: "Physical",
        proof: (outcome != "MoreInfo").then_some(Evidence::Photo),
        recording: None,
    }
}
