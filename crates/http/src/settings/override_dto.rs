//! Overrides on the wire.

use serde::{Deserialize, Serialize};
use turnoplus_app::ports::OverrideFilter;
use turnoplus_app::settings::{OverrideView, RemoveOverride, SetOverride};
use turnoplus_domain::ids::{DoctorId, VisitTypeId};
use turnoplus_domain::settings::{BookingPolicy, OverrideScope, PolicyTerms};
use turnoplus_domain::time::Minutes;
use utoipa::{IntoParams, ToSchema};

use super::dto::{long, policy, short};
use crate::availability::wire::{WireId, id};
use crate::extract::IfMatch;
use crate::problem::{FieldErrors, Problem};

/// Whose turnos an override is for: a doctor's, a visit type's, or those of a visit type with a doctor.
#[derive(Deserialize, IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ScopeQuery {
    /// Turnos with this doctor.
    #[param(format = Uuid)]
    doctor_id: Option<String>,
    /// Turnos of this visit type.
    #[param(format = Uuid)]
    visit_type_id: Option<String>,
}

impl ScopeQuery {
    fn ids(&self, errors: &mut FieldErrors) -> Option<(Option<DoctorId>, Option<VisitTypeId>)> {
        let doctor = errors.check_optional("/doctorId", self.doctor_id.as_deref(), id);
        let visit_type = errors.check_optional("/visitTypeId", self.visit_type_id.as_deref(), id);
        Some((doctor?, visit_type?))
    }

    /// Which overrides are to be listed; without ids all.
    pub(super) fn filter(&self) -> Result<OverrideFilter, Problem> {
        let mut errors = FieldErrors::new();
        let ids = self.ids(&mut errors);
        errors.done(|| {
            let (doctor, visit_type) = ids?;
            Some(OverrideFilter { doctor, visit_type })
        })
    }

    fn scope(&self, errors: &mut FieldErrors) -> Option<OverrideScope> {
        match self.ids(errors)? {
            (Some(doctor), Some(visit_type)) => Some(OverrideScope::DoctorAndVisitType(doctor, visit_type)),
            (Some(doctor), None) => Some(OverrideScope::Doctor(doctor)),
            (None, Some(visit_type)) => Some(OverrideScope::VisitType(visit_type)),
            (None, None) => {
                errors.put("/doctorId", "required", "name a doctor, a visit type, or both");
                None
            }
        }
    }

    /// The override to remove.
    pub(super) fn removal(&self, IfMatch(expected): IfMatch) -> Result<RemoveOverride, Problem> {
        let mut errors = FieldErrors::new();
        let scope = self.scope(&mut errors);
        errors.done(|| {
            Some(RemoveOverride {
                scope: scope?,
                expected,
            })
        })
    }
}

/// An override, whole: what is absent or null inherits from the next wider scope.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct OverrideTerms {
    #[schema(minimum = 5, maximum = 240, multiple_of = 5)]
    slot_step_minutes: Option<i64>,
    #[schema(minimum = 0, maximum = 43200)]
    min_lead_minutes: Option<i64>,
    #[schema(minimum = 1, maximum = 730)]
    max_horizon_days: Option<i64>,
    #[schema(minimum = 0, maximum = 20160)]
    cancellation_window_minutes: Option<i64>,
    /// Counted among the turnos that were booked under this override.
    #[schema(minimum = 1, maximum = 50)]
    max_active_appointments: Option<i64>,
    #[schema(minimum = 0, maximum = 240)]
    no_show_grace_minutes: Option<i64>,
    /// Of all the sobreturnos of the doctor's day.
    #[schema(minimum = 0, maximum = 50)]
    max_overbookings_per_day: Option<i64>,
    /// How long the visit takes with this doctor; only for a doctor with a visit type, like the buffers.
    #[schema(minimum = 5, maximum = 480, multiple_of = 5)]
    duration_minutes: Option<i64>,
    #[schema(minimum = 0, maximum = 120, multiple_of = 5)]
    buffer_before_minutes: Option<i64>,
    #[schema(minimum = 0, maximum = 120, multiple_of = 5)]
    buffer_after_minutes: Option<i64>,
}

impl OverrideTerms {
    pub(super) fn parse(
        self,
        query: &ScopeQuery,
        IfMatch(expected): IfMatch,
    ) -> Result<SetOverride, Problem> {
        let mut errors = FieldErrors::new();
        let scope = query.scope(&mut errors);
        let step = errors.check_optional("/slotStepMinutes", self.slot_step_minutes, |raw| {
            policy(|p| p.slot_step_minutes = Some(short(raw))).map(|_| short(raw))
        });
        let lead = errors.check_optional("/minLeadMinutes", self.min_lead_minutes, |raw| {
            policy(|p| p.min_lead_minutes = long(raw)).map(|p| p.min_lead_minutes)
        });
        let mut short_of = |pointer, raw: Option<i64>, field: fn(&mut BookingPolicy) -> &mut u16| {
            errors.check_optional(pointer, raw, |raw| {
                policy(|p| *field(p) = short(raw)).map(|_| short(raw))
            })
        };
        let horizon = short_of("/maxHorizonDays", self.max_horizon_days, |p| {
            &mut p.max_horizon_days
        });
        let most = short_of("/maxActiveAppointments", self.max_active_appointments, |p| {
            &mut p.max_active_appointments
        });
        let grace = short_of("/noShowGraceMinutes", self.no_show_grace_minutes, |p| {
            &mut p.no_show_grace_minutes
        });
        let quota = short_of("/maxOverbookingsPerDay", self.max_overbookings_per_day, |p| {
            &mut p.max_overbookings_per_day
        });
        let window = self.cancellation_window_minutes;
        let window = errors.check_optional("/cancellationWindowMinutes", window, |raw| {
            policy(|p| p.cancellation_window_minutes = long(raw)).map(|p| p.cancellation_window_minutes)
        });
        let duration = errors.check_optional("/durationMinutes", self.duration_minutes, Minutes::duration);
        let before = errors.check_optional(
            "/bufferBeforeMinutes",
            self.buffer_before_minutes,
            Minutes::buffer,
        );
        let after = errors.check_optional("/bufferAfterMinutes", self.buffer_after_minutes, Minutes::buffer);
        errors.done(|| {
            Some(SetOverride {
                scope: scope?,
                expected,
                terms: PolicyTerms {
                    slot_step_minutes: step?,
                    min_lead_minutes: lead?,
                    max_horizon_days: horizon?,
                    cancellation_window_minutes: window?,
                    max_active_appointments: most?,
                    no_show_grace_minutes: grace?,
                    max_overbookings_per_day: quota?,
                    duration: duration?,
                    buffer_before: before?,
                    buffer_after: after?,
                },
            })
        })
    }
}

/// Where a doctor or a visit type departs from the settings. Null inherits: from the doctor's override, else the visit
/// type's, else the clinic.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = SettingsOverride)]
pub struct OverrideBody {
    #[schema(value_type = Option<String>, format = Uuid, required = true)]
    doctor_id: Option<WireId>,
    #[schema(required = true)]
    doctor_name: Option<String>,
    #[schema(value_type = Option<String>, format = Uuid, required = true)]
    visit_type_id: Option<WireId>,
    #[schema(required = true)]
    visit_type_name: Option<String>,
    #[schema(required = true)]
    slot_step_minutes: Option<u16>,
    #[schema(required = true)]
    min_lead_minutes: Option<u32>,
    #[schema(required = true)]
    max_horizon_days: Option<u16>,
    #[schema(required = true)]
    cancellation_window_minutes: Option<u32>,
    #[schema(required = true)]
    max_active_appointments: Option<u16>,
    #[schema(required = true)]
    no_show_grace_minutes: Option<u16>,
    #[schema(required = true)]
    max_overbookings_per_day: Option<u16>,
    #[schema(required = true)]
    duration_minutes: Option<u16>,
    #[schema(required = true)]
    buffer_before_minutes: Option<u16>,
    #[schema(required = true)]
    buffer_after_minutes: Option<u16>,
    version: u32,
}

impl From<OverrideView> for OverrideBody {
    fn from(view: OverrideView) -> Self {
        let (scope, terms) = (view.over.scope, view.over.terms);
        Self {
            doctor_id: scope.doctor().map(|id| WireId(id.uuid())),
            doctor_name: view.doctor_name,
            visit_type_id: scope.visit_type().map(|id| WireId(id.uuid())),
            visit_type_name: view.visit_type_name,
            slot_step_minutes: terms.slot_step_minutes,
            min_lead_minutes: terms.min_lead_minutes,
            max_horizon_days: terms.max_horizon_days,
            cancellation_window_minutes: terms.cancellation_window_minutes,
            max_active_appointments: terms.max_active_appointments,
            no_show_grace_minutes: terms.no_show_grace_minutes,
            max_overbookings_per_day: terms.max_overbookings_per_day,
            duration_minutes: terms.duration.map(Minutes::get),
            buffer_before_minutes: terms.buffer_before.map(Minutes::get),
            buffer_after_minutes: terms.buffer_after.map(Minutes::get),
            version: view.over.version.get(),
        }
    }
}
