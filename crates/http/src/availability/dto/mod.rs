//! What travels: bodies, query strings and answers.

mod absence;
mod rule;
mod slots;
mod weekday;
mod window;

pub use absence::{AbsenceBody, CreateAbsenceBody, UpdateAbsenceBody};
pub use rule::{AvailabilityRuleBody, CreateAvailabilityRuleBody, UpdateAvailabilityRuleBody};
pub use slots::{
    DoctorSlotsBody, DoctorSlotsQuery, ExplainSlotQuery, ExplainedSlotBody, FirstSlotsBody, FirstSlotsQuery,
};
pub use weekday::WeekdayName;
pub use window::{AvailabilityWindowBody, CreateAvailabilityWindowBody, UpdateAvailabilityWindowBody};

use serde::Deserialize;
use turnoplus_app::availability::OnConflict;
use turnoplus_app::change::Change;
use utoipa::{IntoParams, ToSchema};

use crate::extract::Patch;

/// What becomes of turnos that a change would leave without availability. `reject` (the default) changes nothing and
/// lists them, so it is the preview as well.
#[derive(Clone, Copy, Default, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "lowercase")]
pub enum OnConflictName {
    /// Refuse, and list them.
    #[default]
    Reject,
    /// They stay as they are.
    Keep,
    /// They are cancelled.
    Cancel,
}

impl From<OnConflictName> for OnConflict {
    fn from(name: OnConflictName) -> Self {
        match name {
            OnConflictName::Reject => Self::Reject,
            OnConflictName::Keep => Self::Keep,
            OnConflictName::Cancel => Self::Cancel,
        }
    }
}

/// How to remove availability.
#[derive(Clone, Copy, Default, Deserialize, IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RemovalQuery {
    /// What becomes of turnos that would be left without availability.
    #[serde(default)]
    #[param(inline, required = false)]
    pub on_conflict: OnConflictName,
}

/// A field of a PATCH as the use cases take it.
fn change_of<T>(patch: Patch<T>) -> Change<T> {
    match patch {
        Patch::Absent => Change::Keep,
        Patch::Null => Change::Clear,
        Patch::Value(value) => Change::To(value),
    }
}
