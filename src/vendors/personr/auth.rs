//! Who calls: users, their tokens, and the workspace each of them works in.
//!
//! Documented: a token lives for a year, is tied to the user that made it, and ends that user's earlier one; a switch of the workspace
//! is the user's, so it holds for every token of that user and lasts. What a wrong token or login is answered is ruled (P2, P16).

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use super::{
    error::ApiError,
    ids::{TokenId, UserId, WorkspaceId},
    settings::{Access, PRIMARY_WORKSPACE, Settings},
};
use crate::engine::{random::Random, snapshot::Misfit, time::Timestamp};

/// How long a token lives, in seconds, as the manual prints it.
pub const TOKEN_LIFETIME: u64 = 31_536_000;

/// How many ended tokens a sandbox knows as such; a token that ended longer ago is like one that was never issued.
const MOST_REVOKED: usize = 10_000;
/// How many users come into being by logging in; of more, the oldest goes with its token.
const MOST_OPENED: usize = 10_000;

/// The login name of calls that carry no token, or one that was never issued here.
const ANONYMOUS: &str = "anonymous";

/// Users, tokens and workspaces.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Accounts {
    access: Access,
    users: BTreeMap<Box<str>, User>,
    tokens: BTreeMap<Box<str>, Token>,
    /// The tokens that ended, in the order in which they did.
    #[serde(default)]
    revoked: VecDeque<Box<str>>,
    /// The users that came into being by logging in, in that order.
    #[serde(default)]
    opened: VecDeque<Box<str>>,
    workspaces: Vec<Workspace>,
    /// The token that exists from the start.
    demo: Option<Box<str>>,
}

/// Someone who can log in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct User {
    id: UserId,
    /// `None` for users that came into being by logging in: any password is theirs.
    password: Option<Box<str>>,
    /// The workspace it was added to: it sees this one and those below.
    home: WorkspaceId,
    /// The workspace that its calls work on.
    current: WorkspaceId,
    /// Its one good token.
    #[serde(default)]
    token: Option<Box<str>>,
}

/// What is known of a token.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
enum Token {
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
    /// Its name.
    pub name: Box<str>,
    /// The workspace above it; `None` for the primary one.
    pub below: Option<WorkspaceId>,
    /// The bearer token of its webhooks once one was made, whether it is sent or not.
    pub webhook_token: Option<Box<str>>,
}

/// The user that a call runs as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The login name.
    pub login: Box<str>,
    /// The workspace that the call works on.
    pub workspace: WorkspaceId,
    /// What the client's author would want to know about the credential.
    pub warning: Option<&'static str>,
}

/// A token that was just issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// The token.
    pub token: Box<str>,
    /// The user it is tied to.
    pub user: UserId,
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
            opened: VecDeque::new(),
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

    fn workspace_or_primary(&self, name: Option<&str>) -> &Workspace {
        name.and_then(|name| named(&self.workspaces, name)).unwrap_or(&self.workspaces[0])
    }

    /// Finds the caller of a request by its `Authorization` header.
    pub fn authenticate(&self, header: Option<&str>, now: Timestamp) -> Result<Caller, ApiError> {
        let Some(header) = header else {
            return match self.access {
                Access::Open => {
                    Ok(self.caller(ANONYMOUS, Some("no Authorization header; Personr requires a bearer token")))
                }
                Access::Strict => Err(ApiError::InvalidToken(String::new())),
            };
        };
        let refused = |text: &str| Err(ApiError::InvalidToken(text.to_owned()));
        let Some(token) = credential(header, "bearer") else { return refused(header) };
        match (self.tokens.get(token), self.access) {
            (Some(Token::Live { user, expires }), _) if now < *expires => Ok(self.caller(user, None)),
            (Some(Token::Live { .. } | Token::Revoked), _) | (None, Access::Strict) => refused(token),
            (None, Access::Open) if token.is_empty() => refused(token),
            (None, Access::Open) => {
                Ok(self.caller(ANONYMOUS, Some("this token was never issued here; any is good in open access")))
            }
        }
    }

    /// Who calls the endpoints that issue tokens.
    pub fn anonymous(&self) -> Caller {
        self.caller(ANONYMOUS, None)
    }

    /// Issues a token to the user with this login name and password, and ends the user's earlier one.
    pub fn log_in(
        &mut self,
        login: &str,
        password: &str,
        random: &mut Random,
        now: Timestamp,
    ) -> Result<Issued, ApiError> {
        match (self.users.get(login), self.access) {
            (Some(user), _) if user.admits(password) => {}
            (None, Access::Open) => self.open(login, UserId::mint(random, now)),
            (Some(_), _) | (None, Access::Strict) => return Err(ApiError::BadLogin(login.to_owned())),
        }
        let user = self.users[login].id.clone();
        let token: Box<str> = format!("bus|{user}|{}", TokenId::mint(random, now)).into();
        self.give(login, token.clone(), now.plus(Duration::from_secs(TOKEN_LIFETIME)));
        Ok(Issued { token, user })
    }

    /// Lets a user come into being by logging in; to make room, the oldest one goes.
    fn open(&mut self, login: &str, id: UserId) {
        if self.opened.len() == MOST_OPENED {
            let oldest = self.opened.pop_front().and_then(|login| self.users.remove(&login));
            oldest.and_then(|user| user.token).map(|token| self.tokens.remove(&token));
        }
        self.opened.push_back(login.into());
        self.users.insert(login.into(), User::new(id, None, &self.workspaces[0]));
    }

    /// Makes `token` the one good token of a user, and ends the earlier one.
    fn give(&mut self, login: &str, token: Box<str>, expires: Timestamp) {
        let user = self.users.get_mut(login).expect("whoever logs in is a user");
        if let Some(ended) = user.token.replace(token.clone()) {
            self.tokens.insert(ended.clone(), Token::Revoked);
            self.revoked.push_back(ended);
        }
        self.tokens.insert(token, Token::Live { user: login.into(), expires });
        while self.revoked.len() > MOST_REVOKED {
            self.revoked.pop_front().map(|oldest| self.tokens.remove(&oldest));
        }
    }

    /// Issues a token to the first configured user without a login, so that a sandbox can be used at once.
    ///
    /// It follows from the sandbox's name alone, so that it outlives a restart and tells sandboxes apart.
    pub fn issue_demo(&mut self, sandbox: &str) {
        let Some((login, user)) = self.users.iter().find(|(_, user)| user.id == UserId::seeded(1)) else { return };
        let mut random = Random::of_text(&format!("vetbox demo token of {sandbox}"));
        let token: Box<str> =
            format!("bus|{}|{}", user.id, TokenId::mint(&mut random, Timestamp::from_millis(0))).into();
        let login = login.clone();
        self.give(&login, token.clone(), Timestamp::MAX);
        self.demo = Some(token);
    }

    /// The token that exists from the start, as long as no login of its user ended it.
    pub fn demo(&self) -> Option<&str> {
        let token = self.demo.as_deref()?;
        matches!(self.tokens.get(token), Some(Token::Live { .. })).then_some(token)
    }

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

    /// Puts the workspaces of `others` that are missing here behind the own ones.
    pub(super) fn keep_workspaces(&mut self, others: Self) {
        for workspace in others.workspaces {
            if self.workspaces.iter().all(|known| known.id != workspace.id) {
                self.workspaces.push(workspace);
            }
        }
    }

    /// What cannot be: no workspaces, workspaces above each other in a circle, users and tokens of nobody.
    pub(super) fn misfits(&self) -> Vec<Misfit> {
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

    fn is_at_or_below(&self, workspace: &Workspace, top: &WorkspaceId) -> bool {
        workspace.id == *top
            || workspace.below.as_ref().is_some_and(|above| self.is_at_or_below(self.workspace(above), top))
    }

    fn caller(&self, login: &str, warning: Option<&'static str>) -> Caller {
        let user = self.users.get(login).expect("tokens go with their users");
        Caller { login: login.into(), workspace: user.current.clone(), warning }
    }
}

impl User {
    fn new(id: UserId, password: Option<Box<str>>, home: &Workspace) -> Self {
        Self { id, password, home: home.id.clone(), current: home.id.clone(), token: None }
    }

    fn seeded(place: usize, password: Option<&str>, home: &Workspace) -> Self {
        Self::new(UserId::seeded(place), password.map(Box::from), home)
    }

    fn admits(&self, password: &str) -> bool {
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

/// What follows `scheme` in an `Authorization` header; `None` when the header has another scheme.
pub fn credential<'a>(header: &'a str, scheme: &str) -> Option<&'a str> {
    let (sent, credential) = header.trim().split_once(' ').unwrap_or((header.trim(), ""));
    sent.eq_ignore_ascii_case(scheme).then_some(credential.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendors::personr::settings::{self, DEMO_EMAIL, DEMO_PASSWORD};

    const NOW: i64 = 1_767_225_600_000;

    fn now() -> Timestamp {
        Timestamp::from_millis(NOW)
    }

    fn accounts(access: Access) -> (Accounts, Random) {
        (Accounts::new(&Settings { access, ..Settings::default() }), Random::seeded(1))
    }

    fn log_in(accounts: &mut Accounts, random: &mut Random) -> Issued {
        accounts.log_in(DEMO_EMAIL, DEMO_PASSWORD, random, now()).unwrap()
    }

    fn bearer(accounts: &Accounts, token: &str, now: Timestamp) -> Result<Caller, ApiError> {
        accounts.authenticate(Some(&format!("Bearer {token}")), now)
    }

    #[test]
    fn a_token_names_its_user() {
        let (mut accounts, mut random) = accounts(Access::Strict);

        let issued = log_in(&mut accounts, &mut random);

        assert!(issued.token.starts_with(&format!("bus|{}|", issued.user)));
        assert_eq!(&*bearer(&accounts, &issued.token, now()).unwrap().login, DEMO_EMAIL);
    }

    #[test]
    fn a_new_token_ends_the_old_one_of_the_same_user_only() {
        let (mut accounts, mut random) = accounts(Access::Open);
        let others = accounts.log_in("else@mail.com", "any", &mut random, now()).unwrap();
        let old = log_in(&mut accounts, &mut random);

        let new = log_in(&mut accounts, &mut random);

        assert_eq!(bearer(&accounts, &old.token, now()), Err(ApiError::InvalidToken(old.token.into())));
        assert!(bearer(&accounts, &new.token, now()).is_ok());
        assert!(bearer(&accounts, &others.token, now()).is_ok());
    }

    #[test]
    fn ended_tokens_and_users_that_logged_in_are_bounded() {
        let (mut accounts, mut random) = accounts(Access::Open);
        let mut others = |accounts: &mut Accounts, number: usize| {
            accounts.log_in(&format!("{number}@mail.com"), "any", &mut random, now()).unwrap().token
        };
        let first = others(&mut accounts, 0);
        for number in 1..=MOST_OPENED {
            others(&mut accounts, number);
        }
        let (again, ended) = (others(&mut accounts, MOST_OPENED), others(&mut accounts, MOST_OPENED));
        for _ in 0..MOST_REVOKED {
            others(&mut accounts, MOST_OPENED);
        }

        // What is no longer known is like what was never issued.
        for token in [first, again] {
            assert!(bearer(&accounts, &token, now()).unwrap().warning.is_some());
        }
        assert!(bearer(&accounts, &ended, now()).is_err());
        assert_eq!(accounts.opened.len() + 2, accounts.users.len());
        assert_eq!(accounts.tokens.len(), MOST_OPENED + MOST_REVOKED);
        assert_eq!(accounts.misfits(), []);
    }

    #[test]
    fn a_token_lives_for_a_year() {
        let (mut accounts, mut random) = accounts(Access::Open);
        let issued = log_in(&mut accounts, &mut random);
        let year = Duration::from_secs(TOKEN_LIFETIME);

        assert!(bearer(&accounts, &issued.token, now().plus(Duration::from_secs(TOKEN_LIFETIME - 1))).is_ok());
        assert!(bearer(&accounts, &issued.token, now().plus(year)).is_err());
    }

    #[test]
    fn open_access_takes_any_token_or_none_and_says_so() {
        let (accounts, _) = accounts(Access::Open);

        assert!(accounts.authenticate(None, now()).unwrap().warning.unwrap().contains("no Authorization"));
        assert!(bearer(&accounts, "YOUR_TOKEN", now()).unwrap().warning.unwrap().contains("never issued"));
        for header in ["Bearer", "Bearer ", "Basic YTpi", "YOUR_TOKEN"] {
            assert!(accounts.authenticate(Some(header), now()).is_err(), "{header}");
        }
    }

    #[test]
    fn strict_access_wants_an_issued_token_and_a_known_user() {
        let (mut accounts, mut random) = accounts(Access::Strict);

        assert_eq!(accounts.authenticate(None, now()), Err(ApiError::InvalidToken(String::new())));
        assert!(bearer(&accounts, "YOUR_TOKEN", now()).is_err());
        assert_eq!(
            accounts.log_in("else@mail.com", "any", &mut random, now()),
            Err(ApiError::BadLogin("else@mail.com".to_owned()))
        );
    }

    #[test]
    fn a_configured_user_has_one_password() {
        let (mut accounts, mut random) = accounts(Access::Open);

        assert_eq!(
            accounts.log_in(DEMO_EMAIL, "wrong", &mut random, now()),
            Err(ApiError::BadLogin(DEMO_EMAIL.to_owned()))
        );
    }

    #[test]
    fn a_user_sees_its_own_workspace_and_those_below() {
        let workspace = |name: &str, below: Option<&str>| settings::Workspace {
            name: name.to_owned(),
            below: below.map(str::to_owned),
        };
        let user = settings::User { email: "a@b".into(), password: "p".into(), workspace: Some("Middle".into()) };
        let mut accounts = Accounts::new(&Settings {
            users: vec![user],
            workspaces: vec![workspace("Middle", None), workspace("Low", Some("Middle")), workspace("Other", None)],
            ..Settings::default()
        });
        let token = accounts.log_in("a@b", "p", &mut Random::seeded(1), now()).unwrap().token;

        assert_eq!(accounts.switch("a@b", "Other"), Err(ApiError::WorkspaceNotFound));
        assert_eq!(accounts.switch("a@b", PRIMARY_WORKSPACE), Err(ApiError::WorkspaceNotFound));
        assert_eq!(accounts.switch("a@b", "Low"), Ok(()));
        let current = bearer(&accounts, &token, now()).unwrap().workspace;
        assert_eq!(&*accounts.workspace(&current).name, "Low");
    }
}
