//! How the delivery of a message goes: who holds it, how often it was tried, when it is given up.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::About;
use crate::ids::MessageId;

/// How long a worker may hold a message before another takes it to be dead. One attempt ends within 30 seconds, and
/// two clocks that are wrong by a minute each differ by two: what is left is the margin.
pub const LEASE: SignedDuration = SignedDuration::from_mins(3);
/// After so many attempts a message is given up: about three days.
pub const MOST_ATTEMPTS: u16 = 20;

const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);

/// Where a message stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DeliveryState {
    /// Waits until it is due.
    Pending,
    /// A worker is sending it.
    Sending {
        /// Which one.
        owner: Uuid,
    },
    /// The mail server took it.
    Sent,
    /// There was nothing to send.
    Skipped(SkipReason),
    /// Given up: a person decides.
    Dead,
}

/// Why there was nothing to send.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SkipReason {
    /// What it tells is no longer true: a later change is told instead.
    Superseded,
    /// It is too late to be of use.
    Late,
    /// Nobody to be told has an address.
    NoAddress,
    /// An admin took it off the queue.
    Discarded,
}

/// What went wrong with an attempt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The mail server cannot be reached, or does not let us in.
    Unreachable,
    /// The mail server asks to come back (4xx).
    Deferred,
    /// The mail server refuses it for good (5xx).
    Refused,
    /// What is stored cannot be read, or makes no message.
    Unreadable,
    /// The worker that held it went away; whether it was sent is not known.
    Interrupted,
}

/// A message in the queue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueuedMessage {
    /// Identifies it; also within its e-mail's `Message-ID`.
    pub id: MessageId,
    /// What it is about.
    pub about: About,
    /// When it happened.
    pub created_at: Timestamp,
    /// Where it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u16,
    /// What went wrong last.
    pub fault: Option<Fault>,
    /// When somebody is to look at it: the next attempt, or the end of the lease. When it was settled, afterwards.
    pub due_at: Timestamp,
}

impl QueuedMessage {
    /// Taken by a worker, for one attempt. `None` when it is not to be had now.
    pub fn leased(&self, owner: Uuid, now: Timestamp) -> Option<Self> {
        let fault = match self.state {
            DeliveryState::Pending => self.fault,
            DeliveryState::Sending { .. } => Some(Fault::Interrupted),
            DeliveryState::Sent | DeliveryState::Skipped(_) | DeliveryState::Dead => return None,
        };
        (self.due_at <= now).then(|| Self {
            state: DeliveryState::Sending { owner },
            attempts: self.attempts.saturating_add(1),
            fault,
            due_at: after(now, LEASE),
            ..self.clone()
        })
    }

    /// Taken by the mail server.
    #[must_use]
    pub fn sent(&self, now: Timestamp) -> Self {
        self.settled(DeliveryState::Sent, None, now)
    }

    /// Nothing to send.
    #[must_use]
    pub fn skipped(&self, why: SkipReason, now: Timestamp) -> Self {
        self.settled(DeliveryState::Skipped(why), None, now)
    }

    /// After a failed attempt: once more later, or given up. `chance` is a random number that spreads the retries.
    #[must_use]
    pub fn failed(&self, fault: Fault, chance: u32, now: Timestamp) -> Self {
        if fault.is_permanent() || self.attempts >= MOST_ATTEMPTS {
            return self.settled(DeliveryState::Dead, Some(fault), now);
        }
        Self {
            state: DeliveryState::Pending,
            fault: Some(fault),
            due_at: after(now, pause(self.attempts, chance)),
            ..self.clone()
        }
    }

    /// Put back into the queue by an admin. `None` unless it was given up or found nobody to send it to.
    pub fn resent(&self, now: Timestamp) -> Option<Self> {
        matches!(
            self.state,
            DeliveryState::Dead | DeliveryState::Skipped(SkipReason::NoAddress | SkipReason::Discarded)
        )
        .then(|| Self {
            state: DeliveryState::Pending,
            attempts: 0,
            fault: None,
            due_at: now,
            ..self.clone()
        })
    }

    /// Taken off the queue by an admin. `None` when it is being sent or settled already.
    pub fn discarded(&self, now: Timestamp) -> Option<Self> {
        matches!(self.state, DeliveryState::Pending | DeliveryState::Dead)
            .then(|| self.skipped(SkipReason::Discarded, now))
    }

    fn settled(&self, state: DeliveryState, fault: Option<Fault>, now: Timestamp) -> Self {
        Self {
            state,
            fault,
            due_at: now,
            ..self.clone()
        }
    }
}

impl Fault {
    /// Whether another attempt would end the same way.
    pub fn is_permanent(self) -> bool {
        matches!(self, Self::Refused | Self::Unreadable)
    }

    /// The name in storage and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Deferred => "deferred",
            Self::Refused => "refused",
            Self::Unreadable => "unreadable",
            Self::Interrupted => "interrupted",
        }
    }
}

impl SkipReason {
    /// The name in storage and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Superseded => "superseded",
            Self::Late => "late",
            Self::NoAddress => "no-address",
            Self::Discarded => "discarded",
        }
    }
}

/// The pause doubles with every attempt; the second half of it is left to chance, so that what failed together is not
/// tried together again.
fn pause(attempts: u16, chance: u32) -> SignedDuration {
    let doublings = u32::from(attempts.saturating_sub(1)).min(16);
    let full = FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE);
    let half = full / 2;
    half + half.mul_f64(f64::from(chance) / f64::from(u32::MAX))
}

fn after(now: Timestamp, pause: SignedDuration) -> Timestamp {
    now.checked_add(pause).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::UserId;
    use crate::notification::AccountTopic;

    fn at(minute: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute)
    }

    fn fresh() -> QueuedMessage {
        QueuedMessage {
            id: MessageId::new(Uuid::from_u128(1)),
            about: About::Account {
                topic: AccountTopic::PasswordChanged,
                user: UserId::new(Uuid::from_u128(2)),
                nonce: Uuid::from_u128(3),
            },
            created_at: at(0),
            state: DeliveryState::Pending,
            attempts: 0,
            fault: None,
            due_at: at(10),
        }
    }

    const WORKER: Uuid = Uuid::from_u128(9);

    #[test]
    fn a_message_is_had_when_it_is_due_and_by_one_at_a_time() {
        assert_eq!(fresh().leased(WORKER, at(9)), None);
        let held = fresh().leased(WORKER, at(10)).unwrap();
        assert_eq!(held.leased(WORKER, at(11)), None, "held");
        let taken_over = held.leased(WORKER, at(13)).unwrap();
        assert_eq!(taken_over.fault, Some(Fault::Interrupted), "the lease ran out");
        assert_eq!(taken_over.attempts, 2);
        assert_eq!(held.sent(at(11)).leased(WORKER, at(99)), None);
    }

    #[test]
    fn pauses_grow_and_end() {
        let mut message = fresh();
        let mut longest = SignedDuration::ZERO;
        for attempt in 1..=MOST_ATTEMPTS {
            let now = message.due_at;
            message = message
                .leased(WORKER, now)
                .unwrap()
                .failed(Fault::Deferred, u32::MAX, now);
            if attempt < MOST_ATTEMPTS {
                let waited = message.due_at.duration_since(now);
                assert!(
                    waited >= longest && waited <= LONGEST_PAUSE,
                    "{attempt}: {waited:?}"
                );
                longest = waited;
            }
        }
        assert_eq!(message.state, DeliveryState::Dead);
        assert!(message.due_at.duration_since(fresh().due_at) > SignedDuration::from_hours(48));
    }

    #[test]
    fn what_is_refused_for_good_is_not_tried_again_until_an_admin_says_so() {
        let refused = fresh()
            .leased(WORKER, at(10))
            .unwrap()
            .failed(Fault::Refused, 0, at(10));
        assert_eq!(refused.state, DeliveryState::Dead);
        let again = refused.resent(at(20)).unwrap();
        assert_eq!(
            (again.state, again.attempts, again.due_at),
            (DeliveryState::Pending, 0, at(20))
        );
        assert_eq!(again.sent(at(21)).resent(at(22)), None, "sent is sent");
    }
}
