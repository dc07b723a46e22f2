//! Time zones by their IANA name. The rules come from the machine's tz database, or from the one bundled into
//! the program where the machine has none.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::TimeZone;

/// A time zone of the IANA database, such as `America/Argentina/Buenos_Aires`. Aliases are kept as written in
/// the database (`America/Buenos_Aires`); letters may come in any case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Zone(TimeZone);

/// The text names no zone of the IANA database.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("is not an IANA time zone")]
pub struct InvalidZone;

impl Zone {
    /// Universal time.
    pub const UTC: Self = Self(TimeZone::UTC);

    /// Parses an IANA name. Bare offsets, POSIX rules, `Etc/Unknown`, and files that merely lie beside the zones
    /// of a machine (`localtime`, `right/…`) are no IANA names.
    ///
    /// # Errors
    /// [`InvalidZone`] when the name is not in the database.
    pub fn parse(name: &str) -> Result<Self, InvalidZone> {
        let tz = jiff::tz::db().get(name).map_err(|_| InvalidZone)?;
        if tz.primary_iana_name().is_some() {
            Ok(Self(tz))
        } else {
            Err(InvalidZone)
        }
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The rules of the zone.
    pub fn tz(&self) -> &TimeZone {
        &self.0
    }

    /// What the wall clock shows at an instant.
    pub fn civil(&self, at: Timestamp) -> civil::DateTime {
        self.0.to_datetime(at)
    }

    /// The date on the wall at an instant.
    pub fn date(&self, at: Timestamp) -> civil::Date {
        self.civil(at).date()
    }
}

impl FromStr for Zone {
    type Err = InvalidZone;

    fn from_str(name: &str) -> Result<Self, InvalidZone> {
        Self::parse(name)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_aliases_of_the_database_are_zones() {
        for name in [
            "America/Argentina/Buenos_Aires",
            "America/Buenos_Aires",
            "UTC",
            "Etc/UTC",
            "GMT",
            "Europe/Dublin",
            "Antarctica/Troll",
            "Asia/Calcutta",
        ] {
            let zone = Zone::parse(name).unwrap();
            assert_eq!(zone.name(), name);
            assert_eq!(Zone::parse(zone.name()), Ok(zone));
        }
        assert_eq!(
            Zone::parse("america/santiago").map(|z| z.to_string()),
            Ok("America/Santiago".to_owned())
        );
    }

    #[test]
    fn offsets_rules_and_stray_files_are_not_zones() {
        for name in [
            "",
            " ",
            "+03:00",
            "-03",
            "UTC-3",
            "EST5EDT,M3.2.0,M11.1.0",
            "<-03>3",
            "Etc/Unknown",
            "localtime",
            "posixrules",
            "right/America/New_York",
            "posix/America/New_York",
            "Factory/",
            "../etc/passwd",
            "/etc/localtime",
            "America",
            "America/Argentina/Buenos_Aires\0",
            "Mars/Olympus",
        ] {
            assert_eq!(Zone::parse(name), Err(InvalidZone), "{name:?}");
        }
    }

    #[test]
    fn every_name_of_the_database_is_a_zone_and_keeps_its_name() {
        for name in jiff::tz::TimeZoneDatabase::bundled().available() {
            let zone = Zone::parse(name.as_str()).unwrap();
            assert_eq!(zone.name(), name.as_str());
        }
    }
}
