//! Places for connections: so many at once, and of one source only some, so that one machine does not keep everybody else
//! out. A proxy that is trusted stands for many.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use ipnet::IpNet;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use turnoplus_http::client::{ClientAddress, Source};

/// How many connections there may be.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// At once.
    pub all: usize,
    /// At once of one [`Source`]. 0 for as many as there are.
    pub of_source: usize,
    /// Sources without a bound of their own.
    pub proxies: Vec<IpNet>,
}

/// The places, and who has taken how many.
pub(super) struct Places {
    free: Arc<Semaphore>,
    bounds: Bounds,
    taken: Arc<Mutex<HashMap<Source, usize>>>,
}

/// A place; given back when it is dropped.
pub(super) struct Place {
    _any: OwnedSemaphorePermit,
    _of_source: Option<OfSource>,
}

struct OfSource {
    source: Source,
    taken: Arc<Mutex<HashMap<Source, usize>>>,
}

impl Places {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self {
            free: Arc::new(Semaphore::new(bounds.all)),
            bounds,
            taken: Arc::default(),
        }
    }

    /// A place for a connection from there, if there is one.
    pub(super) fn take(&self, peer: IpAddr) -> Option<Place> {
        let any = Arc::clone(&self.free).try_acquire_owned().ok()?;
        let peer = peer.to_canonical();
        let bounded = self.bounds.of_source > 0 && !self.bounds.proxies.iter().any(|net| net.contains(&peer));
        let source = ClientAddress(Some(peer)).source().filter(|_| bounded);
        let of_source = match source {
            Some(source) => Some(self.take_of(source)?),
            None => None,
        };
        Some(Place {
            _any: any,
            _of_source: of_source,
        })
    }

    fn take_of(&self, source: Source) -> Option<OfSource> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(source).or_default();
        if *count >= self.bounds.of_source {
            return None;
        }
        *count += 1;
        Some(OfSource {
            source,
            taken: Arc::clone(&self.taken),
        })
    }
}

impl Drop for OfSource {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let left = taken.get(&self.source).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            taken.remove(&self.source);
        } else {
            taken.insert(self.source, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(raw: &str) -> IpAddr {
        raw.parse().unwrap_or(IpAddr::from([0, 0, 0, 0]))
    }

    #[test]
    fn one_source_leaves_room_for_others() {
        let places = Places::new(Bounds {
            all: 6,
            of_source: 2,
            proxies: vec![IpNet::from(address("10.0.0.1"))],
        });
        for (one, other) in [("192.0.2.1", "192.0.2.1"), ("2001:db8::1", "2001:db8::2")] {
            let held = [places.take(address(one)), places.take(address(other))];
            assert!(held.iter().all(Option::is_some), "{one}");
            assert!(places.take(address(one)).is_none(), "{one}");
            assert!(places.take(address("192.0.2.9")).is_some());
            drop(held);
            assert!(places.take(address(one)).is_some(), "{one}");
        }
        let proxied: Vec<_> = (0..6).map(|_| places.take(address("10.0.0.1"))).collect();
        assert!(proxied.iter().all(Option::is_some));
        assert!(places.take(address("192.0.2.9")).is_none(), "there are six");
        drop(proxied);
        assert!(places.taken.lock().is_ok_and(|taken| taken.is_empty()));
    }
}
