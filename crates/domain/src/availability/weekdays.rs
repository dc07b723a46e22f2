//! The days of a week on which a rule applies.

use jiff::civil::Weekday;

/// A set of weekdays, never empty. As a number, Monday is bit 0 and Sunday bit 6.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Weekdays(u8);

/// The set is empty, or its number has bits beyond Sunday.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must name at least one weekday")]
pub struct InvalidWeekdays;

impl Weekdays {
    /// Monday to Sunday.
    pub const EVERY_DAY: Self = Self(0b111_1111);

    /// The set of these days; a day may be named twice.
    ///
    /// # Errors
    /// [`InvalidWeekdays`] when there is none.
    pub fn new(days: impl IntoIterator<Item = Weekday>) -> Result<Self, InvalidWeekdays> {
        Self::from_bits(
            days.into_iter()
                .fold(0, |bits, day| bits | 1 << day.to_monday_zero_offset()),
        )
    }

    /// The set with this number.
    ///
    /// # Errors
    /// [`InvalidWeekdays`] for 0 and for more than seven bits.
    pub fn from_bits(bits: u8) -> Result<Self, InvalidWeekdays> {
        if (1..=Self::EVERY_DAY.0).contains(&bits) {
            Ok(Self(bits))
        } else {
            Err(InvalidWeekdays)
        }
    }

    /// The number of the set.
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Whether the day is in the set.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 >> day.to_monday_zero_offset() & 1 == 1
    }

    /// The days, from Monday.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Weekday::Monday
            .cycle_forward()
            .take(7)
            .filter(move |day| self.contains(*day))
    }

    /// Whether the set has the weekday of a day counted from 1970-01-01, which was a Thursday.
    pub(crate) fn contains_epoch_day(self, day: i64) -> bool {
        self.0 >> (day + 3).rem_euclid(7) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::epoch_day;
    use jiff::civil::date;

    #[test]
    fn a_set_survives_its_number_and_its_days() {
        for bits in 1..=127 {
            let set = Weekdays::from_bits(bits).unwrap();
            assert_eq!(set.bits(), bits);
            assert_eq!(Weekdays::new(set.iter()), Ok(set));
        }
        assert_eq!(Weekdays::from_bits(0), Err(InvalidWeekdays));
        assert_eq!(Weekdays::from_bits(128), Err(InvalidWeekdays));
        assert_eq!(Weekdays::new([]), Err(InvalidWeekdays));
        assert_eq!(
            Weekdays::new([Weekday::Monday, Weekday::Wednesday]).map(Weekdays::bits),
            Ok(0b101)
        );
    }

    #[test]
    fn counted_days_have_the_weekday_of_their_date() {
        for date in date(1969, 12, 20).series(jiff::Span::new().days(1)).take(30) {
            let only = Weekdays::new([date.weekday()]).unwrap();
            assert!(only.contains_epoch_day(epoch_day(date)), "{date}");
            assert!(!only.contains_epoch_day(epoch_day(date) + 1), "{date}");
        }
    }
}
