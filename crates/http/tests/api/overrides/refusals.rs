//! A refusal says whose setting it follows from, so that it is known where to change it.

use serde_json::{Value, json};
use turnoplus_domain::ids::VisitTypeId;
use turnoplus_testkit::Person;
use turnoplus_testkit::appointment::{Clinic, monday};

use super::{of_doctor, set, told, word};

/// A booking for a visit type.
fn for_visit_type(doctor: &Person, visit_type: VisitTypeId, start: &str) -> Value {
    json!({
        "doctorId": doctor.doctor().to_string(), "visitTypeId": visit_type.to_string(), "start": start,
    })
}

/// A doctor with settings of their own, some of them for *Control* only, which has some too.
async fn with_settings_of_its_own(clinic: &Clinic) -> Person {
    let (own, admin) = (clinic.doctor().await, clinic.admin().await);
    let kind = format!("visitTypeId={}", clinic.control);
    let both = format!("{}&{kind}", of_doctor(&own));
    for (scope, terms) in [
        (of_doctor(&own), json!({"minLeadMinutes": 120})),
        (kind, json!({"minLeadMinutes": 240, "maxHorizonDays": 1})),
        (both, json!({"slotStepMinutes": 20, "maxActiveAppointments": 1})),
    ] {
        set(&admin, &scope, terms).await.expect(200);
    }
    own
}

#[tokio::test]
async fn a_refused_booking_says_whose_setting_to_change() {
    let clinic = Clinic::open().await;
    let own = with_settings_of_its_own(&clinic).await;
    let (other, ana, desk) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.receptionist().await,
    );

    // It is 08:00, and the clinic asks for an hour of notice.
    for (doctor, visit_type, start, expected) in [
        (
            &other,
            clinic.consulta,
            monday("08:30"),
            word("lead-time", "clinic"),
        ),
        (
            &other,
            clinic.control,
            monday("10:00"),
            word("lead-time", "visit-type"),
        ),
        (&own, clinic.control, monday("09:00"), word("lead-time", "doctor")),
        (
            &own,
            clinic.control,
            "2026-12-02T10:00:00-03:00".to_owned(),
            word("horizon", "visit-type"),
        ),
        (
            &own,
            clinic.control,
            monday("11:10"),
            word("off-grid", "doctor-and-visit-type"),
        ),
        (
            &other,
            clinic.consulta,
            monday("09:10"),
            word("off-grid", "clinic"),
        ),
        // No setting makes these.
        (&own, clinic.consulta, monday("07:00"), word("past", "")),
        (
            &own,
            clinic.consulta,
            monday("19:00"),
            word("no-availability", ""),
        ),
        (
            &own,
            clinic.practica,
            monday("11:00"),
            word("not-self-bookable", ""),
        ),
    ] {
        let refused = ana
            .post("/appointments", for_visit_type(doctor, visit_type, &start))
            .await;
        assert_eq!((refused.status, told(&refused)), (409, expected), "{start}");
    }
    // Staff reach as far in every clinic, and their starts are on five minutes in every clinic.
    for (start, rule) in [
        ("2029-12-03T10:00:00-03:00".to_owned(), "horizon"),
        (monday("11:01"), "off-grid"),
    ] {
        let mut booking = for_visit_type(&own, clinic.control, &start);
        booking["patientId"] = json!(ana.patient().to_string());
        let refused = desk.post("/appointments", booking).await;
        assert_eq!(told(&refused), word(rule, ""), "{start}");
    }
    clinic.close().await;
}

#[tokio::test]
async fn a_limit_that_is_reached_and_a_refused_move_say_whose_setting_to_change() {
    let clinic = Clinic::open().await;
    let own = with_settings_of_its_own(&clinic).await;
    let (other, ana) = (clinic.doctor().await, clinic.patient().await);
    let booking = |start: &str| for_visit_type(&own, clinic.control, &monday(start));
    let only = ana.post("/appointments", booking("11:00")).await.ok();
    let second = ana.post("/appointments", booking("12:00")).await;
    assert_eq!(told(&second), word("too-many-active", "doctor-and-visit-type"));
    for (start, expected) in [
        ("09:00", word("lead-time", "doctor")),
        ("11:10", word("off-grid", "doctor-and-visit-type")),
    ] {
        let refused = ana.moves(&only, &monday(start)).await;
        assert_eq!(told(&refused), expected, "{start}");
    }
    // The doctor that it goes to has other settings, and they are the ones that count.
    let path = format!("/appointments/{}/reschedule", only.id());
    let there = json!({"start": monday("10:00"), "doctorId": other.doctor().to_string()});
    assert_eq!(
        told(&ana.post(&path, there).await),
        word("lead-time", "visit-type")
    );
    let movable = for_visit_type(&other, clinic.control, &monday("14:00"));
    let movable = ana.post("/appointments", movable).await.ok();
    let path = format!("/appointments/{}/reschedule", movable.id());
    let here = json!({"start": monday("14:00"), "doctorId": own.doctor().to_string()});
    assert_eq!(
        told(&ana.post(&path, here).await),
        word("too-many-active", "doctor-and-visit-type")
    );
    clinic.close().await;
}

#[tokio::test]
async fn a_full_quota_of_sobreturnos_says_whose_setting_it_is() {
    let clinic = Clinic::open().await;
    let (own, admin, desk) = (
        clinic.doctor().await,
        clinic.admin().await,
        clinic.receptionist().await,
    );
    let patients = clinic.patients(2).await;
    set(&admin, &of_doctor(&own), json!({"maxOverbookingsPerDay": 1}))
        .await
        .expect(200);
    let sobreturno = |patient: &Person, start: &str| {
        json!({
            "doctorId": own.doctor().to_string(), "patientId": patient.patient().to_string(),
            "start": monday(start), "overbooking": {"reason": "Urgencia"},
        })
    };
    let first = desk
        .post("/appointments", sobreturno(&patients[0], "10:00"))
        .await
        .ok();
    let second = desk
        .post("/appointments", sobreturno(&patients[1], "11:00"))
        .await;
    assert_eq!(told(&second), word("overbooking-quota", "doctor"));
    desk.does("cancel", &first).await.ok();
    desk.post("/appointments", sobreturno(&patients[1], "11:00"))
        .await
        .ok();
    assert_eq!(
        told(&desk.does("undo", &first).await),
        word("overbooking-quota", "doctor")
    );
    clinic.close().await;
}
