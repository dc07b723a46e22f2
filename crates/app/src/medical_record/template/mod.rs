//! Templates for entries: an admin keeps them, doctors begin from them.

mod create;
mod list;
mod remove;
mod update;

pub use create::{CreateTemplate, create};
pub use list::list;
pub use remove::{RemoveTemplate, remove};
pub use update::{UpdateTemplate, update};

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::version::Version;

use crate::contention::Contended;
use crate::ports::StoreError;

/// Why nothing is done with a template.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// Doctors and admins see templates, admins keep them.
    #[error("templates are not for this role")]
    Forbidden,
    /// There is none with this id.
    #[error("no such template")]
    Unknown,
    /// It has changed since the caller read it.
    #[error("the template is at version {}", current.get())]
    VersionMismatch {
        /// The version that it has.
        current: Version,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for TemplateError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

fn assert_admin(actor: &Actor) -> Result<(), TemplateError> {
    if actor.role == Role::Admin {
        Ok(())
    } else {
        Err(TemplateError::Forbidden)
    }
}
