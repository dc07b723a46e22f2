//! Finds accounts, for an admin.

use turnoplus_domain::identity::{Actor, Role, User};
use turnoplus_domain::ids::UserId;

use crate::page::{Page, PageRequest};
use crate::ports::{Intent, Store, StoreError, UserFilter, fold};

/// Which accounts are wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListUsers {
    /// Part of the name, or the beginning of the e-mail address.
    pub search: Option<String>,
    /// Only of this role.
    pub role: Option<Role>,
    /// Only those that get in, or that do not.
    pub active: Option<bool>,
    /// Which page.
    pub page: PageRequest<String>,
}

/// Why there is nothing to show.
#[derive(Debug, thiserror::Error)]
pub enum UsersError {
    /// Only an admin may.
    #[error("only an admin sees accounts")]
    Forbidden,
    /// There is none with this id, or none of the role that was asked for.
    #[error("no such account")]
    Unknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists accounts by name.
///
/// # Errors
/// See [`UsersError`].
pub async fn list_users(
    store: &dyn Store,
    actor: &Actor,
    cmd: ListUsers,
) -> Result<Page<User, String>, UsersError> {
    if actor.role != Role::Admin {
        return Err(UsersError::Forbidden);
    }
    let filter = UserFilter {
        search: cmd
            .search
            .as_deref()
            .map(fold)
            .filter(|folded| !folded.is_empty()),
        role: cmd.role,
        active: cmd.active,
    };
    let mut uow = store.begin(Intent::Read).await?;
    Ok(uow.users().list(&filter, &cmd.page).await?)
}

/// Reads one account; with `role`, only one of that role.
///
/// # Errors
/// See [`UsersError`].
pub async fn get_user(
    store: &dyn Store,
    actor: &Actor,
    id: UserId,
    role: Option<Role>,
) -> Result<User, UsersError> {
    if actor.role != Role::Admin {
        return Err(UsersError::Forbidden);
    }
    let mut uow = store.begin(Intent::Read).await?;
    let found = uow.users().find(id).await?;
    found
        .filter(|user| role.is_none_or(|role| user.profile.role() == role))
        .ok_or(UsersError::Unknown)
}
