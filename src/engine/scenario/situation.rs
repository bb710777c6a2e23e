//! What rules can look at of a request.

use crate::engine::tree::Json;

/// What a rule can look at.
#[expect(missing_debug_implementations, reason = "it borrows closures and lives for one decision")]
pub struct Situation<'a> {
    /// The operation, as `attestr.work.create`.
    pub operation: &'a str,
    /// The HTTP method.
    pub method: &'a str,
    /// The path as the client sent it.
    pub path: &'a str,
    /// The query as the client sent it, without the question mark.
    pub query: &'a str,
    /// The value of a request header by its lowercase name.
    pub header: &'a dyn Fn(&str) -> Option<&'a str>,
    /// The calling account's id.
    pub account: &'a str,
    /// The body or the form fields.
    pub body: &'a Json,
    /// The record that the request is about; made only when a condition asks for it.
    pub record: &'a dyn Fn() -> Json,
}
