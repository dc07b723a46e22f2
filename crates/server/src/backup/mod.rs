//! Backups of the embedded database: made while it is served, encrypted, checked by opening them, kept for a while.
//! What a database server keeps is backed up with that server's own tools.

mod format;
mod retention;

use std::error::Error;
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
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
/// What a backup is called until it was checked.
const UNCHECKED: &str = ".unchecked";
/// How long one stays that was not sound, to be looked at.
const UNCHECKED_FOR: SignedDuration = SignedDuration::from_hours(24);
/// The copy in the clear, and the backup that is opened to be checked, beside the database.
const COPY: &str = ".backup-copy";
const CHECK: &str = ".backup-check";
const NAME_TIME: &str = "%Y%m%dT%H%M%SZ";
/// A program that was just installed is given a moment before its first backup.
const SETTLE: SignedDuration = SignedDuration::from_mins(10);
/// How often somebody looks whether another backup is done.
const NEXT_TRY: Duration = Duration::from_millis(200);
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

/// One at a time works with the files beside a database: held while it lives.
pub struct Turn {
    _file: File,
}

impl Turn {
    /// The turn, if nobody has it.
    fn try_take(database: &Path) -> Outcome<Option<Self>> {
        let path = side_file(database, ".backup.lock");
        let named = |error: io::Error| format!("{}: {error}", path.display());
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(named)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(named(error).into()),
        }
    }

    /// Waits until the others are done.
    ///
    /// # Errors
    /// When there can be no file beside the database.
    pub async fn take(database: &Path) -> Outcome<Self> {
        loop {
            if let Some(turn) = Self::try_take(database)? {
                return Ok(turn);
            }
            tokio::time::sleep(NEXT_TRY).await;
        }
    }
}

/// Writes a backup of a database file to a new file, and checks it by opening it.
///
/// # Errors
/// When the database cannot be read or the file cannot be written; nothing is left then.
pub async fn make_checked(database: &Path, to: &Path, keys: &Keys, now: Timestamp) -> Outcome<Checked> {
    let _turn = Turn::take(database).await?;
    made_and_checked(database, to, keys, now).await
}

async fn made_and_checked(database: &Path, to: &Path, keys: &Keys, now: Timestamp) -> Outcome<Checked> {
    make(database, to, keys.backup, now).await?;
    check(to, database, keys).await
}

async fn make(database: &Path, to: &Path, key: Key, now: Timestamp) -> Outcome<()> {
    if to.try_exists()? {
        return Err(format!("{} is there already", to.display()).into());
    }
    // The copy in the clear lies beside the database: where that may be, it may be too.
    let plain = side_file(database, COPY);
    forget(&plain);
    drop(private_file(&plain).map_err(|error| format!("{}: {error}", plain.display()))?);
    let written = async {
        snapshot::copy(database, &plain).await?;
        let manifest = Manifest {
            created_at: now.to_string(),
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            bytes: fs::metadata(&plain)?.len(),
        };
        let (from, to, said) = (plain.clone(), to.to_owned(), manifest);
        Ok(tokio::task::spawn_blocking(move || format::write(&from, &to, &key, &said)).await??)
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
async fn check(backup: &Path, scratch: &Path, keys: &Keys) -> Outcome<Checked> {
    let opened = side_file(scratch, CHECK);
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
    pub fn list(&self) -> io::Result<Vec<(Timestamp, PathBuf)>> {
        let entries = match fs::read_dir(&self.settings.backup_dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
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
        let (unchecked, backup) = (folder.join(format!("{name}{UNCHECKED}")), folder.join(&name));
        let _turn = Turn::take(&self.database).await?;
        // First of all: they may be what fills the disk.
        self.forget_unchecked(now)?;
        let checked = made_and_checked(&self.database, &unchecked, keys, now).await?;
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

    /// The last backup. One from a time that has not come yet was stamped by a clock that was wrong.
    pub fn last(&self, now: Timestamp) -> Option<(Timestamp, PathBuf)> {
        let mut kept = self.list().ok()?;
        kept.retain(|(at, _)| *at <= now);
        kept.pop()
    }

    /// Takes away what was left unfinished a day ago or more, or is from a time that has not come yet.
    fn forget_unchecked(&self, now: Timestamp) -> io::Result<()> {
        for entry in fs::read_dir(&self.settings.backup_dir)? {
            let path = entry?.path();
            let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
            let at = name.find(UNCHECKED).and_then(|end| made_at(&name[..end]));
            if at.is_some_and(|at| at > now || now.duration_since(at) >= UNCHECKED_FOR) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    fn prune(&self) -> io::Result<()> {
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
        // A copy in the clear, where the program was killed while it made one.
        if let Ok(Some(_turn)) = Turn::try_take(&self.database) {
            for part in [COPY, CHECK] {
                forget(&side_file(&self.database, part));
            }
        }
        let mut started = clock.now();
        loop {
            // The clock may have been set back.
            started = started.min(clock.now());
            let due = self
                .last(clock.now())
                .map_or(started + SETTLE, |(at, _)| at + every);
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
