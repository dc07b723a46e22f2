//! Adds an office.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::OfficeId;
use turnoplus_domain::office::{Office, OfficeCode};
use turnoplus_domain::text::{Address, Name};
use turnoplus_domain::time::Zone;
use turnoplus_domain::version::Version;

use crate::contention::Contended;
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject};

/// An office to add.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the fields are those of `Office`")]
pub struct CreateOffice {
    pub id: OfficeId,
    pub code: OfficeCode,
    pub name: Name,
    pub address: Address,
    pub zone: Zone,
    pub active: bool,
}

/// Why the office was not added.
#[derive(Debug, thiserror::Error)]
pub enum CreateOfficeError {
    /// Only an admin may.
    #[error("only an admin adds offices")]
    Forbidden,
    /// Another office has the code.
    #[error("the office code is taken")]
    CodeTaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for CreateOfficeError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Adds an office.
///
/// # Errors
/// See [`CreateOfficeError`].
pub async fn create(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: CreateOffice,
) -> Result<Office, CreateOfficeError> {
    if actor.role != Role::Admin {
        return Err(CreateOfficeError::Forbidden);
    }
    let office = Office {
        id: cmd.id,
        code: cmd.code,
        name: cmd.name,
        address: cmd.address,
        zone: cmd.zone,
        active: cmd.active,
        version: Version::FIRST,
    };
    let mut uow = store.begin(Intent::Write).await?;
    uow.offices().add(&office).await.map_err(|error| match error {
        StoreError::Duplicate => CreateOfficeError::CodeTaken,
        other => other.into(),
    })?;
    let entry = AuditEntry::by(actor, clock.now(), Act::OfficeCreated, Subject::Office(office.id))
        .with("code", office.code.as_str());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(office)
}
