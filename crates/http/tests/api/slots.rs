//! Promises about free turnos.

use axum::http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};
use turnoplus_domain::ids::{DoctorId, OfficeId};
use turnoplus_testkit::{Answer, TestApp};

const MONDAY: &str = "from=2026-11-30&to=2026-11-30";

async fn attends(
    app: &TestApp,
    doctor: DoctorId,
    office: OfficeId,
    (days, start, end): (&[&str], &str, &str),
) {
    let rule = json!({
        "officeId": office.to_string(), "weekdays": days, "startTime": start, "endTime": end, "validFrom": "2026-01-01",
    });
    app.admin()
        .post(&format!("/doctors/{doctor}/availability-rules"), rule)
        .await
        .expect(201);
}

async fn explains(app: &TestApp, query: &str) -> Value {
    let doctor = app.doctor();
    doctor
        .get(&format!("/doctors/{}/slots/explain?{query}", doctor.doctor()))
        .await
        .expect(200)
        .json()
}

fn rules_of(explained: &Value) -> Vec<&str> {
    explained["removedBy"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|removal| removal["rule"].as_str())
        .collect()
}

#[tokio::test]
async fn anybody_sees_the_free_turnos_of_a_doctor() {
    let app = TestApp::start().await;
    let id = app.doctor().doctor();
    let answer = app
        .anonymous()
        .get(&format!("/doctors/{id}/slots?{MONDAY}"))
        .await
        .expect(200);
    let body = answer.json();
    assert_eq!(body["timeZone"], "America/Argentina/Buenos_Aires");
    assert_eq!(body["visitTypeId"], app.clinic.visit_type.to_string());
    assert_eq!(body["items"].as_array().map(Vec::len), Some(8));
    assert_eq!(
        body["items"][0],
        json!({
            "start": "2026-11-30T09:00:00-03:00",
            "end": "2026-11-30T09:30:00-03:00",
            "officeId": app.clinic.office.to_string(),
        })
    );
    // Without dates it is a week from today, from an hour after now on.
    let week = app.anonymous().is_offered(id, "").await;
    assert_eq!(
        week.first().map(String::as_str),
        Some("2026-11-25T10:00:00-03:00")
    );
    assert_eq!(week.last().map(String::as_str), Some("2026-12-01T12:30:00-03:00"));
    assert_eq!(week.len(), 6 + 4 * 8);
    let hours = "from=2026-11-30T12:00:00Z&to=2026-11-30T10:00:00-03:00";
    assert_eq!(
        app.anonymous().is_offered(id, hours).await,
        ["09:00", "09:30"].map(|time| app.monday_at(time))
    );
}

#[tokio::test]
async fn an_answer_that_the_client_has_is_not_sent_again_until_something_is_booked() {
    let app = TestApp::start().await;
    let (ana, id) = (app.patient(), app.doctor().doctor());
    let path = format!("/doctors/{id}/slots?{MONDAY}");
    let first = app.anonymous().get(&path).await.expect(200);
    let known = [("if-none-match", first.header("etag"))];
    let again = app
        .anonymous()
        .send(Method::GET, &path, None, &known)
        .await
        .expect(304);
    assert!(again.body.is_empty());

    let start = app.monday_at("09:30");
    ana.post(
        "/appointments",
        json!({"doctorId": id.to_string(), "start": start}),
    )
    .await
    .expect(201);
    let changed = app
        .anonymous()
        .send(Method::GET, &path, None, &known)
        .await
        .expect(200);
    assert!(!changed.starts().contains(&start));
    assert_eq!(changed.starts().len(), 7);
}

#[tokio::test]
async fn lead_time_and_horizon_bind_patients_and_not_the_clinic() {
    let app = TestApp::start().await;
    let id = app.doctor().doctor();
    app.with_policy(|policy| {
        policy.min_lead_minutes = 24 * 60;
        policy.max_horizon_days = 5;
    })
    .await;
    let week = "from=2026-11-25&to=2026-12-01";
    let public = app.anonymous().is_offered(id, week).await;
    assert_eq!(
        public.first().map(String::as_str),
        Some("2026-11-26T09:00:00-03:00")
    );
    assert_eq!(
        public.last().map(String::as_str),
        Some("2026-11-30T09:00:00-03:00")
    );
    assert_eq!(app.patient().is_offered(id, week).await, public);
    for staff in [app.doctor(), app.receptionist(), app.admin()] {
        let seen = staff.is_offered(id, week).await;
        assert_eq!(
            seen.first().map(String::as_str),
            Some("2026-11-25T09:00:00-03:00")
        );
        assert_eq!(seen.last().map(String::as_str), Some("2026-12-01T12:30:00-03:00"));
    }
    let path = format!("/doctors/{id}/slots");
    assert!(
        app.admin()
            .get(&path)
            .await
            .header("cache-control")
            .contains("private")
    );
}

#[tokio::test]
async fn nothing_is_offered_in_the_hour_that_the_clock_skips_and_once_in_the_one_it_repeats() {
    let app = TestApp::start().await;
    let santiago = app.office_in("America/Santiago").await;
    let id = app.doctor_at(&[santiago], "Elena Rojas", "Guardia").await;
    attends(&app, id, santiago, (&["saturday"], "22:00", "24:00")).await;
    attends(&app, id, santiago, (&["sunday"], "00:00", "02:00")).await;
    app.with_policy(|policy| policy.max_horizon_days = 730).await;

    // 2026-09-06 begins at 01:00: its first hour does not exist. 2027-04-03 has 23:00–24:00 twice.
    app.clock
        .set("2026-09-01T12:00:00Z".parse::<Timestamp>().unwrap());
    let spring = app
        .anonymous()
        .get(&format!("/doctors/{id}/slots?from=2026-09-05&to=2026-09-06"))
        .await
        .expect(200);
    assert_eq!(spring.json()["timeZone"], "America/Santiago");
    assert_eq!(
        spring.starts(),
        [
            "2026-09-05T22:00:00-04:00",
            "2026-09-05T22:30:00-04:00",
            "2026-09-05T23:00:00-04:00",
            "2026-09-05T23:30:00-04:00",
            "2026-09-06T01:00:00-03:00",
            "2026-09-06T01:30:00-03:00",
        ]
    );
    let autumn = app
        .anonymous()
        .is_offered(id, "from=2027-04-03&to=2027-04-03")
        .await;
    assert_eq!(
        autumn,
        [
            "2027-04-03T22:00:00-03:00",
            "2027-04-03T22:30:00-03:00",
            "2027-04-03T23:00:00-03:00",
            "2027-04-03T23:30:00-03:00",
        ]
    );
    let after_the_gap = json!({"doctorId": id.to_string(), "start": "2026-09-06T04:00:00Z"});
    app.patient()
        .post("/appointments", after_the_gap)
        .await
        .expect(201);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_day_is_the_offices_day_when_a_doctor_attends_in_two_zones() {
    let app = TestApp::start().await;
    let (lima, baires) = (app.office_in("America/Lima").await, app.clinic.office);
    let id = app.doctor_at(&[baires, lima], "Elena Rojas", "Guardia").await;
    attends(&app, id, lima, (&["monday"], "22:30", "24:00")).await;
    attends(&app, id, baires, (&["tuesday"], "00:00", "00:30")).await;
    // 22:30 in Lima is 00:30 of the next day in Buenos Aires.
    assert_eq!(
        app.anonymous().is_offered(id, MONDAY).await,
        ["22:30", "23:00", "23:30"].map(|time| format!("2026-11-30T{time}:00-05:00"))
    );
    let tuesday = app
        .anonymous()
        .is_offered(id, "from=2026-12-01&to=2026-12-01")
        .await;
    assert_eq!(tuesday, ["2026-12-01T00:00:00-03:00"]);
    let only_lima = format!("from=2026-11-30&to=2026-12-01&officeId={lima}");
    assert_eq!(app.anonymous().is_offered(id, &only_lima).await.len(), 3);
}

#[tokio::test]
async fn the_soonest_turnos_come_first_whoever_has_them() {
    let app = TestApp::start().await;
    let (carla, dante) = (
        app.doctor().doctor().to_string(),
        app.other_doctor().doctor().to_string(),
    );
    let early = app
        .doctor_at(&[app.clinic.office], "Zoe Early", "Pediatría")
        .await;
    attends(&app, early, app.clinic.office, (&["monday"], "08:00", "09:30")).await;
    let anonymous = app.anonymous();

    let soonest = anonymous
        .get(&format!("/slots?{MONDAY}&limit=6"))
        .await
        .expect(200);
    let found: Vec<(String, String)> = soonest
        .all("doctorId")
        .into_iter()
        .zip(soonest.starts())
        .collect();
    let zoe = early.to_string();
    let wanted = [
        (&zoe, "08:00"),
        (&zoe, "08:30"),
        (&carla, "09:00"),
        (&dante, "09:00"),
        (&zoe, "09:00"),
        (&carla, "09:30"),
    ];
    assert_eq!(
        found,
        wanted.map(|(doctor, time)| (doctor.clone(), app.monday_at(time)))
    );

    let spread = anonymous
        .get(&format!("/slots?{MONDAY}&perDoctor=1"))
        .await
        .expect(200);
    assert_eq!(spread.all("doctorId"), [zoe.clone(), carla.clone(), dante]);
    let children = anonymous
        .get(&format!("/slots?{MONDAY}&specialty=PEDIATRIA"))
        .await
        .expect(200);
    assert_eq!(children.all("doctorId"), [zoe.clone(), zoe.clone(), zoe]);
    let hers = anonymous
        .get(&format!("/slots?{MONDAY}&doctorId={carla}&limit=100"))
        .await
        .expect(200);
    assert_eq!(
        hers.starts(),
        app.anonymous().is_offered(app.doctor().doctor(), MONDAY).await
    );
    assert_eq!(anonymous.get("/slots").await.expect(200).starts().len(), 20);
    let elsewhere = app.office_in("America/Lima").await;
    assert_eq!(
        anonymous
            .get(&format!("/slots?officeId={elsewhere}"))
            .await
            .expect(200)
            .json()["items"],
        json!([])
    );
    let nobody = anonymous.get("/slots?specialty=Brujer%C3%ADa").await.expect(200);
    assert_eq!(nobody.json()["items"], json!([]));
}

#[tokio::test]
async fn a_search_reaches_to_the_end_of_its_range() {
    let app = TestApp::start().await;
    let rare = app.doctor_at(&[app.clinic.office], "Zoe Rara", "Genética").await;
    let window = |date: &str| json!({"officeId": app.clinic.office.to_string(), "date": date, "startTime": "18:00", "endTime": "18:30"});
    for date in ["2026-11-27", "2026-12-10", "2027-01-26", "2027-01-27"] {
        app.admin()
            .post(&format!("/doctors/{rare}/availability-windows"), window(date))
            .await
            .expect(201);
    }
    let found = app
        .anonymous()
        .get("/slots?specialty=Gen%C3%A9tica&from=2026-11-25&to=2027-01-26")
        .await
        .expect(200);
    let dates = ["2026-11-27", "2026-12-10", "2027-01-26"];
    assert_eq!(found.starts(), dates.map(|date| format!("{date}T18:00:00-03:00")));
    let one = app
        .anonymous()
        .get("/slots?specialty=genetica&from=2026-11-25&to=2027-01-26&perDoctor=2")
        .await
        .expect(200);
    assert_eq!(
        one.starts(),
        dates[..2]
            .iter()
            .map(|date| format!("{date}T18:00:00-03:00"))
            .collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_part_of_the_day_is_that_of_the_office() {
    let app = TestApp::start().await;
    let lima = app.office_in("America/Lima").await;
    let id = app.doctor_at(&[lima], "Elena Rojas", "Guardia").await;
    attends(&app, id, lima, (&["monday"], "11:30", "18:30")).await;
    let of = async |part: &str| {
        let path = format!("/slots?{MONDAY}&doctorId={id}&partOfDay={part}&limit=100");
        app.anonymous().get(&path).await.expect(200).starts()
    };
    assert_eq!(of("morning").await, ["2026-11-30T11:30:00-05:00"]);
    let afternoon = of("afternoon").await;
    assert_eq!(
        afternoon.first().map(String::as_str),
        Some("2026-11-30T12:00:00-05:00")
    );
    assert_eq!(
        afternoon.last().map(String::as_str),
        Some("2026-11-30T17:30:00-05:00")
    );
    assert_eq!(of("evening").await, ["2026-11-30T18:00:00-05:00"]);
}

#[tokio::test]
async fn what_patients_do_not_book_is_not_shown_to_them() {
    let app = TestApp::start().await;
    let id = app.doctor().doctor();
    let practice = app.visit_type("A puertas cerradas", (0, 60, 0), false).await;
    let path = format!("/doctors/{id}/slots?{MONDAY}&visitTypeId={practice}");
    assert_eq!(
        app.patient().get(&path).await.expect(422).faults(),
        ["/visitTypeId not-self-bookable"]
    );
    assert_eq!(app.receptionist().get(&path).await.expect(200).starts().len(), 4);
    // It comes first by name, but it is not what is shown when nothing is named.
    let usual = app
        .receptionist()
        .get(&format!("/doctors/{id}/slots?{MONDAY}"))
        .await
        .expect(200);
    assert_eq!(usual.json()["visitTypeId"], app.clinic.visit_type.to_string());
}

#[tokio::test]
async fn a_question_that_cannot_be_answered_says_why() {
    let app = TestApp::start().await;
    let (anonymous, id) = (app.anonymous(), app.doctor().doctor());
    let nobody = DoctorId::new(app.state.ids.next());
    anonymous
        .get(&format!("/doctors/{nobody}/slots"))
        .await
        .expect(404);
    anonymous.get("/doctors/none/slots").await.expect(404);
    for (query, faults) in [
        ("from=2026-12-02&to=2026-12-01", vec!["/to ends-before-start"]),
        ("from=2026-12-01&to=2027-02-02", vec!["/to too-long"]),
        (
            "from=tomorrow&to=2026-13-01&officeId=x",
            vec!["/from invalid-date", "/officeId invalid-id", "/to invalid-date"],
        ),
        (
            "visitTypeId=00000000-0000-7000-8000-000000000000",
            vec!["/visitTypeId unknown-visit-type"],
        ),
        ("when=now", vec!["/when unknown-field"]),
    ] {
        let refused = anonymous
            .get(&format!("/doctors/{id}/slots?{query}"))
            .await
            .expect(422);
        assert_eq!(refused.faults(), faults, "{query}");
    }
    for (query, fault) in [
        ("limit=0", "/limit out-of-range"),
        ("limit=101", "/limit out-of-range"),
        ("perDoctor=x", "/perDoctor out-of-range"),
        ("partOfDay=night", "/partOfDay unknown-value"),
        ("specialty=", "/specialty required"),
    ] {
        assert_eq!(
            anonymous
                .get(&format!("/slots?{query}"))
                .await
                .expect(422)
                .faults(),
            [fault],
            "{query}"
        );
    }
    let beyond = anonymous
        .get(&format!("/doctors/{id}/slots?from=2199-12-01&to=2199-12-31"))
        .await
        .expect(200);
    assert_eq!(beyond.json()["items"], json!([]));
    let over = anonymous
        .get(&format!("/doctors/{id}/slots?from=2000-01-01&to=2000-01-31"))
        .await
        .expect(200);
    assert_eq!(over.json()["items"], json!([]));
}

#[tokio::test]
async fn the_clinic_is_told_why_a_time_is_not_offered() {
    let app = TestApp::start().await;
    let (carla, id) = (app.doctor(), app.doctor().doctor());
    let at = |time: &str| format!("start={}", app.monday_at(time));
    let free = explains(&app, &at("09:00")).await;
    assert_eq!(
        (&free["free"], &free["officeId"]),
        (&json!(true), &json!(app.clinic.office.to_string()))
    );
    assert_eq!(
        (&free["start"], &free["removedBy"]),
        (&json!(app.monday_at("09:00")), &json!([]))
    );

    let taken = json!({"doctorId": id.to_string(), "start": app.monday_at("09:00")});
    app.patient().post("/appointments", taken).await.expect(201);
    let away = json!({"start": app.monday_at("11:00"), "end": app.monday_at("12:00")});
    carla
        .post(&format!("/doctors/{id}/absences"), away)
        .await
        .expect(201);
    for (query, rules) in [
        (at("09:00"), vec!["taken"]),
        (at("09:10"), vec!["off-grid", "taken"]),
        (at("11:00"), vec!["absence"]),
        (at("13:00"), vec!["no-availability"]),
        ("start=2026-11-25T09:00:00-03:00".to_owned(), vec!["lead-time"]),
        ("start=2026-11-24T09:00:00-03:00".to_owned(), vec!["past"]),
        ("start=2027-03-01T09:00:00-03:00".to_owned(), vec!["horizon"]),
    ] {
        let explained = explains(&app, &query).await;
        assert_eq!(explained["free"], json!(false), "{query}");
        assert_eq!(rules_of(&explained), rules, "{query}");
    }
    let soon = explains(&app, "start=2026-11-25T09:00:00-03:00").await;
    assert_eq!(soon["removedBy"][0]["earliest"], "2026-11-25T10:00:00-03:00");
}

#[tokio::test]
async fn explanations_are_for_those_who_keep_the_agenda() {
    let app = TestApp::start().await;
    let path = format!(
        "/doctors/{}/slots/explain?start={}",
        app.doctor().doctor(),
        app.monday_at("09:00")
    );
    app.anonymous().get(&path).await.expect(401);
    app.patient().get(&path).await.expect(403);
    app.other_doctor().get(&path).await.expect(404);
    for keeper in [app.doctor(), app.receptionist(), app.admin()] {
        keeper.get(&path).await.expect(200);
    }
    let bare = path.split('?').next().unwrap_or_default();
    assert_eq!(
        app.doctor().get(bare).await.expect(422).faults(),
        ["/start required"]
    );
}

#[tokio::test]
async fn an_inactive_doctor_offers_nothing() {
    let app = TestApp::start().await;
    let carla = app.doctor().doctor();
    app.admin()
        .patch(&format!("/doctors/{carla}"), json!({"active": false}))
        .await
        .expect(200);
    app.anonymous()
        .get(&format!("/doctors/{carla}/slots"))
        .await
        .expect(404);
    let found: Answer = app.anonymous().get("/slots?limit=100").await.expect(200);
    assert!(!found.all("doctorId").contains(&carla.to_string()));
}
