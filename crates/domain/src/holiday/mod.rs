//! Holidays: dates on which the clinic, or one office of it, does not work unless it says so.

use std::str::FromStr;

use jiff::civil::Date;

use crate::ids::{HolidayId, OfficeId};
use crate::text::Label;
use crate::version::Version;

/// A holiday. A clinic has at most one for a date, and each office at most one of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holiday {
    /// Identifies the holiday.
    pub id: HolidayId,
    /// When, on the wall of each office.
    pub date: Date,
    /// Where; `None` for the whole clinic.
    pub office: Option<OfficeId>,
    /// As patients read it.
    pub name: Label,
    /// What sort of holiday.
    pub kind: HolidayKind,
    /// Whether turnos are offered all the same.
    pub open: bool,
    /// Whether the date is certain: movable holidays and bridge days wait for a decree.
    pub confirmed: bool,
    /// For optimistic concurrency.
    pub version: Version,
}

/// The sorts of holiday, by how their date comes about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum HolidayKind {
    /// By law on this date (*inamovible*).
    Fixed,
    /// By law moved to a Monday (*trasladable*).
    Movable,
    /// By decree beside another (*no laborable con fines turísticos*).
    Bridge,
    /// The clinic's own.
    Own,
}

/// The text names no sort of holiday.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must be one of fixed, movable, bridge, own")]
pub struct UnknownHolidayKind;

impl HolidayKind {
    /// Every sort.
    pub const ALL: [Self; 4] = [Self::Fixed, Self::Movable, Self::Bridge, Self::Own];

    /// The name in storage and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Movable => "movable",
            Self::Bridge => "bridge",
            Self::Own => "own",
        }
    }
}

impl FromStr for HolidayKind {
    type Err = UnknownHolidayKind;

    fn from_str(raw: &str) -> Result<Self, UnknownHolidayKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == raw)
            .ok_or(UnknownHolidayKind)
    }
}

/// Whether an office does not work on a date. What the office says itself goes before what the clinic says.
pub fn shuts(holidays: &[Holiday], office: OfficeId, date: Date) -> bool {
    let said_by = |whom: Option<OfficeId>| {
        holidays
            .iter()
            .find(|holiday| holiday.date == date && holiday.office == whom)
    };
    said_by(Some(office))
        .or_else(|| said_by(None))
        .is_some_and(|holiday| !holiday.open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    fn holiday(office: Option<OfficeId>, open: bool) -> Holiday {
        Holiday {
            id: HolidayId::new(Uuid::from_u128(1)),
            date: date(2026, 12, 8),
            office,
            name: Label::parse("Inmaculada Concepción de María").unwrap(),
            kind: HolidayKind::Fixed,
            open,
            confirmed: true,
            version: Version::FIRST,
        }
    }

    #[test]
    fn what_an_office_says_goes_before_what_the_clinic_says() {
        let [centro, norte] = [1, 2].map(|number| OfficeId::new(Uuid::from_u128(number)));
        let day = date(2026, 12, 8);
        let closed = [holiday(None, false)];
        assert!(shuts(&closed, centro, day) && !shuts(&closed, centro, date(2026, 12, 9)));
        let but_centro = [holiday(None, false), holiday(Some(centro), true)];
        assert!(!shuts(&but_centro, centro, day) && shuts(&but_centro, norte, day));
        let only_norte = [holiday(None, true), holiday(Some(norte), false)];
        assert!(!shuts(&only_norte, centro, day) && shuts(&only_norte, norte, day));
    }

    #[test]
    fn every_sort_is_found_by_its_name() {
        for kind in HolidayKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
    }
}
