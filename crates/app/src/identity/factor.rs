//! Showing a second factor: a code is good once, on whichever instance.

use jiff::Timestamp;
use turnoplus_domain::identity::{Actor, TotpSecret};

use super::totp::{self, SecondFactor};
use crate::ports::{Act, AuditEntry, RefreshSecrets, StoreError, Subject, UnitOfWork};

/// Whether the factor is right and unused; it is used up now.
pub(super) async fn show(
    uow: &mut dyn UnitOfWork,
    secrets: &dyn RefreshSecrets,
    actor: &Actor,
    (secret, shown): (&TotpSecret, &SecondFactor),
    now: Timestamp,
) -> Result<bool, StoreError> {
    match shown {
        SecondFactor::Code(code) => match totp::matching_step(secret, code, now) {
            Some(step) => uow.credentials().use_step(actor.user, step, now).await,
            None => Ok(false),
        },
        SecondFactor::Recovery(code) => {
            let hash = totp::recovery_hash(secrets, actor.user, code);
            if !uow.credentials().spend_recovery_code(actor.user, &hash).await? {
                return Ok(false);
            }
            let entry = AuditEntry::by(actor, now, Act::RecoveryCodeUsed, Subject::User(actor.user));
            uow.audit().record(&entry).await?;
            Ok(true)
        }
    }
}
