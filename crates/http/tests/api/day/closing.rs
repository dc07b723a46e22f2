//! A closure and bookings at the same moment.

use jiff::Span;
use serde_json::json;
use turnoplus_testkit::appointment::{Clinic, MONDAY, on};

use crate::races::{assert_no_5xx, at_once, everywhere, post};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_turno_stays_in_a_closure_that_was_made_at_the_same_moment() {
    everywhere(async |clinic: Clinic| {
        let (doctor, admin) = (clinic.doctor().await, clinic.admin().await);
        let patients = clinic.patients(8).await;
        let path = format!("/offices/{}/closures", clinic.office);
        for day in 1..5 {
            let date = MONDAY.saturating_add(Span::new().days(day));
            let bookings = patients.iter().enumerate().map(|(nth, patient)| {
                let start = on(date, &format!("{:02}:00", 9 + nth));
                let body = json!({"doctorId": doctor.doctor().to_string(), "start": start});
                post(patient.clone(), "/appointments".into(), body)
            });
            let closure =
                json!({"from": date.to_string(), "until": date.to_string(), "onConflict": "cancel"});
            let closing = post(admin.clone(), path.clone(), closure);
            let mut requests: Vec<_> = bookings.collect();
            requests.insert(4, closing);
            let answers = at_once(requests).await;
            assert_no_5xx(&answers);
            assert_eq!(answers[4].status, 201, "{}", answers[4].text());
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

#[tokio::test]
async fn a_patient_in_the_waiting_room_is_listed_too_when_the_office_closes() {
    let clinic = Clinic::open().await;
    let (doctor, admin, ana) = (
        clinic.doctor().await,
        clinic.admin().await,
        clinic.patient().await,
    );
    let turno = ana.books(&doctor, &on(MONDAY, "10:00")).await.ok();
    doctor.does("arrive", &turno).await.ok();
    let path = format!("/offices/{}/closures", clinic.office);
    let closure = json!({"from": MONDAY.to_string(), "until": MONDAY.to_string()});
    let refused = admin.post(&path, closure).await;
    assert_eq!(refused.refusal(), (409, "affected-appointments".to_owned()));
    assert_eq!(refused.json()["total"], json!(1));
    clinic.close().await;
}
