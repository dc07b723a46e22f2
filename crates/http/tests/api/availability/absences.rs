//! Absences: what they block, cancel and give back.

use jiff::SignedDuration;
use serde_json::{Value, json};
use turnoplus_testkit::TestApp;

use super::{MONDAY, absence, absences, books, desk_books, status_of};

#[tokio::test]
async fn an_absence_blocks_the_agenda_and_gives_it_back() {
    let app = TestApp::start().await;
    let (carla, id) = (app.doctor(), app.doctor().doctor());
    let away = carla
        .post(&absences(id), absence(&app, "09:30", "12:00"))
        .await
        .expect(201);
    let body = away.json();
    assert_eq!(
        (&body["start"], &body["end"]),
        (&json!(app.monday_at("09:30")), &json!(app.monday_at("12:00")))
    );
    assert_eq!(
        (&body["reason"], &body["timeZone"]),
        (&json!("congreso"), &json!("America/Argentina/Buenos_Aires"))
    );

    let offered = app.anonymous().is_offered(id, MONDAY).await;
    assert_eq!(
        offered,
        ["09:00", "12:00", "12:30"].map(|time| app.monday_at(time))
    );
    books(&app.patient(), id, &app.monday_at("10:00"))
        .await
        .expect(409);
    let path = format!("{}/{}", absences(id), away.id());
    let shorter = carla
        .patch(&path, json!({"end": app.monday_at("10:30"), "reason": null}))
        .await
        .expect(200);
    assert_eq!(
        (shorter.header("etag"), &shorter.json()["reason"]),
        ("\"2\"", &Value::Null)
    );
    books(&app.patient(), id, &app.monday_at("10:30"))
        .await
        .expect(201);
    let refused = carla
        .patch(&path, json!({"end": app.monday_at("11:00")}))
        .await
        .expect(409);
    assert_eq!(refused.json()["appointments"][0]["patientName"], "Ana Paz");

    carla.delete(&path).await.expect(204);
    books(&app.other_patient(), id, &app.monday_at("10:00"))
        .await
        .expect(201);
    assert_eq!(carla.get(&absences(id)).await.json()["items"], json!([]));
    app.verify_is_clean().await;
}

#[tokio::test]
async fn an_absence_over_turnos_waits_for_a_decision() {
    let app = TestApp::start().await;
    let (desk, id) = (app.receptionist(), app.doctor().doctor());
    let nine = books(&app.patient(), id, &app.monday_at("09:00"))
        .await
        .expect(201);
    let ten = books(&app.other_patient(), id, &app.monday_at("10:00"))
        .await
        .expect(201);

    let refused = desk
        .post(&absences(id), absence(&app, "08:00", "18:00"))
        .await
        .expect(409);
    assert_eq!(
        (refused.code().as_str(), &refused.json()["total"]),
        ("affected-appointments", &json!(2))
    );
    assert_eq!(desk.get(&absences(id)).await.json()["items"], json!([]));
    let mut keep = absence(&app, "08:00", "18:00");
    keep["onConflict"] = json!("keep");
    assert_eq!(
        desk.post(&absences(id), keep).await.expect(422).faults(),
        ["/onConflict unknown-value"]
    );

    let mut cancel = absence(&app, "08:00", "18:00");
    cancel["onConflict"] = json!("cancel");
    let away = desk.post(&absences(id), cancel).await.expect(201);
    assert_eq!(status_of(&app.patient(), &nine).await, "cancelled");
    assert_eq!(status_of(&app.other_patient(), &ten).await, "cancelled");
    app.verify_is_clean().await;
    // The patients are free for another doctor at once, and the doctor again after the absence.
    books(
        &app.patient(),
        app.other_doctor().doctor(),
        &app.monday_at("09:00"),
    )
    .await
    .expect(201);
    desk.delete(&format!("{}/{}", absences(id), away.id()))
        .await
        .expect(204);
    books(&app.other_patient(), id, &app.monday_at("09:00"))
        .await
        .expect(201);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn absences_do_not_overlap_but_may_touch() {
    let app = TestApp::start().await;
    let (carla, id) = (app.doctor(), app.doctor().doctor());
    let first = carla
        .post(&absences(id), absence(&app, "09:00", "11:00"))
        .await
        .expect(201);
    let refused = carla
        .post(&absences(id), absence(&app, "10:00", "12:00"))
        .await
        .expect(409);
    assert_eq!(
        (refused.code(), &refused.json()["absenceId"]),
        ("absence-overlap".to_owned(), &json!(first.id()))
    );
    let second = carla
        .post(&absences(id), absence(&app, "11:00", "12:00"))
        .await
        .expect(201);
    let path = format!("{}/{}", absences(id), second.id());
    let refused = carla
        .patch(&path, json!({"start": app.monday_at("10:55")}))
        .await
        .expect(409);
    assert_eq!(refused.code(), "absence-overlap");
    app.verify_is_clean().await;
}

#[tokio::test]
async fn an_absence_has_bounds() {
    let app = TestApp::start().await;
    let (carla, id) = (app.doctor(), app.doctor().doctor());
    for (start, end, fault) in [
        (
            "2026-11-30T10:00:00-03:00",
            "2026-11-30T10:00:00-03:00",
            "/end ends-before-start",
        ),
        (
            "2026-11-20T10:00:00-03:00",
            "2026-11-24T10:00:00-03:00",
            "/end in-the-past",
        ),
        (
            "2026-12-01T00:00:00-03:00",
            "2027-12-01T00:00:00-03:00",
            "/end too-long",
        ),
        (
            "2026-12-01",
            "2026-12-02T00:00:00-03:00",
            "/start invalid-instant",
        ),
        (
            "2026-12-01T00:00:00-03:00",
            "2026-12-02T00:00:00",
            "/end invalid-instant",
        ),
    ] {
        let refused = carla
            .post(&absences(id), json!({"start": start, "end": end}))
            .await
            .expect(422);
        assert_eq!(refused.faults(), [fault], "{start} {end}");
    }
}

#[tokio::test]
async fn a_doctor_who_falls_ill_at_noon_keeps_the_morning() {
    let app = TestApp::start().await;
    let (carla, id) = (app.doctor(), app.doctor().doctor());
    // It is Wednesday, 09:00. One patient is done early, one is with the doctor, one is still to come.
    let at = |time: &str| format!("2026-11-25T{time}:00-03:00");
    let first = desk_books(&app, &app.patient(), &at("09:00")).await;
    let second = desk_books(&app, &app.other_patient(), &at("09:30")).await;
    let third = desk_books(&app, &app.patient(), &at("10:30")).await;
    carla
        .post(&format!("/appointments/{}/complete", first.id()), json!({}))
        .await
        .expect(200);
    app.clock.advance(SignedDuration::from_mins(32));
    carla
        .post(&format!("/appointments/{}/arrive", second.id()), json!({}))
        .await
        .expect(200);
    carla
        .post(&format!("/appointments/{}/start", second.id()), json!({}))
        .await
        .expect(200);

    let today = json!({"start": at("00:00"), "end": "2026-11-26T00:00:00-03:00", "onConflict": "cancel"});
    carla.post(&absences(id), today).await.expect(201);
    let statuses = [&first, &second, &third];
    let mut found = Vec::new();
    for turno in statuses {
        found.push(status_of(&carla, turno).await);
    }
    assert_eq!(found, ["completed", "in_consultation", "cancelled"]);
    assert!(
        app.anonymous()
            .is_offered(id, "from=2026-11-25&to=2026-11-25")
            .await
            .is_empty()
    );
    carla
        .post(&format!("/appointments/{}/complete", second.id()), json!({}))
        .await
        .expect(200);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn an_absence_may_begin_when_a_visit_with_time_after_it_ends() {
    let app = TestApp::start().await;
    let (carla, id) = (app.doctor(), app.doctor().doctor());
    let practice = app.visit_type("Práctica", (0, 30, 15), true).await;
    let body = json!({"doctorId": id.to_string(), "start": app.monday_at("09:00"), "visitTypeId": practice.to_string()});
    let turno = app.patient().post("/appointments", body).await.expect(201);
    carla
        .post(&absences(id), absence(&app, "09:30", "12:00"))
        .await
        .expect(201);
    assert_eq!(status_of(&carla, &turno).await, "booked");
    app.patient()
        .post(&format!("/appointments/{}/cancel", turno.id()), json!({}))
        .await
        .expect(200);
    assert_eq!(
        app.anonymous().is_offered(id, MONDAY).await,
        ["09:00", "12:00", "12:30"].map(|t| app.monday_at(t))
    );
    app.verify_is_clean().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_absence_and_a_booking_at_the_same_moment_never_both_win() {
    let app = TestApp::start().await;
    let (carla, id) = (app.doctor(), app.doctor().doctor());
    for round in 0..12_u32 {
        let day = 1 + round % 4;
        let start = format!("2026-12-0{day}T{:02}:00:00-03:00", 9 + round / 4);
        let end = format!("2026-12-0{day}T{:02}:30:00-03:00", 9 + round / 4);
        let [ana, beto] = app.patients();
        let path = absences(id);
        let away = carla.post(&path, json!({"start": start, "end": end}));
        let (away, first, second) = tokio::join!(away, books(&ana, id, &start), books(&beto, id, &start));

        let booked = [&first, &second]
            .iter()
            .filter(|answer| answer.status() == 201)
            .count();
        match away.status() {
            201 => assert_eq!(booked, 0, "{start}"),
            409 => {
                assert_eq!(away.code(), "affected-appointments");
                assert_eq!(booked, 1, "{start}");
            }
            other => panic!("{other} {}", away.text()),
        }
        for refused in [&first, &second].iter().filter(|answer| answer.status() != 201) {
            assert_eq!(refused.status(), 409, "{}", refused.text());
        }
        for (who, turno) in [(&ana, &first), (&beto, &second)] {
            if turno.status() == 201 {
                who.post(&format!("/appointments/{}/cancel", turno.id()), json!({}))
                    .await
                    .expect(200);
            }
        }
    }
    app.verify_is_clean().await;
}
