//! How the installation stands, over HTTP.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use turnoplus_app::ports::{BackupState, SealingState};
use turnoplus_app::system::{SystemError, SystemPorts, SystemState, system_state};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::extract::Signed;
use crate::problem::{Code, P401, P403, P503, Problem};

/// The operations of this feature.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get_system))
}

/// How the installation stands. Nothing in it is secret.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = System)]
struct SystemBody {
    /// The version of the program.
    #[schema(example = "0.1.0")]
    version: &'static str,
    /// When this was looked at.
    #[schema(format = DateTime)]
    at: String,
    database: DatabaseBody,
    migrations: MigrationsBody,
    /// Messages to send.
    messages: QueueBody,
    /// When the instance that answers started.
    #[schema(format = DateTime)]
    started_at: String,
    /// Copies of the embedded database; null where the data is on a server, which has tools of its own.
    #[schema(required = true)]
    backups: Option<BackupsBody>,
    sealing: SealingBody,
    /// What an admin should look into; empty when all is well. Stable words, the same that `turnoplus doctor` explains:
    /// `plain-http`, `certificate-ends`, `certificate-ended`, `database`, `backups-off`, `backups-unreadable`,
    /// `no-backup`, `old-backup`, `old-sealing-key`, `no-mail-server`, `pending-migrations`,
    /// `dead-messages`.
    warnings: Vec<&'static str>,
}

/// Each of them was opened and looked through before it counted.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = SystemBackups)]
struct BackupsBody {
    /// Hours from one to the next; 0 makes none.
    every_hours: i64,
    /// How many are kept; null when their folder cannot be read.
    #[schema(required = true)]
    kept: Option<usize>,
    #[schema(required = true, format = DateTime)]
    last_at: Option<String>,
    #[schema(required = true)]
    last_bytes: Option<u64>,
    /// When the next one is due; null before the first, and when none are made.
    #[schema(required = true, format = DateTime)]
    next_at: Option<String>,
}

/// The keys that seal clinical text.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = SystemSealing)]
struct SealingBody {
    /// The id of the key that seals.
    active_key: String,
    /// Since when it seals; null before that was noted. After a year it should be changed.
    #[schema(required = true, format = DateTime)]
    active_since: Option<String>,
    /// How many other keys still open.
    other_keys: usize,
    /// While everything is wrapped by the active key: how many values this pass has looked at.
    #[schema(required = true)]
    rewrapping: Option<u64>,
}

#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = SystemDatabase)]
struct DatabaseBody {
    /// `sqlite`, `mysql` (also MariaDB) or `postgres`.
    kind: &'static str,
    /// As the database tells it.
    version: String,
}

#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = SystemMigrations)]
struct MigrationsBody {
    applied: usize,
    pending: Vec<String>,
    /// The newest step that is applied.
    #[schema(required = true)]
    newest: Option<String>,
}

#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = SystemMessages)]
struct QueueBody {
    /// Waiting to be sent, or to be tried again.
    pending: u64,
    /// Being sent.
    sending: u64,
    /// Given up.
    dead: u64,
    /// Since when the message has waited that is due longest.
    #[schema(required = true, format = DateTime)]
    waiting_since: Option<String>,
}

/// Tells how the installation stands: version, database, schema, messages, backups, keys.
#[utoipa::path(get, path = "/system", tag = "system", security(("bearer" = [])),
    responses((status = 200, body = SystemBody), P401, P403, P503))]
async fn get_system(
    State(state): State<AppState>,
    Signed(actor): Signed,
) -> Result<Json<SystemBody>, Problem> {
    let ports = SystemPorts {
        store: &*state.store,
        premises: &*state.premises,
        clock: &*state.clock,
    };
    Ok(Json(system_state(ports, &actor).await?.into()))
}

impl From<SystemState> for SystemBody {
    fn from(found: SystemState) -> Self {
        let warnings = found.warnings().iter().map(|check| check.code).collect();
        let SystemState {
            at,
            site,
            installation,
            queue,
        } = found;
        Self {
            version: env!("CARGO_PKG_VERSION"),
            at: at.to_string(),
            database: DatabaseBody {
                kind: installation.database,
                version: installation.database_version,
            },
            migrations: MigrationsBody {
                applied: installation.applied_migrations,
                pending: installation.pending_migrations,
                newest: installation.newest_migration,
            },
            messages: QueueBody {
                pending: queue.pending,
                sending: queue.sending,
                dead: queue.dead,
                waiting_since: queue.waiting_since.map(|since| since.to_string()),
            },
            started_at: site.started_at.to_string(),
            backups: site.backups.map(Into::into),
            sealing: site.sealing.into(),
            warnings,
        }
    }
}

impl From<BackupState> for BackupsBody {
    fn from(backups: BackupState) -> Self {
        let next = backups
            .last
            .and_then(|(at, _)| at.checked_add(backups.every).ok());
        Self {
            every_hours: backups.every.as_hours(),
            kept: backups.kept,
            last_at: backups.last.map(|(at, _)| at.to_string()),
            last_bytes: backups.last.map(|(_, bytes)| bytes),
            next_at: next.filter(|_| !backups.every.is_zero()).map(|at| at.to_string()),
        }
    }
}

impl From<SealingState> for SealingBody {
    fn from(sealing: SealingState) -> Self {
        Self {
            active_key: sealing.active,
            active_since: sealing.since.map(|since| since.to_string()),
            other_keys: sealing.others,
            rewrapping: sealing.rewrapping,
        }
    }
}

impl From<SystemError> for Problem {
    fn from(error: SystemError) -> Self {
        match error {
            SystemError::Forbidden => Self::of(Code::Forbidden),
            SystemError::Store(error) => error.into(),
        }
    }
}
