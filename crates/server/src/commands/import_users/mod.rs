//! `turnoplus import-users`: the accounts of the original TurnoPlus, from a CSV file.

mod rows;

use std::fs;
use std::process::ExitCode;

use turnoplus_app::identity::{ImportError, Imported, import_users as import};
use turnoplus_domain::identity::Role;

use self::rows::{Rows, read};
use crate::Outcome;
use crate::adapters::{SystemClock, UuidIds};
use crate::cli::ImportUsersSettings;
use crate::commands::say;
use crate::wiring;

/// More than this is no list of a clinic's accounts.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// How many faults are shown.
const SHOWN: usize = 50;
/// After how many accounts a line says how far it is.
const STRIDE: usize = 1000;

/// Brings accounts in: all of the file or nothing.
pub async fn import_users(settings: &ImportUsersSettings) -> Outcome {
    let file = settings.file.display();
    let unreadable = |error: std::io::Error| format!("{file} cannot be read: {error}");
    if fs::metadata(&settings.file).map_err(unreadable)?.len() > MOST_BYTES {
        return Err(format!("{file} is larger than 64 MiB").into());
    }
    let bytes = fs::read(&settings.file).map_err(unreadable)?;
    let rows = match read(&bytes, &UuidIds) {
        Ok(rows) => rows,
        Err(faults) => return complain(&faults),
    };
    let data = wiring::open(&settings.database).await?;
    let total = rows.users.len();
    let mut progress = |done: usize| {
        if done > 0 && done.is_multiple_of(STRIDE) {
            say(&format!("{done} of {total}"));
        }
    };
    let done = import(
        &data.store,
        &SystemClock,
        &rows.users,
        settings.dry_run,
        &mut progress,
    )
    .await;
    match done {
        Ok(imported) => {
            report(&rows, &imported, settings.dry_run);
            Ok(ExitCode::SUCCESS)
        }
        Err(ImportError::Misfits(misfits)) => {
            let faults: Vec<String> = misfits
                .iter()
                .map(|(place, misfit)| format!("line {}: {misfit}", rows.line(*place)))
                .collect();
            complain(&faults)
        }
        Err(ImportError::Store(error)) => Err(error.into()),
    }
}

fn complain(faults: &[String]) -> Outcome {
    for fault in faults.iter().take(SHOWN) {
        say(fault);
    }
    if faults.len() > SHOWN {
        say(&format!("and {} more", faults.len() - SHOWN));
    }
    Err("nothing was imported: mend the lines above and run it again".into())
}

fn report(rows: &Rows, imported: &Imported, rehearsed: bool) {
    if !rows.unused.is_empty() {
        say(&format!("Columns that are not used: {}.", rows.unused.join(", ")));
    }
    for place in &imported.skipped {
        say(&format!(
            "line {}: the address has an account already, left as it is",
            rows.line(*place)
        ));
    }
    let made = |role| imported.made.get(&role).copied().unwrap_or(0);
    say(&format!(
        "{}: {} administrators, {} front desk, {} doctors, {} patients ({} of them new to the clinic). {} were there already.",
        if rehearsed {
            "Nothing was written; this would be made"
        } else {
            "Made"
        },
        made(Role::Admin),
        made(Role::Receptionist),
        made(Role::Doctor),
        made(Role::Patient),
        imported.patients,
        imported.skipped.len(),
    ));
}
