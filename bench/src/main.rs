//! Measures the release binary on a seeded database, each row beside its floor in the same run.
//!
//! Usage: `turnoplus-bench PATH_OF_TURNOPLUS [ROUNDS]`. Everything happens on 127.0.0.1 and in a temporary folder; the
//! load generator shares the processors with the server, so the figures are for ratios. Nothing here decides a test.

mod booking;
mod clinic;
mod floor;
mod report;
mod wrk;

use std::error::Error;
use std::path::PathBuf;

use clinic::Clinic;
use report::{Report, Row};
use wrk::Load;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Connections at once, as in the measurements of the original system.
const CONNECTIONS: u32 = 32;
const SECONDS: u32 = 4;

#[tokio::main]
#[expect(
    clippy::too_many_lines,
    reason = "one list of what is measured, read from top to bottom"
)]
async fn main() -> Result<()> {
    let mut args = std::env::args_os().skip(1);
    let binary = PathBuf::from(
        args.next()
            .ok_or("usage: turnoplus-bench PATH_OF_TURNOPLUS [ROUNDS]")?,
    );
    let rounds = args.next().and_then(|n| n.to_str()?.parse().ok()).unwrap_or(3);
    note("Seeding 1,000 doctors…");
    let clinic = Clinic::seed(&binary).await?;
    note("Starting…");
    let mut clinic = clinic.start(&binary).await?;
    let floor = floor::start().await?;
    let mut report = Report::new(rounds);
    report.fact(
        "ready on an existing database",
        format!("{} ms", clinic.ready_after.as_millis()),
        "≤ 300 ms",
    );
    report.fact("memory, idle", clinic.memory()?.resident, "≤ 60 MB");

    let token = clinic.login("paciente@turnoplus.example").await?;
    let (slots, etag) = clinic.slots_of_a_week().await?;
    let first = clinic.first_available();
    for round in 1..=rounds {
        note(&format!("Round {round} of {rounds}…"));
        let bare = Load::new(&floor, CONNECTIONS, SECONDS).run().await?;
        report.add(
            Row {
                what: "nothing (bare handler)",
                target: "the floor",
            },
            bare,
            None,
        );
        let healthz = Load::new(&clinic.url("/healthz"), CONNECTIONS, SECONDS)
            .run()
            .await?;
        report.add(
            Row {
                what: "/healthz",
                target: "",
            },
            healthz,
            Some(bare),
        );
        let free = Load::new(&slots, CONNECTIONS, SECONDS).run().await?;
        report.add(
            Row {
                what: "free slots, one doctor, one week",
                target: "≥ 40 % of the floor; original 90/s",
            },
            free,
            Some(bare),
        );
        let unchanged = Load::new(&slots, CONNECTIONS, SECONDS)
            .header("If-None-Match", &etag)
            .run()
            .await?;
        report.add(
            Row {
                what: "the same, unchanged (304)",
                target: "≥ 70 % of the floor",
            },
            unchanged,
            Some(bare),
        );
        let mine = Load::new(&clinic.url("/api/v1/appointments"), CONNECTIONS, SECONDS)
            .bearer(&token)
            .run()
            .await?;
        report.add(
            Row {
                what: "a patient's turnos",
                target: "original 345/s",
            },
            mine,
            Some(bare),
        );
        let search = Load::new(&first, 1, SECONDS).run().await?;
        report.add(
            Row {
                what: "first available, 1,000 doctors × 60 days",
                target: "p50 ≤ 1 ms, p99 ≤ 5 ms",
            },
            search,
            Some(bare),
        );
        let logins = booking::logins(&clinic, SECONDS).await?;
        report.add(
            Row {
                what: "login",
                target: "bounded by choice; original 600/s",
            },
            logins,
            None,
        );
        let (booked, bare_rows) = booking::bookings(&clinic, CONNECTIONS, SECONDS).await?;
        report.add(
            Row {
                what: "the rows of a booking, bare",
                target: "the floor",
            },
            bare_rows,
            None,
        );
        report.add(
            Row {
                what: "booking a turno, durable",
                target: "≥ 80 % of its floor; original 97/s",
            },
            booked,
            Some(bare_rows),
        );
    }
    report.fact("memory, peak in this run", clinic.memory()?.peak, "≤ 150 MB");
    clinic.stop().await?;
    report.print();
    Ok(())
}

/// A line of progress, apart from the table.
fn note(line: &str) {
    eprintln!("{line}");
}
