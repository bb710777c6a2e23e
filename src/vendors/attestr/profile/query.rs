//! The back office's side of a follow-up: posting a question on a profile.
//!
//! It has no endpoint of the vendor; a plan's step or the control API posts. The `factx.query` webhook tells the client.

use crate::vendors::{
    Core,
    attestr::{
        Records, events,
        ids::{AsyncId, ProfileId, QueryId},
        state::{Contents, Query},
    },
};

/// A question to post.
#[derive(Debug, Clone)]
pub struct Question {
    /// What is asked.
    pub text: String,
    /// Media ids that go with it.
    pub documents: Vec<String>,
    /// The check that waits for the answer.
    pub check: Option<AsyncId>,
}

/// Posts a question on a profile and fires `factx.query`; on an archived profile nothing happens.
pub fn post(records: &mut Records, core: &mut Core, profile: ProfileId, question: Question) -> Option<QueryId> {
    let Contents::Active { queries, .. } = &mut records.profiles.get_mut(&profile)?.contents else { return None };
    let query = Query {
        envelope: QueryId::mint(&mut core.random),
        id: QueryId::mint(&mut core.random),
        check: question.check,
        text: question.text,
        documents: question.documents,
        created: core.now,
        answer: None,
    };
    let id = query.id;
    queries.push(query);
    events::queried(records, core, profile, id);
    Some(id)
}
