//! Accounts: registering, logging in, and changing one's own.

use std::sync::Arc;

use async_trait::async_trait;
use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value, json};
use turnoplus_app::ports::{Clock, HasherError, Intent, PasswordHash, PasswordHasher, Store, UnitOfWork};
use turnoplus_domain::ids::UserId;
use turnoplus_http::AppState;
use turnoplus_testkit::{CheapHasher, PASSWORD, Person, TestApp};

use crate::tokens::sent;

fn registration() -> Value {
    json!({
        "email": "Nora@Example.com", "password": "siete mares y un faro", "fullName": "Nora Ñandú",
        "documentType": "dni", "documentNumber": "31.222.333", "phone": "+54 11 4555-1234",
        "birthDate": "1990-02-28", "acceptTerms": true,
    })
}

pub fn credentials(person: &Person, password: &str) -> Value {
    json!({ "email": person.email(), "password": password })
}

#[tokio::test]
async fn registering_makes_a_patient_who_is_in() {
    let app = TestApp::start().await;
    let answer = app
        .anonymous()
        .post("/auth/register", registration())
        .await
        .expect(201);
    let body = answer.json();
    assert_eq!(body["tokenType"], "Bearer");
    assert_eq!(body["expiresIn"], 900);
    assert_eq!(body["user"]["role"], "patient");
    assert!(body.get("refreshToken").is_none());
    let me = sent(&app, body["accessToken"].as_str().unwrap())
        .await
        .expect(200)
        .json();
    assert_eq!(me["email"], "nora@example.com");
    assert_eq!(me["documentNumber"], "31222333");
    assert_eq!(me["birthDate"], "1990-02-28");
    assert_eq!(me["patientId"], body["user"]["patientId"]);
}

#[tokio::test]
async fn an_address_has_one_account_however_it_is_spelled() {
    let app = TestApp::start().await;
    let _ = app
        .anonymous()
        .post("/auth/register", registration())
        .await
        .expect(201);
    let mut again = registration();
    again["email"] = "nora@example.COM".into();
    let answer = app.anonymous().post("/auth/register", again).await;
    assert_eq!((answer.status, answer.code()), (409, "email-taken".to_owned()));
}

#[tokio::test]
async fn everything_wrong_with_a_registration_is_told_at_once() {
    let app = TestApp::start().await;
    let body = json!({
        "email": "nobody", "password": "short", "fullName": "a\u{202e}b", "documentType": "dni",
        "documentNumber": "12", "phone": "x", "birthDate": "1990-02-30", "acceptTerms": false,
    });
    let answer = app.anonymous().post("/auth/register", body).await.expect(422);
    assert_eq!(
        answer.faults(),
        [
            "/acceptTerms must-accept",
            "/birthDate invalid-date",
            "/documentNumber invalid-dni",
            "/email invalid-email",
            "/fullName forbidden-character",
            "/password too-short",
            "/phone invalid-phone",
        ]
    );
}

#[tokio::test]
async fn a_password_made_of_own_words_or_common_ones_is_refused() {
    let app = TestApp::start().await;
    for password in [
        "nora@example.com",
        "Nora Ñandú1",
        "31222333312",
        "password123",
        "qwertyuiop1",
        "aaaaaaaaaaaa",
    ] {
        let mut body = registration();
        body["password"] = password.into();
        let answer = app.anonymous().post("/auth/register", body).await;
        assert_eq!(
            answer.faults(),
            ["/password guessable"],
            "{password}: {}",
            answer.text()
        );
    }
}

#[tokio::test]
async fn role_and_version_cannot_be_assigned() {
    let app = TestApp::start().await;
    for field in ["role", "id", "version", "active", "patientId"] {
        let mut body = registration();
        body[field] = "admin".into();
        assert_eq!(
            app.anonymous().post("/auth/register", body).await.faults(),
            [format!("/{field} unknown-field")]
        );
        let answer = app.patient().patch("/users/me", json!({ field: "admin" })).await;
        assert_eq!(answer.faults(), [format!("/{field} unknown-field")]);
    }
}

#[tokio::test]
async fn unknown_wrong_and_deactivated_are_answered_the_same() {
    let app = TestApp::start().await;
    deactivate(&app, &app.other_patient()).await;
    let before = app.hasher.checks();
    let mut answers = Vec::new();
    for body in [
        json!({ "email": "nobody@example.com", "password": PASSWORD }),
        credentials(&app.patient(), "not the password"),
        credentials(&app.other_patient(), PASSWORD),
    ] {
        let answer = app.anonymous().post("/auth/login", body).await.expect(401);
        let mut body = answer.json();
        assert_eq!(body["code"], "invalid-credentials");
        body.as_object_mut().unwrap().remove("instance");
        let names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        answers.push((body, names));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(app.hasher.checks() - before, 3, "each costs one check");
}

/// Whoever could see what a failed login writes, by its time or its size, could tell who has an account.
#[tokio::test]
async fn unknown_wrong_and_deactivated_cost_and_write_the_same() {
    let app = TestApp::start().await;
    deactivate(&app, &app.other_patient()).await;
    let cost = async || {
        let mut rows = Vec::new();
        for table in ["throttle", "audit_event", "outbox_message", "login_session"] {
            rows.push(app.database.rows(table).await);
        }
        rows.push(i64::try_from(app.hasher.checks()).unwrap());
        rows
    };
    let fails = async |place: &str, body: Value| {
        let before = cost().await;
        let sent = app.anonymous().at_address(place).post("/auth/login", body).await;
        let _ = sent.expect(401);
        let after = cost().await;
        after
            .iter()
            .zip(&before)
            .map(|(after, before)| after - before)
            .collect::<Vec<_>>()
    };
    // The first attempt of all makes what everybody shares.
    let _ = fails("203.0.113.1", credentials(&app.doctor(), "not the password")).await;
    let unknown = json!({ "email": "nobody@example.com", "password": PASSWORD });
    let unknown = fails("203.0.113.2", unknown).await;
    let wrong = fails("203.0.113.3", credentials(&app.patient(), "not the password")).await;
    let deactivated = fails("203.0.113.4", credentials(&app.other_patient(), PASSWORD)).await;
    assert_eq!((&wrong, &deactivated), (&unknown, &unknown));
    assert!(unknown[0] > 0, "attempts are counted");
    assert_eq!(
        unknown[1..],
        [1, 0, 0, 1],
        "one line of the audit trail and one check"
    );
}

#[tokio::test]
async fn an_endless_password_is_refused_before_it_is_hashed() {
    let app = TestApp::start().await;
    let answer = app
        .anonymous()
        .post("/auth/login", credentials(&app.patient(), &"x".repeat(257)))
        .await;
    assert_eq!((answer.status, app.hasher.checks()), (401, 0));
}

#[tokio::test]
async fn an_outdated_hash_is_remade_at_the_next_login() {
    let app = TestApp::start().await;
    let ana = app.patient();
    let mut uow = app.store.begin(Intent::Write).await.unwrap();
    uow.users()
        .save_password(ana.user(), &CheapHasher::outdated(PASSWORD))
        .await
        .unwrap();
    uow.commit().await.unwrap();
    let _ = app
        .anonymous()
        .post("/auth/login", credentials(&ana, PASSWORD))
        .await
        .expect(200);
    let mut uow = app.store.begin(Intent::Read).await.unwrap();
    let (_, hash) = uow
        .users()
        .find_by_email(&ana.email().parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(hash, CheapHasher::hash_now(PASSWORD));
}

#[tokio::test]
async fn a_patients_changes_reach_the_patient_and_honour_if_match() {
    let app = TestApp::start().await;
    let ana = app.patient();
    let before = ana.get("/users/me").await.expect(200);
    let tag = before.header("etag").to_owned();
    let body = json!({ "fullName": "Ana Paz de Ruiz", "phone": "011 4555 1234" });
    let after = ana
        .send(Method::PATCH, "/users/me", Some(body), &[("if-match", &tag)])
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&after["fullName"], &after["phone"]),
        (&json!("Ana Paz de Ruiz"), &json!("01145551234"))
    );
    let seen = app
        .receptionist()
        .get(&format!("/patients/{}", ana.patient()))
        .await
        .expect(200)
        .json();
    assert_eq!(seen["fullName"], "Ana Paz de Ruiz");
    let stale = ana
        .send(
            Method::PATCH,
            "/users/me",
            Some(json!({ "phone": null })),
            &[("if-match", &tag)],
        )
        .await;
    assert_eq!((stale.status, stale.code()), (412, "version-mismatch".to_owned()));
    assert_eq!(
        app.doctor()
            .patch("/users/me", json!({ "fullName": "X" }))
            .await
            .faults(),
        ["/fullName not-for-this-account"]
    );
    assert_eq!(
        app.admin()
            .patch("/users/me", json!({ "phone": "123456" }))
            .await
            .faults(),
        ["/phone not-for-this-account"]
    );
}

#[tokio::test]
async fn deactivation_and_another_role_hold_from_the_next_request_on() {
    let app = TestApp::start().await;
    let _ = app.patient().get("/users/me").await.expect(200);
    deactivate(&app, &app.patient()).await;
    let _ = app.patient().get("/users/me").await.expect(401);
}

async fn deactivate(app: &TestApp, person: &Person) {
    let mut uow: Box<dyn UnitOfWork> = app.store.begin(Intent::Write).await.unwrap();
    let mut user = uow.users().find(person.user()).await.unwrap().unwrap();
    user.active = false;
    user.version = user.version.next();
    user.updated_at = app.clock.now();
    uow.users().save(&user).await.unwrap();
    uow.commit().await.unwrap();
}

#[tokio::test]
async fn a_body_for_auth_has_at_most_8_kib() {
    let app = TestApp::start().await;
    let body = json!({ "email": "a@b.example", "password": "x".repeat(9000) });
    assert_eq!(
        app.anonymous().post("/auth/login", body).await.code(),
        "body-too-large"
    );
    let request = Request::post("/api/v1/auth/login").header("content-type", "application/json");
    let answer = app
        .anonymous()
        .raw(request.body(Body::from(vec![b' '; 9000])).unwrap())
        .await;
    assert_eq!(answer.status, 413);
}

/// While it checks a password, somebody changes it.
struct Meddler {
    store: Arc<dyn Store>,
    user: UserId,
    to: PasswordHash,
}

#[async_trait]
impl PasswordHasher for Meddler {
    async fn hash(&self, password: &str) -> Result<PasswordHash, HasherError> {
        Ok(CheapHasher::hash_now(password))
    }

    async fn verify(&self, password: &str, hash: Option<&PasswordHash>) -> Result<bool, HasherError> {
        let right = CheapHasher::default().verify(password, hash).await?;
        let mut uow = self.store.begin(Intent::Write).await.unwrap();
        uow.users().save_password(self.user, &self.to).await.unwrap();
        uow.commit().await.unwrap();
        Ok(right)
    }

    fn is_outdated(&self, hash: &PasswordHash) -> bool {
        CheapHasher::default().is_outdated(hash)
    }
}

#[tokio::test]
async fn a_login_does_not_outlive_or_undo_a_change_of_the_password_meanwhile() {
    let app = TestApp::start().await;
    let ana = app.patient();
    let set = async |hash: &PasswordHash| {
        let mut uow = app.store.begin(Intent::Write).await.unwrap();
        uow.users().save_password(ana.user(), hash).await.unwrap();
        uow.commit().await.unwrap();
    };
    let meddled = |to: PasswordHash| {
        let (store, user) = (app.store.clone(), ana.user());
        let state = AppState {
            hasher: Arc::new(Meddler { store, user, to }),
            ..app.state.clone()
        };
        app.anonymous().served_by(turnoplus_http::router(state))
    };
    for stored in [CheapHasher::hash_now(PASSWORD), CheapHasher::outdated(PASSWORD)] {
        set(&stored).await;
        let other = CheapHasher::hash_now("otra clave");
        let late = meddled(other.clone())
            .post("/auth/login", credentials(&ana, PASSWORD))
            .await;
        assert_eq!(late.code(), "invalid-credentials");
        let mut read = app.store.begin(Intent::Read).await.unwrap();
        assert_eq!(read.users().find_password(ana.user()).await.unwrap(), Some(other));
    }
    // A twin that remade the hash of the same password is no change.
    set(&CheapHasher::outdated(PASSWORD)).await;
    let remade = CheapHasher::hash_now(PASSWORD);
    let twin = meddled(remade)
        .post("/auth/login", credentials(&ana, PASSWORD))
        .await;
    let _ = twin.expect(200);
}
