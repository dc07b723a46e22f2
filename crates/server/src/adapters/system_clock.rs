//! The machine's clock.

use jiff::{Timestamp, TimestampRound, Unit};
use turnoplus_app::ports::Clock;

/// The system clock, to the microsecond: what every database stores.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the adapter that reads the system clock"
    )]
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        let whole = TimestampRound::new()
            .smallest(Unit::Microsecond)
            .mode(jiff::RoundMode::Trunc);
        now.round(whole).unwrap_or(now)
    }
}
