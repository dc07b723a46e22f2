//! The audit trail for admins: lists, exports, and whether a chain is whole. Writing it is every use case's own affair.

mod export;
mod list;
mod verify;

pub use export::{ExportAudit, export_page, note_export};
pub use list::{AuditError, ListAudit, list};
pub use verify::{VerifyChain, verify};
