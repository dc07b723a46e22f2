//! What is written beside a change: the answer given and the audit entry.

mod audit_chain;
pub(crate) mod audit_entity;
pub(crate) mod audit_head_entity;
pub(crate) mod audit_heads;
mod audit_repository;
mod audit_trail;
mod idempotency_entity;
mod idempotency_repository;

pub(crate) use audit_chain::{AuditKey, GENESIS, head_of, link};
pub(crate) use audit_repository::Audit;
pub(crate) use audit_trail::{Trail, older};
pub(crate) use idempotency_repository::Idempotency;
