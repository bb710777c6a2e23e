//! Fetches a file from an address that a client named: only from where webhooks may go, and bounded in size, time and redirects.

use std::time::Duration;

use reqwest::{
    Response, StatusCode, Url,
    header::{LOCATION, USER_AGENT},
};
use tokio::time::timeout;

use super::{Sender, failure};
use crate::engine::{
    outbox::{Address, AddressError, Failure, FailureKind},
    time::format_span,
};

/// How many redirects are followed.
const REDIRECTS: usize = 3;
/// How many of the first bytes are kept: enough to tell formats apart.
const START: usize = 16;

/// How far a fetch goes.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// How many bytes the file may have.
    pub bytes: usize,
    /// How long all of it may take, in machine time.
    pub time: Duration,
}

/// A file that was fetched. Nobody asks for its bytes, so they are only counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Its first bytes.
    pub start: Vec<u8>,
    /// How many bytes it has.
    pub size: usize,
}

/// Why a file could not be fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The address, or the one that it leads to, is none.
    #[error("{0}")]
    Address(String),
    /// The installation does not allow the host.
    #[error(
        "fetching from `{0}` is not allowed here; who runs vetbox lists the host or its network with --webhook-allow"
    )]
    NotAllowed(String),
    /// It leads from one address to the next.
    #[error("it redirects more than {REDIRECTS} times")]
    Redirects,
    /// The answer is not the file.
    #[error("it answers with status {0}")]
    Status(u16),
    /// The file has too many bytes.
    #[error("the file is larger than {} MiB", .0 >> 20)]
    TooLarge(usize),
    /// It takes too long.
    #[error("it was not there within {}", format_span(*.0))]
    TimedOut(Duration),
    /// There is no whole answer.
    #[error("{0}")]
    Failed(String),
}

impl Sender {
    /// Fetches the file at the address `text`.
    pub async fn fetch(&self, text: &str, bounds: Bounds) -> Result<Fetched, FetchError> {
        let followed = timeout(bounds.time, self.follow(text, bounds.bytes)).await;
        followed.unwrap_or(Err(FetchError::TimedOut(bounds.time)))
    }

    async fn follow(&self, text: &str, most: usize) -> Result<Fetched, FetchError> {
        let mut address = Address::parse(text, &self.policy)?;
        for _ in 0..=REDIRECTS {
            let response = self.get(&address).await?;
            match next(address.url(), &response) {
                // Where it leads to is asked about like where it began.
                Some(next) => address = Address::parse(&next?, &self.policy)?,
                None if response.status().is_success() => return count(response, &address, most).await,
                None => return Err(FetchError::Status(response.status().as_u16())),
            }
        }
        Err(FetchError::Redirects)
    }

    async fn get(&self, address: &Address) -> Result<Response, FetchError> {
        self.permit(address.host()).map_err(|failure| told(failure, address))?;
        let request = self.client.get(address.url().clone());
        let request = request.header(USER_AGENT, concat!("vetbox/", env!("CARGO_PKG_VERSION")));
        request.send().await.map_err(|error| failed(&error, address))
    }
}

/// Where an answer leads to; `None` when it is not a redirect.
fn next(base: &Url, response: &Response) -> Option<Result<String, FetchError>> {
    let redirects = [
        StatusCode::MOVED_PERMANENTLY,
        StatusCode::FOUND,
        StatusCode::SEE_OTHER,
        StatusCode::TEMPORARY_REDIRECT,
        StatusCode::PERMANENT_REDIRECT,
    ];
    if !redirects.contains(&response.status()) {
        return None;
    }
    let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
    let next = location.and_then(|location| base.join(location).ok());
    Some(next.map(Into::into).ok_or_else(|| FetchError::Address("it redirects to no URL".to_owned())))
}

async fn count(mut response: Response, address: &Address, most: usize) -> Result<Fetched, FetchError> {
    let mut fetched = Fetched { start: Vec::new(), size: 0 };
    while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error, address))? {
        let room = START - fetched.start.len();
        fetched.start.extend_from_slice(&chunk[..room.min(chunk.len())]);
        fetched.size += chunk.len();
        if fetched.size > most {
            return Err(FetchError::TooLarge(most));
        }
    }
    Ok(fetched)
}

fn failed(error: &reqwest::Error, address: &Address) -> FetchError {
    told(failure::explain(error, address.url()), address)
}

fn told(failure: Failure, address: &Address) -> FetchError {
    match (failure.kind, failure.hint) {
        (FailureKind::NotAllowed, _) => FetchError::NotAllowed(address.host().to_owned()),
        (_, Some(hint)) => FetchError::Failed(format!("{}; {hint}", failure.detail)),
        (_, None) => FetchError::Failed(failure.detail),
    }
}

impl From<AddressError> for FetchError {
    fn from(error: AddressError) -> Self {
        match error {
            AddressError::NotAllowed { host } => Self::NotAllowed(host),
            AddressError::Malformed { reason, .. } => Self::Address(format!("it is not a URL ({reason})")),
            AddressError::Scheme { scheme } => Self::Address(format!("`{scheme}:` is neither http: nor https:")),
            AddressError::Credentials => Self::Address("it holds a user name or password".to_owned()),
            AddressError::TooLong { length } => Self::Address(format!("it has {length} characters")),
        }
    }
}
