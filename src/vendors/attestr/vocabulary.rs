//! The vendor's words, by which scenarios are checked: operations, error codes, outcomes, output fields, settings.

use super::{error::Row, outcome::OUTCOMES, settings, view};
use crate::engine::scenario::{CheckWords, Form, OperationWords, OutputField, VendorWords};

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
    output: &[
        text("status"),
        files("documents"),
        files("voiceRecords"),
        text("description"),
        text("verifier"),
        text("authority"),
        text("verified"),
        text("mode"),
    ],
    record: &view::OF_CHECK,
    labels: &[],
    rejection: None,
    errors: &CODES,
    asks: true,
};
/// The other background checks have the work record without voice records (ruling A23).
const OTHERS: CheckWords = CheckWords {
    output: &[
        text("status"),
        files("documents"),
        text("description"),
        text("verifier"),
        text("authority"),
        text("verified"),
        text("mode"),
    ],
    ..WORK
};
const LICENCE: CheckWords = CheckWords {
    output: &[OutputField { name: "valid", form: Form::Truth }, text("reg"), text("dob")],
    asks: false,
    ..WORK
};

const fn text(name: &'static str) -> OutputField {
    OutputField { name, form: Form::Text }
}

/// The ids of files.
const fn files(name: &'static str) -> OutputField {
    OutputField { name, form: Form::Texts }
}

/// The vendor's words.
pub(crate) const WORDS: VendorWords = VendorWords {
    name: super::events::VENDOR,
    operations: &OPERATIONS,
    recorded: &[],
    settings: settings::problems,
    settings_schema: |generator| generator.subschema_for::<settings::Given>(),
};

static OPERATIONS: [OperationWords; 15] = [
    plain("attestr.profile.create"),
    about("attestr.profile.update", &view::OF_PROFILE),
    about("attestr.profile.get", &view::OF_PROFILE),
    about("attestr.profile.archive", &view::OF_PROFILE),
    about("attestr.profile.associate", &view::OF_PROFILE),
    about("attestr.query.answer", &view::OF_PROFILE),
    check("attestr.work.create", &WORK),
    check("attestr.education.create", &OTHERS),
    check("attestr.document.create", &OTHERS),
    check("attestr.address.create", &OTHERS),
    check("attestr.dl.create", &LICENCE),
    about("attestr.async.get", &view::OF_CHECK),
    plain("attestr.image.upload"),
    plain("attestr.doc.upload"),
    plain("attestr.media.get"),
];

const fn plain(name: &'static str) -> OperationWords {
    OperationWords { name, errors: &CODES, check: None, record: &[] }
}

const fn about(name: &'static str, record: &'static [&'static str]) -> OperationWords {
    OperationWords { record, ..plain(name) }
}

const fn check(name: &'static str, words: &'static CheckWords) -> OperationWords {
    OperationWords { check: Some(words), ..plain(name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendors::attestr::{operations, routes::ENDPOINTS};

    #[test]
    fn every_endpoint_has_its_words() {
        let words: Vec<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
        let endpoints: Vec<_> = operations().map(|(name, ..)| name).collect();

        assert_eq!(words, endpoints);
    }

    #[test]
    fn the_operations_whose_path_names_a_record_are_about_one() {
        for (words, endpoint) in OPERATIONS.iter().zip(&ENDPOINTS) {
            let named: &[&str] = match endpoint.path {
                path if path.contains("{profile}") => &view::OF_PROFILE,
                path if path.contains("{async}") => &view::OF_CHECK,
                _ => &[],
            };
            assert_eq!(words.record, named, "{}", words.name);
        }
    }
}
