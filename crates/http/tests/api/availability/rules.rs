//! Weekly hours and single dates: what they offer, who keeps them, what is refused.

use serde_json::{Value, json};
use turnoplus_domain::ids::DoctorId;
use turnoplus_testkit::TestApp;

use super::{MONDAY, absences, rules, saturdays, windows};

#[tokio::test]
async fn a_doctor_publishes_a_rule_and_it_is_offered() {
    let app = TestApp::start().await;
    let (carla, id) = (app.doctor(), app.doctor().doctor());
    let created = carla.post(&rules(id), saturdays(&app)).await.expect(201);

    assert_eq!(created.header("etag"), "\"1\"");
    assert_eq!(
        created.header("location"),
        format!("/api/v1{}/{}", rules(id), created.id())
    );
    let body = created.json();
    assert_eq!(body["weekdays"], json!(["saturday"]));
    assert_eq!(
        (&body["startTime"], &body["endTime"]),
        (&json!("10:00"), &json!("12:00"))
    );
    assert_eq!(
        (&body["validFrom"], &body["validUntil"]),
        (&json!("2026-11-01"), &json!("2026-12-31"))
    );
    let listed = carla.get(&rules(id)).await.expect(200);
    assert_eq!(listed.all("id"), [app.clinic.rule.to_string(), created.id()]);

    let offered = app
        .anonymous()
        .is_offered(id, "from=2026-11-28&to=2026-11-28")
        .await;
    assert_eq!(
        offered,
        ["10:00", "10:30", "11:00", "11:30"].map(|time| format!("2026-11-28T{time}:00-03:00"))
    );
    assert!(
        app.anonymous()
            .is_offered(id, "from=2027-01-02&to=2027-01-02")
            .await
            .is_empty()
    );
    app.verify_is_clean().await;
}

#[tokio::test]
async fn every_fault_of_a_rule_is_told_at_once() {
    let app = TestApp::start().await;
    let (carla, id) = (app.doctor(), app.doctor().doctor());
    let faulty = json!({
        "officeId": "here",
        "weekdays": ["monday", "monday"],
        "startTime": "9:00",
        "endTime": "10:02",
        "validFrom": "2026-02-30",
        "validUntil": "1492-10-12",
    });
    let refused = carla.post(&rules(id), faulty).await.expect(422);
    assert_eq!(
        refused.faults(),
        [
            "/endTime off-grid",
            "/officeId invalid-id",
            "/startTime invalid-time",
            "/validFrom invalid-date",
            "/validUntil out-of-range",
            "/weekdays repeated",
        ]
    );
    for (field, value, fault) in [
        ("weekdays", json!([]), "/weekdays required"),
        ("weekdays", json!(["lunes"]), "/weekdays/0 unknown-value"),
        ("startTime", json!("24:00"), "/startTime invalid-time"),
        ("endTime", json!("10:00"), "/endTime ends-before-start"),
        ("endTime", json!(1200), "/endTime wrong-type"),
        ("validUntil", json!("2026-10-31"), "/validUntil ends-before-start"),
        ("step", json!(15), "/step unknown-field"),
    ] {
        let mut rule = saturdays(&app);
        rule[field] = value;
        assert_eq!(carla.post(&rules(id), rule).await.expect(422).faults(), [fault]);
    }
    let mut midnight = saturdays(&app);
    midnight["endTime"] = json!("24:00");
    assert_eq!(
        carla.post(&rules(id), midnight).await.expect(201).json()["endTime"],
        "00:00"
    );
}

#[tokio::test]
async fn availability_is_only_for_offices_where_the_doctor_attends() {
    let app = TestApp::start().await;
    let (carla, id) = (app.doctor(), app.doctor().doctor());
    let elsewhere = app.office_in("America/Santiago").await;
    let mut rule = saturdays(&app);
    rule["officeId"] = json!(elsewhere.to_string());
    assert_eq!(
        carla.post(&rules(id), rule).await.expect(422).faults(),
        ["/officeId office-not-of-doctor"]
    );
    let window = json!({"officeId": elsewhere.to_string(), "date": "2026-12-01", "startTime": "15:00", "endTime": "16:00"});
    assert_eq!(
        carla.post(&windows(id), window).await.expect(422).faults(),
        ["/officeId office-not-of-doctor"]
    );
}

#[tokio::test]
async fn only_those_who_keep_the_agenda_see_and_change_it() {
    let app = TestApp::start().await;
    let id = app.doctor().doctor();
    for path in [rules(id), windows(id), absences(id)] {
        app.anonymous().get(&path).await.expect(401);
        app.patient().get(&path).await.expect(403);
        app.other_doctor().get(&path).await.expect(404);
        for keeper in [app.doctor(), app.receptionist(), app.admin()] {
            keeper.get(&path).await.expect(200);
        }
    }
    app.patient().post(&rules(id), saturdays(&app)).await.expect(403);
    app.other_doctor()
        .post(&rules(id), saturdays(&app))
        .await
        .expect(404);
    app.receptionist()
        .post(&rules(id), saturdays(&app))
        .await
        .expect(201);
    let foreign = format!("{}/{}", rules(app.other_doctor().doctor()), app.clinic.rule);
    app.admin().delete(&foreign).await.expect(404);
    app.admin()
        .patch(&foreign, json!({"startTime": "10:00"}))
        .await
        .expect(404);
    app.admin()
        .get(&rules(DoctorId::new(app.state.ids.next())))
        .await
        .expect(404);
}

#[tokio::test]
async fn a_rule_without_an_end_gets_one_and_loses_it() {
    let app = TestApp::start().await;
    let (carla, id) = (app.doctor(), app.doctor().doctor());
    let rule = format!("{}/{}", rules(id), app.clinic.rule);
    let ended = carla
        .patch(&rule, json!({"validUntil": "2026-11-29"}))
        .await
        .expect(200);
    assert_eq!(ended.json()["validUntil"], "2026-11-29");
    assert!(app.anonymous().is_offered(id, MONDAY).await.is_empty());
    let open = carla.patch(&rule, json!({"validUntil": null})).await.expect(200);
    assert_eq!(open.json()["validUntil"], Value::Null);
    assert_eq!(app.anonymous().is_offered(id, MONDAY).await.len(), 8);
    assert_eq!(
        carla
            .patch(&rule, json!({"startTime": null}))
            .await
            .expect(422)
            .faults(),
        ["/startTime required"]
    );
    let inverted = carla
        .patch(&rule, json!({"startTime": "15:00"}))
        .await
        .expect(422);
    assert_eq!(inverted.faults(), ["/endTime ends-before-start"]);
}
