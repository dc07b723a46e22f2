//! How the installation stands, over HTTP.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use turnoplus_app::system::{SystemError, SystemState, system_state};
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
    /// What an admin should look into; empty when all is well. Stable words: `plain-http`, `pending-migrations`,
    /// `dead-messages`.
    warnings: Vec<&'static str>,
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
}

/// Tells how the installation stands: version, database, schema, messages.
#[utoipa::path(get, path = "/system", tag = "system", security(("bearer" = [])),
    responses((status = 200, body = SystemBody), P401, P403, P503))]
async fn get_system(
    State(state): State<AppState>,
    Signed(actor): Signed,
) -> Result<Json<SystemBody>, Problem> {
    let found = system_state(&*state.store, &*state.clock, &actor).await?;
    let warnings = warnings(&found, &state);
    let SystemState {
        at,
        installation,
        queue,
    } = found;
    Ok(Json(SystemBody {
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
        },
        warnings,
    }))
}

fn warnings(found: &SystemState, state: &AppState) -> Vec<&'static str> {
    // Where cookies lose `Secure`, passwords and health data can be read on the network.
    let checks = [
        (!state.config.has_secure_cookies(), "plain-http"),
        (
            !found.installation.pending_migrations.is_empty(),
            "pending-migrations",
        ),
        (found.queue.dead > 0, "dead-messages"),
    ];
    checks
        .into_iter()
        .filter_map(|(holds, word)| holds.then_some(word))
        .collect()
}

impl From<SystemError> for Problem {
    fn from(error: SystemError) -> Self {
        match error {
            SystemError::Forbidden => Self::of(Code::Forbidden),
            SystemError::Store(error) => error.into(),
        }
    }
}
