//! Finds the addresses of receivers: the hosts file first, then the machine's name servers, then the policy.
//!
//! It needs no system resolver, so service names of compose and `host.docker.internal` work in an image without a C library.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use futures_util::future::BoxFuture;
use hickory_resolver::{
    Hosts, TokioResolver,
    config::{LookupIpStrategy, ResolverConfig},
    net::{NetError, runtime::TokioRuntimeProvider},
    proto::{
        op::Query,
        rr::{Name as DnsName, RecordType},
    },
};
use hyper_util::client::legacy::connect::dns;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::time::timeout;
use tower::Service;

use crate::engine::{policy::Policy, time::format_span};

/// How long one question to a name server may take.
const ASK: Duration = Duration::from_secs(2);
/// How long all questions may take; shorter than connecting, so that silent name servers are told as such.
const PATIENCE: Duration = Duration::from_secs(4);

/// Finds addresses, and keeps those that are allowed.
#[derive(Clone)]
pub(super) struct Names {
    resolver: Option<TokioResolver>,
    patience: Duration,
    hosts: Arc<Hosts>,
    policy: Arc<Policy>,
}

/// Why a host has no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum ResolveError {
    /// No name server knows it, or none answers.
    #[error("{host} has no address: {reason}")]
    Unknown { host: String, reason: String },
    /// All of its addresses are refused.
    #[error("{host} is not an allowed receiver")]
    NotAllowed { host: String, addresses: Vec<IpAddr> },
}

impl Names {
    /// Reads `/etc/resolv.conf` and `/etc/hosts`; without the former only the hosts file counts.
    pub(super) fn of_this_machine(policy: Arc<Policy>) -> Self {
        let hosts = Arc::new(Hosts::from_system().unwrap_or_default());
        Self { resolver: resolver().ok(), patience: PATIENCE, hosts, policy }
    }

    async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, ResolveError> {
        let found = self.find(host).await?;
        let (allowed, refused): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|address| self.policy.permits(host, *address));
        if allowed.is_empty() {
            return Err(ResolveError::NotAllowed { host: host.to_owned(), addresses: refused });
        }
        Ok(allowed)
    }

    async fn find(&self, host: &str) -> Result<Vec<IpAddr>, ResolveError> {
        let known = self.known(host);
        if !known.is_empty() {
            return Ok(known);
        }
        let unknown = |reason: String| ResolveError::Unknown { host: host.to_owned(), reason };
        let resolver = self.resolver.as_ref().ok_or_else(|| unknown("this machine names no name server".to_owned()))?;
        match timeout(self.patience, resolver.lookup_ip(host)).await {
            Ok(Ok(found)) => Ok(found.iter().collect()),
            Ok(Err(error)) => Err(unknown(reason(&error))),
            Err(_) => Err(unknown(format!("the name servers gave no answer within {}", format_span(self.patience)))),
        }
    }

    /// Addresses that need no name server; asking one for the other address family would only take time.
    fn known(&self, host: &str) -> Vec<IpAddr> {
        if host.eq_ignore_ascii_case("localhost") || host.to_ascii_lowercase().ends_with(".localhost") {
            return vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        }
        let Ok(mut name) = DnsName::from_utf8(host) else { return Vec::new() };
        name.set_fqdn(true);
        let listed = |kind| self.hosts.lookup_static_host(&Query::query(name.clone(), kind));
        let answers = [RecordType::A, RecordType::AAAA].into_iter().filter_map(listed);
        answers
            .flat_map(|lookup| lookup.answers().iter().filter_map(|it| it.data.ip_addr()).collect::<Vec<_>>())
            .collect()
    }
}

impl Service<dns::Name> for Names {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = ResolveError;
    type Future = BoxFuture<'static, Result<Self::Response, ResolveError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ResolveError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: dns::Name) -> Self::Future {
        let names = self.clone();
        Box::pin(async move {
            let addresses = names.addresses(name.as_str()).await?;
            // The port of the URL takes the place of 0.
            let addresses: Vec<_> = addresses.into_iter().map(|address| SocketAddr::new(address, 0)).collect();
            Ok(addresses.into_iter())
        })
    }
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let mut names = self.clone();
        Box::pin(async move {
            let addresses: Addrs = Box::new(names.call(name.as_str().parse()?).await?);
            Ok(addresses)
        })
    }
}

fn resolver() -> Result<TokioResolver, NetError> {
    let mut builder = TokioResolver::builder_tokio().unwrap_or_else(|_| {
        // Nobody else's name servers: what a test resolves is nobody else's business.
        TokioResolver::builder_with_config(ResolverConfig::default(), TokioRuntimeProvider::default())
    });
    let options = builder.options_mut();
    options.ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
    options.timeout = ASK;
    // Containers come and go: yesterday's address or absence of a name must not be remembered.
    options.cache_size = 0;
    builder.build()
}

fn reason(error: &NetError) -> String {
    if error.is_nx_domain() || error.is_no_records_found() {
        "no name server knows it".to_owned()
    } else {
        format!("the name servers gave no answer ({error})")
    }
}

#[cfg(test)]
mod tests {
    use hickory_resolver::config::{ConnectionConfig, NameServerConfig};

    use super::*;

    fn names(hosts: &str) -> Names {
        let mut table = Hosts::default();
        table.read_hosts_conf(hosts.as_bytes()).unwrap();
        Names { resolver: None, patience: PATIENCE, hosts: Arc::new(table), policy: Arc::default() }
    }

    #[test]
    fn the_hosts_file_and_localhost_need_no_name_server() {
        let names = names("172.17.0.1 host.docker.internal\nfd00::2 receiver # compose\n172.18.0.2 receiver\n");

        assert_eq!(names.known("host.docker.internal"), ["172.17.0.1".parse::<IpAddr>().unwrap()]);
        assert_eq!(names.known("Receiver").len(), 2);
        assert_eq!(names.known("localhost").len(), 2);
        assert!(names.known("elsewhere").is_empty());
    }

    #[tokio::test]
    async fn without_name_servers_an_unknown_name_says_so() {
        let error = names("").addresses("receiver").await.unwrap_err();

        assert_eq!(error.to_string(), "receiver has no address: this machine names no name server");
    }

    #[tokio::test]
    async fn silent_name_servers_are_told_as_such() {
        let silent = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let mut connection = ConnectionConfig::udp();
        connection.port = silent.local_addr().unwrap().port();
        let server = NameServerConfig::new(Ipv4Addr::LOCALHOST.into(), true, vec![connection]);
        let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
        let resolver = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default()).build().unwrap();
        let names = Names { resolver: Some(resolver), patience: Duration::from_millis(50), ..names("") };

        let error = names.addresses("receiver.example.com").await.unwrap_err();

        assert!(error.to_string().ends_with("the name servers gave no answer within 50ms"), "{error}");
    }
}
