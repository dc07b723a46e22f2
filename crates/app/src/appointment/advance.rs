//! Running the day: a turno is confirmed, the patient arrives, goes in, the visit ends, or nobody came.

use jiff::Timestamp;
use turnoplus_domain::appointment::{
    Appointment, AppointmentStatusKind, Change, Denied, TransitionRefused, may_confirm, may_run_day,
};
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::AppointmentId;
use turnoplus_domain::settings::{BookingPolicy, PolicyField, PolicyOrigin};
use turnoplus_domain::version::Version;

use super::once::{self, Present, Refused};
use super::record::{Deed, record};
use crate::contention::Contended;
use crate::ports::{Clock, IdempotencyKey, Intent, Store, StoreError, StoredAnswer};
use crate::settings::policy_for;

/// A step of the day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// What a patient requested becomes certain.
    Confirm,
    /// The patient is there.
    Arrive,
    /// The patient goes in to the doctor.
    Start,
    /// The visit is over.
    Complete,
    /// The patient did not come.
    NoShow,
}

/// A step for one turno.
#[derive(Clone, Debug)]
pub struct Advance {
    /// Which turno.
    pub id: AppointmentId,
    /// Which step.
    pub step: Step,
    /// The version that the client saw.
    pub if_match: Option<Version>,
    /// The client's key.
    pub key: Option<IdempotencyKey>,
}

/// Why a turno does not take the step.
#[derive(Debug, thiserror::Error)]
pub enum AdvanceError {
    /// There is none, or it is somebody else's.
    #[error("no such turno")]
    Unknown,
    /// Patients do not run the day.
    #[error("only the staff runs the day")]
    Forbidden,
    /// It is not the version that the client saw.
    #[error("the turno is at version {}", current.get())]
    Stale {
        /// The version that it is at.
        current: Version,
    },
    /// Its state does not allow it.
    #[error("{refusal}")]
    Refused {
        /// The state that it is in.
        status: AppointmentStatusKind,
        /// Why.
        #[source]
        refusal: TransitionRefused,
        /// Where the grace comes from that an absent patient is given.
        grace: PolicyOrigin,
    },
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for AdvanceError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

impl From<Refused> for AdvanceError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::KeyReused => Self::KeyReused,
            Refused::Store(error) => Self::Store(error),
        }
    }
}

impl From<Denied> for AdvanceError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotYours => Self::Unknown,
            Denied::Role | Denied::Begun => Self::Forbidden,
        }
    }
}

/// Takes the step.
pub async fn advance(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: Advance,
    present: Present,
) -> Result<StoredAnswer, AdvanceError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    if let Some(answer) = once::enter(uow.as_mut(), cmd.key.as_ref(), now).await? {
        return Ok(answer);
    }
    let mut view = uow
        .appointments()
        .find_view(cmd.id)
        .await?
        .ok_or(AdvanceError::Unknown)?;
    let turno = &view.appointment;
    match cmd.step {
        Step::Confirm => may_confirm(actor, turno)?,
        Step::Arrive | Step::Start | Step::Complete | Step::NoShow => may_run_day(actor, turno)?,
    }
    if cmd.if_match.is_some_and(|seen| seen != turno.version()) {
        return Err(AdvanceError::Stale {
            current: turno.version(),
        });
    }
    let effective = policy_for(uow.as_mut(), turno.doctor(), turno.visit_type()).await?;
    let grace = effective.origin(PolicyField::NoShowGrace);
    let status = turno.status().kind();
    let (next, change) =
        take(cmd.step, turno, now, &effective.policy).map_err(|refusal| AdvanceError::Refused {
            status,
            refusal,
            grace,
        })?;
    record(uow.as_mut(), actor, &next, Deed::of(change, None)).await?;
    view.appointment = next;
    Ok(once::leave(uow, cmd.key.as_ref(), present(&view)).await?)
}

fn take(
    step: Step,
    turno: &Appointment,
    now: Timestamp,
    policy: &BookingPolicy,
) -> Result<(Appointment, Change), TransitionRefused> {
    Ok(match step {
        Step::Confirm => (turno.confirm(now)?, Change::Confirmed),
        Step::Arrive => (turno.arrive(now)?, Change::Arrived),
        Step::Start => (turno.start_consultation(now)?, Change::Started),
        Step::Complete => (turno.complete(now)?, Change::Completed),
        Step::NoShow => (turno.mark_no_show(now, policy)?, Change::NoShow),
    })
}
