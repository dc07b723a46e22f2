//! Promises about offices and the days on which they are closed.

use serde_json::json;
use turnoplus_testkit::appointment::{Clinic, monday};
use turnoplus_testkit::catalog;

#[tokio::test]
async fn an_admin_opens_an_office_and_everybody_finds_it() {
    let clinic = Clinic::open().await;
    let (admin, anybody) = (clinic.admin().await, clinic.anonymous());
    let created = admin.post("/offices", catalog::office("norte-1")).await;
    assert_eq!(created.status, 201);
    assert_eq!(created.member("code"), "NORTE-1");
    let path = format!("/offices/{}", created.id());
    assert_eq!(created.header("location"), format!("/api/v1{path}"));
    assert_eq!(created.header("etag"), "\"1\"");
    assert_eq!(anybody.get(&path).await.json(), created.json());
    assert_eq!(anybody.get("/offices").await.items("code"), ["CENTRO", "NORTE-1"]);
    assert_eq!(anybody.get_unless(&path, "\"1\"").await.status, 304);
    clinic.close().await;
}

#[tokio::test]
async fn the_office_list_answers_304_until_it_changes_and_can_be_read_in_pages() {
    let clinic = Clinic::open().await;
    let (admin, anybody) = (clinic.admin().await, clinic.anonymous());
    let _ = admin.post("/offices", catalog::office("NORTE")).await.ok();
    let list = anybody.get("/offices").await;
    let tag = list.header("etag").to_owned();
    assert_eq!(anybody.get_unless("/offices", &tag).await.status, 304);
    let first = anybody.get("/offices?limit=1").await;
    assert_eq!(first.items("code"), ["CENTRO"]);
    let second = anybody
        .get(&format!("/offices?limit=1&cursor={}", first.member("nextCursor")))
        .await;
    assert_eq!(second.items("code"), ["NORTE"]);
    assert!(second.json()["nextCursor"].is_null());
    let _ = admin.post("/offices", catalog::office("SUR")).await.ok();
    assert_eq!(anybody.get_unless("/offices", &tag).await.status, 200);
    clinic.close().await;
}

#[tokio::test]
async fn an_inactive_office_is_for_the_staff_only() {
    let clinic = Clinic::open().await;
    let (admin, anybody) = (clinic.admin().await, clinic.anonymous());
    let path = format!(
        "/offices/{}",
        admin.post("/offices", catalog::office("SUR")).await.ok().id()
    );
    assert_eq!(admin.patch(&path, json!({"active": false})).await.status, 200);
    assert_eq!(anybody.get(&path).await.refusal(), (404, "not-found".to_owned()));
    assert_eq!(anybody.get("/offices").await.items("code"), ["CENTRO"]);
    let all = "/offices?includeInactive=true";
    assert_eq!(
        anybody.get(all).await.refusal(),
        (401, "not-signed-in".to_owned())
    );
    assert_eq!(
        clinic.patient().await.get(all).await.refusal(),
        (403, "forbidden".to_owned())
    );
    assert_eq!(
        clinic.doctor().await.get(all).await.items("code"),
        ["CENTRO", "SUR"]
    );
    assert_eq!(clinic.receptionist().await.get(&path).await.status, 200);
    clinic.close().await;
}

#[tokio::test]
async fn every_fault_of_an_office_is_told_at_once() {
    let clinic = Clinic::open().await;
    let body = json!({"code": "a b", "name": " ", "address": "x\u{202E}", "timeZone": "-03:00"});
    let refused = clinic.admin().await.post("/offices", body).await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        refused.faults(),
        [
            "/address forbidden-character",
            "/code invalid-office-code",
            "/name required",
            "/timeZone unknown-time-zone"
        ]
    );
    clinic.close().await;
}

#[tokio::test]
async fn an_office_code_belongs_to_one_office() {
    let clinic = Clinic::open().await;
    let admin = clinic.admin().await;
    let taken = (409, "office-code-taken".to_owned());
    assert_eq!(
        admin.post("/offices", catalog::office("centro")).await.refusal(),
        taken
    );
    let other = admin.post("/offices", catalog::office("SUR")).await.ok();
    let path = format!("/offices/{}", other.id());
    assert_eq!(
        admin.patch(&path, json!({"code": "CENTRO"})).await.refusal(),
        taken
    );
    clinic.close().await;
}

#[tokio::test]
async fn a_change_made_on_an_old_version_is_refused() {
    let clinic = Clinic::open().await;
    let admin = clinic.admin().await;
    let path = format!(
        "/offices/{}",
        admin.post("/offices", catalog::office("SUR")).await.ok().id()
    );
    let renamed = admin.patch_if(&path, json!({"name": "Sur"}), 1).await;
    assert_eq!((renamed.status, renamed.header("etag")), (200, "\"2\""));
    let late = admin.patch_if(&path, json!({"name": "Otra"}), 1).await;
    assert_eq!(late.refusal(), (412, "version-mismatch".to_owned()));
    assert_eq!(admin.delete_if(&path, 1).await.status, 412);
    // What changes nothing makes no new version.
    assert_eq!(
        admin.patch(&path, json!({"name": "Sur"})).await.header("etag"),
        "\"2\""
    );
    assert_eq!(
        admin.patch(&path, json!({"name": null})).await.faults(),
        ["/name required"]
    );
    assert_eq!(
        admin.patch(&path, json!({"version": 9})).await.faults(),
        ["/version unknown-field"]
    );
    assert_eq!(admin.delete_if(&path, 2).await.status, 204);
    assert_eq!(admin.get(&path).await.status, 404);
    clinic.close().await;
}

#[tokio::test]
async fn an_office_with_doctors_and_turnos_is_not_removed() {
    let clinic = Clinic::open().await;
    let (admin, doctor, patient) = (
        clinic.admin().await,
        clinic.doctor().await,
        clinic.patient().await,
    );
    let _ = patient.books(&doctor, &monday("10:00")).await.ok();
    let refused = admin.delete(&format!("/offices/{}", clinic.office)).await;
    assert_eq!(refused.refusal(), (409, "still-referenced".to_owned()));
    assert_eq!(
        refused.json()["references"],
        json!({"doctors": 1, "hours": 1, "appointments": 1})
    );
    clinic.close().await;
}

#[tokio::test]
async fn a_closure_never_takes_a_turno_silently() {
    let clinic = Clinic::open().await;
    let (admin, doctor, patient) = (
        clinic.admin().await,
        clinic.doctor().await,
        clinic.patient().await,
    );
    let turno = patient.books(&doctor, &monday("10:00")).await.ok();
    let path = format!("/offices/{}/closures", clinic.office);
    let day =
        |on_conflict: &str| json!({"from": "2026-11-30", "until": "2026-11-30", "onConflict": on_conflict});

    let refused = admin
        .post(&path, json!({"from": "2026-11-30", "until": "2026-11-30"}))
        .await;
    assert_eq!(refused.refusal(), (409, "affected-appointments".to_owned()));
    assert_eq!(refused.json()["total"], 1);
    assert_eq!(refused.json()["appointments"][0]["id"], turno.id());

    let kept = admin.post(&path, day("keep")).await.ok();
    assert_eq!(
        (kept.member("from"), kept.member("until")),
        ("2026-11-30".to_owned(), "2026-11-30".to_owned())
    );
    let seen = patient.get(&format!("/appointments/{}", turno.id())).await;
    assert_eq!(seen.member("status"), "booked");
    assert_eq!(admin.delete(&format!("{path}/{}", kept.id())).await.status, 204);

    let _ = admin.post(&path, day("cancel")).await.ok();
    let seen = patient.get(&format!("/appointments/{}", turno.id())).await;
    assert_eq!(seen.member("status"), "cancelled");
    clinic.close().await;
}

#[tokio::test]
async fn closures_are_listed_for_the_staff_and_made_by_admins() {
    let clinic = Clinic::open().await;
    let admin = clinic.admin().await;
    let path = format!("/offices/{}/closures", clinic.office);
    let closure = json!({"from": "2026-12-24", "until": "2026-12-25", "reason": "Navidad"});
    let desk = clinic.receptionist().await;
    assert_eq!(desk.post(&path, closure.clone()).await.status, 403);
    let created = admin.post(&path, closure).await.ok();
    assert_eq!(desk.get(&path).await.items("id"), [created.id()]);
    assert_eq!(clinic.patient().await.get(&path).await.status, 403);
    let past = json!({"from": "2026-11-01", "until": "2026-11-02"});
    assert_eq!(admin.post(&path, past).await.faults(), ["/until in-the-past"]);
    let inverted = json!({"from": "2026-12-25", "until": "2026-12-24"});
    assert_eq!(
        admin.post(&path, inverted).await.faults(),
        ["/until ends-before-it-begins"]
    );
    let nonsense = json!({"from": "2026-02-30", "until": "mañana"});
    assert_eq!(
        admin.post(&path, nonsense).await.faults(),
        ["/from invalid-date", "/until invalid-date"]
    );
    clinic.close().await;
}

#[tokio::test]
async fn a_new_zone_keeps_turnos_at_their_instant_and_closures_on_their_dates() {
    let clinic = Clinic::open().await;
    let (admin, doctor, patient) = (
        clinic.admin().await,
        clinic.doctor().await,
        clinic.patient().await,
    );
    let turno = patient.books(&doctor, &monday("10:00")).await.ok();
    let office = format!("/offices/{}", clinic.office);
    let closures = format!("{office}/closures");
    let _ = admin
        .post(&closures, json!({"from": "2026-12-25", "until": "2026-12-25"}))
        .await
        .ok();
    let zone = json!({"timeZone": "America/Santiago"});
    assert_eq!(
        admin.patch(&office, zone).await.refusal(),
        (409, "affected-appointments".to_owned())
    );

    let kept = json!({"timeZone": "America/Santiago", "onConflict": "keep"});
    assert_eq!(
        admin.patch(&office, kept).await.member("timeZone"),
        "America/Santiago"
    );
    let after = patient.get(&format!("/appointments/{}", turno.id())).await;
    assert_eq!(
        (after.member("start"), after.member("timeZone")),
        (turno.member("start"), turno.member("timeZone"))
    );
    assert_eq!(admin.get(&closures).await.items("from"), ["2026-12-25"]);
    clinic.close().await;
}
