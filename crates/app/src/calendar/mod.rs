//! Turnos as iCalendar (RFC 5545): what is attached to messages and what calendar feeds answer. It says when, where
//! and with whom; what the patient comes for is never in it.

mod content_line;
mod document;
mod event;
mod feed;
mod time_zone;

#[cfg(test)]
mod reading_tests;

pub use document::{CalendarDocument, Method, Party};
pub use event::CalendarEvent;
pub(crate) use feed::remove_feeds;
pub use feed::{
    CreateFeed, CreateFeedError, NewFeed, RemoveFeedError, create_feed, list_feeds, read_feed, remove_feed,
};

/// The host in an address: what every event's `UID` ends with.
pub fn host_of(url: &str) -> &str {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = authority.split(['/', '?', '#']).next().unwrap_or(authority);
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::host_of;

    #[test]
    fn the_host_of_an_address_has_neither_scheme_nor_port_nor_path() {
        for (url, host) in [
            ("https://turnos.example", "turnos.example"),
            ("https://turnos.example:8443/salud", "turnos.example"),
            ("http://192.168.0.5:8000", "192.168.0.5"),
            ("http://[::1]:8000", "[::1]"),
            ("http://[::1]", "[::1]"),
        ] {
            assert_eq!(host_of(url), host, "{url}");
        }
    }
}
