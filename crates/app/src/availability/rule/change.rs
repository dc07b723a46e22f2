//! A change of a weekly rule.

use jiff::civil::{Date, Time};
use turnoplus_domain::availability::{AvailabilityRule, Weekdays};
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{DoctorId, OfficeId, RuleId};
use turnoplus_domain::time::CivilSpan;
use turnoplus_domain::version::Version;

use super::facts;
use crate::availability::access::{Change, attends_at, kept_doctor, unchanged_since};
use crate::availability::affected::settle;
use crate::availability::{AvailabilityError, OnConflict};
use crate::change::Change as FieldChange;
use crate::live::note_changed;
use crate::ports::{Act, Clock, Intent, Store};

/// Changes a weekly rule; what is `None` stays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangeRule {
    /// Whose.
    pub doctor: DoctorId,
    /// Which one.
    pub id: RuleId,
    /// Only if it still has this version.
    pub expected: Option<Version>,
    /// Where.
    pub office: Option<OfficeId>,
    /// On which days.
    pub weekdays: Option<Weekdays>,
    /// From when.
    pub start: Option<Time>,
    /// To when; midnight is the end of the date.
    pub end: Option<Time>,
    /// The first date.
    pub valid_from: Option<Date>,
    /// The last date.
    pub valid_until: FieldChange<Date>,
    /// What becomes of turnos that would be left without availability.
    pub on_conflict: OnConflict,
}

/// Changes a weekly rule.
///
/// # Errors
/// [`AvailabilityError::Affected`] when turnos would be left without availability and nothing was said about them;
/// otherwise as for a new rule, [`AvailabilityError::UnknownItem`] and [`AvailabilityError::VersionMismatch`].
pub async fn change_rule(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: ChangeRule,
) -> Result<AvailabilityRule, AvailabilityError> {
    let mut uow = store.begin(Intent::Write).await?;
    let doctor = kept_doctor(&mut *uow, actor, cmd.doctor).await?;
    let current = uow.availability().find_rule(cmd.doctor, cmd.id).await?;
    let current = current.ok_or(AvailabilityError::UnknownItem)?;
    unchanged_since(cmd.expected, current.version)?;
    if let Some(office) = cmd.office {
        attends_at(&doctor, office)?;
    }
    let (on_conflict, changed) = (cmd.on_conflict, cmd.applied_to(&current)?);

    let by = Change {
        actor,
        doctor: changed.doctor,
        now: clock.now(),
    };
    let cancelled = settle(&mut *uow, by, ((&current).into(), on_conflict), |calendar| {
        calendar.rules.retain(|rule| rule.id != changed.id);
        calendar.rules.push(changed.clone());
    })
    .await?;
    uow.availability().save_rule(&changed).await?;
    let mut details = facts(&changed);
    details.push(("cancelled", cancelled.to_string()));
    by.audit(&mut *uow, Act::AvailabilityUpdated, details).await?;
    note_changed(&mut *uow, by.now, (&current, &changed)).await?;
    uow.commit().await?;
    Ok(changed)
}

impl ChangeRule {
    fn applied_to(self, current: &AvailabilityRule) -> Result<AvailabilityRule, AvailabilityError> {
        let span = CivilSpan::new(
            self.start.unwrap_or(current.span.start()),
            self.end.unwrap_or(current.span.end()),
        )?;
        let valid_from = self.valid_from.unwrap_or(current.valid_from);
        let mut valid_until = current.valid_until;
        self.valid_until.apply(&mut valid_until);
        AvailabilityRule::check_validity(valid_from, valid_until)?;
        Ok(AvailabilityRule {
            office: self.office.unwrap_or(current.office),
            weekdays: self.weekdays.unwrap_or(current.weekdays),
            span,
            valid_from,
            valid_until,
            version: current.version.next(),
            ..current.clone()
        })
    }
}
