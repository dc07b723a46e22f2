//! Handing letters to a mail server.

use async_trait::async_trait;
use turnoplus_domain::notification::Fault;

use super::Letter;

/// Hands letters to a mail server.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Answers once the server has taken the letter; from then on it is the server's to deliver.
    ///
    /// # Errors
    /// [`Fault`]: whether another attempt may help.
    async fn send(&self, letter: &Letter) -> Result<(), Fault>;
}
