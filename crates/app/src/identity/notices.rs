//! Telling the owner of an account that what guards it was changed, in the unit of work that changes it: whoever did it
//! cannot keep the owner from hearing of it.

use jiff::Timestamp;
use turnoplus_domain::identity::{Email, OneTimeToken, TokenPurpose, User};
use turnoplus_domain::ids::UserId;
use turnoplus_domain::notification::{AccountTopic, Message};
use uuid::Uuid;

use super::IdentityPorts;
use crate::ports::{StoreError, UnitOfWork};

/// Writes the notice, to the address that the account has when it is sent.
pub(super) async fn tell(
    with: IdentityPorts<'_>,
    uow: &mut dyn UnitOfWork,
    topic: AccountTopic,
    user: UserId,
) -> Result<(), StoreError> {
    let message = Message::of_account(topic, user, with.ids.next(), with.clock.now());
    uow.outbox().push(&message).await
}

/// Writes the notice to the address that the account had `before`. The queue holds no addresses, so it is kept beside
/// the mailed secrets until the notice is sent, and forgotten with them.
pub(super) async fn tell_former_address(
    uow: &mut dyn UnitOfWork,
    before: &User,
    nonce: Uuid,
    now: Timestamp,
) -> Result<(), StoreError> {
    let purpose = TokenPurpose::TellFormerAddress;
    let kept = OneTimeToken {
        hash: place_of(nonce),
        user: before.id,
        purpose,
        email: before.email.clone(),
        expires_at: now.checked_add(purpose.lifetime()).unwrap_or(Timestamp::MAX),
    };
    uow.credentials().add_token(&kept).await?;
    let message = Message::of_account(AccountTopic::EmailChanged, before.id, nonce, now);
    uow.outbox().push(&message).await
}

/// Where the notice with this nonce goes; `None` when the address is kept no longer.
pub(crate) async fn former_address(
    uow: &mut dyn UnitOfWork,
    nonce: Uuid,
) -> Result<Option<Email>, StoreError> {
    let kept = uow.credentials().find_token(&place_of(nonce)).await?;
    Ok(kept
        .filter(|kept| kept.purpose == TokenPurpose::TellFormerAddress)
        .map(|kept| kept.email))
}

/// Under which key the address is kept: the hash of no secret that anybody could show.
fn place_of(nonce: Uuid) -> [u8; 32] {
    let mut place = *b"former address: ................";
    place[16..].copy_from_slice(nonce.as_bytes());
    place
}
