//! Clinical records: who writes, signs, corrects and reads them. Every read leaves a line in the audit trail in the
//! same transaction: what cannot be noted is not shown.
//!
//! Where patients were merged, their entries make one record and stay in as many chains: each is signed under the patient
//! whom it was begun for, because its signature, its seal and its place are bound to that id.

mod access;
mod access_log;
mod amend;
mod attach;
mod attachment;
mod break_glass;
mod create;
mod discard;
mod error;
mod export;
mod get;
mod list;
mod once;
mod sign;
pub mod template;
mod update;

pub use access_log::access_log;
pub use amend::{AmendRecord, amend};
pub use attach::{AttachFile, DetachFile, attach, detach, may_attach};
pub use attachment::read_attachment;
pub use break_glass::{OpenRecord, break_glass};
pub use create::{CreateRecord, create};
pub use discard::{DiscardRecord, discard};
pub use error::RecordError;
pub use export::{ExportRecord, RecordCopy, copy_page, note_export};
pub use get::get;
pub use list::{ListRecords, list};
pub use sign::{SignRecord, sign};
pub use update::{UpdateRecord, update};
