//! Searches the patients, for the front desk.

use turnoplus_domain::identity::Actor;
use turnoplus_domain::patient::Patient;

use crate::page::{Page, PageRequest};
use crate::ports::{Intent, PatientFilter, Store, StoreError, fold};

/// Which patients are wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListPatients {
    /// Part of the name, or the beginning of the document number or of the e-mail address.
    pub search: Option<String>,
    /// Closed ones too.
    pub include_closed: bool,
    /// Which page.
    pub page: PageRequest<String>,
}

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum ListPatientsError {
    /// Only admins and the front desk may.
    #[error("only admins and the front desk list patients")]
    Forbidden,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists patients by name.
///
/// # Errors
/// See [`ListPatientsError`].
pub async fn list(
    store: &dyn Store,
    actor: &Actor,
    cmd: ListPatients,
) -> Result<Page<Patient, String>, ListPatientsError> {
    if !actor.is_desk() {
        return Err(ListPatientsError::Forbidden);
    }
    let search = cmd
        .search
        .as_deref()
        .map(searched)
        .filter(|folded| !folded.is_empty());
    let filter = PatientFilter {
        search,
        include_closed: cmd.include_closed,
        of_doctor: None,
    };
    let mut uow = store.begin(Intent::Read).await?;
    Ok(uow.patients().list(&filter, &cmd.page).await?)
}

/// The form that is stored: a DNI as people write it (`12.345.678`) is looked for by its digits.
pub(super) fn searched(typed: &str) -> String {
    let folded = fold(typed);
    if folded
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | ' '))
    {
        return folded.chars().filter(char::is_ascii_digit).collect();
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::searched;

    #[test]
    fn a_dni_is_looked_for_by_its_digits_and_a_name_without_accents() {
        assert_eq!(searched(" 12.345. "), "12345");
        assert_eq!(searched("Núñez  J."), "nunez j.");
    }
}
