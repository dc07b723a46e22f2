//! How many requests one address and one account may send. Kept in memory, by each instance for itself: this bounds
//! load, and what guards passwords is in the database (see `turnoplus_app::identity`).

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use turnoplus_domain::ids::UserId;
use utoipa::openapi::{OpenApi, RefOr};

use crate::client::Source;
use crate::problem::{Code, Problem, too_many_requests};

/// Requests per minute; a minute's worth may come at once. 0 is no limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RequestLimits {
    /// From one address: a whole clinic may sit behind one.
    pub per_address: u32,
    /// Of one account, from anywhere.
    pub per_user: u32,
}

impl RequestLimits {
    /// No limits: for tests of other things.
    pub const NONE: Self = Self {
        per_address: 0,
        per_user: 0,
    };
}

/// Counts requests.
pub struct Limiter {
    addresses: Meter<Source>,
    users: Meter<UserId>,
}

impl Limiter {
    /// A limiter that has seen nobody.
    pub fn new(limits: RequestLimits) -> Self {
        Self {
            addresses: Meter::new(limits.per_address),
            users: Meter::new(limits.per_user),
        }
    }

    /// Counts a request of this account, or refuses it.
    pub(crate) fn admit_user(&self, user: UserId, now: Timestamp) -> Result<(), Problem> {
        self.users.admit(user, now).map_err(refused)
    }

    /// Counts a request from this address, or refuses it.
    pub(crate) fn admit_address(&self, source: Source, now: Timestamp) -> Result<(), Problem> {
        self.addresses.admit(source, now).map_err(refused)
    }
}

fn refused(wait: SignedDuration) -> Problem {
    Problem::of(Code::TooManyRequests).retry_after(whole_seconds(wait))
}

/// For `Retry-After`: rounded up, so that who obeys is let in.
pub(crate) fn whole_seconds(wait: SignedDuration) -> u32 {
    let seconds = wait.as_secs() + i64::from(wait.subsec_nanos() > 0);
    u32::try_from(seconds.max(1)).unwrap_or(u32::MAX)
}

/// Any operation of the API may be refused so: said once, for all of them.
pub(crate) fn tell(contract: &mut OpenApi) {
    for (path, item) in &mut contract.paths.paths {
        if !path.starts_with("/api/") {
            continue;
        }
        let operations = [
            &mut item.get,
            &mut item.post,
            &mut item.put,
            &mut item.patch,
            &mut item.delete,
        ];
        for operation in operations.into_iter().flatten() {
            operation
                .responses
                .responses
                .entry("429".to_owned())
                .or_insert_with(|| RefOr::T(too_many_requests()));
        }
    }
}

/// The generic cell rate algorithm (ITU-T I.371): one instant per key says until when its allowance is spent.
struct Meter<K> {
    /// Between two requests at the steady rate; zero is no limit.
    interval: SignedDuration,
    spent_until: Mutex<HashMap<K, Timestamp>>,
}

/// What may come at once.
const WINDOW: SignedDuration = SignedDuration::from_secs(60);
/// More keys than this are not remembered: the memory of the process is bounded.
const MOST_KEYS: usize = 100_000;

impl<K: Eq + Hash> Meter<K> {
    fn new(per_minute: u32) -> Self {
        let interval = i32::try_from(per_minute)
            .ok()
            .and_then(|number| WINDOW.checked_div(number))
            .unwrap_or(SignedDuration::ZERO);
        Self {
            interval,
            spent_until: Mutex::default(),
        }
    }

    /// Counts one more, or says how long to wait.
    fn admit(&self, key: K, now: Timestamp) -> Result<(), SignedDuration> {
        if self.interval.is_zero() {
            return Ok(());
        }
        let mut keys = self.spent_until.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= MOST_KEYS {
            keys.retain(|_, until| *until > now);
            if keys.len() >= MOST_KEYS {
                keys.clear();
            }
        }
        let until = keys.entry(key).or_insert(now);
        let spent = until.duration_since(now).max(SignedDuration::ZERO);
        let room = WINDOW - self.interval;
        if spent > room {
            return Err(spent - room);
        }
        *until = now.saturating_add(spent + self.interval).unwrap_or(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minutes_worth_may_come_at_once_and_then_the_rate_holds() {
        let meter = Meter::new(6);
        let start: Timestamp = "2026-11-25T12:00:00Z".parse().unwrap();
        for _ in 0..6 {
            assert_eq!(meter.admit('a', start), Ok(()));
        }
        assert_eq!(meter.admit('a', start), Err(SignedDuration::from_secs(10)));
        assert_eq!(meter.admit('b', start), Ok(()), "others are not concerned");
        let later = start + SignedDuration::from_secs(10);
        assert_eq!(meter.admit('a', later), Ok(()));
        assert_eq!(meter.admit('a', later), Err(SignedDuration::from_secs(10)));
        let rested = start + SignedDuration::from_hours(1);
        for _ in 0..6 {
            assert_eq!(meter.admit('a', rested), Ok(()));
        }
        assert!(meter.admit('a', rested).is_err());
    }

    #[test]
    fn without_a_limit_everything_passes() {
        let meter = Meter::new(0);
        for _ in 0..1000 {
            assert_eq!(meter.admit('a', Timestamp::UNIX_EPOCH), Ok(()));
        }
    }
}
