//! Backups of the embedded database: made while it is served, encrypted, checked by opening them, kept for a while.
//! What a database server keeps is backed up with that server's own tools.

mod format;
mod retention;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use turnoplus_app::ports::Clock;
use turnoplus_store::{SeaStore, VerifyReport, side_file, snapshot};

pub use format::{Manifest, private_file};

use crate::config::BackupSettings;
use crate::keys::{Key, Keys};
use crate::wiring;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The name of a checked backup: `turnoplus-20270301T120000Z.backup`, by the instant of the copy.
const PREFIX: &str = "turnoplus-";
const SUFFIX: &str = ".backup";
const NAME_TIME: &str = "%Y%m%dT%H%M%SZ";
/// A program that was just installed is given a moment before its first backup.
const SETTLE: SignedDuration = SignedDuration::from_mins(10);
/// How often the running program looks whether a backup is due.
const LOOK: Duration = Duration::from_mins(1);

/// What a backup turned out to hold.
pub struct Checked {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Broken pages, indexes or references; empty when all is well.
    pub damage: Vec<String>,
    /// What `verify` finds in it.
    pub report: VerifyReport,
}

impl Checked {
    /// Whether nothing is wrong with it.
    pub fn is_sound(&self) -> bool {
        self.damage.is_empty() && self.report.findings.is_empty()
    }
}

/// Writes a backup of a database file to a new file.
///
/// # Errors
/// When the database cannot be read or the file cannot be written; nothing is left then.
pub async fn make(database: &Path, to: &Path, key: Key, now: Timestamp) -> Outcome<Manifest> {
    if to.try_exists()? {
        return Err(format!("{} is there already", to.display()).into());
    }
    // The copy in the clear lies beside the database: where that may be, it may be too.
    let plain = side_file(database, ".backup-copy");
    forget(&plain);
    drop(private_file(&plain).map_err(|error| format!("{}: {error}", plain.display()))?);
    let written = async {
        snapshot::copy(database, &plain).await?;
        let manifest = Manifest {
            created_at: now.to_string(),
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            bytes: fs::metadata(&plain)?.len(),
        };
        let (from, to, said) = (plain.clone(), to.to_owned(), manifest.clone());
        tokio::task::spawn_blocking(move || format::write(&from, &to, &key, &said)).await??;
        Ok(manifest)
    }
    .await;
    forget(&plain);
    written
}

/// Opens a backup into a new database file and looks through all of it. The file is brought to this program's schema.
///
/// # Errors
/// When it does not open, or is no database of ours.
pub async fn open(backup: &Path, to: &Path, keys: &Keys) -> Outcome<Checked> {
    let (from, target, key) = (backup.to_owned(), to.to_owned(), keys.backup);
    let manifest = tokio::task::spawn_blocking(move || format::open(&from, &target, &key)).await??;
    let damage = snapshot::damage(to).await?;
    let report = if damage.is_empty() {
        look_through(to, keys).await?
    } else {
        VerifyReport::default()
    };
    Ok(Checked {
        manifest,
        damage,
        report,
    })
}

async fn look_through(database: &Path, keys: &Keys) -> Outcome<VerifyReport> {
    let store = SeaStore::connect(wiring::config(snapshot::url_of(database), keys, 2)?).await?;
    store.migrate_up().await?;
    store.assert_key().await?;
    let report = store.verify().await?;
    store.close().await;
    Ok(report)
}

/// Checks a backup without leaving anything behind.
///
/// # Errors
/// As [`open`].
pub async fn check(backup: &Path, scratch: &Path, keys: &Keys) -> Outcome<Checked> {
    let opened = side_file(scratch, ".backup-check");
    forget(&opened);
    let checked = open(backup, &opened, keys).await;
    forget(&opened);
    checked
}

/// Takes a database file away that was only opened to be looked at, with what SQLite left beside it.
pub fn forget(database: &Path) {
    for part in ["", "-wal", "-shm", ".lock"] {
        drop(fs::remove_file(side_file(database, part)));
    }
}

/// The folder of backups: makes them, checks them, lets the old ones go.
#[derive(Clone)]
pub struct Backups {
    settings: BackupSettings,
    database: PathBuf,
}

impl Backups {
    /// Backups of this database file.
    pub fn new(settings: &BackupSettings, database: PathBuf) -> Self {
        Self {
            settings: settings.clone(),
            database,
        }
    }

    /// The checked backups, oldest first.
    ///
    /// # Errors
    /// When the folder cannot be read; a folder that is not there has none.
    pub fn list(&self) -> std::io::Result<Vec<(Timestamp, PathBuf)>> {
        let entries = match fs::read_dir(&self.settings.backup_dir) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut kept = Vec::new();
        for entry in entries {
            let path = entry?.path();
            if let Some(at) = path.file_name().and_then(|name| made_at(name.to_str()?)) {
                kept.push((at, path));
            }
        }
        kept.sort();
        Ok(kept)
    }

    /// Makes a backup, checks it by opening it, and only then gives it its name; then lets old ones go.
    ///
    /// # Errors
    /// When it cannot be made, or turns out not to be sound. The older ones stay then.
    pub async fn add(&self, keys: &Keys, now: Timestamp) -> Outcome<PathBuf> {
        let folder = &self.settings.backup_dir;
        let mut make_folder = fs::DirBuilder::new();
        make_folder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut make_folder, 0o700);
        make_folder
            .create(folder)
            .map_err(|error| format!("{}: {error}", folder.display()))?;
        let name = format!("{PREFIX}{}{SUFFIX}", now.strftime(NAME_TIME));
        let (unchecked, backup) = (folder.join(format!("{name}.unchecked")), folder.join(&name));
        drop(fs::remove_file(&unchecked));
        make(&self.database, &unchecked, keys.backup, now).await?;
        let checked = check(&unchecked, &self.database, keys).await?;
        if !checked.is_sound() {
            return Err(format!(
                "the backup {} holds {} faults: run `turnoplus restore --verify` on it",
                unchecked.display(),
                checked.damage.len() + checked.report.findings.len()
            )
            .into());
        }
        fs::rename(&unchecked, &backup)?;
        self.prune()?;
        Ok(backup)
    }

    fn prune(&self) -> std::io::Result<()> {
        let kept = self.list()?;
        let times: Vec<Timestamp> = kept.iter().map(|(at, _)| *at).collect();
        let wanted = retention::wanted(
            &times,
            self.settings.backup_keep_days,
            self.settings.backup_keep_weeks,
        );
        for (at, path) in kept {
            if !wanted.contains(&at) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// Makes backups as time goes by, until told to stop.
    pub async fn keep(self, keys: Keys, clock: impl Clock, mut stopping: watch::Receiver<bool>) {
        let every = SignedDuration::from_hours(i64::from(self.settings.backup_every_hours));
        if every.is_zero() {
            return;
        }
        let started = clock.now();
        loop {
            let last = self.list().ok().and_then(|kept| kept.last().map(|(at, _)| *at));
            let due = last.map_or(started + SETTLE, |at| at + every);
            if clock.now() >= due {
                match self.add(&keys, clock.now()).await {
                    Ok(backup) => tracing::info!(file = %backup.display(), "backup made and checked"),
                    Err(error) => tracing::error!(error, "NO BACKUP was made"),
                }
            }
            tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }
}

fn made_at(name: &str) -> Option<Timestamp> {
    let time = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    let civil = jiff::civil::DateTime::strptime(NAME_TIME, time).ok()?;
    civil
        .to_zoned(jiff::tz::TimeZone::UTC)
        .ok()
        .map(|zoned| zoned.timestamp())
}
