//! `kill -9` at random moments under load: what was acknowledged is there, and nothing is half done.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::program::{Program, stdout};

const WRITERS: usize = 32;

/// How often the server is killed: 50 times, or as `TURNOPLUS_CRASH_ROUNDS` says.
fn rounds() -> usize {
    std::env::var("TURNOPLUS_CRASH_ROUNDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(50)
}

/// What the clients were told so far.
#[derive(Default)]
struct Ledger {
    /// The last acknowledged status by turno.
    told: HashMap<String, &'static str>,
    /// Turnos with a request under way: they may be found before or after it.
    open: HashSet<String>,
    /// Free slots to book, as (doctor, start).
    slots: Vec<(String, String)>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_booking_survives_being_killed_at_any_moment() {
    let mut program = Program::new();
    assert!(program.run(&["demo"]).status.success());
    let ledger = Arc::new(Mutex::new(Ledger::default()));
    let mut checked = 0;
    for round in 0..rounds() {
        program.start().await;
        let token = program.login("recepcion@turnoplus.example").await;
        let client = Client::builder()
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        checked += check(&program, &client, &token, &ledger).await;
        let patients = ids(&program, &client, &token, "/api/v1/patients?limit=100").await;
        if ledger.lock().unwrap().slots.len() < 500 {
            fetch_slots(&program, &client, &token, &ledger).await;
        }
        let mut writers = JoinSet::new();
        for nth in 0..WRITERS {
            let (base, client, token) = (program.url("/api/v1/appointments"), client.clone(), token.clone());
            let (ledger, patient) = (Arc::clone(&ledger), patients[nth % patients.len()].clone());
            writers
                .spawn(async move { write_until_it_dies(&base, &client, &token, &patient, &ledger).await });
        }
        // Not a timing that decides anything: only where in the stream of writes the kill falls.
        tokio::time::sleep(Duration::from_millis(
            20 + u64::try_from(round * 73 % 331).unwrap(),
        ))
        .await;
        program.kill();
        writers.join_all().await;
        let verified = program.run(&["verify"]);
        assert!(
            verified.status.success(),
            "after kill {round}: {}",
            stdout(&verified)
        );
    }
    program.start().await;
    let token = program.login("recepcion@turnoplus.example").await;
    checked += check(&program, &Client::new(), &token, &ledger).await;
    assert!(
        checked > rounds(),
        "too few writes were acknowledged to prove anything: {checked}"
    );
}

/// Books and cancels until the server is gone.
async fn write_until_it_dies(
    base: &str,
    client: &Client,
    token: &str,
    patient: &str,
    ledger: &Mutex<Ledger>,
) {
    loop {
        let Some((doctor, start)) = ledger.lock().unwrap().slots.pop() else {
            return;
        };
        let body = json!({"doctorId": doctor, "start": start, "patientId": patient});
        let Ok(answer) = client.post(base).bearer_auth(token).json(&body).send().await else {
            return;
        };
        let status = answer.status();
        let Ok(turno) = answer.json::<Value>().await else {
            return;
        };
        if status != StatusCode::CREATED {
            assert_eq!(status, StatusCode::CONFLICT, "{turno}");
            continue;
        }
        let id = turno["id"].as_str().unwrap().to_owned();
        ledger.lock().unwrap().told.insert(id.clone(), "booked");
        if id.as_bytes()[id.len() - 1].is_multiple_of(2) {
            continue;
        }
        ledger.lock().unwrap().open.insert(id.clone());
        let cancel = client
            .post(format!("{base}/{id}/cancel"))
            .bearer_auth(token)
            .json(&json!({}));
        let Ok(answer) = cancel.send().await else { return };
        assert_eq!(answer.status(), StatusCode::OK);
        let mut ledger = ledger.lock().unwrap();
        ledger.told.insert(id.clone(), "cancelled");
        ledger.open.remove(&id);
        ledger.slots.insert(0, (doctor, start));
    }
}

/// Compares what is stored with what was told, and forgets it; answers how many were compared.
async fn check(program: &Program, client: &Client, token: &str, ledger: &Mutex<Ledger>) -> usize {
    let (told, open) = {
        let mut ledger = ledger.lock().unwrap();
        (std::mem::take(&mut ledger.told), std::mem::take(&mut ledger.open))
    };
    for (id, expected) in &told {
        let answer = client
            .get(program.url(&format!("/api/v1/appointments/{id}")))
            .bearer_auth(token)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "an acknowledged turno is gone");
        let turno: Value = answer.json().await.unwrap();
        let found = turno["status"].as_str().unwrap();
        assert!(
            found == *expected || (open.contains(id) && found == "cancelled"),
            "told {expected}, found {found}"
        );
    }
    told.len()
}

async fn ids(program: &Program, client: &Client, token: &str, path: &str) -> Vec<String> {
    let list: Value = client
        .get(program.url(path))
        .bearer_auth(token)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

async fn fetch_slots(program: &Program, client: &Client, token: &str, ledger: &Mutex<Ledger>) {
    for doctor in ids(program, client, token, "/api/v1/doctors?limit=100").await {
        let path = program.url(&format!(
            "/api/v1/doctors/{doctor}/slots?from={}&to={}",
            day(2),
            day(60)
        ));
        let answer: Value = client.get(path).send().await.unwrap().json().await.unwrap();
        let starts = answer["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|slot| slot["start"].as_str().unwrap().to_owned());
        ledger
            .lock()
            .unwrap()
            .slots
            .extend(starts.map(|start| (doctor.clone(), start)));
    }
}

/// The date so many days from today.
fn day(ahead: i64) -> String {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    today
        .checked_add(jiff::Span::new().days(ahead))
        .unwrap()
        .to_string()
}
