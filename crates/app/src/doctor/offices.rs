//! Where a doctor attends: only at offices that exist, and everywhere where the doctor still has hours.

use jiff::Timestamp;
use turnoplus_domain::ids::{DoctorId, OfficeId};

use crate::ports::{StoreError, UnitOfWork};

/// Hours that a doctor still has at an office that was to be taken away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OfficeInUse {
    /// The office.
    pub office: OfficeId,
    /// Weekly rules that have not ended.
    pub rules: u64,
    /// One-off windows that are not over.
    pub windows: u64,
}

/// The offices in their order, each once.
pub(super) fn without_repetition(offices: Vec<OfficeId>) -> Vec<OfficeId> {
    let mut once = Vec::with_capacity(offices.len());
    for office in offices {
        if !once.contains(&office) {
            once.push(office);
        }
    }
    once
}

/// The positions of the offices that do not exist.
pub(super) async fn unknown(
    uow: &mut dyn UnitOfWork,
    offices: &[OfficeId],
) -> Result<Vec<usize>, StoreError> {
    if offices.is_empty() {
        return Ok(Vec::new());
    }
    let known = uow.offices().list().await?;
    let missing = offices
        .iter()
        .enumerate()
        .filter(|(_, id)| known.iter().all(|office| office.id != **id));
    Ok(missing.map(|(position, _)| position).collect())
}

/// The first of these offices at which the doctor still has hours.
pub(super) async fn still_in_use(
    uow: &mut dyn UnitOfWork,
    doctor: DoctorId,
    leaving: &[OfficeId],
    now: Timestamp,
) -> Result<Option<OfficeInUse>, StoreError> {
    if leaving.is_empty() {
        return Ok(None);
    }
    let rules = uow.availability().list_rules(doctor).await?;
    let windows = uow.availability().list_windows(doctor).await?;
    for id in leaving {
        let Some(office) = uow.offices().find(*id).await? else {
            continue;
        };
        let today = office.zone.date(now);
        let rules = rules.iter().filter(|rule| rule.office == *id);
        let rules = rules
            .filter(|rule| rule.valid_until.is_none_or(|until| today <= until))
            .count() as u64;
        let windows = windows
            .iter()
            .filter(|window| window.office == *id && today <= window.date);
        let windows = windows.count() as u64;
        if rules + windows > 0 {
            return Ok(Some(OfficeInUse {
                office: *id,
                rules,
                windows,
            }));
        }
    }
    Ok(None)
}
