//! Proves on live data what the schema and the use cases promise: nothing booked twice, claims that are what turnos
//! and absences say, complete timelines, an audit trail and clinical records that nobody touched.
//!
//! Rows are read in ordered stretches, never all at once, and nothing is locked: what changes while it is read can
//! show as a finding that a second run does not have.

mod attachments;
mod audit;
mod chain;
pub(crate) mod checkpoint;
mod claims;
mod merged;
mod overbooking;
mod overlaps;
mod records;
mod report;
mod report_days;
mod scan;
mod timeline;

use turnoplus_app::ports::StoreError;

use crate::records::AuditKey;
use crate::sealing::SealingKeys;
use crate::unit_of_work::Session;

pub(crate) use chain::check_chain;
pub use checkpoint::Checkpoint;
pub(crate) use report::Report;
pub use report::{Finding, FindingKind, VerifyReport};

pub(crate) async fn run(
    db: Session,
    key: &AuditKey,
    sealing: &SealingKeys,
    checkpoints: &[Checkpoint],
) -> Result<VerifyReport, StoreError> {
    let mut report = Report::default();
    overlaps::check(&db, &mut report).await?;
    claims::check(&db, &mut report).await?;
    overbooking::check(&db, &mut report).await?;
    timeline::check(&db, &mut report).await?;
    merged::check(&db, &mut report).await?;
    report_days::check(&db, &mut report).await?;
    audit::check(&db, key, &mut report).await?;
    checkpoint::check(&db, key, checkpoints, &mut report).await?;
    let keys = records::Keys { chain: key, sealing };
    records::check(&db, &keys, &mut report).await?;
    Ok(report.finish())
}
