//! `turnoplus export`

use std::error::Error;
use std::fs::{self, DirBuilder, File};
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use serde_json::{Map, Value, json};
use turnoplus_app::contention::retried;
use turnoplus_app::patient::{HeldData, HeldFile, bytes_of, everything};
use turnoplus_app::ports::{Fact, Held};
use turnoplus_store::{SeaStore, side_file};

use super::who;
use crate::Outcome;
use crate::adapters::SystemClock;
use crate::backup::private_file;
use crate::cli::ExportArgs;
use crate::commands::say;
use crate::wiring;

/// The layout of the file: raised when a reader of the one before could not read it.
const FORMAT: &str = "turnoplus-person-1";

/// What the folder of their files is called, beside the file.
const FILES: &str = ".files";

/// Writes everything that is held about a person to a new file, and the files of their record to a folder beside it. Not
/// encrypted: it is for the person, who has no key; who runs this hands it over on a way that others do not read.
pub async fn export(args: &ExportArgs) -> Outcome {
    let data = wiring::open(&args.database).await?;
    let patient = who::patient(&data.store, &args.patient).await?;
    // The files first: a reading that cannot be written down for the person is not made.
    let mut file = private_file(&args.out)
        .map_err(|error| format!("{} cannot be written: {error}", args.out.display()))?;
    let folder = side_file(&args.out, FILES);
    if let Err(error) = private_folder(&folder) {
        drop(fs::remove_file(&args.out));
        return Err(format!("{} cannot be made: {error}", folder.display()).into());
    }
    let held = retried(async || everything(&data.store, &SystemClock, patient).await).await;
    let written = match held {
        Ok(held) => hand_out(&data.store, (&mut file, &folder), &held)
            .await
            .map(|()| held),
        Err(error) => Err(error.into()),
    };
    let held = match written {
        Ok(held) => held,
        Err(error) => {
            drop(fs::remove_file(&args.out));
            drop(fs::remove_dir_all(&folder));
            return Err(error);
        }
    };
    say(&format!(
        "{} holds everything that is known about the patient {}, clinical text too. It is not encrypted.",
        args.out.display(),
        held.patient
    ));
    if held.files.is_empty() {
        fs::remove_dir(&folder)?;
    } else {
        let (count, folder) = (held.files.len(), folder.display());
        say(&format!("{folder} holds the {count} files of their record."));
    }
    say("That it was read stands in the audit trail, and in what the patient sees of who read their record.");
    Ok(ExitCode::SUCCESS)
}

async fn hand_out(
    store: &SeaStore,
    (file, folder): (&mut File, &Path),
    held: &HeldData,
) -> Result<(), Box<dyn Error>> {
    for held in &held.files {
        let bytes = bytes_of(store, held).await?;
        let mut file = private_file(&folder.join(name_of(held)))?;
        file.write_all(&bytes)?;
        file.sync_all()?;
    }
    Ok(write(file, held)?)
}

/// A new folder that only its owner may look into.
fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Its id, and what it is: what its author called it can be anything, and stands in the list.
fn name_of(held: &HeldFile) -> String {
    let extension = held.file.kind.extensions().first().copied().unwrap_or("bin");
    format!("{}.{extension}", held.file.id)
}

fn listed(held: &HeldFile) -> Value {
    json!({
        "id": held.file.id.to_string(),
        "entry": held.entry.to_string(),
        "name": held.file.name.as_str(),
        "mediaType": held.file.kind.as_str(),
        "size": held.file.size,
        "file": name_of(held),
    })
}

fn write(file: &mut File, held: &HeldData) -> std::io::Result<()> {
    let tables: Map<String, Value> = held
        .tables
        .iter()
        .map(|table| (table.what.to_owned(), rows(table)))
        .collect();
    let document = json!({
        "format": FORMAT,
        "program": env!("CARGO_PKG_VERSION"),
        "exportedAt": held.at.to_string(),
        "patient": held.patient.to_string(),
        "tables": tables,
        "files": held.files.iter().map(listed).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *file, &document)?;
    writeln!(file)?;
    file.sync_all()
}

fn rows(table: &Held) -> Value {
    let value = |fact: &Fact| match fact {
        Fact::Absent => Value::Null,
        Fact::Flag(flag) => (*flag).into(),
        Fact::Number(number) => (*number).into(),
        Fact::Text(text) => text.as_str().into(),
    };
    let row = |facts: &Vec<(String, Fact)>| {
        let facts = facts.iter().map(|(name, fact)| (name.clone(), value(fact)));
        Value::Object(facts.collect())
    };
    table.rows.iter().map(row).collect()
}
