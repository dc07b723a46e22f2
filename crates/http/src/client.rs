//! Where a request comes from, as far as the network can be believed.

use std::convert::Infallible;
use std::fmt;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use ipnet::IpNet;

/// The client's address: the peer's own, or what a proxy that is trusted says it is. `None` when nobody knows, as in
/// tests without a network.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClientAddress(pub Option<IpAddr>);

impl ClientAddress {
    /// The address behind these trusted proxies. `X-Forwarded-For` is read from the right, where each hop wrote the
    /// peer that it saw: what a client wrote itself stands further left and never counts.
    pub fn of(request: &Request, trusted: &[IpNet]) -> Self {
        let peer = request
            .extensions()
            .get::<ConnectInfo<SocketAddr>>()
            .map(|ConnectInfo(peer)| peer.ip().to_canonical());
        Self(peer.map(|peer| behind(peer, request.headers(), trusted)))
    }

    /// The part of the address that one household or clinic has: all of an IPv4 address, the first 64 bits of an IPv6
    /// address, because whoever has one has the whole network (RFC 6177).
    pub fn source(self) -> Option<Source> {
        self.first_bits(32, 64)
    }

    /// The part of the address that one provider or larger site has, in which addresses and networks of 64 bits come at
    /// no cost: the first 24 bits of an IPv4 address, the first 48 of an IPv6 address (RFC 6177).
    pub fn network(self) -> Option<Source> {
        self.first_bits(24, 48)
    }

    fn first_bits(self, v4_bits: u8, v6_bits: u8) -> Option<Source> {
        self.0.map(|address| {
            let bits = if address.is_ipv4() { v4_bits } else { v6_bits };
            // No address has fewer bits than are asked for here.
            Source(IpNet::new(address, bits).map_or(address, |net| net.network()))
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().copied().unwrap_or(Self(None)))
    }
}

/// Where requests come from, as coarse as limits need it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Source(IpAddr);

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn behind(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.contains(&address));
    let lines: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .map(|value| value.to_str().unwrap_or("?"))
        .collect();
    let mut client = peer;
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        if !is_trusted(client) {
            break;
        }
        match hop_address(hop.trim()) {
            Some(address) => client = address,
            // A proxy that writes no address: what is known is that the request came through it.
            None => break,
        }
    }
    client
}

/// Some proxies write the port too.
fn hop_address(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(text);
    bare.parse::<IpAddr>()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
        .map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn seen(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut request = Request::builder();
        for line in forwarded {
            request = request.header("x-forwarded-for", *line);
        }
        let mut request = request.body(Body::empty()).unwrap();
        let peer: SocketAddr = peer.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        ClientAddress::of(&request, &trusted).0.unwrap().to_string()
    }

    #[test]
    fn what_a_stranger_forwards_does_not_count() {
        assert_eq!(seen("203.0.113.9:1", &["198.51.100.1"], &[]), "203.0.113.9");
        assert_eq!(
            seen("203.0.113.9:1", &["198.51.100.1"], &["10.0.0.0/8"]),
            "203.0.113.9"
        );
    }

    #[test]
    fn the_nearest_address_that_is_no_trusted_proxy_is_the_client() {
        let trusted = ["10.0.0.0/8", "::1/128"];
        assert_eq!(
            seen("10.0.0.1:1", &["1.2.3.4, 198.51.100.1"], &trusted),
            "198.51.100.1"
        );
        assert_eq!(
            seen("10.0.0.1:1", &["1.2.3.4", "198.51.100.1, 10.0.0.7"], &trusted),
            "198.51.100.1"
        );
        assert_eq!(seen("[::1]:1", &["198.51.100.1:4711"], &trusted), "198.51.100.1");
        assert_eq!(
            seen("[::ffff:10.0.0.1]:1", &["[2001:db8::1]:80"], &trusted),
            "2001:db8::1"
        );
    }

    #[test]
    fn a_forwarded_text_that_is_no_address_ends_the_chain() {
        let trusted = ["10.0.0.0/8"];
        assert_eq!(
            seen("10.0.0.1:1", &["198.51.100.1, unknown"], &trusted),
            "10.0.0.1"
        );
        assert_eq!(seen("10.0.0.1:1", &[], &trusted), "10.0.0.1");
        assert_eq!(
            seen("10.0.0.1:1", &["198.51.100.1, <script>, 10.0.0.2"], &trusted),
            "10.0.0.2"
        );
    }

    #[test]
    fn a_network_of_ipv6_is_one_source() {
        let source = |text: &str| ClientAddress(Some(text.parse().unwrap())).source();
        assert_eq!(source("2001:db8:1:2::1"), source("2001:db8:1:2:ffff::9"));
        assert_ne!(source("2001:db8:1:2::1"), source("2001:db8:1:3::1"));
        assert_ne!(source("203.0.113.1"), source("203.0.113.2"));
        let network = |text: &str| ClientAddress(Some(text.parse().unwrap())).network();
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_ne!(network("2001:db8:1::1"), network("2001:db8:2::1"));
        assert_eq!(network("203.0.113.1"), network("203.0.113.200"));
        assert_ne!(network("203.0.113.1"), network("203.0.114.1"));
    }
}
