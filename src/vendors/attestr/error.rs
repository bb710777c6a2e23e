//! The vendor's error table: one row per documented code and message, and the envelope they come in.
//!
//! Sources: the error tables of the `FactX`, media and API-error-codes pages. Rows marked so are the emulator's own.

use std::borrow::Cow;

use hyper::StatusCode;
use serde::Serialize;

use super::kinds::CheckKind;
use crate::vendors::exchange::Reply;

/// Whose pages print an error: on v1 and v2 those of `FactX` do not print its status (ruling A33), and those of media have a size for 4005.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Profiles, background checks and the results of async requests.
    FactX,
    Media,
    /// The checks beside `FactX`.
    Checks,
}

impl Family {
    /// The family of a path after `/api/{version}/public`.
    pub fn of(path: &str) -> Self {
        match path.split('/').find(|segment| !segment.is_empty()) {
            Some("media") => Self::Media,
            Some("batchx" | "checkx" | "corpx" | "ecourtx" | "finanx" | "flowx" | "leadx" | "riskx" | "xtract") => {
                Self::Checks
            }
            _ => Self::FactX,
        }
    }

    /// Whether its errors on `version` have their status in them.
    fn prints_status(self, version: &str) -> bool {
        self != Self::FactX || version == "v3"
    }
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Row {
    Malformed,
    FlowUnknown,
    ConsentUnknown,
    RequestIdInvalid,
    ConsentPeriodPast,
    LowCredits,
    FileTooLarge,
    FileTypeIncompatible,
    DataCategoriesMissing,
    ProfileInvalid,
    FlowInactive,
    ProfileArchived,
    NotAssociable,
    VersionUnsupported,
    AuthorizationInvalid,
    AccessUnauthorized,
    ServiceNotProvisioned,
    AddressNotWhitelisted,
    ConsentInvalid,
    ConsentInsufficient,
    ConsentForbids,
    AccountRate,
    ApiRate,
    AccountDaily,
    ApiDaily,
    Failed,
    /// The emulator's own: the vendor documents no answer for a path it does not have.
    PathUnknown,
    /// The emulator's own: the same for a method.
    MethodUnknown,
}

impl Row {
    /// The documented rows in the order of their codes; of two with the same code, the one the `FactX` pages mean comes first.
    pub const DOCUMENTED: [Self; 26] = [
        Self::Malformed,
        Self::FlowUnknown,
        Self::ConsentUnknown,
        Self::RequestIdInvalid,
        Self::ConsentPeriodPast,
        Self::LowCredits,
        Self::FileTooLarge,
        Self::FileTypeIncompatible,
        Self::DataCategoriesMissing,
        Self::ProfileInvalid,
        Self::FlowInactive,
        Self::ProfileArchived,
        Self::NotAssociable,
        Self::VersionUnsupported,
        Self::AuthorizationInvalid,
        Self::AccessUnauthorized,
        Self::ServiceNotProvisioned,
        Self::AddressNotWhitelisted,
        Self::ConsentInvalid,
        Self::ConsentInsufficient,
        Self::ConsentForbids,
        Self::AccountRate,
        Self::ApiRate,
        Self::AccountDaily,
        Self::ApiDaily,
        Self::Failed,
    ];

    /// The HTTP status, the code and the message, exactly as printed.
    #[rustfmt::skip]
    pub const fn printed(self) -> (u16, u32, &'static str) {
        match self {
            Self::Malformed => (400, 4001, "Malformed data or missing required parameter values"),
            Self::FlowUnknown => (400, 4002, "Flow ID does not exist"),
            Self::ConsentUnknown => (400, 4002, "Consent with given reference ID does not exist"),
            Self::RequestIdInvalid => (400, 4003, "Request ID is invalid"),
            Self::ConsentPeriodPast => (400, 4003, "Consent valid till time is less than current time"),
            Self::LowCredits => (400, 4005, "Operation could not be performed due to low credits balance"),
            Self::FileTooLarge => (400, 4005, "Image file size exceeds the maximum permissible limit of 15MB"),
            Self::FileTypeIncompatible => (400, 4007, "Incompatible file type"),
            Self::DataCategoriesMissing => (400, 40015, "Missing required data categories for the provided service(s)"),
            Self::ProfileInvalid => (400, 40018, "Invalid profile Id or you do not have access to this record"),
            Self::FlowInactive => (400, 40034, "Requested flow is inactive"),
            Self::ProfileArchived => (400, 40038, "Profile is archived already, operation not allowed"),
            Self::NotAssociable => (400, 40039, "Async request type {type} can not be associated to the background check profile"),
            Self::VersionUnsupported => (400, 40051, "This endpoint does not support the provided version."),
            Self::AuthorizationInvalid => (401, 4016, "Invalid client authorization"),
            Self::AccessUnauthorized => (403, 4031, "Unauthorized access"),
            Self::ServiceNotProvisioned => (403, 4035, "Requested service is not provisioned for your account"),
            Self::AddressNotWhitelisted => (403, 4039, "Client's IP address is not whitelisted"),
            Self::ConsentInvalid => (403, 40398, "Invalid consent to process the request"),
            Self::ConsentInsufficient => (403, 40399, "Missing or insufficient consent to process the request"),
            Self::ConsentForbids => (403, 40399, "You are not allowed to perform the operation as per the consent"),
            Self::AccountRate => (429, 4291, "Maximum account rate limit exceeded"),
            Self::ApiRate => (429, 4292, "Maximum API rate limit exceeded"),
            Self::AccountDaily => (429, 4293, "Maximum account daily limit exceeded"),
            Self::ApiDaily => (429, 4294, "Maximum API daily limit exceeded"),
            Self::Failed => (500, 5001, "Request could not be processed"),
            Self::PathUnknown => (404, 4041, "The emulator has no such endpoint"),
            Self::MethodUnknown => (405, 4051, "The emulator has no such method on this endpoint"),
        }
    }

    pub const fn code(self) -> u32 {
        self.printed().1
    }

    /// The row that a rule means by `code`; on media endpoints 4005 is the size of the file.
    ///
    /// Some codes have two messages: `message` chooses the one that is not the usual.
    pub fn by_code(code: u32, message: Option<&str>, family: Family) -> Option<Self> {
        let exact = |row: &Self| row.code() == code && Some(row.printed().2) == message;
        if let Some(row) = Self::DOCUMENTED.into_iter().find(exact) {
            return Some(row);
        }
        if family == Family::Media && code == Self::FileTooLarge.code() {
            return Some(Self::FileTooLarge);
        }
        Self::DOCUMENTED.into_iter().find(|row| row.code() == code)
    }

    /// Whether the row is the emulator's own.
    const fn undocumented(self) -> Option<&'static str> {
        if matches!(self, Self::PathUnknown | Self::MethodUnknown) {
            Some("the vendor documents no answer for unknown endpoints")
        } else {
            None
        }
    }
}

/// An error that a client gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    pub row: Row,
    /// What is in the envelope's `details`.
    pub details: Option<Cow<'static, str>>,
    /// The kind that stands for `{type}` in the message.
    kind: Option<CheckKind>,
    /// What the journal says of it, where the vendor's envelope has no details.
    pub why: Option<Cow<'static, str>>,
}

impl From<Row> for ApiError {
    fn from(row: Row) -> Self {
        Self { row, details: None, kind: None, why: None }
    }
}

impl ApiError {
    pub fn detailed(row: Row, details: impl Into<Cow<'static, str>>) -> Self {
        Self { details: Some(details.into()), ..row.into() }
    }

    /// A row that the vendor prints without details, and for the journal what the request's author would want to know.
    pub fn because(row: Row, why: impl Into<Cow<'static, str>>) -> Self {
        Self { why: Some(why.into()), ..row.into() }
    }

    /// The row that a rule names by its code, or by code and message; one that the vendor does not have was refused when the rule was loaded.
    pub fn by_code(code: u32, details: Option<&str>, family: Family) -> Self {
        let row = Row::by_code(code, details, family).unwrap_or(Row::Failed);
        // A text that chose the message is no detail of it.
        let details = details.filter(|details| *details != row.printed().2);
        Self { details: details.map(|details| details.to_owned().into()), ..row.into() }
    }

    /// The error about a check of `kind`, which the message of 40039 names.
    pub fn about(self, kind: Option<CheckKind>) -> Self {
        Self { kind, ..self }
    }

    /// The same as malformed data, with its message in the details.
    pub fn as_malformed(self) -> Self {
        Self { details: Some(self.row.printed().2.into()), row: Row::Malformed, ..self }
    }

    /// The error as a check's result keeps it: the envelope without `httpStatusCode`.
    pub fn envelope(&self) -> Envelope<'_> {
        let (_, code, message) = self.row.printed();
        let message = match (self.row, self.kind) {
            (Row::NotAssociable, kind) => Cow::from(
                message.replace("{type}", kind.map_or("unknown", |kind| kind.row().stage.unwrap_or(kind.word()))),
            ),
            _ => Cow::from(message),
        };
        Envelope { http_status_code: None, code, message, details: self.details.as_deref() }
    }

    /// The answer to a call of `version`, which stands in the path.
    pub fn reply(&self, family: Family, version: &str) -> Reply {
        let status = self.row.printed().0;
        let http_status_code = family.prints_status(version).then_some(status);
        let envelope = Envelope { http_status_code, ..self.envelope() };
        let body = serde_json::to_vec(&envelope).expect("an envelope is plain JSON");
        let reply = Reply::json(StatusCode::from_u16(status).expect("the table holds valid statuses"), body);
        match self.row.undocumented() {
            Some(reason) => reply.undocumented(reason),
            None => reply,
        }
    }
}

/// The JSON that an error comes in.
#[derive(Debug, Clone, Serialize)]
pub struct Envelope<'a> {
    #[serde(rename = "httpStatusCode", skip_serializing_if = "Option::is_none")]
    http_status_code: Option<u16>,
    code: u32,
    message: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_begin_with_their_status() {
        for row in Row::DOCUMENTED {
            let (status, code, message) = row.printed();
            assert!(code.to_string().starts_with(&status.to_string()), "{row:?}");
            assert!(!message.is_empty());
        }
    }

    #[test]
    fn a_code_with_two_messages_means_the_one_of_the_endpoint() {
        assert_eq!(Row::by_code(4005, None, Family::FactX), Some(Row::LowCredits));
        assert_eq!(Row::by_code(4005, None, Family::Media), Some(Row::FileTooLarge));
        assert_eq!(Row::by_code(4003, None, Family::FactX), Some(Row::RequestIdInvalid));
        assert_eq!(Row::by_code(4999, None, Family::FactX), None);
    }

    #[test]
    fn a_message_chooses_between_rows_of_one_code() {
        let message = "Consent with given reference ID does not exist";

        let error = ApiError::by_code(4002, Some(message), Family::FactX);

        assert_eq!((error.row, error.details), (Row::ConsentUnknown, None));
    }

    #[test]
    fn the_envelope_is_the_printed_sample() {
        let reply = ApiError::from(Row::Malformed).reply(Family::FactX, "v1");

        assert_eq!(reply.body, r#"{"code":4001,"message":"Malformed data or missing required parameter values"}"#);
    }

    #[test]
    fn errors_print_their_status_but_those_of_factx_before_v3() {
        let prints = |path: &str, version: &str| Family::of(path).prints_status(version);
        for path in ["/factx/async/work", "/async/{async}", "/nonsense/checkx", ""] {
            assert_eq!([prints(path, "v1"), prints(path, "v2"), prints(path, "v3")], [false, false, true], "{path}");
        }
        for path in ["/media/{media}", "/checkx/dl", "//finanx/acc", "corpx/udyam", "/xtract"] {
            assert!(prints(path, "v1"), "{path}");
        }
    }

    #[test]
    fn media_errors_print_their_status() {
        let reply = ApiError::from(Row::FileTypeIncompatible).reply(Family::Media, "v1");

        assert_eq!(reply.body, r#"{"httpStatusCode":400,"code":4007,"message":"Incompatible file type"}"#);
    }

    #[test]
    fn the_kind_stands_in_the_message() {
        let reply = ApiError::from(Row::NotAssociable).about(Some(CheckKind::Dl)).reply(Family::FactX, "v1");

        assert!(String::from_utf8_lossy(&reply.body).contains("Async request type DL can not be associated"));
    }
}
