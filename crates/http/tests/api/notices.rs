//! The owner of an account hears of every change of what guards it, at the address that counts, and without secrets.

use axum::http::Method;
use jiff::SignedDuration;
use serde_json::json;
use turnoplus_app::notification::Letter;
use turnoplus_domain::identity::TokenPurpose;
use turnoplus_testkit::{PASSWORD, TestApp};

use crate::guards::{code_now, enrols, mailed};

const NEW: &str = "siete mares y un faro";
const HELP: &str = "Si no fuiste vos, avisale ya mismo a la clínica.";

/// The only letter that was waiting, as where it goes, what it is about and everything that it says.
async fn only_letter(app: &TestApp) -> (String, String, String) {
    let letters = app.post().await;
    assert_eq!(letters.len(), 1, "{letters:?}");
    told(&letters[0])
}

fn told(letter: &Letter) -> (String, String, String) {
    let to: Vec<&str> = letter.to.iter().map(|to| to.email.as_str()).collect();
    let subject = letter.subject.split(" · ").next().unwrap().to_owned();
    (to.join(" "), subject, format!("{letter:?}"))
}

#[tokio::test]
async fn another_password_is_told_of_however_it_came() {
    let app = TestApp::start().await;
    let ana = app.patient();
    let change = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
    let _ = ana.post("/auth/password/change", change).await.expect(204);
    let (to, subject, text) = only_letter(&app).await;
    assert_eq!(
        (to.as_str(), subject.as_str()),
        (ana.email(), "Tu contraseña cambió")
    );
    assert!(text.contains(HELP) && !text.contains(NEW), "{text}");

    let token = mailed(&app, ana.user(), TokenPurpose::ResetPassword)
        .await
        .unwrap();
    let reset = json!({ "token": token, "newPassword": format!("{NEW} lejano") });
    let _ = app
        .anonymous()
        .post("/auth/password/reset", reset)
        .await
        .expect(204);
    let (to, subject, text) = only_letter(&app).await;
    assert_eq!(
        (to.as_str(), subject.as_str()),
        (ana.email(), "Tu contraseña cambió")
    );
    assert!(!text.contains(NEW) && !text.contains(&token), "{text}");
}

#[tokio::test]
async fn another_address_is_told_of_at_the_one_before() {
    let app = TestApp::start().await;
    let ana = app.patient();
    // Twice, before anything is sent: each of the former addresses hears of it.
    for address in ["ana.nueva@example.com", "ana.otra@example.com"] {
        let _ = ana
            .post("/auth/email/change", json!({ "email": address }))
            .await
            .expect(202);
        let token = mailed(&app, ana.user(), TokenPurpose::VerifyEmail).await.unwrap();
        let proof = json!({ "token": token });
        let _ = app
            .anonymous()
            .post("/auth/email/verify", proof)
            .await
            .expect(204);
    }
    let mut letters: Vec<_> = app.post().await.iter().map(told).collect();
    letters.sort();
    let addressees: Vec<&str> = letters.iter().map(|(to, ..)| to.as_str()).collect();
    assert_eq!(addressees, ["ana.nueva@example.com", ana.email()]);
    for (_, subject, text) in &letters {
        assert_eq!(subject, "Tu cuenta tiene otra dirección");
        assert!(text.contains(HELP) && !text.contains("ana.otra"), "{text}");
    }
    app.verify_is_clean().await;
}

#[tokio::test]
async fn an_address_that_an_admin_changed_is_told_of_at_the_one_before() {
    let app = TestApp::start().await;
    let desk = app.receptionist();
    let path = format!("/receptionists/{}", desk.user());
    let body = json!({ "email": "mesa.nueva@clinica.example" });
    let _ = app.admin().patch(&path, body).await.expect(200);
    let (to, subject, _) = only_letter(&app).await;
    assert_eq!(
        (to.as_str(), subject.as_str()),
        (desk.email(), "Tu cuenta tiene otra dirección")
    );
    let _ = app
        .admin()
        .patch(&path, json!({ "fullName": "Rita" }))
        .await
        .expect(200);
    assert_eq!(app.post().await, [], "a name is no guard");
}

#[tokio::test]
async fn a_second_factor_is_told_of_when_it_comes_is_gone_around_and_goes() {
    let app = TestApp::start().await;
    let ana = app.patient();
    let (secret, codes) = enrols(&app, &ana).await;
    let (to, subject, text) = only_letter(&app).await;
    assert_eq!(
        (to.as_str(), subject.as_str()),
        (ana.email(), "Tu cuenta pide un segundo paso")
    );
    let hidden = |text: &str| !text.contains(&secret) && codes.iter().all(|code| !text.contains(code));
    assert!(text.contains(HELP) && hidden(&text), "{text}");

    let login = |factor: &str| json!({ "email": ana.email(), "password": PASSWORD, "totp": factor });
    let _ = app
        .anonymous()
        .post("/auth/login", login(&codes[0]))
        .await
        .expect(200);
    let (_, subject, text) = only_letter(&app).await;
    assert_eq!(subject, "Se usó un código de recuperación");
    assert!(text.contains(HELP) && hidden(&text), "{text}");
    app.clock.advance(SignedDuration::from_secs(30));
    let code = code_now(&app, &secret);
    let _ = app
        .anonymous()
        .post("/auth/login", login(&code))
        .await
        .expect(200);
    assert_eq!(app.post().await, [], "to log in is nothing special");

    let _ = ana.delete("/auth/mfa/totp").await.expect(204);
    assert_eq!(only_letter(&app).await.1, "Tu cuenta ya no pide un segundo paso");

    // The code of this moment was used.
    app.clock.advance(SignedDuration::from_secs(30));
    let _ = enrols(&app, &ana).await;
    let _ = app.post().await;
    let path = format!("/users/{}/mfa/totp", ana.user());
    let _ = app.admin().delete(&path).await.expect(204);
    let (to, subject, text) = only_letter(&app).await;
    assert_eq!(
        (to.as_str(), subject.as_str()),
        (ana.email(), "La clínica quitó tu segundo paso")
    );
    assert!(text.contains(HELP), "{text}");
}

#[tokio::test]
async fn an_app_that_never_guarded_anything_goes_without_a_word() {
    let app = TestApp::start().await;
    let ana = app.patient();
    let begun = ana.send(Method::POST, "/auth/mfa/totp", None, &[]).await;
    let _ = begun.expect(201);
    let _ = ana.delete("/auth/mfa/totp").await.expect(204);
    assert_eq!(app.post().await, []);
}
