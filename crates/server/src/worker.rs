//! What goes on beside the requests: messages are sent, and recurring jobs are done, one instance for all.

use std::error::Error;
use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use turnoplus_app::jobs::{Housekeeping, Job, JobRunner, ReportDays};
use turnoplus_app::notification::{Courier, CourierPorts, Reminders, Site};
use turnoplus_app::ports::{Clock, Ids as _, RefreshSecrets, Store};
use turnoplus_mail::{Sender, SmtpMailer};

use crate::adapters::UuidIds;
use crate::config::MailSettings;

/// What the worker works with.
pub struct WorkerPorts {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes the secrets of links.
    pub secrets: Arc<dyn RefreshSecrets>,
}

/// Starts sending and the jobs; they end when `stopping` turns true, after what is under way. Without a mail server
/// messages wait in the queue, where an admin sees them.
///
/// # Errors
/// When the address of the mail server is none.
pub fn start(
    ports: &WorkerPorts,
    mail: &MailSettings,
    public_url: &str,
    stopping: &watch::Receiver<bool>,
) -> Result<Vec<JoinHandle<()>>, Box<dyn Error>> {
    let me = UuidIds.next();
    let mut jobs: Vec<Arc<dyn Job>> = Housekeeping::jobs(&ports.store);
    jobs.push(Arc::new(ReportDays(ports.store.clone())));
    let mut tasks = Vec::new();
    if let (Some(url), Some(from)) = (&mail.smtp_url, &mail.mail_from) {
        let sender = Sender { email: from.clone() };
        let mailer = Arc::new(SmtpMailer::new(url, sender, ports.clock.clone())?);
        let site = Site {
            public_url: public_url.to_owned(),
            sender: from.clone(),
        };
        let couriers = CourierPorts {
            store: ports.store.clone(),
            clock: ports.clock.clone(),
            secrets: ports.secrets.clone(),
            mailer,
        };
        let (courier, stop) = (Courier::new(couriers, site, me), stopping.clone());
        tasks.push(tokio::spawn(async move { courier.run(stop).await }));
        jobs.push(Arc::new(Reminders(ports.store.clone())));
    } else {
        tracing::warn!(
            "no mail server is set (TURNOPLUS_SMTP_URL, TURNOPLUS_MAIL_FROM): messages are kept, not sent"
        );
    }
    let runner = JobRunner::new(ports.store.clone(), ports.clock.clone(), me, jobs);
    let stop = stopping.clone();
    tasks.push(tokio::spawn(async move { runner.run(stop).await }));
    Ok(tasks)
}
