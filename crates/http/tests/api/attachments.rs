//! Promises about files beside entries of clinical records.

use axum::http::Method;
use serde_json::{Value, json};
use turnoplus_testkit::{Answer, Person, TestApp};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR";

/// Carla treats Ana and has begun an entry.
async fn drafted() -> (TestApp, String) {
    let app = TestApp::start().await;
    let turno = json!({
        "doctorId": app.doctor().doctor().to_string(), "patientId": app.patient().patient().to_string(),
        "start": app.monday_at("09:00"),
    });
    app.admin().post("/appointments", turno).await.expect(201);
    let body = json!({"patientId": app.patient().patient().to_string(), "kind": "study"});
    let id = app.doctor().post("/medical-records", body).await.expect(201).id();
    (app, format!("/medical-records/{id}"))
}

async fn attach(person: &Person, entry: &str, (name, kind, bytes): (&str, &str, &[u8])) -> Answer {
    person
        .send_file(&format!("{entry}/attachments?name={name}"), kind, bytes)
        .await
}

fn first_file(entry: &Value) -> String {
    entry["attachments"][0]["id"].as_str().unwrap().to_owned()
}

async fn log(app: &TestApp) -> Vec<(String, String)> {
    let path = format!("/patients/{}/access-log", app.patient().patient());
    let answer = app.patient().get(&path).await.expect(200).json();
    let line = |line: &Value| {
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
        (text("action"), text("userName"))
    };
    answer["items"].as_array().unwrap().iter().map(line).collect()
}

#[tokio::test]
async fn a_file_is_listed_signed_and_given_to_whoever_may_read_the_entry() {
    let (app, entry) = drafted().await;
    let (carla, ana) = (app.doctor(), app.patient());
    let answer = attach(
        &carla,
        &entry,
        ("Ecograf%C3%ADa%20renal.pdf", "application/pdf", PDF),
    )
    .await
    .expect(201);
    let listed = answer.json();
    let id = first_file(&listed);
    assert_eq!(
        listed["attachments"],
        json!([{
            "id": id, "name": "Ecografía renal.pdf", "mediaType": "application/pdf", "size": PDF.len(),
            "sha256": "f5117edb193052414d3b7496857953fd5c40d289c84ce675aa0bd361d40ffd76",
        }])
    );
    let file = format!("{entry}/attachments/{id}");
    assert_eq!(answer.header("location"), format!("/api/v1{file}"));
    assert_eq!(ana.get(&file).await.status, 404, "a draft is its author's");

    let signed = carla
        .post(&format!("{entry}/sign"), json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(first_file(&signed), id);
    for person in [&ana, &app.guardian(), &carla] {
        let got = person.get(&file).await.expect(200);
        assert_eq!(got.body, PDF);
        assert_eq!(
            (
                got.header("content-type"),
                got.header("x-content-type-options"),
                got.header("cache-control"),
                got.header("content-disposition"),
            ),
            (
                "application/pdf",
                "nosniff",
                "no-store",
                "attachment; filename=\"Ecograf_a renal.pdf\"; filename*=UTF-8''Ecograf%C3%ADa%20renal.pdf"
            )
        );
    }
    assert_eq!(app.other_doctor().get(&file).await.status, 404);
    let glass = format!("/patients/{}/break-glass", ana.patient());
    app.other_doctor()
        .post(&glass, json!({"reason": "Guardia"}))
        .await
        .expect(201);
    app.other_doctor().get(&file).await.expect(200);
    let log = log(&app).await;
    let read = |name: &str| ("medical-record.attachment-read".to_owned(), name.to_owned());
    assert_eq!(log[0], read("Dante Gil"));
    assert_eq!(log.iter().filter(|line| line.0 == read("").0).count(), 4);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_signed_entry_takes_and_gives_up_no_file_and_a_correction_has_its_own() {
    let (app, entry) = drafted().await;
    let carla = app.doctor();
    let listed = attach(&carla, &entry, ("a.png", "image/png", PNG))
        .await
        .expect(201);
    let file = format!("{entry}/attachments/{}", first_file(&listed.json()));
    carla.post(&format!("{entry}/sign"), json!({})).await.expect(200);
    for refused in [
        attach(&carla, &entry, ("b.pdf", "application/pdf", PDF)).await,
        attach(&carla, &entry, ("a.png", "image/png", PNG)).await,
        carla.delete(&file).await,
    ] {
        assert_eq!((refused.status, refused.code().as_str()), (409, "record-signed"));
    }
    let reason = json!({"reason": "Faltaba el informe"});
    let amendment = carla
        .post(&format!("{entry}/amendments"), reason)
        .await
        .expect(201);
    assert_eq!(amendment.json()["attachments"], json!([]));
    let amendment = format!("/medical-records/{}", amendment.id());
    attach(&carla, &amendment, ("b.pdf", "application/pdf", PDF))
        .await
        .expect(201);
    carla
        .post(&format!("{amendment}/sign"), json!({}))
        .await
        .expect(200);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_file_is_taken_away_from_a_draft_and_goes_with_it() {
    let (app, entry) = drafted().await;
    let carla = app.doctor();
    let listed = attach(&carla, &entry, ("a.png", "image/png", PNG))
        .await
        .expect(201);
    let file = format!("{entry}/attachments/{}", first_file(&listed.json()));
    let stale = carla
        .send(Method::DELETE, &file, None, &[("if-match", "\"1\"")])
        .await;
    assert_eq!(stale.code(), "version-mismatch");
    let left = carla.delete(&file).await.expect(200).json();
    assert_eq!(left["attachments"], json!([]));
    assert_eq!(carla.get(&file).await.status, 404);
    assert_eq!(carla.delete(&file).await.status, 404);
    attach(&carla, &entry, ("a.png", "image/png", PNG))
        .await
        .expect(201);
    app.verify_is_clean().await;
    carla.delete(&entry).await.expect(204);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn what_a_file_is_its_first_bytes_say() {
    let (app, entry) = drafted().await;
    let carla = app.doctor();
    for (kind, bytes) in [
        ("image/png", PDF),
        ("application/octet-stream", PDF),
        ("application/pdf", b"MZ\x90\0".as_slice()),
        ("application/pdf", b""),
        ("text/html", b"<script>"),
        ("application/json", b"{}"),
    ] {
        let refused = attach(&carla, &entry, ("a.pdf", kind, bytes)).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (415, "unsupported-file"),
            "{kind}"
        );
    }
    let nameless = carla
        .send_file(&format!("{entry}/attachments"), "application/pdf", PDF)
        .await;
    assert_eq!(nameless.faults(), ["/name required"]);
    for (name, fault) in [
        ("..%2Fa.pdf", "folder"),
        ("%20", "required"),
        ("a%00.pdf", "forbidden-character"),
    ] {
        let refused = attach(&carla, &entry, (name, "application/pdf", PDF)).await;
        assert_eq!(refused.faults(), [format!("/name {fault}")]);
    }
}

#[tokio::test]
async fn files_are_counted_and_measured() {
    let (app, entry) = drafted().await;
    let carla = app.doctor();
    let mut large = PDF.to_vec();
    large.resize(10 * 1024 * 1024, b' ');
    let listed = attach(&carla, &entry, ("a.pdf", "application/pdf", &large))
        .await
        .expect(201)
        .json();
    assert_eq!(listed["attachments"][0]["size"], 10 * 1024 * 1024);
    let file = format!("{entry}/attachments/{}", first_file(&listed));
    assert!(carla.get(&file).await.expect(200).body == large);
    large.push(b' ');
    let refused = attach(&carla, &entry, ("b.pdf", "application/pdf", &large)).await;
    assert_eq!((refused.status, refused.code().as_str()), (413, "file-too-large"));

    for number in 1..10 {
        attach(&carla, &entry, (&format!("{number}.pdf"), "application/pdf", PDF))
            .await
            .expect(201);
    }
    let full = attach(&carla, &entry, ("11.pdf", "application/pdf", PDF)).await;
    assert_eq!((full.status, full.code().as_str()), (409, "record-full"));
    let again = attach(&carla, &entry, ("9.pdf", "application/pdf", PDF)).await;
    let again = again.expect(201).json();
    assert_eq!(
        again["attachments"].as_array().map(Vec::len),
        Some(10),
        "it is there already"
    );
    // Nobody is made to read what they may not add to.
    for (person, status) in [(app.patient(), 403), (app.other_doctor(), 404)] {
        assert_eq!(
            attach(&person, &entry, ("b.pdf", "x/y", &large)).await.status,
            status
        );
    }
    app.verify_is_clean().await;
}
