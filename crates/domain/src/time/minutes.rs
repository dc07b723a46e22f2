//! Lengths in minutes on the five-minute grid that everything bookable lies on.

/// A number of minutes, a multiple of 5. Its bounds depend on what it measures: see the constructors.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Minutes(u16);

/// A number of minutes out of bounds or off the five-minute grid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must be a multiple of 5 between {min} and {max} minutes")]
pub struct InvalidMinutes {
    /// The smallest allowed value.
    pub min: u16,
    /// The largest allowed value.
    pub max: u16,
}

impl Minutes {
    /// No time at all: the buffer of a visit type without one.
    pub const ZERO: Self = Self(0);

    /// The length of a visit: 5–480 minutes.
    ///
    /// # Errors
    /// [`InvalidMinutes`] when out of bounds or no multiple of 5.
    pub fn duration(minutes: i64) -> Result<Self, InvalidMinutes> {
        Self::within(minutes, 5, 480)
    }

    /// Time kept free before or after a visit: 0–120 minutes.
    ///
    /// # Errors
    /// [`InvalidMinutes`] when out of bounds or no multiple of 5.
    pub fn buffer(minutes: i64) -> Result<Self, InvalidMinutes> {
        Self::within(minutes, 0, 120)
    }

    /// The distance between two offered starts: 5–720 minutes (a visit of 480 with both buffers of 120).
    ///
    /// # Errors
    /// [`InvalidMinutes`] when out of bounds or no multiple of 5.
    pub fn step(minutes: i64) -> Result<Self, InvalidMinutes> {
        Self::within(minutes, 5, 720)
    }

    /// The number of minutes.
    pub fn get(self) -> u16 {
        self.0
    }

    /// The length in seconds.
    pub(crate) fn seconds(self) -> i64 {
        i64::from(self.0) * 60
    }

    fn within(minutes: i64, min: u16, max: u16) -> Result<Self, InvalidMinutes> {
        match u16::try_from(minutes) {
            Ok(m) if (min..=max).contains(&m) && m.is_multiple_of(5) => Ok(Self(m)),
            _ => Err(InvalidMinutes { min, max }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_lie_on_the_grid_and_within_their_bounds() {
        for (minutes, duration, buffer) in [
            (-5, false, false),
            (0, false, true),
            (5, true, true),
            (12, false, false),
            (120, true, true),
            (125, true, false),
            (480, true, false),
            (485, false, false),
            (65_541, false, false),
            (i64::MAX, false, false),
        ] {
            assert_eq!(Minutes::duration(minutes).is_ok(), duration, "{minutes}");
            assert_eq!(Minutes::buffer(minutes).is_ok(), buffer, "{minutes}");
        }
        let refusal = Minutes::duration(12).map_err(|e| e.to_string());
        assert_eq!(
            refusal,
            Err("must be a multiple of 5 between 5 and 480 minutes".to_owned())
        );
    }
}
