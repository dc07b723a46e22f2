//! Promises about the clinic's settings.

use serde_json::json;
use turnoplus_testkit::appointment::Clinic;

#[tokio::test]
async fn everybody_may_know_the_booking_rules_and_only_admins_the_rest() {
    let clinic = Clinic::open().await;
    let public = clinic.anonymous().get("/settings/public").await;
    assert_eq!(public.status, 200);
    let body = public.json();
    assert!(body["maxHorizonDays"].is_number() && body["clinicName"].is_string());
    assert!(body["version"].is_null() && body["noShowGraceMinutes"].is_null());
    let tag = public.header("etag").to_owned();
    assert_eq!(
        clinic
            .anonymous()
            .get_unless("/settings/public", &tag)
            .await
            .status,
        304
    );
    assert_eq!(clinic.anonymous().get("/settings").await.status, 401);
    for somebody in [
        clinic.patient().await,
        clinic.doctor().await,
        clinic.receptionist().await,
    ] {
        assert_eq!(somebody.get("/settings").await.status, 403);
        assert_eq!(
            somebody
                .patch("/settings", json!({"maxHorizonDays": 1}))
                .await
                .status,
            403
        );
    }
    clinic.close().await;
}

#[tokio::test]
async fn an_admin_changes_one_setting_and_the_others_stay() {
    let clinic = Clinic::open().await;
    let admin = clinic.admin().await;
    let before = admin.get("/settings").await.json();
    let changed = admin
        .patch(
            "/settings",
            json!({"slotStepMinutes": 20, "clinicName": "Clínica Ñandú"}),
        )
        .await;
    assert_eq!(changed.status, 200);
    let mut expected = before.clone();
    expected["slotStepMinutes"] = json!(20);
    expected["clinicName"] = json!("Clínica Ñandú");
    expected["version"] = json!(before["version"].as_u64().unwrap() + 1);
    assert_eq!(changed.json(), expected);
    assert_eq!(admin.get("/settings").await.json(), expected);
    let cleared = admin.patch("/settings", json!({"slotStepMinutes": null})).await;
    assert!(cleared.json()["slotStepMinutes"].is_null());
    assert_eq!(
        admin
            .patch_if("/settings", json!({"maxHorizonDays": 30}), 1)
            .await
            .status,
        412
    );
    clinic.close().await;
}

#[tokio::test]
async fn every_setting_out_of_its_bounds_is_told_at_once() {
    let clinic = Clinic::open().await;
    let body = json!({
        "clinicName": "", "timeZone": "Mars/Olympus", "slotStepMinutes": 12, "minLeadMinutes": -1,
        "maxHorizonDays": 731, "cancellationWindowMinutes": 20161, "maxActiveAppointments": 0,
        "noShowGraceMinutes": 9_999_999,
    });
    let refused = clinic.admin().await.patch("/settings", body).await;
    assert_eq!(
        refused.faults(),
        [
            "/cancellationWindowMinutes out-of-range",
            "/clinicName required",
            "/maxActiveAppointments out-of-range",
            "/maxHorizonDays out-of-range",
            "/minLeadMinutes out-of-range",
            "/noShowGraceMinutes out-of-range",
            "/slotStepMinutes out-of-range",
            "/timeZone unknown-time-zone"
        ]
    );
    clinic.close().await;
}
