//! Promises about payers, and about who accepts them.

use serde_json::json;
use turnoplus_testkit::appointment::Clinic;
use turnoplus_testkit::catalog;

#[tokio::test]
async fn everybody_sees_the_payers_and_the_staff_those_that_are_no_longer_offered() {
    let clinic = Clinic::open().await;
    let (admin, anybody) = (clinic.admin().await, clinic.anonymous());
    let osde = admin.post("/payers", json!({"name": "OSDE"})).await.expect(201);
    assert_eq!(osde.json()["active"], true);
    let union = admin
        .post("/payers", json!({"name": "Unión Personal"}))
        .await
        .expect(201)
        .id();
    let twin = admin.post("/payers", json!({"name": "UNION PERSONAL"})).await;
    assert_eq!(twin.refusal(), (409, "payer-name-taken".to_owned()));
    let path = format!("/payers/{union}");
    let taken = admin.patch(&path, json!({"name": "osde"})).await;
    assert_eq!(taken.refusal(), (409, "payer-name-taken".to_owned()));
    assert_eq!(
        anybody.get("/payers").await.items("name"),
        ["OSDE", "Unión Personal"]
    );
    let changed = admin.patch_if(&path, json!({"active": false}), 1).await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""));
    assert_eq!(
        admin.patch_if(&path, json!({"active": true}), 1).await.status,
        412
    );
    assert_eq!(anybody.get("/payers").await.items("name"), ["OSDE"]);
    let all = clinic
        .receptionist()
        .await
        .get("/payers?includeInactive=true")
        .await;
    assert_eq!(all.items("name"), ["OSDE", "Unión Personal"]);
    assert_eq!(anybody.get("/payers?includeInactive=true").await.status, 401);
    clinic.close().await;
}

#[tokio::test]
async fn doctors_and_their_free_turnos_are_found_by_the_payers_they_accept() {
    let clinic = Clinic::open().await;
    let (admin, anybody) = (clinic.admin().await, clinic.anonymous());
    let mut ids = Vec::new();
    for name in ["OSDE", "PAMI"] {
        ids.push(
            admin
                .post("/payers", json!({"name": name}))
                .await
                .expect(201)
                .id(),
        );
    }
    let (osde, pami) = (&ids[0], &ids[1]);
    let mut body = catalog::doctor("MN 77");
    body["payerIds"] = json!([pami, osde, pami]);
    let other = admin.post("/doctors", body).await.expect(201);
    assert_eq!(other.json()["payerIds"], json!([pami, osde]));
    let doctor = clinic.doctor().await;
    let path = format!("/doctors/{}", doctor.doctor());
    let changed = admin.patch(&path, json!({"payerIds": [osde]})).await.expect(200);
    assert_eq!(changed.json()["payerIds"], json!([osde]));
    assert_eq!(anybody.get(&path).await.json()["payerIds"], json!([osde]));

    let accepting = anybody.get(&format!("/doctors?payer={osde}")).await.items("id");
    assert_eq!(accepting.len(), 2);
    let accepting = anybody.get(&format!("/doctors?payer={pami}")).await.items("id");
    assert_eq!(accepting, [other.id()]);
    let free = anybody.get(&format!("/slots?payer={osde}&limit=1")).await;
    assert_eq!(free.items("doctorId"), [doctor.doctor().to_string()]);
    let free = anybody.get(&format!("/slots?payer={pami}")).await;
    assert_eq!(free.items("doctorId"), [""; 0], "who accepts it has no hours");
    for bad in ["/doctors?payer=osde", "/slots?payer=osde"] {
        assert_eq!(anybody.get(bad).await.status, 422, "{bad}");
    }
    clinic.close().await;
}

#[tokio::test]
async fn a_payer_that_doctors_accept_is_not_removed_and_an_unknown_one_is_not_accepted() {
    let clinic = Clinic::open().await;
    let admin = clinic.admin().await;
    let osde = admin
        .post("/payers", json!({"name": "OSDE"}))
        .await
        .expect(201)
        .id();
    let nobody = "01977777-7777-7777-8777-777777777777";
    let mut body = catalog::doctor("MN 77");
    body["payerIds"] = json!([osde, nobody, "osde"]);
    let refused = admin.post("/doctors", body.clone()).await;
    assert_eq!(refused.faults(), ["/payerIds/2 unknown-payer"]);
    body["payerIds"] = json!([osde, nobody]);
    let refused = admin.post("/doctors", body.clone()).await;
    assert_eq!(refused.faults(), ["/payerIds/1 unknown-payer"]);
    body["payerIds"] = json!([osde]);
    let doctor = admin.post("/doctors", body).await.expect(201).id();

    let path = format!("/payers/{osde}");
    let refused = admin.delete(&path).await;
    assert_eq!(refused.refusal(), (409, "still-referenced".to_owned()));
    assert_eq!(refused.json()["references"]["doctors"], 1);
    let cleared = json!({"payerIds": []});
    let _ = admin
        .patch(&format!("/doctors/{doctor}"), cleared)
        .await
        .expect(200);
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(admin.delete(&path).await.status, 404);
    clinic.close().await;
}
