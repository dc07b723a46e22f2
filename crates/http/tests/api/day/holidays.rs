//! Holidays: known from the first day, changed by the admin, never over a turno unnoticed.

use jiff::Span;
use serde_json::{Value, json};
use turnoplus_app::holiday::load_known_years;
use turnoplus_testkit::appointment::{Clinic, MONDAY, on};
use turnoplus_testkit::{Person, RealIds, TestApp};

use crate::races::{assert_no_5xx, at_once, everywhere, post};

/// Tuesday, 8 December 2026: *Inmaculada Concepción*.
const HOLIDAY: jiff::civil::Date = jiff::civil::date(2026, 12, 8);

fn holiday(more: &Value) -> Value {
    let mut body = json!({"date": HOLIDAY.to_string(), "name": "Inmaculada Concepción"});
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    body
}

async fn offered(clinic: &Clinic, doctor: &Person) -> usize {
    let path = format!("/doctors/{}/slots?from={HOLIDAY}&to={HOLIDAY}", doctor.doctor());
    let slots = clinic.anonymous().get(&path).await.ok().json();
    slots["items"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn nothing_is_offered_on_a_holiday_unless_the_clinic_works() {
    let clinic = Clinic::open().await;
    let (doctor, admin, ana) = (
        clinic.doctor().await,
        clinic.admin().await,
        clinic.patient().await,
    );
    assert_eq!(offered(&clinic, &doctor).await, 16);
    let made = admin.post("/holidays", holiday(&json!({}))).await.expect(201);
    assert_eq!(offered(&clinic, &doctor).await, 0);
    let start = on(HOLIDAY, "10:00");
    let refused = ana.books(&doctor, &start).await;
    assert_eq!(refused.refusal(), (409, "slot-unavailable".to_owned()));
    assert_eq!(refused.member("rule"), "holiday");
    let explain = format!("/doctors/{}/slots/explain?start={start}", doctor.doctor());
    assert!(doctor.get(&explain).await.ok().text().contains("\"holiday\""));
    let insisting = json!({
        "doctorId": doctor.doctor().to_string(), "patientId": ana.patient().to_string(), "start": start,
        "override": {"reason": "Guardia"},
    });
    doctor.post("/appointments", insisting).await.expect(201);
    let path = made.header("location").replace("/api/v1", "");
    let open = admin.patch(&path, json!({"open": true})).await.ok();
    assert_eq!(open.json()["version"], json!(2));
    assert_eq!(offered(&clinic, &doctor).await, 15);
    admin.delete(&path).await.expect(204);
    assert_eq!(
        clinic.anonymous().get("/holidays").await.ok().json()["items"],
        json!([])
    );
    clinic.close().await;
}

#[tokio::test]
async fn a_holiday_never_takes_a_turno_silently() {
    let clinic = Clinic::open().await;
    let (doctor, admin, ana) = (
        clinic.doctor().await,
        clinic.admin().await,
        clinic.patient().await,
    );
    let turno = ana.books(&doctor, &on(HOLIDAY, "10:00")).await.ok();
    let refused = admin.post("/holidays", holiday(&json!({}))).await;
    assert_eq!(refused.refusal(), (409, "affected-appointments".to_owned()));
    assert_eq!(refused.json()["appointments"][0]["id"], json!(turno.id()));
    let kept = admin
        .post("/holidays", holiday(&json!({"onConflict": "keep"})))
        .await
        .expect(201);
    assert_eq!(
        admin.post("/holidays", holiday(&json!({}))).await.refusal(),
        (409, "holiday-taken".to_owned())
    );
    let path = kept.header("location").replace("/api/v1", "");
    admin.patch(&path, json!({"open": true})).await.ok();
    assert_eq!(
        admin.patch(&path, json!({"open": false})).await.refusal(),
        (409, "affected-appointments".to_owned())
    );
    let closing = json!({"open": false, "onConflict": "cancel"});
    admin.patch(&path, closing).await.ok();
    let gone = ana.get(&format!("/appointments/{}", turno.id())).await.ok();
    assert_eq!(gone.member("status"), "cancelled");
    clinic.close().await;
}

#[tokio::test]
async fn an_office_may_work_on_the_clinics_holiday_and_says_so_until_that_is_removed() {
    let clinic = Clinic::open().await;
    let (doctor, admin, ana) = (
        clinic.doctor().await,
        clinic.admin().await,
        clinic.patient().await,
    );
    admin.post("/holidays", holiday(&json!({}))).await.expect(201);
    let own = holiday(&json!({"officeId": clinic.office.to_string(), "open": true}));
    let own = admin.post("/holidays", own).await.expect(201);
    ana.books(&doctor, &on(HOLIDAY, "10:00")).await.ok();
    let path = own.header("location").replace("/api/v1", "");
    assert_eq!(
        admin.delete(&path).await.refusal(),
        (409, "affected-appointments".to_owned())
    );
    admin
        .delete(&format!("{path}?onConflict=cancel"))
        .await
        .expect(204);
    assert_eq!(offered(&clinic, &doctor).await, 0);
    let nowhere = holiday(&json!({"officeId": ana.patient().to_string()}));
    assert_eq!(
        admin.post("/holidays", nowhere).await.faults(),
        ["/officeId unknown-office"]
    );
    clinic.close().await;
}

#[tokio::test]
async fn the_countrys_holidays_are_there_from_the_start_and_what_is_removed_stays_removed() {
    let app = TestApp::start().await;
    let load = async || {
        load_known_years(&*app.store, &*app.clock, &RealIds)
            .await
            .unwrap()
    };
    assert_eq!(load().await, 51);
    let (admin, path) = (app.admin(), "/holidays?from=2026-12-01&to=2026-12-31");
    let december = admin.get(path).await.expect(200).json();
    let dates: Vec<&str> = december["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|holiday| holiday["date"].as_str())
        .collect();
    assert_eq!(dates, ["2026-12-07", "2026-12-08", "2026-12-25"]);
    let bridge = &december["items"][0];
    assert_eq!(
        (&bridge["kind"], &bridge["open"]),
        (&json!("bridge"), &json!(false))
    );
    let id = bridge["id"].as_str().unwrap_or_default();
    admin.delete(&format!("/holidays/{id}")).await.expect(204);
    assert_eq!(load().await, 0);
    let left = admin.get(path).await.expect(200).json();
    assert_eq!(left["items"].as_array().map(Vec::len), Some(2));
    let back = admin
        .post("/holidays/import", json!({"year": 2026}))
        .await
        .expect(200);
    assert_eq!(back.json(), json!({"added": 1, "kept": 18, "cancelled": 0}));
    let unknown = admin.post("/holidays/import", json!({"year": 1999})).await;
    assert_eq!(unknown.faults(), ["/year unknown-year"]);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_day_with_turnos_from_before_is_loaded_as_one_on_which_the_clinic_works() {
    let app = TestApp::start().await;
    let start = format!("{HOLIDAY}T10:00:00-03:00");
    let turno = json!({"doctorId": app.doctor().doctor().to_string(), "start": start});
    app.patient().post("/appointments", turno).await.expect(201);
    load_known_years(&*app.store, &*app.clock, &RealIds)
        .await
        .unwrap();
    let path = format!("/holidays?from={HOLIDAY}&to={HOLIDAY}");
    let there = app.anonymous().get(&path).await.expect(200).json();
    assert_eq!(there["items"][0]["open"], json!(true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_turno_stays_on_a_holiday_that_was_made_at_the_same_moment() {
    everywhere(async |clinic: Clinic| {
        let (doctor, admin) = (clinic.doctor().await, clinic.admin().await);
        let patients = clinic.patients(6).await;
        for day in 1..4 {
            let date = MONDAY.saturating_add(Span::new().days(day));
            let mut requests: Vec<_> = patients
                .iter()
                .enumerate()
                .map(|(nth, patient)| {
                    let start = on(date, &format!("{:02}:00", 9 + nth));
                    let body = json!({"doctorId": doctor.doctor().to_string(), "start": start});
                    post(patient.clone(), "/appointments".into(), body)
                })
                .collect();
            let body = json!({"date": date.to_string(), "name": "Asueto", "onConflict": "cancel"});
            requests.insert(3, post(admin.clone(), "/holidays".into(), body));
            let answers = at_once(requests).await;
            assert_no_5xx(&answers);
            assert_eq!(answers[3].status, 201, "{}", answers[3].text());
            let agenda = format!(
                "/doctors/{}/appointments?from={date}&to={date}&status=booked",
                doctor.doctor()
            );
            let left = doctor.get(&agenda).await.ok().json();
            assert_eq!(left["items"], json!([]), "{date}");
        }
        clinic.close().await;
    })
    .await;
}
