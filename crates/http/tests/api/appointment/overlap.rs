//! What may lie beside and over what: taken starts, one place at a time, buffers, sobreturnos.

use serde_json::json;
use turnoplus_testkit::Person;
use turnoplus_testkit::appointment::{Clinic, monday};

use super::{booking, refused};

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
