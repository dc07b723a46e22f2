//! What an admin and the front desk arrange.

use std::sync::Arc;

use serde_json::json;
use turnoplus_domain::notification::Fault;
use turnoplus_testkit::Post;

use super::tour::Tour;

pub async fn visited(tour: &mut Tour) {
    catalog(tour).await;
    offices(tour).await;
    doctors(tour).await;
    agenda(tour).await;
    people(tour).await;
    messages(tour).await;
}

async fn catalog(tour: &mut Tour) {
    let admin = tour.app().admin();
    for (made, changed, removed) in [
        ("create_payer", "update_payer", "delete_payer"),
        ("create_holiday", "update_holiday", "delete_holiday"),
        (
            "create_medical_record_template",
            "update_medical_record_template",
            "delete_medical_record_template",
        ),
    ] {
        let id = tour.change(made, admin.clone()).await.id();
        tour.scene.name("{any}", &id);
        tour.change_to(changed, admin.clone(), json!({ "name": "Otro" }))
            .await;
        tour.change(removed, admin.clone()).await;
    }
    let of_the_clinic = tour.app().clinic.visit_type.to_string();
    let id = tour.change("create_visit_type", admin.clone()).await.id();
    tour.scene.name("{visitType}", &id);
    tour.change_to("update_visit_type", admin.clone(), json!({ "name": "Otro" }))
        .await;
    tour.change("delete_visit_type", admin.clone()).await;
    tour.scene.name("{visitType}", &of_the_clinic);
    tour.change("import_holidays", admin.clone()).await;
    tour.change_to("update_settings", admin.clone(), json!({ "clinicName": "Otra" }))
        .await;
    tour.change("set_settings_override", admin.clone()).await;
    tour.change("delete_settings_override", admin).await;
}

async fn offices(tour: &mut Tour) {
    let admin = tour.app().admin();
    let of_the_clinic = tour.app().clinic.office.to_string();
    let id = tour.change("create_office", admin.clone()).await.id();
    tour.scene.name("{office}", &id);
    tour.change_to("update_office", admin.clone(), json!({ "address": "Otra 123" }))
        .await;
    let closure = tour.change("create_office_closure", admin.clone()).await.id();
    tour.scene.name("{any}", &closure);
    tour.change("delete_office_closure", admin.clone()).await;
    tour.change("delete_office", admin).await;
    tour.scene.name("{office}", &of_the_clinic);
}

async fn doctors(tour: &mut Tour) {
    let admin = tour.app().admin();
    let carla = tour.app().doctor().doctor().to_string();
    let id = tour.change("create_doctor", admin.clone()).await.id();
    tour.scene.name("{carla}", &id);
    tour.change_to("update_doctor", admin.clone(), json!({ "bio": "Otra" }))
        .await;
    tour.change("delete_doctor", admin).await;
    tour.scene.name("{carla}", &carla);
}

async fn agenda(tour: &mut Tour) {
    let carla = tour.app().doctor();
    let id = tour.change("create_availability_rule", carla.clone()).await.id();
    tour.scene.name("{rule}", &id);
    let earlier = json!({ "endTime": "09:30" });
    tour.change_to("update_availability_rule", carla.clone(), earlier.clone())
        .await;
    tour.change("delete_availability_rule", carla.clone()).await;
    let id = tour
        .change("create_availability_window", carla.clone())
        .await
        .id();
    tour.scene.name("{any}", &id);
    tour.change_to("update_availability_window", carla.clone(), earlier)
        .await;
    tour.change("delete_availability_window", carla.clone()).await;
    let id = tour.change("create_absence", carla.clone()).await.id();
    tour.scene.name("{any}", &id);
    tour.change_to("update_absence", carla.clone(), json!({ "reason": "Congreso" }))
        .await;
    tour.change("delete_absence", carla).await;
}

async fn people(tour: &mut Tour) {
    let (desk, gabi) = (tour.app().receptionist(), tour.app().guardian());
    let ana = tour.app().patient().patient().to_string();
    let id = tour.change("create_patient", desk.clone()).await.id();
    tour.scene.name("{ana}", &id);
    tour.change_to("update_patient", desk.clone(), json!({ "address": "Otra 123" }))
        .await;
    tour.change("delete_patient", desk.clone()).await;
    tour.change("merge_patient", desk.clone()).await;
    let child = json!({
        "relationship": "relative",
        "patient": { "fullName": "N", "documentType": "dni", "documentNumber": "55999888" },
    });
    let made = tour.change_to("create_dependant", gabi, child).await.json();
    tour.scene
        .name("{ana}", made["patient"]["id"].as_str().unwrap_or_default());
    tour.change("delete_dependant", desk).await;
    tour.scene.name("{ana}", &ana);
}

/// Two letters that the mail server refused.
async fn messages(tour: &mut Tour) {
    let admin = tour.app().admin();
    let _ = tour.app().post().await;
    for person in tour.app().patients() {
        let address = json!({ "email": person.email() });
        let _ = person.post("/auth/password/forgot", address).await.expect(202);
    }
    let post = Arc::new(Post::default());
    post.fails([Fault::Refused; 2]);
    tour.app().courier(&post).drain().await.unwrap();
    let dead = admin.get("/messages?state=dead").await.expect(200).items("id");
    for (operation, id) in ["discard_message", "resend_message"].into_iter().zip(dead) {
        tour.scene.name("{any}", &id);
        tour.change(operation, admin.clone()).await;
    }
}
