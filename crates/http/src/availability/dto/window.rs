//! One-off windows.

use serde::{Deserialize, Serialize};
use turnoplus_app::availability::{ChangeWindow, CreateWindow};
use turnoplus_domain::availability::AvailabilityWindow;
use turnoplus_domain::ids::{DoctorId, WindowId};
use turnoplus_domain::time::CivilSpan;
use turnoplus_domain::version::Version;
use utoipa::ToSchema;

use super::OnConflictName;
use crate::availability::wire::{WireId, civil_time, date, end_time, id, start_time};
use crate::extract::Patch;
use crate::problem::{FieldErrors, Problem};

/// A one-off window: a single date on which the doctor attends, on the wall clock of the office.
#[derive(Serialize, ToSchema, Debug)]
#[schema(as = AvailabilityWindow)]
#[serde(rename_all = "camelCase")]
pub struct AvailabilityWindowBody {
    #[schema(value_type = String, format = Uuid)]
    id: WireId,
    #[schema(value_type = String, format = Uuid)]
    doctor_id: WireId,
    #[schema(value_type = String, format = Uuid)]
    office_id: WireId,
    #[schema(format = Date, example = "2026-12-01")]
    date: String,
    #[schema(pattern = r"^([01]\d|2[0-3]):[0-5][05]$", example = "09:00")]
    start_time: String,
    /// `00:00` is the midnight that ends the day.
    #[schema(pattern = r"^([01]\d|2[0-3]):[0-5][05]$", example = "13:00")]
    end_time: String,
    version: u32,
}

impl From<AvailabilityWindow> for AvailabilityWindowBody {
    fn from(window: AvailabilityWindow) -> Self {
        Self {
            id: WireId(window.id.uuid()),
            doctor_id: WireId(window.doctor.uuid()),
            office_id: WireId(window.office.uuid()),
            date: window.date.to_string(),
            start_time: civil_time(window.span.start()),
            end_time: civil_time(window.span.end()),
            version: window.version.get(),
        }
    }
}

/// A new one-off window.
#[derive(Deserialize, ToSchema, Debug)]
#[schema(as = CreateAvailabilityWindow)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateAvailabilityWindowBody {
    /// One of the doctor's offices.
    #[schema(format = Uuid)]
    office_id: String,
    #[schema(format = Date, example = "2026-12-01")]
    date: String,
    /// A multiple of 5 minutes.
    #[schema(pattern = r"^([01]\d|2[0-3]):[0-5][05]$", example = "09:00")]
    start_time: String,
    /// A multiple of 5 minutes, after the start; `00:00` and `24:00` are the midnight that ends the day.
    #[schema(pattern = r"^(([01]\d|2[0-3]):[0-5][05]|24:00)$", example = "13:00")]
    end_time: String,
}

impl CreateAvailabilityWindowBody {
    /// The command, or what is wrong with the fields.
    pub fn parse(self, doctor: DoctorId, window: WindowId) -> Result<CreateWindow, Problem> {
        let mut errors = FieldErrors::new();
        let office = errors.check("/officeId", id(&self.office_id));
        let date = errors.check("/date", date(&self.date));
        let start = errors.check("/startTime", start_time(&self.start_time));
        let end = errors.check("/endTime", end_time(&self.end_time));
        let span = match (start, end) {
            (Some(start), Some(end)) => errors.check("/endTime", CivilSpan::new(start, end)),
            _ => None,
        };
        errors.done(|| {
            Some(CreateWindow {
                id: window,
                doctor,
                office: office?,
                date: date?,
                span: span?,
            })
        })
    }
}

/// A change of a one-off window: what is not sent stays.
#[derive(Deserialize, ToSchema, Debug)]
#[schema(as = UpdateAvailabilityWindow)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateAvailabilityWindowBody {
    /// One of the doctor's offices.
    #[serde(default)]
    #[schema(value_type = String, format = Uuid, required = false)]
    office_id: Patch<String>,
    #[serde(default)]
    #[schema(value_type = String, format = Date, required = false)]
    date: Patch<String>,
    /// A multiple of 5 minutes.
    #[serde(default)]
    #[schema(value_type = String, pattern = r"^([01]\d|2[0-3]):[0-5][05]$", required = false)]
    start_time: Patch<String>,
    /// A multiple of 5 minutes, after the start; `00:00` and `24:00` are the midnight that ends the day.
    #[serde(default)]
    #[schema(value_type = String, pattern = r"^(([01]\d|2[0-3]):[0-5][05]|24:00)$", required = false)]
    end_time: Patch<String>,
    /// What becomes of turnos that would be left without availability.
    #[serde(default)]
    #[schema(required = false)]
    on_conflict: OnConflictName,
}

impl UpdateAvailabilityWindowBody {
    /// The command, or what is wrong with the fields.
    pub fn parse(
        self,
        doctor: DoctorId,
        window: WindowId,
        expected: Option<Version>,
    ) -> Result<ChangeWindow, Problem> {
        let mut errors = FieldErrors::new();
        let office = errors.check_change("/officeId", self.office_id, |raw| id(&raw));
        let date = errors.check_change("/date", self.date, |raw| date(&raw));
        let start = errors.check_change("/startTime", self.start_time, |raw| start_time(&raw));
        let end = errors.check_change("/endTime", self.end_time, |raw| end_time(&raw));
        errors.done(|| {
            Some(ChangeWindow {
                doctor,
                id: window,
                expected,
                office: office?,
                date: date?,
                start: start?,
                end: end?,
                on_conflict: self.on_conflict.into(),
            })
        })
    }
}
