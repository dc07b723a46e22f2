//! Everybody is written to in the language that they chose.

use serde_json::{Value, json};
use turnoplus_testkit::TestApp;

use super::{books, only, settings};

#[tokio::test]
async fn a_patient_chooses_a_language_and_goes_back_to_the_clinics() {
    let app = TestApp::start().await;
    let beto = app.other_patient();
    assert!(beto.get("/users/me").await.expect(200).json()["language"].is_null());
    let changed = beto
        .patch("/users/me", json!({ "language": "en" }))
        .await
        .expect(200);
    assert_eq!(changed.json()["language"], "en");
    let seen = app
        .receptionist()
        .get(&format!("/patients/{}", beto.patient()))
        .await;
    assert_eq!(seen.json()["language"], "en", "the desk sees it too");
    let _ = books(&beto, &app.doctor(), &app.monday_at("09:00")).await;
    let letter = only(app.post().await);
    assert_eq!(
        letter.subject,
        "Your appointment is booked: Monday 30 November, 09:00"
    );
    assert_eq!(letter.language.code(), "en");
    let _ = beto
        .patch("/users/me", json!({ "language": null }))
        .await
        .expect(200);
    let _ = books(&beto, &app.doctor(), &app.monday_at("10:00")).await;
    assert_eq!(only(app.post().await).language.code(), "es");
    app.verify_is_clean().await;
}

#[tokio::test]
async fn the_desk_notes_the_language_of_a_patient_without_an_account() {
    let app = TestApp::start().await;
    settings(&app, json!({ "language": "en" })).await;
    let desk = app.receptionist();
    let body = json!({
        "fullName": "Zoé Güemes", "documentType": "dni", "documentNumber": "12345678",
        "email": "zoe@correo.example", "language": "es",
    });
    let patient = desk.post("/patients", body).await.expect(201);
    assert_eq!(patient.json()["language"], "es");
    let body = json!({
        "doctorId": app.doctor().doctor().to_string(), "start": app.monday_at("09:00"), "patientId": patient.id(),
    });
    let _ = desk.post("/appointments", body).await.expect(201);
    assert_eq!(only(app.post().await).language.code(), "es");
    let path = format!("/patients/{}", patient.id());
    let cleared = desk.patch(&path, json!({ "language": null })).await.expect(200);
    assert_eq!(cleared.json()["language"], Value::Null);
}

#[tokio::test]
async fn staff_get_the_letters_of_their_accounts_in_their_language() {
    let app = TestApp::start().await;
    for person in [app.receptionist(), app.doctor(), app.admin()] {
        let changed = person
            .patch("/users/me", json!({ "language": "en" }))
            .await
            .expect(200);
        assert_eq!(changed.json()["language"], "en");
        let forgotten = json!({ "email": person.email() });
        let _ = person.post("/auth/password/forgot", forgotten).await.expect(202);
        let letter = only(app.post().await);
        assert!(
            letter.subject.starts_with("Choose a new password"),
            "{}",
            letter.subject
        );
    }
    app.verify_is_clean().await;
}

#[tokio::test]
async fn other_languages_are_refused_by_name() {
    let app = TestApp::start().await;
    let wrong = json!({ "language": "EN" });
    let refused = app.patient().patch("/users/me", wrong.clone()).await;
    assert_eq!(refused.faults(), ["/language unknown-language"]);
    let path = format!("/patients/{}", app.patient().patient());
    assert_eq!(
        app.receptionist().patch(&path, wrong).await.faults(),
        ["/language unknown-language"]
    );
}
