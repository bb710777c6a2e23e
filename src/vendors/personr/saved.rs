//! This vendor's records in a snapshot, and parts of them as they were when the sandbox came into being.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    auth::Accounts,
    ids::{ApplicantId, WorkspaceId},
    pictures::Pictures,
    settings::Settings,
    state::{Applicant, Entity, Record, State},
    throttle::Throttle,
};
use crate::engine::{
    renew::{Part, Parts},
    snapshot::Misfit,
};

/// The records as a snapshot holds them; what is missing is as in a new sandbox.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Saved {
    settings: Option<Settings>,
    /// The settings that active scenarios stand in place of, by key.
    own: Option<Map<String, Value>>,
    accounts: Option<Accounts>,
    applicants: Option<Vec<Kept<Applicant>>>,
    entities: Option<Vec<Kept<Entity>>>,
    pictures: Option<Pictures>,
    throttle: Option<Throttle>,
}

/// A record as a snapshot holds it: in a list, since the order in which records were made is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept<T> {
    id: ApplicantId,
    record: T,
}

impl<T> Kept<T> {
    fn all(records: IndexMap<ApplicantId, T>) -> Vec<Self> {
        records.into_iter().map(|(id, record)| Self { id, record }).collect()
    }

    /// The records by their ids; of two with one id the later one.
    fn by_id(kept: Option<Vec<Self>>) -> IndexMap<ApplicantId, T> {
        kept.into_iter().flatten().map(|it| (it.id, it.record)).collect()
    }
}

impl State {
    /// The records as a snapshot holds them.
    pub fn save(self) -> Saved {
        Saved {
            settings: Some(self.settings),
            own: Some(self.own),
            accounts: Some(self.accounts),
            applicants: Some(Kept::all(self.applicants)),
            entities: Some(Kept::all(self.entities)),
            pictures: Some(self.pictures),
            throttle: Some(self.throttle),
        }
    }

    /// Puts what was saved in place of these new records; says what cannot be, by pointers into it.
    pub fn restore(&mut self, saved: Saved) -> Vec<Misfit> {
        let put = |place: &mut Self, saved: Saved| {
            place.settings = saved.settings.unwrap_or_else(|| place.settings.clone());
            place.own = saved.own.unwrap_or_else(|| std::mem::take(&mut place.own));
            place.accounts = saved.accounts.unwrap_or_else(|| place.accounts.clone());
            place.applicants = Kept::by_id(saved.applicants);
            place.entities = Kept::by_id(saved.entities);
            place.pictures = saved.pictures.unwrap_or_default();
            place.throttle = saved.throttle.unwrap_or_default();
        };
        put(self, saved);
        let mut misfits: Vec<Misfit> = self.accounts.misfits().into_iter().map(|it| it.below("/accounts")).collect();
        misfits.extend(self.lost_workspaces());
        misfits.extend(self.lost_owners());
        misfits.extend(self.lost_findings());
        misfits
    }

    /// Results of which nothing was found out.
    fn lost_findings(&self) -> Vec<Misfit> {
        let people = self.applicants.values().map(|it| it.verification.is_whole()).enumerate();
        let companies = self.entities.values().map(|it| it.verification.is_whole()).enumerate();
        let all = people.map(|it| ("applicants", it)).chain(companies.map(|it| ("entities", it)));
        let misfit = |(kind, (place, _))| {
            let pointer = format!("/{kind}/{place}/record/verification/found");
            Misfit::at(pointer, "the verification is reviewed, so something was found out")
        };
        all.filter(|(_, (_, is_whole))| !is_whole).map(misfit).collect()
    }

    /// Records of workspaces that there are not.
    fn lost_workspaces(&self) -> Vec<Misfit> {
        let applicants =
            self.applicants.iter().enumerate().map(|(place, (id, it))| ("applicants", place, id, &it.workspace));
        let entities = self.entities.iter().enumerate().map(|(place, (id, it))| ("entities", place, id, &it.workspace));
        let known = |workspace: &WorkspaceId| self.accounts.workspaces().iter().any(|it| it.id == *workspace);
        let lost = applicants.chain(entities).filter(|(_, _, id, workspace)| !id.is_sample() && !known(workspace));
        let misfit = |(kind, place, _, workspace)| {
            Misfit::at(format!("/{kind}/{place}/record/workspace"), format!("there is no workspace {workspace}"))
        };
        lost.map(misfit).collect()
    }

    /// Owners of entities that are no applicants or entities.
    fn lost_owners(&self) -> Vec<Misfit> {
        let lost = |owner: &ApplicantId| format!("there is no applicant {owner}");
        let mut misfits = Vec::new();
        for (number, entity) in self.entities.values().enumerate() {
            let inside = format!("/entities/{number}/record");
            for (place, ubo) in entity.ubos.iter().enumerate() {
                let known = match &ubo.owner {
                    Record::Applicant(owner) => self.applicants.contains_key(owner),
                    Record::Entity(owner) => self.entities.contains_key(owner),
                };
                if !known {
                    let pointer = format!("{inside}/ubos/{place}/owner");
                    misfits.push(Misfit::at(pointer, format!("there is no record {}", ubo.owner.id())));
                }
            }
            for (kept, company) in entity.verification.kept() {
                let made =
                    company.owners.iter().enumerate().filter_map(|(place, it)| Some((place, it.applicant.as_ref()?)));
                for (place, applicant) in made.filter(|(_, applicant)| !self.applicants.contains_key(*applicant)) {
                    let pointer = format!("{inside}/verification/found/{kept}/owners/{place}/applicant");
                    misfits.push(Misfit::at(pointer, lost(applicant)));
                }
            }
        }
        misfits
    }

    /// Goes back to `newborn` in those of `parts` that are records.
    pub fn renew(&mut self, newborn: Self, parts: &Parts) {
        let whole = parts.contains(&Part::Records);
        if whole {
            (self.applicants, self.entities) = (newborn.applicants, newborn.entities);
            self.pictures = newborn.pictures;
        }
        if parts.contains(&Part::Accounts) {
            let before = std::mem::replace(&mut self.accounts, newborn.accounts);
            if !whole {
                // Records that stay are in them.
                self.accounts.keep_workspaces(before);
            }
            (self.settings, self.own) = (newborn.settings, newborn.own);
        }
        if parts.contains(&Part::Limits) || parts.contains(&Part::Accounts) {
            self.throttle = Throttle::default();
        }
    }
}
