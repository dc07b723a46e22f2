//! Lanes: how a sobreturno lies beside a regular turno without breaking the rule that nothing is booked twice.

/// A doctor's time has one regular lane and a few for sobreturnos; in each lane a time is taken once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Lane(u8);

/// The number names no lane.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must be at most {}", Lane::MAX_OVERBOOKING)]
pub struct InvalidLane;

impl Lane {
    /// Where regular turnos are.
    pub const REGULAR: Self = Self(0);

    /// How many sobreturnos may lie over one time of a doctor.
    pub const MAX_OVERBOOKING: u8 = 3;

    /// The lane with this number: 0 for regular turnos, 1–3 for sobreturnos.
    ///
    /// # Errors
    /// [`InvalidLane`] beyond [`Lane::MAX_OVERBOOKING`].
    pub fn new(number: u8) -> Result<Self, InvalidLane> {
        if number <= Self::MAX_OVERBOOKING {
            Ok(Self(number))
        } else {
            Err(InvalidLane)
        }
    }

    /// Every lane, the regular one first.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        (0..=Self::MAX_OVERBOOKING).map(Self)
    }

    /// The lanes for sobreturnos, in the order to try them.
    pub fn for_overbooking() -> impl Iterator<Item = Self> + Clone {
        Self::all().skip(1)
    }

    /// The number as stored.
    pub fn get(self) -> u8 {
        self.0
    }

    /// Whether turnos in it are sobreturnos.
    pub fn is_overbooking(self) -> bool {
        self != Self::REGULAR
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_regular_lane_and_three_for_sobreturnos() {
        assert_eq!(Lane::new(0), Ok(Lane::REGULAR));
        assert_eq!(Lane::new(4), Err(InvalidLane));
        assert_eq!(Lane::all().map(Lane::get).collect::<Vec<_>>(), [0, 1, 2, 3]);
        assert!(Lane::for_overbooking().all(Lane::is_overbooking));
        assert!(!Lane::REGULAR.is_overbooking());
    }
}
