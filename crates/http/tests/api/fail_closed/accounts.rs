//! How people get in, and what they change of their accounts.

use axum::http::Method;
use serde_json::{Value, json};
use turnoplus_domain::identity::TokenPurpose;
use turnoplus_domain::ids::UserId;
use turnoplus_testkit::PASSWORD;

use super::tour::Tour;
use crate::guards::{code_now, enrols, mailed};
use crate::identity::credentials;

const NEW: &str = "siete mares y un faro";

pub async fn visited(tour: &mut Tour) {
    staff(tour).await;
    newcomer(tour).await;
    own_account(tour).await;
    second_factor(tour).await;
    sessions(tour).await;
}

async fn staff(tour: &mut Tour) {
    let admin = tour.app().admin();
    let shown = json!({ "password": PASSWORD });
    tour.change_to("reauthenticate", admin.clone(), shown).await;
    let id = tour.change("create_admin", admin.clone()).await.id();
    tour.scene.name("{adminUser}", &id);
    let renamed = json!({ "fullName": "Otra" });
    tour.change_to("update_admin", admin.clone(), renamed.clone())
        .await;
    tour.change("delete_admin", admin.clone()).await;
    let desk = json!({ "email": "m@turnoplus.example", "fullName": "M", "password": PASSWORD });
    let id = tour
        .change_to("create_receptionist", admin.clone(), desk)
        .await
        .id();
    tour.scene.name("{deskUser}", &id);
    tour.change_to("update_receptionist", admin.clone(), renamed)
        .await;
    tour.change_to("update_user", admin.clone(), json!({ "active": false }))
        .await;
    let _ = admin
        .patch(&format!("/users/{id}"), json!({ "active": true }))
        .await
        .expect(200);
    tour.change("delete_receptionist", admin).await;
}

/// Somebody registers, proves the address and forgets the password.
async fn newcomer(tour: &mut Tour) {
    let nobody = tour.app().anonymous();
    let registration = json!({
        "email": "nora@turnoplus.example", "password": PASSWORD, "fullName": "N",
        "documentType": "dni", "documentNumber": "31222333", "acceptTerms": true,
    });
    let session = tour
        .change_to("register", nobody.clone(), registration)
        .await
        .json();
    let nora = session["user"]["id"].as_str().and_then(|id| id.parse().ok());
    let nora = UserId::new(nora.unwrap_or_default());
    let address = json!({ "email": "nora@turnoplus.example" });
    tour.change_to("resend_verification", nobody.clone(), address.clone())
        .await;
    let proof = mailed(tour.app(), nora, TokenPurpose::VerifyEmail).await;
    tour.change_to("verify_email", nobody.clone(), json!({ "token": proof }))
        .await;
    tour.change_to("forgot_password", nobody.clone(), address).await;
    let token = mailed(tour.app(), nora, TokenPurpose::ResetPassword).await;
    let reset = json!({ "token": token, "newPassword": NEW });
    tour.change_to("reset_password", nobody, reset).await;
}

async fn own_account(tour: &mut Tour) {
    let (nobody, beto) = (tour.app().anonymous(), tour.app().other_patient());
    tour.change_to("login", nobody, credentials(&beto, PASSWORD))
        .await;
    tour.change_to("reauthenticate", beto.clone(), json!({ "password": PASSWORD }))
        .await;
    let phone = json!({ "phone": "+54 11 4444-5555" });
    tour.change_to("update_me", beto.clone(), phone).await;
    let address = json!({ "email": "otra@turnoplus.example" });
    tour.change_to("change_email", beto.clone(), address).await;
    let words = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
    tour.change_to("change_password", beto, words).await;
}

async fn second_factor(tour: &mut Tour) {
    let (gabi, admin) = (tour.app().guardian(), tour.app().admin());
    let shown = json!({ "password": PASSWORD });
    let _ = gabi.post("/auth/reauthenticate", shown).await.expect(204);
    let begun = tour.change("enrol_totp", gabi.clone()).await.json();
    let secret = begun["secret"].as_str().unwrap_or_default();
    let code = json!({ "code": code_now(tour.app(), secret) });
    tour.change_to("confirm_totp", gabi.clone(), code).await;
    tour.change("renew_recovery_codes", gabi.clone()).await;
    tour.change("remove_totp", gabi.clone()).await;
    tour.app().clock.advance(jiff::SignedDuration::from_secs(30));
    let _ = enrols(tour.app(), &gabi).await;
    tour.scene.name("{any}", &gabi.user().to_string());
    tour.change("reset_user_totp", admin).await;
}

/// Carla is in three times more: one session ends, one is left, and then all.
async fn sessions(tour: &mut Tour) {
    let (nobody, carla) = (tour.app().anonymous(), tour.app().doctor());
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let answer = nobody.post("/auth/login", credentials(&carla, PASSWORD)).await;
        tokens.push(answer.expect(200).json()["accessToken"].clone());
    }
    let bearer = format!("Bearer {}", tokens[0].as_str().unwrap_or_default());
    let listed = nobody
        .send(Method::GET, "/auth/sessions", None, &[("authorization", &bearer)])
        .await
        .expect(200)
        .json();
    let current = listed["items"].as_array().into_iter().flatten();
    let current = current.filter(|session| session["current"] == Value::Bool(true));
    for session in current {
        tour.scene
            .name("{session}", session["id"].as_str().unwrap_or_default());
    }
    tour.change("delete_session", carla.clone()).await;
    tour.change_as("logout", tokens[1].as_str().unwrap_or_default())
        .await;
    tour.change("logout_all", carla).await;
}
