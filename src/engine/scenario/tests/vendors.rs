//! The words of both vendors as far as the shipped scenarios use them.

use super::super::{CheckWords, OperationWords, VendorWords, Vocabulary};

pub(super) const VENDORS: Vocabulary = Vocabulary {
    vendors: &[
        VendorWords { name: "attestr", operations: ATTESTR, settings: |_| Vec::new() },
        VendorWords { name: "personr", operations: PERSONR, settings: |_| Vec::new() },
    ],
};

const COMMON: &[u32] = &[4001, 4005, 4016, 4031, 4035, 4039, 4291, 4292, 4293, 4294, 5001];
const RECORD: &[u32] = &[4001, 4003, 4016, 4031, 4035, 4039, 4291, 4292, 4293, 4294, 5001, 40018, 40038, 40039];

const ATTESTR: &[OperationWords] = &[
    lone("attestr.profile.create", COMMON),
    lone("attestr.profile.update", RECORD),
    lone("attestr.profile.get", RECORD),
    lone("attestr.profile.archive", RECORD),
    lone("attestr.profile.associate", RECORD),
    lone("attestr.query.answer", RECORD),
    check("attestr.work.create", COMMON, &FACTX),
    check("attestr.education.create", COMMON, &FACTX),
    check("attestr.document.create", COMMON, &FACTX),
    check("attestr.address.create", COMMON, &FACTX),
    lone("attestr.async.get", COMMON),
    lone("attestr.image.upload", COMMON),
    lone("attestr.doc.upload", COMMON),
    lone("attestr.media.get", COMMON),
];

const FACTX: CheckWords = CheckWords {
    outcomes: &["Clear", "Alert", "False", "MoreInfo", "NoResult"],
    output: &["status", "documents", "voiceRecords", "description", "verifier", "authority", "verified", "mode"],
    labels: &[],
    rejection: None,
    errors: &[5001, 4001],
    asks: true,
};

const REFUSALS: &[u32] = &[400, 401, 404, 429, 500];

const PERSONR: &[OperationWords] = &[
    lone("personr.token.generate", REFUSALS),
    check("personr.applicant.create", REFUSALS, &REVIEW),
    lone("personr.applicant.link", REFUSALS),
    check("personr.check.request", REFUSALS, &REVIEW),
    lone("personr.applicant.status", REFUSALS),
    check("personr.entity.create", REFUSALS, &REVIEW),
    check("personr.applicant.database", REFUSALS, &REVIEW),
    check("personr.entity.database", REFUSALS, &REVIEW),
];

const REVIEW: CheckWords = CheckWords {
    outcomes: &["Approved", "Rejected"],
    output: &[],
    labels: &["LOW_QUALITY", "BAD_SELFIE", "FORGERY", "CRIMINAL", "SANCTIONS", "COMPROMISED_PERSONS"],
    rejection: Some("Rejected"),
    errors: &[500],
    asks: false,
};

const fn lone(name: &'static str, errors: &'static [u32]) -> OperationWords {
    OperationWords { name, errors, check: None }
}

const fn check(name: &'static str, errors: &'static [u32], check: &'static CheckWords) -> OperationWords {
    OperationWords { name, errors, check: Some(check) }
}
