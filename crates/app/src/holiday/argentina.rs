//! The country's holidays, as data that the program carries.

use jiff::civil::Date;
use serde::Deserialize;
use turnoplus_domain::holiday::{Holiday, HolidayKind};
use turnoplus_domain::ids::HolidayId;
use turnoplus_domain::text::Label;
use turnoplus_domain::version::Version;

use crate::ports::{Ids, StoreError};

const LIST: &str = include_str!("../../data/holidays-ar.toml");

/// The years that the list tells of.
pub const KNOWN_YEARS: [i16; 3] = [2026, 2027, 2028];

#[derive(Deserialize)]
struct List {
    holiday: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    date: String,
    name: String,
    kind: String,
    confirmed: bool,
}

/// The holidays of a year, of the whole clinic; none for a year that the list does not tell of.
pub(super) fn of_year(year: i16, ids: &dyn Ids) -> Result<Vec<Holiday>, StoreError> {
    let list: List = toml::from_str(LIST).map_err(|error| corrupt(&error))?;
    let prefix = format!("{year}-");
    list.holiday
        .iter()
        .filter(|line| line.date.starts_with(&prefix))
        .map(|line| {
            Ok(Holiday {
                id: HolidayId::new(ids.next()),
                date: line.date.parse::<Date>().map_err(|error| corrupt(&error))?,
                office: None,
                name: Label::parse(&line.name).map_err(|error| corrupt(&error))?,
                kind: line
                    .kind
                    .parse::<HolidayKind>()
                    .map_err(|error| corrupt(&error))?,
                open: false,
                confirmed: line.confirmed,
                version: Version::FIRST,
            })
        })
        .collect()
}

/// The list is part of the program and its test reads all of it: a fault never gets as far as a clinic.
fn corrupt(error: &dyn std::fmt::Display) -> StoreError {
    StoreError::Corrupt {
        entity: "list of holidays",
        detail: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Weekday, date};
    use uuid::Uuid;

    /// What these tests look at has no id.
    struct NoIds;

    impl Ids for NoIds {
        fn next(&self) -> Uuid {
            Uuid::nil()
        }
    }

    fn dates(year: i16) -> Vec<Holiday> {
        of_year(year, &NoIds).unwrap()
    }

    #[test]
    fn every_line_can_be_read_and_every_date_is_named_once() {
        let mut count = 0;
        for year in KNOWN_YEARS {
            let mut days: Vec<Date> = dates(year).iter().map(|holiday| holiday.date).collect();
            assert!(days.is_sorted() && days.len() >= 16, "{year}");
            days.dedup();
            count += days.len();
        }
        assert_eq!(count, LIST.matches("[[holiday]]").count());
        assert!(dates(2025).is_empty());
    }

    #[test]
    fn moved_holidays_lie_on_a_monday_where_the_law_moves_them() {
        let movable = |year| -> Vec<(Date, bool)> {
            dates(year)
                .iter()
                .filter(|holiday| holiday.kind == HolidayKind::Movable)
                .map(|holiday| (holiday.date, holiday.confirmed))
                .collect()
        };
        assert_eq!(
            movable(2026),
            [(6, 15), (8, 17), (10, 12), (11, 23)].map(|(month, day)| (date(2026, month, day), true))
        );
        for year in [2027, 2028] {
            for (day, confirmed) in movable(year) {
                assert!(!confirmed, "{day} waits for the decree");
                assert!(
                    matches!(day.weekday(), Weekday::Monday | Weekday::Saturday),
                    "{day}"
                );
            }
        }
    }

    #[test]
    fn bridge_days_are_those_that_were_decreed() {
        let bridges: Vec<Date> = KNOWN_YEARS
            .into_iter()
            .flat_map(dates)
            .filter(|holiday| holiday.kind == HolidayKind::Bridge)
            .map(|holiday| holiday.date)
            .collect();
        assert_eq!(bridges, [date(2026, 3, 23), date(2026, 7, 10), date(2026, 12, 7)]);
    }
}
