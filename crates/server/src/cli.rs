//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use turnoplus_domain::patient::Retention;

use crate::config::{
    BackupSettings, DatabaseSettings, HttpSettings, LogSettings, MailSettings, WatchSettings,
};

/// The medical appointment system that a clinic installs with one binary.
#[derive(Parser, Debug)]
#[command(name = "turnoplus", version, propagate_version = true, max_term_width = 110)]
pub struct Cli {
    /// A settings file; `./turnoplus.toml` is read where there is one
    #[arg(long, global = true, env = "TURNOPLUS_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// What is logged.
    #[command(flatten)]
    pub log: LogSettings,

    /// What to do.
    #[command(subcommand)]
    pub task: Task,
}

/// What the program can do.
#[derive(Subcommand, Debug)]
pub enum Task {
    /// Serve the web app and the API; with nothing set, on an embedded database in ./data that migrates itself
    Serve(ServeSettings),
    /// Send messages and do the recurring jobs, beside instances that serve with --worker=false
    Worker(WorkerSettings),
    /// Bring the database's schema up, down, or say where it is
    Migrate(MigrateSettings),
    /// Fill an empty database with a realistic clinic, and print its accounts
    Demo(DemoSettings),
    /// Make an administrator; the password is asked for, or read from standard input
    CreateAdmin(CreateAdminSettings),
    /// Bring in the accounts of the original TurnoPlus from a CSV file, with their passwords
    ImportUsers(ImportUsersSettings),
    /// Prove on the live data that nothing is booked twice and no audit entry was altered
    Verify(DatabaseSettings),
    /// Write an encrypted copy of the embedded database, also while it is served
    Backup(BackupArgs),
    /// Check a backup, or put it in the place of the embedded database
    Restore(RestoreArgs),
    /// Write everything that is held about a person to a file, to hand it out on their request
    Export(ExportArgs),
    /// Erase a person as far as the law lets the clinic; there is no undoing it
    Erase(EraseArgs),
    /// Change the keys that seal clinical text, while the server runs
    Keys(KeysSettings),
    /// Print the OpenAPI document of the API
    Openapi,
    /// Check this installation and say what is wrong with it
    Doctor(ServeSettings),
}

/// Settings of `serve`.
#[derive(Args, Clone, Debug)]
pub struct ServeSettings {
    /// Where the data is.
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// How the program meets the network.
    #[command(flatten)]
    pub http: HttpSettings,
    /// Copies of the embedded database.
    #[command(flatten)]
    pub backups: BackupSettings,
    /// How people are written to.
    #[command(flatten)]
    pub mail: MailSettings,
    /// How the program is watched.
    #[command(flatten)]
    pub watch: WatchSettings,
    /// Whether this process also sends messages and does the recurring jobs; with several instances `turnoplus worker`
    /// may do so instead
    #[arg(long, env = "TURNOPLUS_WORKER", value_name = "BOOL", default_value_t = true, action = clap::ArgAction::Set)]
    pub worker: bool,
}

/// Settings of `worker`.
#[derive(Args, Debug)]
pub struct WorkerSettings {
    /// Where the data is.
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// How people are written to.
    #[command(flatten)]
    pub mail: MailSettings,
    /// How the program is watched.
    #[command(flatten)]
    pub watch: WatchSettings,
    /// Where people reach the clinic: decides links
    #[arg(long, env = "TURNOPLUS_PUBLIC_URL", value_name = "URL", default_value = "http://localhost:8000", value_parser = crate::config::public_url)]
    pub public_url: String,
}

/// Settings of `migrate`.
#[derive(Args, Debug)]
pub struct MigrateSettings {
    /// Where the data is.
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// Which way.
    #[command(subcommand)]
    pub direction: Option<Direction>,
}

/// Which way to migrate.
#[derive(Subcommand, Clone, Copy, Debug)]
pub enum Direction {
    /// Apply every pending step (the default)
    Up,
    /// Take back the latest steps
    Down {
        /// How many
        #[arg(default_value_t = 1)]
        steps: u32,
    },
    /// List the steps and say which are applied
    Status,
}

/// Settings of `demo`.
#[derive(Args, Debug)]
pub struct DemoSettings {
    /// Where the data is.
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// Do nothing, and succeed, when the database has accounts already
    #[arg(long)]
    pub if_empty: bool,
}

/// Settings of `backup`.
#[derive(Args, Debug)]
pub struct BackupArgs {
    /// Where the data is.
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// Where backups go.
    #[command(flatten)]
    pub backups: BackupSettings,
    /// Write to this file instead, which must not exist
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
}

/// Settings of `restore`.
#[derive(Args, Debug)]
pub struct RestoreArgs {
    /// Where the data is.
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// The backup
    #[arg(value_name = "FILE")]
    pub backup: PathBuf,
    /// Only open and check it: nothing is put anywhere
    #[arg(long)]
    pub verify: bool,
    /// Set a database that is there aside, instead of refusing
    #[arg(long, conflicts_with = "verify")]
    pub force: bool,
}

/// Settings of `export`.
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// Where the data is.
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// Who: the patient's id, or the number of their document
    #[arg(long, value_name = "ID|DOCUMENT")]
    pub patient: String,
    /// The file to write, which must not exist; it holds clinical text and is readable by its owner only
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// Settings of `erase`.
#[derive(Args, Debug)]
pub struct EraseArgs {
    /// Where the data is.
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// Who: the patient's id, or the number of their document
    #[arg(long, value_name = "ID|DOCUMENT")]
    pub patient: String,
    /// Only say what would be erased, and what is kept until when
    #[arg(long)]
    pub dry_run: bool,
    /// Why; it is written into the audit trail
    #[arg(long, value_enum, default_value_t = EraseReason::Request)]
    pub reason: EraseReason,
    /// How many years clinical records are kept after their last entry; the law asks for 10 at least
    #[arg(long, env = "TURNOPLUS_RECORD_RETENTION_YEARS", value_name = "YEARS", default_value = "10", value_parser = retention)]
    pub retention_years: Retention,
}

/// Why somebody is erased.
#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum EraseReason {
    /// The person asked for it
    Request,
    /// The record need not be kept any more
    RetentionOver,
    /// A court or an authority ordered it
    Order,
}

fn retention(years: &str) -> Result<Retention, String> {
    let years: u8 = years
        .parse()
        .map_err(|_| "must be a number of years".to_owned())?;
    Retention::years(years).map_err(|error| error.to_string())
}

/// Settings of `create-admin`.
#[derive(Args, Debug)]
pub struct CreateAdminSettings {
    /// Where the data is.
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// The administrator's e-mail address
    #[arg(long, value_name = "ADDRESS")]
    pub email: String,
    /// The administrator's name
    #[arg(long, value_name = "NAME")]
    pub name: String,
}

/// Settings of `import-users`.
#[derive(Args, Debug)]
pub struct ImportUsersSettings {
    /// Where the data is.
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// The file: a header line with the names of the columns, then a line per account
    pub file: PathBuf,
    /// Check everything and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Settings of `keys`.
#[derive(Args, Debug)]
pub struct KeysSettings {
    /// Where the data is.
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// What to do with them.
    #[command(subcommand)]
    pub task: KeysTask,
}

/// What can be done with the keys that seal.
#[derive(Subcommand, Clone, Debug)]
pub enum KeysTask {
    /// List the keys, and how many values each wraps
    Status,
    /// Write a new key that opens and does not seal yet, for clinics with several hosts
    Add,
    /// Seal with a new key from now on; a running server wraps everything by it
    Rotate {
        /// A key that was added before, instead of a new one
        #[arg(long, value_name = "ID")]
        to: Option<String>,
    },
    /// Wrap everything by the key that seals; on the embedded database the server must be stopped
    Rewrap,
    /// Take a key away; refused while anything is wrapped by it
    Drop {
        /// Which
        id: String,
    },
}
