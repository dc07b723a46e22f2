//! Changes a payer.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::PayerId;
use turnoplus_domain::payer::Payer;
use turnoplus_domain::text::Label;
use turnoplus_domain::version::Version;

use crate::contention::{Contended, stale_is_lost_race};
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject};

/// What is to change; `None` stays as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the fields are those of `Payer`")]
pub struct UpdatePayer {
    pub id: PayerId,
    /// Only when the payer still has this version.
    pub expected: Option<Version>,
    pub name: Option<Label>,
    pub active: Option<bool>,
}

/// Why the payer was not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdatePayerError {
    /// Only an admin may.
    #[error("only an admin changes payers")]
    Forbidden,
    /// There is none with this id.
    #[error("no such payer")]
    Unknown,
    /// It has changed since the caller read it.
    #[error("the payer is at version {}", current.get())]
    VersionMismatch {
        /// The version that it has.
        current: Version,
    },
    /// Another payer has the name.
    #[error("another payer has the name")]
    NameTaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for UpdatePayerError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Changes a payer.
///
/// # Errors
/// See [`UpdatePayerError`].
pub async fn update(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: UpdatePayer,
) -> Result<Payer, UpdatePayerError> {
    if actor.role != Role::Admin {
        return Err(UpdatePayerError::Forbidden);
    }
    let mut uow = store.begin(Intent::Write).await?;
    let current = uow
        .payers()
        .find(cmd.id)
        .await?
        .ok_or(UpdatePayerError::Unknown)?;
    if cmd.expected.is_some_and(|expected| expected != current.version) {
        return Err(UpdatePayerError::VersionMismatch {
            current: current.version,
        });
    }
    let changed = Payer {
        id: current.id,
        name: cmd.name.unwrap_or_else(|| current.name.clone()),
        active: cmd.active.unwrap_or(current.active),
        version: current.version,
    };
    if changed == current {
        return Ok(current);
    }
    let changed = Payer {
        version: current.version.next(),
        ..changed
    };
    uow.payers().save(&changed).await.map_err(|error| match error {
        StoreError::Duplicate => UpdatePayerError::NameTaken,
        other => stale_is_lost_race(other).into(),
    })?;
    let entry = AuditEntry::by(actor, clock.now(), Act::PayerUpdated, Subject::Payer(changed.id))
        .with("name", changed.name.as_str())
        .with("active", changed.active.to_string());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(changed)
}
