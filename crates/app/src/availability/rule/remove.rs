//! The end of a weekly rule.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::RuleId;

use super::facts;
use crate::availability::access::{Change, kept_doctor, unchanged_since};
use crate::availability::affected::settle;
use crate::availability::{AvailabilityError, Remove};
use crate::live::note_removed;
use crate::ports::{Act, Clock, Intent, Store};

/// Removes a weekly rule.
///
/// # Errors
/// As for a change of a rule.
pub async fn remove_rule(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: Remove<RuleId>,
) -> Result<(), AvailabilityError> {
    let mut uow = store.begin(Intent::Write).await?;
    kept_doctor(&mut *uow, actor, cmd.doctor).await?;
    let rule = uow.availability().find_rule(cmd.doctor, cmd.id).await?;
    let rule = rule.ok_or(AvailabilityError::UnknownItem)?;
    unchanged_since(cmd.expected, rule.version)?;

    let by = Change {
        actor,
        doctor: cmd.doctor,
        now: clock.now(),
    };
    let cancelled = settle(&mut *uow, by, ((&rule).into(), cmd.on_conflict), |calendar| {
        calendar.rules.retain(|other| other.id != cmd.id);
    })
    .await?;
    uow.availability().remove_rule(cmd.id, rule.version).await?;
    let mut details = facts(&rule);
    details.push(("cancelled", cancelled.to_string()));
    by.audit(&mut *uow, Act::AvailabilityRemoved, details).await?;
    note_removed(&mut *uow, by.now, &rule).await?;
    uow.commit().await?;
    Ok(())
}
