//! Hours that change under turnos or under somebody else's hands.

use axum::http::Method;
use serde_json::json;
use turnoplus_testkit::TestApp;

use super::{MONDAY, books, rules, status_of, windows};

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
