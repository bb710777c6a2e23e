//! What the vendor of an operation reads in a body that nobody sent.

use bytes::Bytes;
use serde_json::Value;

use super::{personr, webhooks::Vendor};

/// The body or the form fields; null when it is neither.
pub async fn fields(operation: &str, query: &str, content_type: Option<&str>, body: &Bytes) -> Value {
    let vendor = Vendor::ALL.into_iter().find(|vendor| operation.starts_with(vendor.name()));
    match vendor {
        Some(Vendor::Attestr) => serde_json::from_slice(body).unwrap_or_default(),
        Some(Vendor::Personr) => personr::fields(query, content_type, body).await,
        None => Value::Null,
    }
}
