//! A request that passed the gate, on its way through its endpoint.

use super::{
    Records,
    account::Account,
    body::{Fields, Json},
    endpoint::empty_object,
    error::{ApiError, Row},
    ids::{AppId, ProfileId},
    media::Upload,
    settings::PutBody,
};
use crate::{
    engine::scenario::Plan,
    vendors::{
        Core,
        exchange::{Incoming, Reply},
    },
};

/// A request on its way through an endpoint.
pub(super) struct Call<'a> {
    pub(super) records: &'a mut Records,
    pub(super) core: &'a mut Core,
    pub(super) incoming: &'a Incoming,
    pub(super) account: AppId,
    /// What was decided for the check that the request may start.
    pub(super) plan: Plan,
    /// The parsed body.
    pub(super) json: &'a Json,
    /// The uploaded file.
    pub(super) upload: Option<&'a Upload>,
    /// The record that the request is about or made.
    pub(super) subject: Option<String>,
    pub(super) warnings: Vec<String>,
}

impl<'a> Call<'a> {
    /// Reads the body's fields with `read`; fields that nobody read are a warning, or in strict mode an error (A6).
    pub(super) fn read<T>(&mut self, read: impl FnOnce(&mut Fields<'a>) -> T) -> Result<T, ApiError> {
        let json = self.json;
        let strict = self.records.settings.strict;
        if let (true, Some(warning)) = (strict, json.warnings.first()) {
            return Err(ApiError::detailed(Row::Malformed, warning.clone()));
        }
        self.warnings.extend(json.warnings.iter().cloned());
        let value = json.value.as_ref().map_err(ApiError::clone)?;
        let mut fields = Fields::of(value)?;
        let request = read(&mut fields);
        let (right, unread) = fields.finish();
        if !unread.is_empty() {
            let warning = format!("the vendor documents no such fields: {}", unread.join(", "));
            match &right {
                Ok(()) => self.unexpected(&warning)?,
                // What is wrong is more telling than what is too much, which may be why.
                Err(_) => self.warnings.push(warning),
            }
        }
        right.map(|()| request)
    }

    /// Notes that the request has something that the vendor does not document; strict mode refuses it (A6).
    pub(super) fn unexpected(&mut self, warning: &str) -> Result<(), ApiError> {
        if self.records.settings.strict {
            return Err(ApiError::detailed(Row::Malformed, warning.to_owned()));
        }
        self.warnings.push(warning.to_owned());
        Ok(())
    }

    /// The id of the profile in the path (40018 when it can be none).
    pub(super) fn profile_id(&mut self) -> Result<ProfileId, ApiError> {
        let wanted = self.incoming.param("profile");
        let id = wanted
            .parse()
            .map_err(|wrong| ApiError::because(Row::ProfileInvalid, format!("this is no id of a profile: {wrong}")))?;
        self.subject = Some(wanted.to_owned());
        Ok(id)
    }

    /// The calling account.
    pub(super) fn caller(&mut self) -> &mut Account {
        self.records.accounts.get_mut(self.account).expect("the gate found the account in this transaction")
    }

    /// The answer of a successful PUT (A10).
    pub(super) fn done(&self) -> Reply {
        match self.records.settings.put_body {
            PutBody::Empty => Reply::empty(),
            PutBody::Object => empty_object(),
        }
    }
}
