//! Booking: who may, when, and what is refused.

use std::time::Duration;

use serde_json::json;
use turnoplus_testkit::appointment::{Clinic, MONDAY, at, monday};

use super::{booking, next_monday, refused};

#[tokio::test]
async fn a_patient_books_reads_and_finds_the_turno_in_the_own_list() {
    let clinic = Clinic::open().await;
    let (doctor, ana) = (clinic.doctor().await, clinic.patient().await);
    let body = booking(&doctor, &monday("10:00"), json!({"reason": " Dolor de cabeza "}));
    let booked = ana.post("/appointments", body).await;
    assert_eq!(booked.status, 201, "{}", String::from_utf8_lossy(&booked.body));
    assert_eq!(
        booked.header("location"),
        format!("/api/v1/appointments/{}", booked.id())
    );
    assert_eq!(booked.header("etag"), "\"1\"");
    let turno = booked.json();
    assert_eq!(turno["start"], "2026-11-30T10:00:00-03:00");
    assert_eq!(turno["end"], "2026-11-30T10:30:00-03:00");
    assert_eq!(turno["timeZone"], "America/Argentina/Buenos_Aires");
    assert_eq!(
        (&turno["status"], &turno["overbooking"]),
        (&json!("booked"), &json!(false))
    );
    assert_eq!(
        (&turno["reason"], &turno["visitTypeName"]),
        (&json!("Dolor de cabeza"), &json!("Consulta"))
    );
    assert_eq!(turno["patientId"], json!(ana.patient().to_string()));
    assert_eq!(
        ana.get(&format!("/appointments/{}", booked.id())).await.json(),
        turno
    );
    assert_eq!(ana.get("/appointments").await.json()["items"], json!([turno]));
    clinic.close().await;
}

#[tokio::test]
async fn a_start_that_is_not_offered_is_refused_with_the_name_of_its_rule() {
    let clinic = Clinic::open().await;
    let (doctor, ana) = (clinic.doctor().await, clinic.patient().await);
    for (start, rule) in [
        (monday("10:05"), "off-grid"),
        (monday("18:00"), "no-availability"),
        (monday("08:30"), "lead-time"),
        (monday("07:30"), "past"),
        ("2027-06-01T10:00:00-03:00".to_owned(), "horizon"),
        ("9999-12-30T00:00:00Z".to_owned(), "horizon"),
        ("-009999-01-02T02:00:00Z".to_owned(), ""),
    ] {
        let refusal = ana.books(&doctor, &start).await;
        if rule.is_empty() {
            assert_eq!(refusal.refusal(), refused(422, "invalid-request"), "{start}");
        } else {
            assert_eq!(refusal.refusal(), refused(409, "slot-unavailable"), "{start}");
            assert_eq!(refusal.member("rule"), rule, "{start}");
        }
    }
    let body = booking(
        &doctor,
        &monday("10:00"),
        json!({"visitTypeId": clinic.practica.to_string()}),
    );
    let refusal = ana.post("/appointments", body).await;
    assert_eq!(
        (refusal.refusal(), refusal.member("rule")),
        (refused(409, "booking-refused"), "not-self-bookable".into())
    );
    clinic.close().await;
}

#[tokio::test]
async fn staff_book_any_five_minutes_inside_availability_and_outside_only_with_a_reason() {
    let clinic = Clinic::open().await;
    let (doctor, ana, desk) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.receptionist().await,
    );
    desk.books_for(&ana, &doctor, &monday("10:05")).await.ok();
    let outside = desk.books_for(&ana, &doctor, &monday("19:00")).await;
    assert_eq!(
        (outside.refusal(), outside.member("rule")),
        (refused(409, "slot-unavailable"), "no-availability".into())
    );
    let patient = ana.patient().to_string();
    let with_reason = json!({"patientId": patient, "override": {"reason": "Vuelve de viaje"}});
    let body = booking(&doctor, &monday("19:00"), with_reason.clone());
    let booked = desk.post("/appointments", body).await.ok();
    let timeline = desk
        .get(&format!("/appointments/{}/timeline", booked.id()))
        .await
        .ok()
        .json();
    assert_eq!(timeline["items"][0]["reason"], "Vuelve de viaje");
    let body = booking(&doctor, &monday("19:00"), with_reason);
    let by_patient = ana.post("/appointments", body).await;
    assert_eq!(by_patient.refusal(), refused(403, "forbidden"));
    let odd = desk.books_for(&ana, &doctor, &monday("11:03")).await;
    assert_eq!(odd.member("rule"), "off-grid");
    clinic.close().await;
}

#[tokio::test]
async fn nobody_books_for_others_or_into_agendas_that_are_not_theirs() {
    let clinic = Clinic::open().await;
    let (doctor, colleague) = (clinic.doctor().await, clinic.doctor().await);
    let (ana, beto, desk) = (
        clinic.patient().await,
        clinic.patient().await,
        clinic.receptionist().await,
    );
    assert_eq!(
        ana.books_for(&beto, &doctor, &monday("10:00")).await.refusal(),
        refused(404, "not-found")
    );
    assert_eq!(
        colleague
            .books_for(&ana, &doctor, &monday("10:00"))
            .await
            .refusal(),
        refused(404, "not-found")
    );
    assert_eq!(
        desk.books(&doctor, &monday("10:00")).await.refusal(),
        refused(422, "invalid-request")
    );
    let anonymous = clinic.anonymous().books(&doctor, &monday("10:00")).await;
    assert_eq!(anonymous.refusal(), refused(401, "not-signed-in"));
    doctor.books_for(&ana, &doctor, &monday("10:00")).await.ok();
    let unknown = "0197f3a0-0000-7000-8000-000000000000";
    for (field, status) in [
        ("doctorId", 404),
        ("visitTypeId", 422),
        ("officeId", 422),
        ("patientId", 404),
    ] {
        let mut body = booking(
            &doctor,
            &monday("11:00"),
            json!({"patientId": ana.patient().to_string()}),
        );
        body[field] = json!(unknown);
        assert_eq!(desk.post("/appointments", body).await.status, status, "{field}");
    }
    clinic.close().await;
}

#[tokio::test]
async fn every_fault_of_a_booking_is_told_at_once() {
    let clinic = Clinic::open().await;
    let ana = clinic.patient().await;
    let body = json!({"doctorId": "x", "start": "tomorrow", "officeId": 7});
    assert_eq!(
        ana.post("/appointments", body).await.refusal(),
        refused(422, "invalid-request")
    );
    let long = "x".repeat(501);
    let body =
        json!({"doctorId": "x", "start": "2026-11-30T10:00", "reason": long, "overbooking": {"reason": " "}});
    let refusal = ana.post("/appointments", body).await;
    let errors = refusal.json()["errors"].clone();
    let pointers: Vec<&str> = errors
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|e| e["pointer"].as_str())
        .collect();
    assert_eq!(
        pointers,
        ["/doctorId", "/start", "/reason", "/overbooking/reason"]
    );
    let body = json!({"doctorId": "x", "start": "x", "price": 1});
    assert_eq!(
        ana.post("/appointments", body).await.json()["errors"][0]["code"],
        "unknown-field"
    );
    clinic.close().await;
}

#[tokio::test]
async fn a_patient_holds_as_many_turnos_as_the_policy_allows_and_staff_may_add_more() {
    let clinic = Clinic::open().await;
    clinic
        .with_policy(|policy| policy.max_active_appointments = 2)
        .await;
    let (doctor, ana, desk) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.receptionist().await,
    );
    let first = ana.books(&doctor, &monday("10:00")).await.ok();
    ana.books(&doctor, &monday("11:00")).await.ok();
    let third = ana.books(&doctor, &monday("12:00")).await;
    assert_eq!(
        (third.refusal(), third.member("rule")),
        (refused(409, "booking-refused"), "too-many-active".into())
    );
    assert_eq!(third.json()["max"], 2);
    desk.books_for(&ana, &doctor, &monday("13:00")).await.ok();
    ana.does("cancel", &first).await.ok();
    assert_eq!(
        ana.books(&doctor, &monday("12:00")).await.status,
        409,
        "staff's turno counts too"
    );
    clinic.clock.set(at(MONDAY, "17:00"));
    ana.books(&doctor, &next_monday("12:00")).await.ok();
    clinic.close().await;
}

#[tokio::test]
async fn a_client_that_hangs_up_does_not_stop_its_booking_half_way() {
    let clinic = Clinic::open().await;
    let (doctor, ana) = (clinic.doctor().await, clinic.patient().await);
    let asked = ana.post("/appointments", booking(&doctor, &monday("10:00"), json!({})));
    let answer = tokio::time::timeout(Duration::ZERO, asked).await;
    assert!(answer.is_err(), "the client is gone before the answer");
    for _ in 0..1_000 {
        if !ana.get("/appointments").await.ok().all("id").is_empty() {
            clinic.close().await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the booking was dropped with its client");
}
