//! A new weekly rule. It only adds availability, so no turno is affected.

use jiff::civil::Date;
use turnoplus_domain::availability::{AvailabilityRule, Weekdays};
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{DoctorId, OfficeId, RuleId};
use turnoplus_domain::time::CivilSpan;
use turnoplus_domain::version::Version;

use super::facts;
use crate::availability::AvailabilityError;
use crate::availability::access::{Change, attends_at, kept_doctor};
use crate::live::note_added;
use crate::ports::{Act, Clock, Intent, Store};

/// Adds a weekly rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreateRule {
    /// Its identifier.
    pub id: RuleId,
    /// Who attends.
    pub doctor: DoctorId,
    /// Where.
    pub office: OfficeId,
    /// On which days.
    pub weekdays: Weekdays,
    /// From when to when.
    pub span: CivilSpan,
    /// The first date.
    pub valid_from: Date,
    /// The last date, if any.
    pub valid_until: Option<Date>,
}

/// Adds a weekly rule.
///
/// # Errors
/// [`AvailabilityError`] for people who do not keep this agenda, an office that is not the doctor's, dates in the
/// wrong order, and the store's.
pub async fn create_rule(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: CreateRule,
) -> Result<AvailabilityRule, AvailabilityError> {
    let mut uow = store.begin(Intent::Write).await?;
    let doctor = kept_doctor(&mut *uow, actor, cmd.doctor).await?;
    attends_at(&doctor, cmd.office)?;
    AvailabilityRule::check_validity(cmd.valid_from, cmd.valid_until)?;
    let rule = AvailabilityRule {
        id: cmd.id,
        doctor: cmd.doctor,
        office: cmd.office,
        weekdays: cmd.weekdays,
        span: cmd.span,
        valid_from: cmd.valid_from,
        valid_until: cmd.valid_until,
        version: Version::FIRST,
    };
    uow.availability().add_rule(&rule).await?;
    let by = Change {
        actor,
        doctor: cmd.doctor,
        now: clock.now(),
    };
    by.audit(&mut *uow, Act::AvailabilityCreated, facts(&rule))
        .await?;
    note_added(&mut *uow, by.now, &rule).await?;
    uow.commit().await?;
    Ok(rule)
}
