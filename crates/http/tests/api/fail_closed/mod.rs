//! Without its entry in the audit trail nothing changes and nothing clinical is shown: every operation that the contract
//! has is tried while the trail takes no entry, and then while it does.

mod accounts;
mod clinic;
mod records;
mod tour;
mod turnos;

use std::collections::BTreeSet;

use axum::http::Method;

use crate::matrix::{clinical_rows, rows};
use tour::Tour;

/// Operations that change nothing that an entry is owed for, and why.
const WITHOUT_ENTRY: [(&str, &str); 2] = [
    (
        "preview_doctor_day",
        "it tells what would happen, and changes nothing",
    ),
    (
        "refresh",
        "a session that goes on is no event; a token that comes back ends it, and that is one",
    ),
];

/// Clinical readings without an entry, and why.
const READ_WITHOUT_ENTRY: [(&str, &str); 2] = [
    ("list_medical_record_templates", "they are about nobody"),
    ("get_patient_access_log", "it says who read, not what"),
];

/// Readings of other tables that owe an entry.
const READ_WITH_ENTRY: [&str; 4] = [
    "export_appointments",
    "export_audit_events",
    "get_doctor_day_sheet",
    "get_office_day_sheet",
];

#[tokio::test]
async fn nothing_changes_and_nothing_clinical_is_read_without_its_entry_in_the_audit_trail() {
    let mut tour = Tour::begin().await;
    clinic::visited(&mut tour).await;
    records::visited(&mut tour).await;
    turnos::visited(&mut tour).await;
    accounts::visited(&mut tour).await;
    let held = tour.ended();

    let changes = rows().filter(|row| !row.1.starts_with(Method::GET.as_str()));
    let readings = clinical_rows().filter(|row| row.1.starts_with(Method::GET.as_str()));
    let without = WITHOUT_ENTRY
        .iter()
        .chain(&READ_WITHOUT_ENTRY)
        .map(|(operation, _)| *operation);
    let without: BTreeSet<&str> = without.collect();
    let owed: BTreeSet<&str> = changes
        .chain(readings)
        .map(|row| row.0)
        .chain(READ_WITH_ENTRY)
        .filter(|operation| !without.contains(operation))
        .collect();
    assert_eq!(held, owed, "what was tried, and what must be");
}
