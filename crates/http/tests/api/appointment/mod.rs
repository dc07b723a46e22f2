//! Promises about turnos, made through the API.

use serde_json::{Value, json};
use turnoplus_testkit::appointment::{MONDAY, on};
use turnoplus_testkit::{Answer, Person};

mod booking;
mod idempotency;
mod lists;
mod overlap;
mod reschedule;
mod states;

/// The Monday of the week after.
fn next_monday(clock: &str) -> String {
    on(MONDAY.saturating_add(jiff::Span::new().days(7)), clock)
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

fn booking(doctor: &Person, start: &str, more: Value) -> Value {
    let mut body = json!({"doctorId": doctor.doctor().to_string(), "start": start});
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    body
}

async fn status_of(reader: &Person, turno: &Answer) -> String {
    reader
        .get(&format!("/appointments/{}", turno.id()))
        .await
        .ok()
        .member("status")
}
