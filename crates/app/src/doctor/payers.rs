//! Whom a doctor accepts: only payers that exist.

use turnoplus_domain::ids::PayerId;

use crate::ports::{StoreError, UnitOfWork};

/// The payers in their order, each once; or the positions of those that do not exist.
pub(super) async fn known(
    uow: &mut dyn UnitOfWork,
    payers: &[PayerId],
) -> Result<Result<Vec<PayerId>, Vec<usize>>, StoreError> {
    if payers.is_empty() {
        return Ok(Ok(Vec::new()));
    }
    let known = uow.payers().list().await?;
    let missing = payers
        .iter()
        .enumerate()
        .filter(|(_, id)| known.iter().all(|payer| payer.id != **id));
    let missing: Vec<usize> = missing.map(|(position, _)| position).collect();
    if !missing.is_empty() {
        return Ok(Err(missing));
    }
    let mut once = Vec::with_capacity(payers.len());
    for payer in payers {
        if !once.contains(payer) {
            once.push(*payer);
        }
    }
    Ok(Ok(once))
}
