//! When and how patients are written to.

use crate::identity::Email;
use crate::notification::{Language, QuietHours};

/// The settings of messages. Values are within the bounds that [`MessageSettings::checked`] names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageSettings {
    /// How long before the first turno of a day its patient is reminded, in minutes; at most 5 different times of
    /// 15–20 160 minutes (14 days), longest first.
    pub reminder_minutes_before: Vec<u32>,
    /// When no reminder is sent, in the zone of the turno's office.
    pub quiet_hours: Option<QuietHours>,
    /// Where answers go, when not to the sender.
    pub reply_to: Option<Email>,
    /// The language of those who have not chosen one.
    pub language: Language,
}

/// Reminder times that cannot be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must be at most 5 different numbers from 15 to 20160")]
pub struct InvalidReminders;

impl MessageSettings {
    /// At most so many reminders for a day's turnos.
    pub const MOST_REMINDERS: usize = 5;

    /// Reminder times in their order, when they are within their bounds.
    ///
    /// # Errors
    /// [`InvalidReminders`] when there are too many, one twice, or one out of bounds.
    pub fn checked(mut minutes: Vec<u32>) -> Result<Vec<u32>, InvalidReminders> {
        minutes.sort_unstable_by(|a, b| b.cmp(a));
        let distinct = minutes.windows(2).all(|pair| pair[0] != pair[1]);
        let bounded = minutes.iter().all(|minutes| (15..=20_160).contains(minutes));
        if distinct && bounded && minutes.len() <= Self::MOST_REMINDERS {
            Ok(minutes)
        } else {
            Err(InvalidReminders)
        }
    }
}

impl Default for MessageSettings {
    /// What a new clinic starts with: two days and three hours before, at any hour, in Spanish.
    fn default() -> Self {
        Self {
            reminder_minutes_before: vec![2_880, 180],
            quiet_hours: None,
            reply_to: None,
            language: Language::Spanish,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reminders_are_few_different_and_in_bounds() {
        assert_eq!(MessageSettings::checked(vec![180, 2_880]), Ok(vec![2_880, 180]));
        for wrong in [vec![60, 60], vec![14], vec![20_161], vec![15, 16, 17, 18, 19, 20]] {
            assert_eq!(MessageSettings::checked(wrong), Err(InvalidReminders));
        }
    }
}
