//! What guards accounts beside their passwords, and the counting of failures.

use async_trait::async_trait;
use jiff::Timestamp;
use turnoplus_domain::identity::{AccountSecurity, Attempts, OneTimeToken, TokenPurpose};
use turnoplus_domain::ids::UserId;

use super::StoreError;

/// Verified addresses, second factors, recovery codes and mailed secrets.
#[async_trait]
pub trait CredentialRepository: Send {
    /// The guards of an account; the default when it never had any.
    async fn find(&mut self, user: UserId) -> Result<AccountSecurity, StoreError>;
    /// Writes them. [`StoreError::Contention`] when they changed since this unit of work read them.
    async fn save(&mut self, user: UserId, security: &AccountSecurity) -> Result<(), StoreError>;
    /// Notes that the code of this time step was used. Answers whether it was the first time, on any instance.
    async fn use_step(&mut self, user: UserId, step: u64, at: Timestamp) -> Result<bool, StoreError>;
    /// Replaces all recovery codes by those with these hashes; none takes them away.
    async fn set_recovery_codes(&mut self, user: UserId, hashes: &[[u8; 32]]) -> Result<(), StoreError>;
    /// Uses a recovery code up. Answers whether there was one.
    async fn spend_recovery_code(&mut self, user: UserId, hash: &[u8; 32]) -> Result<bool, StoreError>;
    /// How many recovery codes are left.
    async fn count_recovery_codes(&mut self, user: UserId) -> Result<u64, StoreError>;
    /// Inserts a mailed secret.
    async fn add_token(&mut self, token: &OneTimeToken) -> Result<(), StoreError>;
    /// The mailed secret with this hash, left where it is.
    async fn find_token(&mut self, hash: &[u8; 32]) -> Result<Option<OneTimeToken>, StoreError>;
    /// Takes the mailed secret with this hash out, so that it is used once; `None` when there is none.
    async fn take_token(&mut self, hash: &[u8; 32]) -> Result<Option<OneTimeToken>, StoreError>;
    /// Takes out every mailed secret of an account for this purpose.
    async fn remove_tokens(&mut self, user: UserId, purpose: TokenPurpose) -> Result<(), StoreError>;
    /// Forgets time steps before this instant, and mailed secrets that expired before it.
    async fn sweep(&mut self, before: Timestamp) -> Result<(), StoreError>;
}

/// Attempts by gate: the hash of whose attempts they are.
#[async_trait]
pub trait ThrottleRepository: Send {
    /// What was attempted at this gate.
    async fn find(&mut self, gate: &[u8; 32]) -> Result<Option<Attempts>, StoreError>;
    /// Replaces what was `seen` by `now`. [`StoreError::Contention`] when another attempt came first.
    async fn count(
        &mut self,
        gate: &[u8; 32],
        seen: Option<Attempts>,
        now: Attempts,
    ) -> Result<(), StoreError>;
    /// Takes one attempt back.
    async fn forgive_one(&mut self, gate: &[u8; 32]) -> Result<(), StoreError>;
    /// Forgets the gate.
    async fn forgive_all(&mut self, gate: &[u8; 32]) -> Result<(), StoreError>;
    /// Forgets every gate without an attempt since this instant.
    async fn sweep(&mut self, before: Timestamp) -> Result<(), StoreError>;
}
