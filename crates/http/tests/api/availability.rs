//! Promises about rules, windows and absences.

use axum::http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};
use turnoplus_domain::ids::DoctorId;
use turnoplus_testkit::{Answer, Person, TestApp};

const MONDAY: &str = "from=2026-11-30&to=2026-11-30";

fn rules(doctor: DoctorId) -> String {
    format!("/doctors/{doctor}/availability-rules")
}

fn windows(doctor: DoctorId) -> String {
    format!("/doctors/{doctor}/availability-windows")
}

fn absences(doctor: DoctorId) -> String {
    format!("/doctors/{doctor}/absences")
}

fn absence(app: &TestApp, from: &str, to: &str) -> Value {
    json!({"start": app.monday_at(from), "end": app.monday_at(to), "reason": "congreso"})
}

fn saturdays(app: &TestApp) -> Value {
    json!({
        "officeId": app.clinic.office.to_string(),
        "weekdays": ["saturday"],
        "startTime": "10:00",
        "endTime": "12:00",
        "validFrom": "2026-11-01",
        "validUntil": "2026-12-31",
    })
}

async fn books(who: &Person, doctor: DoctorId, start: &str) -> Answer {
    who.post(
        "/appointments",
        json!({"doctorId": doctor.to_string(), "start": start}),
    )
    .await
}

async fn desk_books(app: &TestApp, patient: &Person, start: &str) -> Answer {
    let (doctor, patient) = (app.doctor().doctor().to_string(), patient.patient().to_string());
    let body = json!({"doctorId": doctor, "patientId": patient, "start": start});
    app.receptionist().post("/appointments", body).await.expect(201)
}

async fn status_of(who: &Person, turno: &Answer) -> String {
    let body = who
        .get(&format!("/appointments/{}", turno.id()))
        .await
        .expect(200)
        .json();
    body["status"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_doctor_publishes_a_rule_and_it_is_offered() {
    let app = TestApp::start().await;
    let (carla, id) = (app.doctor(), app.doctor().doctor());
    let created = carla.post(&rules(id), saturdays(&app)).await.expect(201);

    assert_eq!(created.header("etag"), "\"1\"");
    assert_eq!(
        created.header("location"),
        format!("/api/v1{}/{}", rules(id), created.id())
    );
    let body = created.json();
    assert_eq!(body["weekdays"], json!(["saturday"]));
    assert_eq!(
        (&body["startTime"], &body["endTime"]),
        (&json!("10:00"), &json!("12:00"))
    );
    assert_eq!(
        (&body["validFrom"], &body["validUntil"]),
        (&json!("2026-11-01"), &json!("2026-12-31"))
    );
    let listed = carla.get(&rules(id)).await.expect(200);
    assert_eq!(listed.all("id"), [app.clinic.rule.to_string(), created.id()]);

    let offered = app
        .anonymous()
        .is_offered(id, "from=2026-11-28&to=2026-11-28")
        .await;
    assert_eq!(
        offered,
        ["10:00", "10:30", "11:00", "11:30"].map(|time| format!("2026-11-28T{time}:00-03:00"))
    );
    assert!(
        app.anonymous()
            .is_offered(id, "from=2027-01-02&to=2027-01-02")
            .await
            .is_empty()
    );
    app.verify_is_clean().await;
}

#[tokio::test]
async fn every_fault_of_a_rule_is_told_at_once() {
    let app = TestApp::start().await;
    let (carla, id) = (app.doctor(), app.doctor().doctor());
    let faulty = json!({
        "officeId": "here",
        "weekdays": ["monday", "monday"],
        "startTime": "9:00",
        "endTime": "10:02",
        "validFrom": "2026-02-30",
        "validUntil": "1492-10-12",
    });
    let refused = carla.post(&rules(id), faulty).await.expect(422);
    assert_eq!(
        refused.faults(),
        [
            "/endTime off-grid",
            "/officeId invalid-id",
            "/startTime invalid-time",
            "/validFrom invalid-date",
            "/validUntil out-of-range",
            "/weekdays repeated",
        ]
    );
    for (field, value, fault) in [
        ("weekdays", json!([]), "/weekdays required"),
        ("weekdays", json!(["lunes"]), "/weekdays/0 unknown-value"),
        ("startTime", json!("24:00"), "/startTime invalid-time"),
        ("endTime", json!("10:00"), "/endTime ends-before-start"),
        ("endTime", json!(1200), "/endTime wrong-type"),
        ("validUntil", json!("2026-10-31"), "/validUntil ends-before-start"),
        ("step", json!(15), "/step unknown-field"),
    ] {
        let mut rule = saturdays(&app);
        rule[field] = value;
        assert_eq!(carla.post(&rules(id), rule).await.expect(422).faults(), [fault]);
    }
    let mut midnight = saturdays(&app);
    midnight["endTime"] = json!("24:00");
    assert_eq!(
        carla.post(&rules(id), midnight).await.expect(201).json()["endTime"],
        "00:00"
    );
}

#[tokio::test]
async fn availability_is_only_for_offices_where_the_doctor_attends() {
    let app = TestApp::start().await;
    let (carla, id) = (app.doctor(), app.doctor().doctor());
    let elsewhere = app.office_in("America/Santiago").await;
    let mut rule = saturdays(&app);
    rule["officeId"] = json!(elsewhere.to_string());
    assert_eq!(
        carla.post(&rules(id), rule).await.expect(422).faults(),
        ["/officeId office-not-of-doctor"]
    );
    let window = json!({"officeId": elsewhere.to_string(), "date": "2026-12-01", "startTime": "15:00", "endTime": "16:00"});
    assert_eq!(
        carla.post(&windows(id), window).await.expect(422).faults(),
        ["/officeId office-not-of-doctor"]
    );
}

#[tokio::test]
async fn only_those_who_keep_the_agenda_see_and_change_it() {
    let app = TestApp::start().await;
    let id = app.doctor().doctor();
    for path in [rules(id), windows(id), absences(id)] {
        app.anonymous().get(&path).await.expect(401);
        app.patient().get(&path).await.expect(403);
        app.other_doctor().get(&path).await.expect(404);
        for keeper in [app.doctor(), app.receptionist(), app.admin()] {
            keeper.get(&path).await.expect(200);
        }
    }
    app.patient().post(&rules(id), saturdays(&app)).await.expect(403);
    app.other_doctor()
        .post(&rules(id), saturdays(&app))
        .await
        .expect(404);
    app.receptionist()
        .post(&rules(id), saturdays(&app))
        .await
        .expect(201);
    let foreign = format!("{}/{}", rules(app.other_doctor().doctor()), app.clinic.rule);
    app.admin().delete(&foreign).await.expect(404);
    app.admin()
        .patch(&foreign, json!({"startTime": "10:00"}))
        .await
        .expect(404);
    app.admin()
        .get(&rules(DoctorId::new(app.state.ids.next())))
        .await
        .expect(404);
}

#[tokio::test]
async fn shortening_a_rule_lists_the_turnos_it_would_leave_outside_and_changes_nothing() {
    let app = TestApp::start().await;
    let (carla, id) = (app.doctor(), app.doctor().doctor());
    let early = books(&app.patient(), id, &app.monday_at("09:00"))
        .await
        .expect(201);
    let late = books(&app.other_patient(), id, &app.monday_at("12:30"))
        .await
        .expect(201);
    let rule = format!("{}/{}", rules(id), app.clinic.rule);

    let refused = carla.patch(&rule, json!({"endTime": "12:00"})).await.expect(409);
    assert_eq!(refused.code(), "affected-appointments");
    let body = refused.json();
    assert_eq!(body["total"], 1);
    assert_eq!(body["appointments"][0]["id"], late.id());
    assert_eq!(body["appointments"][0]["start"], app.monday_at("12:30"));
    assert_eq!(body["appointments"][0]["patientName"], "Beto Ruiz");
    assert_eq!(carla.get(&rules(id)).await.json()["items"][0]["endTime"], "13:00");

    let kept = carla
        .patch(&rule, json!({"endTime": "12:00", "onConflict": "keep"}))
        .await
        .expect(200);
    assert_eq!(
        (kept.header("etag"), &kept.json()["endTime"]),
        ("\"2\"", &json!("12:00"))
    );
    assert_eq!(status_of(&carla, &late).await, "booked");
    // What lies outside already is not asked about again.
    carla.patch(&rule, json!({"endTime": "11:30"})).await.expect(200);

    let refused = carla.delete(&rule).await.expect(409);
    assert_eq!(refused.json()["appointments"][0]["id"], early.id());
    carla
        .delete(&format!("{rule}?onConflict=cancel"))
        .await
        .expect(204);
    assert_eq!(status_of(&carla, &early).await, "cancelled");
    assert_eq!(status_of(&carla, &late).await, "booked");
    assert!(app.anonymous().is_offered(id, MONDAY).await.is_empty());
    carla.delete(&rule).await.expect(404);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_rule_that_is_covered_by_a_window_can_go() {
    let app = TestApp::start().await;
    let (carla, id) = (app.doctor(), app.doctor().doctor());
    books(&app.patient(), id, &app.monday_at("09:00"))
        .await
        .expect(201);
    let window = json!({"officeId": app.clinic.office.to_string(), "date": "2026-11-30", "startTime": "09:00", "endTime": "10:00"});
    let window = carla.post(&windows(id), window).await.expect(201);
    carla
        .delete(&format!("{}/{}", rules(id), app.clinic.rule))
        .await
        .expect(204);

    let path = format!("{}/{}", windows(id), window.id());
    assert_eq!(
        carla.delete(&path).await.expect(409).code(),
        "affected-appointments"
    );
    assert_eq!(
        carla
            .patch(&path, json!({"date": "2026-12-01"}))
            .await
            .expect(409)
            .code(),
        "affected-appointments"
    );
    let moved = carla
        .patch(&path, json!({"startTime": "08:30", "endTime": "11:00"}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&moved["startTime"], &moved["date"], &moved["version"]),
        (&json!("08:30"), &json!("2026-11-30"), &json!(2))
    );
    let offered = app.anonymous().is_offered(id, MONDAY).await;
    assert_eq!(
        offered,
        ["08:30", "09:30", "10:00", "10:30"].map(|time| app.monday_at(time))
    );
    carla.delete(&format!("{path}?onConflict=keep")).await.expect(204);
    assert_eq!(carla.get(&windows(id)).await.json()["items"], json!([]));
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_change_of_what_somebody_else_changed_is_refused() {
    let app = TestApp::start().await;
    let (carla, id) = (app.doctor(), app.doctor().doctor());
    let rule = format!("{}/{}", rules(id), app.clinic.rule);
    let change = || Some(json!({"weekdays": ["monday", "tuesday"]}));
    carla
        .send(Method::PATCH, &rule, change(), &[("if-match", "\"1\"")])
        .await
        .expect(200);
    let stale = carla
        .send(Method::PATCH, &rule, change(), &[("if-match", "\"1\"")])
        .await
        .expect(412);
    assert_eq!(
        (stale.code().as_str(), &stale.json()["version"]),
        ("version-mismatch", &json!(2))
    );
    carla
        .send(Method::DELETE, &rule, None, &[("if-match", "\"1\"")])
        .await
        .expect(412);
    carla
        .send(Method::DELETE, &rule, None, &[("if-match", "\"2\"")])
        .await
        .expect(204);
}

#[tokio::test]
async fn a_rule_without_an_end_gets_one_and_loses_it() {
    let app = TestApp::start().await;
    let (carla, id) = (app.doctor(), app.doctor().doctor());
    let rule = format!("{}/{}", rules(id), app.clinic.rule);
    let ended = carla
        .patch(&rule, json!({"validUntil": "2026-11-29"}))
        .await
        .expect(200);
    assert_eq!(ended.json()["validUntil"], "2026-11-29");
    assert!(app.anonymous().is_offered(id, MONDAY).await.is_empty());
    let open = carla.patch(&rule, json!({"validUntil": null})).await.expect(200);
    assert_eq!(open.json()["validUntil"], Value::Null);
    assert_eq!(app.anonymous().is_offered(id, MONDAY).await.len(), 8);
    assert_eq!(
        carla
            .patch(&rule, json!({"startTime": null}))
            .await
            .expect(422)
            .faults(),
        ["/startTime required"]
    );
    let inverted = carla
        .patch(&rule, json!({"startTime": "15:00"}))
        .await
        .expect(422);
    assert_eq!(inverted.faults(), ["/endTime ends-before-start"]);
}

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
