//! Writing: bookings through the API beside the same rows written bare, and logins.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use turnoplus_app::ports::{Act, AuditEntry, ClaimOwner, Intent, Store as _, StoreError, Subject};
use turnoplus_domain::appointment::{Appointment, Change, TimelineEntry, claims_of};
use turnoplus_domain::identity::Role;
use turnoplus_domain::ids::AppointmentId;
use turnoplus_domain::notification::{AppointmentTopic, Message};
use turnoplus_domain::time::Interval;
use turnoplus_store::{SeaStore, SealingKeys, StoreConfig};

use crate::clinic::{Clinic, day, new_id};
use crate::wrk::Measured;
use crate::{CONNECTIONS, Result};

type Slots = Vec<(String, String)>;

/// Books through the API, then writes the same kind of rows bare into a copy of the database.
pub async fn bookings(clinic: &Clinic, clients: u32, seconds: u32) -> Result<(Measured, Measured)> {
    let token = clinic.login("recepcion@turnoplus.example").await?;
    let client = Client::new();
    let patients = patients(clinic, &client, &token).await?;
    let slots = Arc::new(Mutex::new(free_slots(clinic, &client).await?));
    let times = Arc::new(Mutex::new(Vec::new()));
    let template = Arc::new(Mutex::new(None));
    let until = Instant::now() + Duration::from_secs(u64::from(seconds));
    let mut tasks = JoinSet::new();
    for nth in 0..clients as usize {
        let (url, client, token) = (clinic.url("/api/v1/appointments"), client.clone(), token.clone());
        let (slots, times, template) = (Arc::clone(&slots), Arc::clone(&times), Arc::clone(&template));
        let patient = patients[nth % patients.len()].clone();
        tasks.spawn(async move {
            while Instant::now() < until {
                let Some((doctor, start)) = slots.lock().ok().and_then(|mut s| s.pop()) else {
                    return;
                };
                let body = json!({"doctorId": doctor, "start": start, "patientId": patient});
                let asked = Instant::now();
                let Ok(answer) = client.post(&url).bearer_auth(&token).json(&body).send().await else {
                    return;
                };
                if answer.status() == StatusCode::CREATED
                    && let Ok(mut times) = times.lock()
                {
                    times.push(asked.elapsed());
                    if let (Ok(mut one), Some(at)) = (template.lock(), answer.headers().get("location")) {
                        *one = at.to_str().ok().map(str::to_owned);
                    }
                }
            }
        });
    }
    tasks.join_all().await;
    let times = std::mem::take(&mut *times.lock().map_err(|_| "a client panicked")?);
    let location = template
        .lock()
        .map_err(|_| "a client panicked")?
        .clone()
        .ok_or("nothing was booked")?;
    let id: AppointmentId = location.rsplit('/').next().unwrap_or_default().parse()?;
    Ok((
        measured(times, seconds),
        bare(clinic.folder(), id, clients, seconds).await?,
    ))
}

/// The same rows as a booking writes, one transaction each, on a copy of the database with the same settings.
async fn bare(folder: &Path, template: AppointmentId, clients: u32, seconds: u32) -> Result<Measured> {
    let copy = tempfile::tempdir_in(folder)?;
    for file in ["turnoplus.db", "turnoplus.db-wal"] {
        std::fs::copy(folder.join("data").join(file), copy.path().join(file))?;
    }
    let url = format!("sqlite://{}", copy.path().join("turnoplus.db").display());
    let store = Arc::new(
        SeaStore::connect(StoreConfig {
            url,
            audit_key: [0; 32],
            sealing_keys: SealingKeys::new(vec![("bench".to_owned(), [0; 32])])?,
            max_connections: 4,
        })
        .await?,
    );
    let turno = store
        .begin(Intent::Read)
        .await?
        .appointments()
        .find(template)
        .await?
        .ok_or("the template is gone")?;
    let next = Arc::new(AtomicUsize::new(0));
    let times = Arc::new(Mutex::new(Vec::new()));
    let until = Instant::now() + Duration::from_secs(u64::from(seconds));
    let mut tasks = JoinSet::new();
    for _ in 0..clients {
        let (store, next, times, turno) = (
            Arc::clone(&store),
            Arc::clone(&next),
            Arc::clone(&times),
            turno.clone(),
        );
        tasks.spawn(async move {
            while Instant::now() < until {
                let nth = next.fetch_add(1, Ordering::Relaxed);
                let asked = Instant::now();
                if write_rows(&store, &turno, nth).await.is_ok()
                    && let Ok(mut times) = times.lock()
                {
                    times.push(asked.elapsed());
                }
            }
        });
    }
    tasks.join_all().await;
    let times = std::mem::take(&mut *times.lock().map_err(|_| "a writer panicked")?);
    Ok(measured(times, seconds))
}

async fn write_rows(
    store: &SeaStore,
    turno: &Appointment,
    nth: usize,
) -> std::result::Result<(), StoreError> {
    let turno = moved(turno, nth);
    let mut uow = store.begin(Intent::Write).await?;
    uow.appointments().add(&turno).await?;
    uow.claims()
        .claim(ClaimOwner::Appointment(turno.id()), &claims_of(&turno))
        .await?;
    uow.appointments()
        .add_timeline(&TimelineEntry {
            appointment: turno.id(),
            version: turno.version(),
            at: turno.created_at(),
            actor: turno.created_by(),
            role: Role::Receptionist,
            change: Change::Booked,
            reason: None,
        })
        .await?;
    uow.audit()
        .record(&AuditEntry {
            at: turno.created_at(),
            actor: None,
            act: Act::AppointmentBooked,
            subject: Subject::Appointment(turno.id()),
            details: Vec::new(),
        })
        .await?;
    let booked = AppointmentTopic::Booked;
    let message = Message::of_appointment(booked, turno.id(), turno.version(), turno.created_at());
    uow.outbox().push(&message).await?;
    uow.commit().await
}

/// The turno with an id of its own, far ahead where nothing is booked.
fn moved(turno: &Appointment, nth: usize) -> Appointment {
    let mut record = turno.record().clone();
    record.id = AppointmentId::new(new_id());
    let minutes = record.interval.minutes();
    let start = 4_000_000_000 + i64::try_from(nth).unwrap_or(0) * 7200;
    let interval = Timestamp::from_second(start)
        .ok()
        .and_then(|start| Interval::of_minutes(start, u16::try_from(minutes).unwrap_or(20)).ok());
    record.interval = interval.unwrap_or(record.interval);
    Appointment::restore(record)
}

/// Logs in as often as the server lets.
pub async fn logins(clinic: &Clinic, seconds: u32) -> Result<Measured> {
    let times = Arc::new(Mutex::new(Vec::new()));
    let until = Instant::now() + Duration::from_secs(u64::from(seconds));
    let client = Client::new();
    let mut tasks = JoinSet::new();
    for _ in 0..4 {
        let (client, times, url) = (
            client.clone(),
            Arc::clone(&times),
            clinic.url("/api/v1/auth/login"),
        );
        tasks.spawn(async move {
            let body = json!({"email": "paciente@turnoplus.example", "password": "turnoplus-demo-2026"});
            while Instant::now() < until {
                let asked = Instant::now();
                let Ok(answer) = client.post(&url).json(&body).send().await else {
                    return;
                };
                if answer.status() == StatusCode::OK
                    && let Ok(mut times) = times.lock()
                {
                    times.push(asked.elapsed());
                }
            }
        });
    }
    tasks.join_all().await;
    let times = std::mem::take(&mut *times.lock().map_err(|_| "a client panicked")?);
    Ok(measured(times, seconds))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of a few seconds are far below 2^52"
)]
fn measured(mut times: Vec<Duration>, seconds: u32) -> Measured {
    times.sort_unstable();
    let at = |hundredth: usize| {
        times
            .get(times.len() * hundredth / 100)
            .map_or(0.0, |t| t.as_secs_f64() * 1000.0)
    };
    Measured {
        per_second: times.len() as f64 / f64::from(seconds),
        p50_ms: at(50),
        p99_ms: at(99),
    }
}

async fn patients(clinic: &Clinic, client: &Client, token: &str) -> Result<Vec<String>> {
    let url = clinic.url(&format!("/api/v1/patients?limit={CONNECTIONS}"));
    let list: Value = client
        .get(url)
        .bearer_auth(token)
        .send()
        .await?
        .error_for_status()?
        .json()
        .await?;
    let items = list["items"].as_array().ok_or("no patients")?;
    Ok(items
        .iter()
        .filter_map(|p| p["id"].as_str().map(str::to_owned))
        .collect())
}

/// Free slots, each day of each doctor in turn, so that clients seldom meet.
async fn free_slots(clinic: &Clinic, client: &Client) -> Result<Slots> {
    let list: Value = client
        .get(clinic.url("/api/v1/doctors?q=numero&limit=100"))
        .send()
        .await?
        .json()
        .await?;
    let mut slots = Slots::new();
    for doctor in list["items"].as_array().ok_or("no doctors")? {
        let id = doctor["id"].as_str().ok_or("a doctor without id")?;
        let url = clinic.url(&format!(
            "/api/v1/doctors/{id}/slots?from={}&to={}",
            day(1)?,
            day(60)?
        ));
        let answer: Value = client.get(url).send().await?.error_for_status()?.json().await?;
        let items = answer["items"].as_array().ok_or("no slots")?;
        slots.extend(
            items
                .iter()
                .filter_map(|s| Some((id.to_owned(), s["start"].as_str()?.to_owned()))),
        );
    }
    // Neighbours in the list are neighbours in time: a stride spreads the patients of the clients apart.
    let stride = slots.len() / 97 + 1;
    Ok((0..stride)
        .flat_map(|from| {
            slots
                .iter()
                .skip(from)
                .step_by(stride)
                .cloned()
                .collect::<Vec<_>>()
        })
        .collect())
}
