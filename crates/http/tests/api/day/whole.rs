//! A doctor's whole day, cancelled or moved at once.

use jiff::Span;
use serde_json::{Value, json};
use turnoplus_testkit::appointment::{Clinic, MONDAY, monday, on};
use turnoplus_testkit::{Answer, Person};

use super::sobreturno;
use crate::races::{assert_no_5xx, at_once, everywhere, post};

fn path(doctor: &Person, what: &str) -> String {
    format!("/doctors/{}/day/{what}", doctor.doctor())
}

async fn preview(who: &Person, doctor: &Person, body: &Value) -> Answer {
    who.post(&path(doctor, "preview"), body.clone()).await.expect(200)
}

fn as_previewed(body: &Value, seen: &Answer) -> Value {
    let mut body = body.clone();
    body["digest"] = seen.json()["digest"].clone();
    body
}

async fn starts(doctor: &Person) -> Vec<String> {
    let agenda = format!("/doctors/{}/appointments?status=booked", doctor.doctor());
    let found = doctor.get(&agenda).await.ok().json();
    let items = found["items"].as_array().cloned().unwrap_or_default();
    items
        .iter()
        .filter_map(|item| item["start"].as_str().map(|start| start[5..16].to_owned()))
        .collect()
}

#[tokio::test]
async fn a_day_is_cancelled_as_it_was_previewed_and_only_then() {
    let clinic = Clinic::open().await;
    let (doctor, desk) = (clinic.doctor().await, clinic.receptionist().await);
    let patients = clinic.patients(3).await;
    patients[0].books(&doctor, &monday("10:00")).await.ok();
    let body = json!({"date": MONDAY.to_string(), "action": "cancel"});
    let seen = preview(&doctor, &doctor, &body).await;
    assert_eq!(seen.json()["items"][0]["outcome"], json!("cancel"));
    patients[1].books(&doctor, &monday("11:00")).await.ok();
    let stale = desk
        .post(&path(&doctor, "apply"), as_previewed(&body, &seen))
        .await;
    assert_eq!(stale.refusal(), (409, "day-changed".to_owned()));
    assert_eq!(starts(&doctor).await.len(), 2);
    let mut again = as_previewed(&body, &preview(&desk, &doctor, &body).await);
    again["reason"] = json!("La doctora está enferma");
    let key = [("idempotency-key", "enferma")];
    let done = desk
        .post_with(&path(&doctor, "apply"), again.clone(), &key)
        .await
        .expect(200);
    let replay = desk
        .post_with(&path(&doctor, "apply"), again, &key)
        .await
        .expect(200);
    assert_eq!(done.body, replay.body);
    assert!(starts(&doctor).await.is_empty());
    patients[2].books(&doctor, &monday("10:00")).await.ok();
    clinic.close().await;
}

#[tokio::test]
async fn a_day_is_moved_whole_with_its_sobreturnos_or_not_at_all() {
    let clinic = Clinic::open().await;
    let (doctor, desk) = (clinic.doctor().await, clinic.receptionist().await);
    let patients = clinic.patients(4).await;
    patients[0].books(&doctor, &monday("10:00")).await.ok();
    patients[1].books(&doctor, &monday("10:30")).await.ok();
    desk.post(
        "/appointments",
        sobreturno(&patients[2], &doctor, &monday("10:30")),
    )
    .await
    .ok();
    let later = json!({"date": MONDAY.to_string(), "action": "move", "to": {"shiftMinutes": 30}});
    let seen = preview(&doctor, &doctor, &later).await;
    assert_eq!(seen.json()["blocked"], json!(0), "{}", seen.text());
    doctor
        .post(&path(&doctor, "apply"), as_previewed(&later, &seen))
        .await
        .expect(200);
    assert_eq!(
        starts(&doctor).await,
        ["11-30T10:30", "11-30T11:00", "11-30T11:00"]
    );
    clinic.verify_is_clean().await;
    let tuesday = MONDAY.saturating_add(Span::new().days(1));
    patients[3].books(&doctor, &on(tuesday, "11:00")).await.ok();
    let to = json!({"date": MONDAY.to_string(), "action": "move", "to": {"date": tuesday.to_string()}});
    let seen = preview(&desk, &doctor, &to).await;
    assert_eq!(seen.json()["blocked"], json!(1), "{}", seen.text());
    let refused = desk.post(&path(&doctor, "apply"), as_previewed(&to, &seen)).await;
    assert_eq!(refused.refusal(), (409, "day-blocked".to_owned()));
    assert_eq!(refused.json()["appointments"][0]["rule"], json!("taken"));
    assert_eq!(starts(&doctor).await[0], "11-30T10:30", "nothing was moved");
    let other = clinic.doctor().await;
    let away =
        json!({"date": MONDAY.to_string(), "action": "move", "to": {"doctorId": other.doctor().to_string()}});
    let refused = doctor.post(&path(&doctor, "preview"), away.clone()).await;
    assert_eq!(refused.faults(), ["/to/doctorId unknown-doctor"]);
    let seen = preview(&desk, &doctor, &away).await;
    desk.post(&path(&doctor, "apply"), as_previewed(&away, &seen))
        .await
        .expect(200);
    assert_eq!(starts(&other).await.len(), 3);
    clinic.close().await;
}

#[tokio::test]
async fn a_day_asks_for_what_it_needs() {
    let clinic = Clinic::open().await;
    let doctor = clinic.doctor().await;
    for (body, faults) in [
        (json!({"date": "2026-11-30", "action": "move"}), ["/to required"]),
        (
            json!({"date": "2026-11-30", "action": "move", "to": {}}),
            ["/to required"],
        ),
        (
            json!({"date": "2026-11-30", "action": "cancel", "to": {"shiftMinutes": 5}}),
            ["/to not-for-cancel"],
        ),
        (
            json!({"date": "2026-11-30", "action": "move", "to": {"shiftMinutes": 7}}),
            ["/to/shiftMinutes out-of-range"],
        ),
        (
            json!({"date": "30/11/2026", "action": "cancel"}),
            ["/date invalid-date"],
        ),
    ] {
        assert_eq!(
            doctor.post(&path(&doctor, "preview"), body).await.faults(),
            faults
        );
    }
    clinic.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_day_that_is_cancelled_while_people_book_leaves_nobody_behind_unseen() {
    everywhere(async |clinic: Clinic| {
        let (doctor, desk) = (clinic.doctor().await, clinic.receptionist().await);
        let patients = clinic.patients(7).await;
        for round in 0..4 {
            let date = MONDAY.saturating_add(Span::new().days(round));
            patients[0].books(&doctor, &on(date, "16:00")).await.ok();
            let body = json!({"date": date.to_string(), "action": "cancel"});
            let seen = preview(&desk, &doctor, &body).await;
            let mut requests: Vec<_> = patients[1..]
                .iter()
                .enumerate()
                .map(|(nth, patient)| {
                    let start = on(date, &format!("{:02}:00", 9 + nth));
                    let body = json!({"doctorId": doctor.doctor().to_string(), "start": start});
                    post(patient.clone(), "/appointments".into(), body)
                })
                .collect();
            requests.insert(
                3,
                post(desk.clone(), path(&doctor, "apply"), as_previewed(&body, &seen)),
            );
            let answers = at_once(requests).await;
            assert_no_5xx(&answers);
            let agenda = format!(
                "/doctors/{}/appointments?from={date}&to={date}&status=booked",
                doctor.doctor()
            );
            let left = doctor.get(&agenda).await.ok().json()["items"]
                .as_array()
                .map_or(0, Vec::len);
            let booked = answers.iter().filter(|answer| answer.status == 201).count();
            // Whoever was booked before it makes the preview stale; whoever comes after is left.
            match answers[3].status {
                200 => assert_eq!(left, booked, "round {round}"),
                409 => assert_eq!(left, booked + 1, "round {round}: {}", answers[3].text()),
                other => panic!("{other} {}", answers[3].text()),
            }
            let body = json!({"date": date.to_string(), "action": "cancel"});
            let seen = preview(&desk, &doctor, &body).await;
            desk.post(&path(&doctor, "apply"), as_previewed(&body, &seen))
                .await
                .expect(200);
        }
        clinic.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_day_that_is_moved_while_people_book_never_shares_a_time() {
    everywhere(async |clinic: Clinic| {
        let (doctor, desk) = (clinic.doctor().await, clinic.receptionist().await);
        let patients = clinic.patients(8).await;
        for (nth, patient) in patients[..3].iter().enumerate() {
            patient
                .books(&doctor, &monday(&format!("{:02}:00", 9 + nth)))
                .await
                .ok();
        }
        let tuesday = MONDAY.saturating_add(Span::new().days(1));
        let body = json!({"date": MONDAY.to_string(), "action": "move", "to": {"date": tuesday.to_string()}});
        let seen = preview(&desk, &doctor, &body).await;
        let mut requests: Vec<_> = patients[3..]
            .iter()
            .map(|patient| {
                let start = on(tuesday, "10:00");
                let body = json!({"doctorId": doctor.doctor().to_string(), "start": start});
                post(patient.clone(), "/appointments".into(), body)
            })
            .collect();
        requests.insert(
            2,
            post(desk.clone(), path(&doctor, "apply"), as_previewed(&body, &seen)),
        );
        let answers = at_once(requests).await;
        assert_no_5xx(&answers);
        let booked = answers.iter().filter(|answer| answer.status == 201).count();
        match answers[2].status {
            200 => assert_eq!(booked, 0),
            409 => assert_eq!(booked, 1),
            other => panic!("{other} {}", answers[2].text()),
        }
        clinic.close().await;
    })
    .await;
}
