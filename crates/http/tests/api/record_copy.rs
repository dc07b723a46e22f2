//! Promises about the patient's copy of their clinical record.

use jiff::SignedDuration;
use serde_json::{Value, json};
use turnoplus_app::ports::{Clock as _, Intent, Store as _};
use turnoplus_domain::ids::MedicalRecordId;
use turnoplus_domain::medical_record::{Content, MedicalRecord, NewRecord, RecordKind};
use turnoplus_domain::text::Note;
use turnoplus_testkit::TestApp;

/// Carla treats Ana.
async fn clinic() -> TestApp {
    let app = TestApp::start().await;
    let turno = json!({
        "doctorId": app.doctor().doctor().to_string(), "patientId": app.patient().patient().to_string(),
        "start": app.monday_at("09:00"),
    });
    app.admin().post("/appointments", turno).await.expect(201);
    app
}

async fn signed(app: &TestApp, notes: &str) -> String {
    let body =
        json!({"patientId": app.patient().patient().to_string(), "kind": "consultation", "notes": notes});
    let carla = app.doctor();
    let id = carla.post("/medical-records", body).await.expect(201).id();
    let file = format!("/medical-records/{id}/attachments?name=Ecograf%C3%ADa.pdf");
    carla
        .send_file(&file, "application/pdf", b"%PDF-1.7")
        .await
        .expect(201);
    carla
        .post(&format!("/medical-records/{id}/sign"), json!({}))
        .await
        .expect(200);
    id
}

fn copy_of(app: &TestApp) -> String {
    format!("/patients/{}/export", app.patient().patient())
}

/// The text of a page, as a reading program finds it.
fn text(pdf: &[u8]) -> (usize, String) {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    (pages.len(), document.extract_text(&pages).unwrap())
}

#[tokio::test]
async fn a_copy_holds_every_signed_entry_and_no_draft() {
    let app = clinic().await;
    let (carla, ana) = (app.doctor(), app.patient());
    let first = signed(&app, "Ñandú: presión 150/95").await;
    app.clock.advance(SignedDuration::from_secs(1));
    let amendment = carla
        .post(
            &format!("/medical-records/{first}/amendments"),
            json!({"reason": "Era 140/90", "notes": "presión 140/90"}),
        )
        .await
        .expect(201)
        .id();
    carla
        .post(&format!("/medical-records/{amendment}/sign"), json!({}))
        .await
        .expect(200);
    let draft = json!({"patientId": ana.patient().to_string(), "kind": "evolution", "notes": "borrador"});
    carla.post("/medical-records", draft).await.expect(201);

    for person in [&ana, &app.guardian(), &carla] {
        let answer = person.get(&copy_of(&app)).await.expect(200);
        assert_eq!(
            (
                answer.header("content-type"),
                answer.header("content-disposition")
            ),
            (
                "application/json",
                "attachment; filename=\"historia-clinica_2026-11-25.json\""
            )
        );
        let copy = answer.json();
        assert_eq!(copy["patient"]["id"], ana.patient().to_string());
        let ids: Vec<&Value> = copy["records"]
            .as_array()
            .unwrap()
            .iter()
            .map(|record| &record["id"])
            .collect();
        assert_eq!(ids, [&json!(amendment), &json!(first)]);
        let one = person.get(&format!("/medical-records/{first}")).await.json();
        assert_eq!(copy["records"][1], one, "as it is read by itself");
    }
    let log = ana
        .get(&format!("/patients/{}/access-log", ana.patient()))
        .await
        .json();
    let exports = log["items"].as_array().unwrap().iter();
    let exports = exports.filter(|line| line["action"] == "medical-record.exported");
    assert_eq!(exports.count(), 3);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_printed_copy_names_authors_hashes_files_and_pages() {
    let app = clinic().await;
    let ana = app.patient();
    let id = signed(&app, &"Evolución favorable. ".repeat(400)).await;
    let entry = ana.get(&format!("/medical-records/{id}")).await.json();
    let pdf = ana
        .get(&format!("{}?format=pdf", copy_of(&app)))
        .await
        .expect(200);
    assert_eq!(pdf.header("content-type"), "application/pdf");
    let (pages, spanish) = text(&pdf.body);
    assert!(pages >= 2);
    let whole = spanish.replace(['\n', ' '], "");
    for expected in [
        "CarlaSosa",
        "Matrícula",
        "MN1001",
        "UTC-03:00",
        "Ecografía.pdf",
        entry["contentHash"].as_str().unwrap(),
        entry["attachments"][0]["sha256"].as_str().unwrap(),
        &format!("Página{pages}de{pages}"),
    ] {
        assert!(whole.contains(expected), "{expected} in {spanish}");
    }
    let headers = [("accept", "application/pdf"), ("accept-language", "en")];
    let english = ana
        .send(axum::http::Method::GET, &copy_of(&app), None, &headers)
        .await
        .expect(200);
    assert!(text(&english.body).1.contains("Licence"));
    assert_eq!(
        ana.get(&format!("{}?format=doc", copy_of(&app))).await.faults(),
        ["/format unknown-value"]
    );
}

#[tokio::test]
async fn a_copy_asks_for_the_password_again_and_is_not_for_emergencies() {
    let app = clinic().await;
    signed(&app, "nota").await;
    let (ana, dante) = (app.patient(), app.other_doctor());
    assert_eq!(dante.get(&copy_of(&app)).await.status, 404);
    let glass = format!("/patients/{}/break-glass", ana.patient());
    dante.post(&glass, json!({"reason": "Guardia"})).await.expect(201);
    let listed = format!("/patients/{}/medical-records", ana.patient());
    dante.get(&listed).await.expect(200);
    assert_eq!(dante.get(&copy_of(&app)).await.status, 403);
    app.clock.advance(SignedDuration::from_mins(11));
    assert_eq!(ana.get(&copy_of(&app)).await.code(), "reauthentication-required");
}

#[tokio::test]
async fn a_long_record_is_copied_whole() {
    const ENTRIES: usize = 1_000;
    let app = clinic().await;
    let ana = app.patient();
    let carla = app.doctor();
    let mut uow = app.store.begin(Intent::Write).await.unwrap();
    let doctor = uow.doctors().find(carla.doctor()).await.unwrap().unwrap();
    for number in 1..=ENTRIES as u64 {
        let new = NewRecord {
            id: MedicalRecordId::new(app.state.ids.next()),
            patient: ana.patient(),
            appointment: None,
            content: Content {
                kind: RecordKind::Evolution,
                diagnosis: None,
                treatment: None,
                notes: Some(Note::parse(&format!("Evolución {number}.")).unwrap()),
                template: None,
                attachments: Vec::new(),
            },
            amends: None,
        };
        let draft = MedicalRecord::draft(new, &doctor, carla.user(), app.clock.now());
        uow.medical_records().add(&draft).await.unwrap();
        let signed = draft.sign(&doctor, number, app.clock.now()).unwrap();
        uow.medical_records().sign(&signed).await.unwrap();
    }
    uow.commit().await.unwrap();

    let copy = ana.get(&copy_of(&app)).await.expect(200).json();
    let numbers: std::collections::BTreeSet<u64> = copy["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| record["sequence"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers.len(), ENTRIES);
    let pdf = ana
        .get(&format!("{}?format=pdf", copy_of(&app)))
        .await
        .expect(200);
    let (pages, text) = text(&pdf.body);
    assert!(pages > 100);
    assert!(text.contains("Evolución 1.") && text.contains("Evolución 1000."));
}
