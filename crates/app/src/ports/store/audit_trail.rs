//! Reading the audit trail: what was done, newest first, and whether a chain is whole.

use async_trait::async_trait;
use jiff::Timestamp;
use turnoplus_domain::ids::UserId;
use uuid::Uuid;

use super::StoreError;
use crate::page::{Page, PageRequest};

/// Where an entry stands among all of them; with the id of its subject it is the only one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditPosition {
    /// When it happened.
    pub at: Timestamp,
    /// The kind of its subject.
    pub kind: String,
    /// Its number in the chain of its subject.
    pub seq: i64,
}

/// Which entries are wanted.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct AuditFilter {
    /// By this account.
    pub actor: Option<UserId>,
    /// About subjects of this kind.
    pub kind: Option<String>,
    /// About this subject of the kind.
    pub subject: Option<Uuid>,
    /// This was done, by the name in storage.
    pub act: Option<String>,
    /// Then or later.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
}

/// An entry as a person reads it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditRecord {
    /// When.
    pub at: Timestamp,
    /// Who; `None` for the command line and for people not logged in.
    pub actor: Option<UserId>,
    /// Their name today.
    pub actor_name: Option<String>,
    /// Their role then.
    pub role: Option<String>,
    /// What was done.
    pub act: String,
    /// The kind of what it was done to.
    pub kind: String,
    /// What it was done to; nil where there is one of its kind.
    pub subject: Uuid,
    /// Its name today, where it has one.
    pub subject_name: Option<String>,
    /// The number in the chain.
    pub seq: i64,
    /// Facts, by name.
    pub details: Vec<(String, String)>,
}

/// What looking through one chain showed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChainCheck {
    /// How many entries were looked at.
    pub entries: u64,
    /// The number of the first bad entry, and what is wrong with it.
    pub first_bad: Option<(i64, String)>,
}

/// The audit trail, read.
#[async_trait]
pub trait AuditTrail: Send {
    /// Entries that match, newest first.
    async fn list(
        &mut self,
        filter: &AuditFilter,
        page: &PageRequest<AuditPosition>,
    ) -> Result<Page<AuditRecord, AuditPosition>, StoreError>;
    /// Looks through the chain of one subject, in stretches.
    async fn check(&mut self, kind: &str, subject: Uuid) -> Result<ChainCheck, StoreError>;
}
