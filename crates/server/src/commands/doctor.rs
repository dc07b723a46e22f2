//! `turnoplus doctor`: what is wrong with this installation, in one place.

use std::path::Path;
use std::process::ExitCode;

use jiff::SignedDuration;
use turnoplus_app::ports::{Clock as _, Store as _};
use turnoplus_domain::time::Zone;
use turnoplus_store::{MigrationState, Standing, Transport, snapshot};

use crate::Outcome;
use crate::adapters::SystemClock;
use crate::backup::Backups;
use crate::cli::ServeSettings;
use crate::commands::say;
use crate::config::{HttpSettings, MailSettings};
use crate::net::Tls;
use crate::wiring;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Fine,
    Warning,
    Broken,
}

/// Looks at everything that `serve` will need, and changes nothing but what a first start would make.
pub async fn doctor(settings: &ServeSettings) -> Outcome {
    let mut findings = vec![
        (Verdict::Fine, format!("turnoplus {}", env!("CARGO_PKG_VERSION"))),
        time_zones(),
        transport(&settings.http.public_url),
        listener(settings.http.listen).await,
    ];
    findings.extend(database(settings).await);
    findings.push(key_file(&settings.database.secret_key_file));
    findings.extend(certificate(&settings.http));
    findings.extend(backups(settings));
    findings.push(mail(&settings.mail));
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

fn transport(public_url: &str) -> (Verdict, String) {
    let host = public_url.split_once("://").map_or("", |(_, host)| host);
    let loopback = ["localhost", "127.", "[::1]"]
        .iter()
        .any(|name| host.starts_with(name));
    if public_url.starts_with("https://") || loopback {
        (Verdict::Fine, format!("public address {public_url}"))
    } else {
        (
            Verdict::Warning,
            format!(
                "{public_url} is not encrypted: passwords and health data can be read on the network. Give the program a certificate (TURNOPLUS_TLS_CERT, TURNOPLUS_TLS_KEY) or put a TLS proxy in front, and set TURNOPLUS_PUBLIC_URL to https://"
            ),
        )
    }
}

/// How long before its end a certificate is worth a warning.
const RENEW_BEFORE: SignedDuration = SignedDuration::from_hours(21 * 24);

fn certificate(http: &HttpSettings) -> Option<(Verdict, String)> {
    let (certificate, key) = (http.tls_cert.as_deref()?, http.tls_key.as_deref()?);
    let until = Tls::load(certificate, key).and_then(|tls| tls.valid_until());
    let now = SystemClock.now();
    Some(match until {
        Err(error) => (Verdict::Broken, error.to_string()),
        Ok(until) if until <= now => (Verdict::Broken, format!("the certificate ended at {until}")),
        Ok(until) if until - RENEW_BEFORE <= now => (
            Verdict::Warning,
            format!("the certificate ends at {until}: renew it"),
        ),
        Ok(until) => (Verdict::Fine, format!("the certificate holds until {until}")),
    })
}

fn mail(mail: &MailSettings) -> (Verdict, String) {
    if mail.smtp_url.is_some() {
        (Verdict::Fine, "a mail server is set".to_owned())
    } else {
        (
            Verdict::Warning,
            "no mail server is set (TURNOPLUS_SMTP_URL, TURNOPLUS_MAIL_FROM): messages are kept, not sent"
                .to_owned(),
        )
    }
}

/// Whether there is a backup that is not too old.
fn backups(settings: &ServeSettings) -> Option<(Verdict, String)> {
    let database = snapshot::file_of(&settings.database.database_url).ok()??;
    let every = i64::from(settings.backups.backup_every_hours);
    if every == 0 {
        return Some((
            Verdict::Warning,
            "no backups are made (TURNOPLUS_BACKUP_EVERY_HOURS is 0)".to_owned(),
        ));
    }
    Some(match Backups::new(&settings.backups, database).list() {
        Err(error) => (
            Verdict::Broken,
            format!("the folder of backups cannot be read: {error}"),
        ),
        Ok(kept) => match kept.last() {
            None => (
                Verdict::Warning,
                "there is no backup yet; the running program makes the first within minutes".to_owned(),
            ),
            Some((at, _)) if *at + SignedDuration::from_hours(2 * every) < SystemClock.now() => (
                Verdict::Warning,
                format!("the last backup is of {at}: is the program running, and the disk full?"),
            ),
            Some((at, _)) => (Verdict::Fine, format!("{} backups, the last of {at}", kept.len())),
        },
    })
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

async fn database(settings: &ServeSettings) -> Vec<(Verdict, String)> {
    let data = match wiring::connect(&settings.database).await {
        Ok(data) => data,
        Err(error) => return vec![(Verdict::Broken, error.to_string())],
    };
    let mut findings = Vec::new();
    match data.store.ping().await {
        Ok(()) => findings.push((Verdict::Fine, answers(data.store.standing()))),
        Err(error) => findings.push((Verdict::Broken, error.to_string())),
    }
    let warnings = &data.store.standing().warnings;
    findings.extend(warnings.iter().map(|text| (Verdict::Warning, text.clone())));
    match data.store.migration_status().await {
        Ok(steps) => {
            let pending = steps
                .iter()
                .filter(|step| step.state == MigrationState::Pending)
                .count();
            findings.push(if pending == 0 {
                (
                    Verdict::Fine,
                    format!("schema up to date ({} steps)", steps.len()),
                )
            } else {
                (
                    Verdict::Warning,
                    format!("{pending} schema steps are pending; `serve` or `migrate up` applies them"),
                )
            });
            if pending == 0
                && let Err(error) = data.store.assert_key().await
            {
                findings.push((Verdict::Broken, error.to_string()));
            }
        }
        Err(error) => findings.push((Verdict::Broken, error.to_string())),
    }
    findings
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

#[cfg(unix)]
#[expect(clippy::verbose_bit_mask, reason = "a file mode is read by its octal digits")]
fn key_file(path: &Path) -> (Verdict, String) {
    use std::os::unix::fs::PermissionsExt as _;
    match std::fs::metadata(path) {
        Ok(meta) if meta.permissions().mode() & 0o077 == 0 => (
            Verdict::Fine,
            format!("key file {} is readable by its owner only", path.display()),
        ),
        Ok(_) => (
            Verdict::Warning,
            format!(
                "key file {0} can be read by others: chmod 600 {0}",
                path.display()
            ),
        ),
        Err(error) => (Verdict::Broken, format!("key file {}: {error}", path.display())),
    }
}

#[cfg(not(unix))]
fn key_file(path: &Path) -> (Verdict, String) {
    match std::fs::metadata(path) {
        Ok(_) => (Verdict::Fine, format!("key file {}", path.display())),
        Err(error) => (Verdict::Broken, format!("key file {}: {error}", path.display())),
    }
}
