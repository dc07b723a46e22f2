//! `turnoplus doctor`: what is wrong with this installation, in one place.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use turnoplus_app::ports::{Clock as _, Premises as _, Store as _};
use turnoplus_app::system::{Check, Verdict, schema_check, site_checks};
use turnoplus_domain::time::Zone;
use turnoplus_store::{Standing, Transport, side_file, snapshot};

use crate::Outcome;
use crate::adapters::SystemClock;
use crate::backup::Backups;
use crate::cli::ServeSettings;
use crate::commands::say;
use crate::commands::serve::certificate;
use crate::premises::ProgramPremises;
use crate::wiring;

/// Looks at everything that `serve` will need, and changes nothing but what a first start would make.
pub async fn doctor(settings: &ServeSettings) -> Outcome {
    let mut findings = vec![
        (Verdict::Fine, format!("turnoplus {}", env!("CARGO_PKG_VERSION"))),
        time_zones(),
        listener(settings.http.listen).await,
    ];
    // Before it is opened, which makes a log for as long as that takes.
    let readable = readable_files(settings);
    findings.extend(database(settings).await);
    findings.push(key_file(&settings.database.secret_key_file));
    findings.extend(readable);
    for (verdict, text) in &findings {
        let mark = match verdict {
            Verdict::Fine => "ok     ",
            Verdict::Warning => "warning",
            Verdict::Broken => "BROKEN ",
        };
        say(&format!("{mark}  {text}"));
    }
    let broken = findings.iter().any(|(verdict, _)| *verdict == Verdict::Broken);
    Ok(if broken {
        ExitCode::from(2)
    } else {
        ExitCode::SUCCESS
    })
}

fn time_zones() -> (Verdict, String) {
    match Zone::parse("America/Argentina/Buenos_Aires") {
        Ok(_) => (Verdict::Fine, "time zone database present".to_owned()),
        Err(error) => (Verdict::Broken, format!("time zone database: {error}")),
    }
}

async fn listener(address: std::net::SocketAddr) -> (Verdict, String) {
    match tokio::net::TcpListener::bind(address).await {
        Ok(_) => (Verdict::Fine, format!("{address} is free to listen on")),
        Err(error) => (
            Verdict::Warning,
            format!("{address} cannot be listened on now: {error} (is TurnoPlus running?)"),
        ),
    }
}

/// The database, and what the running program would say of itself.
async fn database(settings: &ServeSettings) -> Vec<(Verdict, String)> {
    let mut findings = Vec::new();
    let tls = match certificate(&settings.http) {
        Ok(tls) => tls,
        Err(error) => {
            findings.push((Verdict::Broken, error.to_string()));
            None
        }
    };
    let data = match wiring::connect(&settings.database).await {
        Ok(data) => data,
        Err(error) => {
            findings.push((Verdict::Broken, error.to_string()));
            return findings;
        }
    };
    match data.store.ping().await {
        Ok(()) => findings.push((Verdict::Fine, answers(data.store.standing()))),
        Err(error) => findings.push((Verdict::Broken, error.to_string())),
    }
    match data.store.describe().await {
        Ok(installation) => {
            findings.push(said(schema_check(&installation)));
            if installation.pending_migrations.is_empty()
                && let Err(error) = data.store.assert_key().await
            {
                findings.push((Verdict::Broken, error.to_string()));
            }
        }
        Err(error) => findings.push((Verdict::Broken, error.to_string())),
    }
    let site = ProgramPremises::new(data.store, settings, tls).look().await;
    findings.extend(site_checks(&site, SystemClock.now()).into_iter().map(said));
    findings
}

fn said(check: Check) -> (Verdict, String) {
    (check.verdict, check.text)
}

fn answers(standing: &Standing) -> String {
    let how = match standing.transport {
        Transport::Local => "on this machine",
        Transport::Verified => "over TLS, its certificate checked",
        Transport::Unverified => "over TLS",
        Transport::Plain => "without TLS",
    };
    format!("the database answers: {}, {how}", standing.version)
}

fn key_file(path: &Path) -> (Verdict, String) {
    let name = path.display();
    match std::fs::metadata(path) {
        Ok(file) if others_read(&file) => (
            Verdict::Warning,
            format!("key file {name} can be read by others: chmod 600 {name}"),
        ),
        Ok(_) => (
            Verdict::Fine,
            format!("key file {name} is readable by its owner only"),
        ),
        Err(error) => (Verdict::Broken, format!("key file {name}: {error}")),
    }
}

/// Files of the embedded database, and its backups, that somebody else may read.
fn readable_files(settings: &ServeSettings) -> Vec<(Verdict, String)> {
    let Ok(Some(database)) = snapshot::file_of(&settings.database.database_url) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = ["", "-wal", "-shm"].map(|part| side_file(&database, part)).into();
    // A folder that cannot be read was told of already.
    let kept = Backups::new(&settings.backups, database)
        .list()
        .unwrap_or_default();
    files.extend(kept.into_iter().map(|(_, backup)| backup));
    files.retain(|path| std::fs::metadata(path).is_ok_and(|file| others_read(&file)));
    let warn = |path: PathBuf| {
        let name = path.display();
        (
            Verdict::Warning,
            format!("{name} can be read by others: chmod 600 {name}"),
        )
    };
    files.into_iter().map(warn).collect()
}

#[cfg(unix)]
fn others_read(file: &Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o077 != 0
}

/// Who may read a file is not in its mode here.
#[cfg(not(unix))]
fn others_read(_: &Metadata) -> bool {
    false
}
