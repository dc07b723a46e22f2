//! A realistic clinic for a first look: offices, doctors with their weeks, patients, turnos past and coming.
//!
//! Everything is written through the same ports and transitions as by people, so that `verify` holds on it.

mod agenda;
mod directory;
mod names;
mod policies;
mod record_texts;
mod records;
mod time_off;

use std::process::ExitCode;

use turnoplus_app::holiday::load_known_years;
use turnoplus_app::ports::{Clock as _, Intent, Store as _};

use crate::Outcome;
use crate::adapters::{Argon2Hasher, SystemClock, UuidIds};
use crate::cli::DemoSettings;
use crate::commands::say;
use crate::wiring;

/// The password of every demo account.
const PASSWORD: &str = "turnoplus-demo-2026";

/// The demo accounts: who, and with what address.
const ACCOUNTS: [(&str, &str); 4] = [
    ("patient", "paciente@turnoplus.example"),
    ("doctor", "doctora@turnoplus.example"),
    ("front desk", "recepcion@turnoplus.example"),
    ("administrator", "admin@turnoplus.example"),
];

/// Fills an empty database.
pub async fn demo(settings: &DemoSettings) -> Outcome {
    let data = wiring::open(&settings.database).await?;
    let mut reading = data.store.begin(Intent::Read).await?;
    let accounts = reading.users().count().await?;
    let is_demo = match ACCOUNTS[3].1.parse() {
        Ok(email) => reading.users().find_by_email(&email).await?.is_some(),
        Err(_) => false,
    };
    drop(reading);
    if accounts > 0 && !settings.if_empty {
        return Err("the database has accounts already; the demo clinic is only for an empty one".into());
    }
    if accounts == 0 {
        let now = SystemClock.now();
        let hasher = Argon2Hasher::new(2)?;
        load_known_years(&data.store, &SystemClock, &UuidIds).await?;
        let clinic = directory::write(&data.store, &UuidIds, &hasher, now).await?;
        let turnos = agenda::write(&data.store, &UuidIds, &clinic, now).await?;
        records::write(&data.store, &UuidIds, &clinic, now).await?;
        time_off::write(&data.store, &UuidIds, &clinic, now).await?;
        policies::write(&data.store, &SystemClock, &clinic).await?;
        say(&format!(
            "The demo clinic is ready: {} offices, {} doctors, {} patients, {turnos} turnos.",
            clinic.offices.len(),
            clinic.doctors.len(),
            clinic.patients.len(),
        ));
    }
    if accounts == 0 || is_demo {
        say("Accounts, all with the password turnoplus-demo-2026:");
        for (who, email) in ACCOUNTS {
            say(&format!("  {who:<14} {email}"));
        }
    } else {
        say("The database has accounts of its own: nothing was added.");
    }
    Ok(ExitCode::SUCCESS)
}
