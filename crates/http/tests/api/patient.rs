//! Promises about patients at the front desk.

use serde_json::json;
use turnoplus_testkit::appointment::{Clinic, monday};
use turnoplus_testkit::catalog;

#[tokio::test]
async fn the_front_desk_finds_a_patient_by_name_document_and_address() {
    let clinic = Clinic::open().await;
    let desk = clinic.receptionist().await;
    let mut body = catalog::patient("12.345.678");
    body["email"] = json!("Zoe@correo.example");
    body["phone"] = json!("+54 9 11 5555-1234");
    body["birthDate"] = json!("1990-02-28");
    let created = desk.post("/patients", body).await;
    assert_eq!(created.status, 201);
    assert_eq!(created.member("documentNumber"), "12345678");
    assert_eq!(created.member("phone"), "+5491155551234");
    assert_eq!(created.json()["warnings"], json!([]));
    for q in [
        "guemes",
        "G%C3%BCemes",
        "zoe%20gue",
        "1234567",
        "12.345",
        "zoe@corr",
    ] {
        assert_eq!(
            desk.get(&format!("/patients?q={q}")).await.items("id"),
            [created.id()],
            "{q}"
        );
    }
    for q in ["345678", "correo", "%25", "_", "nadie"] {
        assert_eq!(
            desk.get(&format!("/patients?q={q}")).await.items("id"),
            [""; 0],
            "{q}"
        );
    }
    clinic.close().await;
}

#[tokio::test]
async fn a_document_that_is_known_already_warns_and_does_not_block() {
    let clinic = Clinic::open().await;
    let desk = clinic.receptionist().await;
    let _ = desk.post("/patients", catalog::patient("12345678")).await.ok();
    let second = desk.post("/patients", catalog::patient("12.345.678")).await;
    assert_eq!(second.status, 201);
    assert_eq!(
        second.json()["warnings"],
        json!([{"code": "duplicate-document", "count": 1}])
    );
    let path = format!("/patients/{}", second.id());
    let mended = desk.patch(&path, json!({"documentNumber": "87654321"})).await;
    assert_eq!(
        (mended.member("documentNumber"), mended.json()["warnings"].clone()),
        ("87654321".to_owned(), json!([]))
    );
    clinic.close().await;
}

#[tokio::test]
async fn a_desk_that_looks_first_is_shown_whom_a_new_patient_may_be() {
    let clinic = Clinic::open().await;
    let desk = clinic.receptionist().await;
    let mut body = catalog::patient("12345678");
    body["birthDate"] = json!("1990-02-28");
    let known = desk.post("/patients", body).await.expect(201);
    let mut again = json!({
        "fullName": "zoe GUEMES", "documentType": "passport", "documentNumber": "AAB123", "birthDate": "1990-02-28",
        "acknowledgeDuplicates": false,
    });
    let refused = desk.post("/patients", again.clone()).await;
    assert_eq!(refused.refusal(), (409, "likely-duplicate".to_owned()));
    assert_eq!(
        refused.json()["candidates"],
        json!([{
            "id": known.id(), "fullName": "Zoé Güemes", "documentType": "dni", "documentNumber": "12345678",
            "birthDate": "1990-02-28",
        }])
    );
    assert_eq!(desk.get("/patients").await.items("id"), [known.id()]);
    again["acknowledgeDuplicates"] = json!(true);
    let _ = desk.post("/patients", again.clone()).await.expect(201);
    again["acknowledgeDuplicates"] = json!(false);
    again["birthDate"] = json!("1991-02-28");
    again["documentNumber"] = json!("AAB124");
    let _ = desk.post("/patients", again).await.expect(201);
    clinic.close().await;
}

#[tokio::test]
async fn patients_who_look_like_one_person_are_listed_page_by_page() {
    let clinic = Clinic::open().await;
    let desk = clinic.receptionist().await;
    let write = async |name: &str, document: (&str, &str), more: serde_json::Value| {
        let mut body = json!({"fullName": name, "documentType": document.0, "documentNumber": document.1});
        for (field, value) in more.as_object().unwrap() {
            body[field] = value.clone();
        }
        desk.post("/patients", body).await.expect(201).id()
    };
    let born = json!({"birthDate": "1990-02-28"});
    let cuil = json!({"cuil": "20-12345678-6"});
    let pairs = [
        [
            write("Ana", ("dni", "12345678"), json!({})).await,
            write("Anita", ("other", "12345678"), json!({})).await,
        ],
        [
            write("Beto", ("dni", "22345678"), cuil.clone()).await,
            write("Alberto", ("dni", "22345679"), cuil).await,
        ],
        [
            write("José Nuñez", ("dni", "32345678"), born.clone()).await,
            write("jose  nunez", ("dni", "32345679"), born.clone()).await,
        ],
    ];
    let _ = write("José Núñez Paz", ("dni", "42345678"), born).await;
    let mut path = "/patients/duplicates?limit=1".to_owned();
    for (likeness, pair) in ["document-number", "cuil", "name-and-birth-date"]
        .into_iter()
        .zip(&pairs)
    {
        let page = desk.get(&path).await.expect(200).json();
        let group = &page["items"][0];
        assert_eq!(
            (&group["likeness"], &group["count"]),
            (&json!(likeness), &json!(2))
        );
        let ids: Vec<_> = group["patients"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it["id"])
            .collect();
        assert_eq!(ids, [&json!(pair[0]), &json!(pair[1])]);
        path = format!(
            "/patients/duplicates?limit=1&cursor={}",
            page["nextCursor"].as_str().unwrap_or_default()
        );
    }
    assert_eq!(
        path, "/patients/duplicates?limit=1&cursor=",
        "the third page was the last"
    );
    let _ = desk
        .delete(&format!("/patients/{}", pairs[0][1]))
        .await
        .expect(204);
    let left = desk.get("/patients/duplicates").await.items("likeness");
    assert_eq!(
        left,
        ["cuil", "name-and-birth-date"],
        "a closed patient is nobody's double"
    );
    clinic.close().await;
}

#[tokio::test]
async fn every_fault_of_a_patient_is_told_at_once() {
    let clinic = Clinic::open().await;
    let desk = clinic.receptionist().await;
    let body = json!({
        "fullName": "a\u{0}b", "documentType": "dni", "documentNumber": "123", "email": "x", "phone": "1",
        "birthDate": "28/02/1990",
    });
    assert_eq!(
        desk.post("/patients", body).await.faults(),
        [
            "/birthDate invalid-date",
            "/documentNumber invalid-dni",
            "/email invalid-email",
            "/fullName forbidden-character",
            "/phone invalid-phone"
        ]
    );
    for born in ["2026-12-01", "1899-12-31"] {
        let mut body = catalog::patient("12345678");
        body["birthDate"] = json!(born);
        assert_eq!(
            desk.post("/patients", body).await.faults(),
            ["/birthDate out-of-range"],
            "{born}"
        );
    }
    let patient = desk.post("/patients", catalog::patient("12345678")).await.ok();
    let path = format!("/patients/{}", patient.id());
    // The number that is there suits a passport; a passport's number does not suit a DNI.
    assert_eq!(
        desk.patch(&path, json!({"documentType": "passport"}))
            .await
            .status,
        200
    );
    assert_eq!(
        desk.patch(&path, json!({"documentNumber": "AAB123"}))
            .await
            .status,
        200
    );
    assert_eq!(
        desk.patch(&path, json!({"documentType": "dni"})).await.faults(),
        ["/documentNumber invalid-dni"]
    );
    clinic.close().await;
}

#[tokio::test]
async fn a_patient_is_seen_by_themself_their_doctor_and_the_desk() {
    let clinic = Clinic::open().await;
    let (doctor, patient, other) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.patient().await,
    );
    let path = format!("/patients/{}", patient.patient());
    assert_eq!(patient.get(&path).await.status, 200);
    assert_eq!(other.get(&path).await.refusal(), (404, "not-found".to_owned()));
    assert_eq!(doctor.get(&path).await.refusal(), (404, "not-found".to_owned()));
    assert_eq!(clinic.anonymous().get(&path).await.status, 401);
    let _ = patient.books(&doctor, &monday("10:00")).await.ok();
    assert_eq!(doctor.get(&path).await.status, 200);
    assert_eq!(clinic.doctor().await.get(&path).await.status, 404);
    for somebody in [patient, doctor] {
        assert_eq!(somebody.get("/patients").await.status, 403);
        assert_eq!(
            somebody
                .post("/patients", catalog::patient("12345678"))
                .await
                .status,
            403
        );
        assert_eq!(
            somebody.patch(&path, json!({"fullName": "Otra"})).await.status,
            403
        );
        assert_eq!(somebody.delete(&path).await.status, 403);
    }
    clinic.close().await;
}

#[tokio::test]
async fn a_patient_with_coming_turnos_is_not_closed() {
    let clinic = Clinic::open().await;
    let (desk, doctor, patient) = (
        clinic.receptionist().await,
        clinic.doctor().await,
        clinic.patient().await,
    );
    let turno = patient.books(&doctor, &monday("10:00")).await.ok();
    let path = format!("/patients/{}", patient.patient());
    let refused = desk.delete(&path).await;
    assert_eq!(
        (refused.refusal(), refused.json()["count"].clone()),
        ((409, "coming-appointments".to_owned()), json!(1))
    );
    assert_eq!(desk.patch(&path, json!({"active": false})).await.status, 409);
    let _ = patient.does("cancel", &turno).await.ok();
    assert_eq!(desk.delete_if(&path, 9).await.status, 412);
    assert_eq!(desk.delete(&path).await.status, 204);
    assert_eq!(desk.delete(&path).await.status, 204);
    assert_eq!(desk.get("/patients").await.items("id"), [""; 0]);
    assert_eq!(
        desk.get("/patients?includeClosed=true").await.items("id").len(),
        1
    );
    assert_eq!(desk.get(&path).await.json()["active"], false);
    assert_eq!(
        desk.patch(&path, json!({"active": true})).await.json()["active"],
        true
    );
    clinic.close().await;
}

#[tokio::test]
async fn a_doctor_finds_those_whom_they_attend_and_nobody_else() {
    let clinic = Clinic::open().await;
    let (doctor, other) = (clinic.doctor().await, clinic.doctor().await);
    let (patient, _) = (clinic.patient().await, clinic.patient().await);
    let path = format!("/doctors/{}/patients", doctor.doctor());
    assert_eq!(doctor.get(&path).await.items("id"), [""; 0]);
    let turno = patient.books(&doctor, &monday("10:00")).await.ok();
    let _ = patient.does("cancel", &turno).await.ok();
    let own = [patient.patient().to_string()];
    assert_eq!(
        doctor.get(&path).await.items("id"),
        own,
        "once attended, always known"
    );
    assert_eq!(doctor.get(&format!("{path}?q=nandu")).await.items("id"), own);
    assert_eq!(doctor.get(&format!("{path}?q=nadie")).await.items("id"), [""; 0]);
    assert_eq!(other.get(&path).await.refusal(), (404, "not-found".to_owned()));
    assert_eq!(patient.get(&path).await.status, 403);
    clinic.close().await;
}
