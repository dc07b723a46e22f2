//! Promises about the directory of doctors.

use serde_json::json;
use turnoplus_testkit::appointment::{Clinic, monday};
use turnoplus_testkit::catalog;

#[tokio::test]
async fn a_new_doctor_is_found_by_name_specialty_and_office_without_accents() {
    let clinic = Clinic::open().await;
    let (admin, anybody) = (clinic.admin().await, clinic.anonymous());
    let mut body = catalog::doctor("mn 4321");
    body["officeIds"] = json!([clinic.office.to_string()]);
    let created = admin.post("/doctors", body).await.ok();
    assert_eq!(created.member("licenseNumber"), "MN 4321");
    assert!(created.json()["email"].is_null() && created.json().as_object().unwrap().contains_key("email"));
    let office = format!("/doctors?officeId={}", clinic.office);
    for path in [
        "/doctors?q=nunez",
        "/doctors?specialty=CARDIOLOGIA",
        "/doctors?q=cardio",
        office.as_str(),
    ] {
        assert_eq!(anybody.get(path).await.items("id"), [created.id()], "{path}");
    }
    assert_eq!(anybody.get("/doctors?q=nadie").await.items("id"), [""; 0]);
    let seen = anybody.get(&format!("/doctors/{}", created.id())).await;
    assert!(!seen.json().as_object().unwrap().contains_key("email"));
    let specialties = anybody.get("/specialties").await.json();
    assert_eq!(
        specialties["items"],
        json!([{"name": "Cardiología", "doctors": 1}])
    );
    clinic.close().await;
}

#[tokio::test]
async fn the_directory_is_public_cacheable_and_paged() {
    let clinic = Clinic::open().await;
    let (admin, anybody) = (clinic.admin().await, clinic.anonymous());
    for (license, name) in [("MN 1000", "Ana"), ("MN 1001", "Ángel"), ("MN 1002", "Zoé")] {
        let mut body = catalog::doctor(license);
        body["fullName"] = json!(name);
        let _ = admin.post("/doctors", body).await.ok();
    }
    let first = anybody.get("/doctors?limit=2").await;
    assert_eq!(first.items("fullName"), ["Ana", "Ángel"]);
    let second = anybody
        .get(&format!("/doctors?limit=2&cursor={}", first.member("nextCursor")))
        .await;
    assert_eq!(second.items("fullName"), ["Zoé"]);
    assert!(second.json()["nextCursor"].is_null());
    let tag = first.header("etag").to_owned();
    assert_eq!(anybody.get_unless("/doctors?limit=2", &tag).await.status, 304);
    let one = format!("/doctors/{}", first.json()["items"][0]["id"].as_str().unwrap());
    assert_eq!(anybody.get_unless(&one, "\"1\"").await.status, 304);
    for bad in [
        "limit=0",
        "limit=101",
        "cursor=x",
        "officeId=7",
        "payer=",
        "page=2",
    ] {
        assert_eq!(anybody.get(&format!("/doctors?{bad}")).await.status, 422, "{bad}");
    }
    clinic.close().await;
}

#[tokio::test]
async fn a_doctor_comes_with_a_login_or_not_at_all() {
    let clinic = Clinic::open().await;
    let admin = clinic.admin().await;
    let account = json!({"email": "Nueva.Doctora@clinica.example", "password": "correcto-caballo-batería"});
    let mut body = catalog::doctor("MN 1000");
    body["account"] = account.clone();
    let created = admin.post("/doctors", body.clone()).await.ok();
    assert_eq!(created.member("email"), "nueva.doctora@clinica.example");
    body["licenseNumber"] = json!("MN 1001");
    assert_eq!(
        admin.post("/doctors", body).await.refusal(),
        (409, "email-taken".to_owned())
    );
    assert_eq!(admin.get("/doctors").await.items("licenseNumber"), ["MN 1000"]);
    let path = format!("/doctors/{}", created.id());
    let again = json!({"account": {"email": "otra@clinica.example", "password": "correcto-caballo-batería"}});
    assert_eq!(
        admin.patch(&path, again.clone()).await.refusal(),
        (409, "account-exists".to_owned())
    );
    let without = admin.post("/doctors", catalog::doctor("MN 1002")).await.ok();
    let path = format!("/doctors/{}", without.id());
    assert_eq!(
        admin.patch(&path, again).await.member("email"),
        "otra@clinica.example"
    );
    assert_eq!(admin.get("/doctors").await.items("email").len(), 2);
    clinic.close().await;
}

#[tokio::test]
async fn every_fault_of_a_doctor_is_told_at_once() {
    let clinic = Clinic::open().await;
    let admin = clinic.admin().await;
    let body = json!({
        "fullName": "", "licenseNumber": "MN", "specialty": "x".repeat(81), "officeIds": ["7"],
        "account": {"email": "nadie", "password": "corta"},
    });
    assert_eq!(
        admin.post("/doctors", body).await.faults(),
        [
            "/account/email invalid-email",
            "/account/password too-short",
            "/fullName required",
            "/licenseNumber invalid-license",
            "/officeIds/0 unknown-office",
            "/specialty too-long"
        ]
    );
    let mut elsewhere = catalog::doctor("MN 1000");
    elsewhere["officeIds"] = json!([clinic.office.to_string(), "0197a000-0000-7000-8000-000000000000"]);
    assert_eq!(
        admin.post("/doctors", elsewhere).await.faults(),
        ["/officeIds/1 unknown-office"]
    );
    let mut guessable = catalog::doctor("MN 1000");
    guessable["account"] = json!({"email": "a@clinica.example", "password": "password123"});
    assert_eq!(
        admin.post("/doctors", guessable).await.faults(),
        ["/account/password guessable"]
    );
    clinic.close().await;
}

#[tokio::test]
async fn a_licence_belongs_to_one_doctor() {
    let clinic = Clinic::open().await;
    let admin = clinic.admin().await;
    let _ = admin.post("/doctors", catalog::doctor("MN 1000")).await.ok();
    let taken = (409, "license-taken".to_owned());
    assert_eq!(
        admin
            .post("/doctors", catalog::doctor("mn  1000"))
            .await
            .refusal(),
        taken
    );
    let other = admin.post("/doctors", catalog::doctor("MN 1001")).await.ok();
    let path = format!("/doctors/{}", other.id());
    assert_eq!(
        admin
            .patch(&path, json!({"licenseNumber": "MN 1000"}))
            .await
            .refusal(),
        taken
    );
    clinic.close().await;
}

#[tokio::test]
async fn an_inactive_doctor_is_out_of_the_directory_but_not_out_of_the_clinic() {
    let clinic = Clinic::open().await;
    let (admin, doctor) = (clinic.admin().await, clinic.doctor().await);
    let path = format!("/doctors/{}", doctor.doctor());
    assert_eq!(admin.patch(&path, json!({"active": false})).await.status, 200);
    let (anybody, patient) = (clinic.anonymous(), clinic.patient().await);
    assert_eq!(anybody.get(&path).await.status, 404);
    assert_eq!(patient.get(&path).await.status, 404);
    assert_eq!(doctor.get(&path).await.status, 200);
    assert_eq!(anybody.get("/doctors").await.items("id"), [""; 0]);
    assert_eq!(anybody.get("/doctors?includeInactive=true").await.status, 401);
    assert_eq!(doctor.get("/doctors?includeInactive=true").await.status, 403);
    let desk = clinic.receptionist().await;
    assert_eq!(
        desk.get("/doctors?includeInactive=true").await.items("id").len(),
        1
    );
    clinic.close().await;
}

#[tokio::test]
async fn a_doctor_keeps_an_office_as_long_as_there_are_hours_at_it() {
    let clinic = Clinic::open().await;
    let (admin, doctor) = (clinic.admin().await, clinic.doctor().await);
    let path = format!("/doctors/{}", doctor.doctor());
    let refused = admin.patch(&path, json!({"officeIds": []})).await;
    assert_eq!(refused.refusal(), (409, "still-referenced".to_owned()));
    assert_eq!(refused.json()["references"], json!({"rules": 1, "windows": 0}));
    clinic.close().await;
}

#[tokio::test]
async fn only_a_doctor_whom_nothing_refers_to_is_removed() {
    let clinic = Clinic::open().await;
    let (admin, doctor, patient) = (
        clinic.admin().await,
        clinic.doctor().await,
        clinic.patient().await,
    );
    let _ = patient.books(&doctor, &monday("10:00")).await.ok();
    let refused = admin.delete(&format!("/doctors/{}", doctor.doctor())).await;
    assert_eq!(refused.refusal(), (409, "still-referenced".to_owned()));
    assert_eq!(
        refused.json()["references"],
        json!({"appointments": 1, "accounts": 1})
    );
    let mistake = admin.post("/doctors", catalog::doctor("MN 1000")).await.ok();
    let path = format!("/doctors/{}", mistake.id());
    for somebody in [doctor, patient, clinic.receptionist().await] {
        assert_eq!(somebody.delete(&path).await.status, 403);
        assert_eq!(somebody.patch(&path, json!({"bio": "x"})).await.status, 403);
    }
    assert_eq!(
        admin
            .patch_if(&path, json!({"bio": "Hola"}), 1)
            .await
            .member("bio"),
        "Hola"
    );
    assert!(admin.patch(&path, json!({"bio": null})).await.json()["bio"].is_null());
    assert_eq!(admin.delete_if(&path, 1).await.status, 412);
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(admin.delete(&path).await.status, 404);
    clinic.close().await;
}
