//! What guards accounts: throttles, second factors, mailed secrets, showing the password again.

use axum::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use serde_json::{Value, json};
use turnoplus_app::identity::mint_mailed;
use turnoplus_app::ports::Clock;
use turnoplus_domain::identity::TokenPurpose;
use turnoplus_domain::ids::UserId;
use turnoplus_testkit::{Answer, PASSWORD, Person, TestApp};

const NEW: &str = "siete mares y un faro";

async fn tries(app: &TestApp, place: &str, email: &str, password: &str) -> Answer {
    let body = json!({ "email": email, "password": password });
    app.anonymous().at_address(place).post("/auth/login", body).await
}

pub(crate) fn code_now(app: &TestApp, secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let generator = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let now = u64::try_from(app.clock.now().as_second()).unwrap();
    generator.generate(now).to_string()
}

/// Sets up an app, and answers its secret and the recovery codes.
pub(crate) async fn enrols(app: &TestApp, person: &Person) -> (String, Vec<String>) {
    let begun = person
        .send(Method::POST, "/auth/mfa/totp", None, &[])
        .await
        .expect(201)
        .json();
    let secret = begun["secret"].as_str().unwrap().to_owned();
    let body = json!({ "code": code_now(app, &secret) });
    let codes = person
        .post("/auth/mfa/totp/confirm", body)
        .await
        .expect(200)
        .json();
    let codes = codes["recoveryCodes"].as_array().unwrap();
    let codes = codes
        .iter()
        .map(|code| code.as_str().unwrap().to_owned())
        .collect();
    (secret, codes)
}

pub(crate) async fn mailed(app: &TestApp, user: UserId, purpose: TokenPurpose) -> Option<String> {
    let minted = mint_mailed(&*app.store, &*app.clock, &*app.state.secrets, user, purpose)
        .await
        .unwrap();
    minted.map(|mailed| URL_SAFE_NO_PAD.encode(mailed.secret.expose()))
}

/// What the browser remembers of the account.
fn device_of(answer: &Answer) -> String {
    let cookies = answer.headers.get_all("set-cookie").iter();
    let mut values = cookies.filter_map(|value| value.to_str().ok());
    let device = values.find(|value| value.starts_with("__Host-turnoplus-device="));
    device.unwrap().split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn who_keeps_guessing_waits_and_nobody_else_does() {
    let app = TestApp::start().await;
    let ana = app.patient();
    for email in [ana.email(), "nobody@example.com"] {
        for _ in 0..5 {
            let _ = tries(&app, "203.0.113.1", email, "wrong password")
                .await
                .expect(401);
        }
        let refused = tries(&app, "203.0.113.1", email, PASSWORD).await.expect(429);
        assert_eq!(
            (refused.code().as_str(), refused.header("retry-after")),
            ("too-many-attempts", "2"),
            "{email}"
        );
    }
    let _ = tries(&app, "203.0.113.2", ana.email(), PASSWORD)
        .await
        .expect(200);
    app.clock.advance(SignedDuration::from_secs(2));
    let _ = tries(&app, "203.0.113.1", ana.email(), PASSWORD)
        .await
        .expect(200);
    let _ = tries(&app, "203.0.113.1", ana.email(), "wrong password")
        .await
        .expect(401);
}

#[tokio::test]
async fn a_browser_that_was_in_before_is_not_stopped_by_strangers() {
    let app = TestApp::start().await;
    let email = app.patient().email().to_owned();
    let answer = tries(&app, "203.0.113.1", &email, PASSWORD).await.expect(200);
    let device = device_of(&answer);
    for number in 0..60 {
        let _ = tries(&app, &format!("198.51.100.{number}"), &email, "wrong password").await;
    }
    let _ = tries(&app, "198.51.100.201", &email, PASSWORD).await.expect(429);
    let body = json!({ "email": email, "password": PASSWORD });
    let known = app.anonymous().at_address("198.51.100.202");
    let sent = known
        .send(
            Method::POST,
            "/auth/login",
            Some(body.clone()),
            &[("cookie", &device)],
        )
        .await;
    let _ = sent.expect(200);
    // It is no one else's: another account's device is a stranger.
    let other = json!({ "email": app.other_patient().email(), "password": "wrong password" });
    for _ in 0..5 {
        let sent = known
            .send(
                Method::POST,
                "/auth/login",
                Some(other.clone()),
                &[("cookie", &device)],
            )
            .await;
        let _ = sent.expect(401);
    }
    let sent = known
        .send(Method::POST, "/auth/login", Some(other), &[("cookie", &device)])
        .await;
    let _ = sent.expect(429);
}

#[tokio::test]
async fn a_stranger_with_a_network_full_of_addresses_does_not_keep_the_owner_out() {
    let app = TestApp::start().await;
    let email = app.patient().email().to_owned();
    // 65,536 networks of 64 bits, and each of them is a household to look at.
    let mut household = 0;
    let mut strangers = async |tries_made: usize| {
        let mut through = 0;
        for _ in 0..tries_made {
            household += 1;
            let place = format!("2001:db8:7:{household:x}::1");
            if tries(&app, &place, &email, "wrong password").await.status == 401 {
                through += 1;
            }
        }
        through
    };
    let mut through = strangers(100).await;
    for minute in 0..60 {
        // Whatever becomes free, the stranger takes it first.
        through += strangers(2).await;
        if minute % 20 == 0 {
            let home = format!("203.0.113.{minute}");
            let _ = tries(&app, &home, &email, PASSWORD).await.expect(200);
        }
        app.clock.advance(SignedDuration::from_secs(60));
    }
    assert!(through < 50 + 10 + 60 + 10, "{through} guesses in an hour");
    // A slip of the finger is forgiven to somebody new, too.
    let _ = strangers(2).await;
    let _ = tries(&app, "2001:db8:8::1", &email, "wrong password")
        .await
        .expect(401);
    let _ = tries(&app, "2001:db8:8::1", &email, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_mailed_link_opens_the_way_that_strangers_close() {
    let app = TestApp::start().await;
    let ana = app.patient();
    let secret = mailed(&app, ana.user(), TokenPurpose::ResetPassword)
        .await
        .unwrap();
    let reset = json!({ "token": secret, "newPassword": NEW });
    let answer = app
        .anonymous()
        .post("/auth/password/reset", reset)
        .await
        .expect(204);
    let device = device_of(&answer);
    for number in 0..60 {
        let _ = tries(&app, &format!("198.51.100.{number}"), ana.email(), PASSWORD).await;
    }
    let place = "198.51.100.200";
    let _ = tries(&app, place, ana.email(), NEW).await.expect(429);
    let body = json!({ "email": ana.email(), "password": NEW });
    let sent = app.anonymous().at_address(place);
    let sent = sent
        .send(Method::POST, "/auth/login", Some(body), &[("cookie", &device)])
        .await;
    let _ = sent.expect(200);
}

#[tokio::test]
async fn an_app_is_asked_for_after_the_password_and_its_codes_are_good_once() {
    let app = TestApp::start().await;
    let ana = app.patient();
    let (secret, codes) = enrols(&app, &ana).await;
    assert_eq!(codes.len(), 10);
    let login = async |totp: Option<&str>, password: &str| {
        let mut body = json!({ "email": ana.email(), "password": password });
        if let Some(totp) = totp {
            body["totp"] = totp.into();
        }
        app.anonymous().post("/auth/login", body).await
    };
    assert_eq!(login(None, "wrong password").await.code(), "invalid-credentials");
    let asked = login(None, PASSWORD).await;
    assert_eq!((asked.status, asked.code()), (401, "totp-required".to_owned()));
    let code = code_now(&app, &secret);
    assert_eq!(
        login(Some(&code), PASSWORD).await.code(),
        "totp-invalid",
        "used to confirm"
    );
    app.clock.advance(SignedDuration::from_secs(30));
    let code = code_now(&app, &secret);
    let _ = login(Some(&code), PASSWORD).await.expect(200);
    assert_eq!(login(Some(&code), PASSWORD).await.code(), "totp-invalid");
    let _ = login(Some(&codes[0]), PASSWORD).await.expect(200);
    assert_eq!(login(Some(&codes[0]), PASSWORD).await.code(), "totp-invalid");
    let state = ana.get("/auth/mfa").await.expect(200).json();
    assert_eq!(
        state,
        json!({ "totp": true, "recoveryCodes": 9, "required": false })
    );
    let _ = app
        .admin()
        .delete(&format!("/users/{}/mfa/totp", ana.user()))
        .await
        .expect(204);
    let _ = ana.get("/users/me").await.expect(401);
    let _ = login(None, PASSWORD).await.expect(200);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_role_that_needs_an_app_can_do_nothing_else_first() {
    let app = TestApp::start().await;
    let policy = json!({ "accounts": { "totpRoles": ["receptionist"] } });
    let changed = app.admin().patch("/settings", policy).await.expect(200).json();
    assert_eq!(changed["accounts"]["totpRoles"], json!(["receptionist"]));
    let body = json!({ "email": app.receptionist().email(), "password": PASSWORD });
    let session = app.anonymous().post("/auth/login", body).await.expect(200).json();
    let bearer = format!("Bearer {}", session["accessToken"].as_str().unwrap());
    let send = async |method: Method, path: &str, body: Option<Value>| {
        app.anonymous()
            .send(method, path, body, &[("authorization", &bearer)])
            .await
    };
    let others = format!("/users/{}/mfa/totp", app.patient().user());
    for (method, path) in [(Method::GET, "/patients"), (Method::DELETE, &others)] {
        assert_eq!(
            send(method, path, None).await.code(),
            "second-factor-required",
            "{path}"
        );
    }
    let begun = send(Method::POST, "/auth/mfa/totp", None)
        .await
        .expect(201)
        .json();
    let code = code_now(&app, begun["secret"].as_str().unwrap());
    let _ = send(
        Method::POST,
        "/auth/mfa/totp/confirm",
        Some(json!({ "code": code })),
    )
    .await
    .expect(200);
    let _ = send(Method::GET, "/patients", None).await.expect(200);
}

#[tokio::test]
async fn what_guards_the_account_is_changed_soon_after_the_password_was_shown() {
    let app = TestApp::start().await;
    let ana = app.patient();
    app.clock.advance(SignedDuration::from_mins(10));
    let change = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
    let late = ana.post("/auth/password/change", change.clone()).await;
    assert_eq!(
        (late.status, late.code()),
        (403, "reauthentication-required".to_owned())
    );
    let wrong = ana
        .post("/auth/reauthenticate", json!({ "password": "no" }))
        .await;
    assert_eq!(wrong.faults(), ["/password wrong-password"]);
    let _ = ana
        .post("/auth/reauthenticate", json!({ "password": PASSWORD }))
        .await
        .expect(204);
    let elsewhere = tries(&app, "203.0.113.1", ana.email(), PASSWORD)
        .await
        .expect(200)
        .json();
    let _ = ana.post("/auth/password/change", change).await.expect(204);
    let _ = ana.get("/users/me").await.expect(200);
    let bearer = format!("Bearer {}", elsewhere["accessToken"].as_str().unwrap());
    let ended = app
        .anonymous()
        .send(Method::GET, "/users/me", None, &[("authorization", &bearer)])
        .await;
    let _ = ended.expect(401);
    let _ = tries(&app, "203.0.113.1", ana.email(), PASSWORD)
        .await
        .expect(401);
    let _ = tries(&app, "203.0.113.1", ana.email(), NEW).await.expect(200);
}

/// What hands out rights or carries much away, for an admin.
fn grants(app: &TestApp) -> Vec<(Method, String, Option<Value>)> {
    let (ana, beto) = (app.patient(), app.other_patient().patient());
    let account = |email: &str| json!({"email": email, "password": NEW, "fullName": "Nueva Persona"});
    vec![
        (
            Method::POST,
            "/doctors".to_owned(),
            Some(json!({
                "fullName": "Elsa Nueva", "licenseNumber": "MN 7007", "specialty": "Pediatría",
                "officeIds": [app.clinic.office.to_string()],
                "account": {"email": "elsa@clinica.example", "password": NEW},
            })),
        ),
        (
            Method::PATCH,
            "/settings".to_owned(),
            Some(json!({"accounts": {"verifyEmail": true}})),
        ),
        (
            Method::POST,
            format!("/patients/{beto}/dependants"),
            Some(json!({"relationship": "relative", "patientId": ana.patient().to_string()})),
        ),
        (
            Method::POST,
            "/admins".to_owned(),
            Some(account("una@clinica.example")),
        ),
        (
            Method::POST,
            "/receptionists".to_owned(),
            Some(account("otra@clinica.example")),
        ),
        (
            Method::PATCH,
            format!("/users/{}", ana.user()),
            Some(json!({"active": false})),
        ),
        (
            Method::DELETE,
            format!("/receptionists/{}", app.receptionist().user()),
            None,
        ),
        (
            Method::GET,
            "/appointments/export?from=2026-11-01&to=2026-11-30".to_owned(),
            None,
        ),
        (
            Method::GET,
            "/audit-events/export?from=2026-11-01&to=2026-11-30".to_owned(),
            None,
        ),
    ]
}

#[tokio::test]
async fn rights_emergencies_and_exports_ask_for_the_password_again() {
    let app = TestApp::start().await;
    app.clock.advance(SignedDuration::from_mins(10));
    let (admin, ana) = (app.admin(), app.patient());
    let glass = format!("/patients/{}/break-glass", ana.patient());
    let dante = app.other_doctor();
    let grants = grants(&app);
    let send = async |person: &Person, (method, path, body): &(Method, String, Option<Value>)| {
        person.send(method.clone(), path, body.clone(), &[]).await
    };
    for grant in &grants {
        assert_eq!(
            send(&admin, grant).await.code(),
            "reauthentication-required",
            "{}",
            grant.1
        );
    }
    let emergency = (Method::POST, glass, Some(json!({"reason": "Guardia"})));
    let calendar = (Method::POST, "/calendar-feeds".to_owned(), Some(json!({})));
    for asked in [&emergency, &calendar] {
        assert_eq!(
            send(&dante, asked).await.code(),
            "reauthentication-required",
            "{}",
            asked.1
        );
    }
    // Nothing happened, and reading is not held up.
    let _ = ana.get("/users/me").await.expect(200);
    let _ = admin.get("/audit-events").await.expect(200);

    for person in [&admin, &dante] {
        let again = person
            .post("/auth/reauthenticate", json!({ "password": PASSWORD }))
            .await;
        let _ = again.expect(204);
    }
    for grant in &grants {
        let answer = send(&admin, grant).await;
        assert!(
            (200..300).contains(&answer.status),
            "{} {}",
            grant.1,
            answer.status
        );
    }
    for asked in [&emergency, &calendar] {
        let _ = send(&dante, asked).await.expect(201);
    }
}

#[tokio::test]
async fn a_forgotten_password_is_set_once_and_ends_every_session() {
    let app = TestApp::start().await;
    let ana = app.patient();
    for email in [ana.email(), "nobody@example.com"] {
        let answer = app
            .anonymous()
            .post("/auth/password/forgot", json!({ "email": email }))
            .await;
        assert_eq!((answer.status, answer.body.len()), (202, 0));
    }
    let token = mailed(&app, ana.user(), TokenPurpose::ResetPassword)
        .await
        .unwrap();
    let reset = async |token: &str| {
        let body = json!({ "token": token, "newPassword": NEW });
        app.anonymous().post("/auth/password/reset", body).await
    };
    assert_eq!(reset(&"A".repeat(43)).await.faults(), ["/token invalid-token"]);
    let verifying = app
        .anonymous()
        .post("/auth/email/verify", json!({ "token": token }))
        .await;
    assert_eq!(
        verifying.faults(),
        ["/token invalid-token"],
        "for another purpose"
    );
    let _ = reset(&token).await.expect(204);
    assert_eq!(reset(&token).await.faults(), ["/token invalid-token"]);
    let _ = ana.get("/users/me").await.expect(401);
    let _ = tries(&app, "203.0.113.1", ana.email(), NEW).await.expect(200);
    let old = mailed(&app, ana.user(), TokenPurpose::ResetPassword)
        .await
        .unwrap();
    app.clock.advance(SignedDuration::from_mins(30));
    assert_eq!(reset(&old).await.faults(), ["/token invalid-token"], "too old");
    app.verify_is_clean().await;
}

#[tokio::test]
async fn where_addresses_are_proved_registering_tells_nobody_who_has_an_account() {
    let app = TestApp::start().await;
    let policy = json!({ "accounts": { "verifyEmail": true } });
    let _ = app.admin().patch("/settings", policy).await.expect(200);
    let register = async |email: &str| {
        let body = json!({
            "email": email, "password": NEW, "fullName": "Nora Ruiz", "documentType": "dni",
            "documentNumber": "31222333", "acceptTerms": true,
        });
        app.anonymous().post("/auth/register", body).await
    };
    for email in ["nora@example.com", app.patient().email()] {
        let answer = register(email).await;
        assert_eq!(
            (answer.status, answer.body.len(), answer.header("set-cookie")),
            (202, 0, "")
        );
    }
    let waiting = tries(&app, "203.0.113.1", "nora@example.com", NEW).await;
    assert_eq!(
        (waiting.status, waiting.code()),
        (403, "email-not-verified".to_owned())
    );
    let user = {
        use turnoplus_app::ports::{Intent, Store as _};
        let mut uow = app.store.begin(Intent::Read).await.unwrap();
        let found = uow
            .users()
            .find_by_email(&"nora@example.com".parse().unwrap())
            .await
            .unwrap();
        found.unwrap().0.id
    };
    let token = mailed(&app, user, TokenPurpose::VerifyEmail).await.unwrap();
    let _ = app
        .anonymous()
        .post("/auth/email/verify", json!({ "token": token }))
        .await
        .expect(204);
    let _ = tries(&app, "203.0.113.1", "nora@example.com", NEW)
        .await
        .expect(200);
    assert_eq!(
        mailed(&app, user, TokenPurpose::VerifyEmail).await,
        None,
        "proved already"
    );
}

#[tokio::test]
async fn another_address_counts_when_it_was_proved() {
    let app = TestApp::start().await;
    let ana = app.patient();
    let _ = ana
        .post("/auth/email/change", json!({ "email": "ana.nueva@example.com" }))
        .await
        .expect(202);
    let _ = tries(&app, "203.0.113.1", ana.email(), PASSWORD)
        .await
        .expect(200);
    let token = mailed(&app, ana.user(), TokenPurpose::VerifyEmail).await.unwrap();
    let _ = app
        .anonymous()
        .post("/auth/email/verify", json!({ "token": token }))
        .await
        .expect(204);
    let _ = tries(&app, "203.0.113.1", "ana.nueva@example.com", PASSWORD)
        .await
        .expect(200);
    let _ = tries(&app, "203.0.113.1", ana.email(), PASSWORD)
        .await
        .expect(401);
}
