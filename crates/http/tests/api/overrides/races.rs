//! Overrides that change while patients book, on every database.

use std::future::Future;
use std::pin::Pin;

use serde_json::json;
use turnoplus_testkit::Answer;
use turnoplus_testkit::appointment::{Clinic, monday};

use super::{of_doctor, set, told, word};
use crate::races::{assert_no_5xx, at_once, everywhere};

/// A doctor's settings change while patients book: each booking has the length, and is counted under the limit, of
/// before or of after, never a mixture.
async fn race_of_an_override_and_bookings(clinic: Clinic) {
    clinic
        .with_policy(|policy| policy.max_active_appointments = 2)
        .await;
    let admin = clinic.admin().await;
    for round in 0..8 {
        let (own, patients) = (clinic.doctor().await, clinic.patients(2).await);
        let scope = format!("{}&visitTypeId={}", of_doctor(&own), clinic.consulta);
        let terms = json!({"durationMinutes": 45, "bufferAfterMinutes": 15, "maxActiveAppointments": 1});
        let appears = round % 2 == 0;
        if !appears {
            set(&admin, &scope, terms.clone()).await.expect(200);
        }
        let (changer, path) = (admin.clone(), format!("/settings/overrides?{scope}"));
        let change = async move {
            if appears {
                set(&changer, &scope, terms).await
            } else {
                changer.delete(&path).await
            }
        };
        let mut requests: Vec<Pin<Box<dyn Future<Output = Answer> + Send>>> = vec![Box::pin(change)];
        // Every hour is a start by the old length and by the new one.
        for (hour, patient) in (9..17).zip(patients.iter().cycle()) {
            let (patient, own) = (patient.clone(), own.clone());
            let start = monday(&format!("{hour:02}:00"));
            requests.push(Box::pin(async move { patient.books(&own, &start).await }));
        }
        let answers = at_once(requests).await;
        assert_no_5xx(&answers);
        assert!(answers[0].status < 300, "{}", answers[0].text());
        for answer in &answers[1..] {
            if answer.status == 201 {
                let end = answer.member("end");
                assert!([":30", ":45"].contains(&&end[13..16]), "{end}");
            } else {
                let refused = (told(answer), answer.json()["max"].clone());
                let old = (word("too-many-active", "clinic"), json!(2));
                let new = (word("too-many-active", "doctor-and-visit-type"), json!(1));
                assert!([old, new].contains(&refused), "{}", answer.text());
            }
        }
        clinic.verify_is_clean().await;
        // What comes afterwards obeys what is left.
        let late = clinic.patient().await;
        let tuesday = "2026-12-01T09:00:00-03:00";
        let end = late.books(&own, tuesday).await.ok().member("end");
        assert_eq!(&end[13..16], if appears { ":45" } else { ":30" });
    }
    clinic.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_booking_while_an_override_changes_obeys_the_old_or_the_new() {
    everywhere(race_of_an_override_and_bookings).await;
}
