//! A new one-off window. It only adds availability, so no turno is affected.

use jiff::civil::Date;
use turnoplus_domain::availability::AvailabilityWindow;
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{DoctorId, OfficeId, WindowId};
use turnoplus_domain::time::CivilSpan;
use turnoplus_domain::version::Version;

use super::facts;
use crate::availability::AvailabilityError;
use crate::availability::access::{Change, attends_at, kept_doctor};
use crate::live::note_added;
use crate::ports::{Act, Clock, Intent, Store};

/// Adds a one-off window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreateWindow {
    /// Its identifier.
    pub id: WindowId,
    /// Who attends.
    pub doctor: DoctorId,
    /// Where.
    pub office: OfficeId,
    /// On which date.
    pub date: Date,
    /// From when to when.
    pub span: CivilSpan,
}

/// Adds a one-off window.
///
/// # Errors
/// [`AvailabilityError`] for people who do not keep this agenda, an office that is not the doctor's, and the
/// store's.
pub async fn create_window(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: CreateWindow,
) -> Result<AvailabilityWindow, AvailabilityError> {
    let mut uow = store.begin(Intent::Write).await?;
    let doctor = kept_doctor(&mut *uow, actor, cmd.doctor).await?;
    attends_at(&doctor, cmd.office)?;
    let window = AvailabilityWindow {
        id: cmd.id,
        doctor: cmd.doctor,
        office: cmd.office,
        date: cmd.date,
        span: cmd.span,
        version: Version::FIRST,
    };
    uow.availability().add_window(&window).await?;
    let by = Change {
        actor,
        doctor: cmd.doctor,
        now: clock.now(),
    };
    by.audit(&mut *uow, Act::AvailabilityCreated, facts(&window))
        .await?;
    note_added(&mut *uow, by.now, &window).await?;
    uow.commit().await?;
    Ok(window)
}
