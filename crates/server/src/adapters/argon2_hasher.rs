//! Argon2id (RFC 9106) on a few threads of its own.
//!
//! A hash costs tens of milliseconds and 19 MiB by choice. The number of hashes under way is bounded, so that a
//! flood of logins cannot take the processor from those who book; who waits more than 2 seconds is told to come back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use async_trait::async_trait;
use tokio::sync::Semaphore;
use turnoplus_app::ports::{HasherError, PasswordHash, PasswordHasher};

use super::legacy_hash::LegacyHash;

/// OWASP's minimum for Argon2id (ASVS 5.0 §11.4): 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// Hashes and checks passwords.
pub struct Argon2Hasher {
    argon2: Argon2<'static>,
    threads: usize,
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// What an unknown account is checked against, so that it costs the same.
    decoy: PasswordHash,
}

impl Argon2Hasher {
    /// A hasher with at most `threads` hashes under way.
    ///
    /// # Errors
    /// [`HasherError::Failed`] when the system has no random source.
    pub fn new(threads: usize) -> Result<Self, HasherError> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(failed)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = hash_now(&argon2, "no account has this password")?;
        Ok(Self {
            argon2,
            threads: threads.max(1),
            permits: Arc::new(Semaphore::new(threads.max(1))),
            waiting: AtomicUsize::new(0),
            decoy,
        })
    }

    /// How many hashes are under way, and how many wait.
    pub fn load(&self) -> (usize, usize) {
        let free = self.permits.available_permits();
        (
            self.threads.saturating_sub(free),
            self.waiting.load(Ordering::Relaxed),
        )
    }

    async fn on_own_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'static>) -> Result<T, HasherError> + Send + 'static,
    ) -> Result<T, HasherError> {
        let waiting = Waiting::of(&self.waiting);
        let place = Arc::clone(&self.permits).acquire_owned();
        let Ok(Ok(permit)) = tokio::time::timeout(LONGEST_WAIT, place).await else {
            return Err(HasherError::Busy);
        };
        drop(waiting);
        let argon2 = self.argon2.clone();
        tokio::task::spawn_blocking(move || {
            // Held until the hash is done: a client that goes away must not free a place that is still in use.
            let _permit = permit;
            work(&argon2)
        })
        .await
        .map_err(failed)?
    }
}

/// Counts one that waits, until it is dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn of(counter: &'a AtomicUsize) -> Self {
        counter.fetch_add(1, Ordering::Relaxed);
        Self(counter)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[async_trait]
impl PasswordHasher for Argon2Hasher {
    async fn hash(&self, password: &str) -> Result<PasswordHash, HasherError> {
        let password = password.to_owned();
        self.on_own_thread(move |argon2| hash_now(argon2, &password))
            .await
    }

    async fn verify(&self, password: &str, hash: Option<&PasswordHash>) -> Result<bool, HasherError> {
        let password = password.to_owned();
        let known = hash.is_some();
        let decoy = self.decoy.clone();
        let hash = hash.unwrap_or(&self.decoy).clone();
        let matches = self
            .on_own_thread(move |argon2| {
                if let Some(legacy) = LegacyHash::read(hash.expose()) {
                    // One pass of SHA-256 is quick: the decoy makes it take as long as every other answer.
                    let decoy = phc::PasswordHash::new(decoy.expose()).map_err(failed)?;
                    let spent = argon2.verify_password(password.as_bytes(), &decoy).is_ok();
                    return Ok(legacy.matches(&password) && !spent);
                }
                let parsed = phc::PasswordHash::new(hash.expose()).map_err(failed)?;
                Ok(argon2.verify_password(password.as_bytes(), &parsed).is_ok())
            })
            .await?;
        Ok(matches && known)
    }

    fn is_outdated(&self, hash: &PasswordHash) -> bool {
        let Ok(parsed) = phc::PasswordHash::new(hash.expose()) else {
            return true;
        };
        Params::try_from(&parsed).map_or(true, |params| {
            params.m_cost() < MEMORY_KIB
                || params.t_cost() < PASSES
                || parsed.algorithm.as_str() != "argon2id"
        })
    }
}

fn hash_now(argon2: &Argon2<'static>, password: &str) -> Result<PasswordHash, HasherError> {
    let hash = argon2.hash_password(password.as_bytes()).map_err(failed)?;
    Ok(PasswordHash::new(hash.to_string()))
}

fn failed(error: impl std::fmt::Display) -> HasherError {
    HasherError::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_opens_and_an_unknown_account_never_does() -> Result<(), HasherError> {
        let hasher = Argon2Hasher::new(1)?;
        let hash = hasher.hash("un turno para mañana").await?;
        assert!(hasher.verify("un turno para mañana", Some(&hash)).await?);
        assert!(!hasher.verify("un turno para manana", Some(&hash)).await?);
        assert!(!hasher.verify("no account has this password", None).await?);
        assert!(!hasher.is_outdated(&hash));
        Ok(())
    }

    #[tokio::test(start_paused = true)]
    async fn who_finds_no_thread_for_two_seconds_is_told_to_come_back() -> Result<(), HasherError> {
        let hasher = Argon2Hasher::new(1)?;
        let place = Arc::clone(&hasher.permits)
            .acquire_owned()
            .await
            .map_err(failed)?;
        let began = tokio::time::Instant::now();
        let refused = hasher.hash("un turno para mañana").await;
        assert!(matches!(refused, Err(HasherError::Busy)));
        assert_eq!(began.elapsed().as_secs(), 2);
        drop(place);
        assert!(hasher.hash("un turno para mañana").await.is_ok());
        Ok(())
    }

    #[tokio::test]
    async fn a_hash_of_the_original_turnoplus_opens_and_is_remade() -> Result<(), HasherError> {
        let hasher = Argon2Hasher::new(1)?;
        // sha256("a1b2c3d4" + "un turno para mañana")
        let stored = PasswordHash::new(
            "a1b2c3d4$085db729ee21e891b77c0928f90675c73b54c065d7887c6fd7a79445b1e947e1".to_owned(),
        );
        assert!(hasher.verify("un turno para mañana", Some(&stored)).await?);
        assert!(!hasher.verify("un turno para manana", Some(&stored)).await?);
        assert!(
            !hasher
                .verify("no account has this password", Some(&stored))
                .await?
        );
        assert!(hasher.is_outdated(&stored));
        Ok(())
    }

    #[test]
    fn a_weaker_hash_is_remade() -> Result<(), HasherError> {
        let weak = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(8, 1, 1, None).map_err(failed)?,
        );
        assert!(Argon2Hasher::new(1)?.is_outdated(&hash_now(&weak, "x")?));
        Ok(())
    }
}
