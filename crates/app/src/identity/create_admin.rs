//! Makes an administrator from the command line: the only way to the first account of a clinic (ASVS 5.0 §6.3.2).

use turnoplus_domain::identity::{Email, NewPassword, Profile, User, WeakPassword};
use turnoplus_domain::ids::UserId;
use turnoplus_domain::text::Name;

use super::{CreateAccountError, NewAccount, PasswordError, create_account, prepare_password};
use crate::contention::retried;
use crate::ports::{Clock, HasherError, Intent, PasswordHasher, Store, StoreError};

/// An administrator to make.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the fields are those of `User`")]
pub struct CreateAdmin {
    pub id: UserId,
    pub email: Email,
    pub full_name: Name,
    pub password: NewPassword,
}

/// Why there is no administrator.
#[derive(Debug, thiserror::Error)]
pub enum CreateAdminError {
    /// The password is too easy to guess.
    #[error("the password {0}")]
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

/// Makes an administrator. Lost races are run again here.
///
/// # Errors
/// See [`CreateAdminError`].
pub async fn create_admin(
    store: &dyn Store,
    clock: &dyn Clock,
    hasher: &dyn PasswordHasher,
    cmd: CreateAdmin,
) -> Result<User, CreateAdminError> {
    let own_words = [cmd.email.as_str(), cmd.full_name.as_str()];
    let password = prepare_password(hasher, &cmd.password, &own_words)
        .await
        .map_err(|error| match error {
            PasswordError::Weak(weak) => CreateAdminError::WeakPassword(weak),
            PasswordError::Hasher(error) => CreateAdminError::Hasher(error),
        })?;
    let account = NewAccount {
        id: cmd.id,
        email: cmd.email,
        full_name: cmd.full_name,
        profile: Profile::Admin,
        password,
    };
    let added = retried(|| async {
        let mut uow = store.begin(Intent::Write).await?;
        let user = create_account(uow.as_mut(), None, account.clone(), clock.now()).await?;
        uow.commit().await?;
        Ok::<_, CreateAccountError>(user)
    });
    added.await.map_err(|error| match error {
        CreateAccountError::EmailTaken => CreateAdminError::EmailTaken,
        CreateAccountError::Store(error) => CreateAdminError::Store(error),
    })
}
