//! Promises about turnos, made through the API.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use turnoplus_testkit::appointment::{Clinic, MONDAY, at, monday, on};
use turnoplus_testkit::{Answer, Person};

/// The Monday of the week after.
fn next_monday(clock: &str) -> String {
    on(MONDAY.saturating_add(jiff::Span::new().days(7)), clock)
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

fn booking(doctor: &Person, start: &str, more: Value) -> Value {
    let mut body = json!({"doctorId": doctor.doctor().to_string(), "start": start});
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    body
}

async fn status_of(reader: &Person, turno: &Answer) -> String {
    reader
        .get(&format!("/appointments/{}", turno.id()))
        .await
        .ok()
        .member("status")
}

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
async fn a_taken_start_is_refused_without_a_word_about_who_has_it() {
    let clinic = Clinic::open().await;
    let doctor = clinic.doctor().await;
    let (ana, beto) = (clinic.patient().await, clinic.patient().await);
    ana.books(&doctor, &monday("10:00")).await.ok();
    let refusal = beto.books(&doctor, &monday("10:00")).await;
    assert_eq!(refusal.refusal(), refused(409, "slot-taken"));
    let told = String::from_utf8_lossy(&refusal.body).into_owned();
    assert!(
        !told.contains("Ana") && !told.contains(&ana.patient().to_string()),
        "{told}"
    );
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
async fn a_patient_is_in_one_place_at_a_time() {
    let clinic = Clinic::open().await;
    let (doctor, colleague) = (clinic.doctor().await, clinic.doctor().await);
    let ana = clinic.patient().await;
    ana.books(&doctor, &monday("10:00")).await.ok();
    assert_eq!(
        ana.books(&colleague, &monday("10:00")).await.refusal(),
        refused(409, "patient-busy")
    );
    ana.books(&colleague, &monday("10:30")).await.ok();
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
async fn what_needs_approval_waits_until_it_is_confirmed() {
    let clinic = Clinic::open().await;
    let (doctor, ana) = (clinic.doctor().await, clinic.patient().await);
    let study = json!({"visitTypeId": clinic.estudio.to_string()});
    let requested = ana
        .post("/appointments", booking(&doctor, &monday("10:00"), study.clone()))
        .await
        .ok();
    assert_eq!(requested.member("status"), "requested");
    assert_eq!(
        clinic
            .patient()
            .await
            .books(&doctor, &monday("10:30"))
            .await
            .refusal(),
        refused(409, "slot-taken")
    );
    assert_eq!(
        ana.does("confirm", &requested).await.refusal(),
        refused(403, "forbidden")
    );
    assert_eq!(
        doctor.does("confirm", &requested).await.ok().member("status"),
        "booked"
    );
    let by_staff = json!({"visitTypeId": clinic.estudio.to_string(), "patientId": ana.patient().to_string()});
    let booked = doctor
        .post("/appointments", booking(&doctor, &monday("12:00"), by_staff))
        .await
        .ok();
    assert_eq!(booked.member("status"), "booked");
    clinic.close().await;
}

#[tokio::test]
async fn a_visit_goes_through_its_states_and_leaves_a_timeline() {
    let clinic = Clinic::open().await;
    let (doctor, ana, desk) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.receptionist().await,
    );
    let turno = ana.books(&doctor, &monday("10:00")).await.ok();
    clinic.clock.set(at(MONDAY, "09:55"));
    assert_eq!(desk.does("arrive", &turno).await.ok().member("status"), "arrived");
    assert_eq!(
        doctor.does("start", &turno).await.ok().member("status"),
        "in_consultation"
    );
    clinic.clock.advance(SignedDuration::from_mins(20));
    let completed = doctor.does("complete", &turno).await.ok();
    assert_eq!(
        (completed.member("status"), completed.json()["version"].clone()),
        ("completed".into(), json!(4))
    );
    let timeline = desk
        .get(&format!("/appointments/{}/timeline", turno.id()))
        .await
        .ok()
        .json();
    let items = timeline["items"].as_array().cloned().unwrap_or_default();
    let changes: Vec<&str> = items.iter().filter_map(|item| item["change"].as_str()).collect();
    assert_eq!(changes, ["booked", "arrived", "started", "completed"]);
    assert_eq!(
        (&items[1]["actorRole"], &items[3]["version"]),
        (&json!("receptionist"), &json!(4))
    );
    let own = format!("/appointments/{}/timeline", turno.id());
    assert_eq!(ana.get(&own).await.refusal(), refused(403, "forbidden"));
    assert_eq!(
        clinic.doctor().await.get(&own).await.refusal(),
        refused(404, "not-found")
    );
    clinic.close().await;
}

#[tokio::test]
async fn what_a_state_does_not_allow_is_refused_with_the_state() {
    let clinic = Clinic::open().await;
    let (doctor, ana) = (clinic.doctor().await, clinic.patient().await);
    let turno = ana.books(&doctor, &monday("10:00")).await.ok();
    for step in ["confirm", "start"] {
        let refusal = doctor.does(step, &turno).await;
        assert_eq!(refusal.refusal(), refused(409, "illegal-transition"), "{step}");
        assert_eq!(refusal.member("status"), "booked");
    }
    doctor.does("complete", &turno).await.ok();
    for step in ["confirm", "arrive", "start", "complete", "no-show", "cancel"] {
        assert_eq!(
            doctor.does(step, &turno).await.refusal(),
            refused(409, "illegal-transition"),
            "{step}"
        );
    }
    let moved = doctor.moves(&turno, &monday("12:00")).await;
    assert_eq!(
        (moved.refusal(), moved.member("status")),
        (refused(409, "illegal-transition"), "completed".into())
    );
    clinic.close().await;
}

#[tokio::test]
async fn a_patient_is_absent_only_after_a_while_and_may_still_come_on_that_day() {
    let clinic = Clinic::open().await;
    let (doctor, ana, beto) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.patient().await,
    );
    let turno = ana.books(&doctor, &monday("10:00")).await.ok();
    let missed = beto.books(&doctor, &monday("11:00")).await.ok();
    clinic.clock.set(at(MONDAY, "10:14"));
    assert_eq!(
        doctor.does("no-show", &turno).await.refusal(),
        refused(409, "too-early")
    );
    clinic.clock.set(at(MONDAY, "11:15"));
    assert_eq!(
        doctor.does("no-show", &turno).await.ok().member("status"),
        "no_show"
    );
    doctor.does("no-show", &missed).await.ok();
    assert_eq!(
        doctor.does("arrive", &turno).await.ok().member("status"),
        "arrived"
    );
    clinic
        .clock
        .set(at(MONDAY, "23:59") + SignedDuration::from_mins(1));
    assert_eq!(
        doctor.does("arrive", &missed).await.refusal(),
        refused(409, "day-over")
    );
    clinic.close().await;
}

#[tokio::test]
async fn cancelling_frees_the_time_and_after_the_limit_is_flagged_late() {
    let clinic = Clinic::open().await;
    let (doctor, ana, beto) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.patient().await,
    );
    let early = ana.books(&doctor, &next_monday("10:00")).await.ok();
    let late = ana.books(&doctor, &monday("10:00")).await.ok();
    let path = format!("/appointments/{}/cancel", early.id());
    let cancelled = ana.post(&path, json!({"reason": "Viajo"})).await.ok().json();
    assert_eq!(
        (&cancelled["status"], &cancelled["late"]),
        (&json!("cancelled"), &json!(false))
    );
    assert_eq!(cancelled["cancelReason"], "Viajo");
    assert_eq!(ana.does("cancel", &late).await.ok().json()["late"], true);
    beto.books(&doctor, &monday("10:00")).await.ok();
    assert_eq!(
        beto.does("cancel", &late).await.refusal(),
        refused(404, "not-found")
    );
    clinic.close().await;
}

#[tokio::test]
async fn patients_do_not_cancel_or_move_what_has_begun() {
    let clinic = Clinic::open().await;
    let (doctor, ana, desk) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.receptionist().await,
    );
    let turno = ana.books(&doctor, &monday("10:00")).await.ok();
    clinic.clock.set(at(MONDAY, "10:00"));
    assert_eq!(
        ana.does("cancel", &turno).await.refusal(),
        refused(409, "appointment-begun")
    );
    assert_eq!(
        ana.moves(&turno, &monday("15:00")).await.refusal(),
        refused(409, "appointment-begun")
    );
    assert_eq!(desk.does("cancel", &turno).await.ok().json()["late"], true);
    clinic.close().await;
}

#[tokio::test]
async fn a_slot_freed_by_a_move_can_be_booked_at_once() {
    let clinic = Clinic::open().await;
    let (doctor, ana, beto) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.patient().await,
    );
    let turno = ana.books(&doctor, &monday("09:00")).await.ok();
    let moved = ana.moves(&turno, &monday("10:00")).await.ok();
    assert_eq!((moved.id(), moved.header("etag")), (turno.id(), "\"2\""));
    assert_eq!(moved.member("start"), "2026-11-30T10:00:00-03:00");
    assert_eq!(beto.books(&doctor, &monday("09:00")).await.status, 201);
    assert_eq!(
        beto.moves(&turno, &monday("11:00")).await.refusal(),
        refused(404, "not-found")
    );
    clinic.close().await;
}

#[tokio::test]
async fn a_move_may_overlap_itself_and_a_refused_one_changes_nothing() {
    let clinic = Clinic::open().await;
    let (doctor, ana, beto) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.patient().await,
    );
    let turno = ana.books(&doctor, &monday("10:00")).await.ok();
    let other = beto.books(&doctor, &monday("11:00")).await.ok();
    let shifted = doctor.moves(&turno, &monday("10:15")).await.ok();
    assert_eq!(shifted.member("end"), "2026-11-30T10:45:00-03:00");
    assert_eq!(
        doctor.moves(&turno, &monday("10:45")).await.refusal(),
        refused(409, "slot-taken")
    );
    let unchanged = ana.get(&format!("/appointments/{}", turno.id())).await.ok();
    assert_eq!(unchanged.json(), shifted.json());
    let to_colleague =
        json!({"start": monday("11:00"), "doctorId": clinic.doctor().await.doctor().to_string()});
    let path = format!("/appointments/{}/reschedule", other.id());
    assert_eq!(
        doctor.post(&path, to_colleague.clone()).await.refusal(),
        refused(404, "not-found")
    );
    let moved = beto.post(&path, to_colleague.clone()).await.ok();
    assert_eq!(moved.json()["doctorId"], to_colleague["doctorId"]);
    clinic.close().await;
}

#[tokio::test]
async fn buffers_keep_the_doctor_free_but_not_the_patient_busy() {
    let clinic = Clinic::open().await;
    let (doctor, colleague) = (clinic.doctor().await, clinic.doctor().await);
    let (ana, beto) = (clinic.patient().await, clinic.patient().await);
    let more = json!({"visitTypeId": clinic.practica.to_string(), "patientId": ana.patient().to_string()});
    doctor
        .post("/appointments", booking(&doctor, &monday("10:00"), more))
        .await
        .ok();
    assert_eq!(
        doctor.books_for(&beto, &doctor, &monday("10:45")).await.refusal(),
        refused(409, "slot-taken")
    );
    assert_eq!(
        doctor.books_for(&beto, &doctor, &monday("09:25")).await.refusal(),
        refused(409, "slot-taken")
    );
    doctor.books_for(&beto, &doctor, &monday("10:50")).await.ok();
    ana.books(&colleague, &monday("10:30")).await.ok();
    clinic.close().await;
}

#[tokio::test]
async fn a_sobreturno_lies_over_a_turno_three_times_and_is_for_doctor_and_front_desk_only() {
    let clinic = Clinic::open().await;
    let (doctor, desk, admin) = (
        clinic.doctor().await,
        clinic.receptionist().await,
        clinic.admin().await,
    );
    let people = clinic.patients(6).await;
    people[0].books(&doctor, &monday("10:00")).await.ok();
    let over = |patient: &Person, start: &str| {
        booking(
            &doctor,
            start,
            json!({"patientId": patient.patient().to_string(), "overbooking": {"reason": "Urgencia"}}),
        )
    };
    let first = desk
        .post("/appointments", over(&people[1], &monday("10:00")))
        .await
        .ok();
    assert_eq!(first.json()["overbooking"], true);
    doctor
        .post("/appointments", over(&people[2], &monday("10:10")))
        .await
        .ok();
    desk.post("/appointments", over(&people[3], &monday("10:00")))
        .await
        .ok();
    let fifth = desk
        .post("/appointments", over(&people[4], &monday("10:00")))
        .await;
    assert_eq!(fifth.refusal(), refused(409, "overbooking-full"));
    let twice = desk
        .post("/appointments", over(&people[0], &monday("10:10")))
        .await;
    assert_eq!(twice.status, 409);
    let mine = people[5]
        .post("/appointments", over(&people[5], &monday("11:00")))
        .await;
    assert_eq!(mine.refusal(), refused(403, "forbidden"));
    let by_admin = admin
        .post("/appointments", over(&people[5], &monday("11:00")))
        .await;
    assert_eq!(by_admin.refusal(), refused(403, "forbidden"));
    let of_patient = desk
        .post("/appointments", over(&people[1], &monday("10:20")))
        .await;
    assert_eq!(
        of_patient.status, 409,
        "a sobreturno never overlaps another turno of the patient"
    );
    clinic.close().await;
}

#[tokio::test]
async fn if_match_protects_against_changing_what_was_not_seen() {
    let clinic = Clinic::open().await;
    let (doctor, ana) = (clinic.doctor().await, clinic.patient().await);
    let turno = ana.books(&doctor, &monday("10:00")).await.ok();
    ana.moves(&turno, &monday("11:00")).await.ok();
    let path = format!("/appointments/{}", turno.id());
    let stale = [("if-match", "\"1\"")];
    for (step, body) in [
        ("cancel", json!({})),
        ("arrive", json!({})),
        ("reschedule", json!({"start": monday("12:00")})),
    ] {
        let refusal = doctor.post_with(&format!("{path}/{step}"), body, &stale).await;
        assert_eq!(refusal.refusal(), refused(412, "version-mismatch"), "{step}");
        assert_eq!(refusal.json()["version"], 2);
    }
    doctor
        .post_with(&format!("{path}/cancel"), json!({}), &[("if-match", "\"2\"")])
        .await
        .ok();
    clinic.close().await;
}

#[tokio::test]
async fn the_same_key_and_request_give_the_same_answer_byte_for_byte() {
    let clinic = Clinic::open().await;
    let (doctor, ana, beto) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.patient().await,
    );
    let key = [("idempotency-key", "k-1")];
    let body = booking(&doctor, &monday("10:00"), json!({}));
    let first = ana.post_with("/appointments", body.clone(), &key).await.ok();
    clinic.clock.advance(SignedDuration::from_mins(5));
    let again = ana.post_with("/appointments", body.clone(), &key).await;
    assert_eq!((again.status, &again.body), (201, &first.body));
    assert_eq!(
        (again.header("location"), again.header("etag")),
        (first.header("location"), first.header("etag"))
    );
    let other = ana
        .post_with(
            "/appointments",
            booking(&doctor, &monday("11:00"), json!({})),
            &key,
        )
        .await;
    assert_eq!(other.refusal(), refused(422, "idempotency-key-reused"));
    assert_eq!(
        beto.post_with("/appointments", body.clone(), &key)
            .await
            .refusal(),
        refused(409, "slot-taken")
    );
    let path = format!("/appointments/{}/cancel", first.id());
    let cancelled = ana
        .post_with(&path, json!({}), &[("idempotency-key", "k-2")])
        .await
        .ok();
    let again = ana
        .post_with(&path, json!({}), &[("idempotency-key", "k-2")])
        .await;
    assert_eq!((again.status, &again.body), (200, &cancelled.body));
    assert_eq!(
        ana.does("cancel", &first).await.refusal(),
        refused(409, "illegal-transition")
    );
    clinic.clock.advance(SignedDuration::from_hours(49));
    let fresh = ana.post_with("/appointments", body, &key).await;
    assert_eq!(fresh.member("rule"), "past", "after 48 hours a key is new");
    clinic.close().await;
}

#[tokio::test]
async fn lists_show_what_is_ones_own_in_pages_and_order() {
    let clinic = Clinic::open().await;
    let (doctor, colleague, desk) = (
        clinic.doctor().await,
        clinic.doctor().await,
        clinic.receptionist().await,
    );
    let (ana, beto) = (clinic.patient().await, clinic.patient().await);
    for hour in ["09:00", "10:00", "11:00"] {
        ana.books(&doctor, &monday(hour)).await.ok();
        beto.books(&colleague, &monday(hour)).await.ok();
    }
    let starts = |reply: &Answer| -> Vec<Timestamp> {
        let items = reply.json()["items"].as_array().cloned().unwrap_or_default();
        items
            .iter()
            .filter_map(|item| item["start"].as_str()?.parse().ok())
            .collect()
    };
    let first = ana.get("/appointments?limit=2&order=desc").await.ok();
    assert_eq!(starts(&first), [at(MONDAY, "11:00"), at(MONDAY, "10:00")]);
    let rest = ana
        .get(&format!(
            "/appointments?limit=2&order=desc&cursor={}",
            first.member("nextCursor")
        ))
        .await
        .ok();
    assert_eq!(
        (starts(&rest), rest.json()["nextCursor"].clone()),
        (vec![at(MONDAY, "09:00")], Value::Null)
    );
    assert_eq!(starts(&desk.get("/appointments").await.ok()).len(), 6);
    let agenda = format!("/doctors/{}/appointments", doctor.doctor().to_string());
    assert_eq!(
        starts(
            &doctor
                .get(&format!("{agenda}?from=2026-11-30&to=2026-11-30"))
                .await
                .ok()
        )
        .len(),
        3
    );
    assert_eq!(
        starts(&doctor.get(&format!("{agenda}?from=2026-12-01")).await.ok()).len(),
        0
    );
    assert_eq!(colleague.get(&agenda).await.refusal(), refused(404, "not-found"));
    assert_eq!(ana.get(&agenda).await.refusal(), refused(403, "forbidden"));
    let anas = format!("/patients/{}/appointments", ana.patient().to_string());
    assert_eq!(starts(&doctor.get(&anas).await.ok()).len(), 3);
    assert_eq!(starts(&colleague.get(&anas).await.ok()).len(), 0);
    assert_eq!(beto.get(&anas).await.refusal(), refused(404, "not-found"));
    let unknown = "/patients/0197f3a0-0000-7000-8000-000000000000/appointments";
    assert_eq!(desk.get(unknown).await.refusal(), refused(404, "not-found"));
    let query = format!(
        "/appointments?patientId={}&status=booked,requested",
        ana.patient().to_string()
    );
    assert_eq!(starts(&desk.get(&query).await.ok()).len(), 3);
    for bad in [
        "status=held",
        "from=soon",
        "order=up",
        "limit=0",
        "limit=101",
        "cursor=x",
        "page=2",
        "doctorId=1",
    ] {
        assert_eq!(
            desk.get(&format!("/appointments?{bad}")).await.status,
            422,
            "{bad}"
        );
    }
    let turno = ana.get("/appointments?limit=1").await.ok().json()["items"][0]["id"].clone();
    let path = format!("/appointments/{}", turno.as_str().unwrap_or_default());
    assert_eq!(beto.get(&path).await.refusal(), refused(404, "not-found"));
    assert_eq!(colleague.get(&path).await.refusal(), refused(404, "not-found"));
    clinic.close().await;
}

#[tokio::test]
async fn only_the_staff_of_the_turno_runs_its_day() {
    let clinic = Clinic::open().await;
    let (doctor, colleague, ana) = (
        clinic.doctor().await,
        clinic.doctor().await,
        clinic.patient().await,
    );
    let turno = ana.books(&doctor, &monday("10:00")).await.ok();
    for step in ["arrive", "start", "complete", "no-show"] {
        assert_eq!(
            ana.does(step, &turno).await.refusal(),
            refused(403, "forbidden"),
            "{step}"
        );
        assert_eq!(
            colleague.does(step, &turno).await.refusal(),
            refused(404, "not-found"),
            "{step}"
        );
        assert_eq!(clinic.anonymous().does(step, &turno).await.status, 401, "{step}");
    }
    assert_eq!(status_of(&ana, &turno).await, "booked");
    clinic.close().await;
}
