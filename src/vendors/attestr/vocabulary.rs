//! The vendor's words, by which scenarios are checked: operations, error codes, outcomes, output fields, settings.

use std::sync::LazyLock;

use super::{
    VENDOR,
    endpoint::Endpoint,
    error::Row,
    instant,
    kinds::{CheckKind, KINDS},
    routes::{ENDPOINTS, described},
    settings, view,
};
use crate::engine::scenario::{CheckWords, OperationWords, Requests, VendorWords};

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

/// The words of each kind of check, in the order of its rows.
static CHECKS: [CheckWords; KINDS.len()] = {
    let mut checks = [check(CheckKind::ALL[0]); KINDS.len()];
    let mut index = 1;
    while index < checks.len() {
        checks[index] = check(CheckKind::ALL[index]);
        index += 1;
    }
    checks
};

const fn check(kind: CheckKind) -> CheckWords {
    let words = CheckWords {
        outcomes: kind.row().outcomes,
        output: kind.row().output,
        record: &view::OF_CHECK,
        labels: &[],
        rejection: None,
        errors: &CODES,
        // The back office asks about a profile.
        asks: kind.is_background(),
        is_instant: false,
    };
    let Some(row) = instant::row_of(kind) else { return words };
    CheckWords { output: row.output, record: &[], errors: &[], is_instant: true, ..words }
}

/// The vendor's words.
pub const WORDS: VendorWords = VendorWords {
    name: VENDOR,
    operations: &OPERATIONS,
    requests: || &REQUESTS,
    recorded: &[],
    settings: settings::read_settings,
    setting_example: settings::example_of,
    settings_schema: |generator| generator.subschema_for::<settings::ScenarioSettings>(),
};

static REQUESTS: LazyLock<Requests> = LazyLock::new(|| described().requests());

/// The words of each operation, in the order of the endpoints.
static OPERATIONS: [OperationWords; ENDPOINTS.len()] = {
    let mut operations = [operation(&ENDPOINTS[0]); ENDPOINTS.len()];
    let mut index = 1;
    while index < operations.len() {
        operations[index] = operation(&ENDPOINTS[index]);
        index += 1;
    }
    operations
};

const fn operation(endpoint: &'static Endpoint) -> OperationWords {
    OperationWords {
        name: endpoint.operation,
        errors: &CODES,
        check: match endpoint.makes {
            Some(kind) => Some(&CHECKS[kind as usize]),
            None => None,
        },
        record: endpoint.record,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_is_about_the_record_that_its_path_names() {
        for (words, endpoint) in OPERATIONS.iter().zip(&ENDPOINTS) {
            let named: &[&str] = match endpoint.path {
                path if path.contains("{profile}") => &view::OF_PROFILE,
                path if path.contains("{async}") => &view::OF_CHECK,
                path if path.contains("{consent}") => &view::OF_CONSENT,
                _ => &[],
            };
            assert_eq!(words.record, named, "{}", words.name);
        }
    }

    #[test]
    fn every_kind_of_check_has_an_endpoint() {
        for kind in CheckKind::ALL {
            let words = OPERATIONS.iter().find(|operation| operation.name == kind.operation());
            assert!(words.is_some_and(|words| words.check.is_some()), "{}", kind.operation());
        }
    }
}
