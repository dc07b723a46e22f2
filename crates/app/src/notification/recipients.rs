//! Who is told about a patient's turnos: the patient, or whoever answers for them.

use turnoplus_domain::identity::Email;
use turnoplus_domain::patient::Patient;

use super::Recipient;
use crate::ports::{StoreError, UnitOfWork};

/// The patient at their own address or their account's; without one, the guardians whose papers the clinic has seen.
/// Nobody for a closed patient: they may have died.
pub(super) async fn of_patient(
    uow: &mut dyn UnitOfWork,
    patient: &Patient,
) -> Result<Vec<Recipient>, StoreError> {
    if !patient.active {
        return Ok(Vec::new());
    }
    if let Some(email) = address(uow, patient).await? {
        return Ok(vec![recipient(patient, email)]);
    }
    let mut guardians = Vec::new();
    let links = uow.guardianships().list_guardians(patient.id).await?;
    for (link, guardian) in links {
        if !link.confirmed || !guardian.active {
            continue;
        }
        if let Some(email) = address(uow, &guardian).await? {
            guardians.push(recipient(&guardian, email));
        }
    }
    Ok(guardians)
}

async fn address(uow: &mut dyn UnitOfWork, patient: &Patient) -> Result<Option<Email>, StoreError> {
    if let Some(email) = &patient.email {
        return Ok(Some(email.clone()));
    }
    let account = uow.users().find_by_patient(patient.id).await?;
    Ok(account.filter(|user| user.active).map(|user| user.email))
}

fn recipient(patient: &Patient, email: Email) -> Recipient {
    Recipient {
        name: patient.full_name.as_str().to_owned(),
        email,
        language: patient.details.language,
    }
}
