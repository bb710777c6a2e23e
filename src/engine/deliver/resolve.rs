//! Finds the addresses of receivers: the hosts file first, then the machine's name servers, then the policy.
//!
//! It needs no system resolver, so service names of compose and `host.docker.internal` work in an image without a C library.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use hickory_resolver::{
    Hosts, TokioResolver,
    config::{LookupIpStrategy, ResolverConfig},
    net::{NetError, runtime::TokioRuntimeProvider},
    proto::{
        op::Query,
        rr::{Name as DnsName, RecordType},
    },
};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::engine::policy::Policy;

/// How long one name server is asked; two attempts end before the connecting does.
const ASK: Duration = Duration::from_secs(2);

/// Finds addresses, and keeps those that are allowed.
#[derive(Clone)]
pub(super) struct Names {
    resolver: Option<TokioResolver>,
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
        Self { resolver: resolver().ok(), hosts: Arc::new(Hosts::from_system().unwrap_or_default()), policy }
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
        let found = resolver.lookup_ip(host).await.map_err(|error| unknown(reason(&error)))?;
        Ok(found.iter().collect())
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

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let names = self.clone();
        Box::pin(async move {
            let addresses = names.addresses(name.as_str()).await?;
            // The port of the URL takes the place of 0.
            let addresses: Addrs = Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)));
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
    use super::*;

    fn names(hosts: &str) -> Names {
        let mut table = Hosts::default();
        table.read_hosts_conf(hosts.as_bytes()).unwrap();
        Names { resolver: None, hosts: Arc::new(table), policy: Arc::default() }
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
}
