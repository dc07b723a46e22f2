//! What the running program knows of the place where it runs.

use std::path::PathBuf;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use turnoplus_app::ports::{BackupState, Clock as _, Premises, SealingState, Site};
use turnoplus_http::HttpConfig;
use turnoplus_store::{SeaStore, snapshot};

use crate::adapters::SystemClock;
use crate::backup::Backups;
use crate::cli::ServeSettings;
use crate::net::Tls;
use crate::rotation::Progress;

/// Looks around where the program runs.
pub struct ProgramPremises {
    store: SeaStore,
    settings: ServeSettings,
    tls: Option<Tls>,
    backups: Option<Backups>,
    key_file: PathBuf,
    started_at: Timestamp,
}

impl ProgramPremises {
    /// Of a program with these settings, which starts now.
    pub fn new(store: SeaStore, settings: &ServeSettings, tls: Option<Tls>) -> Self {
        let database = snapshot::file_of(&settings.database.database_url).ok().flatten();
        Self {
            store,
            settings: settings.clone(),
            tls,
            backups: database.map(|database| Backups::new(&settings.backups, database)),
            key_file: settings.database.secret_key_file.clone(),
            started_at: SystemClock.now(),
        }
    }

    fn backups(&self, backups: &Backups) -> BackupState {
        let hours = i64::from(self.settings.backups.backup_every_hours);
        let kept = backups.list().ok();
        let last = backups.last(SystemClock.now());
        BackupState {
            every: SignedDuration::from_hours(hours),
            kept: kept.as_ref().map(Vec::len),
            last: last.map(|(at, path)| (at, std::fs::metadata(path).map_or(0, |file| file.len()))),
        }
    }

    async fn sealing(&self) -> SealingState {
        let mut ids = self.store.sealing_key_ids().into_iter();
        let active = ids.next().unwrap_or_default();
        let progress =
            Progress::read(&self.key_file).filter(|progress| progress.key == active && !progress.finished);
        SealingState {
            active,
            // Without it the rest is still worth knowing, and the database is asked for more than this.
            since: self.store.sealing_since().await.ok().flatten(),
            others: ids.count(),
            rewrapping: progress.map(|progress| progress.checked),
        }
    }
}

#[async_trait]
impl Premises for ProgramPremises {
    async fn look(&self) -> Site {
        let http = &self.settings.http;
        let config = HttpConfig {
            public_url: http.public_url.clone(),
            ..HttpConfig::default()
        };
        Site {
            started_at: self.started_at,
            public_url: http.public_url.clone(),
            is_protected: config.has_secure_cookies(),
            certificate_until: self.tls.as_ref().and_then(|tls| tls.valid_until().ok()),
            has_mail_server: self.settings.mail.smtp_url.is_some(),
            database_warnings: self.store.standing().warnings.clone(),
            backups: self.backups.as_ref().map(|backups| self.backups(backups)),
            sealing: self.sealing().await,
        }
    }
}
