//! Turnos of two patients that one person cannot both have.

use jiff::Timestamp;

use super::Appointment;
use crate::ids::AppointmentId;

/// Two turnos at the same time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Collision {
    /// One of them.
    pub turno: AppointmentId,
    /// The other.
    pub other: AppointmentId,
    /// From when on both take the same time.
    pub start: Timestamp,
}

/// Which turnos of one patient take the same time as which of another's, by when: what the claims of one patient would refuse.
/// Visits that were attended count as those to come: one person was not at two visits at once.
pub fn collisions(own: &[Appointment], theirs: &[Appointment]) -> Vec<Collision> {
    let occupies = |turno: &&Appointment| turno.status().kind().occupies();
    let mut found = Vec::new();
    for turno in own.iter().filter(occupies) {
        let taken = turno.interval().to_buckets();
        let meets = |other: &&Appointment| other.interval().to_buckets().overlaps(&taken);
        found.extend(
            theirs
                .iter()
                .filter(occupies)
                .filter(meets)
                .map(|other| Collision {
                    turno: turno.id(),
                    other: other.id(),
                    start: turno.start().max(other.start()),
                }),
        );
    }
    found.sort_unstable_by_key(|collision| (collision.start, collision.turno, collision.other));
    found
}

#[cfg(test)]
mod tests {
    use super::super::AppointmentStatusKind as Kind;
    use super::super::claims_of;
    use super::super::fixtures::{at, patient, placement, turno};
    use super::*;

    #[test]
    fn what_collides_is_what_the_claims_of_one_patient_would_refuse() {
        let mine = turno(Kind::Booked);
        let now = mine.updated_at();
        for (start, collides) in [
            ("2026-12-01T08:30:00-03:00", false),
            ("2026-12-01T08:40:00-03:00", true),
            ("2026-12-01T09:00:00-03:00", true),
            ("2026-12-01T09:25:00-03:00", true),
            ("2026-12-01T09:30:00-03:00", false),
        ] {
            let theirs = mine.reschedule(placement(start), now).unwrap();
            let found = collisions(std::slice::from_ref(&mine), std::slice::from_ref(&theirs));
            assert_eq!(!found.is_empty(), collides, "{start}");
            let (of_mine, of_theirs) = (claims_of(&mine), claims_of(&theirs));
            let meet = of_mine.iter().any(|key| of_theirs.contains(key));
            assert_eq!(meet, collides, "{start}");
            if let [collision] = found[..] {
                assert_eq!(collision.start, at(start).max(mine.start()));
            }
        }
    }

    #[test]
    fn a_cancelled_turno_collides_with_nothing() {
        let (mine, gone) = (turno(Kind::Completed), turno(Kind::Cancelled));
        assert_eq!(collisions(&[mine], &[gone]), []);
    }

    #[test]
    fn a_turno_of_any_state_becomes_the_survivors() {
        for kind in Kind::ALL {
            let theirs = turno(kind);
            let now = at("2026-12-02T09:00:00-03:00");
            let merged = theirs.merged(patient(77), now);
            assert_eq!(merged.patient(), patient(77));
            assert_eq!(merged.version(), theirs.version().next());
            assert_eq!((merged.status(), merged.updated_at()), (theirs.status(), now));
        }
    }
}
