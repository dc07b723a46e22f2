//! What is written about accounts, and the secrets that go with it.

use jiff::SignedDuration;
use serde_json::json;
use turnoplus_app::notification::Letter;
use turnoplus_testkit::{Answer, PASSWORD, TestApp};

use super::{heads, only, settings};

const NEW: &str = "otra contraseña larga 2026";

/// The secret behind the link.
fn token(letter: &Letter) -> String {
    let url = &letter.action.as_ref().unwrap().url;
    url.split_once("#token=").unwrap().1.to_owned()
}

async fn forgets(app: &TestApp, email: &str) {
    let body = json!({ "email": email });
    let _ = app
        .anonymous()
        .post("/auth/password/forgot", body)
        .await
        .expect(202);
}

async fn resets(app: &TestApp, token: &str) -> Answer {
    let body = json!({ "token": token, "newPassword": NEW });
    app.anonymous().post("/auth/password/reset", body).await
}

#[tokio::test]
async fn a_new_password_is_chosen_by_the_link_of_the_letter_once() {
    let app = TestApp::start().await;
    let beto = app.other_patient();
    forgets(&app, beto.email()).await;
    forgets(&app, "nadie@example.com").await;
    let letter = only(app.post().await);
    assert_eq!(letter.to[0].email.as_str(), beto.email());
    assert!(
        letter.subject.starts_with("Elegí una contraseña nueva · "),
        "{}",
        letter.subject
    );
    let action = letter.action.as_ref().unwrap();
    assert!(
        action
            .url
            .starts_with("https://turnos.example/restablecer-clave#token="),
        "behind a fragment, so that no server logs it: {}",
        action.url
    );
    assert!(letter.invitation.is_none());
    let _ = resets(&app, &token(&letter)).await.expect(204);
    assert_eq!(
        resets(&app, &token(&letter)).await.faults(),
        ["/token invalid-token"]
    );
    let told = only(app.post().await);
    assert!(
        told.subject.starts_with("Tu contraseña cambió"),
        "{}",
        told.subject
    );
    assert!(!told.action.unwrap().url.contains("token"));
}

#[tokio::test]
async fn a_link_is_made_when_its_letter_is_so_that_waiting_does_not_age_it() {
    let app = TestApp::start().await;
    let beto = app.other_patient();
    forgets(&app, beto.email()).await;
    app.clock.advance(SignedDuration::from_hours(20));
    let letter = only(app.post().await);
    app.clock.advance(SignedDuration::from_mins(29));
    let _ = resets(&app, &token(&letter)).await.expect(204);
    forgets(&app, beto.email()).await;
    let letters = app.post().await;
    let old = letters
        .iter()
        .find(|letter| letter.subject.starts_with("Elegí"))
        .unwrap();
    app.clock.advance(SignedDuration::from_mins(30));
    assert_eq!(resets(&app, &token(old)).await.faults(), ["/token invalid-token"]);
}

#[tokio::test]
async fn an_account_that_was_closed_meanwhile_gets_no_link() {
    let app = TestApp::start().await;
    let desk = app.receptionist();
    forgets(&app, desk.email()).await;
    let path = format!("/users/{}", desk.user());
    let fresh = json!({ "active": false });
    let changed = app.admin().patch(&path, fresh.clone()).await;
    let changed = if changed.status == 404 {
        app.admin()
            .patch(&format!("/users/receptionists/{}", desk.user()), fresh)
            .await
    } else {
        changed
    };
    assert_eq!(changed.status, 200, "{}", changed.text());
    let letters = app.post().await;
    assert!(
        letters.iter().all(|letter| !letter.subject.starts_with("Elegí")),
        "{:?}",
        heads(&letters)
    );
}

#[tokio::test]
async fn an_address_is_proved_by_the_link_and_who_had_it_is_warned() {
    let app = TestApp::start().await;
    let policy = json!({ "accounts": { "verifyEmail": true } });
    let _ = app.admin().patch("/settings", policy).await.expect(200);
    settings(&app, json!({ "language": "en" })).await;
    let beto = app.other_patient();
    for email in ["nora@example.com", beto.email()] {
        let body = json!({
            "email": email, "password": NEW, "fullName": "Nora Ruiz", "documentType": "dni",
            "documentNumber": "31222333", "acceptTerms": true,
        });
        let _ = app.anonymous().post("/auth/register", body).await.expect(202);
    }
    let letters = app.post().await;
    let heads = heads(&letters);
    assert_eq!(heads.len(), 2);
    assert!(
        heads[0].0 == beto.email() && heads[0].1.starts_with("You already have an account"),
        "{heads:?}"
    );
    assert!(
        heads[1].0 == "nora@example.com" && heads[1].1.starts_with("Confirm your e-mail"),
        "{heads:?}"
    );
    let verify = letters
        .iter()
        .find(|letter| letter.to[0].email.as_str() == "nora@example.com")
        .unwrap();
    assert_eq!(verify.to[0].name, "Nora Ruiz");
    let proved = json!({ "token": token(verify) });
    let _ = app
        .anonymous()
        .post("/auth/email/verify", proved)
        .await
        .expect(204);
    let login = json!({ "email": "nora@example.com", "password": NEW });
    let _ = app.anonymous().post("/auth/login", login).await.expect(200);
    let still = json!({ "email": beto.email(), "password": PASSWORD });
    let _ = app.anonymous().post("/auth/login", still).await.expect(200);
}
