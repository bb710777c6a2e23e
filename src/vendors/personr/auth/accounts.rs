//! Users, their tokens, and the workspaces that their calls work on.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use super::super::{
    error::ApiError,
    ids::{UserId, WorkspaceId},
    settings::{Access, PRIMARY_WORKSPACE, Settings},
};
use crate::engine::time::Timestamp;

/// The login name of calls that carry no token, or one that was never issued here.
pub const ANONYMOUS: &str = "anonymous";

/// Users, tokens and workspaces.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Accounts {
    pub access: Access,
    pub users: BTreeMap<Box<str>, User>,
    pub tokens: BTreeMap<Box<str>, Token>,
    /// The tokens that ended, in the order in which they did.
    #[serde(default)]
    pub revoked: VecDeque<Box<str>>,
    /// The users that came into being by logging in, in that order.
    #[serde(default)]
    pub opened: Opened,
    pub workspaces: Vec<Workspace>,
    /// The token that exists from the start.
    pub demo: Option<Box<str>>,
}

/// The login names of users that came into being by logging in, the oldest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "VecDeque<Box<str>>", into = "VecDeque<Box<str>>")]
pub struct Opened {
    logins: VecDeque<Box<str>>,
    bytes: usize,
}

impl Opened {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.logins.len()
    }

    /// Adds one.
    pub fn push(&mut self, login: Box<str>) {
        self.bytes += login.len();
        self.logins.push_back(login);
    }

    /// Takes the oldest one out.
    pub fn pop(&mut self) -> Option<Box<str>> {
        let oldest = self.logins.pop_front()?;
        self.bytes -= oldest.len();
        Some(oldest)
    }
}

impl From<VecDeque<Box<str>>> for Opened {
    fn from(logins: VecDeque<Box<str>>) -> Self {
        Self { bytes: logins.iter().map(|login| login.len()).sum(), logins }
    }
}

impl From<Opened> for VecDeque<Box<str>> {
    fn from(opened: Opened) -> Self {
        opened.logins
    }
}

/// Someone who can log in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct User {
    pub id: UserId,
    /// `None` for users that came into being by logging in: any password is theirs.
    pub password: Option<Box<str>>,
    /// The workspace it was added to: it sees this one and those below.
    pub home: WorkspaceId,
    /// The workspace that its calls work on.
    pub current: WorkspaceId,
    /// Its one good token.
    #[serde(default)]
    pub token: Option<Box<str>>,
}

/// What is known of a token.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Token {
    /// It is good until then.
    Live { user: Box<str>, expires: Timestamp },
    /// A newer one of its user ended it.
    Revoked,
}

/// A workspace: what keeps the records of one part of a customer apart from the others.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Workspace {
    /// Its id, shown as `company` in results.
    pub id: WorkspaceId,
    pub name: Box<str>,
    /// The workspace above it; `None` for the primary one.
    pub below: Option<WorkspaceId>,
    /// The bearer token of its webhooks once one was made, whether it is sent or not.
    pub webhook_token: Option<Box<str>>,
}

impl Accounts {
    /// The accounts that exist from the start.
    pub fn new(settings: &Settings) -> Self {
        let primary = Workspace::seeded(0, PRIMARY_WORKSPACE, None);
        let users = BTreeMap::from([(ANONYMOUS.into(), User::seeded(0, None, &primary))]);
        let workspaces = vec![primary];
        let mut accounts = Self {
            access: settings.access,
            users,
            tokens: BTreeMap::new(),
            revoked: VecDeque::new(),
            opened: Opened::default(),
            workspaces,
            demo: None,
        };
        accounts.follow(settings);
        accounts
    }

    /// Takes over who may log in; users and workspaces that are new come into being, none is removed.
    pub fn follow(&mut self, settings: &Settings) {
        self.access = settings.access;
        for workspace in &settings.workspaces {
            if named(&self.workspaces, &workspace.name).is_none() {
                let above = self.workspace_or_primary(workspace.below.as_deref()).id.clone();
                self.workspaces.push(Workspace::seeded(self.workspaces.len(), &workspace.name, Some(above)));
            }
        }
        for user in &settings.users {
            if !self.users.contains_key(user.email.as_str()) {
                let home = self.workspace_or_primary(user.workspace.as_deref());
                let place = 1 + self.users.values().filter(|user| user.password.is_some()).count();
                let added = User::seeded(place, Some(&user.password), home);
                self.users.insert(user.email.as_str().into(), added);
            }
        }
    }

    /// Says what of a snapshot's accounts cannot be: users or tokens of nobody, workspaces below themselves.
    pub fn check(&self) -> Result<(), String> {
        for (place, workspace) in self.workspaces.iter().enumerate() {
            let before = &self.workspaces[..place];
            let known = |id: &WorkspaceId| before.iter().any(|other| other.id == *id);
            if known(&workspace.id) || workspace.below.as_ref().is_some_and(|above| !known(above)) {
                return Err(format!("workspace {} is there twice, or is not below one before it", workspace.id));
            }
        }
        if !self.users.contains_key(ANONYMOUS) {
            return Err(format!("there is no user `{ANONYMOUS}`, for calls without a token"));
        }
        for (login, user) in &self.users {
            if [&user.home, &user.current].iter().any(|id| self.workspaces.iter().all(|it| it.id != **id)) {
                return Err(format!("user `{login}` is of a workspace that there is not"));
            }
        }
        for (token, it) in &self.tokens {
            if let Token::Live { user, .. } = it
                && self.users.get(user).and_then(|user| user.token.as_ref()) != Some(token)
            {
                return Err(format!("a token is not that of its user `{user}`"));
            }
        }
        Ok(())
    }

    /// Makes the workspace of that name the one that the user's calls work on.
    pub fn switch(&mut self, login: &str, name: &str) -> Result<(), ApiError> {
        let user = self.users.get(login).expect("a caller is a user");
        let workspace = named(&self.workspaces, name).filter(|workspace| self.is_at_or_below(workspace, &user.home));
        let id = workspace.ok_or(ApiError::WorkspaceNotFound)?.id.clone();
        self.users.get_mut(login).expect("a caller is a user").current = id;
        Ok(())
    }

    /// About how many bytes all of them hold: a login name stands in three places, and a user and a token are about as large.
    pub fn bytes(&self) -> usize {
        3 * self.opened.bytes + (self.users.len() + self.tokens.len() + self.revoked.len()) * size_of::<User>()
    }

    pub fn workspace(&self, id: &WorkspaceId) -> &Workspace {
        self.workspaces.iter().find(|workspace| workspace.id == *id).expect("workspaces are never removed")
    }

    /// The workspace with that id, to be changed.
    pub fn workspace_mut(&mut self, id: &WorkspaceId) -> &mut Workspace {
        self.workspaces.iter_mut().find(|workspace| workspace.id == *id).expect("workspaces are never removed")
    }

    fn is_at_or_below(&self, workspace: &Workspace, top: &WorkspaceId) -> bool {
        workspace.id == *top
            || workspace.below.as_ref().is_some_and(|above| self.is_at_or_below(self.workspace(above), top))
    }

    fn workspace_or_primary(&self, name: Option<&str>) -> &Workspace {
        name.and_then(|name| named(&self.workspaces, name)).unwrap_or(&self.workspaces[0])
    }
}

impl User {
    pub fn new(id: UserId, password: Option<Box<str>>, home: &Workspace) -> Self {
        Self { id, password, home: home.id.clone(), current: home.id.clone(), token: None }
    }

    fn seeded(place: usize, password: Option<&str>, home: &Workspace) -> Self {
        Self::new(UserId::seeded(place), password.map(Box::from), home)
    }

    pub fn admits(&self, password: &str) -> bool {
        self.password.as_deref().is_none_or(|own| own.as_bytes().ct_eq(password.as_bytes()).into())
    }
}

impl Workspace {
    fn seeded(place: usize, name: &str, below: Option<WorkspaceId>) -> Self {
        Self { id: WorkspaceId::seeded(place), name: name.into(), below, webhook_token: None }
    }
}

fn named<'a>(workspaces: &'a [Workspace], name: &str) -> Option<&'a Workspace> {
    workspaces.iter().find(|workspace| *workspace.name == *name)
}
