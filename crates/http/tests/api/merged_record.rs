//! Promises about the clinical record of somebody whom the clinic had on its books twice.

use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::{Value, json};
use turnoplus_testkit::{MuteAudit, Person, TestApp};

/// Beto turned out to be Ana: an entry and its file that Dante signed, and one of his drafts, were written under Beto.
struct Twice {
    app: TestApp,
    anas: String,
    betos: String,
    file: String,
    draft: String,
}

impl Twice {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let (ana, beto, carla, dante) = (
            app.patient(),
            app.other_patient(),
            app.doctor(),
            app.other_doctor(),
        );
        books(&app, &ana, &carla, "09:00").await;
        let turno = books(&app, &beto, &dante, "10:00").await;
        let anas = written(&carla, &ana, "de Ana").await;
        signs(&carla, &anas).await;
        app.clock.advance(SignedDuration::from_secs(1));
        let betos = written(&dante, &beto, "canario de Beto").await;
        let path = format!("/medical-records/{betos}/attachments?name=a.pdf");
        let sent = dante
            .send_file(&path, "application/pdf", b"%PDF-1.7 canario")
            .await;
        let file = sent.expect(201).json()["attachments"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        signs(&dante, &betos).await;
        let draft = written(&dante, &beto, "borrador").await;
        beto.get(&format!("/medical-records/{betos}")).await.expect(200);
        // So that he treats neither.
        let cancel = format!("/appointments/{turno}/cancel");
        app.receptionist().post(&cancel, json!({})).await.expect(200);
        merge(&app, &beto, &ana).await;
        app.clock.advance(SignedDuration::from_secs(1));
        Self {
            app,
            anas,
            betos,
            file,
            draft,
        }
    }

    /// An address under Ana's id and under Beto's.
    fn both(&self, what: &str) -> [String; 2] {
        self.app
            .patients()
            .map(|patient| format!("/patients/{}/{what}", patient.patient()))
    }
}

async fn books(app: &TestApp, patient: &Person, doctor: &Person, time: &str) -> String {
    let turno = json!({
        "doctorId": doctor.doctor().to_string(), "patientId": patient.patient().to_string(),
        "start": app.monday_at(time),
    });
    app.receptionist()
        .post("/appointments", turno)
        .await
        .expect(201)
        .id()
}

async fn written(doctor: &Person, patient: &Person, notes: &str) -> String {
    let body = json!({ "patientId": patient.patient().to_string(), "kind": "evolution", "notes": notes });
    doctor.post("/medical-records", body).await.expect(201).id()
}

async fn signs(doctor: &Person, id: &str) -> Value {
    let path = format!("/medical-records/{id}/sign");
    doctor.post(&path, json!({})).await.expect(200).json()
}

async fn merge(app: &TestApp, gone: &Person, survivor: &Person) {
    let path = format!("/patients/{}/merge", survivor.patient());
    let body = json!({ "otherId": gone.patient().to_string() });
    app.receptionist().post(&path, body).await.expect(200);
}

#[tokio::test]
async fn whoever_reads_the_survivors_record_reads_what_was_written_under_the_other() {
    let twice = Twice::open().await;
    let app = &twice.app;
    let entry = format!("/medical-records/{}", twice.betos);
    let file = format!("{entry}/attachments/{}", twice.file);
    for person in [app.patient(), app.guardian(), app.doctor()] {
        for list in twice.both("medical-records") {
            let listed = person.get(&list).await.expect(200);
            assert_eq!(listed.items("id"), [twice.betos.as_str(), twice.anas.as_str()]);
            let under = listed.items("patientId");
            assert_eq!(
                under,
                app.patients()
                    .map(|patient| patient.patient().to_string())
                    .into_iter()
                    .rev()
                    .collect::<Vec<_>>()
            );
        }
        assert_eq!(
            person.get(&entry).await.expect(200).json()["notes"],
            "canario de Beto"
        );
        person.get(&file).await.expect(200);
    }
    for list in twice.both("medical-records") {
        assert_eq!(app.other_doctor().get(&list).await.status, 404);
    }
    let closed = app.other_patient().get(&entry).await;
    assert_eq!(closed.status, 401, "Ana has a login already");
    app.other_doctor().get(&entry).await.expect(200);
    let other = format!("/medical-records/{}", twice.anas);
    assert_eq!(app.other_doctor().get(&other).await.status, 404);
    for desk in [app.receptionist(), app.admin()] {
        assert_eq!(desk.get(&entry).await.status, 403);
        for list in twice.both("medical-records") {
            assert_eq!(desk.get(&list).await.status, 403);
        }
    }
    app.verify_is_clean().await;
}

#[tokio::test]
async fn whoever_treated_the_other_treats_the_survivor() {
    let app = TestApp::start().await;
    let (ana, beto, carla, dante) = (
        app.patient(),
        app.other_patient(),
        app.doctor(),
        app.other_doctor(),
    );
    books(&app, &ana, &carla, "09:00").await;
    books(&app, &beto, &dante, "10:00").await;
    let entry = written(&carla, &ana, "de Ana").await;
    signs(&carla, &entry).await;
    let list = format!("/patients/{}/medical-records", ana.patient());
    assert_eq!(dante.get(&list).await.status, 404);
    merge(&app, &beto, &ana).await;
    assert_eq!(dante.get(&list).await.expect(200).items("id"), [entry]);
}

#[tokio::test]
async fn the_log_of_the_survivor_tells_who_read_either() {
    let twice = Twice::open().await;
    let (app, ana) = (&twice.app, twice.app.patient());
    app.doctor()
        .get(&format!("/medical-records/{}", twice.betos))
        .await
        .expect(200);
    let [log, asked_by_the_other] = twice.both("access-log");
    let whole = ana.get(&log).await.expect(200);
    let names = whole.items("userName");
    assert_eq!(
        names,
        ["Carla Sosa", "Beto Ruiz"],
        "before and after they were merged"
    );
    for line in whole.json()["items"].as_array().unwrap() {
        assert_eq!(line["recordIds"], json!([twice.betos]));
    }
    assert_eq!(
        ana.get(&asked_by_the_other).await.expect(200).json(),
        whole.json()
    );
    let first = ana.get(&format!("{log}?limit=1")).await.expect(200).json();
    let next = first["nextCursor"].as_str().unwrap();
    let second = ana.get(&format!("{log}?limit=1&cursor={next}")).await.expect(200);
    assert_eq!(second.items("userName"), ["Beto Ruiz"]);
    assert!(second.json()["nextCursor"].is_null());
}

#[tokio::test]
async fn an_emergency_opens_the_whole_record_under_either_id() {
    let twice = Twice::open().await;
    let (app, dante) = (&twice.app, twice.app.other_doctor());
    let [_, glass] = twice.both("break-glass");
    let opened = dante
        .post(&glass, json!({ "reason": "Guardia" }))
        .await
        .expect(201);
    assert_eq!(opened.json()["patientId"], app.patient().patient().to_string());
    for list in twice.both("medical-records") {
        assert_eq!(dante.get(&list).await.items("id").len(), 3, "with his draft");
    }
    let [log, _] = twice.both("access-log");
    let lines = app.patient().get(&log).await.expect(200);
    assert_eq!(
        lines.items("action")[..3],
        [
            "medical-record.listed",
            "medical-record.listed",
            "medical-record.opened"
        ]
    );
    assert_eq!(lines.items("breakGlassReason")[..3], ["Guardia"; 3]);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_draft_that_was_left_is_signed_in_its_own_chain_and_none_is_begun() {
    let twice = Twice::open().await;
    let (app, carla, dante) = (&twice.app, twice.app.doctor(), twice.app.other_doctor());
    let [ana, beto] = app.patients().map(|patient| patient.patient().to_string());
    let changed = json!({ "notes": "borrador, al final" });
    dante
        .patch(&format!("/medical-records/{}", twice.draft), changed)
        .await
        .expect(200);
    let signed = signs(&dante, &twice.draft).await;
    assert_eq!(
        (&signed["patientId"], &signed["sequence"]),
        (&json!(beto), &json!(2))
    );

    let body = json!({ "patientId": beto, "kind": "evolution", "notes": "nota" });
    let refused = carla.post("/medical-records", body.clone()).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "patient-merged"));
    assert_eq!(refused.json()["survivorId"], ana);
    assert_eq!(
        dante.post("/medical-records", body).await.status,
        404,
        "who may not read is told nothing"
    );

    let path = format!("/medical-records/{}/amendments", twice.betos);
    let body = json!({ "reason": "Era otra dosis", "notes": "corregida" });
    let amendment = carla.post(&path, body).await.expect(201);
    assert_eq!(amendment.json()["patientId"], ana);
    let signed = signs(&carla, &amendment.id()).await;
    assert_eq!(signed["sequence"], 2, "after Ana's first");
    let corrected = app
        .patient()
        .get(&format!("/medical-records/{}", twice.betos))
        .await
        .expect(200);
    assert_eq!(corrected.json()["amendedBy"], json!([amendment.id()]));
    app.verify_is_clean().await;
}

#[tokio::test]
async fn the_copy_holds_both_chains_and_says_under_whom_each_entry_was_written() {
    let twice = Twice::open().await;
    let (app, ana) = (&twice.app, twice.app.patient());
    let [anas, betos] = app.patients().map(|patient| patient.patient().to_string());
    for path in twice.both("export") {
        let copy = ana.get(&path).await.expect(200).json();
        assert_eq!(copy["patient"]["id"], anas);
        assert_eq!(copy["mergedPatients"][0]["id"], betos);
        assert_eq!(copy["mergedPatients"][0]["mergedInto"], anas);
        let records = copy["records"].as_array().unwrap();
        let entries: Vec<_> = records
            .iter()
            .map(|it| (&it["id"], &it["patientId"], &it["sequence"]))
            .collect();
        let (one, ids) = (json!(1), [&twice.betos, &twice.anas].map(|id| json!(id)));
        assert_eq!(
            entries,
            [(&ids[0], &json!(betos), &one), (&ids[1], &json!(anas), &one)]
        );

        let pdf = ana.get(&format!("{path}?format=pdf")).await.expect(200);
        let document = lopdf::Document::load_mem(&pdf.body).unwrap();
        let pages: Vec<u32> = document.get_pages().keys().copied().collect();
        let text = document.extract_text(&pages).unwrap().replace(['\n', ' '], "");
        for expected in [
            "Tambiénregistradacomo",
            &format!("AnaPaz,DNI52111222({anas})"),
            &format!("BetoRuiz,DNI30333444({betos})"),
        ] {
            assert!(text.contains(expected), "{expected} in {text}");
        }
        assert_eq!(text.matches("Escritaanombrede").count(), 2, "{text}");
    }
    let log = ana
        .get(&twice.both("access-log")[0])
        .await
        .expect(200)
        .items("action");
    assert_eq!(
        log.iter()
            .filter(|action| *action == "medical-record.exported")
            .count(),
        4
    );
}

#[tokio::test]
async fn a_reading_of_the_other_chain_that_cannot_be_noted_shows_nothing() {
    let twice = Twice::open().await;
    let app = &twice.app;
    let mute = app.with_store(Arc::new(MuteAudit(app.store.clone())));
    let entry = format!("/medical-records/{}", twice.betos);
    let file = format!("{entry}/attachments/{}", twice.file);
    let paths = [entry, file]
        .into_iter()
        .chain(twice.both("medical-records"))
        .chain(twice.both("export"));
    for path in paths {
        let answer = mute(app.doctor()).get(&path).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (500, "internal"),
            "{path}"
        );
        assert!(!answer.text().contains("canario"), "{path}");
    }
}
