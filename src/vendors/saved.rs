//! The records of both vendors in a snapshot.

use serde::{Deserialize, Serialize};

use super::{Vendors, attestr, personr};
use crate::engine::{renew::Parts, snapshot::Misfit};

/// The records as a snapshot holds them; a vendor that is missing is as in a new sandbox.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Saved {
    attestr: Option<attestr::Saved>,
    personr: Option<personr::Saved>,
}

impl Vendors {
    pub(super) fn saved(self) -> Saved {
        Saved { attestr: Some(self.attestr.save()), personr: Some(self.personr.save()) }
    }

    pub(super) fn put_back(&mut self, saved: Saved) -> Vec<Misfit> {
        let attestr = saved.attestr.map(|saved| self.attestr.restore(saved)).unwrap_or_default();
        let personr = saved.personr.map(|saved| self.personr.restore(saved)).unwrap_or_default();
        let attestr = attestr.into_iter().map(|it| it.below("/attestr"));
        attestr.chain(personr.into_iter().map(|it| it.below("/personr"))).collect()
    }

    pub(super) fn as_new(&mut self, newborn: Self, parts: &Parts) {
        self.attestr.renew(newborn.attestr, parts);
        self.personr.renew(newborn.personr, parts);
    }
}
