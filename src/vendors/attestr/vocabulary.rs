//! The vendor's words, by which scenarios are checked: operations, error codes, outcomes, output fields, settings.

use super::{error::Row, outcome::OUTCOMES, settings};
use crate::engine::scenario::{CheckWords, OperationWords, VendorWords};

/// Every documented code: a rule may answer any of them on any operation.
const CODES: [u32; Row::DOCUMENTED.len()] = {
    let mut codes = [0; Row::DOCUMENTED.len()];
    let mut index = 0;
    while index < codes.len() {
        codes[index] = Row::DOCUMENTED[index].code();
        index += 1;
    }
    codes
};

const WORK: CheckWords = CheckWords {
    outcomes: &OUTCOMES,
    output: &["status", "documents", "voiceRecords", "description", "verifier", "authority", "verified", "mode"],
    labels: &[],
    rejection: None,
    errors: &CODES,
    asks: true,
};
/// The other background checks have the work record without voice records (ruling A23).
const OTHERS: CheckWords =
    CheckWords { output: &["status", "documents", "description", "verifier", "authority", "verified", "mode"], ..WORK };
const LICENCE: CheckWords = CheckWords { output: &["valid", "reg", "dob"], asks: false, ..WORK };

/// The vendor's words.
pub(crate) const WORDS: VendorWords =
    VendorWords { name: super::events::VENDOR, operations: &OPERATIONS, recorded: &[], settings: settings::problems };

static OPERATIONS: [OperationWords; 15] = [
    plain("attestr.profile.create"),
    plain("attestr.profile.update"),
    plain("attestr.profile.get"),
    plain("attestr.profile.archive"),
    plain("attestr.profile.associate"),
    plain("attestr.query.answer"),
    check("attestr.work.create", &WORK),
    check("attestr.education.create", &OTHERS),
    check("attestr.document.create", &OTHERS),
    check("attestr.address.create", &OTHERS),
    check("attestr.dl.create", &LICENCE),
    plain("attestr.async.get"),
    plain("attestr.image.upload"),
    plain("attestr.doc.upload"),
    plain("attestr.media.get"),
];

const fn plain(name: &'static str) -> OperationWords {
    OperationWords { name, errors: &CODES, check: None }
}

const fn check(name: &'static str, words: &'static CheckWords) -> OperationWords {
    OperationWords { name, errors: &CODES, check: Some(words) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendors::attestr::operations;

    #[test]
    fn every_endpoint_has_its_words() {
        let words: Vec<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
        let endpoints: Vec<_> = operations().map(|(name, ..)| name).collect();

        assert_eq!(words, endpoints);
    }
}
