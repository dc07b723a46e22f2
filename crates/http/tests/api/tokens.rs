//! Forged, stale and malformed access tokens: all are 401.

use axum::http::Method;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use turnoplus_app::ports::Clock;
use turnoplus_testkit::{Answer, TestApp};

const SECRET: [u8; 32] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
    29, 30, 31,
];

fn claims(app: &TestApp) -> Value {
    let now = app.clock.now().as_second();
    let ana = app.patient();
    json!({
        "iss": TestApp::PUBLIC_URL, "aud": "turnoplus", "sub": ana.user().to_string(), "sid": ana.session().to_string(),
        "typ": "access", "iat": now, "exp": now + 900, "jti": "01977777-7777-7777-8777-777777777777",
    })
}

fn header(algorithm: Algorithm, kid: Option<&str>) -> Header {
    Header {
        kid: kid.map(str::to_owned),
        ..Header::new(algorithm)
    }
}

fn signed(claims: &Value, header: &Header, secret: &[u8]) -> String {
    encode(header, claims, &EncodingKey::from_secret(secret)).unwrap()
}

fn good(claims: &Value) -> String {
    signed(claims, &header(Algorithm::HS256, Some("test")), &SECRET)
}

async fn sent(app: &TestApp, token: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    app.anonymous()
        .send(Method::GET, "/users/me", None, &[("authorization", &bearer)])
        .await
}

#[tokio::test]
async fn a_good_token_opens_and_its_role_claim_is_ignored() {
    let app = TestApp::start().await;
    let mut claims = claims(&app);
    claims["role"] = "admin".into();
    assert_eq!(
        sent(&app, &good(&claims)).await.expect(200).json()["role"],
        "patient"
    );
}

#[tokio::test]
async fn every_claim_must_be_there_right_and_well_typed() {
    let app = TestApp::start().await;
    let now = app.clock.now().as_second();
    let mut bad: Vec<(&str, Value)> = Vec::new();
    for claim in ["iss", "aud", "sub", "sid", "typ", "iat", "exp", "jti"] {
        bad.push((claim, Value::Null));
        bad.push((claim, json!("")));
        bad.push((claim, json!(["turnoplus"])));
    }
    bad.push(("iss", json!("https://evil.example")));
    bad.push(("aud", json!("another")));
    bad.push(("typ", json!("refresh")));
    bad.push(("sub", json!(app.other_patient().user().to_string())));
    bad.push(("sid", json!(app.other_patient().session().to_string())));
    for claim in ["iat", "exp"] {
        bad.push((claim, json!(now.to_string())));
        bad.push((claim, json!(1.5e10)));
    }
    bad.push(("exp", json!(now - 31)));
    bad.push(("exp", json!(now + 100_000)));
    bad.push(("exp", json!(i64::MAX)));
    bad.push(("iat", json!(now + 31)));
    for (claim, value) in bad {
        let mut claims = claims(&app);
        let shown = value.to_string();
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(claim);
        } else {
            claims[claim] = value;
        }
        let answer = sent(&app, &good(&claims)).await;
        assert_eq!(
            (answer.status, answer.code()),
            (401, "not-signed-in".to_owned()),
            "{claim} = {shown}"
        );
    }
}

#[tokio::test]
async fn only_one_algorithm_and_known_keys_count() {
    let app = TestApp::start().await;
    let claims = claims(&app);
    let honest = good(&claims);
    let parts: Vec<&str> = honest.split('.').collect();
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIiwia2lkIjoidGVzdCJ9";
    let bad = [
        format!("{none}.{}.", parts[1]),
        format!("{none}.{}.{}", parts[1], parts[2]),
        signed(&claims, &header(Algorithm::HS384, Some("test")), &SECRET),
        signed(&claims, &header(Algorithm::HS512, Some("test")), &SECRET),
        signed(&claims, &header(Algorithm::HS256, None), &SECRET),
        signed(&claims, &header(Algorithm::HS256, Some("other")), &SECRET),
        signed(&claims, &header(Algorithm::HS256, Some("../../dev/null")), b""),
        signed(&claims, &header(Algorithm::HS256, Some("test")), &[9; 32]),
        format!("{}.{}.{}", parts[0], parts[1], &parts[2][1..]),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}", parts[0], parts[1]),
        honest.replace('.', ""),
        String::new(),
        "a.b.c".to_owned(),
        "x".repeat(10_000),
    ];
    for token in bad {
        assert_eq!(sent(&app, &token).await.status, 401, "{token}");
    }
    for scheme in ["Basic", "Token", ""] {
        let value = format!("{scheme} {honest}");
        let answer = app
            .anonymous()
            .send(Method::GET, "/users/me", None, &[("authorization", &value)])
            .await;
        assert_eq!(answer.status, 401, "{scheme}");
    }
    let _ = sent(&app, &honest).await.expect(200);
}

#[tokio::test]
async fn a_token_ends_after_fifteen_minutes() {
    let app = TestApp::start().await;
    let token = app.patient().token();
    app.clock.advance(jiff::SignedDuration::from_secs(929));
    let _ = sent(&app, &token).await.expect(200);
    app.clock.advance(jiff::SignedDuration::from_secs(1));
    let _ = sent(&app, &token).await.expect(401);
}
