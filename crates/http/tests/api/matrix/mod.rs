//! Who may do what: every role against every operation. An operation that nobody listed fails the test.
//!
//! A new operation is a new row in the table of its feature, `matrix/<feature>.rs`; `scene` fills in who and what it names; this file only runs
//! them.
//!
//! Columns: nobody, Ana (the patient concerned), Gabi (Ana's guardian), Beto (another patient), Carla (the doctor
//! concerned, who treats Ana), Dante (another doctor, who does not), the front desk, the admin, an admin whose account
//! is deactivated and whose token is still sent. `0` is 401, `-` is 403, `?` is 404 (it exists, and this person may not know),
//! `+` is let through, whatever the rules of the operation then say.

mod admin;
mod appointment;
mod availability;
mod catalog;
mod doctor;
mod holiday;
mod identity;
mod live;
mod medical_record;
mod messages;
mod office;
mod patient;
mod scene;
mod settings;
mod user;

use std::collections::BTreeSet;

pub use scene::Scene;

/// Operation, method and path, body, who. The names in braces are filled in by [`Scene`].
pub type Row = (&'static str, &'static str, &'static str, &'static str);

/// The tables, by feature.
const TABLES: &[&[Row]] = &[
    admin::ROWS,
    appointment::ROWS,
    availability::ROWS,
    catalog::ROWS,
    doctor::ROWS,
    holiday::ROWS,
    identity::ROWS,
    live::ROWS,
    medical_record::ROWS,
    messages::ROWS,
    office::ROWS,
    patient::ROWS,
    settings::ROWS,
    user::ROWS,
];

/// Every row of every table.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    TABLES.iter().copied().flatten()
}

/// The rows of clinical records.
pub fn clinical_rows() -> impl Iterator<Item = &'static Row> {
    medical_record::ROWS.iter()
}

/// Open to everybody and outside `/api/v1`.
const PROBES: [&str; 2] = ["get_health", "get_readiness"];

#[test]
fn every_operation_of_the_contract_has_its_row() {
    let contract = serde_json::to_value(turnoplus_http::openapi()).unwrap();
    let served: BTreeSet<&str> = contract["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
        .filter_map(|operation| operation["operationId"].as_str())
        .collect();
    let listed: BTreeSet<&str> = rows().map(|row| row.0).chain(PROBES).collect();
    assert_eq!(served, listed);
    assert_eq!(
        rows().count() + PROBES.len(),
        listed.len(),
        "an operation is listed twice"
    );
}

#[tokio::test]
async fn every_role_is_let_through_or_refused_as_listed() {
    let mut wrong = Vec::new();
    for (operation, request, body, expected) in rows() {
        let actual = tried(request, body, expected).await;
        if actual != *expected {
            wrong.push(format!("{operation:28} expected {expected}, was {actual}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Those who should be refused try first, so that what they try for is still there.
async fn tried(request: &str, body: &str, expected: &str) -> String {
    let scene = Scene::set().await;
    let (method, path, body) = scene.request(request, body);
    let people = scene.people();
    let wanted: Vec<char> = expected.chars().collect();
    let mut actual = wanted.clone();
    let order = (0..9)
        .filter(|column| wanted[*column] != '+')
        .chain((0..9).filter(|column| wanted[*column] == '+'));
    for column in order {
        let answer = people[column]
            .send(method.clone(), &path, body.clone(), &[])
            .await;
        actual[column] = match answer.status {
            401 => '0',
            403 => '-',
            // Whoever is let through may find that somebody else has removed it, or that `{any}` names nothing.
            404 if wanted[column] == '+' => '+',
            404 => '?',
            500.. => '!',
            _ => '+',
        };
    }
    actual.into_iter().collect()
}
