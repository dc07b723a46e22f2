//! `turnoplus restore`

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use turnoplus_app::ports::Clock as _;
use turnoplus_store::{side_file, snapshot};

use crate::Outcome;
use crate::adapters::SystemClock;
use crate::backup::{self, Checked, Turn};
use crate::cli::RestoreArgs;
use crate::commands::backup::SERVER_TOOLS;
use crate::commands::say;
use crate::keys::Keys;

/// Opens a backup and looks through it; unless only that was asked for, puts it in the place of the database.
/// Exit code 2 when something is wrong with it, and then nothing is put anywhere.
pub async fn restore(args: &RestoreArgs) -> Outcome {
    let Some(database) = snapshot::file_of(&args.database.database_url)? else {
        return Err(SERVER_TOOLS.into());
    };
    if !args.database.secret_key_file.is_file() {
        return Err(format!(
            "there is no key file at {}: a backup opens only with the one that belongs to it",
            args.database.secret_key_file.display()
        )
        .into());
    }
    if database.is_file() && !args.verify && !args.force {
        return Err(format!(
            "there is a database at {}: with --force it is set aside, not deleted",
            database.display()
        )
        .into());
    }
    let keys = Keys::load_or_create(&args.database.secret_key_file)?;
    if let Some(folder) = database.parent() {
        fs::create_dir_all(folder)?;
    }
    let _turn = Turn::take(&database).await.map_err(|error| error.to_string())?;
    let opened = side_file(&database, ".restoring");
    backup::forget(&opened);
    let checked = backup::open(&args.backup, &opened, &keys).await;
    let done = match &checked {
        Ok(checked) if tell(checked) && !args.verify => put(&opened, &database),
        Ok(checked) => Ok(if checked.is_sound() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(2)
        }),
        Err(error) => Err(error.to_string().into()),
    };
    backup::forget(&opened);
    done
}

/// Says what is in a backup; answers whether it is sound.
fn tell(checked: &Checked) -> bool {
    let manifest = &checked.manifest;
    say(&format!(
        "Backup of {}, made by turnoplus {}, {} bytes.",
        manifest.created_at, manifest.program_version, manifest.bytes
    ));
    for (what, count) in &checked.report.checked {
        say(&format!("checked {count:>9} {what}"));
    }
    for damage in &checked.damage {
        say(&format!("FOUND damage: {damage}"));
    }
    for finding in &checked.report.findings {
        say(&format!(
            "FOUND {} in {}: {}",
            finding.kind.as_str(),
            finding.subject,
            finding.detail
        ));
    }
    if checked.is_sound() {
        say("It is whole: every page, every reference, every claim and the audit trail.");
    }
    checked.is_sound()
}

fn put(opened: &Path, database: &Path) -> Outcome {
    let now = SystemClock
        .now()
        .strftime("before-restore-%Y%m%dT%H%M%SZ")
        .to_string();
    let aside = snapshot::replace(database, opened, &now)?;
    say(&format!("It is now the database {}.", database.display()));
    if let Some(aside) = aside {
        say(&format!("The one from before is kept as {}.", aside.display()));
    }
    Ok(ExitCode::SUCCESS)
}
