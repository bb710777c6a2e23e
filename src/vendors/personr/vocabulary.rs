//! The vendor's words, by which scenarios are checked: operations, error codes, outcomes, output fields, labels, settings.

use std::sync::LazyLock;

use super::{endpoints::PREFIX, outcome, routes::described, settings, view};
use crate::engine::scenario::{CheckWords, Form, OperationWords, OutputField, Requests, VendorWords};

/// The words of Personr.
pub const WORDS: VendorWords = VendorWords {
    name: super::events::VENDOR,
    operations: &OPERATIONS,
    requests: || &REQUESTS,
    recorded: &super::hosted::RECORDED,
    settings: settings::read_settings,
    setting_example: settings::example_of,
    settings_schema: |generator| generator.subschema_for::<settings::ScenarioSettings>(),
};

/// Every endpoint answers directly under the root, too (ruling P1).
static REQUESTS: LazyLock<Requests> = LazyLock::new(|| described().requests().also_without(PREFIX));

/// Errors are named by their HTTP status.
const ERRORS: &[u32] = &[400, 401, 404, 429, 500];
/// The documented answer to an unknown workspace has HTTP status 200.
const WORKSPACE_ERRORS: &[u32] = &[200, 400, 401, 404, 429, 500];

/// What a rule can set of the findings about a person.
const OF_PERSON: [OutputField; 18] = listed(written([
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
    "docExpiry",
    "docNumber",
    "docCountry",
    "documents",
]));
/// What a rule can set of the findings about a company.
const OF_COMPANY: [OutputField; 7] = written([
    "entityName",
    "registrationNumber",
    "entityType",
    "incorporatedOn",
    "entityCountry",
    "registrySource",
    "registeredAddress",
]);
/// What a rule can set when it does not know of whom: a check is requested for both alike.
const OF_EITHER: [OutputField; 25] = {
    let mut fields = written([""; 25]);
    let (people, companies) = fields.split_at_mut(OF_PERSON.len());
    people.copy_from_slice(&OF_PERSON);
    companies.copy_from_slice(&OF_COMPANY);
    fields
};

/// How many of the findings about a person are lists, which come last.
const LISTS: usize = 3;

const fn listed<const COUNT: usize>(mut fields: [OutputField; COUNT]) -> [OutputField; COUNT] {
    let mut index = COUNT - LISTS;
    while index < COUNT {
        fields[index].form = Form::OneOrMore;
        index += 1;
    }
    fields
}

/// All other findings are texts.
const fn written<const COUNT: usize>(names: [&'static str; COUNT]) -> [OutputField; COUNT] {
    let mut fields = [OutputField { name: "", form: Form::Written }; COUNT];
    let mut index = 0;
    while index < COUNT {
        fields[index].name = names[index];
        index += 1;
    }
    fields
}

/// The verification of a person.
const PERSON: CheckWords = CheckWords {
    outcomes: &outcome::OUTCOMES,
    output: &OF_PERSON,
    record: &view::OF_APPLICANT,
    labels: &outcome::LABELS,
    rejection: Some("Rejected"),
    errors: &[],
    asks: false,
    is_instant: false,
};
/// The verification of a company.
const COMPANY: CheckWords = CheckWords { output: &OF_COMPANY, record: &view::OF_ENTITY, ..PERSON };
/// The verification of either.
const EITHER: CheckWords = CheckWords { output: &OF_EITHER, record: &view::OF_EITHER, ..PERSON };

static OPERATIONS: [OperationWords; 23] = [
    plain("personr.token.generate"),
    plain("personr.token.basic"),
    starts(plain("personr.applicant.create"), &PERSON),
    about("personr.applicant.link"),
    about("personr.applicant.upload"),
    starts(about("personr.check.request"), &EITHER),
    about("personr.applicant.status"),
    about("personr.applicant.details"),
    about("personr.document.download"),
    about("personr.document.information"),
    starts(plain("personr.entity.create"), &COMPANY),
    about("personr.entity.link"),
    about("personr.entity.upload"),
    about("personr.entity.upload.encoded"),
    about("personr.ubo.add"),
    about("personr.entity.status"),
    about("personr.ubo.retrieve"),
    about("personr.entity.questionnaire"),
    about("personr.aml.results"),
    starts(plain("personr.applicant.database"), &PERSON),
    starts(plain("personr.entity.database"), &COMPANY),
    OperationWords { errors: WORKSPACE_ERRORS, ..plain("personr.workspace.change") },
    plain("personr.webhook.configure"),
];

const fn plain(name: &'static str) -> OperationWords {
    OperationWords { name, errors: ERRORS, check: None, record: &[] }
}

/// An operation whose body names the record, which may be of either kind wherever it is named.
const fn about(name: &'static str) -> OperationWords {
    OperationWords { record: &view::OF_EITHER, ..plain(name) }
}

const fn starts(words: OperationWords, check: &'static CheckWords) -> OperationWords {
    OperationWords { check: Some(check), ..words }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendors::personr::{
        self,
        endpoints::{ENDPOINTS, PREFIX},
    };

    #[test]
    fn every_operation_has_its_words() {
        let words: Vec<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
        let operations: Vec<_> = personr::operations().map(|(name, ..)| name).collect();

        assert_eq!(words, operations);
    }

    #[test]
    fn the_operations_that_name_a_record_are_about_one() {
        let paths = described().paths;
        for (words, endpoint) in OPERATIONS.iter().zip(&ENDPOINTS) {
            let body = &paths[&format!("{PREFIX}/{}", endpoint.workflow)]["post"]["requestBody"];
            let names_one = body["content"]["application/json"]["schema"]["properties"].get("applicantId").is_some();
            assert_eq!(names_one, !words.record.is_empty(), "{}", words.name);
        }
    }
}
