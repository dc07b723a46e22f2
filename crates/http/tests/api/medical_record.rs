//! Promises about clinical records.

use std::fs;
use std::sync::Arc;

use axum::http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};
use turnoplus_testkit::database::TestDatabase;
use turnoplus_testkit::{MuteAudit, Person, TestApp};

/// Carla has a turno with Ana: she treats her.
async fn clinic() -> TestApp {
    furnished(TestApp::start().await).await
}

/// Ana has a turno with Carla.
async fn furnished(app: TestApp) -> TestApp {
    let turno = json!({
        "doctorId": app.doctor().doctor().to_string(), "patientId": app.patient().patient().to_string(),
        "start": app.monday_at("09:00"),
    });
    app.admin().post("/appointments", turno).await.expect(201);
    app
}

async fn draft(app: &TestApp, notes: &str) -> String {
    let body = json!({
        "patientId": app.patient().patient().to_string(), "kind": "consultation",
        "diagnosis": "Hipertensión", "notes": notes,
    });
    app.doctor().post("/medical-records", body).await.expect(201).id()
}

async fn sign(person: &Person, id: &str) -> Value {
    let path = format!("/medical-records/{id}/sign");
    person.post(&path, json!({})).await.expect(200).json()
}

async fn listed(person: &Person, app: &TestApp) -> Vec<String> {
    let path = format!("/patients/{}/medical-records", app.patient().patient());
    let answer = person.get(&path).await.expect(200);
    let items = answer.json()["items"].as_array().cloned().unwrap();
    items
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

async fn log(app: &TestApp) -> Vec<Value> {
    let path = format!("/patients/{}/access-log", app.patient().patient());
    let answer = app.patient().get(&path).await.expect(200);
    answer.json()["items"].as_array().cloned().unwrap()
}

#[tokio::test]
async fn a_draft_is_its_authors_and_a_signed_entry_never_changes() {
    let app = clinic().await;
    let (carla, ana) = (app.doctor(), app.patient());
    let id = draft(&app, "presión 150/95").await;
    let path = format!("/medical-records/{id}");
    assert_eq!(ana.get(&path).await.status, 404);
    assert!(listed(&ana, &app).await.is_empty());
    assert_eq!(listed(&carla, &app).await, [id.as_str()]);

    let changed = carla
        .patch(&path, json!({"diagnosis": null, "treatment": "Enalapril 10 mg"}))
        .await
        .expect(200);
    assert_eq!(changed.json()["diagnosis"], Value::Null);
    let stale = carla
        .send(
            Method::POST,
            &format!("{path}/sign"),
            Some(json!({})),
            &[("if-match", "\"1\"")],
        )
        .await;
    assert_eq!(stale.code(), "version-mismatch");

    let signed = sign(&carla, &id).await;
    assert_eq!(
        (
            &signed["status"],
            &signed["sequence"],
            &signed["author"]["licenseNumber"]
        ),
        (&json!("signed"), &json!(1), &json!("MN 1001"))
    );
    assert_eq!(signed["contentHash"].as_str().unwrap().len(), 64);
    for refused in [
        carla.patch(&path, json!({"notes": "otra"})).await,
        carla.delete(&path).await,
        carla.post(&format!("{path}/sign"), json!({})).await,
    ] {
        assert_eq!((refused.status, refused.code().as_str()), (409, "record-signed"));
    }
    assert_eq!(ana.get(&path).await.expect(200).json()["notes"], "presión 150/95");
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_correction_stands_beside_what_it_corrects() {
    let app = clinic().await;
    let (carla, ana) = (app.doctor(), app.patient());
    let id = draft(&app, "alergia a la penicilina").await;
    let amendments = format!("/medical-records/{id}/amendments");
    let body = json!({"reason": "Era otra paciente", "notes": "sin alergias"});
    assert_eq!(
        carla.post(&amendments, body.clone()).await.code(),
        "record-not-signed"
    );
    sign(&carla, &id).await;
    let amendment = carla.post(&amendments, body).await.expect(201).id();
    assert_eq!(listed(&ana, &app).await, [id.as_str()], "not before it is signed");
    sign(&carla, &amendment).await;
    assert_eq!(listed(&ana, &app).await, [amendment.as_str(), id.as_str()]);
    let first = ana.get(&format!("/medical-records/{id}")).await.json();
    assert_eq!(
        (&first["notes"], &first["amendedBy"]),
        (&json!("alergia a la penicilina"), &json!([amendment]))
    );
    let second = ana.get(&format!("/medical-records/{amendment}")).await.json();
    assert_eq!(
        (&second["amends"], &second["amendmentReason"], &second["kind"]),
        (&json!(id), &json!("Era otra paciente"), &json!("consultation"))
    );
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_draft_can_be_discarded_and_what_says_nothing_is_not_signed() {
    let app = clinic().await;
    let carla = app.doctor();
    let body = json!({"patientId": app.patient().patient().to_string(), "kind": "study"});
    let id = carla.post("/medical-records", body).await.expect(201).id();
    let path = format!("/medical-records/{id}");
    assert_eq!(
        carla.post(&format!("{path}/sign"), json!({})).await.code(),
        "record-empty"
    );
    carla.delete(&path).await.expect(204);
    assert_eq!(carla.get(&path).await.status, 404);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_draft_is_tied_to_a_turno_of_its_patient_only() {
    let app = clinic().await;
    let (carla, beto) = (app.doctor(), app.other_patient());
    let entry = format!("/medical-records/{}", draft(&app, "nota").await);
    let turnos = carla.get("/appointments").await.json();
    let own = turnos["items"][0]["id"].clone();
    let turno = json!({
        "doctorId": carla.doctor().to_string(), "patientId": beto.patient().to_string(),
        "start": app.monday_at("10:00"),
    });
    let other = app.admin().post("/appointments", turno).await.expect(201).id();
    let tied = carla
        .patch(&entry, json!({"appointmentId": own}))
        .await
        .expect(200)
        .json();
    assert_eq!(tied["appointmentId"], own);
    assert_eq!(carla.get(&entry).await.json()["appointmentId"], own);
    assert_eq!(
        carla
            .patch(&entry, json!({"appointmentId": other}))
            .await
            .faults(),
        ["/appointmentId unknown-appointment"]
    );
    let free = carla
        .patch(&entry, json!({"appointmentId": null}))
        .await
        .expect(200);
    assert_eq!(free.json()["appointmentId"], Value::Null);
}

#[tokio::test]
async fn a_record_opened_in_an_emergency_closes_and_the_patient_sees_why() {
    let app = clinic().await;
    let dante = app.other_doctor();
    let id = draft(&app, "nota").await;
    sign(&app.doctor(), &id).await;
    let ana = app.patient().patient();
    let records = format!("/patients/{ana}/medical-records");
    assert_eq!(dante.get(&records).await.status, 404);
    let glass = format!("/patients/{ana}/break-glass");
    assert_eq!(
        dante.post(&glass, json!({"reason": " "})).await.faults(),
        ["/reason required"]
    );
    dante
        .post(&glass, json!({"reason": "Llegó inconsciente"}))
        .await
        .expect(201);
    assert_eq!(listed(&dante, &app).await, [id.as_str()]);
    app.clock.advance(SignedDuration::from_hours(4));
    assert_eq!(dante.get(&records).await.status, 404);

    let log = log(&app).await;
    let lines: Vec<_> = log
        .iter()
        .map(|line| (&line["action"], &line["userName"], &line["access"]))
        .collect();
    let (read, opened) = (json!("medical-record.listed"), json!("medical-record.opened"));
    let (name, access) = (json!("Dante Gil"), json!("break-glass"));
    assert_eq!(lines, [(&read, &name, &access), (&opened, &name, &access)]);
    assert_eq!(log[0]["recordIds"], json!([id]));
    assert!(
        log.iter()
            .all(|line| line["breakGlassReason"] == "Llegó inconsciente")
    );
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_doctor_opens_no_record_by_booking_a_stranger() {
    let app = TestApp::start().await;
    let (dante, beto) = (app.other_doctor(), app.other_patient().patient());
    let turno = json!({
        "doctorId": dante.doctor().to_string(), "patientId": beto.to_string(), "start": app.monday_at("10:00"),
    });
    let turno = dante.post("/appointments", turno).await.expect(201);
    let records = format!("/patients/{beto}/medical-records");
    assert_eq!(dante.get(&records).await.status, 404);
    // Nor by saying that the stranger was there.
    app.clock.set(app.monday_at("10:00").parse().unwrap());
    let _ = dante.does("complete", &turno).await.expect(200);
    assert_eq!(dante.get(&records).await.status, 404);
    let _ = dante.does("undo", &turno).await.expect(200);
    let _ = app.receptionist().does("arrive", &turno).await.expect(200);
    assert_eq!(dante.get(&records).await.status, 404, "not seen yet");
    let _ = dante.does("start", &turno).await.expect(200);
    assert_eq!(
        dante.get(&records).await.status,
        200,
        "the desk received the patient"
    );
}

#[tokio::test]
async fn a_cancelled_turno_opens_no_record() {
    let app = clinic().await;
    let turnos = app.admin().get("/appointments").await.json();
    let id = turnos["items"][0]["id"].as_str().unwrap().to_owned();
    app.admin()
        .post(&format!("/appointments/{id}/cancel"), json!({}))
        .await
        .expect(200);
    let path = format!("/patients/{}/medical-records", app.patient().patient());
    assert_eq!(app.doctor().get(&path).await.status, 404);
}

#[tokio::test]
async fn the_same_key_makes_one_entry() {
    let app = clinic().await;
    let body =
        json!({"patientId": app.patient().patient().to_string(), "kind": "evolution", "notes": "nota"});
    let send = async |body: &Value| {
        let headers = [("idempotency-key", "k1")];
        app.doctor()
            .send(Method::POST, "/medical-records", Some(body.clone()), &headers)
            .await
    };
    let first = send(&body).await.expect(201);
    let second = send(&body).await.expect(201);
    assert_eq!(first.json(), second.json());
    let mut other = body.clone();
    other["notes"] = json!("otra");
    assert_eq!(send(&other).await.code(), "idempotency-key-reused");
    assert_eq!(listed(&app.doctor(), &app).await.len(), 1);
}

#[tokio::test]
async fn an_entry_names_the_version_of_its_template() {
    let app = clinic().await;
    let (admin, carla) = (app.admin(), app.doctor());
    let body = json!({
        "name": "Control", "specialty": "Clínica médica", "kind": "consultation",
        "sections": [{"name": "Motivo", "hint": "Qué trae a la persona"}, {"name": "Plan"}],
    });
    let template = admin
        .post("/medical-record-templates", body)
        .await
        .expect(201)
        .id();
    let path = format!("/medical-record-templates/{template}");
    admin
        .patch(&path, json!({"name": "Control anual"}))
        .await
        .expect(200);
    let offered = carla
        .get("/medical-record-templates?specialty=clinica%20medica")
        .await
        .expect(200);
    assert_eq!(offered.json()["items"][0]["name"], "Control anual");
    let entry = json!({
        "patientId": app.patient().patient().to_string(), "kind": "consultation", "notes": "nota", "templateId": template,
    });
    let entry_id = carla
        .post("/medical-records", entry.clone())
        .await
        .expect(201)
        .id();
    admin.delete(&path).await.expect(204);
    let kept = carla.get(&format!("/medical-records/{entry_id}")).await.json();
    assert_eq!(
        kept["template"],
        json!({"id": template, "version": 2, "name": "Control anual"})
    );
    assert_eq!(
        carla.post("/medical-records", entry).await.faults(),
        ["/templateId unknown-template"]
    );
}

/// Drafts, what they were changed to, corrections, reasons, and what was sent under a key.
#[tokio::test]
async fn no_text_of_a_record_lies_in_a_database_file() {
    let database = TestDatabase::sqlite();
    let folder = database.folder().unwrap().to_owned();
    let app = furnished(TestApp::start_on(database).await).await;
    let carla = app.doctor();
    let id = draft(&app, "canario-uno").await;
    let path = format!("/medical-records/{id}");
    let keyed = [("idempotency-key", "k1")];
    carla
        .patch(&path, json!({"notes": "canario-dos"}))
        .await
        .expect(200);
    carla
        .send(Method::POST, &format!("{path}/sign"), Some(json!({})), &keyed)
        .await
        .expect(200);
    let body = json!({"reason": "canario-tres", "notes": "canario-cuatro"});
    let keyed = [("idempotency-key", "k2")];
    carla
        .send(Method::POST, &format!("{path}/amendments"), Some(body), &keyed)
        .await
        .expect(201);
    let glass = format!("/patients/{}/break-glass", app.patient().patient());
    app.other_doctor()
        .post(&glass, json!({"reason": "canario-cinco"}))
        .await
        .expect(201);
    assert_eq!(listed(&app.patient(), &app).await.len(), 1);

    let mut read = 0;
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        if file.is_file() {
            let bytes = fs::read(&file).unwrap();
            read += bytes.len();
            let found = bytes.windows(8).any(|window| window == b"canario-");
            assert!(!found, "{}", file.display());
        }
    }
    assert!(read > 100_000, "only {read} bytes were looked at");
}

/// Without its line in the audit trail nothing clinical is shown, and nothing is changed.
#[tokio::test]
async fn a_reading_that_cannot_be_noted_shows_nothing() {
    let app = clinic().await;
    let carla = app.doctor();
    let id = draft(&app, "canario-lectura").await;
    let entry = format!("/medical-records/{id}");
    let file = carla
        .send_file(
            &format!("{entry}/attachments?name=canario-nombre.pdf"),
            "application/pdf",
            b"%PDF-1.7 canario-archivo",
        )
        .await
        .expect(201);
    let file = file.json()["attachments"][0]["id"].as_str().unwrap().to_owned();
    sign(&carla, &id).await;
    let patient = format!("/patients/{}", app.patient().patient());
    let reads = [
        entry.clone(),
        format!("{entry}/attachments/{file}"),
        format!("{patient}/medical-records"),
        format!("{patient}/export"),
        format!("{patient}/export?format=pdf"),
    ];
    let mute = app.with_store(Arc::new(MuteAudit(app.store.clone())));
    for path in reads {
        app.patient().get(&path).await.expect(200);
        for person in [app.patient(), carla.clone()] {
            let answer = mute(person).get(&path).await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (500, "internal"),
                "{path}"
            );
            assert!(!answer.text().contains("canario"), "{path}");
        }
    }
    let other = draft(&app, "nota").await;
    let other = format!("/medical-records/{other}");
    let edit = json!({"notes": "otra"});
    assert_eq!(mute(carla.clone()).patch(&other, edit).await.status, 500);
    assert_eq!(carla.get(&other).await.json()["notes"], "nota");
}
