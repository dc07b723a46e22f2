//! Promises about rules, windows and absences.

use serde_json::{Value, json};
use turnoplus_domain::ids::DoctorId;
use turnoplus_testkit::{Answer, Person, TestApp};

mod absences;
mod conflicts;
mod rules;

const MONDAY: &str = "from=2026-11-30&to=2026-11-30";

fn rules(doctor: DoctorId) -> String {
    format!("/doctors/{doctor}/availability-rules")
}

fn windows(doctor: DoctorId) -> String {
    format!("/doctors/{doctor}/availability-windows")
}

fn absences(doctor: DoctorId) -> String {
    format!("/doctors/{doctor}/absences")
}

fn absence(app: &TestApp, from: &str, to: &str) -> Value {
    json!({"start": app.monday_at(from), "end": app.monday_at(to), "reason": "congreso"})
}

fn saturdays(app: &TestApp) -> Value {
    json!({
        "officeId": app.clinic.office.to_string(),
        "weekdays": ["saturday"],
        "startTime": "10:00",
        "endTime": "12:00",
        "validFrom": "2026-11-01",
        "validUntil": "2026-12-31",
    })
}

async fn books(who: &Person, doctor: DoctorId, start: &str) -> Answer {
    who.post(
        "/appointments",
        json!({"doctorId": doctor.to_string(), "start": start}),
    )
    .await
}

async fn desk_books(app: &TestApp, patient: &Person, start: &str) -> Answer {
    let (doctor, patient) = (app.doctor().doctor().to_string(), patient.patient().to_string());
    let body = json!({"doctorId": doctor, "patientId": patient, "start": start});
    app.receptionist().post("/appointments", body).await.expect(201)
}

async fn status_of(who: &Person, turno: &Answer) -> String {
    let body = who
        .get(&format!("/appointments/{}", turno.id()))
        .await
        .expect(200)
        .json();
    body["status"].as_str().unwrap_or_default().to_owned()
}
