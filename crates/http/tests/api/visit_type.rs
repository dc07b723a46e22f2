//! Promises about visit types.

use serde_json::json;
use turnoplus_testkit::appointment::{Clinic, monday};

#[tokio::test]
async fn an_admin_adds_a_visit_type_with_usual_values_and_everybody_sees_it() {
    let clinic = Clinic::open().await;
    let created = clinic
        .admin()
        .await
        .post(
            "/visit-types",
            json!({"name": "Ecografía", "durationMinutes": 20}),
        )
        .await;
    assert_eq!(created.status, 201);
    let body = created.json();
    assert_eq!(
        (
            &body["bufferBeforeMinutes"],
            &body["selfBookable"],
            &body["needsApproval"],
            &body["active"]
        ),
        (&json!(0), &json!(true), &json!(false), &json!(true))
    );
    let names = clinic.anonymous().get("/visit-types").await.items("name");
    assert_eq!(names, ["Consulta", "Control", "Ecografía", "Estudio", "Práctica"]);
    clinic.close().await;
}

#[tokio::test]
async fn minutes_off_the_grid_or_out_of_bounds_are_refused_field_by_field() {
    let clinic = Clinic::open().await;
    let admin = clinic.admin().await;
    let body =
        json!({"name": "X", "durationMinutes": 12, "bufferBeforeMinutes": 125, "bufferAfterMinutes": -5});
    let faults = admin.post("/visit-types", body).await.faults();
    assert_eq!(
        faults,
        [
            "/bufferAfterMinutes invalid-minutes",
            "/bufferBeforeMinutes invalid-minutes",
            "/durationMinutes invalid-minutes"
        ]
    );
    let text = admin
        .post("/visit-types", json!({"name": "X", "durationMinutes": "20"}))
        .await;
    assert_eq!(text.faults(), ["/durationMinutes wrong-type"]);
    clinic.close().await;
}

#[tokio::test]
async fn a_longer_visit_type_leaves_booked_turnos_as_long_as_they_were() {
    let clinic = Clinic::open().await;
    let (admin, doctor, patient) = (
        clinic.admin().await,
        clinic.doctor().await,
        clinic.patient().await,
    );
    let turno = patient.books(&doctor, &monday("10:00")).await.ok();
    let path = format!("/visit-types/{}", clinic.consulta);
    let changed = admin.patch_if(&path, json!({"durationMinutes": 60}), 1).await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""));
    assert_eq!(
        admin
            .patch_if(&path, json!({"durationMinutes": 30}), 1)
            .await
            .status,
        412
    );
    let after = patient.get(&format!("/appointments/{}", turno.id())).await;
    assert_eq!(after.member("end"), turno.member("end"));
    clinic.close().await;
}

#[tokio::test]
async fn a_visit_type_with_turnos_is_deactivated_not_removed() {
    let clinic = Clinic::open().await;
    let (admin, doctor, patient) = (
        clinic.admin().await,
        clinic.doctor().await,
        clinic.patient().await,
    );
    let _ = patient.books(&doctor, &monday("10:00")).await.ok();
    let path = format!("/visit-types/{}", clinic.consulta);
    let refused = admin.delete(&path).await;
    assert_eq!(refused.refusal(), (409, "still-referenced".to_owned()));
    assert_eq!(refused.json()["references"]["appointments"], 1);
    assert_eq!(admin.patch(&path, json!({"active": false})).await.status, 200);
    assert!(
        !clinic
            .anonymous()
            .get("/visit-types")
            .await
            .items("name")
            .contains(&"Consulta".to_owned())
    );
    assert_eq!(
        clinic
            .anonymous()
            .get("/visit-types?includeInactive=true")
            .await
            .status,
        401
    );
    let all = clinic
        .receptionist()
        .await
        .get("/visit-types?includeInactive=true")
        .await;
    assert!(all.items("name").contains(&"Consulta".to_owned()));
    assert_eq!(
        admin
            .delete(&format!("/visit-types/{}", clinic.control))
            .await
            .status,
        204
    );
    assert_eq!(
        admin
            .delete(&format!("/visit-types/{}", clinic.control))
            .await
            .status,
        404
    );
    clinic.close().await;
}
