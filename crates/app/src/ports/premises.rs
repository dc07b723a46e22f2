//! What only the running program knows of the place where it runs.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

/// Where the program runs, as far as an admin may know: no path, no secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Site {
    /// When the program started.
    pub started_at: Timestamp,
    /// Where people reach it.
    pub public_url: String,
    /// Whether what they send there is encrypted, or leaves the machine in no case.
    pub is_protected: bool,
    /// Until when its certificate holds, where it has one.
    pub certificate_until: Option<Timestamp>,
    /// Whether messages can be sent.
    pub has_mail_server: bool,
    /// What should be mended about the database: a sentence each.
    pub database_warnings: Vec<String>,
    /// Copies of the embedded database; `None` where the data is on a server, which has tools of its own.
    pub backups: Option<BackupState>,
    /// The keys that seal clinical text.
    pub sealing: SealingState,
}

/// How backups stand. Each was opened and looked through before it counted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BackupState {
    /// From one to the next; zero makes none.
    pub every: SignedDuration,
    /// How many are kept; `None` when their folder cannot be read.
    pub kept: Option<usize>,
    /// When the last one was made, and its size in bytes.
    pub last: Option<(Timestamp, u64)>,
}

/// How the keys that seal stand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SealingState {
    /// The one that seals now.
    pub active: String,
    /// Since when it does; `None` before the program has noted it.
    pub since: Option<Timestamp>,
    /// How many others still open.
    pub others: usize,
    /// While everything is wrapped by the active one: how many values this pass has looked at.
    pub rewrapping: Option<u64>,
}

/// Looks around.
#[async_trait]
pub trait Premises: Send + Sync {
    /// How things stand now.
    async fn look(&self) -> Site;
}
