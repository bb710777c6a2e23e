//! What field executives see; the question of their wording is whether they were to meet somebody else than the candidate.

use super::wording::{Finding, Texts, Wording, person};
use crate::{
    engine::random::Random,
    vendors::attestr::{media::Evidence, outcome::outcomes::Outcome},
};

const WORDING: Wording = Wording {
    clear: Texts {
        always: &[],
        yes: &[
            "Our field executive visited {address} and met {met}. The candidate lives there.",
            "{met} received our field executive at {address}. The name plate and a utility bill confirm the address.",
            "The address {address} was found with ease. {met} and a neighbour confirmed that the candidate lives there.",
        ],
        no: &[
            "Our field executive visited {address} and met the candidate, who lives there.",
            "The candidate received our field executive at {address}. The name plate and a utility bill confirm the address.",
            "The address {address} was found with ease. The candidate was at home, and a neighbour confirmed the stay.",
        ],
    },
    alert: Texts {
        always: &[],
        yes: &[
            "Our field executive visited {address}. According to {met} the candidate moved out some months ago.",
            "The house at {address} exists. {met} says that the candidate stays there at weekends only.",
            "Our field executive met {met} at {address}. The period of stay differs from the one that was stated.",
        ],
        no: &[
            "Our field executive visited {address}. According to a neighbour the candidate moved out some months ago.",
            "The house at {address} exists. The candidate says that it is used at weekends only.",
            "Our field executive met the candidate at {address}. The period of stay differs from the one that was stated.",
        ],
    },
    falsified: Texts {
        always: &[
            "Our field executive visited {address}. Neighbours do not know the candidate.",
            "There is a shop at {address} and nobody lives there. The owner does not know the candidate.",
            "The family that has lived at {address} for ten years does not know the candidate.",
        ],
        yes: &[],
        no: &[],
    },
    more_info: Texts {
        always: &[
            "The address {address} could not be found. Please share a landmark and a reachable number.",
            "There are several houses with this number at {address}. Please share the block and the floor.",
            "The zip code does not fit the locality of {address}. Please share the complete address.",
        ],
        yes: &[],
        no: &[],
    },
    no_result: Texts {
        always: &[
            "{address} was found locked on three visits and nobody could be reached.",
            "The area of {address} could not be visited within the agreed time.",
        ],
        yes: &["The guard at {address} refused entry, and {met} did not answer the telephone."],
        no: &["The guard at {address} refused entry, and the candidate did not answer the telephone."],
    },
};

/// The finding of a visit, at which somebody else than the candidate was to be met or nobody else.
pub fn finding(address: &str, contact: Option<&str>, outcome: Outcome, random: &mut Random) -> Finding {
    let fields = [("address", address), ("met", contact.unwrap_or("the candidate"))];
    let visited = outcome.is_settled();
    Finding {
        description: WORDING.paragraph(outcome, contact.is_some(), &fields, random),
        verifier: visited.then(|| person(random)),
        authority: visited.then(|| random.pick(&["Field Executive", "Field Officer", "Area Coordinator"]).to_owned()),
        mode: "Physical",
        proof: visited.then_some(Evidence::Photo),
        recordings: 0,
    }
}
