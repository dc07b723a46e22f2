//! Promises about patients who turn out to be one person.

use std::fmt::Display;

use serde_json::{Value, json};
use turnoplus_domain::ids::PatientId;
use turnoplus_testkit::{Answer, Person, catalog};

mod login;
mod people;
mod races;
mod refused;
mod turnos;

/// Merges the other into the survivor.
async fn merge(desk: &Person, survivor: impl Display, other: impl Display) -> Answer {
    let path = format!("/patients/{survivor}/merge");
    desk.post(&path, json!({"otherId": other.to_string()})).await
}

/// What that would do.
async fn preview(desk: &Person, survivor: impl Display, other: impl Display) -> Answer {
    let path = format!("/patients/{survivor}/merge-preview?otherId={other}");
    desk.get(&path).await
}

/// A patient without an account, with more than the minimum.
async fn written_down(desk: &Person, dni: &str, more: Value) -> PatientId {
    let mut body = catalog::patient(dni);
    for (field, value) in more.as_object().into_iter().flatten() {
        body[field] = value.clone();
    }
    let made = desk.post("/patients", body).await.expect(201);
    made.id().parse().unwrap()
}

/// Books for a patient at the front desk.
async fn booked(desk: &Person, patient: impl Display, doctor: &Person, start: &str) -> Answer {
    let body = json!({
        "doctorId": doctor.doctor().to_string(), "patientId": patient.to_string(), "start": start,
    });
    desk.post("/appointments", body).await.expect(201)
}
