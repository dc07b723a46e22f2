//! Sessions: the refresh token that keeps them, how they end, and who sees them.

use axum::http::Method;
use jiff::SignedDuration;
use serde_json::json;
use turnoplus_http::HttpConfig;
use turnoplus_testkit::{Answer, PASSWORD, TestApp};

use crate::identity::credentials;
use crate::tokens::sent;

const CLIENT: (&str, &str) = ("x-turnoplus-client", "test");

fn cookie_of(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

async fn refresh_by_cookie(app: &TestApp, cookie: &str) -> Answer {
    app.anonymous()
        .send(
            Method::POST,
            "/auth/refresh",
            Some(json!({})),
            &[("cookie", cookie), CLIENT],
        )
        .await
}

async fn refresh_by_body(app: &TestApp, token: &str) -> Answer {
    app.anonymous()
        .post("/auth/refresh", json!({ "refreshToken": token }))
        .await
}

fn token_of(answer: &Answer) -> String {
    answer.json()["refreshToken"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

async fn logged_in_by_body(app: &TestApp) -> String {
    let mut body = credentials(&app.patient(), PASSWORD);
    body["refreshIn"] = "body".into();
    let answer = app.anonymous().post("/auth/login", body).await.expect(200);
    assert_eq!(answer.header("set-cookie"), "");
    token_of(&answer)
}

#[tokio::test]
async fn the_refresh_cookie_is_bound_to_host_and_tls() {
    for (url, expected) in [
        (
            "https://turnos.example",
            "__Host-turnoplus-refresh=*; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict; Secure",
        ),
        (
            "http://localhost:8000",
            "__Host-turnoplus-refresh=*; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict; Secure",
        ),
        (
            "http://clinica.lan:8000",
            "turnoplus-refresh=*; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict",
        ),
    ] {
        let config = HttpConfig {
            public_url: url.to_owned(),
            cors_origins: Vec::new(),
            ..HttpConfig::default()
        };
        let app = TestApp::start_with(config).await;
        let answer = app
            .anonymous()
            .post("/auth/login", credentials(&app.patient(), PASSWORD))
            .await
            .expect(200);
        let sent = answer.header("set-cookie");
        let (name, rest) = sent.split_once('=').unwrap();
        let (_, attributes) = rest.split_once(';').unwrap();
        assert_eq!(format!("{name}=*;{attributes}"), expected);
        let _ = refresh_by_cookie(&app, &cookie_of(&answer)).await.expect(200);
    }
}

#[tokio::test]
async fn the_cookie_is_spent_only_for_our_own_pages() {
    let app = TestApp::start().await;
    let answer = app
        .anonymous()
        .post("/auth/login", credentials(&app.patient(), PASSWORD))
        .await
        .expect(200);
    let cookie = cookie_of(&answer);
    let refused: [&[(&str, &str)]; 3] = [
        &[("cookie", &cookie)],
        &[("cookie", &cookie), CLIENT, ("origin", "https://evil.example")],
        &[("cookie", &cookie), CLIENT, ("origin", "null")],
    ];
    for headers in refused {
        let answer = app
            .anonymous()
            .send(Method::POST, "/auth/refresh", Some(json!({})), headers)
            .await;
        assert_eq!((answer.status, answer.code()), (403, "foreign-origin".to_owned()));
    }
    let own = [
        ("cookie", cookie.as_str()),
        CLIENT,
        ("origin", TestApp::PUBLIC_URL),
    ];
    let _ = app
        .anonymous()
        .send(Method::POST, "/auth/refresh", Some(json!({})), &own)
        .await
        .expect(200);
}

#[tokio::test]
async fn two_tabs_and_a_lost_answer_are_led_to_the_same_token() {
    let app = TestApp::start().await;
    let first = logged_in_by_body(&app).await;
    let second = token_of(&refresh_by_body(&app, &first).await.expect(200));
    let third = token_of(&refresh_by_body(&app, &second).await.expect(200));
    app.clock.advance(SignedDuration::from_secs(30));
    assert_eq!(token_of(&refresh_by_body(&app, &first).await.expect(200)), third);
    assert_eq!(token_of(&refresh_by_body(&app, &second).await.expect(200)), third);
    let _ = refresh_by_body(&app, &third).await.expect(200);
}

#[tokio::test]
async fn a_token_that_comes_back_late_ends_its_family() {
    let app = TestApp::start().await;
    let first = logged_in_by_body(&app).await;
    let answer = refresh_by_body(&app, &first).await.expect(200);
    let access = answer.json()["accessToken"].as_str().unwrap().to_owned();
    let second = token_of(&answer);
    app.clock.advance(SignedDuration::from_secs(31));
    let answer = refresh_by_body(&app, &first).await;
    assert_eq!(
        (answer.status, answer.code()),
        (401, "invalid-refresh-token".to_owned())
    );
    let _ = refresh_by_body(&app, &second).await.expect(401);
    let _ = sent(&app, &access).await.expect(401);
    app.verify_is_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_refreshes_at_once_leave_one_live_token() {
    let app = TestApp::start().await;
    let first = logged_in_by_body(&app).await;
    let mut tasks = Vec::new();
    for _ in 0..20 {
        let (nobody, body) = (app.anonymous(), json!({ "refreshToken": first }));
        tasks.push(tokio::spawn(
            async move { nobody.post("/auth/refresh", body).await },
        ));
    }
    let mut tokens = Vec::new();
    for task in tasks {
        tokens.push(token_of(&task.await.unwrap().expect(200)));
    }
    tokens.dedup();
    assert_eq!(tokens.len(), 1, "one lineage");
    let _ = refresh_by_body(&app, &tokens[0]).await.expect(200);
}

#[tokio::test]
async fn a_session_ends_after_thirty_days_however_often_it_is_used() {
    let app = TestApp::start().await;
    let mut token = logged_in_by_body(&app).await;
    for _ in 0..29 {
        app.clock.advance(SignedDuration::from_hours(24));
        token = token_of(&refresh_by_body(&app, &token).await.expect(200));
    }
    app.clock.advance(SignedDuration::from_hours(24));
    let _ = refresh_by_body(&app, &token).await.expect(401);
}

#[tokio::test]
async fn logging_out_holds_from_the_next_request_on() {
    let app = TestApp::start().await;
    let answer = app
        .anonymous()
        .post("/auth/login", credentials(&app.patient(), PASSWORD))
        .await
        .expect(200);
    let access = answer.json()["accessToken"].as_str().unwrap().to_owned();
    let bearer = format!("Bearer {access}");
    let out = app
        .anonymous()
        .send(
            Method::POST,
            "/auth/logout",
            Some(json!({})),
            &[("authorization", &bearer)],
        )
        .await
        .expect(204);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    let _ = sent(&app, &access).await.expect(401);
    let _ = refresh_by_cookie(&app, &cookie_of(&answer)).await.expect(401);
    let _ = app.patient().get("/users/me").await.expect(200);
    let _ = app
        .patient()
        .post("/auth/logout-all", json!({}))
        .await
        .expect(204);
    let _ = app.patient().get("/users/me").await.expect(401);
}

#[tokio::test]
async fn own_devices_are_seen_and_ended_and_nobody_elses() {
    let app = TestApp::start().await;
    let answer = app
        .anonymous()
        .post("/auth/login", credentials(&app.patient(), PASSWORD))
        .await
        .expect(200);
    let access = answer.json()["accessToken"].as_str().unwrap().to_owned();
    let devices = app.patient().get("/auth/sessions").await.expect(200).json();
    let items = devices["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    let other = items.iter().find(|item| item["current"] == false).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let _ = app
        .other_patient()
        .delete(&format!("/auth/sessions/{other}"))
        .await
        .expect(404);
    let _ = app
        .patient()
        .delete(&format!("/auth/sessions/{other}"))
        .await
        .expect(204);
    let _ = sent(&app, &access).await.expect(401);
}
