//! How long somebody who keeps failing has to wait. Waits grow and end by themselves; nobody is locked out for good.

use jiff::{SignedDuration, Timestamp};

/// How far the clocks of two instances may differ: each is wrong by a minute at most.
const SKEW: SignedDuration = SignedDuration::from_mins(2);

/// How many attempts are free, and how the wait grows after them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Allowance {
    /// So many attempts may follow one another at once.
    pub free: u32,
    /// The wait before the next one; it doubles with each further attempt.
    pub first: SignedDuration,
    /// The wait grows no longer than this.
    pub longest: SignedDuration,
    /// Every so long one attempt is forgotten.
    pub recovers: SignedDuration,
}

/// Attempts that were made and not forgiven.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Attempts {
    /// How many.
    pub count: u32,
    /// When the last one was made.
    pub last: Timestamp,
}

impl Allowance {
    /// How long the next attempt still has to wait; `None` when it may be made now. Clocks of instances differ a little;
    /// an attempt from further ahead was stamped by a clock that was wrong, and nobody waits until its time comes.
    pub fn wait(self, made: Option<Attempts>, now: Timestamp) -> Option<SignedDuration> {
        let made = made?;
        let over = self.remembered(made, now).checked_sub(self.free)?;
        let doubled = 1_i32.checked_shl(over.min(24)).unwrap_or(i32::MAX);
        let pause = self
            .first
            .checked_mul(doubled)
            .map_or(self.longest, |pause| pause.min(self.longest));
        let waited = now.duration_since(made.last);
        if waited < -SKEW {
            return None;
        }
        let waited = waited.max(SignedDuration::ZERO);
        (waited < pause).then(|| pause - waited)
    }

    /// What there is to remember after one more attempt now.
    pub fn and_one(self, made: Option<Attempts>, now: Timestamp) -> Attempts {
        let count = made.map_or(0, |made| self.remembered(made, now));
        Attempts {
            count: count.saturating_add(1),
            last: now,
        }
    }

    fn remembered(self, made: Attempts, now: Timestamp) -> u32 {
        let elapsed = now.duration_since(made.last).as_secs().max(0);
        let forgotten = elapsed / self.recovers.as_secs().max(1);
        made.count
            .saturating_sub(u32::try_from(forgotten).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOWANCE: Allowance = Allowance {
        free: 3,
        first: SignedDuration::from_secs(2),
        longest: SignedDuration::from_secs(60),
        recovers: SignedDuration::from_secs(600),
    };

    fn start() -> Timestamp {
        "2026-11-25T12:00:00Z".parse().unwrap()
    }

    fn wait_after(count: u32, seconds: i64) -> Option<i64> {
        let made = Attempts { count, last: start() };
        ALLOWANCE
            .wait(Some(made), start() + SignedDuration::from_secs(seconds))
            .map(|wait| wait.as_secs())
    }

    #[test]
    fn waits_double_up_to_the_longest() {
        assert_eq!(ALLOWANCE.wait(None, start()), None);
        let waits: Vec<_> = (1..=9).map(|count| wait_after(count, 0).unwrap_or(0)).collect();
        assert_eq!(waits, [0, 0, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(wait_after(u32::MAX, 0), Some(60));
    }

    #[test]
    fn a_wait_passes() {
        assert_eq!(wait_after(5, 7), Some(1));
        assert_eq!(wait_after(5, 8), None);
    }

    #[test]
    fn a_clock_that_ran_ahead_makes_nobody_wait_for_its_time() {
        assert_eq!(wait_after(5, -60), Some(8), "never longer than the pause");
        assert_eq!(wait_after(5, -121), None);
        let made = Some(Attempts {
            count: 5,
            last: start(),
        });
        let earlier = start() - SignedDuration::from_hours(9000);
        let counted = ALLOWANCE.and_one(made, earlier);
        assert_eq!(
            (counted.count, counted.last),
            (6, earlier),
            "what was counted stays"
        );
    }

    #[test]
    fn attempts_are_forgotten_one_by_one() {
        let made = Some(Attempts {
            count: 9,
            last: start(),
        });
        let after = |seconds| {
            ALLOWANCE
                .and_one(made, start() + SignedDuration::from_secs(seconds))
                .count
        };
        assert_eq!(
            [after(0), after(599), after(600), after(1800), after(86_400)],
            [10, 10, 9, 7, 1]
        );
    }
}
