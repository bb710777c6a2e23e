//! Whether the files that a body names exist (ruling A9).

use super::{
    call::Call,
    error::{ApiError, Row},
    settings::Documents,
};

/// Refuses unknown files when the sandbox demands uploaded ones.
pub(super) fn must_exist(call: &Call<'_>, documents: &[Box<str>]) -> Result<(), ApiError> {
    if call.records.settings.documents == Documents::LookAlike && !call.records.settings.strict {
        return Ok(());
    }
    match documents.iter().position(|id| !call.records.media.holds(id, call.account)) {
        None => Ok(()),
        Some(index) => {
            let unknown = format!("documents[{index}]: no uploaded file has the id {}", documents[index]);
            Err(ApiError::detailed(Row::Malformed, unknown))
        }
    }
}
