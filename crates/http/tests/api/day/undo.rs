//! Taking back a wrong click.

use jiff::{SignedDuration, Span};
use serde_json::json;
use turnoplus_testkit::appointment::{Clinic, MONDAY, at, monday, on};

use super::sobreturno;
use crate::races::{assert_no_5xx, at_once, everywhere, post};

#[tokio::test]
async fn a_wrong_click_is_taken_back_and_stays_in_the_timeline() {
    let clinic = Clinic::open().await;
    let (doctor, ana, desk) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.receptionist().await,
    );
    let turno = ana.books(&doctor, &monday("10:00")).await.ok();
    clinic.clock.set(at(MONDAY, "10:20"));
    for (step, before) in [
        ("no-show", "booked"),
        ("arrive", "booked"),
        ("complete", "booked"),
    ] {
        desk.does(step, &turno).await.ok();
        let undone = desk.does("undo", &turno).await.ok();
        assert_eq!(undone.member("status"), before, "{step}");
        assert_eq!(
            desk.does("undo", &turno).await.refusal(),
            (409, "nothing-to-undo".to_owned())
        );
    }
    let timeline = format!("/appointments/{}/timeline", turno.id());
    let lines = desk.get(&timeline).await.ok().json();
    let changes: Vec<&str> = lines["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|line| line["change"].as_str())
        .collect();
    assert_eq!(
        changes,
        [
            "booked",
            "no_show",
            "undone",
            "arrived",
            "undone",
            "completed",
            "undone"
        ]
    );
    assert_eq!(ana.does("undo", &turno).await.status, 403);
    assert_eq!(clinic.doctor().await.does("undo", &turno).await.status, 404);
    clinic.close().await;
}

#[tokio::test]
async fn a_cancelled_turno_stands_again_only_while_its_time_is_free() {
    let clinic = Clinic::open().await;
    let (doctor, ana, beto, desk) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.patient().await,
        clinic.receptionist().await,
    );
    let turno = ana.books(&doctor, &monday("10:00")).await.ok();
    desk.does("cancel", &turno).await.ok();
    let again = desk.does("undo", &turno).await.ok();
    assert_eq!(
        (again.member("status"), again.json()["late"].clone()),
        ("booked".into(), json!(false))
    );
    assert_eq!(
        beto.books(&doctor, &monday("10:00")).await.refusal(),
        (409, "slot-taken".to_owned())
    );
    desk.does("cancel", &turno).await.ok();
    let other = beto.books(&doctor, &monday("10:00")).await.ok();
    assert_eq!(
        desk.does("undo", &turno).await.refusal(),
        (409, "slot-taken".to_owned())
    );
    beto.does("cancel", &other).await.ok();
    ana.books(&clinic.doctor().await, &monday("10:00")).await.ok();
    assert_eq!(
        desk.does("undo", &turno).await.refusal(),
        (409, "patient-busy".to_owned())
    );
    clinic.clock.advance(SignedDuration::from_mins(16));
    let late = desk.does("undo", &turno).await;
    assert_eq!(late.refusal(), (409, "undo-too-late".to_owned()));
    clinic.close().await;
}

#[tokio::test]
async fn what_a_closure_cancelled_does_not_come_back_into_it() {
    let clinic = Clinic::open().await;
    let (doctor, ana, admin) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.admin().await,
    );
    let turno = ana.books(&doctor, &monday("10:00")).await.ok();
    let closure = json!({"from": MONDAY.to_string(), "until": MONDAY.to_string(), "onConflict": "cancel"});
    admin
        .post(&format!("/offices/{}/closures", clinic.office), closure)
        .await
        .ok();
    let refused = admin.does("undo", &turno).await;
    assert_eq!(refused.refusal(), (409, "slot-unavailable".to_owned()));
    assert_eq!(refused.member("rule"), "closure");
    clinic.close().await;
}

#[tokio::test]
async fn an_undone_cancellation_counts_again_for_patient_and_quota() {
    let clinic = Clinic::open().await;
    clinic
        .with_policy(|policy| {
            policy.max_active_appointments = 1;
            policy.max_overbookings_per_day = 1;
        })
        .await;
    let (doctor, ana, beto, desk) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.patient().await,
        clinic.receptionist().await,
    );
    let turno = desk
        .post("/appointments", sobreturno(&ana, &doctor, &monday("10:00")))
        .await
        .ok();
    desk.does("cancel", &turno).await.ok();
    desk.does("undo", &turno).await.ok();
    let second = ana.books(&doctor, &monday("12:00")).await;
    assert_eq!(second.member("rule"), "too-many-active");
    desk.does("cancel", &turno).await.ok();
    desk.post("/appointments", sobreturno(&beto, &doctor, &monday("11:00")))
        .await
        .ok();
    assert_eq!(
        desk.does("undo", &turno).await.member("rule"),
        "overbooking-quota"
    );
    clinic.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_undone_cancellation_and_bookings_of_its_time_never_share_it() {
    everywhere(async |clinic: Clinic| {
        let (doctor, desk, ana) = (
            clinic.doctor().await,
            clinic.receptionist().await,
            clinic.patient().await,
        );
        let rivals = clinic.patients(6).await;
        for round in 1..5 {
            let start = on(MONDAY.saturating_add(Span::new().days(round)), "10:00");
            let turno = ana.books(&doctor, &start).await.ok();
            desk.does("cancel", &turno).await.ok();
            let body = json!({"doctorId": doctor.doctor().to_string(), "start": start});
            let mut requests: Vec<_> = rivals
                .iter()
                .map(|rival| post(rival.clone(), "/appointments".into(), body.clone()))
                .collect();
            let undo = format!("/appointments/{}/undo", turno.id());
            requests.insert(3, post(desk.clone(), undo, json!({})));
            let answers = at_once(requests).await;
            assert_no_5xx(&answers);
            let won: Vec<_> = answers.iter().filter(|answer| answer.status < 300).collect();
            assert_eq!(won.len(), 1, "round {round}");
            desk.does("cancel", won[0]).await.ok();
        }
        clinic.close().await;
    })
    .await;
}
