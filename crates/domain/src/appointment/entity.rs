//! The turno itself: an instant, where and between whom, and the wall clock it was agreed on.

use jiff::{Timestamp, civil};

use super::{AppointmentStatus, Lane};
use crate::ids::{AppointmentId, DoctorId, OfficeId, PatientId, UserId, VisitTypeId};
use crate::patient::CoverageSnapshot;
use crate::text::Reason;
use crate::time::{Interval, Minutes, Zone};
use crate::version::Version;
use crate::visit_type::VisitType;

/// A turno. Comes into being with [`Appointment::book`] and changes only by its transitions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Appointment(pub(super) AppointmentRecord);

/// Every field of a turno, for storage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AppointmentRecord {
    /// Identifies the turno, through every move.
    pub id: AppointmentId,
    /// Who attends.
    pub doctor: DoctorId,
    /// Who is attended.
    pub patient: PatientId,
    /// Where.
    pub office: OfficeId,
    /// What for.
    pub visit_type: VisitTypeId,
    /// The visit, without buffers.
    pub interval: Interval,
    /// The zone of the office when the turno was agreed.
    pub zone: Zone,
    /// What the wall clock shows at the start: what the patient was told.
    pub civil_start: civil::DateTime,
    /// Which lane of the doctor it lies in.
    pub lane: Lane,
    /// Why it was put in over a full agenda; present for sobreturnos.
    pub overbooking_reason: Option<Reason>,
    /// What the patient comes for, in their words.
    pub reason: Option<Reason>,
    /// Who pays, as it was when the turno was booked.
    pub coverage: Option<CoverageSnapshot>,
    /// Kept free for the doctor before, as booked.
    pub buffer_before: Minutes,
    /// Kept free for the doctor after, as booked.
    pub buffer_after: Minutes,
    /// How far it has come.
    pub status: AppointmentStatus,
    /// Who booked it.
    pub created_by: UserId,
    /// When it was booked.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// For optimistic concurrency.
    pub version: Version,
}

/// When and with whom: what a booking and a move decide.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placement {
    /// Who attends.
    pub doctor: DoctorId,
    /// Where.
    pub office: OfficeId,
    /// The office's zone.
    pub zone: Zone,
    /// The visit, without buffers.
    pub interval: Interval,
}

/// That a turno is put in over a full agenda (*sobreturno*).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Overbooking {
    /// The lane; a regular lane makes a regular turno.
    pub lane: Lane,
    /// Why.
    pub reason: Reason,
}

/// What a booking decides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewAppointment {
    /// Its identifier.
    pub id: AppointmentId,
    /// When and with whom.
    pub placement: Placement,
    /// Who is attended.
    pub patient: PatientId,
    /// What the patient comes for.
    pub reason: Option<Reason>,
    /// Who pays.
    pub coverage: Option<CoverageSnapshot>,
    /// Whether it is a sobreturno.
    pub overbooking: Option<Overbooking>,
    /// Who books.
    pub created_by: UserId,
    /// Whether it waits for confirmation: a patient's booking of a visit type that needs approval.
    pub awaits_approval: bool,
}

impl Appointment {
    /// A new turno.
    pub fn book(new: NewAppointment, visit_type: &VisitType, now: Timestamp) -> Self {
        let NewAppointment {
            placement,
            overbooking,
            ..
        } = new;
        let overbooking = overbooking.filter(|o| o.lane.is_overbooking());
        Self(AppointmentRecord {
            id: new.id,
            doctor: placement.doctor,
            patient: new.patient,
            office: placement.office,
            visit_type: visit_type.id,
            civil_start: placement.zone.civil(placement.interval.start()),
            interval: placement.interval,
            zone: placement.zone,
            lane: overbooking.as_ref().map_or(Lane::REGULAR, |o| o.lane),
            overbooking_reason: overbooking.map(|o| o.reason),
            reason: new.reason,
            coverage: new.coverage,
            buffer_before: visit_type.buffer_before,
            buffer_after: visit_type.buffer_after,
            status: if new.awaits_approval {
                AppointmentStatus::Requested
            } else {
                AppointmentStatus::Booked
            },
            created_by: new.created_by,
            created_at: now,
            updated_at: now,
            version: Version::FIRST,
        })
    }

    /// The turno as it was stored.
    pub fn restore(record: AppointmentRecord) -> Self {
        Self(record)
    }

    /// Every field, to store.
    pub fn record(&self) -> &AppointmentRecord {
        &self.0
    }

    /// Every field, to store.
    pub fn into_record(self) -> AppointmentRecord {
        self.0
    }

    /// Identifies the turno.
    pub fn id(&self) -> AppointmentId {
        self.0.id
    }

    /// Who attends.
    pub fn doctor(&self) -> DoctorId {
        self.0.doctor
    }

    /// Who is attended.
    pub fn patient(&self) -> PatientId {
        self.0.patient
    }

    /// Where.
    pub fn office(&self) -> OfficeId {
        self.0.office
    }

    /// What for.
    pub fn visit_type(&self) -> VisitTypeId {
        self.0.visit_type
    }

    /// The visit, without buffers.
    pub fn interval(&self) -> Interval {
        self.0.interval
    }

    /// Who pays, as it was when the turno was booked.
    pub fn coverage(&self) -> Option<&CoverageSnapshot> {
        self.0.coverage.as_ref()
    }

    /// When the visit starts.
    pub fn start(&self) -> Timestamp {
        self.0.interval.start()
    }

    /// The zone in which it was agreed.
    pub fn zone(&self) -> &Zone {
        &self.0.zone
    }

    /// What the patient was told.
    pub fn civil_start(&self) -> civil::DateTime {
        self.0.civil_start
    }

    /// Which lane of the doctor it lies in.
    pub fn lane(&self) -> Lane {
        self.0.lane
    }

    /// Whether it was put in over a full agenda.
    pub fn is_overbooking(&self) -> bool {
        self.0.lane.is_overbooking()
    }

    /// Why it was put in over a full agenda.
    pub fn overbooking_reason(&self) -> Option<&Reason> {
        self.0.overbooking_reason.as_ref()
    }

    /// What the patient comes for.
    pub fn reason(&self) -> Option<&Reason> {
        self.0.reason.as_ref()
    }

    /// What it takes of the doctor's time, buffers included.
    pub fn doctor_interval(&self) -> Interval {
        self.0
            .interval
            .widened(self.0.buffer_before.get(), self.0.buffer_after.get())
    }

    /// How far it has come.
    pub fn status(&self) -> &AppointmentStatus {
        &self.0.status
    }

    /// Whether it was cancelled later than the policy wishes.
    pub fn is_cancelled_late(&self) -> bool {
        matches!(self.0.status, AppointmentStatus::Cancelled { late: true, .. })
    }

    /// Who booked it.
    pub fn created_by(&self) -> UserId {
        self.0.created_by
    }

    /// When it was booked.
    pub fn created_at(&self) -> Timestamp {
        self.0.created_at
    }

    /// When it last changed.
    pub fn updated_at(&self) -> Timestamp {
        self.0.updated_at
    }

    /// For optimistic concurrency.
    pub fn version(&self) -> Version {
        self.0.version
    }
}
