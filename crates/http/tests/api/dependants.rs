//! Promises about guardians and those whom they answer for.

use jiff::SignedDuration;
use serde_json::json;
use turnoplus_testkit::appointment::{Clinic, monday};
use turnoplus_testkit::catalog;
use turnoplus_testkit::{PASSWORD, TestApp};

#[tokio::test]
async fn a_guardian_books_moves_and_cancels_for_a_child_whose_turno_it_is() {
    let clinic = Clinic::open().await;
    let (guardian, doctor) = (clinic.patient().await, clinic.doctor().await);
    let dependants = format!("/patients/{}/dependants", guardian.patient());
    let body = json!({"relationship": "parent", "patient": catalog::patient("55111222")});
    let child = guardian.post(&dependants, body).await.expect(201);
    assert_eq!(child.json()["confirmed"], false, "the desk has seen no papers");
    let child = child.json()["patient"]["id"].as_str().unwrap().to_owned();

    let booking = json!({
        "doctorId": doctor.doctor().to_string(), "patientId": child, "start": monday("10:00"),
    });
    let turno = guardian.post("/appointments", booking).await.expect(201);
    assert_eq!(turno.member("patientId"), child);
    let moved = guardian.moves(&turno, &monday("11:00")).await.expect(200);
    let listed = guardian.get(&format!("/patients/{child}/appointments")).await;
    assert_eq!(listed.items("id"), [turno.id()]);
    let asked = guardian.get(&format!("/appointments?patientId={child}")).await;
    assert_eq!(asked.items("id"), [turno.id()]);
    assert_eq!(
        guardian.get("/appointments").await.items("id"),
        [""; 0],
        "one's own"
    );
    let _ = guardian.does("cancel", &moved).await.expect(200);
    clinic.close().await;
}

#[tokio::test]
async fn a_link_that_ended_opens_nothing_from_the_next_request_on() {
    let app = TestApp::start().await;
    let (gabi, ana) = (app.guardian(), app.patient().patient());
    assert_eq!(gabi.get(&format!("/patients/{ana}")).await.status, 200);
    let link = format!("/patients/{}/dependants/{ana}", gabi.patient());
    let _ = app.receptionist().delete(&link).await.expect(204);
    assert_eq!(gabi.get(&format!("/patients/{ana}")).await.status, 404);
    assert_eq!(
        gabi.get(&format!("/patients/{ana}/appointments")).await.status,
        404
    );
    let booking = json!({
        "doctorId": app.doctor().doctor().to_string(), "patientId": ana.to_string(), "start": app.monday_at("09:00"),
    });
    assert_eq!(gabi.post("/appointments", booking).await.status, 404);
    assert_eq!(app.receptionist().delete(&link).await.status, 404);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn only_the_desk_links_somebody_whom_the_clinic_knows() {
    let app = TestApp::start().await;
    let (beto, ana) = (app.other_patient(), app.patient().patient().to_string());
    let dependants = format!("/patients/{}/dependants", beto.patient());
    let body = json!({"relationship": "relative", "patientId": ana});
    assert_eq!(beto.post(&dependants, body.clone()).await.status, 403);
    let linked = app.receptionist().post(&dependants, body).await.expect(201);
    assert_eq!(linked.json()["confirmed"], true);
    let guardians = app.patient().get(&format!("/patients/{ana}/guardians")).await;
    let names = guardians.items("fullName");
    assert_eq!(names, ["Beto Ruiz", "Gabi Paz"]);
    let own = json!({"relationship": "relative", "patientId": beto.patient().to_string()});
    assert_eq!(
        app.receptionist().post(&dependants, own).await.faults(),
        ["/patientId unknown-patient"]
    );
    for faulty in [
        json!({"relationship": "relative"}),
        json!({"relationship": "relative", "patientId": ana, "patient": catalog::patient("30999888")}),
    ] {
        assert_eq!(
            app.receptionist().post(&dependants, faulty).await.faults(),
            ["/patient required"]
        );
    }
}

#[tokio::test]
async fn a_patient_answers_for_twelve_others_at_most_and_for_four_on_their_own_word() {
    let clinic = Clinic::open().await;
    let (guardian, desk) = (clinic.patient().await, clinic.receptionist().await);
    let dependants = format!("/patients/{}/dependants", guardian.patient());
    let body = |n: u32| json!({"relationship": "relative", "patient": catalog::patient(&(40_000_000 + n).to_string())});
    for (who, numbers, most, max) in [(&guardian, 0..8, 4, 4), (&desk, 8..20, 8, 12)] {
        let all = numbers.map(|n| {
            let (who, path, body) = (who.clone(), dependants.clone(), body(n));
            async move { who.post(&path, body).await }
        });
        let answers = futures_util::future::join_all(all).await;
        let made = answers.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(made, most);
        for refused in answers.iter().filter(|answer| answer.status != 201) {
            assert_eq!(refused.refusal(), (409, "too-many-dependants".to_owned()));
            assert_eq!(refused.json()["max"], max);
        }
    }
    assert_eq!(
        guardian.get(&dependants).await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        12
    );
    clinic.close().await;
}

#[tokio::test]
async fn who_was_made_up_is_not_left_behind_with_turnos() {
    let clinic = Clinic::open().await;
    let (guardian, doctor, desk) = (
        clinic.patient().await,
        clinic.doctor().await,
        clinic.receptionist().await,
    );
    let dependants = format!("/patients/{}/dependants", guardian.patient());
    let body = |number| json!({"relationship": "relative", "patient": catalog::patient(number)});
    let add = async |number| {
        let added = guardian.post(&dependants, body(number)).await.expect(201);
        added.json()["patient"]["id"].as_str().unwrap().to_owned()
    };
    let book = async |child: &str, hour| {
        let booking = json!({
            "doctorId": doctor.doctor().to_string(), "patientId": child, "start": monday(hour),
        });
        guardian.post("/appointments", booking).await.expect(201)
    };
    let child = add("55111222").await;
    let turno = book(&child, "10:00").await;
    let link = format!("{dependants}/{child}");
    let kept = guardian.delete(&link).await;
    assert_eq!(kept.refusal(), (409, "coming-appointments".to_owned()));
    let _ = guardian.does("cancel", &turno).await.expect(200);
    let _ = guardian.delete(&link).await.expect(204);
    // Of somebody whose papers the clinic has seen, the link ends as it is.
    let other = add("55111333").await;
    let _ = book(&other, "11:00").await;
    let confirm = json!({"relationship": "relative", "patientId": other});
    let _ = desk.post(&dependants, confirm).await.expect(201);
    let _ = guardian
        .delete(&format!("{dependants}/{other}"))
        .await
        .expect(204);
    clinic.close().await;
}

#[tokio::test]
async fn a_link_that_opens_a_record_is_made_with_the_password_and_told_to_its_owner() {
    let app = TestApp::start().await;
    let (desk, beto, ana) = (app.receptionist(), app.other_patient(), app.patient());
    let dependants = format!("/patients/{}/dependants", beto.patient());
    let body = |kind| json!({"relationship": kind, "patientId": ana.patient().to_string()});
    app.clock.advance(SignedDuration::from_mins(11));
    assert_eq!(
        desk.post(&dependants, body("parent")).await.code(),
        "reauthentication-required"
    );
    let password = json!({ "password": PASSWORD });
    let _ = desk.post("/auth/reauthenticate", password).await.expect(204);
    let _ = desk.post(&dependants, body("relative")).await.expect(201);
    assert!(app.post().await.is_empty(), "a relative reads no record");
    let _ = desk.post(&dependants, body("parent")).await.expect(201);
    let letters = app.post().await;
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert_eq!(letters[0].to[0].email.as_str(), ana.email());
    assert!(
        letters[0]
            .subject
            .starts_with("Hay una persona responsable de vos")
    );
    app.verify_is_clean().await;
}

#[tokio::test]
async fn whoever_has_an_account_keeps_their_address_and_as_an_adult_ends_the_link() {
    let clinic = Clinic::open().await;
    let (guardian, adult, desk) = (
        clinic.patient().await,
        clinic.patient().await,
        clinic.receptionist().await,
    );
    let dependants = format!("/patients/{}/dependants", guardian.patient());
    let body = json!({"relationship": "parent", "patientId": adult.patient().to_string()});
    let _ = desk.post(&dependants, body.clone()).await.expect(201);
    let patient = format!("/patients/{}", adult.patient());
    let diverted = guardian
        .patch(&patient, json!({"email": "otra@correo.example"}))
        .await;
    assert_eq!(diverted.refusal(), (403, "forbidden".to_owned()));
    let link = format!("{dependants}/{}", adult.patient());
    let born = |date: &str| json!({"birthDate": date});
    let _ = desk.patch(&patient, born("2012-05-10")).await.expect(200);
    assert_eq!(
        adult.delete(&link).await.refusal(),
        (403, "forbidden".to_owned()),
        "a parent answers for a minor"
    );
    let _ = desk.patch(&patient, born("1990-05-10")).await.expect(200);
    let _ = adult.delete(&link).await.expect(204);
    assert_eq!(guardian.get(&patient).await.status, 404);
    assert_eq!(clinic.patient().await.delete(&link).await.status, 404);
    clinic.close().await;
}

#[tokio::test]
async fn a_confirmed_guardian_changes_how_a_dependant_is_reached_and_not_who_they_are() {
    let clinic = Clinic::open().await;
    let (guardian, desk) = (clinic.patient().await, clinic.receptionist().await);
    let dependants = format!("/patients/{}/dependants", guardian.patient());
    let new = json!({"relationship": "parent", "patient": catalog::patient("55111222")});
    let child = guardian.post(&dependants, new).await.expect(201).json()["patient"]["id"].clone();
    let path = format!("/patients/{}", child.as_str().unwrap());
    let contact = json!({
        "email": "casa@correo.example", "phone": "+54 9 11 5555-1234", "address": "Belgrano 100",
        "emergencyContact": {"name": "Abuela Rosa", "phone": "+54 9 11 5555-4321"},
    });
    assert_eq!(
        guardian.patch(&path, contact.clone()).await.refusal(),
        (403, "forbidden".to_owned()),
        "the desk has seen no papers"
    );
    let confirm = json!({"relationship": "parent", "patientId": child});
    let _ = desk.post(&dependants, confirm).await.expect(201);
    let changed = guardian.patch(&path, contact).await.expect(200).json();
    assert_eq!(
        (
            &changed["email"],
            &changed["address"],
            &changed["emergencyContact"]["name"]
        ),
        (
            &json!("casa@correo.example"),
            &json!("Belgrano 100"),
            &json!("Abuela Rosa")
        )
    );
    for (field, value) in [
        ("fullName", json!("Otra")),
        ("documentType", json!("passport")),
        ("documentNumber", json!("99111222")),
        ("birthDate", json!("2015-01-01")),
        ("cuil", json!("20-12345678-6")),
        ("coverages", json!([])),
        ("active", json!(false)),
    ] {
        let refused = guardian
            .patch(&path, json!({ field: value, "phone": "1155551234" }))
            .await;
        assert_eq!(refused.faults(), [format!("/{field} not-for-guardians")]);
    }
    assert_eq!(guardian.get(&path).await.json(), desk.get(&path).await.json());
    assert_eq!(guardian.get(&path).await.member("phone"), "+5491155551234");
    assert_eq!(
        guardian
            .patch_if(&path, json!({"phone": "1155551234"}), 1)
            .await
            .status,
        412
    );
    let stranger = clinic.patient().await;
    assert_eq!(
        stranger.patch(&path, json!({"phone": "1155551234"})).await.status,
        404
    );
    let own = format!("/patients/{}", stranger.patient());
    assert_eq!(
        stranger.patch(&own, json!({"phone": "1155551234"})).await.status,
        403
    );
    clinic.close().await;
}
