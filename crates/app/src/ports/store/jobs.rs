//! Which instance does a job that is done once for all.

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;

use super::StoreError;

/// Where a job stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JobRecord {
    /// Which job.
    pub name: String,
    /// Who does it now.
    pub owner: Option<Uuid>,
    /// Until when it is theirs.
    pub held_until: Timestamp,
    /// When it is next to be done.
    pub due_at: Timestamp,
    /// When it was last begun.
    pub started_at: Option<Timestamp>,
    /// When the run that was last done began: what came before was seen to.
    pub done_at: Option<Timestamp>,
    /// How often it failed since it was last done.
    pub failures: u16,
}

/// Jobs and who does them.
#[async_trait]
pub trait JobRepository: Send {
    /// The job with this name; none when it was never begun.
    async fn find(&mut self, name: &str) -> Result<Option<JobRecord>, StoreError>;
    /// Every job that was ever begun, by name.
    async fn list(&mut self) -> Result<Vec<JobRecord>, StoreError>;
    /// Inserts a job. [`StoreError::Contention`] when another instance did so just now.
    async fn add(&mut self, job: &JobRecord) -> Result<(), StoreError>;
    /// Writes a job that is still as it was `before`: compare-and-set. [`StoreError::Stale`] when it is not.
    async fn save(&mut self, before: &JobRecord, after: &JobRecord) -> Result<(), StoreError>;
}
