//! Calling a turno off.

use turnoplus_domain::appointment::{
    AppointmentStatus, AppointmentStatusKind, Change, Denied, TransitionRefused, may_cancel,
};
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::AppointmentId;
use turnoplus_domain::text::Reason;
use turnoplus_domain::version::Version;

use super::once::{self, Present, Refused};
use super::record::{Deed, record};
use crate::contention::Contended;
use crate::ports::{Clock, IdempotencyKey, Intent, Store, StoreError, StoredAnswer};
use crate::settings::policy_for;

/// A cancellation.
#[derive(Clone, Debug)]
pub struct Cancel {
    /// Which turno.
    pub id: AppointmentId,
    /// Why.
    pub reason: Option<Reason>,
    /// The version that the client saw.
    pub if_match: Option<Version>,
    /// The client's key.
    pub key: Option<IdempotencyKey>,
}

/// Why a turno is not called off.
#[derive(Debug, thiserror::Error)]
pub enum CancelError {
    /// There is none, or it is somebody else's.
    #[error("no such turno")]
    Unknown,
    /// It is not for people of that role.
    #[error("not for this role")]
    Forbidden,
    /// It has begun: patients no longer cancel it.
    #[error("the turno has begun")]
    Begun(AppointmentStatusKind),
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
    },
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for CancelError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

impl From<Refused> for CancelError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::KeyReused => Self::KeyReused,
            Refused::Store(error) => Self::Store(error),
        }
    }
}

/// Calls the turno off and frees its time. Later than the policy's window it is flagged late, and frees all the same.
pub async fn cancel(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: Cancel,
    present: Present,
) -> Result<StoredAnswer, CancelError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    if let Some(answer) = once::enter(uow.as_mut(), cmd.key.as_ref(), now).await? {
        return Ok(answer);
    }
    let mut view = uow
        .appointments()
        .find_view(cmd.id)
        .await?
        .ok_or(CancelError::Unknown)?;
    let turno = &view.appointment;
    let status = turno.status().kind();
    let policy = policy_for(uow.as_mut(), turno.doctor(), turno.visit_type())
        .await?
        .policy;
    let permitted = may_cancel(actor, turno, now);
    if permitted == Err(Denied::NotYours) {
        return Err(CancelError::Unknown);
    }
    if cmd.if_match.is_some_and(|seen| seen != turno.version()) {
        return Err(CancelError::Stale {
            current: turno.version(),
        });
    }
    let cancelled = turno
        .cancel(actor.user, now, cmd.reason.clone(), &policy)
        .map_err(|refusal| CancelError::Refused { status, refusal })?;
    permitted.map_err(|denied| match denied {
        Denied::NotYours => CancelError::Unknown,
        Denied::Role => CancelError::Forbidden,
        Denied::Begun => CancelError::Begun(status),
    })?;
    let late = matches!(
        cancelled.status(),
        AppointmentStatus::Cancelled { late: true, .. }
    );
    record(
        uow.as_mut(),
        actor,
        &cancelled,
        Deed::of(Change::Cancelled { late }, cmd.reason),
    )
    .await?;
    view.appointment = cancelled;
    Ok(once::leave(uow, cmd.key.as_ref(), present(&view)).await?)
}
