//! What is refused: merges that make no sense, and whatever is wanted of a patient who was merged.

use axum::http::Method;
use jiff::SignedDuration;
use serde_json::json;
use turnoplus_app::patient::{ErasePatient, ErasureCause, erase};
use turnoplus_domain::patient::Retention;
use turnoplus_testkit::appointment::{Clinic, monday};
use turnoplus_testkit::{PASSWORD, TestApp, catalog};

use super::{merge, preview, written_down};

const NOBODY: &str = "01977777-7777-7777-8777-777777777777";

#[tokio::test]
async fn two_patients_who_cannot_be_one_are_refused_by_preview_and_merge_alike() {
    let clinic = Clinic::open().await;
    let desk = clinic.receptionist().await;
    let ana = written_down(&desk, "30111222", json!({})).await;
    let twin = written_down(&desk, "30111223", json!({})).await;
    let closed = written_down(&desk, "30111224", json!({})).await;
    let _ = desk.delete(&format!("/patients/{closed}")).await.expect(204);
    let (ana_id, closed_id) = (ana.to_string(), closed.to_string());
    for (survivor, other, status, code) in [
        (ana_id.as_str(), NOBODY, 404, "not-found"),
        (NOBODY, &ana_id, 404, "not-found"),
        (&closed_id, &ana_id, 409, "patient-closed"),
        (&ana_id, &ana_id, 422, "invalid-request"),
        (&ana_id, "no", 422, "invalid-request"),
    ] {
        for answer in [
            merge(&desk, survivor, other).await,
            preview(&desk, survivor, other).await,
        ] {
            assert_eq!(answer.refusal(), (status, code.to_owned()), "{survivor} {other}");
        }
    }
    let missing = desk.get(&format!("/patients/{ana}/merge-preview")).await;
    assert_eq!(missing.faults(), ["/otherId required"]);
    let own = merge(&desk, ana, ana).await;
    assert_eq!(own.faults(), ["/otherId same-patient"]);
    let more = json!({"otherId": twin.to_string(), "undo": true});
    let unknown = desk.post(&format!("/patients/{ana}/merge"), more).await;
    assert_eq!(unknown.status, 422);
    // A closed patient may be merged: that is what was done about duplicates before.
    let _ = merge(&desk, ana, closed).await.expect(200);
    clinic.close().await;
}

#[tokio::test]
async fn a_merge_wants_the_password_and_the_version_that_was_read_and_happens_once() {
    let clinic = Clinic::open().await;
    let desk = clinic.receptionist().await;
    let ana = written_down(&desk, "30111222", json!({})).await;
    let twin = written_down(&desk, "30111223", json!({})).await;
    let path = format!("/patients/{ana}/merge");
    let body = json!({"otherId": twin.to_string()});
    let send =
        async |headers: &[(&str, &str)]| desk.send(Method::POST, &path, Some(body.clone()), headers).await;
    clinic.clock.advance(SignedDuration::from_mins(11));
    assert_eq!(
        send(&[]).await.refusal(),
        (403, "reauthentication-required".to_owned())
    );
    let _ = desk
        .post("/auth/reauthenticate", json!({ "password": PASSWORD }))
        .await;
    let stale = send(&[("if-match", "\"7\"")]).await;
    assert_eq!(stale.refusal(), (412, "version-mismatch".to_owned()));
    let merged = send(&[("if-match", "\"1\""), ("idempotency-key", "once")])
        .await
        .expect(200);
    let again = send(&[("if-match", "\"1\""), ("idempotency-key", "once")])
        .await
        .expect(200);
    assert_eq!((&again.body, again.header("etag")), (&merged.body, "\"2\""));
    let other = json!({"otherId": ana.to_string()});
    let reused = desk
        .send(Method::POST, &path, Some(other), &[("idempotency-key", "once")])
        .await;
    assert_eq!(reused.refusal(), (422, "idempotency-key-reused".to_owned()));
    clinic.close().await;
}

#[tokio::test]
async fn nothing_is_done_with_a_merged_patient_but_at_the_survivor() {
    let app = TestApp::start().await;
    let (ana, beto, desk) = (
        app.patient().patient(),
        app.other_patient().patient(),
        app.receptionist(),
    );
    let (doctor, known) = (app.other_doctor(), app.guardian().patient());
    let glass = format!("/patients/{beto}/break-glass");
    let _ = doctor
        .post(&glass, json!({"reason": "Guardia"}))
        .await
        .expect(201);
    let _ = merge(&desk, ana, beto).await.expect(200);

    let path = format!("/patients/{beto}");
    let draft = json!({"patientId": beto.to_string(), "kind": "evolution", "notes": "N"});
    let booking = json!({
        "doctorId": doctor.doctor().to_string(), "patientId": beto.to_string(), "start": app.monday_at("10:00"),
    });
    let known_link =
        |id: turnoplus_domain::ids::PatientId| json!({"relationship": "parent", "patientId": id.to_string()});
    let new_link = json!({"relationship": "parent", "patient": catalog::patient("55111222")});
    let other = app.guardian().patient();
    for (what, refused) in [
        ("open", desk.patch(&path, json!({"active": true})).await),
        (
            "change",
            desk.patch(&path, json!({"phone": "+54 11 4321-0000"})).await,
        ),
        ("book", desk.post("/appointments", booking).await),
        ("draft", doctor.post("/medical-records", draft).await),
        (
            "guardian",
            desk.post(&format!("{path}/dependants"), new_link).await,
        ),
        (
            "dependant",
            desk.post(&format!("/patients/{known}/dependants"), known_link(beto))
                .await,
        ),
        ("again", merge(&desk, ana, beto).await),
        ("survivor", merge(&desk, beto, other).await),
        ("preview", preview(&desk, other, beto).await),
    ] {
        assert_eq!(refused.refusal(), (409, "patient-merged".to_owned()), "{what}");
        assert_eq!(refused.member("survivorId"), ana.to_string(), "{what}");
    }
    let _ = desk.delete(&path).await.expect(204);
    let shown = desk.get(&path).await.expect(200).json();
    assert_eq!(
        (&shown["mergedInto"], &shown["active"]),
        (&json!(ana.to_string()), &json!(false))
    );
    assert_eq!(desk.get("/patients?q=beto").await.items("id"), [""; 0]);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn merged_patients_are_left_out_of_duplicates_and_lead_in_one_step_to_who_they_are() {
    let clinic = Clinic::open().await;
    let (desk, doctor) = (clinic.receptionist().await, clinic.doctor().await);
    let mut same = Vec::new();
    for _ in 0..3 {
        same.push(written_down(&desk, "30111222", json!({})).await);
    }
    let body = json!({
        "doctorId": doctor.doctor().to_string(), "patientId": same[0].to_string(), "start": monday("10:00"),
    });
    let turno = desk.post("/appointments", body).await.expect(201);
    let _ = merge(&desk, same[1], same[0]).await.expect(200);
    let groups = desk.get("/patients/duplicates").await.json();
    assert_eq!(groups["items"][0]["count"], 2);
    let _ = merge(&desk, same[2], same[1]).await.expect(200);
    assert_eq!(desk.get("/patients/duplicates").await.items("likeness"), [""; 0]);
    for merged in &same[..2] {
        let shown = desk.get(&format!("/patients/{merged}")).await.json();
        assert_eq!(shown["mergedInto"], same[2].to_string());
    }
    let path = format!("/appointments/{}", turno.id());
    assert_eq!(desk.get(&path).await.member("patientId"), same[2].to_string());
    clinic.close().await;
}

#[tokio::test]
async fn who_was_erased_is_not_merged() {
    let app = TestApp::start().await;
    let (ana, beto, desk) = (
        app.patient().patient(),
        app.other_patient().patient(),
        app.receptionist(),
    );
    let cmd = ErasePatient {
        patient: beto,
        retention: Retention::LEGAL,
        cause: ErasureCause::Request,
        dry_run: false,
    };
    erase(&*app.store, &*app.clock, cmd).await.unwrap();
    let refused = merge(&desk, ana, beto).await;
    assert_eq!(refused.refusal(), (409, "patient-erased".to_owned()));
    assert_eq!(preview(&desk, ana, beto).await.status, 409);
    app.verify_is_clean().await;
}
