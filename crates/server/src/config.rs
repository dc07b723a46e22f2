//! Settings. Each has a flag, a `TURNOPLUS_…` variable and a line in `turnoplus.toml`, in that precedence, and one
//! name: `--database-url`, `TURNOPLUS_DATABASE_URL`, `database_url = "…"`.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{Args, Command, ValueEnum};
use ipnet::IpNet;
use turnoplus_domain::identity::Email;

use crate::origin::origin;

/// Where the data is.
#[derive(Args, Clone, Debug)]
pub struct DatabaseSettings {
    /// The database: `sqlite://…`, `mysql://…` (also MariaDB) or `postgres://…`
    #[arg(
        long,
        env = "TURNOPLUS_DATABASE_URL",
        value_name = "URL",
        default_value = "sqlite://./data/turnoplus.db",
        hide_env_values = true
    )]
    pub database_url: String,

    /// Connections at most (readers, on SQLite: there is one writer)
    #[arg(long, env = "TURNOPLUS_DATABASE_MAX_CONNECTIONS", value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u32).range(2..=1000))]
    pub database_max_connections: u32,

    /// The keys, outside the database; made at the first start
    #[arg(
        long,
        env = "TURNOPLUS_SECRET_KEY_FILE",
        value_name = "FILE",
        default_value = "./data/secret.key"
    )]
    pub secret_key_file: PathBuf,
}

/// How the program meets the network.
#[derive(Args, Clone, Debug)]
pub struct HttpSettings {
    /// The address and port to listen on
    #[arg(
        long,
        env = "TURNOPLUS_LISTEN",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8000"
    )]
    pub listen: SocketAddr,

    /// Where people reach it: decides cookies, CORS and links
    #[arg(long, env = "TURNOPLUS_PUBLIC_URL", value_name = "URL", default_value = "http://localhost:8000", value_parser = public_url)]
    pub public_url: String,

    /// Origins of other sites whose pages may call the API, separated by commas: `https://host` or `https://host:port`
    #[arg(
        long,
        env = "TURNOPLUS_CORS_ORIGINS",
        value_name = "ORIGINS",
        value_delimiter = ',',
        value_parser = origin
    )]
    pub cors_origins: Vec<String>,

    /// Proxies in front whose `X-Forwarded-For` counts: addresses or networks, separated by commas
    #[arg(
        long,
        env = "TURNOPLUS_TRUSTED_PROXIES",
        value_name = "ADDRESSES",
        value_delimiter = ',',
        value_parser = network
    )]
    pub trusted_proxies: Vec<IpNet>,

    /// Requests per minute from one address at most; 0 is no limit
    #[arg(
        long,
        env = "TURNOPLUS_REQUESTS_PER_ADDRESS",
        value_name = "N",
        default_value_t = 12_000
    )]
    pub requests_per_address: u32,

    /// Requests per minute of one account at most; 0 is no limit
    #[arg(
        long,
        env = "TURNOPLUS_REQUESTS_PER_USER",
        value_name = "N",
        default_value_t = 1_200
    )]
    pub requests_per_user: u32,

    /// A certificate chain in PEM, to serve https by itself; read again when it changes
    #[arg(long, env = "TURNOPLUS_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,

    /// The private key of the certificate, in PEM
    #[arg(long, env = "TURNOPLUS_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,

    /// Connections at the same time at most
    #[arg(long, env = "TURNOPLUS_MAX_CONNECTIONS", value_name = "N", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub max_connections: u32,

    /// Connections at the same time of one address (IPv6: one /64) at most, but for trusted proxies; 0 for no bound
    #[arg(
        long,
        env = "TURNOPLUS_CONNECTIONS_PER_ADDRESS",
        value_name = "N",
        default_value_t = 512
    )]
    pub connections_per_address: u32,

    /// Seconds that requests under way are given to finish when the program is told to stop
    #[arg(
        long,
        env = "TURNOPLUS_SHUTDOWN_GRACE_SECONDS",
        value_name = "SECONDS",
        default_value_t = 10
    )]
    pub shutdown_grace_seconds: u64,

    /// Passwords hashed at the same time at most: each costs tens of milliseconds and 19 MiB
    #[arg(
        long,
        env = "TURNOPLUS_PASSWORD_HASH_THREADS",
        value_name = "N",
        default_value_t = 2
    )]
    pub password_hash_threads: usize,
}

/// How the program is watched.
#[derive(Args, Clone, Debug)]
pub struct WatchSettings {
    /// Where to tell Prometheus how things stand, at `/metrics`, and that the process lives, at `/healthz`; nowhere unless
    /// set. Not for the public: 127.0.0.1:9464, or an address of the clinic's own network. Each process needs its own
    #[arg(long, env = "TURNOPLUS_METRICS_LISTEN", value_name = "ADDRESS")]
    pub metrics_listen: Option<SocketAddr>,
}

/// How people are written to.
#[derive(Args, Clone, Debug)]
pub struct MailSettings {
    /// The mail server: `smtp://host:25`, `smtp://user:password@host:587?tls=required` (STARTTLS) or
    /// `smtps://user:password@host:465`; without one, messages are kept
    #[arg(
        long,
        env = "TURNOPLUS_SMTP_URL",
        value_name = "URL",
        hide_env_values = true,
        requires = "mail_from"
    )]
    pub smtp_url: Option<String>,

    /// The address that messages come from
    #[arg(long, env = "TURNOPLUS_MAIL_FROM", value_name = "ADDRESS", value_parser = mail_address)]
    pub mail_from: Option<Email>,
}

/// Copies of the embedded database.
#[derive(Args, Clone, Debug)]
#[expect(
    clippy::struct_field_names,
    reason = "the names are those of the flags, variables and lines of the settings file"
)]
pub struct BackupSettings {
    /// The folder of backups; better on another disk
    #[arg(
        long,
        env = "TURNOPLUS_BACKUP_DIR",
        value_name = "FOLDER",
        default_value = "./data/backups"
    )]
    pub backup_dir: PathBuf,

    /// Hours from one backup to the next while serving; 0 makes none
    #[arg(long, env = "TURNOPLUS_BACKUP_EVERY_HOURS", value_name = "N", default_value_t = 24, value_parser = clap::value_parser!(u32).range(0..=8760))]
    pub backup_every_hours: u32,

    /// Days of which the last backup is kept
    #[arg(
        long,
        env = "TURNOPLUS_BACKUP_KEEP_DAYS",
        value_name = "N",
        default_value_t = 7
    )]
    pub backup_keep_days: u16,

    /// Weeks of which the last backup is kept
    #[arg(
        long,
        env = "TURNOPLUS_BACKUP_KEEP_WEEKS",
        value_name = "N",
        default_value_t = 5
    )]
    pub backup_keep_weeks: u16,
}

/// What is logged, and how.
#[derive(Args, Clone, Debug)]
pub struct LogSettings {
    /// A level, or levels by module: `info`, `warn,turnoplus_http=debug`; libraries are never heard below `info`
    #[arg(
        long,
        env = "TURNOPLUS_LOG",
        value_name = "FILTER",
        default_value = "info,sea_orm_migration=warn",
        global = true
    )]
    pub log: String,

    /// For people or for machines
    #[arg(
        long,
        env = "TURNOPLUS_LOG_FORMAT",
        value_name = "FORMAT",
        default_value = "text",
        global = true
    )]
    pub log_format: LogFormat,
}

/// The form of a log line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum LogFormat {
    /// One readable line
    Text,
    /// One JSON object
    Json,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the settings file {0} cannot be read: {1}")]
    Unreadable(PathBuf, #[source] io::Error),
    /// The file is no TOML.
    #[error("the settings file {0} is not valid TOML: {1}")]
    Malformed(PathBuf, String),
    /// The file has a line that means nothing.
    #[error("the settings file {0} has an unknown setting `{1}`; `turnoplus serve --help` lists them")]
    Unknown(PathBuf, String),
    /// A value is neither text, number, boolean nor a list of texts.
    #[error("the settings file {0} has a value for `{1}` that is no text, number or list")]
    WrongType(PathBuf, String),
}

/// The command line with the settings file's values as its defaults, so that `--help` shows what really holds.
///
/// # Errors
/// [`ConfigError`] when the file cannot be read or says something that is not a setting.
pub fn with_file_defaults(mut command: Command, args: &[OsString]) -> Result<Command, ConfigError> {
    let Some(path) = settings_file(args) else {
        return Ok(command);
    };
    let text = fs::read_to_string(&path).map_err(|e| ConfigError::Unreadable(path.clone(), e))?;
    let table: toml::Table =
        toml::from_str(&text).map_err(|e| ConfigError::Malformed(path.clone(), e.message().to_owned()))?;
    for (key, value) in &table {
        let value = as_argument(value).ok_or_else(|| ConfigError::WrongType(path.clone(), key.clone()))?;
        let mut known = false;
        command = set_default(command, key, &value, &mut known);
        if !known {
            return Err(ConfigError::Unknown(path, key.clone()));
        }
    }
    Ok(command)
}

fn set_default(command: Command, key: &str, value: &str, known: &mut bool) -> Command {
    let mut command = command;
    if key != "config"
        && command
            .get_arguments()
            .any(|arg| arg.get_id() == key && arg.get_env().is_some())
    {
        *known = true;
        let value = value.to_owned();
        command = command.mut_arg(key, |arg| arg.default_value(value));
    }
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    for name in names {
        command = command.mut_subcommand(name, |sub| set_default(sub, key, value, known));
    }
    command
}

fn as_argument(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(flag) => Some(flag.to_string()),
        toml::Value::Array(items) => items
            .iter()
            .map(toml::Value::as_str)
            .collect::<Option<Vec<_>>>()
            .map(|texts| texts.join(",")),
        toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Table(_) => None,
    }
}

/// The file named by `--config`, else by `TURNOPLUS_CONFIG`, else `./turnoplus.toml` where there is one.
#[expect(
    clippy::disallowed_methods,
    reason = "the file's own name is needed before the command line can be read"
)]
fn settings_file(args: &[OsString]) -> Option<PathBuf> {
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        if arg == "--config" {
            return rest.next().map(PathBuf::from);
        }
        if let Some(path) = arg.to_str().and_then(|a| a.strip_prefix("--config=")) {
            return Some(PathBuf::from(path));
        }
    }
    if let Some(path) = env::var_os("TURNOPLUS_CONFIG") {
        return Some(PathBuf::from(path));
    }
    let here = Path::new("turnoplus.toml");
    here.is_file().then(|| here.to_owned())
}

/// One address is a network of its own.
fn network(raw: &str) -> Result<IpNet, String> {
    let raw = raw.trim();
    raw.parse::<IpNet>()
        .or_else(|_| raw.parse::<std::net::IpAddr>().map(IpNet::from))
        .map_err(|_| "expected an address such as 10.0.0.5, or a network such as 10.0.0.0/8".to_owned())
}

fn mail_address(raw: &str) -> Result<Email, String> {
    raw.parse().map_err(|_| "expected an e-mail address".to_owned())
}

/// The address people use, without a final slash.
///
/// # Errors
/// When it has a path, or is none.
pub fn public_url(raw: &str) -> Result<String, String> {
    let url = raw.trim_end_matches('/');
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    match rest {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => Ok(url.to_owned()),
        _ => Err("expected http:// or https://, a host and perhaps a port, without a path".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, FromArgMatches as _};

    use super::*;
    use crate::cli::{Cli, Task};

    type TestResult = Result<(), Box<dyn std::error::Error>>;

    fn serve(toml: &str, more: &[&str]) -> Result<HttpSettings, Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("clinic.toml");
        fs::write(&file, toml)?;
        let mut args: Vec<OsString> =
            vec!["turnoplus".into(), "--config".into(), file.into(), "serve".into()];
        args.extend(more.iter().map(OsString::from));
        let matches = with_file_defaults(Cli::command(), &args)?.try_get_matches_from(&args)?;
        match Cli::from_arg_matches(&matches)?.task {
            Task::Serve(settings) => Ok(settings.http),
            _ => Err("not serve".into()),
        }
    }

    #[test]
    fn a_flag_wins_over_the_file_and_the_file_over_the_default() -> TestResult {
        let file =
            "listen = \"127.0.0.1:9001\"\ncors_origins = [\"https://a.example\", \"https://b.example\"]\n";
        let settings = serve(file, &[])?;
        assert_eq!(settings.listen.port(), 9001);
        assert_eq!(settings.cors_origins.len(), 2);
        assert_eq!(serve(file, &["--listen", "127.0.0.1:9002"])?.listen.port(), 9002);
        assert_eq!(serve("", &[])?.listen.port(), 8000);
        Ok(())
    }

    #[test]
    fn a_misspelt_setting_is_named() {
        let message = serve("lisen = \"127.0.0.1:1\"", &[])
            .err()
            .map(|e| e.to_string())
            .unwrap_or_default();
        assert!(message.contains("unknown setting `lisen`"), "{message}");
    }

    #[test]
    fn proxies_are_trusted_by_address_or_network() -> TestResult {
        let settings = serve("trusted_proxies = [\"10.1.2.3\", \"fd00::/8\"]", &[])?;
        let shown: Vec<String> = settings.trusted_proxies.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["10.1.2.3/32", "fd00::/8"]);
        assert!(serve("", &["--trusted-proxies", "nginx"]).is_err());
        Ok(())
    }

    #[test]
    fn other_sites_are_named_by_their_origins() -> TestResult {
        let settings = serve(
            "cors_origins = [\"https://A.example\", \"http://localhost:4200\"]",
            &[],
        )?;
        assert_eq!(
            settings.cors_origins,
            ["https://a.example", "http://localhost:4200"]
        );
        for raw in ["*", "null", "https://a.example,*"] {
            let message = serve("", &["--cors-origins", raw])
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default();
            assert!(
                message.contains("--cors-origins") && message.contains("neither * nor null"),
                "{message}"
            );
        }
        Ok(())
    }

    #[test]
    fn a_public_url_with_a_path_is_refused() {
        assert!(serve("", &["--public-url", "https://turnos.example/app"]).is_err());
        assert!(
            serve("", &["--public-url", "https://turnos.example/"])
                .is_ok_and(|s| s.public_url == "https://turnos.example")
        );
    }
}
