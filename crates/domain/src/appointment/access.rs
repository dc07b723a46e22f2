//! Who may do what with a turno. These say nothing about its state: that is in `transition`.

use jiff::Timestamp;

use super::{Appointment, AppointmentStatus};
use crate::identity::{Actor, Role};
use crate::ids::{DoctorId, PatientId};
use crate::patient::acts_for;

/// Why a person may not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Denied {
    /// It is somebody else's; to the outside the same as if it did not exist.
    #[error("it belongs to somebody else")]
    NotYours,
    /// It is not for people of that role.
    #[error("it is not for this role")]
    Role,
    /// It was theirs to change until it began.
    #[error("it has begun")]
    Begun,
}

/// Patients see their own turnos and their dependants', doctors their own, front desk and admins see all.
///
/// # Errors
/// [`Denied::NotYours`] otherwise.
pub fn may_see(actor: &Actor, turno: &Appointment) -> Result<(), Denied> {
    is_theirs(actor, turno.patient(), turno.doctor())
}

/// Patients book for themselves and their dependants, doctors into their own agenda, front desk and admins for all.
///
/// # Errors
/// [`Denied::NotYours`] otherwise.
pub fn may_book_for(actor: &Actor, patient: PatientId, doctor: DoctorId) -> Result<(), Denied> {
    is_theirs(actor, patient, doctor)
}

/// Sobreturnos are for the doctor, in the own agenda, and for the front desk.
///
/// # Errors
/// [`Denied::Role`] for patients and admins; [`Denied::NotYours`] for another doctor.
pub fn may_overbook(actor: &Actor, doctor: DoctorId) -> Result<(), Denied> {
    match actor.role {
        Role::Patient | Role::Admin => Err(Denied::Role),
        Role::Receptionist => Ok(()),
        Role::Doctor if actor.is_doctor(doctor) => Ok(()),
        Role::Doctor => Err(Denied::NotYours),
    }
}

/// Whoever may see a turno may cancel it; patients before it begins.
///
/// # Errors
/// [`Denied::NotYours`] for others; [`Denied::Begun`] for a patient when `now` is not before the start, or the
/// patient has arrived.
pub fn may_cancel(actor: &Actor, turno: &Appointment, now: Timestamp) -> Result<(), Denied> {
    may_see(actor, turno)?;
    not_begun_for_patients(actor, turno, now)
}

/// Whoever may see a turno may move it, patients before it begins; and to another doctor's agenda only who may
/// book there.
///
/// # Errors
/// [`Denied::NotYours`] for others and for a doctor who moves it to another's agenda; [`Denied::Begun`] as in
/// [`may_cancel`].
pub fn may_reschedule(
    actor: &Actor,
    turno: &Appointment,
    to: DoctorId,
    now: Timestamp,
) -> Result<(), Denied> {
    may_see(actor, turno)?;
    may_book_for(actor, turno.patient(), to)?;
    not_begun_for_patients(actor, turno, now)
}

/// The turno's doctor, front desk and admins confirm what patients requested.
///
/// # Errors
/// [`Denied::NotYours`] when they could not see it; [`Denied::Role`] for its patient.
pub fn may_confirm(actor: &Actor, turno: &Appointment) -> Result<(), Denied> {
    staff_only(actor, turno)
}

/// The turno's doctor, front desk and admins run the day: arrive, start, complete, no-show.
///
/// # Errors
/// [`Denied::NotYours`] when they could not see it; [`Denied::Role`] for its patient.
pub fn may_run_day(actor: &Actor, turno: &Appointment) -> Result<(), Denied> {
    staff_only(actor, turno)
}

fn staff_only(actor: &Actor, turno: &Appointment) -> Result<(), Denied> {
    may_see(actor, turno)?;
    if actor.is_staff() {
        Ok(())
    } else {
        Err(Denied::Role)
    }
}

fn is_theirs(actor: &Actor, patient: PatientId, doctor: DoctorId) -> Result<(), Denied> {
    let theirs = match actor.role {
        Role::Patient => acts_for(actor, patient),
        Role::Doctor => actor.is_doctor(doctor),
        Role::Receptionist | Role::Admin => true,
    };
    if theirs { Ok(()) } else { Err(Denied::NotYours) }
}

fn not_begun_for_patients(actor: &Actor, turno: &Appointment, now: Timestamp) -> Result<(), Denied> {
    let arrived = matches!(
        turno.status(),
        AppointmentStatus::Arrived { .. } | AppointmentStatus::InConsultation { .. }
    );
    if actor.role == Role::Patient && (arrived || turno.start() <= now) {
        Err(Denied::Begun)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::AppointmentStatusKind as Kind;
    use super::super::fixtures::{DOCTOR, PATIENT, at, doctor, person, turno};
    use super::*;

    type Row = (Role, u128, [Result<(), Denied>; 7]);

    /// see, book, overbook, cancel, reschedule, confirm, run the day; an hour before the start.
    const MATRIX: [Row; 6] = [
        (
            Role::Patient,
            PATIENT,
            [Ok(()), Ok(()), ROLE, Ok(()), Ok(()), ROLE, ROLE],
        ),
        (Role::Patient, 5, [OTHER, OTHER, ROLE, OTHER, OTHER, OTHER, OTHER]),
        (Role::Doctor, DOCTOR, [Ok(()); 7]),
        (Role::Doctor, 5, [OTHER; 7]),
        (Role::Receptionist, 5, [Ok(()); 7]),
        (
            Role::Admin,
            5,
            [Ok(()), Ok(()), ROLE, Ok(()), Ok(()), Ok(()), Ok(())],
        ),
    ];
    const ROLE: Result<(), Denied> = Err(Denied::Role);
    const OTHER: Result<(), Denied> = Err(Denied::NotYours);

    #[test]
    fn everybody_may_exactly_what_is_listed() {
        let now = at("2026-12-01T08:00:00-03:00");
        let turno = turno(Kind::Booked);
        for (role, number, expected) in MATRIX {
            let actor = person(role, number);
            let answers = [
                may_see(&actor, &turno),
                may_book_for(&actor, turno.patient(), turno.doctor()),
                may_overbook(&actor, turno.doctor()),
                may_cancel(&actor, &turno, now),
                may_reschedule(&actor, &turno, turno.doctor(), now),
                may_confirm(&actor, &turno),
                may_run_day(&actor, &turno),
            ];
            assert_eq!(answers, expected, "{role} {number:x}");
        }
    }

    #[test]
    fn a_patient_changes_a_turno_until_it_begins() {
        let patient = person(Role::Patient, PATIENT);
        let desk = person(Role::Receptionist, 5);
        for (now, begun) in [
            ("2026-12-01T08:59:59-03:00", false),
            ("2026-12-01T09:00:00-03:00", true),
        ] {
            let expected = if begun { Err(Denied::Begun) } else { Ok(()) };
            let booked = turno(Kind::Booked);
            assert_eq!(may_cancel(&patient, &booked, at(now)), expected);
            assert_eq!(
                may_reschedule(&patient, &booked, booked.doctor(), at(now)),
                expected
            );
            assert_eq!(may_cancel(&desk, &booked, at(now)), Ok(()));
        }
        let waiting = turno(Kind::Arrived);
        assert_eq!(
            may_cancel(&patient, &waiting, at("2026-12-01T08:00:00-03:00")),
            Err(Denied::Begun)
        );
    }

    #[test]
    fn a_doctor_moves_no_turno_into_anothers_agenda() {
        let own = person(Role::Doctor, DOCTOR);
        let now = at("2026-12-01T08:00:00-03:00");
        assert_eq!(
            may_reschedule(&own, &turno(Kind::Booked), doctor(5), now),
            Err(Denied::NotYours)
        );
    }

    #[test]
    fn an_account_that_stands_for_nobody_sees_nothing() {
        for role in [Role::Patient, Role::Doctor] {
            let nobody = Actor {
                patient: None,
                doctor: None,
                ..person(role, PATIENT)
            };
            assert_eq!(may_see(&nobody, &turno(Kind::Booked)), Err(Denied::NotYours));
        }
    }
}
