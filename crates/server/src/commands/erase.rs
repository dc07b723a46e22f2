//! `turnoplus erase`

use std::process::ExitCode;

use turnoplus_app::contention::retried;
use turnoplus_app::patient::{
    ErasePatient, ErasePatientError, ErasureCause, ErasureReport, erase as erase_patient,
};
use turnoplus_app::ports::Store as _;

use super::who;
use crate::Outcome;
use crate::adapters::SystemClock;
use crate::cli::{EraseArgs, EraseReason};
use crate::commands::say;
use crate::wiring;

/// Erases a person as far as the law lets the clinic, and says what is kept until when. Run again after that day for the
/// rest; run again after it was interrupted, it ends what it began.
pub async fn erase(args: &EraseArgs) -> Outcome {
    let data = wiring::open(&args.database).await?;
    let cmd = ErasePatient {
        patient: who::patient(&data.store, &args.patient).await?,
        retention: args.retention_years,
        cause: match args.reason {
            EraseReason::Request => ErasureCause::Request,
            EraseReason::RetentionOver => ErasureCause::RetentionOver,
            EraseReason::Order => ErasureCause::Order,
        },
        dry_run: args.dry_run,
    };
    let report = match retried(async || erase_patient(&data.store, &SystemClock, cmd).await).await {
        Err(ErasePatientError::ComingAppointments(turnos)) => {
            for (id, start) in &turnos {
                say(&format!("to come: {start}  {id}"));
            }
            return Err(ErasePatientError::ComingAppointments(turnos).into());
        }
        report => report?,
    };
    if !args.dry_run {
        // Also when there was nothing left to erase: the run before may have been cut off here.
        data.store.scrub().await?;
    }
    tell(&report, args.dry_run, data.store.is_exclusive());
    Ok(ExitCode::SUCCESS)
}

fn tell(report: &ErasureReport, dry_run: bool, embedded: bool) {
    if report.erased.rows.is_empty() {
        say("There is nothing to erase that was not erased before.");
    }
    let verb = if dry_run { "would erase" } else { "erased" };
    for rows in &report.erased.rows {
        say(&format!("{verb} {:>7} {}", rows.rows, rows.what));
    }
    match report.kept_until {
        Some(until) => say(&format!(
            "Kept: name, document, date of birth, the clinical record and the turnos that were attended. The law binds the clinic to them (Ley 26.529, art. 18); from {until} on, erase again."
        )),
        None if dry_run => {
            say("Nothing of the person would be kept but the numbers that turnos and chains need.");
        }
        None => say("Nothing of the person is kept but the numbers that turnos and chains need."),
    }
    if dry_run {
        return;
    }
    say(if embedded {
        "The database file was written anew. Backups from before still hold the person, until they are deleted: the program keeps those of 7 days and 5 weeks. So does a database that a restore set aside beside this one (*.before-restore-*): delete it. See to copies elsewhere."
    } else {
        "The server may keep what was erased for a while: in backups, in its binary or write-ahead log, and in space that it has not used again (PostgreSQL: VACUUM FULL; MySQL, MariaDB: OPTIMIZE TABLE)."
    });
}
