//! Who is let in, as whom, and until when.

use std::time::Duration;

use super::{
    super::{
        error::ApiError,
        settings::{self, Access, DEMO_EMAIL, DEMO_PASSWORD, PRIMARY_WORKSPACE, Settings},
    },
    Accounts, Caller, Issued, TOKEN_LIFETIME,
    token::{MOST_OPENED, MOST_REVOKED},
};
use crate::engine::{random::Random, time::Timestamp};

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
    assert_eq!(accounts.opened.count() + 2, accounts.users.len());
    assert_eq!(accounts.tokens.len(), MOST_OPENED + MOST_REVOKED);
    assert_eq!(accounts.check(), Ok(()));
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

#[test]
fn nobody_comes_into_being_with_a_name_of_more_than_a_kilobyte() {
    let (mut accounts, mut random) = (Accounts::new(&Settings::default()), Random::seeded(1));
    let mut log_in = |login: &str| accounts.log_in(login, "any", &mut random, now()).map(|_| ());
    let longest = format!("{}@mail.com", "a".repeat(1015));

    assert_eq!(log_in(&longest), Ok(()));
    assert_eq!(log_in(&format!("a{longest}")), Err(ApiError::BadLogin(format!("a{longest}"))));
}
