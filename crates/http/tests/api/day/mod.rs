//! The day of the clinic: closures and holidays, the quota of sobreturnos, wrong clicks, whole days,
//! and the day on paper.

mod closing;
mod holidays;
mod paper;
mod quota;
mod undo;
mod whole;

use serde_json::{Value, json};
use turnoplus_testkit::Person;

/// A sobreturno for a patient.
fn sobreturno(patient: &Person, doctor: &Person, start: &str) -> Value {
    json!({
        "doctorId": doctor.doctor().to_string(), "patientId": patient.patient().to_string(),
        "start": start, "overbooking": {"reason": "Urgencia"},
    })
}
