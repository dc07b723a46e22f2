//! The `turnoplus` program: settings, wiring and subcommands. No rule of the clinic lives here.

mod adapters;
mod backup;
mod checkpoints;
mod cli;
mod commands;
mod config;
mod key_changes;
mod keys;
mod logging;
mod metrics;
mod net;
mod origin;
mod premises;
mod rotation;
mod wiring;
mod worker;

use std::error::Error;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};
use cli::{Cli, Task};

/// What a subcommand answers: a failure is printed as one line.
type Outcome = Result<ExitCode, Box<dyn Error>>;

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    let command = match config::with_file_defaults(Cli::command(), &args) {
        Ok(command) => command,
        Err(error) => return complain(&error),
    };
    let cli = match Cli::from_arg_matches(&command.get_matches_from(args)) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    if let Err(error) = logging::start(&cli.log) {
        return complain(error.as_ref());
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return complain(&error),
    };
    match runtime.block_on(run(cli.task)) {
        Ok(code) => code,
        Err(error) => complain(error.as_ref()),
    }
}

async fn run(task: Task) -> Outcome {
    match task {
        Task::Serve(settings) => commands::serve(&settings).await,
        Task::Worker(settings) => commands::worker(&settings).await,
        Task::Migrate(settings) => commands::migrate(&settings).await,
        Task::Demo(settings) => commands::demo(&settings).await,
        Task::CreateAdmin(settings) => commands::create_admin(&settings).await,
        Task::ImportUsers(settings) => commands::import_users(&settings).await,
        Task::Backup(settings) => commands::backup(&settings).await,
        Task::Restore(settings) => commands::restore(&settings).await,
        Task::Verify(settings) => commands::verify(&settings).await,
        Task::Export(args) => commands::export(&args).await,
        Task::Erase(args) => commands::erase(&args).await,
        Task::Keys(settings) => commands::keys(&settings).await,
        Task::Openapi => commands::openapi(),
        Task::Doctor(settings) => commands::doctor(&settings).await,
    }
}

/// One line with the causes that add something, on standard error.
fn complain(error: &dyn Error) -> ExitCode {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !line.contains(&text) {
            line.push_str(": ");
            line.push_str(&text);
        }
        cause = error.source();
    }
    eprintln!("turnoplus: {}", line.replace('\n', " "));
    ExitCode::FAILURE
}
