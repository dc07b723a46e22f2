//! Handing a letter to a mail server (RFC 5321), over TLS where the address says so.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use lettre::transport::smtp::{Error, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use turnoplus_app::notification::{Letter, Mailer};
use turnoplus_app::ports::Clock;
use turnoplus_domain::notification::Fault;

use crate::mime::{Sender, mime};

/// How long the server may take for one command. The attempt as a whole is bounded by who asks for it.
const PATIENCE: Duration = Duration::from_secs(15);
/// Connections kept open.
const CONNECTIONS: u32 = 4;
/// Shorter than servers wait before they hang up: a connection that they closed costs an attempt.
const IDLE: Duration = Duration::from_secs(20);

/// The address of the mail server cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "expected smtp://host:25, smtp://user:password@host:587?tls=required (STARTTLS) or smtps://user:password@host:465"
)]
pub struct InvalidSmtpUrl;

/// Hands letters to one mail server.
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    sender: Sender,
    clock: Arc<dyn Clock>,
}

impl SmtpMailer {
    /// A mailer for the server at this address. Connects when there is something to send.
    ///
    /// # Errors
    /// [`InvalidSmtpUrl`]; the address is not repeated, for it may hold a password.
    pub fn new(url: &str, sender: Sender, clock: Arc<dyn Clock>) -> Result<Self, InvalidSmtpUrl> {
        let pool = PoolConfig::new().max_size(CONNECTIONS).idle_timeout(IDLE);
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| InvalidSmtpUrl)?
            .timeout(Some(PATIENCE))
            .pool_config(pool)
            .build();
        Ok(Self {
            transport,
            sender,
            clock,
        })
    }

    /// Whether the server answers and lets us in.
    pub async fn answers(&self) -> bool {
        matches!(self.transport.test_connection().await, Ok(true))
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, letter: &Letter) -> Result<(), Fault> {
        let message = mime(letter, &self.sender, self.clock.now()).map_err(|error| {
            tracing::error!(message = %letter.id, %error, "a letter cannot be written");
            Fault::Unreadable
        })?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => {
                let fault = meaning(&error);
                // The server's words may repeat the address: only its number is kept.
                let status = error.status().map(|code| code.to_string()).unwrap_or_default();
                tracing::info!(message = %letter.id, status, fault = fault.as_str(), "the mail server said no");
                Err(fault)
            }
        }
    }
}

/// What a refusal means for another attempt.
fn meaning(error: &Error) -> Fault {
    let status = error.status().map(u16::from);
    match status {
        // Not about this message but about us: wrong credentials, or TLS asked for (RFC 4954 §6); or the server is
        // shutting down, or has too many connections (RFC 5321 §4.2.1).
        Some(421 | 530 | 534 | 535 | 538) => Fault::Unreachable,
        Some(400..=499) => Fault::Deferred,
        Some(500..=599) => Fault::Refused,
        _ => Fault::Unreachable,
    }
}
