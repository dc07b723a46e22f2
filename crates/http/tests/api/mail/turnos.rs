//! What patients are told about their turnos.

use serde_json::json;
use turnoplus_testkit::{Person, TestApp};

use super::{books, cancels, heads, moves, only, settings};

#[tokio::test]
async fn a_booking_a_move_and_a_cancellation_are_told_as_they_happen() {
    let app = TestApp::start().await;
    let (beto, carla) = (app.other_patient(), app.doctor());
    let turno = books(&beto, &carla, &app.monday_at("09:00")).await;
    let booked = only(app.post().await);
    assert_eq!(booked.to[0].name, "Beto Ruiz");
    assert_eq!(booked.to[0].email.as_str(), beto.email());
    assert_eq!(
        booked.subject,
        "Tu turno está reservado: lunes 30 de noviembre, 09:00"
    );
    assert_eq!(booked.greeting, "Hola, Beto Ruiz:");
    assert_eq!(booked.cards[0].title, "lunes 30 de noviembre de 2026, 09:00");
    let fact = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        booked.cards[0].facts,
        [
            fact("Profesional", "Carla Sosa"),
            fact("Paciente", "Beto Ruiz"),
            fact("Lugar", "Centro, Av. Corrientes 1234"),
        ]
    );
    let own = format!("https://turnos.example/mis-turnos/{}", turno.id());
    assert_eq!(booked.action.unwrap().url, own);
    let calendar = booked.invitation.unwrap().text;
    for line in [
        "METHOD:REQUEST",
        "SEQUENCE:0",
        "DTSTART;TZID=America/Argentina/Buenos_Aires:20261130T090000",
        "SUMMARY:Turno con Carla Sosa",
        "STATUS:CONFIRMED",
    ] {
        assert!(
            calendar.lines().any(|found| found == line),
            "{line} in {calendar}"
        );
    }
    let uid = calendar.lines().find(|line| line.starts_with("UID:")).unwrap();

    moves(&beto, &turno, &app.monday_at("10:30")).await;
    let moved = only(app.post().await);
    assert_eq!(
        moved.subject,
        "Tu turno cambió de horario: lunes 30 de noviembre, 10:30"
    );
    let calendar = moved.invitation.unwrap().text;
    for line in ["METHOD:REQUEST", "SEQUENCE:1", uid] {
        assert!(
            calendar.lines().any(|found| found == line),
            "{line} in {calendar}"
        );
    }

    cancels(&beto, &turno).await;
    let cancelled = only(app.post().await);
    assert_eq!(
        cancelled.subject,
        "Tu turno fue cancelado: lunes 30 de noviembre, 10:30"
    );
    assert_eq!(cancelled.action.unwrap().label, "Pedir otro turno");
    let calendar = cancelled.invitation.unwrap().text;
    for line in ["METHOD:CANCEL", "STATUS:CANCELLED", uid] {
        assert!(
            calendar.lines().any(|found| found == line),
            "{line} in {calendar}"
        );
    }
    assert!(app.post().await.is_empty(), "everything was told once");
}

#[tokio::test]
async fn a_clinic_that_writes_in_english_does_so_throughout() {
    let app = TestApp::start().await;
    settings(
        &app,
        json!({ "language": "en", "replyTo": "mesa@clinica.example" }),
    )
    .await;
    let (beto, carla) = (app.other_patient(), app.doctor());
    let turno = books(&beto, &carla, &app.monday_at("09:00")).await;
    let booked = only(app.post().await);
    assert_eq!(
        booked.subject,
        "Your appointment is booked: Monday 30 November, 09:00"
    );
    assert_eq!(booked.greeting, "Hello, Beto Ruiz:");
    assert_eq!(booked.reply_to.unwrap().as_str(), "mesa@clinica.example");
    assert_eq!(booked.cards[0].title, "Monday 30 November 2026, 09:00");
    let names: Vec<&str> = booked.cards[0].facts.iter().map(|fact| fact.0.as_str()).collect();
    assert_eq!(names, ["With", "Patient", "Where"]);
    assert!(
        booked
            .invitation
            .unwrap()
            .text
            .contains("SUMMARY:Appointment with Carla Sosa")
    );
    moves(&beto, &turno, &app.monday_at("10:30")).await;
    let moved = only(app.post().await);
    assert_eq!(
        moved.subject,
        "Your appointment was moved: Monday 30 November, 10:30"
    );
    cancels(&beto, &turno).await;
    let cancelled = only(app.post().await);
    assert_eq!(
        cancelled.subject,
        "Your appointment was cancelled: Monday 30 November, 10:30"
    );
}

#[tokio::test]
async fn what_is_no_longer_true_when_it_is_sent_is_not_told() {
    let app = TestApp::start().await;
    let (ana, beto, carla) = (app.patient(), app.other_patient(), app.doctor());
    let moved = books(&ana, &carla, &app.monday_at("09:00")).await;
    let cancelled = books(&beto, &carla, &app.monday_at("09:30")).await;
    moves(&ana, &moved, &app.monday_at("12:00")).await;
    cancels(&beto, &cancelled).await;
    let letters = app.post().await;
    assert_eq!(
        heads(&letters),
        [
            (
                ana.email(),
                "Tu turno cambió de horario: lunes 30 de noviembre, 12:00"
            ),
            (
                beto.email(),
                "Tu turno fue cancelado: lunes 30 de noviembre, 09:30"
            ),
        ],
        "neither booking is told, nor the old time"
    );
    let skipped = app.admin().get("/messages?state=skipped").await.expect(200);
    assert_eq!(skipped.items("reason"), ["superseded", "superseded"]);
}

#[tokio::test]
async fn what_comes_after_the_turno_is_not_told() {
    let app = TestApp::start().await;
    let _ = books(&app.patient(), &app.doctor(), &app.monday_at("09:00")).await;
    app.clock.set(app.monday_at("09:00").parse().unwrap());
    assert!(app.post().await.is_empty());
    let skipped = app.admin().get("/messages").await.expect(200);
    assert_eq!(skipped.items("reason"), ["late"]);
}

#[tokio::test]
async fn who_has_no_address_is_found_by_the_admin_and_written_to_once_there_is_one() {
    let app = TestApp::start().await;
    let (desk, admin) = (app.receptionist(), app.admin());
    let body = json!({ "fullName": "Íñigo Ñandú", "documentType": "dni", "documentNumber": "12345678" });
    let patient = desk.post("/patients", body).await.expect(201);
    let body = json!({
        "doctorId": app.doctor().doctor().to_string(), "start": app.monday_at("09:00"), "patientId": patient.id(),
    });
    let _ = desk.post("/appointments", body).await.expect(201);
    assert!(app.post().await.is_empty());
    let waiting = admin.get("/messages?state=skipped").await.expect(200);
    assert_eq!(waiting.items("reason"), ["no-address"]);
    let path = format!("/patients/{}", patient.id());
    let _ = desk
        .patch(&path, json!({ "email": "inigo@correo.example" }))
        .await
        .expect(200);
    let resend = format!("/messages/{}/resend", waiting.items("id")[0]);
    let _ = admin.post(&resend, json!({})).await.expect(200);
    let letter = only(app.post().await);
    assert_eq!(letter.greeting, "Hola, Íñigo Ñandú:");
    assert_eq!(letter.to[0].email.as_str(), "inigo@correo.example");
}

#[tokio::test]
async fn a_guardian_whose_papers_were_seen_is_told_in_place_of_a_child() {
    let app = TestApp::start().await;
    let gabi = app.guardian();
    let dependants = format!("/patients/{}/dependants", gabi.patient());
    let booked = async |by: &Person, dni: &str, time: &str| {
        let body = json!({
            "relationship": "parent",
            "patient": { "fullName": "Zoé Paz", "documentType": "dni", "documentNumber": dni },
        });
        let child = by.post(&dependants, body).await.expect(201).json();
        let body = json!({
            "doctorId": app.doctor().doctor().to_string(), "start": app.monday_at(time),
            "patientId": child["patient"]["id"],
        });
        let _ = gabi.post("/appointments", body).await.expect(201);
        app.post().await
    };
    let _ = gabi
        .patch("/users/me", json!({ "language": "en" }))
        .await
        .expect(200);
    let letter = only(booked(&app.receptionist(), "55666777", "09:00").await);
    assert_eq!(letter.to[0].email.as_str(), gabi.email());
    assert_eq!(
        letter.greeting, "Hello, Gabi Paz:",
        "in the language of who reads it"
    );
    assert_eq!(letter.cards[0].facts[1].1, "Zoé Paz", "and about the child");
    let unseen = booked(&gabi, "55666778", "10:00").await;
    assert!(unseen.is_empty(), "anybody may say that a child is theirs");
}

#[tokio::test]
async fn a_closed_patient_is_not_written_to() {
    let app = TestApp::start().await;
    let (desk, beto) = (app.receptionist(), app.other_patient());
    let turno = books(&beto, &app.doctor(), &app.monday_at("09:00")).await;
    let _ = app.post().await;
    cancels(&desk, &turno).await;
    let path = format!("/patients/{}", beto.patient());
    let _ = desk.delete(&path).await.expect(204);
    assert!(app.post().await.is_empty());
    let skipped = app.admin().get("/messages?state=skipped").await.expect(200);
    assert_eq!(skipped.items("reason"), ["no-address"]);
}

#[tokio::test]
async fn names_are_told_as_they_are_and_what_would_break_a_header_never_gets_in() {
    let app = TestApp::start().await;
    let desk = app.receptionist();
    for name in ["Ana\r\nBcc: x@example.com", "Ana\u{202e}Paz", "Ana\u{0}"] {
        let body = json!({
            "fullName": name, "documentType": "dni", "documentNumber": "12345678", "email": "ana@correo.example",
        });
        let refused = desk.post("/patients", body).await.expect(422);
        assert_eq!(refused.faults(), ["/fullName forbidden-character"]);
    }
    let name = "<script>alert(1)</script> & «Ñ»";
    let body = json!({
        "fullName": name, "documentType": "dni", "documentNumber": "12345678", "email": "ana@correo.example",
    });
    let patient = desk.post("/patients", body).await.expect(201);
    let body = json!({
        "doctorId": app.doctor().doctor().to_string(), "start": app.monday_at("09:00"), "patientId": patient.id(),
    });
    let _ = desk.post("/appointments", body).await.expect(201);
    let letter = only(app.post().await);
    assert_eq!(
        letter.greeting,
        format!("Hola, {name}:"),
        "what escapes it is the form it takes"
    );
}
