//! Promises about overrides: every setting can be another for a doctor, a visit type, or both, and then holds in free
//! turnos, booking and the day alike.

mod races;
mod refusals;

use jiff::SignedDuration;
use serde_json::{Value, json};
use turnoplus_testkit::appointment::{Clinic, MONDAY, at, monday};
use turnoplus_testkit::{Answer, Person};

async fn set(admin: &Person, scope: &str, terms: Value) -> Answer {
    let path = format!("/settings/overrides?{scope}");
    admin.send(axum::http::Method::PUT, &path, Some(terms), &[]).await
}

fn of_doctor(doctor: &Person) -> String {
    format!("doctorId={}", doctor.doctor())
}

/// The rule that refuses, and whose setting it is.
fn told(refused: &Answer) -> (String, String) {
    (refused.member("rule"), refused.member("setBy"))
}

fn word(rule: &str, set_by: &str) -> (String, String) {
    (rule.to_owned(), set_by.to_owned())
}

async fn starts(person: &Person, doctor: &Person, more: &str) -> Vec<String> {
    let path = format!(
        "/doctors/{}/slots?from=2026-11-30&to=2026-11-30{more}",
        doctor.doctor()
    );
    person.get(&path).await.expect(200).items("start")
}

#[tokio::test]
async fn a_doctors_own_length_holds_in_slots_claims_and_booking_alike() {
    let clinic = Clinic::open().await;
    let (slow, quick, ana, beto) = (
        clinic.doctor().await,
        clinic.doctor().await,
        clinic.patient().await,
        clinic.patient().await,
    );
    let admin = clinic.admin().await;
    let scope = format!("{}&visitTypeId={}", of_doctor(&slow), clinic.consulta);
    let terms = json!({"durationMinutes": 45, "bufferAfterMinutes": 15});
    let answer = set(&admin, &scope, terms).await.expect(200);
    assert_eq!(answer.json()["durationMinutes"], 45);
    assert_eq!(answer.json()["visitTypeName"], "Consulta");

    let offered = starts(&ana, &slow, "").await;
    assert_eq!(offered[..2], [monday("09:00"), monday("10:00")]);
    assert_eq!(starts(&ana, &quick, "").await[1], monday("09:30"));
    let soonest = ana
        .get("/slots?from=2026-11-30&to=2026-11-30&limit=100")
        .await
        .json();
    let lengths: std::collections::BTreeSet<String> = soonest["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|slot| slot["doctorId"] == json!(slow.doctor().to_string()))
        .map(|slot| slot["end"].as_str().unwrap()[13..16].to_owned())
        .collect();
    assert_eq!(lengths, [":45".to_owned()].into());

    let booked = ana.books(&slow, &monday("09:00")).await.ok();
    assert_eq!(booked.json()["end"], monday("09:45"));
    // The buffer is claimed too, which is what keeps the front desk out of it.
    let desk = clinic.receptionist().await;
    let refusal = desk.books_for(&beto, &slow, &monday("09:50")).await;
    assert_eq!(refusal.code(), "slot-taken");
    desk.books_for(&beto, &slow, &monday("10:00")).await.ok();

    // To the other doctor it goes with the other doctor's length, and back.
    let path = format!("/appointments/{}/reschedule", booked.id());
    let there = json!({"start": monday("11:00"), "doctorId": quick.doctor().to_string()});
    let moved = desk.post(&path, there).await.expect(200);
    assert_eq!(moved.json()["end"], monday("11:30"));
    let back = json!({"start": monday("12:00"), "doctorId": slow.doctor().to_string()});
    assert_eq!(
        desk.post(&path, back).await.expect(200).json()["end"],
        monday("12:45")
    );
    clinic.close().await;
}

#[tokio::test]
async fn every_setting_has_its_effect_where_it_is_overridden_and_nowhere_else() {
    let clinic = Clinic::open().await;
    let (own, other, ana) = (
        clinic.doctor().await,
        clinic.doctor().await,
        clinic.patient().await,
    );
    let (admin, desk) = (clinic.admin().await, clinic.receptionist().await);
    let terms = json!({
        "slotStepMinutes": 20, "minLeadMinutes": 120, "maxHorizonDays": 1, "cancellationWindowMinutes": 0,
        "noShowGraceMinutes": 45,
    });
    set(&admin, &of_doctor(&own), terms).await.expect(200);

    // It is 08:00.
    assert_eq!(
        starts(&ana, &own, "").await[..2],
        [monday("10:00"), monday("10:20")]
    );
    assert_eq!(starts(&ana, &other, "").await[0], monday("09:00"));
    let soon = ana.books(&own, &monday("09:00")).await;
    assert_eq!(soon.member("rule"), "lead-time");
    let far = "2026-12-02T10:00:00-03:00";
    assert_eq!(ana.books(&own, far).await.member("rule"), "horizon");
    ana.books(&other, far).await.ok();

    let explain =
        |doctor: &Person, start: &str| format!("/doctors/{}/slots/explain?start={start}", doctor.doctor());
    let why = desk.get(&explain(&own, &monday("09:10"))).await.json();
    let told: Vec<(&str, &str)> = why["removedBy"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["rule"].as_str().unwrap(), it["setBy"].as_str().unwrap_or("-")))
        .collect();
    assert_eq!(told, [("lead-time", "doctor"), ("off-grid", "doctor")]);
    let why = desk.get(&explain(&other, &monday("08:30"))).await.json();
    assert_eq!(why["removedBy"][0]["setBy"], "clinic");

    // A cancellation two hours before is late by the clinic's window of a day, and not by the doctor's of nothing.
    let mine = ana.books(&own, &monday("10:00")).await.ok();
    let theirs = ana.books(&other, &monday("11:00")).await.ok();
    for (turno, late) in [(&mine, false), (&theirs, true)] {
        let cancelled = ana.does("cancel", turno).await.expect(200).json();
        assert_eq!(cancelled["late"], late, "{cancelled}");
    }

    let mine = desk.books_for(&ana, &own, &monday("12:00")).await.ok();
    clinic.clock.set(at(MONDAY, "12:30"));
    let early = desk.does("no-show", &mine).await;
    assert_eq!(
        (early.code(), early.member("setBy")),
        ("too-early".into(), "doctor".into())
    );
    clinic.clock.advance(SignedDuration::from_mins(15));
    desk.does("no-show", &mine).await.expect(200);
    clinic.close().await;
}

#[tokio::test]
async fn a_limit_counts_the_turnos_that_were_booked_under_it() {
    let clinic = Clinic::open().await;
    clinic
        .with_policy(|policy| policy.max_active_appointments = 2)
        .await;
    let (own, other, ana) = (
        clinic.doctor().await,
        clinic.doctor().await,
        clinic.patient().await,
    );
    let admin = clinic.admin().await;
    set(&admin, &of_doctor(&own), json!({"maxActiveAppointments": 1}))
        .await
        .expect(200);
    ana.books(&other, &monday("09:00")).await.ok();
    let only = ana.books(&own, &monday("10:00")).await.ok();
    let second = ana.books(&own, &monday("11:00")).await;
    assert_eq!(second.member("rule"), "too-many-active");
    assert_eq!(second.json()["max"], 1);
    let movable = ana.books(&other, &monday("12:00")).await.ok();
    assert_eq!(ana.books(&other, &monday("13:00")).await.json()["max"], 2);

    // Moving is no way around a limit, and within one it costs nothing.
    let path = format!("/appointments/{}/reschedule", movable.id());
    let over = json!({"start": monday("14:00"), "doctorId": own.doctor().to_string()});
    assert_eq!(
        ana.post(&path, over.clone()).await.member("rule"),
        "too-many-active"
    );
    ana.moves(&only, &monday("10:30")).await.ok();
    ana.does("cancel", &only).await.expect(200);
    ana.post(&path, over).await.expect(200);
    ana.books(&other, &monday("13:00")).await.ok();
    clinic.close().await;
}

#[tokio::test]
async fn a_limit_of_a_doctor_holds_when_many_bookings_come_at_once() {
    let clinic = Clinic::open().await;
    let (own, ana) = (clinic.doctor().await, clinic.patient().await);
    let admin = clinic.admin().await;
    set(&admin, &of_doctor(&own), json!({"maxActiveAppointments": 3}))
        .await
        .expect(200);
    let mut racing = tokio::task::JoinSet::new();
    for half_hour in 0..14 {
        let (ana, own) = (ana.clone(), own.clone());
        let start = monday(&format!("{:02}:{:02}", 9 + half_hour / 2, half_hour % 2 * 30));
        racing.spawn(async move { ana.books(&own, &start).await.status });
    }
    let outcomes = racing.join_all().await;
    let won = outcomes.iter().filter(|status| **status == 201).count();
    assert_eq!(won, 3, "{outcomes:?}");
    clinic.close().await;
}

#[tokio::test]
async fn the_narrower_scope_wins_and_removing_it_gives_the_wider_one_back() {
    let clinic = Clinic::open().await;
    let (own, ana, admin) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.admin().await,
    );
    let kind = format!("visitTypeId={}", clinic.consulta);
    let both = format!("{}&{kind}", of_doctor(&own));
    for (scope, step, then) in [
        (kind.clone(), 60, "10:00"),
        (of_doctor(&own), 50, "09:50"),
        (both.clone(), 40, "09:40"),
    ] {
        set(&admin, &scope, json!({"slotStepMinutes": step}))
            .await
            .expect(200);
        assert_eq!(starts(&ana, &own, "").await[1], monday(then), "{scope}");
    }
    for (scope, then) in [(both, "09:50"), (of_doctor(&own), "10:00"), (kind, "09:30")] {
        admin
            .delete(&format!("/settings/overrides?{scope}"))
            .await
            .expect(204);
        assert_eq!(starts(&ana, &own, "").await[1], monday(then), "{scope}");
    }
    clinic.close().await;
}

#[tokio::test]
async fn an_override_is_kept_whole_with_a_version_and_its_faults_are_named() {
    let clinic = Clinic::open().await;
    let (own, admin) = (clinic.doctor().await, clinic.admin().await);
    let scope = of_doctor(&own);
    let path = format!("/settings/overrides?{scope}");
    set(&admin, &scope, json!({"minLeadMinutes": 5, "maxHorizonDays": 9}))
        .await
        .expect(200);
    let whole = set(
        &admin,
        &scope,
        json!({"minLeadMinutes": 6, "maxHorizonDays": null}),
    )
    .await;
    assert_eq!(
        (&whole.json()["version"], &whole.json()["maxHorizonDays"]),
        (&json!(2), &json!(null))
    );
    assert_eq!(admin.delete_if(&path, 1).await.status, 412);
    let listed = admin.get(&path).await.json();
    assert_eq!(listed["items"], json!([whole.json()]));
    for (scope, terms, faults) in [
        (scope.as_str(), json!({}), vec![" required"]),
        (
            scope.as_str(),
            json!({"durationMinutes": 30}),
            vec!["/durationMinutes out-of-scope"],
        ),
        (scope.as_str(), json!({"price": 1}), vec!["/price unknown-field"]),
        (
            scope.as_str(),
            json!({"maxHorizonDays": 731, "slotStepMinutes": 7}),
            vec!["/maxHorizonDays out-of-range", "/slotStepMinutes out-of-range"],
        ),
        ("", json!({"minLeadMinutes": 5}), vec!["/doctorId required"]),
        (
            "doctorId=01977777-7777-7777-8777-777777777777",
            json!({"minLeadMinutes": 5}),
            vec!["/doctorId unknown-doctor"],
        ),
    ] {
        let refused = set(&admin, scope, terms).await;
        assert_eq!(
            (refused.status, refused.faults()),
            (422, faults.iter().map(|&f| f.to_owned()).collect())
        );
    }
    admin.delete_if(&path, 2).await.expect(204);
    assert_eq!(admin.delete(&path).await.status, 404);
    clinic.close().await;
}
