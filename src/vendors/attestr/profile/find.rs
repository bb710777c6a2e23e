//! The record checks that every endpoint of a profile begins with.

use crate::engine::time::Timestamp;
use crate::vendors::attestr::{
    Records,
    error::{ApiError, Row},
    ids::{AppId, AsyncId, ProfileId},
    state::{Contents, Details, Profile, Query},
};

/// The profile with `id`, when it is `account`'s (A17).
pub(super) fn owned(records: &mut Records, id: ProfileId, account: AppId) -> Result<&mut Profile, ApiError> {
    match records.profiles.get_mut(&id) {
        Some(profile) if profile.account == account => Ok(profile),
        Some(_) | None => Err(Row::ProfileInvalid.into()),
    }
}

/// What can be changed of a profile that is not archived.
#[derive(Debug)]
pub(super) struct Open<'a> {
    pub(super) details: &'a mut Details,
    pub(super) items: &'a mut Vec<AsyncId>,
    pub(super) queries: &'a mut Vec<Query>,
    pub(super) updated: &'a mut Option<Timestamp>,
}

/// The profile with `id`, when it is `account`'s and not archived (40018 before 40038).
pub(super) fn open(records: &mut Records, id: ProfileId, account: AppId) -> Result<Open<'_>, ApiError> {
    let profile = owned(records, id, account)?;
    match &mut profile.contents {
        Contents::Active { items, queries } => {
            Ok(Open { details: &mut profile.details, items, queries, updated: &mut profile.updated })
        }
        Contents::Archived { .. } => Err(Row::ProfileArchived.into()),
    }
}
