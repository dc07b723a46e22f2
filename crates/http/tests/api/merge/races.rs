//! A merge and whatever else happens to one of the two at the same moment: one is seen by the other, or loses.

use std::future::Future;
use std::pin::Pin;

use serde_json::{Value, json};
use turnoplus_domain::ids::PatientId;
use turnoplus_testkit::appointment::{Clinic, monday};
use turnoplus_testkit::{Answer, PASSWORD, Person};

use super::{booked, merge};
use crate::races::{assert_no_5xx, at_once, everywhere, post};

/// How often each race is run on each database.
const ROUNDS: usize = 8;

type Request = Pin<Box<dyn Future<Output = Answer> + Send>>;

fn merging(desk: &Person, survivor: PatientId, other: PatientId) -> Request {
    let desk = desk.clone();
    Box::pin(async move { merge(&desk, survivor, other).await })
}

fn posting(person: &Person, path: String, body: Value) -> Request {
    Box::pin(post(person.clone(), path, body))
}

async fn two(clinic: &Clinic) -> (Person, Person) {
    (clinic.patient().await, clinic.patient().await)
}

async fn shown(desk: &Person, patient: PatientId) -> Value {
    desk.get(&format!("/patients/{patient}")).await.expect(200).json()
}

/// Runs both at once; no answer is a fault of the server, and what is left adds up.
async fn race(clinic: &Clinic, requests: Vec<Request>) -> Vec<Answer> {
    let answers = at_once(requests).await;
    assert_no_5xx(&answers);
    clinic.verify_is_clean().await;
    answers
}

fn with(answers: &[Answer]) -> String {
    let lines: Vec<_> = answers
        .iter()
        .map(|answer| format!("{} {}", answer.status, answer.text()))
        .collect();
    lines.join("\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_booking_for_the_other_is_carried_over_or_sent_to_the_survivor() {
    everywhere(async |clinic: Clinic| {
        let (desk, doctor) = (clinic.receptionist().await, clinic.doctor().await);
        for round in 0..ROUNDS {
            let (ana, twin) = two(&clinic).await;
            let start = monday(&format!("{:02}:00", 9 + round));
            let body = json!({
                "doctorId": doctor.doctor().to_string(), "patientId": twin.patient().to_string(), "start": start,
            });
            let answers = race(
                &clinic,
                vec![
                    merging(&desk, ana.patient(), twin.patient()),
                    posting(&desk, "/appointments".into(), body),
                ],
            )
            .await;
            assert_eq!(answers[0].status, 200, "{}", with(&answers));
            if answers[1].status == 201 {
                let turno = desk.get(&format!("/appointments/{}", answers[1].id())).await;
                assert_eq!(turno.member("patientId"), ana.patient().to_string());
            } else {
                assert_eq!(answers[1].refusal(), (409, "patient-merged".to_owned()));
            }
        }
        clinic.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_merges_the_other_way_round_one_happens() {
    everywhere(async |clinic: Clinic| {
        let (desk, doctor) = (clinic.receptionist().await, clinic.doctor().await);
        for round in 0..ROUNDS {
            let (ana, twin) = two(&clinic).await;
            let start = monday(&format!("{:02}:00", 9 + round));
            let turno = booked(&desk, twin.patient(), &doctor, &start).await;
            let (ana, twin) = (ana.patient(), twin.patient());
            let answers = race(
                &clinic,
                vec![merging(&desk, ana, twin), merging(&desk, twin, ana)],
            )
            .await;
            let won: Vec<_> = answers.iter().map(|answer| answer.status == 200).collect();
            assert!(won[0] != won[1], "{}", with(&answers));
            let survivor = if won[0] { ana } else { twin };
            let lost = &answers[usize::from(won[0])];
            assert_eq!(lost.refusal(), (409, "patient-merged".to_owned()));
            assert_eq!(lost.member("survivorId"), survivor.to_string());
            let now = desk.get(&format!("/appointments/{}", turno.id())).await;
            assert_eq!(now.member("patientId"), survivor.to_string());
        }
        clinic.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn merges_in_a_ring_and_in_a_row_end_flat() {
    everywhere(async |clinic: Clinic| {
        let desk = clinic.receptionist().await;
        for round in 0..ROUNDS {
            let people = clinic.patients(3).await;
            let id = |n: usize| people[n % 3].patient();
            let last = if round % 2 == 0 { 3 } else { 2 };
            let requests = (0..last).map(|n| merging(&desk, id(n + 1), id(n)));
            let answers = race(&clinic, requests.collect()).await;
            assert!(answers.iter().any(|answer| answer.status == 200));
            assert!(
                answers.iter().all(|answer| matches!(answer.status, 200 | 409)),
                "{}",
                with(&answers)
            );
            for n in 0..3 {
                if let Some(survivor) = shown(&desk, id(n)).await["mergedInto"].as_str() {
                    let survivor = survivor.parse().unwrap();
                    assert_eq!(shown(&desk, survivor).await["mergedInto"], Value::Null);
                }
            }
        }
        clinic.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn closing_one_of_them_comes_before_or_after() {
    everywhere(async |clinic: Clinic| {
        let desk = clinic.receptionist().await;
        for round in 0..ROUNDS {
            let (ana, twin) = two(&clinic).await;
            let closed = if round % 2 == 0 { &ana } else { &twin };
            let (front, path) = (desk.clone(), format!("/patients/{}", closed.patient()));
            let close: Request = Box::pin(async move { front.delete(&path).await });
            let answers = race(
                &clinic,
                vec![merging(&desk, ana.patient(), twin.patient()), close],
            )
            .await;
            assert_eq!(answers[1].status, 204, "{}", with(&answers));
            match answers[0].status {
                200 => {}
                // The survivor was closed before.
                409 if round % 2 == 0 => assert_eq!(answers[0].code(), "patient-closed"),
                _ => panic!("{}", with(&answers)),
            }
            let merged = answers[0].status == 200;
            let twin = shown(&desk, twin.patient()).await;
            assert_eq!(twin["mergedInto"].is_string(), merged);
        }
        clinic.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn turnos_that_change_meanwhile_keep_their_change_and_follow() {
    everywhere(async |clinic: Clinic| {
        let (desk, doctor) = (clinic.receptionist().await, clinic.doctor().await);
        for round in 0..ROUNDS {
            let (ana, twin) = two(&clinic).await;
            let start = monday(&format!("{:02}:00", 9 + round));
            let turno = booked(&desk, twin.patient(), &doctor, &start).await;
            let (step, body) = if round % 2 == 0 {
                ("cancel", json!({}))
            } else {
                (
                    "reschedule",
                    json!({"start": monday(&format!("{:02}:30", 9 + round))}),
                )
            };
            let path = format!("/appointments/{}", turno.id());
            let answers = race(
                &clinic,
                vec![
                    merging(&desk, ana.patient(), twin.patient()),
                    posting(&desk, format!("{path}/{step}"), body),
                ],
            )
            .await;
            assert_eq!(
                (answers[0].status, answers[1].status),
                (200, 200),
                "{}",
                with(&answers)
            );
            let now = desk.get(&path).await.expect(200).json();
            assert_eq!(now["patientId"], ana.patient().to_string());
            assert_eq!(now["version"], 3);
            assert_eq!(now["status"] == "cancelled", step == "cancel");
        }
        clinic.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_turnos_never_come_to_lie_over_each_other_for_one_person() {
    everywhere(async |clinic: Clinic| {
        let (desk, doctors) = (
            clinic.receptionist().await,
            [clinic.doctor().await, clinic.doctor().await],
        );
        for round in 0..ROUNDS {
            let (ana, twin) = two(&clinic).await;
            let hour = 9 + round;
            let own = booked(
                &desk,
                ana.patient(),
                &doctors[0],
                &monday(&format!("{hour:02}:00")),
            )
            .await;
            let taken = monday(&format!("{hour:02}:30"));
            let _ = booked(&desk, twin.patient(), &doctors[1], &taken).await;
            let answers = race(
                &clinic,
                vec![
                    merging(&desk, ana.patient(), twin.patient()),
                    posting(
                        &desk,
                        format!("/appointments/{}/reschedule", own.id()),
                        json!({"start": taken}),
                    ),
                ],
            )
            .await;
            match (answers[0].status, answers[1].status) {
                (200, 409) => assert_eq!(answers[1].code(), "patient-busy"),
                (409, 200) => assert_eq!(answers[0].code(), "merge-conflict"),
                _ => panic!("{}", with(&answers)),
            }
        }
        clinic.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guardians_and_logins_that_change_meanwhile_lead_to_the_survivor_or_nowhere() {
    everywhere(async |clinic: Clinic| {
        let (desk, admin) = (clinic.receptionist().await, clinic.admin().await);
        for round in 0..ROUNDS {
            let (ana, twin) = two(&clinic).await;
            let guardian = clinic.patient().await;
            let links = format!("/patients/{}/dependants", guardian.patient());
            let link = json!({"relationship": "parent", "patientId": twin.patient().to_string()});
            let account = format!("/users/{}", twin.user());
            if round % 2 == 1 {
                let _ = desk.post(&links, link.clone()).await.expect(201);
                let _ = admin.patch(&account, json!({"active": false})).await.expect(200);
            }
            let linking: Request = if round % 2 == 0 {
                posting(&desk, links.clone(), link)
            } else {
                let (desk, path) = (desk.clone(), format!("{links}/{}", twin.patient()));
                Box::pin(async move { desk.delete(&path).await })
            };
            let login: Request = if round % 2 == 0 {
                let body = json!({"email": twin.email(), "password": PASSWORD});
                posting(&clinic.anonymous(), "/auth/login".into(), body)
            } else {
                let (admin, account) = (admin.clone(), account.clone());
                Box::pin(async move { admin.patch(&account, json!({"active": true})).await })
            };
            let answers = race(
                &clinic,
                vec![merging(&desk, ana.patient(), twin.patient()), linking, login],
            )
            .await;
            assert_eq!(answers[0].status, 200, "{}", with(&answers));
            assert!(
                answers[1..]
                    .iter()
                    .all(|answer| matches!(answer.status, 200 | 201 | 204 | 401 | 404 | 409)),
                "{}",
                with(&answers)
            );
            if let Some(token) = answers[2].json()["accessToken"].as_str() {
                let bearer = format!("Bearer {token}");
                let me = clinic
                    .anonymous()
                    .send(
                        axum::http::Method::GET,
                        "/users/me",
                        None,
                        &[("authorization", &bearer)],
                    )
                    .await;
                assert_eq!(me.status, 401, "a session of before has ended");
            }
        }
        clinic.close().await;
    })
    .await;
}
