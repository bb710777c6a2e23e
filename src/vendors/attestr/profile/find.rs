//! What the endpoints of a profile share: the fields that create and update read, and the record checks that the others begin with.

use crate::engine::{table::Table, time::Timestamp};
use crate::vendors::attestr::{
    body::Fields,
    error::{ApiError, Row},
    ids::{AppId, AsyncId, ProfileId},
    state::{Contents, Details, Profile, Query},
};

/// Reads `tag`, `name`, `email` and `mobile`; both pages print the same table.
pub fn read_details(fields: &mut Fields<'_>) -> Details {
    Details {
        tag: fields.text("tag"),
        name: fields.text("name"),
        email: fields.optional_email("email").map(Into::into),
        mobile: fields.optional_mobile("mobile"),
    }
}

type Profiles = Table<ProfileId, Profile>;

/// The profile with `id`, when it is `account`'s (A17).
pub fn owned(profiles: &Profiles, id: ProfileId, account: AppId) -> Result<&Profile, ApiError> {
    match profiles.get(&id) {
        Some(profile) if profile.account == account => Ok(profile),
        Some(_) => {
            let why = "another account has the profile with this id; only its own credential sees it";
            Err(ApiError::because(Row::ProfileInvalid, why))
        }
        None => Err(ApiError::because(Row::ProfileInvalid, "no profile has this id")),
    }
}

/// What can be changed of a profile that is not archived.
#[derive(Debug)]
pub struct Open<'a> {
    pub details: &'a mut Details,
    pub items: &'a mut Vec<AsyncId>,
    pub queries: &'a mut Vec<Query>,
    pub updated: &'a mut Option<Timestamp>,
}

/// The profile with `id`, when it is `account`'s and not archived (40018 before 40038).
pub fn open(profiles: &mut Profiles, id: ProfileId, account: AppId) -> Result<Open<'_>, ApiError> {
    owned(profiles, id, account)?;
    let profile = &mut profiles[&id];
    match &mut profile.contents {
        Contents::Active { items, queries } => {
            Ok(Open { details: &mut profile.details, items, queries, updated: &mut profile.updated })
        }
        Contents::Archived { .. } => Err(Row::ProfileArchived.into()),
    }
}
