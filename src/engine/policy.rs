//! Where webhooks may go: everywhere, or in a shared installation only to listed hosts and networks.
//!
//! Asked twice: when an endpoint is set, and when its name was resolved to addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

/// Which receivers are allowed.
#[derive(Debug, Clone, Default)]
pub enum Policy {
    /// Every receiver, also on this machine and in private networks.
    #[default]
    Everywhere,
    /// Only listed receivers; private addresses need a listed network or their exact host name.
    Listed(AllowList),
}

/// The receivers that a shared installation allows.
#[derive(Debug, Clone, Default)]
pub struct AllowList {
    /// Host names, exact or as `*.example.com`; none means every name with a public address.
    pub hosts: Vec<String>,
    /// Networks whose addresses are allowed whatever name led there.
    pub networks: Vec<IpNet>,
}

impl Policy {
    /// Whether an endpoint on `host` may be set; a name may still be refused when its addresses are known.
    pub fn permits_host(&self, host: &str) -> bool {
        let Self::Listed(list) = self else { return true };
        match literal_address(host) {
            Some(address) => list.permits(host, address),
            None => list.hosts.is_empty() || list.names(host) || !list.networks.is_empty(),
        }
    }

    /// Whether a webhook for `host` may connect to `address`.
    pub fn permits(&self, host: &str, address: IpAddr) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Listed(list) => list.permits(host, address),
        }
    }
}

impl AllowList {
    fn permits(&self, host: &str, address: IpAddr) -> bool {
        let address = address.to_canonical();
        if self.names_exactly(host) || self.networks.iter().any(|network| network.contains(&address)) {
            return true;
        }
        !is_private(address) && (self.hosts.is_empty() || self.names(host))
    }

    fn names_exactly(&self, host: &str) -> bool {
        self.hosts.iter().any(|listed| listed.eq_ignore_ascii_case(host))
    }

    fn names(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let below = |listed: &String| {
            let parent = listed.strip_prefix('*').map(str::to_ascii_lowercase);
            parent.is_some_and(|parent| parent.starts_with('.') && host.ends_with(&parent))
        };
        self.names_exactly(&host) || self.hosts.iter().any(below)
    }
}

/// The address that a URL's host is already, without asking a name server; IPv6 with or without its brackets.
pub fn literal_address(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// Whether an address is not one of the public internet.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    // 0/8 is this machine on Linux, 100.64/10 is carrier-grade NAT, 192.0.0/24 is for protocols, 198.18/15 is for measurements, and
    // 168.63.129.16 is the machine that runs the virtual ones of Azure.
    let reserved = match address.octets() {
        [0 | 240.., ..] | [192, 0, 0, _] | [168, 63, 129, 16] => true,
        [100, second, ..] => second & 0xc0 == 64,
        [198, second, ..] => second & 0xfe == 18,
        _ => false,
    };
    reserved || address.is_private() || address.is_loopback() || address.is_link_local() || address.is_multicast()
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    // Through these prefixes a gateway reaches IPv4 addresses: the old "compatible" form, NAT64, Teredo and 6to4.
    let embeds_v4 =
        matches!(address.segments(), [0, 0, 0, 0, 0, 0, ..] | [0x64, 0xff9b, ..] | [0x2001, 0, ..] | [0x2002, ..]);
    // fec0::/10 was for sites before fc00::/7 was.
    let is_of_a_site = address.segments()[0] & 0xffc0 == 0xfec0;
    embeds_v4 || is_of_a_site || address.is_multicast() || address.is_unique_local() || address.is_unicast_link_local()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(hosts: &[&str], networks: &[&str]) -> Policy {
        Policy::Listed(AllowList {
            hosts: hosts.iter().map(ToString::to_string).collect(),
            networks: networks.iter().map(|network| network.parse().unwrap()).collect(),
        })
    }

    fn permits(policy: &Policy, host: &str, address: &str) -> bool {
        policy.permits(host, address.parse().unwrap())
    }

    #[test]
    fn everything_is_allowed_unless_there_is_a_list() {
        assert!(Policy::Everywhere.permits_host("localhost"));
        assert!(permits(&Policy::Everywhere, "metadata", "169.254.169.254"));
    }

    #[test]
    fn a_list_refuses_private_addresses_in_every_disguise() {
        let policy = listed(&[], &[]);

        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.16.0.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "168.63.129.16",
            "192.0.0.170",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "fec0::1",
            "::7f00:1",
            "::169.254.169.254",
            "224.0.0.1",
            "255.255.255.255",
        ] {
            assert!(!permits(&policy, "rebound.example.com", private), "{private}");
            assert!(!policy.permits_host(private), "{private}");
        }
        assert!(permits(&policy, "example.com", "93.184.216.34"));
        assert!(permits(&policy, "example.com", "2606:2800:220:1::1"));
    }

    #[test]
    fn an_exact_name_is_trusted_with_its_private_address_and_a_wildcard_is_not() {
        let policy = listed(&["receiver", "*.example.com"], &[]);

        assert!(permits(&policy, "Receiver", "172.18.0.3"));
        assert!(permits(&policy, "hooks.example.com", "93.184.216.34"));
        assert!(!permits(&policy, "hooks.example.com", "172.18.0.3"));
        assert!(!policy.permits_host("example.com"));
        assert!(!policy.permits_host("badexample.com"));
    }

    #[test]
    fn a_listed_network_is_allowed_whatever_the_name() {
        let policy = listed(&["*.example.com"], &["172.18.0.0/16"]);

        assert!(policy.permits_host("receiver"));
        assert!(permits(&policy, "receiver", "172.18.0.3"));
        assert!(permits(&policy, "receiver", "::ffff:172.18.0.3"));
        assert!(!permits(&policy, "receiver", "172.19.0.3"));
        assert!(!permits(&policy, "receiver", "93.184.216.34"));
    }
}
