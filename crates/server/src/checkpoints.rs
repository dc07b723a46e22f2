//! Checkpoints of the audit trail in a file beside the key file: outside of the database, so that whoever can change
//! the database cannot make them fit. One JSON object a line, each sealed over the one before.

use std::error::Error;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use turnoplus_app::ports::Clock;
use turnoplus_store::{Checkpoint, SeaStore};

/// How often the running program makes one.
const EVERY: Duration = Duration::from_hours(1);
/// How far back a checkpoint ends: beyond the longest transaction and the clocks of other instances.
const SETTLED: SignedDuration = SignedDuration::from_mins(3);

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The file.
#[derive(Clone, Debug)]
pub struct Checkpoints(PathBuf);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    after: String,
    until: String,
    entries: u64,
    sum: String,
    seal: String,
}

impl Checkpoints {
    /// The file that belongs to this key file.
    pub fn beside(key_file: &Path) -> Self {
        Self(key_file.with_file_name("audit-checkpoints.jsonl"))
    }

    /// What was kept so far, oldest first; nothing when there is no file yet.
    ///
    /// # Errors
    /// When the file cannot be read, or a line is no checkpoint.
    pub fn read(&self) -> Outcome<Vec<Checkpoint>> {
        match File::open(&self.0) {
            Ok(file) => Ok(self.parse(file)?.0),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(format!("{}: {error}", self.0.display()).into()),
        }
    }

    /// Adds a checkpoint over what has settled since the last one; none when nothing has.
    ///
    /// # Errors
    /// When the trail cannot be read, or the file cannot be written.
    pub async fn add(&self, store: &SeaStore, now: Timestamp) -> Outcome<()> {
        let mut options = OpenOptions::new();
        options.create(true).read(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.0).map_err(|error| self.named(&error))?;
        // Several instances may share the file: one at a time sees the last line and adds the next.
        file.lock().map_err(|error| self.named(&error))?;
        let (kept, whole) = self.parse(file.try_clone()?)?;
        let until = now.checked_sub(SETTLED)?;
        if kept.last().is_some_and(|last| last.until >= until) {
            return Ok(());
        }
        let made = store.checkpoint(kept.last(), until).await?;
        if made.entries > 0 {
            // What was cut off goes: the next line would go on where it ends.
            file.set_len(whole)?;
            let mut line = serde_json::to_string(&Line::of(&made))?;
            line.push('\n');
            file.write_all(line.as_bytes())?;
            file.sync_all()?;
            tracing::info!(entries = made.entries, until = %made.until, seal = line_seal(&made), "audit checkpoint");
        }
        Ok(())
    }

    /// Adds checkpoints as time goes by, until told to stop.
    pub async fn keep(self, store: SeaStore, clock: impl Clock, mut stopping: watch::Receiver<bool>) {
        loop {
            if let Err(error) = self.add(&store, clock.now()).await {
                tracing::warn!(error, "no audit checkpoint was made");
            }
            tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    }

    fn named(&self, error: &std::io::Error) -> String {
        format!("{}: {error}", self.0.display())
    }

    /// The checkpoints, and the bytes that they take. A last line without its end was cut off by a full disk or a loss
    /// of power: it was never made.
    fn parse(&self, mut file: File) -> Outcome<(Vec<Checkpoint>, u64)> {
        let mut text = String::new();
        file.read_to_string(&mut text)
            .map_err(|error| self.named(&error))?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        if whole < text.len() {
            tracing::warn!(file = %self.0.display(), "the last audit checkpoint was cut off and does not count");
            text.truncate(whole);
        }
        let mut kept = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let parsed: Option<Checkpoint> = serde_json::from_str(line)
                .ok()
                .and_then(|line: Line| line.parse());
            kept.push(
                parsed.ok_or_else(|| format!("{}: line {} is no checkpoint", self.0.display(), at + 1))?,
            );
        }
        Ok((kept, whole as u64))
    }
}

impl Line {
    fn of(checkpoint: &Checkpoint) -> Self {
        Self {
            after: checkpoint.after.to_string(),
            until: checkpoint.until.to_string(),
            entries: checkpoint.entries,
            sum: URL_SAFE_NO_PAD.encode(checkpoint.sum),
            seal: line_seal(checkpoint),
        }
    }

    fn parse(self) -> Option<Checkpoint> {
        let bytes = |text: &str| -> Option<[u8; 32]> { URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok() };
        Some(Checkpoint {
            after: self.after.parse().ok()?,
            until: self.until.parse().ok()?,
            entries: self.entries,
            sum: bytes(&self.sum)?,
            seal: bytes(&self.seal)?,
        })
    }
}

fn line_seal(checkpoint: &Checkpoint) -> String {
    URL_SAFE_NO_PAD.encode(checkpoint.seal)
}

#[cfg(test)]
mod tests {
    use turnoplus_app::ports::{Act, AuditEntry, Intent, Store as _, Subject};
    use turnoplus_store::{SealingKeys, StoreConfig};

    use super::*;

    async fn record(store: &SeaStore, at: Timestamp) -> Outcome<()> {
        let entry = AuditEntry {
            at,
            actor: None,
            act: Act::SettingsUpdated,
            subject: Subject::Settings,
            details: Vec::new(),
        };
        let mut uow = store.begin(Intent::Write).await?;
        uow.audit().record(&entry).await?;
        Ok(uow.commit().await?)
    }

    #[tokio::test]
    async fn what_has_settled_is_kept_once_and_a_damaged_line_is_named() -> Outcome<()> {
        let folder = tempfile::tempdir()?;
        let store = SeaStore::connect(StoreConfig {
            url: format!("sqlite://{}", folder.path().join("turnoplus.db").display()),
            audit_key: [1; 32],
            sealing_keys: SealingKeys::new(vec![("test".to_owned(), [2; 32])])?,
            max_connections: 2,
        })
        .await?;
        store.migrate_up().await?;
        let file = Checkpoints::beside(&folder.path().join("secret.key"));
        let noon: Timestamp = "2027-03-01T12:00:00Z".parse()?;
        record(&store, noon).await?;

        file.add(&store, noon).await?;
        assert!(file.read()?.is_empty(), "it may not have settled yet");
        let later = noon + SignedDuration::from_mins(10);
        file.add(&store, later).await?;
        record(&store, later).await?;
        file.add(&store, later + SignedDuration::from_mins(10)).await?;
        file.add(&store, later + SignedDuration::from_mins(20)).await?;
        let kept = file.read()?;
        assert_eq!(kept.iter().map(|kept| kept.entries).collect::<Vec<_>>(), [1, 1]);
        assert_eq!(store.verify_against(&kept).await?.findings, []);

        let text = std::fs::read_to_string(&file.0)?;
        std::fs::write(&file.0, format!("{text}{}", &text[..40]))?;
        assert_eq!(file.read()?.len(), 2, "a line that was cut off was never made");
        record(&store, later + SignedDuration::from_mins(30)).await?;
        file.add(&store, later + SignedDuration::from_mins(40)).await?;
        let kept = file.read()?;
        assert_eq!(kept.len(), 3);
        assert_eq!(store.verify_against(&kept).await?.findings, []);

        std::fs::write(&file.0, "{\"entries\":1}\n")?;
        let said = file
            .read()
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(said.contains("audit-checkpoints.jsonl: line 1"), "{said}");
        Ok(())
    }
}
