//! Showing a second factor: a code is good once, on whichever instance.

use turnoplus_domain::identity::{Actor, TotpSecret};
use turnoplus_domain::notification::AccountTopic;

use super::totp::{self, SecondFactor};
use super::{IdentityPorts, notices};
use crate::ports::{Act, AuditEntry, StoreError, Subject, UnitOfWork};

/// Whether the factor is right and unused; it is used up now. A recovery code is told of to its
/// owner.
pub(super) async fn show(
    with: IdentityPorts<'_>,
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    (secret, shown): (&TotpSecret, &SecondFactor),
) -> Result<bool, StoreError> {
    let now = with.clock.now();
    match shown {
        SecondFactor::Code(code) => match totp::matching_step(secret, code, now) {
            Some(step) => uow.credentials().use_step(actor.user, step, now).await,
            None => Ok(false),
        },
        SecondFactor::Recovery(code) => {
            let hash = totp::recovery_hash(with.secrets, actor.user, code);
            if !uow.credentials().spend_recovery_code(actor.user, &hash).await? {
                return Ok(false);
            }
            let entry = AuditEntry::by(actor, now, Act::RecoveryCodeUsed, Subject::User(actor.user));
            uow.audit().record(&entry).await?;
            notices::tell(with, uow, AccountTopic::RecoveryCodeUsed, actor.user).await?;
            Ok(true)
        }
    }
}
