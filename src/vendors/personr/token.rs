//! `POST /api-token-generate` and `POST` or `GET /api-basic-auth`: a token for a login. Documented (generating an authentication token;
//! using basic authentication, whose heading says POST while its samples send GET).
//!
//! 1. Read `email` and `password` from the body, or from the `Authorization: Basic` header.
//! 2. End the user's earlier token and issue a new one, which lives for a year on the sandbox's clock.
//! 3. Answer the token, the user and the lifetime in seconds.
//!
//! Errors: a missing parameter, an email with a line break, a bad login (ruling P16).

use base64::{Engine as _, prelude::BASE64_STANDARD};
use hyper::header::AUTHORIZATION;
use serde::Serialize;

use crate::vendors::{
    authorization::{self, BEARER},
    exchange::Reply,
    personr::{
        auth::TOKEN_LIFETIME,
        body::RequestFields,
        error::ApiError,
        gate::{Call, Endpoint},
        ids::UserId,
        reply,
    },
};

pub const GENERATE: Endpoint =
    Endpoint::post("personr.token.generate", "api-token-generate", &["email", "password"], generate).without_token();

pub const BASIC: Endpoint =
    Endpoint::post("personr.token.basic", "api-basic-auth", &[], basic).or_get().without_token();

/// The answer, in documented order.
#[derive(Serialize)]
struct Granted<'a> {
    token: &'a str,
    user_id: &'a UserId,
    expires: u64,
}

fn generate(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let (email, password) = login(call.fields)?;
    issue(call, &email, &password)
}

fn login(fields: &RequestFields) -> Result<(String, String), ApiError> {
    let (email, password) = (fields.required("email")?, fields.required("password")?);
    if email.contains(char::is_control) {
        return Err(fields.invalid("email", "be an email address in one line, such as johndoe@mail.com"));
    }
    Ok((email, password))
}

fn basic(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let header = call.incoming.header(AUTHORIZATION.as_str()).unwrap_or_default();
    let (login, password) = decode(header).ok_or_else(|| ApiError::BadLogin(header.to_owned()))?;
    issue(call, &login, &password)
}

fn decode(header: &str) -> Option<(String, String)> {
    let bytes = BASE64_STANDARD.decode(authorization::credential(header, authorization::BASIC)?).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (login, password) = text.split_once(':')?;
    let is_login = !login.is_empty() && !login.contains(char::is_control);
    is_login.then(|| (login.to_owned(), password.to_owned()))
}

fn issue(call: &mut Call<'_>, login: &str, password: &str) -> Result<Reply, ApiError> {
    let issued = call.records.accounts.log_in(login, password, &mut call.core.random, call.core.now)?;
    call.caller.login = login.into();
    call.issued = Some(format!("{BEARER} {}", issued.token));
    Ok(reply::success(Granted { token: &issued.token, user_id: &issued.user, expires: TOKEN_LIFETIME }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basic_header_holds_a_login_and_a_password() {
        let expected = Some(("username".to_owned(), "password".to_owned()));

        assert_eq!(decode("Basic dXNlcm5hbWU6cGFzc3dvcmQ="), expected);
        assert_eq!(decode("basic  dXNlcm5hbWU6cGFzc3dvcmQ="), expected);
        for header in [
            "",
            "Basic",
            "Basic !",
            "Basic dXNlcm5hbWU=",
            "Bearer dXNlcm5hbWU6cGFzc3dvcmQ=",
            "Basic OnA=",
            "Basic YQpiOmM=",
        ] {
            assert_eq!(decode(header), None, "{header}");
        }
    }
}
