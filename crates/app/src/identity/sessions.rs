//! One's own sessions: seeing them and ending them.

use turnoplus_domain::identity::{Actor, Session};
use turnoplus_domain::ids::SessionId;

use crate::calendar::remove_feeds;
use crate::contention::Contended;
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject};

/// Why a session was not ended.
#[derive(Debug, thiserror::Error)]
pub enum EndSessionError {
    /// There is none, or it is another's.
    #[error("there is no such session")]
    Unknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for EndSessionError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// The live sessions of somebody's own account, newest first.
///
/// # Errors
/// Whatever the store answers.
pub async fn list_sessions(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
) -> Result<Vec<Session>, StoreError> {
    let mut uow = store.begin(Intent::Read).await?;
    uow.sessions().list(actor.user, clock.now()).await
}

/// Ends one of somebody's own sessions. Ending it again changes nothing.
///
/// # Errors
/// [`EndSessionError::Unknown`] when it is another's.
pub async fn end_session(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    id: SessionId,
) -> Result<(), EndSessionError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let found = uow.sessions().find_with_user(id).await?;
    let (session, _) = found
        .filter(|(session, _)| session.user == actor.user)
        .ok_or(EndSessionError::Unknown)?;
    if session.revoked_at.is_some() {
        return Ok(());
    }
    uow.sessions().revoke(id, now).await?;
    uow.audit()
        .record(&AuditEntry::by(
            actor,
            now,
            Act::SessionEnded,
            Subject::Session(id),
        ))
        .await?;
    uow.commit().await?;
    Ok(())
}

/// Ends the session that the request belongs to.
///
/// # Errors
/// Whatever the store answers.
pub async fn logout(store: &dyn Store, clock: &dyn Clock, actor: &Actor) -> Result<(), StoreError> {
    let Some(id) = actor.session else { return Ok(()) };
    match end_session(store, clock, actor, id).await {
        Ok(()) | Err(EndSessionError::Unknown) => Ok(()),
        Err(EndSessionError::Store(error)) => Err(error),
    }
}

/// Ends every session of somebody's own account, and every address of their calendars.
///
/// # Errors
/// Whatever the store answers.
pub async fn logout_all(store: &dyn Store, clock: &dyn Clock, actor: &Actor) -> Result<(), StoreError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    uow.sessions().revoke_all(actor.user, now).await?;
    remove_feeds(uow.as_mut(), actor.user).await?;
    let entry = AuditEntry::by(actor, now, Act::SessionEnded, Subject::User(actor.user)).with("which", "all");
    uow.audit().record(&entry).await?;
    uow.commit().await
}
