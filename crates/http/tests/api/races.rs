//! Races for time: many clients at once, and afterwards nothing is booked twice and everything adds up. They run on
//! SQLite, and on each server that the environment names (see `turnoplus_testkit::database::SERVERS`).

use std::future::Future;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use turnoplus_testkit::appointment::{Clinic, MONDAY, at, monday};
use turnoplus_testkit::database::{SERVERS, TestDatabase};
use turnoplus_testkit::{Answer, Person};

/// How many clients want the same time.
const CLIENTS: usize = 64;
/// How often they do on SQLite.
const ROUNDS: usize = 200;
/// How often they do on each server, where a round takes longer.
const ROUNDS_ON_SERVERS: usize = 20;
/// How many turnos a patient may hold, at most: nobody is refused for having won too often.
const MOST_ACTIVE: u16 = 50;

/// Runs a race on SQLite and on every server there is.
pub(crate) async fn everywhere<F: Future<Output = ()>>(race: impl Fn(Clinic) -> F) {
    race(Clinic::open().await).await;
    on_every_server(race).await;
}

/// Runs a race on every server there is.
async fn on_every_server<F: Future<Output = ()>>(race: impl Fn(Clinic) -> F) {
    for server in SERVERS {
        if let Some(database) = TestDatabase::on_server(server).await {
            race(Clinic::open_on(database).await).await;
        }
    }
}

/// Starts all of them at the same moment and waits for all answers, in the order of the requests.
pub(crate) async fn at_once<F>(requests: Vec<F>) -> Vec<Answer>
where
    F: Future<Output = Answer> + Send + 'static,
{
    let start = Arc::new(Barrier::new(requests.len()));
    let mut tasks = JoinSet::new();
    for (position, request) in requests.into_iter().enumerate() {
        let start = start.clone();
        tasks.spawn(async move {
            start.wait().await;
            (position, request.await)
        });
    }
    let mut answers = tasks.join_all().await;
    answers.sort_by_key(|(position, _)| *position);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

pub(crate) async fn post(person: Person, path: String, body: Value) -> Answer {
    person.post(&path, body).await
}

async fn post_keyed(person: Person, path: String, body: Value, key: &'static str) -> Answer {
    person.post_with(&path, body, &[("idempotency-key", key)]).await
}

fn written(at: Timestamp) -> String {
    at.to_string()
}

fn booking(doctor: &Person, start: &str) -> Value {
    json!({"doctorId": doctor.doctor().to_string(), "start": start})
}

/// Small pseudo-random numbers (xorshift), the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 % sides).unwrap_or_default()
    }
}

pub(crate) fn assert_no_5xx(answers: &[Answer]) {
    for answer in answers {
        assert!(answer.status < 500, "{} {}", answer.status, answer.text());
    }
}

/// The slot that a round is about: one after another, from the Monday on, on the days that doctors attend.
fn slot_of(round: usize) -> String {
    const A_DAY: usize = 16;
    const A_WEEK: usize = 5;
    let (day, slot) = (round / A_DAY, round % A_DAY);
    let days = i64::try_from(day / A_WEEK * 7 + day % A_WEEK).unwrap_or_default();
    let minutes = 30 * i64::try_from(slot).unwrap_or_default();
    let date = MONDAY.saturating_add(jiff::Span::new().days(days));
    written(at(date, "09:00") + SignedDuration::from_mins(minutes))
}

/// Lets all clients want the same slot, round after round.
async fn race_for_one_slot(clinic: Clinic, rounds: usize) {
    clinic
        .with_policy(|policy| policy.max_active_appointments = MOST_ACTIVE)
        .await;
    let doctor = clinic.doctor().await;
    let mut patients = Vec::new();
    for round in 0..rounds {
        if round % usize::from(MOST_ACTIVE) == 0 {
            patients = clinic.patients(CLIENTS).await;
        }
        let start = slot_of(round);
        let wanted = patients
            .iter()
            .map(|p| post(p.clone(), "/appointments".into(), booking(&doctor, &start)));
        let answers = at_once(wanted.collect()).await;
        let booked = answers.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(booked, 1, "round {round}");
        for lost in answers.iter().filter(|answer| answer.status != 201) {
            assert_eq!(lost.refusal(), (409, "slot-taken".to_owned()), "round {round}");
        }
    }
    clinic.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_clients_on_one_slot_exactly_one_gets_it() {
    race_for_one_slot(Clinic::open().await, ROUNDS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_clients_on_one_slot_exactly_one_gets_it_on_every_server() {
    on_every_server(async |clinic: Clinic| race_for_one_slot(clinic, ROUNDS_ON_SERVERS).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn overlapping_visits_of_any_length_never_share_a_doctor_or_a_patient() {
    everywhere(async |clinic: Clinic| {
        let (desk, doctors) = (
            clinic.receptionist().await,
            [clinic.doctor().await, clinic.doctor().await],
        );
        let patients = clinic.patients(6).await;
        let lengths = [clinic.consulta, clinic.control, clinic.estudio, clinic.practica];
        let mut dice = Dice(0x2545_F491_4F6C_DD1D);
        for _ in 0..4 {
            let wanted = (0..32).map(|_| {
                let start = at(MONDAY, "09:00") + SignedDuration::from_mins(5 * dice.roll(60));
                let doctor = &doctors[usize::try_from(dice.roll(2)).unwrap_or_default()];
                let patient = &patients[usize::try_from(dice.roll(6)).unwrap_or_default()];
                let mut body = booking(doctor, &written(start));
                body["patientId"] = json!(patient.patient().to_string());
                body["visitTypeId"] =
                    json!(lengths[usize::try_from(dice.roll(4)).unwrap_or_default()].to_string());
                if dice.roll(4) == 0 {
                    body["overbooking"] = json!({"reason": "Urgencia"});
                }
                post(desk.clone(), "/appointments".into(), body)
            });
            let answers = at_once(wanted.collect()).await;
            assert_no_5xx(&answers);
            assert!(answers.iter().all(|answer| matches!(answer.status, 201 | 409)));
        }
        clinic.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_slot_that_is_booked_and_cancelled_over_and_over_is_never_held_twice() {
    everywhere(async |clinic: Clinic| {
        let (doctor, start) = (clinic.doctor().await, monday("10:00"));
        let mut tasks = JoinSet::new();
        for patient in clinic.patients(8).await {
            let body = booking(&doctor, &start);
            tasks.spawn(async move {
                let mut held = 0;
                for _ in 0..8 {
                    let booked = patient.post("/appointments", body.clone()).await;
                    assert!(
                        matches!(booked.status, 201 | 409),
                        "{} {}",
                        booked.status,
                        booked.text()
                    );
                    if booked.status == 201 {
                        let cancelled = patient.does("cancel", &booked).await;
                        assert_eq!(cancelled.status, 200, "{}", cancelled.text());
                        held += 1;
                    }
                }
                held
            });
        }
        let held: i32 = tasks.join_all().await.into_iter().sum();
        assert!(held > 0);
        clinic.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn turnos_that_change_places_end_somewhere_and_only_once() {
    everywhere(async |clinic: Clinic| {
        let doctor = clinic.doctor().await;
        let places = ["09:00", "09:30", "10:00", "10:30"];
        let mut turnos = Vec::new();
        for place in places {
            let patient = clinic.patient().await;
            let turno = patient.books(&doctor, &monday(place)).await.ok();
            turnos.push((patient, turno));
        }
        let mut dice = Dice(7);
        for _ in 0..12 {
            let moves = turnos.iter().map(|(patient, turno)| {
                let to = places[usize::try_from(dice.roll(4)).unwrap_or_default()];
                let to = if dice.roll(3) == 0 { "11:00" } else { to };
                let path = format!("/appointments/{}/reschedule", turno.id());
                post(patient.clone(), path, json!({"start": monday(to)}))
            });
            let answers = at_once(moves.collect()).await;
            assert_no_5xx(&answers);
            assert!(answers.iter().all(|answer| matches!(answer.status, 200 | 409)));
            clinic.verify_is_clean().await;
        }
        let agenda = format!("/doctors/{}/appointments", doctor.doctor());
        let items = doctor.get(&agenda).await.ok().json()["items"].clone();
        let mut starts: Vec<&str> = items
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|t| t["start"].as_str())
            .collect();
        starts.dedup();
        assert_eq!(starts.len(), places.len());
        clinic.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twins_under_one_key_make_one_turno_and_get_the_same_answer() {
    everywhere(async |clinic: Clinic| {
        let (doctor, ana) = (clinic.doctor().await, clinic.patient().await);
        let body = booking(&doctor, &monday("10:00"));
        let twins = (0..16).map(|_| post_keyed(ana.clone(), "/appointments".into(), body.clone(), "twin"));
        let answers = at_once(twins.collect()).await;
        for answer in &answers {
            assert_eq!(
                (answer.status, &answer.body),
                (201, &answers[0].body),
                "{}",
                answer.text()
            );
        }
        let path = format!("/appointments/{}/cancel", answers[0].id());
        let twins = (0..16).map(|_| post_keyed(ana.clone(), path.clone(), json!({}), "cancel"));
        let answers = at_once(twins.collect()).await;
        for answer in &answers {
            assert_eq!(
                (answer.status, &answer.body),
                (200, &answers[0].body),
                "{}",
                answer.text()
            );
        }
        clinic.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_limit_of_active_turnos_holds_when_all_are_booked_at_once() {
    everywhere(async |clinic: Clinic| {
        clinic
            .with_policy(|policy| policy.max_active_appointments = 3)
            .await;
        let (doctor, ana) = (clinic.doctor().await, clinic.patient().await);
        let wanted = (0..12).map(|slot| {
            let start = at(MONDAY, "09:00") + SignedDuration::from_mins(30 * slot);
            post(
                ana.clone(),
                "/appointments".into(),
                booking(&doctor, &written(start)),
            )
        });
        let answers = at_once(wanted.collect()).await;
        assert_no_5xx(&answers);
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 3);
        for refused in answers.iter().filter(|answer| answer.status != 201) {
            assert_eq!(refused.refusal(), (409, "booking-refused".to_owned()));
        }
        clinic.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_absence_and_the_bookings_under_it_never_both_hold() {
    everywhere(async |clinic: Clinic| {
        let doctor = clinic.doctor().await;
        let patients = clinic.patients(8).await;
        for hour in ["09", "11", "13", "15"] {
            let path = format!("/doctors/{}/absences", doctor.doctor());
            let start = at(MONDAY, &format!("{hour}:00"));
            let until = written(start + SignedDuration::from_mins(120));
            let away = json!({"start": written(start), "end": until, "onConflict": "reject"});
            let mut requests = vec![post(doctor.clone(), path, away)];
            for (slot, patient) in (0..).zip(&patients) {
                let slot = start + SignedDuration::from_mins(30 * (slot % 4));
                requests.push(post(
                    patient.clone(),
                    "/appointments".into(),
                    booking(&doctor, &written(slot)),
                ));
            }
            let answers = at_once(requests).await;
            assert_no_5xx(&answers);
            let booked = answers[1..].iter().any(|answer| answer.status == 201);
            assert!(answers[0].status == 201 || booked, "{}", answers[0].text());
            assert!(
                answers[0].status == 409 || !booked,
                "away and booked: {}",
                answers[0].text()
            );
            clinic.verify_is_clean().await;
        }
        clinic.close().await;
    })
    .await;
}

/// Hours are taken away while somebody books in them: either the turno is there and in the way, or the hours are gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn hours_are_not_taken_away_from_under_a_booking() {
    everywhere(async |clinic: Clinic| {
        let (doctor, patient) = (clinic.doctor().await, clinic.patient().await);
        let (rules, windows) = (
            format!("/doctors/{}/availability-rules", doctor.doctor()),
            format!("/doctors/{}/availability-windows", doctor.doctor()),
        );
        let there = doctor.get(&rules).await.ok().items("id");
        let _ = doctor.delete(&format!("{rules}/{}", there[0])).await.expect(204);
        for round in 0..16 {
            let date = MONDAY.to_string();
            let hours = if round % 2 == 0 {
                let body = json!({"officeId": clinic.office.to_string(), "weekdays": ["monday"],
                    "startTime": "10:00", "endTime": "11:00", "validFrom": date});
                format!("{rules}/{}", doctor.post(&rules, body).await.expect(201).id())
            } else {
                let body = json!({"officeId": clinic.office.to_string(), "date": date,
                    "startTime": "10:00", "endTime": "11:00"});
                format!("{windows}/{}", doctor.post(&windows, body).await.expect(201).id())
            };
            let (keeper, gone) = (doctor.clone(), hours.clone());
            let both: Vec<std::pin::Pin<Box<dyn Future<Output = Answer> + Send>>> = vec![
                Box::pin(post(
                    patient.clone(),
                    "/appointments".into(),
                    booking(&doctor, &monday("10:00")),
                )),
                Box::pin(async move { keeper.delete(&gone).await }),
            ];
            let answers = at_once(both).await;
            assert_no_5xx(&answers);
            let (booked, removed) = (answers[0].status == 201, answers[1].status == 204);
            assert!(booked != removed, "{} / {}", answers[0].text(), answers[1].text());
            if booked {
                assert_eq!(answers[1].refusal(), (409, "affected-appointments".to_owned()));
                let _ = patient.does("cancel", &answers[0]).await.expect(200);
                let _ = doctor.delete(&hours).await.expect(204);
            }
        }
        clinic.close().await;
    })
    .await;
}

/// What a booking names is removed meanwhile: one of the two is refused, and says why.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_removed_while_it_is_booked_is_a_refusal_and_no_failure() {
    everywhere(async |clinic: Clinic| {
        let (admin, doctor, patient) = (
            clinic.admin().await,
            clinic.doctor().await,
            clinic.patient().await,
        );
        for round in 0..12 {
            let body = json!({"name": format!("Breve {round}"), "durationMinutes": 15,
                "bufferBeforeMinutes": 0, "bufferAfterMinutes": 0, "selfBookable": true, "needsApproval": false});
            let kind = admin.post("/visit-types", body).await.expect(201).id();
            let (keeper, path) = (admin.clone(), format!("/visit-types/{kind}"));
            let mut wanted = booking(&doctor, &slot_of(round));
            wanted["visitTypeId"] = json!(kind);
            let both: Vec<std::pin::Pin<Box<dyn Future<Output = Answer> + Send>>> = vec![
                Box::pin(post(patient.clone(), "/appointments".into(), wanted)),
                Box::pin(async move { keeper.delete(&path).await }),
            ];
            let answers = at_once(both).await;
            assert_no_5xx(&answers);
            let (booked, removed) = (answers[0].status == 201, answers[1].status == 204);
            assert!(booked != removed, "{} / {}", answers[0].text(), answers[1].text());
            if booked {
                let _ = patient.does("cancel", &answers[0]).await.expect(200);
            }
        }
        clinic.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn absences_that_are_moved_and_removed_at_once_leave_nothing_behind() {
    everywhere(async |clinic: Clinic| {
        let doctor = clinic.doctor().await;
        let path = format!("/doctors/{}/absences", doctor.doctor());
        let hours = |from: i64| {
            let start = at(MONDAY, "09:00") + SignedDuration::from_mins(from);
            json!({"start": written(start), "end": written(start + SignedDuration::from_mins(60)), "onConflict": "reject"})
        };
        for _ in 0..6 {
            let absence = format!("{path}/{}", doctor.post(&path, hours(0)).await.expect(201).id());
            let start = Arc::new(Barrier::new(6));
            let mut tasks = JoinSet::new();
            for task in 0..6 {
                let (doctor, absence, body, start) = (doctor.clone(), absence.clone(), hours(30 * task), start.clone());
                tasks.spawn(async move {
                    start.wait().await;
                    if task % 2 == 0 { doctor.delete(&absence).await } else { doctor.patch(&absence, body).await }
                });
            }
            let answers = tasks.join_all().await;
            assert_no_5xx(&answers);
            assert_eq!(answers.iter().filter(|answer| answer.status == 204).count(), 1);
            clinic.verify_is_clean().await;
            doctor.post(&path, hours(90)).await.expect(201);
            let left = doctor.get(&path).await.ok().json()["items"][0]["id"].as_str().map(ToOwned::to_owned);
            doctor.delete(&format!("{path}/{}", left.unwrap_or_default())).await.expect(204);
        }
        clinic.close().await;
    })
    .await;
}

/// The front desk closes a patient while others book for them: either the patient is closed and has no turno to come, or
/// they are open.
async fn race_of_closing_and_booking(clinic: Clinic) {
    let (desk, doctor) = (clinic.receptionist().await, clinic.doctor().await);
    for round in 0..12 {
        let patient = clinic.patient().await;
        let (id, path) = (patient.patient(), format!("/patients/{}", patient.patient()));
        let start = slot_of(round);
        let body =
            json!({"doctorId": doctor.doctor().to_string(), "patientId": id.to_string(), "start": start});
        let (closer, closing) = (desk.clone(), path.clone());
        let booking = post(desk.clone(), "/appointments".into(), body);
        let close = async move {
            match round % 2 {
                0 => closer.delete(&closing).await,
                _ => closer.patch(&closing, json!({"active": false})).await,
            }
        };
        let both: Vec<std::pin::Pin<Box<dyn Future<Output = Answer> + Send>>> =
            vec![Box::pin(booking), Box::pin(close)];
        let answers = at_once(both).await;
        assert_no_5xx(&answers);
        let (has_turno, shut) = (answers[0].status == 201, answers[1].status < 300);
        assert!(has_turno != shut, "{} / {}", answers[0].text(), answers[1].text());
        let refused = if shut { &answers[0] } else { &answers[1] };
        let expected = if shut {
            "patient-closed"
        } else {
            "coming-appointments"
        };
        assert_eq!(refused.refusal(), (409, expected.to_owned()), "round {round}");
    }
    clinic.close().await;
}

/// The front desk closes a patient while others take the cancellation of the only turno back: either it stands again, or
/// the patient is closed.
async fn race_of_closing_and_reviving(clinic: Clinic) {
    let (desk, doctor) = (clinic.receptionist().await, clinic.doctor().await);
    for round in 0..12 {
        let patient = clinic.patient().await;
        let path = format!("/patients/{}", patient.patient());
        let turno = desk.books_for(&patient, &doctor, &slot_of(round)).await.ok();
        let _ = desk.does("cancel", &turno).await.expect(200);
        let undo = format!("/appointments/{}/undo", turno.id());
        let closer = desk.clone();
        let both: Vec<std::pin::Pin<Box<dyn Future<Output = Answer> + Send>>> = vec![
            Box::pin(post(desk.clone(), undo, json!({}))),
            Box::pin(async move { closer.delete(&path).await }),
        ];
        let answers = at_once(both).await;
        assert_no_5xx(&answers);
        let (stands, shut) = (answers[0].status == 200, answers[1].status < 300);
        assert!(stands != shut, "{} / {}", answers[0].text(), answers[1].text());
    }
    clinic.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_patient_is_not_closed_while_a_cancellation_is_taken_back() {
    everywhere(race_of_closing_and_reviving).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_patient_is_not_closed_while_a_turno_is_booked() {
    everywhere(race_of_closing_and_booking).await;
}
