//! Turnos to test with.

use jiff::Timestamp;
use uuid::Uuid;

use super::{Appointment, AppointmentStatus, AppointmentStatusKind, NewAppointment, Placement};
use crate::identity::{Actor, Role};
use crate::ids::{AppointmentId, DoctorId, OfficeId, PatientId, UserId, VisitTypeId};
use crate::patient::Dependants;
use crate::text::Label;
use crate::time::{Interval, Minutes, Zone};
use crate::version::Version;
use crate::visit_type::VisitType;

pub(super) const DOCTOR: u128 = 0xD0C;
pub(super) const PATIENT: u128 = 0x9A7;

pub(super) fn at(instant: &str) -> Timestamp {
    instant.parse().unwrap()
}

pub(super) fn doctor(number: u128) -> DoctorId {
    DoctorId::new(Uuid::from_u128(number))
}

pub(super) fn patient(number: u128) -> PatientId {
    PatientId::new(Uuid::from_u128(number))
}

pub(super) fn user(number: u128) -> UserId {
    UserId::new(Uuid::from_u128(number))
}

pub(super) fn visit_type(before: i64, after: i64) -> VisitType {
    VisitType {
        id: VisitTypeId::new(Uuid::from_u128(7)),
        name: Label::parse("Consulta").unwrap(),
        duration: Minutes::duration(30).unwrap(),
        buffer_before: Minutes::buffer(before).unwrap(),
        buffer_after: Minutes::buffer(after).unwrap(),
        self_bookable: true,
        needs_approval: false,
        active: true,
        version: Version::FIRST,
    }
}

/// Where and when the turnos of these tests are: 2026-12-01, 09:00–09:30 in Buenos Aires, unless moved.
pub(super) fn placement(start: &str) -> Placement {
    Placement {
        doctor: doctor(DOCTOR),
        office: OfficeId::new(Uuid::from_u128(3)),
        zone: Zone::parse("America/Argentina/Buenos_Aires").unwrap(),
        interval: Interval::of_minutes(at(start), 30).unwrap(),
    }
}

pub(super) const START: &str = "2026-12-01T09:00:00-03:00";

pub(super) fn new_turno() -> NewAppointment {
    NewAppointment {
        id: AppointmentId::new(Uuid::from_u128(1)),
        placement: placement(START),
        patient: patient(PATIENT),
        reason: None,
        coverage: None,
        overbooking: None,
        created_by: user(1),
        awaits_approval: false,
    }
}

/// A turno in a state, at [`START`].
pub(super) fn turno(kind: AppointmentStatusKind) -> Appointment {
    let mut record =
        Appointment::book(new_turno(), &visit_type(0, 0), at("2026-11-20T12:00:00Z")).into_record();
    let at = at(START);
    record.status = match kind {
        AppointmentStatusKind::Requested => AppointmentStatus::Requested,
        AppointmentStatusKind::Booked => AppointmentStatus::Booked,
        AppointmentStatusKind::Arrived => AppointmentStatus::Arrived { at },
        AppointmentStatusKind::InConsultation => AppointmentStatus::InConsultation {
            arrived_at: Some(at),
            started_at: at,
        },
        AppointmentStatusKind::Completed => AppointmentStatus::Completed { at },
        AppointmentStatusKind::Cancelled => AppointmentStatus::Cancelled {
            at,
            by: user(1),
            reason: None,
            late: false,
        },
        AppointmentStatusKind::NoShow => AppointmentStatus::NoShow { at },
    };
    Appointment::restore(record)
}

/// A person of this role; as a doctor or patient, the one of that number.
pub(super) fn person(role: Role, number: u128) -> Actor {
    Actor {
        user: user(number),
        session: None,
        role,
        patient: (role == Role::Patient).then(|| patient(number)),
        doctor: (role == Role::Doctor).then(|| doctor(number)),
        dependants: Dependants::default(),
    }
}
