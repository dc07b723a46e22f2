//! Promises about what is closed instead of deleted: doctors, and whatever else can be opened again.

use jiff::Timestamp;
use serde_json::{Value, json};
use turnoplus_testkit::{Answer, PASSWORD, Person, TestApp, catalog};

const WEEK: &str = "from=2026-11-30&to=2026-12-04";

async fn set_active(app: &TestApp, doctor: &Person, active: bool) {
    let path = format!("/doctors/{}", doctor.doctor());
    let answer = app.admin().patch(&path, json!({ "active": active })).await;
    assert_eq!(answer.expect(200).json()["active"], active);
}

/// Ana has a turno with Carla on Monday at nine.
async fn booked(app: &TestApp) -> Answer {
    let body = turno(app, &app.doctor(), "09:00");
    app.receptionist().post("/appointments", body).await.expect(201)
}

fn turno(app: &TestApp, doctor: &Person, time: &str) -> Value {
    json!({
        "doctorId": doctor.doctor().to_string(), "patientId": app.patient().patient().to_string(),
        "start": app.monday_at(time),
    })
}

async fn drafted(app: &TestApp, doctor: &Person) -> String {
    let body =
        json!({ "patientId": app.patient().patient().to_string(), "kind": "evolution", "notes": "nota" });
    doctor.post("/medical-records", body).await.expect(201).id()
}

#[tokio::test]
async fn an_inactive_doctor_attends_what_is_booked_and_is_booked_by_nobody() {
    let app = TestApp::start().await;
    let (carla, dante) = (app.doctor(), app.other_doctor());
    let (ana, desk) = (app.patient(), app.receptionist());
    let standing = format!("/appointments/{}", booked(&app).await.id());
    let elsewhere = desk
        .post("/appointments", turno(&app, &dante, "11:00"))
        .await
        .expect(201);
    set_active(&app, &carla, false).await;

    let ten = turno(&app, &carla, "10:00");
    let with = |more: Value| {
        let mut body = ten.clone();
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().cloned().unwrap());
        body
    };
    for person in [&ana, &desk, &carla, &app.admin()] {
        assert_eq!(person.post("/appointments", ten.clone()).await.status, 404);
    }
    for body in [
        with(json!({ "overbooking": { "reason": "Urgencia" } })),
        with(json!({ "override": { "reason": "Urgencia" } })),
    ] {
        assert_eq!(
            carla.post("/appointments", body.clone()).await.status,
            404,
            "{body}"
        );
    }
    let later = json!({ "start": app.monday_at("12:00") });
    assert_eq!(
        ana.post(&format!("{standing}/reschedule"), later).await.status,
        404
    );
    let to_carla = json!({ "start": app.monday_at("12:00"), "doctorId": carla.doctor().to_string() });
    let path = format!("/appointments/{}/reschedule", elsewhere.id());
    assert_eq!(desk.post(&path, to_carla).await.status, 404);
    let why = format!(
        "/doctors/{}/slots/explain?start={}",
        carla.doctor(),
        app.monday_at("10:00")
    );
    let explained = desk.get(&why).await.expect(200).json();
    assert_eq!(
        (&explained["free"], &explained["removedBy"][0]["rule"]),
        (&json!(false), &json!("no-availability"))
    );

    assert_eq!(carla.get("/appointments").await.items("id").len(), 1);
    app.clock
        .set(app.monday_at("09:00").parse::<Timestamp>().unwrap());
    for step in ["arrive", "start", "complete"] {
        carla
            .post(&format!("{standing}/{step}"), json!({}))
            .await
            .expect(200);
    }
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_cancelled_turno_is_not_brought_back_to_an_inactive_doctor() {
    let app = TestApp::start().await;
    let (carla, desk) = (app.doctor(), app.receptionist());
    let path = format!("/appointments/{}", booked(&app).await.id());
    set_active(&app, &carla, false).await;
    desk.post(&format!("{path}/cancel"), json!({})).await.expect(200);
    let undo = format!("{path}/undo");
    assert_eq!(desk.post(&undo, json!({})).await.code(), "slot-unavailable");
    set_active(&app, &carla, true).await;
    desk.post(&undo, json!({})).await.expect(200);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn an_inactive_doctor_goes_on_with_their_patients_and_opens_no_other_record() {
    let app = TestApp::start().await;
    let (carla, dante, ana) = (app.doctor(), app.other_doctor(), app.patient());
    booked(&app).await;
    let draft = drafted(&app, &carla).await;
    let glass = format!("/patients/{}/break-glass", ana.patient());
    let emergency = json!({ "reason": "Llegó inconsciente" });
    dante.post(&glass, emergency.clone()).await.expect(201);
    let written = drafted(&app, &dante).await;
    set_active(&app, &carla, false).await;
    set_active(&app, &dante, false).await;

    let records = format!("/patients/{}/medical-records", ana.patient());
    carla
        .post(&format!("/medical-records/{draft}/sign"), json!({}))
        .await
        .expect(200);
    drafted(&app, &carla).await;
    assert_eq!(carla.get(&records).await.items("id").len(), 2);

    let refused = dante.post(&glass, emergency.clone()).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (403, "doctor-inactive")
    );
    assert_eq!(dante.get(&records).await.status, 404, "what was opened is closed");
    assert_eq!(dante.get(&format!("/medical-records/{draft}")).await.status, 404);
    let own = format!("/medical-records/{written}");
    dante.post(&format!("{own}/sign"), json!({})).await.expect(200);
    assert_eq!(dante.get(&own).await.expect(200).json()["notes"], "nota");

    set_active(&app, &dante, true).await;
    dante.get(&records).await.expect(200);
    dante.post(&glass, emergency).await.expect(201);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_doctor_who_is_active_again_has_the_hours_that_they_had() {
    let app = TestApp::start().await;
    let (carla, anybody) = (app.doctor(), app.anonymous());
    let path = format!("/doctors/{}", carla.doctor());
    let saturday = json!({
        "officeId": app.clinic.office.to_string(), "date": "2026-12-05", "startTime": "10:00", "endTime": "12:00",
    });
    carla
        .post(&format!("{path}/availability-windows"), saturday)
        .await
        .expect(201);
    let away =
        json!({ "start": app.monday_at("09:00"), "end": app.monday_at("11:00"), "reason": "congreso" });
    carla.post(&format!("{path}/absences"), away).await.expect(201);
    let before = anybody.is_offered(carla.doctor(), WEEK).await;
    assert!(!before.is_empty());
    let mut kept = Vec::new();
    for what in ["availability-rules", "availability-windows", "absences"] {
        let list = format!("{path}/{what}");
        kept.push((carla.get(&list).await.expect(200).json(), list));
    }

    set_active(&app, &carla, false).await;
    assert_eq!(anybody.get(&format!("{path}/slots?{WEEK}")).await.status, 404);
    let first = anybody.get(&format!("/slots?{WEEK}")).await.expect(200);
    assert!(!first.items("doctorId").contains(&carla.doctor().to_string()));
    for (was, list) in &kept {
        assert_eq!(&carla.get(list).await.expect(200).json(), was);
    }

    set_active(&app, &carla, true).await;
    assert_eq!(anybody.is_offered(carla.doctor(), WEEK).await, before);
    for (was, list) in &kept {
        assert_eq!(&carla.get(list).await.expect(200).json(), was);
    }
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_doctor_whose_account_is_closed_is_out_at_once_and_finds_everything_when_it_is_opened() {
    let app = TestApp::start().await;
    let (admin, carla) = (app.admin(), app.doctor());
    booked(&app).await;
    let draft = format!("/medical-records/{}", drafted(&app, &carla).await);
    let account = format!("/users/{}", carla.user());
    let login = json!({ "email": carla.email(), "password": PASSWORD });
    admin
        .patch(&account, json!({ "active": false }))
        .await
        .expect(200);
    let records = format!("/patients/{}/medical-records", app.patient().patient());
    for path in [draft.as_str(), records.as_str(), "/appointments", "/users/me"] {
        assert_eq!(carla.get(path).await.status, 401, "{path}");
    }
    assert_eq!(
        app.anonymous().post("/auth/login", login.clone()).await.status,
        401
    );
    assert!(!app.anonymous().is_offered(carla.doctor(), WEEK).await.is_empty());

    admin.patch(&account, json!({ "active": true })).await.expect(200);
    let session = app
        .anonymous()
        .post("/auth/login", login)
        .await
        .expect(200)
        .json();
    let bearer = format!("Bearer {}", session["accessToken"].as_str().unwrap());
    let headers = [("authorization", bearer.as_str())];
    let sign = format!("{draft}/sign");
    let signed = app
        .anonymous()
        .send(axum::http::Method::POST, &sign, Some(json!({})), &headers)
        .await;
    signed.expect(200);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn whatever_is_closed_can_be_opened_again() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let staff = |name: &str| json!({ "email": format!("{name}@clinica.example"), "fullName": "Nadia Nueva", "password": PASSWORD });
    let template = json!({ "name": "Control", "kind": "consultation", "sections": [{ "name": "Motivo" }] });
    // Where it is made, and whether DELETE closes it.
    let rows = [
        ("/offices", catalog::office("NORTE"), false),
        ("/doctors", catalog::doctor("MN 4321"), false),
        (
            "/visit-types",
            json!({ "name": "Control", "durationMinutes": 15 }),
            false,
        ),
        ("/payers", json!({ "name": "OSDE" }), false),
        ("/medical-record-templates", template, false),
        ("/patients", catalog::patient("33444555"), true),
        ("/admins", staff("admin2"), true),
        ("/receptionists", staff("desk2"), true),
    ];
    for (list, body, delete_closes) in rows {
        let path = format!("{list}/{}", admin.post(list, body).await.expect(201).id());
        if delete_closes {
            admin.delete(&path).await.expect(204);
            admin.delete(&path).await.expect(204);
        }
        let closed = admin.patch(&path, json!({ "active": false })).await.expect(200);
        assert_eq!(closed.json()["active"], false, "{list}");
        let opened = admin.patch(&path, json!({ "active": true })).await.expect(200);
        assert_eq!(opened.json()["active"], true, "{list}");
    }
    app.verify_is_clean().await;
}
