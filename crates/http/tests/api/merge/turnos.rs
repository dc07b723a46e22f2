//! What becomes of turnos, their seats, calendars and reminders.

use jiff::SignedDuration;
use serde_json::json;
use turnoplus_app::ports::Clock as _;
use turnoplus_testkit::appointment::{Clinic, monday};
use turnoplus_testkit::{PASSWORD, TestApp};

use super::{booked, merge, preview, written_down};

#[tokio::test]
async fn the_turnos_of_the_other_become_the_survivors_past_ones_too() {
    let clinic = Clinic::open().await;
    let (desk, doctor) = (clinic.receptionist().await, clinic.doctor().await);
    let ana = written_down(&desk, "30111222", json!({})).await;
    let twin = written_down(&desk, "30111223", json!({})).await;
    let _ = booked(&desk, ana, &doctor, &monday("12:00")).await;
    let attended = booked(&desk, twin, &doctor, &monday("09:00")).await;
    let coming = booked(&desk, twin, &doctor, &monday("10:00")).await;
    let gone = booked(&desk, twin, &doctor, &monday("11:00")).await;
    let _ = desk.does("cancel", &gone).await.expect(200);
    clinic.clock.advance(SignedDuration::from_mins(65));
    let _ = desk.does("complete", &attended).await.expect(200);
    let _ = desk
        .post("/auth/reauthenticate", json!({ "password": PASSWORD }))
        .await;

    let foreseen = preview(&desk, ana, twin).await.expect(200).json();
    assert_eq!(
        (&foreseen["appointments"], &foreseen["comingAppointments"]),
        (&json!(3), &json!(1))
    );
    let merged = merge(&desk, ana, twin).await.expect(200);
    assert_eq!((merged.id(), merged.header("etag")), (ana.to_string(), "\"2\""));

    let theirs = desk.get(&format!("/patients/{ana}/appointments")).await;
    assert_eq!(theirs.items("id").len(), 4);
    assert_eq!(
        desk.get(&format!("/patients/{twin}/appointments"))
            .await
            .items("id"),
        [""; 0]
    );
    for (turno, version) in [(&attended, 3), (&coming, 2), (&gone, 3)] {
        let path = format!("/appointments/{}", turno.id());
        let now = desk.get(&path).await.expect(200);
        assert_eq!(now.member("patientId"), ana.to_string());
        assert_eq!(now.json()["version"], version);
        let lines = desk.get(&format!("{path}/timeline")).await;
        assert_eq!(lines.items("change").last().unwrap(), "merged");
    }
    assert_eq!(
        desk.post(&format!("/appointments/{}/undo", attended.id()), json!({}))
            .await
            .refusal(),
        (409, "nothing-to-undo".to_owned())
    );
    // The doctor goes on with the patient whose turnos they are.
    assert_eq!(doctor.get(&format!("/patients/{ana}")).await.status, 200);
    assert_eq!(doctor.get(&format!("/patients/{twin}")).await.status, 404);
    let other = clinic.doctor().await;
    let body = json!({
        "doctorId": other.doctor().to_string(), "patientId": ana.to_string(), "start": monday("10:00"),
    });
    assert_eq!(
        desk.post("/appointments", body).await.refusal(),
        (409, "patient-busy".to_owned()),
        "the time is the survivor's"
    );
    let _ = desk.does("cancel", &coming).await.expect(200);
    clinic.close().await;
}

#[tokio::test]
async fn turnos_at_the_same_time_refuse_the_whole_and_are_named_in_pairs() {
    let clinic = Clinic::open().await;
    let (desk, doctors) = (
        clinic.receptionist().await,
        [clinic.doctor().await, clinic.doctor().await],
    );
    let ana = written_down(&desk, "30111222", json!({})).await;
    let twin = written_down(&desk, "30111223", json!({"phone": "+54 11 4321-0000"})).await;
    let own = booked(&desk, ana, &doctors[0], &monday("10:00")).await;
    let theirs = booked(&desk, twin, &doctors[1], &monday("10:15")).await;
    let _ = booked(&desk, twin, &doctors[1], &monday("12:00")).await;

    let pairs = json!([{
        "appointmentId": own.id(), "otherAppointmentId": theirs.id(), "start": "2026-11-30T13:15:00Z",
    }]);
    let foreseen = preview(&desk, ana, twin).await.expect(200).json();
    assert_eq!(foreseen["conflicts"], pairs);
    assert_eq!(foreseen["refusals"], json!(["merge-conflict"]));
    let refused = merge(&desk, ana, twin).await;
    assert_eq!(refused.refusal(), (409, "merge-conflict".to_owned()));
    assert_eq!(refused.json()["conflicts"], pairs);
    for patient in [ana, twin] {
        let as_before = desk.get(&format!("/patients/{patient}")).await.json();
        assert_eq!(
            (
                &as_before["version"],
                &as_before["active"],
                &as_before["mergedInto"]
            ),
            (&json!(1), &json!(true), &json!(null))
        );
    }
    clinic.verify_is_clean().await;

    let _ = desk.does("cancel", &own).await.expect(200);
    let _ = merge(&desk, ana, twin).await.expect(200);
    clinic.close().await;
}

#[tokio::test]
async fn the_survivor_holds_the_seats_of_both_whatever_the_limit() {
    let clinic = Clinic::open().await;
    clinic
        .with_policy(|policy| policy.max_active_appointments = 3)
        .await;
    let (desk, doctor) = (clinic.receptionist().await, clinic.doctor().await);
    let ana = clinic.patient().await;
    let twin = clinic.patient().await;
    let mut turnos = Vec::new();
    for (patient, start) in [
        (&ana, "09:00"),
        (&ana, "09:30"),
        (&twin, "10:00"),
        (&twin, "10:30"),
    ] {
        turnos.push(patient.books(&doctor, &monday(start)).await.ok());
    }
    let _ = merge(&desk, ana.patient(), twin.patient()).await.expect(200);
    let books = async || ana.books(&doctor, &monday("11:00")).await;
    assert_eq!(
        books().await.refusal(),
        (409, "booking-refused".to_owned()),
        "four"
    );
    let _ = ana.does("cancel", &turnos[2]).await.expect(200);
    assert_eq!(books().await.status, 409, "three");
    let _ = ana.does("cancel", &turnos[0]).await.expect(200);
    assert_eq!(books().await.status, 201, "two");
    clinic.close().await;
}

#[tokio::test]
async fn a_calendar_shows_the_turnos_that_came_as_changed() {
    let app = TestApp::start().await;
    let (ana, beto, desk) = (app.patient(), app.other_patient(), app.receptionist());
    let turno = booked(&desk, beto.patient(), &app.doctor(), &app.monday_at("09:00")).await;
    let made = ana
        .post("/calendar-feeds", json!({"detail": "full"}))
        .await
        .expect(201);
    let url = made.json()["url"].as_str().unwrap().to_owned();
    let path = url.strip_prefix("https://turnos.example/api/v1").unwrap();
    assert!(!app.anonymous().get(path).await.text().contains("VEVENT"));
    let _ = merge(&desk, ana.patient(), beto.patient()).await.expect(200);
    let text = app.anonymous().get(path).await.expect(200).text();
    for line in [&format!("UID:{}@turnos.example", turno.id()), "SEQUENCE:1"] {
        assert!(text.contains(&format!("\r\n{line}\r\n")), "{line} in {text}");
    }
    app.verify_is_clean().await;
}

/// Beto has a turno on Monday at nine, knows of it, and it is the moment of the first reminder; the desk may merge.
async fn at_the_moment() -> TestApp {
    let app = TestApp::start().await;
    let desk = app.receptionist();
    let _ = booked(
        &desk,
        app.other_patient().patient(),
        &app.doctor(),
        &app.monday_at("09:00"),
    )
    .await;
    let _ = app.post().await;
    app.clock.set("2026-11-28T09:00:00-03:00".parse().unwrap());
    let _ = desk
        .post("/auth/reauthenticate", json!({ "password": PASSWORD }))
        .await;
    app
}

#[tokio::test]
async fn a_reminder_that_waits_reaches_the_survivor_once() {
    let app = at_the_moment().await;
    let (ana, beto) = (app.patient(), app.other_patient());
    app.remind().await;
    let _ = merge(&app.receptionist(), ana.patient(), beto.patient())
        .await
        .expect(200);
    app.verify_is_clean().await;
    let letters = app.post().await;
    let to: Vec<&str> = letters.iter().map(|letter| letter.to[0].email.as_str()).collect();
    assert_eq!(to, [ana.email()]);
    app.clock.set(app.clock.now() + SignedDuration::from_mins(1));
    app.remind().await;
    assert!(app.post().await.is_empty());
}

#[tokio::test]
async fn two_reminders_of_one_day_that_wait_become_one_with_the_turnos_of_both() {
    let app = at_the_moment().await;
    let (ana, beto, desk) = (app.patient(), app.other_patient(), app.receptionist());
    // Booked long before, told by now; it is reminded of at the same moment.
    app.clock.set("2026-11-25T12:30:00Z".parse().unwrap());
    let _ = booked(&desk, ana.patient(), &app.other_doctor(), &app.monday_at("09:30")).await;
    let _ = app.post().await;
    app.clock.set("2026-11-28T09:30:00-03:00".parse().unwrap());
    let _ = desk
        .post("/auth/reauthenticate", json!({ "password": PASSWORD }))
        .await;
    app.remind().await;
    let _ = merge(&desk, ana.patient(), beto.patient()).await.expect(200);
    let letters = app.post().await;
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].to[0].email.as_str(), ana.email());
    assert_eq!(letters[0].cards.len(), 2);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_merge_between_the_moment_and_its_reminder_loses_none_and_repeats_none() {
    let app = at_the_moment().await;
    let (ana, beto, desk) = (app.patient(), app.other_patient(), app.receptionist());
    app.clock.set("2026-11-28T09:00:20-03:00".parse().unwrap());
    let _ = merge(&desk, ana.patient(), beto.patient()).await.expect(200);
    app.remind().await;
    let letters = app.post().await;
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].to[0].email.as_str(), ana.email());

    // And where the other was reminded already, the survivor is not again.
    let app = at_the_moment().await;
    let (ana, beto, desk) = (app.patient(), app.other_patient(), app.receptionist());
    app.remind().await;
    assert_eq!(app.post().await.len(), 1);
    app.clock.set("2026-11-28T09:00:20-03:00".parse().unwrap());
    let _ = merge(&desk, ana.patient(), beto.patient()).await.expect(200);
    app.remind().await;
    assert!(app.post().await.is_empty());
}
