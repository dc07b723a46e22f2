//! `turnoplus export`

use std::fs::{self, File};
use std::io::Write as _;
use std::process::ExitCode;

use serde_json::{Map, Value, json};
use turnoplus_app::contention::retried;
use turnoplus_app::patient::{HeldData, everything};
use turnoplus_app::ports::{Fact, Held};

use super::who;
use crate::Outcome;
use crate::adapters::SystemClock;
use crate::backup::private_file;
use crate::cli::ExportArgs;
use crate::commands::say;
use crate::wiring;

/// The layout of the file: raised when a reader of the one before could not read it.
const FORMAT: &str = "turnoplus-person-1";

/// Writes everything that is held about a person to a new file. Not encrypted: it is for the person, who has no key; who
/// runs this hands it over on a way that others do not read.
pub async fn export(args: &ExportArgs) -> Outcome {
    let data = wiring::open(&args.database).await?;
    let patient = who::patient(&data.store, &args.patient).await?;
    // The file first: a reading that cannot be written down for the person is not made.
    let mut file = private_file(&args.out)
        .map_err(|error| format!("{} cannot be written: {error}", args.out.display()))?;
    let held = retried(async || everything(&data.store, &SystemClock, patient).await).await;
    let written = match held {
        Ok(held) => write(&mut file, &held).map(|()| held.patient).map_err(Into::into),
        Err(error) => Err(error.into()),
    };
    let patient = match written {
        Ok(patient) => patient,
        Err(error) => {
            drop(fs::remove_file(&args.out));
            return Err(error);
        }
    };
    say(&format!(
        "{} holds everything that is known about the patient {patient}, clinical text too. It is not encrypted.",
        args.out.display()
    ));
    say("That it was read stands in the audit trail, and in what the patient sees of who read their record.");
    Ok(ExitCode::SUCCESS)
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
