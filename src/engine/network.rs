//! Networks and addresses as people write them.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// How many bits of an IPv6 address say that an IPv4 address follows.
const MAPPED: u8 = 96;

/// The network that is meant, an address being the network of itself.
///
/// Peers are compared by their IPv4 address when they have one, so IPv4 networks written as IPv6 are those of IPv4.
pub fn network(text: &str) -> Option<IpNet> {
    let network = text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).ok()?;
    Some(match network {
        IpNet::V6(mapped) => mapped_network(mapped).map_or(network, IpNet::V4),
        IpNet::V4(_) => network,
    })
}

fn mapped_network(network: Ipv6Net) -> Option<Ipv4Net> {
    let prefix = network.prefix_len().checked_sub(MAPPED)?;
    Ipv4Net::new(Ipv6Addr::to_ipv4_mapped(&network.addr())?, prefix).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_of_both_families_are_read() {
        for (text, meant) in [
            ("203.0.113.7", Some("203.0.113.7/32")),
            ("10.0.0.0/8", Some("10.0.0.0/8")),
            ("2001:db8::1", Some("2001:db8::1/128")),
            ("2001:db8::/32", Some("2001:db8::/32")),
            ("::ffff:10.0.0.1", Some("10.0.0.1/32")),
            ("::ffff:192.0.2.0/120", Some("192.0.2.0/24")),
            ("::ffff:0.0.0.0/96", Some("0.0.0.0/0")),
            ("::/0", Some("::/0")),
            ("10.0.0.0/33", None),
            ("example.com", None),
            ("", None),
        ] {
            assert_eq!(network(text).map(|network| network.to_string()).as_deref(), meant, "{text}");
        }
    }
}
