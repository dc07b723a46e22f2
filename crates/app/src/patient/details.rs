//! What a patient may say of themselves: dates that can be somebody's birth, payers that exist.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use turnoplus_domain::notification::Language;
use turnoplus_domain::patient::{Coverages, Cuil, Details, EmergencyContact};
use turnoplus_domain::text::Address;

use crate::change::Change;
use crate::ports::{StoreError, UnitOfWork};

/// Something that cannot be true of a patient.
#[derive(Debug, thiserror::Error)]
pub enum DetailsError {
    /// A birth before 1900, or after today at the clinic.
    #[error("must lie between 1900-01-01 and today")]
    ImpossibleBirthDate,
    /// Some of the payers of the coverages do not exist.
    #[error("{} payers do not exist", .0.len())]
    UnknownPayers(
        /// The positions of their coverages.
        Vec<usize>,
    ),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Checks a birth date against today's date on the clinic's wall clock.
///
/// # Errors
/// [`DetailsError::ImpossibleBirthDate`] for a date before 1900 or after today.
pub async fn check_birth_date(
    uow: &mut dyn UnitOfWork,
    born: Option<Date>,
    now: Timestamp,
) -> Result<(), DetailsError> {
    let Some(born) = born else { return Ok(()) };
    let today = uow.settings().get().await?.zone.date(now);
    if born < date(1900, 1, 1) || today < born {
        Err(DetailsError::ImpossibleBirthDate)
    } else {
        Ok(())
    }
}

/// Checks that the payers of these coverages exist. Inactive ones do: a patient keeps the coverage.
pub(crate) async fn check_coverages(
    uow: &mut dyn UnitOfWork,
    coverages: &Coverages,
) -> Result<(), DetailsError> {
    if coverages
        .as_slice()
        .iter()
        .all(|coverage| coverage.payer.is_none())
    {
        return Ok(());
    }
    let known = uow.payers().list().await?;
    let missing = coverages.as_slice().iter().enumerate().filter(|(_, coverage)| {
        let is_unknown = |id| known.iter().all(|payer| payer.id != id);
        coverage.payer.is_some_and(is_unknown)
    });
    let missing: Vec<usize> = missing.map(|(position, _)| position).collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(DetailsError::UnknownPayers(missing))
    }
}

/// What is to change of [`Details`].
#[derive(Clone, PartialEq, Eq, Default, Debug)]
#[expect(missing_docs, reason = "the fields are those of `Details`")]
pub struct DetailsChanges {
    pub cuil: Change<Cuil>,
    pub address: Change<Address>,
    pub emergency_contact: Change<EmergencyContact>,
    /// The whole list.
    pub coverages: Option<Coverages>,
    pub language: Change<Language>,
}

impl DetailsChanges {
    /// Makes the changes.
    pub(crate) fn apply(self, details: &mut Details) {
        self.cuil.apply(&mut details.cuil);
        self.address.apply(&mut details.address);
        self.emergency_contact.apply(&mut details.emergency_contact);
        if let Some(coverages) = self.coverages {
            details.coverages = coverages;
        }
        self.language.apply(&mut details.language);
    }

    /// The first field that is to change and that only patients have, as it is named on the wire.
    pub(crate) fn first(&self) -> Option<&'static str> {
        let fields = [
            ("cuil", self.cuil != Change::Keep),
            ("address", self.address != Change::Keep),
            ("emergencyContact", self.emergency_contact != Change::Keep),
            ("coverages", self.coverages.is_some()),
        ];
        fields
            .into_iter()
            .find_map(|(field, changes)| changes.then_some(field))
    }
}
