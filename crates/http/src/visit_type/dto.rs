//! Visit types on the wire.

use std::convert::Infallible;

use serde::{Deserialize, Serialize};
use turnoplus_app::visit_type::{CreateVisitType, UpdateVisitType};
use turnoplus_domain::ids::VisitTypeId;
use turnoplus_domain::text::Label;
use turnoplus_domain::time::{InvalidMinutes, Minutes};
use turnoplus_domain::version::Version;
use turnoplus_domain::visit_type::VisitType;
use utoipa::ToSchema;

use crate::extract::{IfMatch, Patch};
use crate::problem::{FieldErrors, FieldFault, Problem};

/// A visit type.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = VisitType)]
pub struct VisitTypeBody {
    #[schema(format = "uuid")]
    id: String,
    name: String,
    duration_minutes: u16,
    /// Kept free for the doctor before the visit.
    buffer_before_minutes: u16,
    /// Kept free for the doctor after the visit.
    buffer_after_minutes: u16,
    /// Whether patients may book it themselves.
    self_bookable: bool,
    /// Whether what a patient books waits for confirmation.
    needs_approval: bool,
    /// An inactive visit type takes no new turnos.
    active: bool,
    version: u32,
}

impl VisitTypeBody {
    pub(super) fn of(visit_type: &VisitType) -> Self {
        Self {
            id: visit_type.id.to_string(),
            name: visit_type.name.as_str().to_owned(),
            duration_minutes: visit_type.duration.get(),
            buffer_before_minutes: visit_type.buffer_before.get(),
            buffer_after_minutes: visit_type.buffer_after.get(),
            self_bookable: visit_type.self_bookable,
            needs_approval: visit_type.needs_approval,
            active: visit_type.active,
            version: visit_type.version.get(),
        }
    }
}

/// A visit type to add.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewVisitType {
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    #[schema(minimum = 5, maximum = 480, multiple_of = 5)]
    duration_minutes: i64,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 120, multiple_of = 5, default = 0)]
    buffer_before_minutes: i64,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 120, multiple_of = 5, default = 0)]
    buffer_after_minutes: i64,
    /// True when absent.
    #[serde(default = "yes")]
    #[schema(default = true)]
    self_bookable: bool,
    /// False when absent.
    #[serde(default)]
    #[schema(default = false)]
    needs_approval: bool,
    /// True when absent.
    #[serde(default = "yes")]
    #[schema(default = true)]
    active: bool,
}

fn yes() -> bool {
    true
}

impl NewVisitType {
    pub(super) fn parse(self, id: VisitTypeId) -> Result<CreateVisitType, Problem> {
        let mut errors = FieldErrors::new();
        let name = errors.check("/name", Label::parse(&self.name));
        let duration = errors.check("/durationMinutes", Minutes::duration(self.duration_minutes));
        let before = errors.check(
            "/bufferBeforeMinutes",
            Minutes::buffer(self.buffer_before_minutes),
        );
        let after = errors.check("/bufferAfterMinutes", Minutes::buffer(self.buffer_after_minutes));
        errors.done(|| {
            Some(CreateVisitType(VisitType {
                id,
                name: name?,
                duration: duration?,
                buffer_before: before?,
                buffer_after: after?,
                self_bookable: self.self_bookable,
                needs_approval: self.needs_approval,
                active: self.active,
                version: Version::FIRST,
            }))
        })
    }
}

/// Changes of a visit type; what is absent stays. Turnos that exist keep their length.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VisitTypeChanges {
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false, min_length = 1, max_length = 80)]
    name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<i64>, nullable = false, minimum = 5, maximum = 480, multiple_of = 5)]
    duration_minutes: Patch<i64>,
    #[serde(default)]
    #[schema(value_type = Option<i64>, nullable = false, minimum = 0, maximum = 120, multiple_of = 5)]
    buffer_before_minutes: Patch<i64>,
    #[serde(default)]
    #[schema(value_type = Option<i64>, nullable = false, minimum = 0, maximum = 120, multiple_of = 5)]
    buffer_after_minutes: Patch<i64>,
    #[serde(default)]
    #[schema(value_type = Option<bool>, nullable = false)]
    self_bookable: Patch<bool>,
    #[serde(default)]
    #[schema(value_type = Option<bool>, nullable = false)]
    needs_approval: Patch<bool>,
    #[serde(default)]
    #[schema(value_type = Option<bool>, nullable = false)]
    active: Patch<bool>,
}

impl VisitTypeChanges {
    pub(super) fn parse(
        self,
        id: VisitTypeId,
        IfMatch(expected): IfMatch,
    ) -> Result<UpdateVisitType, Problem> {
        let mut errors = FieldErrors::new();
        let name = errors.check_change("/name", self.name, |raw| Label::parse(&raw));
        let duration = errors.check_change("/durationMinutes", self.duration_minutes, Minutes::duration);
        let before = errors.check_change(
            "/bufferBeforeMinutes",
            self.buffer_before_minutes,
            Minutes::buffer,
        );
        let after = errors.check_change("/bufferAfterMinutes", self.buffer_after_minutes, Minutes::buffer);
        let bookable = errors.check_change("/selfBookable", self.self_bookable, Ok::<_, Infallible>);
        let approval = errors.check_change("/needsApproval", self.needs_approval, Ok::<_, Infallible>);
        let active = errors.check_change("/active", self.active, Ok::<_, Infallible>);
        errors.done(|| {
            Some(UpdateVisitType {
                id,
                expected,
                name: name?,
                duration: duration?,
                buffer_before: before?,
                buffer_after: after?,
                self_bookable: bookable?,
                needs_approval: approval?,
                active: active?,
            })
        })
    }
}

impl FieldFault for InvalidMinutes {
    fn code(&self) -> &'static str {
        "invalid-minutes"
    }
}
