//! What a snapshot of accounts can say that cannot be.

use super::{
    super::ids::WorkspaceId,
    accounts::{ANONYMOUS, Accounts},
    token::Token,
};
use crate::engine::snapshot::Misfit;

impl Accounts {
    /// What cannot be: no workspaces, workspaces above each other in a circle, users and tokens of nobody.
    pub fn misfits(&self) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        for (place, workspace) in self.workspaces.iter().enumerate() {
            let (before, pointer) = (&self.workspaces[..place], format!("/workspaces/{place}"));
            if before.iter().any(|other| other.id == workspace.id) {
                misfits.push(Misfit::at(format!("{pointer}/id"), "another workspace has this id"));
            }
            if workspace.below.as_ref().is_some_and(|above| before.iter().all(|other| other.id != *above)) {
                misfits.push(Misfit::at(format!("{pointer}/below"), "no workspace before this one has this id"));
            }
        }
        if self.workspaces.is_empty() {
            misfits.push(Misfit::at("/workspaces", "there must be one, the primary one"));
        }
        if !self.users.contains_key(ANONYMOUS) {
            let message = format!("there must be a user `{ANONYMOUS}`, for calls without a token");
            misfits.push(Misfit::at("/users", message));
        }
        misfits.into_iter().chain(self.lost_users()).collect()
    }

    /// Users of no workspace, and tokens of no user.
    fn lost_users(&self) -> Vec<Misfit> {
        let known = |id: &WorkspaceId| self.workspaces.iter().any(|workspace| workspace.id == *id);
        let places = self.users.iter().flat_map(|(login, user)| {
            let places = [("home", user.home.clone()), ("current", user.current.clone())];
            places.map(|(field, id)| (format!("/users/{login}/{field}"), id))
        });
        let homeless = places.filter(|(_, id)| !known(id));
        let homeless = homeless.map(|(pointer, id)| Misfit::at(pointer, format!("there is no workspace {id}")));
        let orphans = self.tokens.iter().filter_map(|(token, it)| match it {
            Token::Live { user, .. } => {
                let wrong = |what: &str| Some(Misfit::at(format!("/tokens/{token}/live/user"), what));
                match self.users.get(user) {
                    None => wrong(&format!("there is no user `{user}`")),
                    Some(user) if user.token.as_ref() != Some(token) => wrong("the user has another token"),
                    Some(_) => None,
                }
            }
            Token::Revoked => None,
        });
        homeless.chain(orphans).collect()
    }
}
