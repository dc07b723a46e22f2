//! Reads one doctor. An inactive one exists for admins, the front desk and the doctor only.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::DoctorId;

use super::{AccountView, DoctorView};
use crate::ports::{Intent, Store, StoreError};

/// Why there is no doctor to show.
#[derive(Debug, thiserror::Error)]
pub enum GetDoctorError {
    /// There is none with this id, or it is not for the asker to see.
    #[error("no such doctor")]
    Unknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads one doctor.
///
/// # Errors
/// See [`GetDoctorError`].
pub async fn get(
    store: &dyn Store,
    actor: Option<&Actor>,
    id: DoctorId,
) -> Result<DoctorView, GetDoctorError> {
    let mut uow = store.begin(Intent::Read).await?;
    let doctor = uow.doctors().find(id).await?.ok_or(GetDoctorError::Unknown)?;
    if !doctor.active && !actor.is_some_and(|actor| actor.is_desk() || actor.is_doctor(id)) {
        return Err(GetDoctorError::Unknown);
    }
    let account = if actor.is_some_and(|actor| actor.role == Role::Admin) {
        let user = uow.users().find_by_doctor(id).await?;
        user.map_or(AccountView::Missing, |user| AccountView::With(user.email))
    } else {
        AccountView::Hidden
    };
    Ok(DoctorView { doctor, account })
}
