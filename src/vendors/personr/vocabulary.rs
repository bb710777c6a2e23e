//! The vendor's words, by which scenarios are checked: operations, error codes, outcomes, output fields, labels, settings.

use super::{outcome, settings};
use crate::engine::scenario::{CheckWords, OperationWords, VendorWords};

/// The words of Personr.
pub(crate) const WORDS: VendorWords = VendorWords {
    name: super::events::VENDOR,
    operations: &OPERATIONS,
    recorded: &super::hosted::RECORDED,
    settings: settings::problems,
};

/// Errors are named by their HTTP status.
const ERRORS: &[u32] = &[400, 401, 404, 429, 500];
/// The documented answer to an unknown workspace has HTTP status 200.
const WORKSPACE_ERRORS: &[u32] = &[200, 400, 401, 404, 429, 500];

/// What a rule can set of the findings about a person.
const OF_PERSON: [&str; 16] = [
    "extractedFirstName",
    "extractedLastName",
    "extractedBirthDate",
    "documentCountry",
    "extractedStreetNum",
    "extractedStreet",
    "extractedCity",
    "extractedState",
    "extractedPostCode",
    "extractedCountry",
    "ipAddress",
    "ipTimezone",
    "ipCountry",
    "ipCity",
    "docNumber",
    "docExpiry",
];
/// What a rule can set of the findings about a company.
const OF_COMPANY: [&str; 7] = [
    "entityName",
    "registrationNumber",
    "entityType",
    "incorporatedOn",
    "entityCountry",
    "registrySource",
    "registeredAddress",
];
/// What a rule can set when it does not know of whom: a check is requested for both alike.
const OF_EITHER: [&str; 23] = {
    let mut names = [""; 23];
    let (people, companies) = names.split_at_mut(OF_PERSON.len());
    people.copy_from_slice(&OF_PERSON);
    companies.copy_from_slice(&OF_COMPANY);
    names
};

/// The verification of a person.
const PERSON: CheckWords = CheckWords {
    outcomes: &outcome::OUTCOMES,
    output: &OF_PERSON,
    labels: &outcome::LABELS,
    rejection: Some("Rejected"),
    errors: &[],
    asks: false,
};
/// The verification of a company.
const COMPANY: CheckWords = CheckWords { output: &OF_COMPANY, ..PERSON };
/// The verification of either.
const EITHER: CheckWords = CheckWords { output: &OF_EITHER, ..PERSON };

static OPERATIONS: [OperationWords; 22] = [
    plain("personr.token.generate"),
    plain("personr.token.basic"),
    starts("personr.applicant.create", &PERSON),
    plain("personr.applicant.link"),
    plain("personr.applicant.upload"),
    starts("personr.check.request", &EITHER),
    plain("personr.applicant.status"),
    plain("personr.document.download"),
    plain("personr.document.information"),
    starts("personr.entity.create", &COMPANY),
    plain("personr.entity.link"),
    plain("personr.entity.upload"),
    plain("personr.entity.upload.encoded"),
    plain("personr.ubo.add"),
    plain("personr.entity.status"),
    plain("personr.ubo.retrieve"),
    plain("personr.entity.questionnaire"),
    plain("personr.aml.results"),
    starts("personr.applicant.database", &PERSON),
    starts("personr.entity.database", &COMPANY),
    OperationWords { name: "personr.workspace.change", errors: WORKSPACE_ERRORS, check: None },
    plain("personr.webhook.configure"),
];

const fn plain(name: &'static str) -> OperationWords {
    OperationWords { name, errors: ERRORS, check: None }
}

const fn starts(name: &'static str, check: &'static CheckWords) -> OperationWords {
    OperationWords { name, errors: ERRORS, check: Some(check) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendors::personr;

    #[test]
    fn every_operation_has_its_words() {
        let words: Vec<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
        let operations: Vec<_> = personr::operations().map(|(name, ..)| name).collect();

        assert_eq!(words, operations);
    }
}
