//! The sender: one HTTP client for all sandboxes, with connections reused and nothing followed.

use std::{sync::Arc, time::Duration};

use http_body_util::{Either, Full};
use hyper::{
    Request, Response, Uri,
    body::Incoming,
    header::{HOST, HeaderName, HeaderValue},
    http::request,
};
use hyper_util::{
    client::legacy,
    rt::{TokioExecutor, TokioTimer},
};
use tokio::time::timeout;

use super::{
    answer,
    connect::{CONNECT, Client, Connector},
    failure,
    resolve::Names,
    rewrite::{Rewrite, rewritten},
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

/// How webhooks are sent.
#[derive(Debug, Clone)]
pub struct SenderSettings {
    /// Which receivers are allowed.
    pub policy: Policy,
    /// Which certificates of receivers are good.
    pub trust: Trust,
    /// Which hosts receive in place of others.
    pub rewrites: Vec<Rewrite>,
    /// Whether this process runs in a container, where `localhost` is hardly what is meant.
    pub in_container: bool,
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
            rewrites: Vec::new(),
            in_container: false,
            answer_bytes: 4096,
            slow_transfer: Duration::from_secs(2),
        }
    }
}

/// Sends attempts; clones share their connections.
#[derive(Debug, Clone)]
pub struct Sender {
    attempts: Client,
    client: reqwest::Client,
    pub(super) policy: Arc<Policy>,
    rewrites: Arc<[Rewrite]>,
    in_container: bool,
    answer_bytes: usize,
    slow_transfer: Duration,
}

impl Sender {
    /// Builds the sender; it reads the machine's name servers and hosts file.
    pub fn new(settings: SenderSettings) -> Result<Self, TlsError> {
        let policy = Arc::new(settings.policy);
        let names = Names::of_this_machine(Arc::clone(&policy));
        let tls = tls::configuration(&settings.trust)?;
        let attempts = legacy::Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE)
            .pool_timer(TokioTimer::new())
            .build(Connector::new(names.clone(), tls.clone()));
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .dns_resolver(names)
            .http1_only()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE)
            // What is called is near, whatever the machine's proxies are.
            .no_proxy()
            .build()
            .map_err(|error| TlsError::Client(error.to_string()))?;
        let SenderSettings { answer_bytes, slow_transfer, rewrites, in_container, .. } = settings;
        Ok(Self { attempts, client, policy, rewrites: rewrites.into(), in_container, answer_bytes, slow_transfer })
    }

    /// An HTTP client for other calls, which finds and trusts what webhooks do.
    pub fn client(&self) -> &reqwest::Client {
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
    async fn exchange(&self, prepared: &Prepared) -> Result<Response<Incoming>, Failure> {
        let request = self.request(&prepared.head)?;
        let body = prepared.body.clone();
        let sent = match prepared.transfer {
            None => self.attempts.request(Request::from_parts(request, Either::Left(Full::new(body)))).await,
            Some(way) => transfer::send(&self.attempts, request, body, way, self.slow_transfer).await,
        };
        sent.map_err(|error| {
            let url = prepared.head.url.url();
            match rewritten(url, &self.rewrites) {
                Some((elsewhere, _)) => failure::explain(&error, &elsewhere),
                None if self.in_container => failure::explain(&error, url).inside_a_container(url),
                None => failure::explain(&error, url),
            }
        })
    }

    fn request(&self, head: &Head) -> Result<request::Parts, Failure> {
        let rewritten = rewritten(head.url.url(), &self.rewrites);
        let url = rewritten.as_ref().map_or(head.url.url(), |(elsewhere, _)| elsewhere);
        self.permit(url.host_str().unwrap_or_default())?;
        let uri: Uri = url.as_str().parse().map_err(|_| unsendable("the address"))?;
        let mut parts = Request::post(uri).body(()).map_err(|_| unsendable("the address"))?.into_parts().0;
        for (name, value) in &head.headers {
            let header = HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_str(value).ok());
            let (name, value) = header.ok_or_else(|| unsendable(&format!("the header `{name}`")))?;
            parts.headers.append(name, value);
        }
        if let Some((_, host)) = rewritten {
            parts.headers.entry(HOST).or_insert(host);
        }
        Ok(parts)
    }

    /// Asks the policy about a host that is an address already, about which the client does not ask the resolver.
    pub(super) fn permit(&self, host: &str) -> Result<(), Failure> {
        match literal_address(host).filter(|address| !self.policy.permits(host, *address)) {
            Some(address) => Err(failure::not_allowed(host, &[address])),
            None => Ok(()),
        }
    }
}

fn unsendable(what: &str) -> Failure {
    let detail = format!("{what} holds characters that cannot be sent");
    Failure { kind: FailureKind::Other, detail, hint: Some("use visible ASCII".to_owned()) }
}
