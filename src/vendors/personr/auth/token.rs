//! Tokens: issued by logging in, ended by the next login of their user or after a year, and asked for by every call.

use std::time::Duration;

use super::{
    super::{
        error::ApiError,
        ids::{TokenId, UserId, WorkspaceId},
        settings::Access,
    },
    accounts::{ANONYMOUS, Accounts, Token, User},
};
use crate::{
    engine::{random::Random, time::Timestamp},
    vendors::authorization::{self, BEARER},
};

/// How long a token lives, in seconds, as the manual prints it.
pub const TOKEN_LIFETIME: u64 = 31_536_000;

/// How many ended tokens a sandbox knows as such; a token that ended longer ago is like one that was never issued.
pub const MOST_REVOKED: usize = 10_000;
/// How many users come into being by logging in; of more, the oldest goes with its token.
pub const MOST_OPENED: usize = 10_000;
/// How long the name of such a user may be.
const MOST_OF_A_LOGIN: usize = 1 << 10;

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
    pub token: Box<str>,
    /// The user it is tied to.
    pub user: UserId,
}

impl Accounts {
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
        let Some(token) = authorization::credential(header, BEARER) else { return refused(header) };
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
            (None, Access::Open) if login.len() <= MOST_OF_A_LOGIN => self.open(login, UserId::mint(random, now)),
            (Some(_), _) | (None, Access::Open | Access::Strict) => return Err(ApiError::BadLogin(login.to_owned())),
        }
        let user = self.users[login].id.clone();
        let token: Box<str> = format!("bus|{user}|{}", TokenId::mint(random, now)).into();
        self.give(login, token.clone(), now.plus(Duration::from_secs(TOKEN_LIFETIME)));
        Ok(Issued { token, user })
    }

    /// Lets a user come into being by logging in; to make room, the oldest one goes.
    fn open(&mut self, login: &str, id: UserId) {
        if self.opened.count() == MOST_OPENED {
            let oldest = self.opened.pop().and_then(|login| self.users.remove(&login));
            oldest.and_then(|user| user.token).map(|token| self.tokens.remove(&token));
        }
        self.opened.push(login.into());
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

    /// The token that exists from the start, or the one with which a login of its `user` took its place.
    pub fn demo(&self, user: Option<&str>) -> Option<&str> {
        let latest = user.and_then(|login| self.users.get(login)?.token.as_deref());
        let is_live = |token: &&str| matches!(self.tokens.get(*token), Some(Token::Live { .. }));
        self.demo.as_deref().filter(is_live).or(latest.filter(is_live))
    }

    fn caller(&self, login: &str, warning: Option<&'static str>) -> Caller {
        let user = self.users.get(login).expect("tokens go with their users");
        Caller { login: login.into(), workspace: user.current.clone(), warning }
    }
}
