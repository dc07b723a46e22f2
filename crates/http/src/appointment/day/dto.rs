//! A doctor's day on the wire.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use turnoplus_app::appointment::{
    ApplyDay, DayAction, DayChange, DayPlan, MoveTo, Obstacle, Outcome, PlannedTurno, SlotRefusal,
};
use turnoplus_app::ports::StoredAnswer;
use turnoplus_domain::ids::DoctorId;
use utoipa::ToSchema;

use super::super::dto::{Status, local};
use super::super::parse::{NotAnId, parse_id, parse_reason};
use crate::civil::clinic_date;
use crate::problem::{FieldErrors, Problem};

/// What is to become of a doctor's day.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::appointment) struct DayInquiry {
    /// Which day, as the patients were told.
    #[schema(format = Date)]
    date: String,
    /// Only at this office.
    #[schema(format = Uuid)]
    office_id: Option<String>,
    action: DayActionName,
    /// Where to, for `move`.
    to: Option<DayTarget>,
}

/// The same, and the preview that it is to be as.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::appointment) struct DayApplication {
    /// Which day, as the patients were told.
    #[schema(format = Date)]
    date: String,
    /// Only at this office.
    #[schema(format = Uuid)]
    office_id: Option<String>,
    action: DayActionName,
    /// Where to, for `move`.
    to: Option<DayTarget>,
    /// The `digest` of the preview.
    #[schema(min_length = 32, max_length = 32)]
    digest: String,
    /// Why, for the timelines.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// What becomes of the turnos of a day.
#[derive(Clone, Copy, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "lowercase")]
#[schema(as = DayAction)]
pub(in crate::appointment) enum DayActionName {
    /// They are cancelled.
    Cancel,
    /// They are moved, each by the same.
    Move,
}

/// Where a day is moved to: at least one of these. Turnos stay at their offices.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::appointment) struct DayTarget {
    /// To this date, at the same time of day.
    #[schema(format = Date)]
    date: Option<String>,
    /// Into this doctor's agenda.
    #[schema(format = Uuid)]
    doctor_id: Option<String>,
    /// Later by so many minutes, or earlier.
    #[schema(minimum = -720, maximum = 720, multiple_of = 5)]
    shift_minutes: Option<i16>,
}

impl DayInquiry {
    pub(super) fn parse(self, doctor: DoctorId) -> Result<DayChange, Problem> {
        let mut errors = FieldErrors::new();
        let change = self.checked(doctor, &mut errors);
        errors.done(|| change)
    }

    fn checked(self, doctor: DoctorId, errors: &mut FieldErrors) -> Option<DayChange> {
        let date = errors.check("/date", clinic_date(&self.date));
        let office = parse_id(errors, "/officeId", self.office_id);
        let action = match (self.action, self.to) {
            (DayActionName::Cancel, None) => Some(DayAction::Cancel),
            (DayActionName::Cancel, Some(_)) => {
                errors.put("/to", "not-for-cancel", "is only for a move");
                None
            }
            (DayActionName::Move, None) => {
                errors.put("/to", "required", "is required for a move");
                None
            }
            (DayActionName::Move, Some(to)) => to.checked(errors).map(DayAction::Move),
        };
        Some(DayChange {
            doctor,
            date: date?,
            office: office?,
            action: action?,
        })
    }
}

impl DayTarget {
    fn checked(self, errors: &mut FieldErrors) -> Option<MoveTo> {
        let date = errors.check_optional("/to/date", self.date, |raw| clinic_date(&raw));
        let doctor = errors.check_optional("/to/doctorId", self.doctor_id, |raw| {
            raw.parse().map_err(|_| NotAnId)
        });
        let shift_minutes = self.shift_minutes.unwrap_or(0);
        if shift_minutes % 5 != 0 || !(-720..=720).contains(&shift_minutes) {
            let bounds = "must be a multiple of 5 from -720 to 720";
            errors.put("/to/shiftMinutes", "out-of-range", bounds);
            return None;
        }
        let to = MoveTo {
            date: date?,
            doctor: doctor?,
            shift_minutes,
        };
        if to == MoveTo::default() {
            errors.put("/to", "required", "must name a date, a doctor or minutes");
            return None;
        }
        Some(to)
    }
}

impl DayApplication {
    pub(super) fn parse(self, doctor: DoctorId) -> Result<ApplyDay, Problem> {
        let mut errors = FieldErrors::new();
        let inquiry = DayInquiry {
            date: self.date,
            office_id: self.office_id,
            action: self.action,
            to: self.to,
        };
        let change = inquiry.checked(doctor, &mut errors);
        let reason = parse_reason(&mut errors, "/reason", self.reason);
        errors.done(|| {
            Some(ApplyDay {
                change: change?,
                digest: self.digest,
                reason: reason?,
                key: None,
            })
        })
    }
}

/// What would become, or became, of a day.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = DayPlan)]
pub(in crate::appointment) struct DayPlanBody {
    /// Stands for all of it; `apply` asks for it.
    digest: String,
    /// How many turnos something stands against. With any, nothing can be applied.
    blocked: usize,
    /// The turnos that are still to come, by start.
    items: Vec<DayPlanItem>,
}

/// A turno and what would become of it.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub(in crate::appointment) struct DayPlanItem {
    #[schema(format = Uuid)]
    appointment_id: String,
    #[schema(format = DateTime)]
    start: String,
    #[schema(format = DateTime)]
    end: String,
    #[schema(value_type = Status)]
    status: &'static str,
    overbooking: bool,
    patient_name: String,
    #[schema(format = Uuid)]
    office_id: String,
    /// `cancel`, `move`, `stay` (the patient is there already, or did not come) or `blocked`.
    #[schema(value_type = DayOutcome)]
    outcome: &'static str,
    /// When it would start, for `move`.
    #[schema(required = true, format = DateTime)]
    new_start: Option<String>,
    /// With whom it would be, for `move`.
    #[schema(required = true, format = Uuid)]
    new_doctor_id: Option<String>,
    /// The rule that stands against it, for `blocked`: one of those of a booking, `taken`, `patient-busy`, `patient-closed` or
    /// `skipped-hour`.
    #[schema(required = true)]
    rule: Option<&'static str>,
}

/// What would become of a turno.
#[derive(ToSchema, Debug)]
#[schema(rename_all = "lowercase")]
#[expect(
    dead_code,
    reason = "it stands in the contract for the words that are written"
)]
pub(in crate::appointment) enum DayOutcome {
    Cancel,
    Move,
    Stay,
    Blocked,
}

impl From<&DayPlan> for DayPlanBody {
    fn from(plan: &DayPlan) -> Self {
        Self {
            digest: plan.digest.clone(),
            blocked: plan.blocked(),
            items: plan.items.iter().map(Into::into).collect(),
        }
    }
}

impl DayPlanBody {
    /// Only what something stands against.
    pub(super) fn blocked(self) -> Vec<DayPlanItem> {
        let mut items = self.items;
        items.retain(|item| item.rule.is_some());
        items
    }
}

impl From<&PlannedTurno> for DayPlanItem {
    fn from(item: &PlannedTurno) -> Self {
        let turno = &item.view.appointment;
        let (outcome, moved, rule) = match &item.outcome {
            Outcome::Cancel => ("cancel", None, None),
            Outcome::Stay => ("stay", None, None),
            Outcome::Move(moved) => ("move", Some(moved), None),
            Outcome::Blocked(obstacle) => ("blocked", None, Some(rule_of(obstacle))),
        };
        Self {
            appointment_id: turno.id().to_string(),
            start: local(turno.start(), turno.zone()),
            end: local(turno.interval().end(), turno.zone()),
            status: turno.status().kind().as_str(),
            overbooking: turno.is_overbooking(),
            patient_name: item.view.patient_name.clone(),
            office_id: turno.office().to_string(),
            outcome,
            new_start: moved.map(|moved| local(moved.start(), moved.zone())),
            new_doctor_id: moved.map(|moved| moved.doctor().to_string()),
            rule,
        }
    }
}

fn rule_of(obstacle: &Obstacle) -> &'static str {
    match obstacle {
        Obstacle::Slot(SlotRefusal::Taken) => "taken",
        Obstacle::Slot(SlotRefusal::Unavailable { removal, .. }) => removal.rule(),
        Obstacle::Policy(refusal) => refusal.rule(),
        Obstacle::SkippedHour => "skipped-hour",
        Obstacle::PatientBusy => "patient-busy",
        Obstacle::PatientClosed => "patient-closed",
    }
}

/// 200, with what became of the day.
pub(super) fn applied(plan: &DayPlan) -> StoredAnswer {
    StoredAnswer {
        status: StatusCode::OK.as_u16(),
        // Text, numbers and booleans under fixed names: it cannot fail.
        body: serde_json::to_vec(&DayPlanBody::from(plan)).unwrap_or_default(),
    }
}
