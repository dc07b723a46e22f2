//! A person has one login: the survivor's, or else the other's.

use serde_json::json;
use turnoplus_testkit::appointment::{Clinic, monday};
use turnoplus_testkit::{Answer, PASSWORD, Person};

use super::{booked, merge, preview, written_down};

async fn logs_in(clinic: &Clinic, person: &Person) -> Answer {
    let body = json!({"email": person.email(), "password": PASSWORD});
    clinic.anonymous().post("/auth/login", body).await
}

#[tokio::test]
async fn the_only_login_opens_the_survivor_after_signing_in_again() {
    let clinic = Clinic::open().await;
    let (desk, doctor) = (clinic.receptionist().await, clinic.doctor().await);
    let ana = written_down(&desk, "30111222", json!({})).await;
    let twin = clinic.patient().await;
    let turno = booked(&desk, ana, &doctor, &monday("10:00")).await;
    assert_eq!(preview(&desk, ana, twin.patient()).await.json()["login"], "moved");
    let _ = merge(&desk, ana, twin.patient()).await.expect(200);
    assert_eq!(twin.get("/users/me").await.status, 401, "the session has ended");
    let again = logs_in(&clinic, &twin).await.expect(200).json();
    assert_eq!(again["user"]["patientId"], ana.to_string());
    assert_eq!(again["user"]["fullName"], "Zoé Güemes");
    let bearer = format!("Bearer {}", again["accessToken"].as_str().unwrap());
    let mine = clinic
        .anonymous()
        .send(
            axum::http::Method::GET,
            "/appointments",
            None,
            &[("authorization", &bearer)],
        )
        .await;
    assert_eq!(mine.expect(200).items("id"), [turno.id()]);
    clinic.close().await;
}

#[tokio::test]
async fn of_two_logins_the_others_is_closed_with_all_its_doors() {
    let clinic = Clinic::open().await;
    let (desk, admin) = (clinic.receptionist().await, clinic.admin().await);
    let (ana, twin) = (clinic.patient().await, clinic.patient().await);
    let feed = twin.post("/calendar-feeds", json!({})).await.expect(201);
    let feed = feed.json()["url"].as_str().unwrap().to_owned();
    let (_, feed) = feed.split_once("/api/v1").unwrap();
    assert_eq!(clinic.anonymous().get(feed).await.status, 200);
    assert_eq!(
        preview(&desk, ana.patient(), twin.patient()).await.json()["login"],
        "closed"
    );
    let _ = merge(&desk, ana.patient(), twin.patient()).await.expect(200);

    assert_eq!(ana.get("/users/me").await.status, 200);
    assert_eq!(twin.get("/users/me").await.status, 401);
    assert_eq!(logs_in(&clinic, &ana).await.status, 200);
    assert_eq!(
        logs_in(&clinic, &twin).await.refusal(),
        (401, "invalid-credentials".to_owned())
    );
    assert_eq!(clinic.anonymous().get(feed).await.status, 404);
    let account = format!("/users/{}", twin.user());
    let refused = admin.patch(&account, json!({"active": true})).await;
    assert_eq!(refused.refusal(), (409, "patient-merged".to_owned()));
    assert_eq!(refused.member("survivorId"), ana.patient().to_string());
    // Somebody of the staff may come of it: an account without a patient.
    let _ = admin
        .patch(&account, json!({"active": true, "role": "receptionist"}))
        .await
        .expect(200);
    clinic.close().await;
}

#[tokio::test]
async fn a_login_of_the_staff_is_no_patients_and_is_left_alone() {
    let clinic = Clinic::open().await;
    let (desk, admin) = (clinic.receptionist().await, clinic.admin().await);
    let (ana, twin) = (clinic.patient().await, clinic.patient().await);
    let account = format!("/users/{}", twin.user());
    let _ = admin
        .patch(&account, json!({"role": "receptionist"}))
        .await
        .expect(200);
    assert_eq!(
        preview(&desk, ana.patient(), twin.patient()).await.json()["login"],
        "kept"
    );
    let _ = merge(&desk, ana.patient(), twin.patient()).await.expect(200);
    let again = logs_in(&clinic, &twin).await.expect(200).json();
    assert_eq!(again["user"]["role"], "receptionist");
    clinic.close().await;
}
