//! Makes the account of an admin or of somebody at the front desk. The password is one that the admin hands over.

use turnoplus_domain::identity::{Actor, Email, NewPassword, Profile, Role, User, WeakPassword};
use turnoplus_domain::ids::UserId;
use turnoplus_domain::text::Name;

use super::super::{CreateAccountError, NewAccount, PasswordError, create_account, prepare_password};
use crate::contention::{Contended, retried};
use crate::ports::{Clock, HasherError, Intent, PasswordHasher, Store, StoreError};

/// An account to make.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreateStaff {
    /// Identifies the account.
    pub id: UserId,
    /// Admin or receptionist.
    pub profile: Profile,
    /// Unique.
    pub email: Email,
    /// As shown to others.
    pub full_name: Name,
    /// Long enough; whether it is strong enough is judged here.
    pub password: NewPassword,
}

/// Why there is no account.
#[derive(Debug, thiserror::Error)]
pub enum CreateStaffError {
    /// Only an admin may.
    #[error("only an admin makes accounts")]
    Forbidden,
    /// The password is too easy to guess.
    #[error(transparent)]
    WeakPassword(WeakPassword),
    /// Another account has the address.
    #[error("the e-mail address has an account")]
    EmailTaken,
    /// The password was not hashed.
    #[error(transparent)]
    Hasher(HasherError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for CreateStaffError {
    /// Never: the unit of work is run again in here, so that the password is hashed once.
    fn is_contention(&self) -> bool {
        false
    }
}

/// Makes the account.
///
/// # Errors
/// See [`CreateStaffError`].
pub async fn create_staff(
    store: &dyn Store,
    clock: &dyn Clock,
    hasher: &dyn PasswordHasher,
    actor: &Actor,
    cmd: CreateStaff,
) -> Result<User, CreateStaffError> {
    if actor.role != Role::Admin {
        return Err(CreateStaffError::Forbidden);
    }
    let own_words = [cmd.email.as_str(), cmd.full_name.as_str()];
    let password = prepare_password(hasher, &cmd.password, &own_words)
        .await
        .map_err(|error| match error {
            PasswordError::Weak(weak) => CreateStaffError::WeakPassword(weak),
            PasswordError::Hasher(error) => CreateStaffError::Hasher(error),
        })?;
    let account = NewAccount {
        id: cmd.id,
        email: cmd.email,
        full_name: cmd.full_name,
        profile: cmd.profile,
        password,
    };
    let added = retried(|| async {
        let mut uow = store.begin(Intent::Write).await?;
        let user = create_account(uow.as_mut(), Some(actor), account.clone(), clock.now()).await?;
        uow.commit().await?;
        Ok::<_, CreateAccountError>(user)
    });
    added.await.map_err(|error| match error {
        CreateAccountError::EmailTaken => CreateStaffError::EmailTaken,
        CreateAccountError::Store(error) => CreateStaffError::Store(error),
    })
}
