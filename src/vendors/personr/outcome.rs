//! What the back office decides, and which labels a rejection can have.
//!
//! What it finds out about people and companies is `person`'s and `company`'s.

use serde_json::{Map, Value};

use super::verification::{Finality, Verdict};
use crate::{
    engine::{
        scenario::{Chosen, Room, TemplateContext, render},
        time::Timestamp,
        tree::Json,
    },
    vendors::DATES,
};

/// Every reject label by its word, with what it means for the applicant.
///
/// Documented: the first sixteen, all `Retry`. Seen in samples without their type: `FORGERY`, `CRIMINAL`, `SANCTIONS` and
/// `COMPROMISED_PERSONS`. The others are inferred from tables of the same origin.
pub const REJECT_LABELS: [(&str, Finality); 38] = [
    ("LOW_QUALITY", Finality::Retry),
    ("NOT_DOC", Finality::Retry),
    ("ID_INVALID", Finality::Retry),
    ("INCOMPLETE_DOC", Finality::Retry),
    ("UNSATISFACTORY_PHOTOS", Finality::Retry),
    ("DOC_PAGE_MISSING", Finality::Retry),
    ("DOC_DAMAGED", Finality::Retry),
    ("PROB_APPLICANT_DATA", Finality::Retry),
    ("GRAPHIC_EDITOR", Finality::Retry),
    ("DOC_DEPRIVED", Finality::Retry),
    ("FRONT_SIDE_MISSING", Finality::Retry),
    ("BACK_SIDE_MISSING", Finality::Retry),
    ("SCREENSHOTS", Finality::Retry),
    ("BLACK_AND_WHITE", Finality::Retry),
    ("EXPIRATION_DATE", Finality::Retry),
    ("UNFILLED_DOC", Finality::Retry),
    ("INCOMPATIBLE_LANGUAGE", Finality::Retry),
    ("BAD_AVATAR", Finality::Retry),
    ("BAD_SELFIE", Finality::Retry),
    ("BAD_FACE_MATCHING", Finality::Retry),
    ("ADDITIONAL_DOCUMENT_REQUIRED", Finality::Retry),
    ("WRONG_ADDRESS", Finality::Retry),
    ("FORGERY", Finality::Final),
    ("CRIMINAL", Finality::Final),
    ("SANCTIONS", Finality::Final),
    ("COMPROMISED_PERSONS", Finality::Final),
    ("PEP", Finality::Final),
    ("ADVERSE_MEDIA", Finality::Final),
    ("DOCUMENT_TEMPLATE", Finality::Final),
    ("SPAM", Finality::Final),
    ("SELFIE_MISMATCH", Finality::Final),
    ("FOREIGNER", Finality::Final),
    ("DUPLICATE", Finality::Final),
    ("WRONG_USER_REGION", Finality::Final),
    ("BLOCKLIST", Finality::Final),
    ("REGULATIONS_VIOLATIONS", Finality::Final),
    ("INCONSISTENT_PROFILE", Finality::Final),
    ("AGE_REQUIREMENT_MISMATCH", Finality::Final),
];

/// The words of all reject labels.
pub const LABELS: [&str; REJECT_LABELS.len()] = {
    let mut words = [""; REJECT_LABELS.len()];
    let mut place = 0;
    while place < words.len() {
        words[place] = REJECT_LABELS[place].0;
        place += 1;
    }
    words
};

/// The label of a rejection that may be retried, when the rule names none.
const USUAL_RETRY: &str = "LOW_QUALITY";
/// The label of a final rejection, when the rule names none.
const USUAL_FINAL: &str = "FORGERY";
/// The label of a check that was started before all required documents were there.
const DOCUMENTS_MISSING: &str = "INCOMPLETE_DOC";

/// The words that rules and headers may use for an outcome, in any case.
pub const OUTCOMES: [&str; 2] = ["Approved", "Rejected"];

/// The verdict that a rule chose.
pub fn verdict(chosen: &Chosen, can_retry: bool) -> Verdict {
    if !chosen.outcome.eq_ignore_ascii_case("Rejected") {
        return Verdict::Approved;
    }
    let finality = match chosen.retry {
        Some(true) => Finality::Retry,
        Some(false) => Finality::Final,
        None => finality_of(&chosen.reject_labels),
    };
    rejected(labels(chosen, finality), finality, can_retry)
}

/// The fields that a rule sets of the findings; their texts may be templates, for which the record stands for its request, too.
pub fn output(chosen: Option<&Chosen>, operation: &str, record: &Json, now: Timestamp) -> Map<String, Value> {
    let context =
        TemplateContext { operation, account: "", body: record, record, dates: DATES, now, room: Room::default() };
    let fields = chosen.iter().flat_map(|chosen| &chosen.output);
    fields.map(|(name, value)| (name.clone(), render(value, &context))).collect()
}

/// The verdict on a check that was started before all required documents were there.
pub fn incomplete(can_retry: bool) -> Verdict {
    rejected(vec![DOCUMENTS_MISSING.into()], Finality::Retry, can_retry)
}

/// After the last attempt every rejection is final.
fn rejected(labels: Vec<Box<str>>, finality: Finality, can_retry: bool) -> Verdict {
    Verdict::Rejected { labels, finality: if can_retry { finality } else { Finality::Final } }
}

fn labels(chosen: &Chosen, finality: Finality) -> Vec<Box<str>> {
    if !chosen.reject_labels.is_empty() {
        return chosen.reject_labels.iter().map(|label| label.as_str().into()).collect();
    }
    match finality {
        Finality::Retry => vec![USUAL_RETRY.into()],
        Finality::Final => vec![USUAL_FINAL.into()],
    }
}

/// One final label makes the rejection final; a label that is not in the table may be retried.
fn finality_of(labels: &[String]) -> Finality {
    let is_final = |label: &String| REJECT_LABELS.contains(&(label.as_str(), Finality::Final));
    if labels.iter().any(is_final) { Finality::Final } else { Finality::Retry }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejection(labels: &[&str], retry: Option<bool>) -> Chosen {
        let reject_labels = labels.iter().map(|&label| label.to_owned()).collect();
        Chosen { outcome: "Rejected".to_owned(), reject_labels, retry, ..Chosen::default() }
    }

    #[track_caller]
    fn check(chosen: &Chosen, can_retry: bool, labels: &[&str], finality: Finality) {
        let labels = labels.iter().map(|&label| label.into()).collect();
        assert_eq!(verdict(chosen, can_retry), Verdict::Rejected { labels, finality });
    }

    #[test]
    fn the_labels_say_whether_a_rejection_is_final() {
        check(&rejection(&["SCREENSHOTS"], None), true, &["SCREENSHOTS"], Finality::Retry);
        check(&rejection(&["SCREENSHOTS", "FORGERY"], None), true, &["SCREENSHOTS", "FORGERY"], Finality::Final);
        check(&rejection(&["OUR_OWN"], None), true, &["OUR_OWN"], Finality::Retry);
    }

    #[test]
    fn a_rule_can_say_it_itself() {
        check(&rejection(&["FORGERY"], Some(true)), true, &["FORGERY"], Finality::Retry);
        check(&rejection(&[], Some(false)), true, &["FORGERY"], Finality::Final);
        check(&rejection(&[], None), true, &["LOW_QUALITY"], Finality::Retry);
    }

    #[test]
    fn the_last_attempt_is_final() {
        check(&rejection(&["SCREENSHOTS"], Some(true)), false, &["SCREENSHOTS"], Finality::Final);
    }

    #[test]
    fn everything_else_is_approved() {
        assert_eq!(verdict(&Chosen::default(), true), Verdict::Approved);
    }
}
