//! The day of a turno: confirmed, arrived, absent, completed, cancelled.

use jiff::SignedDuration;
use serde_json::json;
use turnoplus_testkit::appointment::{Clinic, MONDAY, at, monday};

use super::{booking, next_monday, refused, status_of};

#[tokio::test]
async fn what_needs_approval_waits_until_it_is_confirmed() {
    let clinic = Clinic::open().await;
    let (doctor, ana) = (clinic.doctor().await, clinic.patient().await);
    let study = json!({"visitTypeId": clinic.estudio.to_string()});
    let requested = ana
        .post("/appointments", booking(&doctor, &monday("10:00"), study.clone()))
        .await
        .ok();
    assert_eq!(requested.member("status"), "requested");
    assert_eq!(
        clinic
            .patient()
            .await
            .books(&doctor, &monday("10:30"))
            .await
            .refusal(),
        refused(409, "slot-taken")
    );
    assert_eq!(
        ana.does("confirm", &requested).await.refusal(),
        refused(403, "forbidden")
    );
    assert_eq!(
        doctor.does("confirm", &requested).await.ok().member("status"),
        "booked"
    );
    let by_staff = json!({"visitTypeId": clinic.estudio.to_string(), "patientId": ana.patient().to_string()});
    let booked = doctor
        .post("/appointments", booking(&doctor, &monday("12:00"), by_staff))
        .await
        .ok();
    assert_eq!(booked.member("status"), "booked");
    clinic.close().await;
}

#[tokio::test]
async fn a_visit_goes_through_its_states_and_leaves_a_timeline() {
    let clinic = Clinic::open().await;
    let (doctor, ana, desk) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.receptionist().await,
    );
    let turno = ana.books(&doctor, &monday("10:00")).await.ok();
    clinic.clock.set(at(MONDAY, "09:55"));
    assert_eq!(desk.does("arrive", &turno).await.ok().member("status"), "arrived");
    assert_eq!(
        doctor.does("start", &turno).await.ok().member("status"),
        "in_consultation"
    );
    clinic.clock.advance(SignedDuration::from_mins(20));
    let completed = doctor.does("complete", &turno).await.ok();
    assert_eq!(
        (completed.member("status"), completed.json()["version"].clone()),
        ("completed".into(), json!(4))
    );
    let timeline = desk
        .get(&format!("/appointments/{}/timeline", turno.id()))
        .await
        .ok()
        .json();
    let items = timeline["items"].as_array().cloned().unwrap_or_default();
    let changes: Vec<&str> = items.iter().filter_map(|item| item["change"].as_str()).collect();
    assert_eq!(changes, ["booked", "arrived", "started", "completed"]);
    assert_eq!(
        (&items[1]["actorRole"], &items[3]["version"]),
        (&json!("receptionist"), &json!(4))
    );
    let own = format!("/appointments/{}/timeline", turno.id());
    assert_eq!(ana.get(&own).await.refusal(), refused(403, "forbidden"));
    assert_eq!(
        clinic.doctor().await.get(&own).await.refusal(),
        refused(404, "not-found")
    );
    clinic.close().await;
}

#[tokio::test]
async fn what_a_state_does_not_allow_is_refused_with_the_state() {
    let clinic = Clinic::open().await;
    let (doctor, ana) = (clinic.doctor().await, clinic.patient().await);
    let turno = ana.books(&doctor, &monday("10:00")).await.ok();
    for step in ["confirm", "start"] {
        let refusal = doctor.does(step, &turno).await;
        assert_eq!(refusal.refusal(), refused(409, "illegal-transition"), "{step}");
        assert_eq!(refusal.member("state"), "booked");
    }
    doctor.does("complete", &turno).await.ok();
    for step in ["confirm", "arrive", "start", "complete", "no-show", "cancel"] {
        assert_eq!(
            doctor.does(step, &turno).await.refusal(),
            refused(409, "illegal-transition"),
            "{step}"
        );
    }
    let moved = doctor.moves(&turno, &monday("12:00")).await;
    assert_eq!(
        (moved.refusal(), moved.member("state")),
        (refused(409, "illegal-transition"), "completed".into())
    );
    clinic.close().await;
}

#[tokio::test]
async fn a_patient_is_absent_only_after_a_while_and_may_still_come_on_that_day() {
    let clinic = Clinic::open().await;
    let (doctor, ana, beto) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.patient().await,
    );
    let turno = ana.books(&doctor, &monday("10:00")).await.ok();
    let missed = beto.books(&doctor, &monday("11:00")).await.ok();
    clinic.clock.set(at(MONDAY, "10:14"));
    assert_eq!(
        doctor.does("no-show", &turno).await.refusal(),
        refused(409, "too-early")
    );
    clinic.clock.set(at(MONDAY, "11:15"));
    assert_eq!(
        doctor.does("no-show", &turno).await.ok().member("status"),
        "no_show"
    );
    doctor.does("no-show", &missed).await.ok();
    assert_eq!(
        doctor.does("arrive", &turno).await.ok().member("status"),
        "arrived"
    );
    clinic
        .clock
        .set(at(MONDAY, "23:59") + SignedDuration::from_mins(1));
    assert_eq!(
        doctor.does("arrive", &missed).await.refusal(),
        refused(409, "day-over")
    );
    clinic.close().await;
}

#[tokio::test]
async fn nobody_is_received_for_a_turno_of_another_day() {
    let clinic = Clinic::open().await;
    let (doctor, ana, desk) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.receptionist().await,
    );
    let turno = ana.books(&doctor, &next_monday("10:00")).await.ok();
    for (who, step) in [(&desk, "arrive"), (&doctor, "complete")] {
        let answer = who.does(step, &turno).await;
        assert_eq!(answer.refusal(), refused(409, "before-day"), "{step}");
        assert_eq!(answer.json()["day"], next_monday("10:00")[..10]);
    }
    clinic.close().await;
}

#[tokio::test]
async fn cancelling_frees_the_time_and_after_the_limit_is_flagged_late() {
    let clinic = Clinic::open().await;
    let (doctor, ana, beto) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.patient().await,
    );
    let early = ana.books(&doctor, &next_monday("10:00")).await.ok();
    let late = ana.books(&doctor, &monday("10:00")).await.ok();
    let path = format!("/appointments/{}/cancel", early.id());
    let cancelled = ana.post(&path, json!({"reason": "Viajo"})).await.ok().json();
    assert_eq!(
        (&cancelled["status"], &cancelled["late"]),
        (&json!("cancelled"), &json!(false))
    );
    assert_eq!(cancelled["cancelReason"], "Viajo");
    assert_eq!(ana.does("cancel", &late).await.ok().json()["late"], true);
    beto.books(&doctor, &monday("10:00")).await.ok();
    assert_eq!(
        beto.does("cancel", &late).await.refusal(),
        refused(404, "not-found")
    );
    clinic.close().await;
}

#[tokio::test]
async fn patients_do_not_cancel_or_move_what_has_begun() {
    let clinic = Clinic::open().await;
    let (doctor, ana, desk) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.receptionist().await,
    );
    let turno = ana.books(&doctor, &monday("10:00")).await.ok();
    clinic.clock.set(at(MONDAY, "10:00"));
    assert_eq!(
        ana.does("cancel", &turno).await.refusal(),
        refused(409, "appointment-begun")
    );
    assert_eq!(
        ana.moves(&turno, &monday("15:00")).await.refusal(),
        refused(409, "appointment-begun")
    );
    assert_eq!(desk.does("cancel", &turno).await.ok().json()["late"], true);
    clinic.close().await;
}

#[tokio::test]
async fn only_the_staff_of_the_turno_runs_its_day() {
    let clinic = Clinic::open().await;
    let (doctor, colleague, ana) = (
        clinic.doctor().await,
        clinic.doctor().await,
        clinic.patient().await,
    );
    let turno = ana.books(&doctor, &monday("10:00")).await.ok();
    for step in ["arrive", "start", "complete", "no-show"] {
        assert_eq!(
            ana.does(step, &turno).await.refusal(),
            refused(403, "forbidden"),
            "{step}"
        );
        assert_eq!(
            colleague.does(step, &turno).await.refusal(),
            refused(404, "not-found"),
            "{step}"
        );
        assert_eq!(clinic.anonymous().does(step, &turno).await.status, 401, "{step}");
    }
    assert_eq!(status_of(&ana, &turno).await, "booked");
    clinic.close().await;
}
