//! Whether the files that a body names exist (ruling A9).

use super::{
    body::MOST_NAMED,
    call::Call,
    error::{ApiError, Row},
    settings::Documents,
};

/// Refuses unknown files when the sandbox demands uploaded ones.
pub fn must_exist(call: &Call<'_>, documents: &[Box<str>]) -> Result<(), ApiError> {
    if call.records.settings.documents == Documents::LookAlike && !call.records.settings.strict {
        return Ok(());
    }
    let named = documents.iter().enumerate();
    let unknown = named.filter(|(_, id)| !call.records.media.holds(id, call.account));
    let mut problems: Vec<_> =
        unknown.map(|(index, id)| format!("documents[{index}]: no uploaded file has the id {id}")).collect();
    if problems.is_empty() {
        return Ok(());
    }
    let more = problems.len().saturating_sub(MOST_NAMED);
    problems.truncate(MOST_NAMED);
    problems.extend((more > 0).then(|| format!("and {more} more")));
    Err(ApiError::detailed(Row::Malformed, problems.join("; ")))
}
