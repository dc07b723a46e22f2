//! Searches the directory of doctors.

use turnoplus_domain::identity::{Actor, Email, Role};
use turnoplus_domain::ids::{DoctorId, OfficeId, PayerId};

use super::{AccountView, DoctorView};
use crate::page::{Page, PageRequest};
use crate::ports::{DoctorFilter, Intent, Store, StoreError, fold};

/// Which doctors are wanted. Every condition that is given must hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListDoctors {
    /// Exactly this specialty, but for case and accents.
    pub specialty: Option<String>,
    /// Attending at this office.
    pub office: Option<OfficeId>,
    /// Accepting this payer.
    pub payer: Option<PayerId>,
    /// Part of the name or specialty, but for case and accents.
    pub search: Option<String>,
    /// Inactive ones too: for admins and the front desk.
    pub include_inactive: bool,
    /// Which page.
    pub page: PageRequest<String>,
}

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum ListDoctorsError {
    /// Inactive doctors are for admins and the front desk, and nobody is signed in.
    #[error("sign in to see inactive doctors")]
    NotSignedIn,
    /// Inactive doctors are for admins and the front desk.
    #[error("only admins and the front desk see inactive doctors")]
    Forbidden,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists doctors by name.
///
/// # Errors
/// When inactive ones are wanted by somebody who may not see them, and [`StoreError`].
pub async fn list(
    store: &dyn Store,
    actor: Option<&Actor>,
    cmd: ListDoctors,
) -> Result<Page<DoctorView, String>, ListDoctorsError> {
    if cmd.include_inactive {
        let actor = actor.ok_or(ListDoctorsError::NotSignedIn)?;
        if !actor.is_desk() {
            return Err(ListDoctorsError::Forbidden);
        }
    }
    let filter = DoctorFilter {
        specialty: cmd
            .specialty
            .as_deref()
            .map(fold)
            .filter(|folded| !folded.is_empty()),
        office: cmd.office,
        payer: cmd.payer,
        doctor: None,
        search: cmd
            .search
            .as_deref()
            .map(fold)
            .filter(|folded| !folded.is_empty()),
        include_inactive: cmd.include_inactive,
    };
    let mut uow = store.begin(Intent::Read).await?;
    let page = uow.doctors().list(&filter, &cmd.page).await?;
    let accounts = if actor.is_some_and(|actor| actor.role == Role::Admin) && !page.items.is_empty() {
        let ids: Vec<DoctorId> = page.items.iter().map(|doctor| doctor.id).collect();
        let users = uow.users().list_by_doctors(&ids).await?;
        Some(
            users
                .into_iter()
                .filter_map(|user| Some((user.profile.doctor()?, user.email)))
                .collect::<Vec<_>>(),
        )
    } else {
        None
    };
    let items = page.items.into_iter().map(|doctor| {
        let account = account_of(doctor.id, accounts.as_deref());
        DoctorView { doctor, account }
    });
    Ok(Page {
        items: items.collect(),
        next: page.next,
    })
}

fn account_of(doctor: DoctorId, accounts: Option<&[(DoctorId, Email)]>) -> AccountView {
    let Some(accounts) = accounts else {
        return AccountView::Hidden;
    };
    let found = accounts.iter().find(|(id, _)| *id == doctor);
    found.map_or(AccountView::Missing, |(_, email)| {
        AccountView::With(email.clone())
    })
}
