//! How many sobreturnos a doctor has on one day.

use jiff::Span;
use serde_json::json;
use turnoplus_testkit::appointment::{Clinic, MONDAY, monday, on};

use super::sobreturno;
use crate::races::{assert_no_5xx, at_once, everywhere, post};

#[tokio::test]
async fn the_quota_counts_a_doctors_day_and_is_set_aside_only_for_a_reason() {
    let clinic = Clinic::open().await;
    let (doctor, desk, admin) = (
        clinic.doctor().await,
        clinic.receptionist().await,
        clinic.admin().await,
    );
    admin
        .patch("/settings", json!({"maxOverbookingsPerDay": 2}))
        .await
        .expect(200);
    let patients = clinic.patients(5).await;
    let first = desk
        .post(
            "/appointments",
            sobreturno(&patients[0], &doctor, &monday("10:00")),
        )
        .await
        .ok();
    desk.post(
        "/appointments",
        sobreturno(&patients[1], &doctor, &monday("11:00")),
    )
    .await
    .ok();
    let full = desk
        .post(
            "/appointments",
            sobreturno(&patients[2], &doctor, &monday("12:00")),
        )
        .await;
    assert_eq!(full.refusal(), (409, "booking-refused".to_owned()));
    assert_eq!(full.member("rule"), "overbooking-quota");
    assert_eq!(full.json()["max"], json!(2));
    let tomorrow = on(MONDAY.saturating_add(Span::new().days(1)), "10:00");
    desk.post("/appointments", sobreturno(&patients[2], &doctor, &tomorrow))
        .await
        .ok();
    let mut insisting = sobreturno(&patients[3], &doctor, &monday("12:00"));
    insisting["override"] = json!({"reason": "Lo pide la doctora"});
    desk.post("/appointments", insisting).await.ok();
    desk.does("cancel", &first).await.ok();
    let still = desk
        .post(
            "/appointments",
            sobreturno(&patients[4], &doctor, &monday("13:00")),
        )
        .await;
    assert_eq!(still.member("rule"), "overbooking-quota", "two are left of three");
    clinic.close().await;
}

#[tokio::test]
async fn a_sobreturno_that_moves_to_a_free_time_no_longer_counts() {
    let clinic = Clinic::open().await;
    clinic
        .with_policy(|policy| policy.max_overbookings_per_day = 1)
        .await;
    let (doctor, desk) = (clinic.doctor().await, clinic.receptionist().await);
    let patients = clinic.patients(2).await;
    let moved = desk
        .post(
            "/appointments",
            sobreturno(&patients[0], &doctor, &monday("10:00")),
        )
        .await
        .ok();
    desk.moves(&moved, &monday("15:00")).await.ok();
    desk.post(
        "/appointments",
        sobreturno(&patients[1], &doctor, &monday("10:00")),
    )
    .await
    .ok();
    clinic.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_quota_holds_when_everybody_wants_the_last_sobreturnos() {
    everywhere(async |clinic: Clinic| {
        clinic
            .with_policy(|policy| policy.max_overbookings_per_day = 3)
            .await;
        let (doctor, desk) = (clinic.doctor().await, clinic.receptionist().await);
        let patients = clinic.patients(12).await;
        let wanted = patients.iter().enumerate().map(|(nth, patient)| {
            let start = monday(&format!("{:02}:{:02}", 9 + nth / 2, 30 * (nth % 2)));
            post(
                desk.clone(),
                "/appointments".into(),
                sobreturno(patient, &doctor, &start),
            )
        });
        let answers = at_once(wanted.collect()).await;
        assert_no_5xx(&answers);
        let booked = answers.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(booked, 3);
        clinic.close().await;
    })
    .await;
}
