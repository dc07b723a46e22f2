//! Promises about what is not known of every patient: CUIL, address, emergency contact, and who pays.

use serde_json::{Value, json};
use turnoplus_testkit::Person;
use turnoplus_testkit::appointment::{Clinic, monday};
use turnoplus_testkit::catalog;

async fn payer(admin: &Person, name: &str) -> String {
    admin
        .post("/payers", json!({"name": name}))
        .await
        .expect(201)
        .id()
}

#[tokio::test]
async fn the_front_desk_writes_down_who_pays_and_whom_to_call() {
    let clinic = Clinic::open().await;
    let (admin, desk) = (clinic.admin().await, clinic.receptionist().await);
    let osde = payer(&admin, "OSDE").await;
    let mut body = catalog::patient("12345678");
    body["cuil"] = json!("20-12345678-6");
    body["address"] = json!("Güemes 123");
    body["emergencyContact"] = json!({"name": "Zoé", "phone": "+54 11 4321-0000"});
    body["coverages"] = json!([
        {"type": "prepaga", "payerId": osde, "plan": "210", "affiliateNumber": "61 204518 2/01"},
        {"type": "particular", "preferred": true},
    ]);
    let created = desk.post("/patients", body).await.expect(201);
    let wanted = json!([
        {"type": "prepaga", "payerId": osde, "plan": "210", "affiliateNumber": "61 204518 2/01", "preferred": false},
        {"type": "particular", "payerId": null, "plan": null, "affiliateNumber": null, "preferred": true},
    ]);
    let path = format!("/patients/{}", created.id());
    for seen in [created.json(), desk.get(&path).await.json()] {
        assert_eq!(seen["cuil"], "20123456786");
        assert_eq!(seen["address"], "Güemes 123");
        assert_eq!(
            seen["emergencyContact"],
            json!({"name": "Zoé", "phone": "+541143210000"})
        );
        assert_eq!(seen["coverages"], wanted);
    }

    let changes = json!({"cuil": null, "coverages": [{"type": "pami"}]});
    let after = desk.patch_if(&path, changes, 1).await.expect(200).json();
    assert_eq!(after["cuil"], Value::Null);
    assert_eq!(after["address"], "Güemes 123");
    assert_eq!(after["coverages"][0]["type"], "pami");
    assert_eq!(after["coverages"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        desk.patch_if(&path, json!({"coverages": []}), 1).await.status,
        412
    );
    let listed = desk.get("/patients").await.json();
    assert_eq!(listed["items"][0]["coverages"][0]["type"], "pami");
    clinic.close().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_coverage_is_said_by_its_place() {
    let clinic = Clinic::open().await;
    let desk = clinic.receptionist().await;
    let nobody = "01977777-7777-7777-8777-777777777777";
    let cases = [
        (json!({"cuil": "20-12345678-5"}), "/cuil invalid-cuil"),
        (
            json!({"emergencyContact": {"name": "Zoé", "phone": "1"}}),
            "/emergencyContact/phone invalid-phone",
        ),
        (
            json!({"coverages": [{"type": "pami"}, {"type": "seguro"}]}),
            "/coverages/1/type unknown-coverage-type",
        ),
        (
            json!({"coverages": [{"type": "pami"}, {"type": "prepaga", "payerId": nobody}]}),
            "/coverages/1/payerId unknown-payer",
        ),
        (
            json!({"coverages": [{"type": "prepaga", "payerId": "osde"}]}),
            "/coverages/0/payerId unknown-payer",
        ),
        (
            json!({"coverages": [{"type": "particular", "payerId": nobody}]}),
            "/coverages payer-of-particular",
        ),
        (
            json!({"coverages": [{"type": "pami", "preferred": true}, {"type": "art", "preferred": true}]}),
            "/coverages several-preferred",
        ),
        (
            json!({"coverages": vec![json!({"type": "pami"}); 7]}),
            "/coverages too-long",
        ),
    ];
    for (wrong, fault) in cases {
        let mut body = catalog::patient("12345678");
        for (field, value) in wrong.as_object().unwrap() {
            body[field] = value.clone();
        }
        let refused = desk.post("/patients", body).await;
        assert_eq!((refused.status, refused.faults()), (422, vec![fault.to_owned()]));
    }
    clinic.close().await;
}

#[tokio::test]
async fn patients_keep_their_own_coverages_and_nobody_else_has_any() {
    let clinic = Clinic::open().await;
    let (admin, patient) = (clinic.admin().await, clinic.patient().await);
    let osde = payer(&admin, "OSDE").await;
    let changes = json!({
        "address": "Güemes 123",
        "coverages": [{"type": "prepaga", "payerId": osde, "affiliateNumber": "1"}],
    });
    let after = patient.patch("/users/me", changes).await.expect(200).json();
    assert_eq!(after["coverages"][0]["payerId"], osde);
    let me = patient.get("/users/me").await.json();
    assert_eq!(
        (&me["address"], &me["coverages"]),
        (&json!("Güemes 123"), &after["coverages"])
    );
    let refused = admin.patch("/users/me", json!({"coverages": []})).await;
    assert_eq!(refused.faults(), ["/coverages not-for-this-account"]);
    assert!(admin.get("/users/me").await.json()["coverages"].is_null());

    // The payer is referred to now.
    let refused = admin.delete(&format!("/payers/{osde}")).await;
    assert_eq!(refused.refusal(), (409, "still-referenced".to_owned()));
    assert_eq!(
        refused.json()["references"],
        json!({"doctors": 0, "coverages": 1})
    );
    clinic.close().await;
}

#[tokio::test]
async fn a_turno_keeps_the_coverage_that_the_patient_had_when_it_was_booked() {
    let clinic = Clinic::open().await;
    let (admin, doctor) = (clinic.admin().await, clinic.doctor().await);
    let (desk, patient) = (clinic.receptionist().await, clinic.patient().await);
    let osde = payer(&admin, "OSDE").await;
    let coverages = json!({"coverages": [
        {"type": "art"},
        {"type": "prepaga", "payerId": osde, "plan": "210", "affiliateNumber": "61/01", "preferred": true},
    ]});
    let _ = patient.patch("/users/me", coverages).await.expect(200);
    let turno = patient.books(&doctor, &monday("10:00")).await.ok();
    let booked = json!({"type": "prepaga", "payerName": "OSDE", "plan": "210", "affiliateNumber": "61/01"});
    assert_eq!(turno.json()["coverage"], booked);

    let _ = patient
        .patch("/users/me", json!({"coverages": []}))
        .await
        .expect(200);
    let _ = admin
        .patch(&format!("/payers/{osde}"), json!({"name": "OSDE Binario"}))
        .await
        .expect(200);
    let path = format!("/appointments/{}", turno.id());
    for person in [&patient, &desk, &doctor] {
        assert_eq!(person.get(&path).await.json()["coverage"], booked);
    }
    let date = &monday("10:00")[..10];
    let sheet = format!("/doctors/{}/day-sheet?date={date}", doctor.doctor());
    assert_eq!(doctor.get(&sheet).await.json()["items"][0]["coverage"], booked);

    // Whom nobody covers has no coverage.
    let later = patient.books(&doctor, &monday("11:00")).await.ok();
    assert!(later.json()["coverage"].is_null());
    clinic.close().await;
}
