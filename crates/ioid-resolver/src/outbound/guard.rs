//! Which addresses are public.
//!
//! Source: the IANA special-purpose address registries (RFC 6890 and its updates). What is not
//! known to be globally reachable is refused.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::net::lookup_host;

/// Resolves names, and forgets every address that is not public. The connection is made to what is
/// returned here, so that a name cannot change its mind in between.
#[derive(Debug)]
pub(super) struct PublicNames;

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let all = lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = all.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                let refused = "refused: the name leads into a private network";
                return Err(io::Error::other(refused).into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// The address a URL spells out instead of a name. The URL's parser has already read the odd
/// spellings of IPv4, such as `0x7f.1`.
fn literal(url: &Url) -> Option<IpAddr> {
    url.host_str()?.trim_matches(['[', ']']).parse().ok()
}

pub(super) fn is_private_literal(url: &Url) -> bool {
    literal(url).is_some_and(|address| !is_public(address))
}

pub(super) fn is_loopback(url: &Url) -> bool {
    literal(url).is_some_and(|address| address.is_loopback())
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or_else(|| is_public_v6(v6), is_public_v4),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let within = |[a, b, c, d]: [u8; 4], bits: u32| {
        let mask = u32::MAX << (32 - bits);
        (address.to_bits() ^ Ipv4Addr::new(a, b, c, d).to_bits()) & mask == 0
    };
    let special = [
        ([0, 0, 0, 0], 8),
        ([10, 0, 0, 0], 8),
        ([100, 64, 0, 0], 10),
        ([127, 0, 0, 0], 8),
        ([169, 254, 0, 0], 16),
        ([172, 16, 0, 0], 12),
        ([192, 0, 0, 0], 24),
        ([192, 0, 2, 0], 24),
        ([192, 88, 99, 0], 24),
        ([192, 168, 0, 0], 16),
        ([198, 18, 0, 0], 15),
        ([198, 51, 100, 0], 24),
        ([203, 0, 113, 0], 24),
        ([224, 0, 0, 0], 3),
    ];
    !special.into_iter().any(|(start, bits)| within(start, bits))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    // Only 2000::/3 is given out. Within it are what wraps IPv4 (Teredo, 6to4), protocols
    // (2001::/23), and documentation.
    let global = first & 0xe000 == 0x2000;
    let protocols = first == 0x2001 && second < 0x0200;
    let documentation =
        (first == 0x2001 && second == 0x0db8) || (first == 0x3fff && second < 0x1000);
    global && !protocols && !documentation && first != 0x2002
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_globally_reachable_is_public() {
        for public in
            ["1.1.1.1", "8.8.8.8", "172.32.0.1", "192.0.1.1", "100.128.0.1", "2606:4700::1"]
        {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "198.19.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "fe80::1",
            "fc00::1",
            "ff02::1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "3fff:fff::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
    }

    #[test]
    fn odd_spellings_of_an_address_are_seen_through() {
        for url in [
            "https://127.0.0.1/",
            "https://0x7f.1/",
            "https://2130706433/",
            "https://0177.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:169.254.169.254]/",
            "https://127.1/",
        ] {
            assert!(is_private_literal(&Url::parse(url).unwrap()), "{url}");
        }
        assert!(!is_private_literal(&Url::parse("https://1.1.1.1/").unwrap()));
        assert!(!is_private_literal(&Url::parse("https://example.com/").unwrap()));
    }
}
