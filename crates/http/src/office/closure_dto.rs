//! Closures on the wire.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use turnoplus_app::availability::OnConflict;
use turnoplus_app::office::{AddClosure, DatedClosure};
use turnoplus_domain::ids::{ClosureId, OfficeId};
use turnoplus_domain::text::Label;
use utoipa::ToSchema;

use crate::civil::civil_date;
use crate::problem::{FieldErrors, Problem};

/// Days on which an office is closed.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = Closure)]
pub struct ClosureBody {
    #[schema(format = "uuid")]
    id: String,
    #[schema(format = "uuid")]
    office_id: String,
    /// The first closed date at the office.
    #[schema(format = "date")]
    from: String,
    /// The last closed date, itself included.
    #[schema(format = "date")]
    until: String,
    #[schema(required = true)]
    reason: Option<String>,
    version: u32,
}

impl ClosureBody {
    pub(super) fn of(dated: DatedClosure) -> Self {
        let closure = dated.closure;
        Self {
            id: closure.id.to_string(),
            office_id: closure.office.to_string(),
            from: dated.from.to_string(),
            until: dated.until.to_string(),
            reason: closure.reason.map(|reason| reason.as_str().to_owned()),
            version: closure.version.get(),
        }
    }
}

/// Days to close an office on.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewClosure {
    /// The first closed date at the office.
    #[schema(format = "date", example = "2026-12-24")]
    from: String,
    /// The last closed date, itself included; at most a year later.
    #[schema(format = "date", example = "2026-12-25")]
    until: String,
    /// As patients may read it.
    #[schema(min_length = 1, max_length = 80)]
    reason: Option<String>,
    /// What becomes of coming turnos on those days.
    #[serde(default)]
    on_conflict: OnClosure,
}

/// What becomes of turnos in a closure.
#[derive(Clone, Copy, Default, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum OnClosure {
    /// Refuse, and list them (409 `affected-appointments`).
    #[default]
    Reject,
    /// They stay as they are.
    Keep,
    /// They are cancelled.
    Cancel,
}

impl NewClosure {
    pub(super) fn parse(self, id: ClosureId, office: OfficeId) -> Result<AddClosure, Problem> {
        let mut errors = FieldErrors::new();
        let from: Option<Date> = errors.check("/from", civil_date(&self.from));
        let until = errors.check("/until", civil_date(&self.until));
        let reason = errors.check_optional("/reason", self.reason, |raw| Label::parse(&raw));
        let on_conflict = match self.on_conflict {
            OnClosure::Reject => OnConflict::Reject,
            OnClosure::Keep => OnConflict::Keep,
            OnClosure::Cancel => OnConflict::Cancel,
        };
        errors.done(|| {
            Some(AddClosure {
                id,
                office,
                from: from?,
                until: until?,
                reason: reason?,
                on_conflict,
            })
        })
    }
}
