//! Workspaces, and which of them a user's calls work on.

use serde::{Deserialize, Serialize};

use super::{
    super::{error::ApiError, ids::WorkspaceId},
    accounts::Accounts,
};

/// A workspace: what keeps the records of one part of a customer apart from the others.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Workspace {
    /// Its id, shown as `company` in results.
    pub id: WorkspaceId,
    /// Its name.
    pub name: Box<str>,
    /// The workspace above it; `None` for the primary one.
    pub below: Option<WorkspaceId>,
    /// The bearer token of its webhooks once one was made, whether it is sent or not.
    pub webhook_token: Option<Box<str>>,
}

impl Workspace {
    pub fn seeded(place: usize, name: &str, below: Option<WorkspaceId>) -> Self {
        Self { id: WorkspaceId::seeded(place), name: name.into(), below, webhook_token: None }
    }
}

impl Accounts {
    /// Makes the workspace of that name the one that the user's calls work on.
    pub fn switch(&mut self, login: &str, name: &str) -> Result<(), ApiError> {
        let user = self.users.get(login).expect("a caller is a user");
        let workspace = named(&self.workspaces, name).filter(|workspace| self.is_at_or_below(workspace, &user.home));
        let id = workspace.ok_or(ApiError::WorkspaceNotFound)?.id.clone();
        self.users.get_mut(login).expect("a caller is a user").current = id;
        Ok(())
    }

    /// The workspace with that id.
    pub fn workspace(&self, id: &WorkspaceId) -> &Workspace {
        self.workspaces.iter().find(|workspace| workspace.id == *id).expect("workspaces are never removed")
    }

    /// The workspace with that id, to be changed.
    pub fn workspace_mut(&mut self, id: &WorkspaceId) -> &mut Workspace {
        self.workspaces.iter_mut().find(|workspace| workspace.id == *id).expect("workspaces are never removed")
    }

    /// All workspaces, the primary one first.
    pub fn workspaces(&self) -> &[Workspace] {
        &self.workspaces
    }

    fn is_at_or_below(&self, workspace: &Workspace, top: &WorkspaceId) -> bool {
        workspace.id == *top
            || workspace.below.as_ref().is_some_and(|above| self.is_at_or_below(self.workspace(above), top))
    }
}

pub fn named<'a>(workspaces: &'a [Workspace], name: &str) -> Option<&'a Workspace> {
    workspaces.iter().find(|workspace| *workspace.name == *name)
}
