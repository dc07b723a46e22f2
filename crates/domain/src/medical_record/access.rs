//! Who may read a clinical record. Being a doctor of the clinic is not enough, being its admin even less.

use jiff::{SignedDuration, Timestamp};

use crate::appointment::AppointmentStatusKind;
use crate::ids::{BreakGlassId, DoctorId, PatientId, UserId};
use crate::text::Reason;

/// As what somebody reads a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// It is their own.
    Own,
    /// They are the patient's guardian.
    Guardian,
    /// A doctor who wrote the entry.
    Author,
    /// A doctor who treats the patient.
    Treating,
    /// A doctor who opened the record in an emergency.
    BreakGlass(BreakGlassId),
}

impl Access {
    /// The name in the audit trail and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Guardian => "guardian",
            Self::Author => "author",
            Self::Treating => "treating",
            Self::BreakGlass(_) => "break-glass",
        }
    }

    /// Whether drafts may be begun under it: for doctors.
    pub fn may_write(self) -> bool {
        !matches!(self, Self::Own | Self::Guardian)
    }
}

/// A turno between a doctor and a patient, as far as it says who treats whom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tie {
    /// How far it has come.
    pub status: AppointmentStatusKind,
    /// Who booked it.
    pub booked_by: UserId,
    /// Somebody who received the patient for it: said that they are there, went in, or that the visit is over.
    pub received_by: Option<UserId>,
}

/// Whether a doctor treats a patient, given the turnos between the two.
///
/// A turno that was cancelled ties nobody. Any other does, past or coming, when the patient, a guardian or the front
/// desk booked it. One that the doctor's own account booked ties only once the patient has been seen and somebody else
/// received them, so that nobody opens a record by putting a stranger into the own agenda: that is what breaking the
/// glass is for.
pub fn treats(doctor: UserId, ties: &[Tie]) -> bool {
    use AppointmentStatusKind as Kind;
    ties.iter().any(|tie| match tie.status {
        Kind::Cancelled => false,
        Kind::InConsultation | Kind::Completed => {
            tie.booked_by != doctor || tie.received_by.is_some_and(|by| by != doctor)
        }
        Kind::Requested | Kind::Booked | Kind::Arrived | Kind::NoShow => tie.booked_by != doctor,
    })
}

/// How long a broken glass stays open: a shift's worth of an emergency, not longer.
pub const OPEN_FOR: SignedDuration = SignedDuration::from_hours(4);

/// A record opened in an emergency by a doctor who does not treat the patient. The patient sees it.
#[derive(Clone, PartialEq, Eq)]
pub struct BreakGlass {
    /// Identifies the opening.
    pub id: BreakGlassId,
    /// Whose record.
    pub patient: PatientId,
    /// Who opened it.
    pub doctor: DoctorId,
    /// With which account.
    pub user: UserId,
    /// Why. Clinical text, never printed.
    pub reason: Reason,
    /// Since when.
    pub opened_at: Timestamp,
    /// Until when, exclusive.
    pub expires_at: Timestamp,
}

impl BreakGlass {
    /// Until when a record that is opened now stays open.
    pub fn expiry(now: Timestamp) -> Timestamp {
        now.checked_add(OPEN_FOR).unwrap_or(Timestamp::MAX)
    }

    /// Whether it lets its doctor read at this instant.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.opened_at <= now && now < self.expires_at
    }
}

impl std::fmt::Debug for BreakGlass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BreakGlass({}, …)", self.id)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const DOCTOR: UserId = UserId::new(Uuid::from_u128(1));
    const DESK: UserId = UserId::new(Uuid::from_u128(2));

    #[test]
    fn a_turno_ties_unless_cancelled_and_ones_own_booking_once_somebody_else_received_the_patient() {
        use AppointmentStatusKind as Kind;
        let rows = [
            (Kind::Requested, true, false),
            (Kind::Booked, true, false),
            (Kind::Arrived, true, false),
            (Kind::InConsultation, true, true),
            (Kind::Completed, true, true),
            (Kind::NoShow, true, false),
            (Kind::Cancelled, false, false),
        ];
        for (status, by_desk, by_doctor) in rows {
            let tie = |booked_by, received_by| {
                [Tie {
                    status,
                    booked_by,
                    received_by,
                }]
            };
            assert_eq!(treats(DOCTOR, &tie(DESK, None)), by_desk, "{status}");
            assert_eq!(treats(DOCTOR, &tie(DESK, Some(DOCTOR))), by_desk, "{status}");
            assert_eq!(treats(DOCTOR, &tie(DOCTOR, Some(DESK))), by_doctor, "{status}");
            assert!(!treats(DOCTOR, &tie(DOCTOR, Some(DOCTOR))), "{status}");
            assert!(!treats(DOCTOR, &tie(DOCTOR, None)), "{status}");
        }
        assert!(!treats(DOCTOR, &[]));
        let mixed = [
            Tie {
                status: Kind::Cancelled,
                booked_by: DESK,
                received_by: None,
            },
            Tie {
                status: Kind::Booked,
                booked_by: DESK,
                received_by: None,
            },
        ];
        assert!(treats(DOCTOR, &mixed));
    }

    #[test]
    fn a_broken_glass_closes_by_itself() {
        let opened_at = Timestamp::from_second(1_800_000_000).unwrap();
        let glass = BreakGlass {
            id: BreakGlassId::new(Uuid::from_u128(3)),
            patient: PatientId::new(Uuid::from_u128(4)),
            doctor: DoctorId::new(Uuid::from_u128(5)),
            user: DOCTOR,
            reason: Reason::parse("guardia").unwrap(),
            opened_at,
            expires_at: BreakGlass::expiry(opened_at),
        };
        let after = |hours| opened_at + SignedDuration::from_hours(hours);
        assert!(glass.is_open(opened_at) && glass.is_open(after(3)));
        assert!(!glass.is_open(after(4)) && !glass.is_open(after(-1)));
        assert!(!format!("{glass:?}").contains("guardia"));
    }
}
