//! What is written beside a change: the answer given and the audit entry.

mod audit_chain;
pub(crate) mod audit_entity;
mod audit_repository;
mod idempotency_entity;
mod idempotency_repository;

pub(crate) use audit_chain::{AuditKey, GENESIS, link};
pub(crate) use audit_repository::Audit;
pub(crate) use idempotency_repository::Idempotency;
