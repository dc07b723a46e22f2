//! Which backups are kept.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Of backups in order of time: the last one of each of the latest `days` days and of the latest `weeks` ISO weeks that
/// have any (UTC), and always the latest.
pub(super) fn wanted(made: &[Timestamp], days: u16, weeks: u16) -> HashSet<Timestamp> {
    let mut wanted: HashSet<Timestamp> = made.last().copied().into_iter().collect();
    let (mut seen_days, mut seen_weeks) = (HashSet::new(), HashSet::new());
    for at in made.iter().rev() {
        let date = TimeZone::UTC.to_datetime(*at).date();
        let week = date.iso_week_date();
        if seen_days.len() < usize::from(days) && seen_days.insert(date) {
            wanted.insert(*at);
        }
        if seen_weeks.len() < usize::from(weeks) && seen_weeks.insert((week.year(), week.week())) {
            wanted.insert(*at);
        }
    }
    wanted
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn the_last_of_each_recent_day_and_week_is_kept() -> Result<(), jiff::Error> {
        let first: Timestamp = "2027-03-01T03:00:00Z".parse()?;
        let made: Vec<Timestamp> = (0..40_i64)
            .map(|n| first + SignedDuration::from_hours(12 * n))
            .collect();
        let mut kept: Vec<String> = wanted(&made, 3, 2).iter().map(ToString::to_string).collect();
        kept.sort();
        // The latest is Saturday the 20th; the week before ends on Sunday the 14th.
        assert_eq!(
            kept,
            [
                "2027-03-14T15:00:00Z",
                "2027-03-18T15:00:00Z",
                "2027-03-19T15:00:00Z",
                "2027-03-20T15:00:00Z"
            ]
        );
        assert_eq!(wanted(&made, 0, 0).len(), 1, "the latest always stays");
        assert!(wanted(&[], 3, 3).is_empty());
        Ok(())
    }
}
