//! What people are written, and when.

use serde_json::{Value, json};
use turnoplus_app::notification::Letter;
use turnoplus_testkit::{Answer, Person, TestApp};

mod accounts;
mod language;
mod queue;
mod reminders;
mod turnos;

/// Changes the settings of messages.
async fn settings(app: &TestApp, messages: Value) {
    let changes = json!({ "messages": messages });
    let _ = app.admin().patch("/settings", changes).await.expect(200);
}

async fn books(person: &Person, doctor: &Person, start: &str) -> Answer {
    let body = json!({ "doctorId": doctor.doctor().to_string(), "start": start });
    person.post("/appointments", body).await.expect(201)
}

async fn cancels(person: &Person, turno: &Answer) {
    let path = format!("/appointments/{}/cancel", turno.id());
    let _ = person.post(&path, json!({})).await.expect(200);
}

async fn moves(person: &Person, turno: &Answer, start: &str) {
    let path = format!("/appointments/{}/reschedule", turno.id());
    let _ = person.post(&path, json!({ "start": start })).await.expect(200);
}

/// To whom and what about.
fn heads(letters: &[Letter]) -> Vec<(&str, &str)> {
    let mut heads: Vec<(&str, &str)> = letters
        .iter()
        .map(|letter| (letter.to[0].email.as_str(), letter.subject.as_str()))
        .collect();
    heads.sort_unstable();
    heads
}

/// The only letter.
#[track_caller]
fn only(letters: Vec<Letter>) -> Letter {
    assert_eq!(letters.len(), 1, "{:?}", heads(&letters));
    letters.into_iter().next().unwrap()
}
