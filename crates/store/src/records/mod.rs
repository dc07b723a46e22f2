//! What is written beside a change: the answer given, the audit entry, the message to send.

mod audit_chain;
pub(crate) mod audit_entity;
mod audit_repository;
mod idempotency_entity;
mod idempotency_repository;
mod outbox_entity;
mod outbox_repository;

pub(crate) use audit_chain::{AuditKey, GENESIS, link};
pub(crate) use audit_repository::Audit;
pub(crate) use idempotency_repository::Idempotency;
pub(crate) use outbox_repository::Outbox;
