//! One's own account, with the patient that it stands for.

use turnoplus_domain::identity::{Actor, User};
use turnoplus_domain::notification::Language;
use turnoplus_domain::patient::Patient;
use turnoplus_domain::version::Version;

use crate::ports::{Intent, Store, StoreError, UnitOfWork};

/// Somebody's own account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Me {
    /// The account.
    pub user: User,
    /// The patient that it stands for.
    pub patient: Option<Patient>,
}

impl Me {
    /// Counts the changes of the account and of its patient together: the front desk may change the patient alone.
    pub fn version(&self) -> Version {
        let of_patient = self.patient.as_ref().map_or(0, |patient| patient.version.get());
        Version::new(self.user.version.get().saturating_add(of_patient))
    }

    /// The language that they chose to be written to in.
    pub fn language(&self) -> Option<Language> {
        match &self.patient {
            Some(patient) => patient.details.language,
            None => self.user.language,
        }
    }
}

/// Somebody's own account; `None` when it is gone.
///
/// # Errors
/// Whatever the store answers.
pub async fn get_me(store: &dyn Store, actor: &Actor) -> Result<Option<Me>, StoreError> {
    let mut uow = store.begin(Intent::Read).await?;
    load(uow.as_mut(), actor).await
}

/// The account and its patient, within a unit of work.
pub(super) async fn load(uow: &mut dyn UnitOfWork, actor: &Actor) -> Result<Option<Me>, StoreError> {
    let Some(user) = uow.users().find(actor.user).await? else {
        return Ok(None);
    };
    let patient = match user.profile.patient() {
        Some(id) => uow.patients().find(id).await?,
        None => None,
    };
    Ok(Some(Me { user, patient }))
}
