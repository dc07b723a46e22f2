//! Absences.

use serde::{Deserialize, Serialize};
use turnoplus_app::availability::{ChangeAbsence, CreateAbsence, OnConflict, ZonedAbsence};
use turnoplus_domain::ids::{AbsenceId, DoctorId};
use turnoplus_domain::text::Reason;
use turnoplus_domain::time::Interval;
use turnoplus_domain::version::Version;
use utoipa::ToSchema;

use super::change_of;
use crate::availability::wire::{OffsetInstant, WireId, instant};
use crate::extract::Patch;
use crate::problem::{FieldErrors, Problem};

/// A doctor's time off, at every office.
#[derive(Serialize, ToSchema, Debug)]
#[schema(as = Absence)]
#[serde(rename_all = "camelCase")]
pub struct AbsenceBody {
    #[schema(value_type = String, format = Uuid)]
    id: WireId,
    #[schema(value_type = String, format = Uuid)]
    doctor_id: WireId,
    #[schema(value_type = String, format = DateTime)]
    start: OffsetInstant,
    /// The first instant at which the doctor is back.
    #[schema(value_type = String, format = DateTime)]
    end: OffsetInstant,
    /// The zone that the times are written in: the clinic's.
    #[schema(example = "America/Argentina/Buenos_Aires")]
    time_zone: String,
    /// Why, for the staff.
    #[schema(required = true)]
    reason: Option<String>,
    version: u32,
}

impl From<ZonedAbsence> for AbsenceBody {
    fn from(ZonedAbsence { absence, zone }: ZonedAbsence) -> Self {
        Self {
            id: WireId(absence.id.uuid()),
            doctor_id: WireId(absence.doctor.uuid()),
            start: OffsetInstant::new(absence.interval.start(), &zone),
            end: OffsetInstant::new(absence.interval.end(), &zone),
            time_zone: zone.name().to_owned(),
            reason: absence.reason.map(|reason| reason.as_str().to_owned()),
            version: absence.version.get(),
        }
    }
}

/// What becomes of turnos that lie in an absence. `reject` (the default) changes nothing and lists them, so it is the
/// preview as well.
#[derive(Clone, Copy, Default, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "lowercase")]
pub enum AbsenceConflictName {
    /// Refuse, and list them.
    #[default]
    Reject,
    /// They are cancelled.
    Cancel,
}

impl From<AbsenceConflictName> for OnConflict {
    fn from(name: AbsenceConflictName) -> Self {
        match name {
            AbsenceConflictName::Reject => Self::Reject,
            AbsenceConflictName::Cancel => Self::Cancel,
        }
    }
}

/// A new absence, of at most 190 days. It may have begun, but not ended.
#[derive(Deserialize, ToSchema, Debug)]
#[schema(as = CreateAbsence)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateAbsenceBody {
    #[schema(format = DateTime, example = "2026-12-01T09:00:00-03:00")]
    start: String,
    /// The first instant at which the doctor is back.
    #[schema(format = DateTime, example = "2026-12-01T13:00:00-03:00")]
    end: String,
    /// Why, for the staff.
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// What becomes of the turnos that lie in it.
    #[serde(default)]
    #[schema(required = false)]
    on_conflict: AbsenceConflictName,
}

impl CreateAbsenceBody {
    /// The command, or what is wrong with the fields.
    pub fn parse(self, doctor: DoctorId, absence: AbsenceId) -> Result<CreateAbsence, Problem> {
        let mut errors = FieldErrors::new();
        let start = errors.check("/start", instant(&self.start));
        let end = errors.check("/end", instant(&self.end));
        let reason = errors.check_optional("/reason", self.reason.as_deref(), Reason::parse);
        let interval = match (start, end) {
            (Some(start), Some(end)) => errors.check("/end", Interval::new(start, end)),
            _ => None,
        };
        errors.done(|| {
            Some(CreateAbsence {
                id: absence,
                doctor,
                interval: interval?,
                reason: reason?,
                on_conflict: self.on_conflict.into(),
            })
        })
    }
}

/// A change of an absence: what is not sent stays.
#[derive(Deserialize, ToSchema, Debug)]
#[schema(as = UpdateAbsence)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateAbsenceBody {
    #[serde(default)]
    #[schema(value_type = String, format = DateTime, required = false)]
    start: Patch<String>,
    /// The first instant at which the doctor is back.
    #[serde(default)]
    #[schema(value_type = String, format = DateTime, required = false)]
    end: Patch<String>,
    /// Why, for the staff; null for no reason.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 500, required = false)]
    reason: Patch<String>,
    /// What becomes of the turnos that lie in it then.
    #[serde(default)]
    #[schema(required = false)]
    on_conflict: AbsenceConflictName,
}

impl UpdateAbsenceBody {
    /// The command, or what is wrong with the fields.
    pub fn parse(
        self,
        doctor: DoctorId,
        absence: AbsenceId,
        expected: Option<Version>,
    ) -> Result<ChangeAbsence, Problem> {
        let mut errors = FieldErrors::new();
        let start = errors.check_change("/start", self.start, |raw| instant(&raw));
        let end = errors.check_change("/end", self.end, |raw| instant(&raw));
        let reason = errors.check_patch("/reason", self.reason, |raw| Reason::parse(&raw));
        errors.done(|| {
            Some(ChangeAbsence {
                doctor,
                id: absence,
                expected,
                start: start?,
                end: end?,
                reason: change_of(reason?),
                on_conflict: self.on_conflict.into(),
            })
        })
    }
}
