//! The sender: one HTTP client for all sandboxes, with connections reused and nothing followed.

use std::{sync::Arc, time::Duration};

use reqwest::{
    Client, RequestBuilder, Response,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use tokio::time::timeout;

use super::{
    answer, failure,
    resolve::Names,
    tls::{self, TlsError, Trust},
    transfer,
};
use crate::engine::{
    clock::Stopwatch,
    outbox::{AttemptResult, Failure, FailureKind, Head, Prepared, Reply},
    policy::{Policy, literal_address},
};

/// A connection that nobody used for this long is closed; many servers close theirs after five seconds.
const IDLE: Duration = Duration::from_secs(4);
/// How long connecting may take, within the time of the attempt.
const CONNECT: Duration = Duration::from_secs(5);

/// How webhooks are sent.
#[derive(Debug, Clone)]
pub struct SenderSettings {
    /// Which receivers are allowed.
    pub policy: Policy,
    /// Which certificates of receivers are good.
    pub trust: Trust,
    /// How many bytes of an answer are read and kept.
    pub answer_bytes: usize,
    /// How long a slow transfer takes.
    pub slow_transfer: Duration,
}

impl Default for SenderSettings {
    fn default() -> Self {
        Self {
            policy: Policy::default(),
            trust: Trust::default(),
            answer_bytes: 4096,
            slow_transfer: Duration::from_secs(2),
        }
    }
}

/// Sends attempts; clones share their connections.
#[derive(Debug, Clone)]
pub struct Sender {
    pub(super) client: Client,
    pub(super) policy: Arc<Policy>,
    answer_bytes: usize,
    slow_transfer: Duration,
}

impl Sender {
    /// Builds the sender; it reads the machine's name servers and hosts file.
    pub fn new(settings: SenderSettings) -> Result<Self, TlsError> {
        let policy = Arc::new(settings.policy);
        let builder = Client::builder()
            .tls_backend_preconfigured(tls::configuration(&settings.trust)?)
            .dns_resolver(Names::of_this_machine(Arc::clone(&policy)))
            .http1_only()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE)
            // Receivers of tests are near, whatever the machine's proxies are.
            .no_proxy();
        let client = builder.build().map_err(|error| TlsError::Client(error.to_string()))?;
        Ok(Self { client, policy, answer_bytes: settings.answer_bytes, slow_transfer: settings.slow_transfer })
    }

    /// The HTTP client, for other calls that shall go the way of webhooks.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Sends one attempt, and says what came of it within the attempt's timeout.
    pub async fn send(&self, prepared: Prepared) -> AttemptResult {
        let watch = Stopwatch::start();
        let reply = self.reply(&prepared, watch).await.unwrap_or_else(|failure| Reply::Unanswered { failure });
        AttemptResult { reply, took: watch.elapsed() }
    }

    async fn reply(&self, prepared: &Prepared, watch: Stopwatch) -> Result<Reply, Failure> {
        let response = timeout(prepared.timeout, self.exchange(prepared))
            .await
            .unwrap_or_else(|_| Err(failure::timed_out(prepared.timeout)))?;
        let left = prepared.timeout.saturating_sub(watch.elapsed());
        Ok(Reply::Answered(answer::read(response, self.answer_bytes, left).await))
    }

    /// Sends the request, and waits for the head of the answer.
    async fn exchange(&self, prepared: &Prepared) -> Result<Response, Failure> {
        let request = self.request(&prepared.head)?;
        let body = prepared.body.clone();
        let sent = match prepared.transfer {
            None => request.body(body).send().await,
            Some(way) => transfer::send(request, body, way, self.slow_transfer).await,
        };
        sent.map_err(|error| failure::explain(&error, prepared.head.url.url()))
    }

    fn request(&self, head: &Head) -> Result<RequestBuilder, Failure> {
        self.permit(head.url.host())?;
        Ok(self.client.post(head.url.url().clone()).headers(headers(head)?))
    }

    /// Asks the policy about a host that is an address already, about which the client does not ask the resolver.
    pub(super) fn permit(&self, host: &str) -> Result<(), Failure> {
        match literal_address(host).filter(|address| !self.policy.permits(host, *address)) {
            Some(address) => Err(failure::not_allowed(host, &[address])),
            None => Ok(()),
        }
    }
}

fn headers(head: &Head) -> Result<HeaderMap, Failure> {
    let mut map = HeaderMap::new();
    for (name, value) in &head.headers {
        let header = HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_str(value).ok());
        let (name, value) = header.ok_or_else(|| unsendable(name))?;
        map.append(name, value);
    }
    Ok(map)
}

fn unsendable(name: &str) -> Failure {
    let detail = format!("the header `{name}` holds characters that cannot be sent");
    Failure { kind: FailureKind::Other, detail, hint: Some("use visible ASCII in header values".to_owned()) }
}
