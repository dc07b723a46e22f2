//! Forged, stale and malformed access tokens: all are 401.

use axum::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use sha2::Sha256;
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

/// A token of these texts, whatever they say, with a signature that holds.
fn written(header: &str, claims: &str, secret: &[u8]) -> String {
    let message = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(claims)
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
    mac.update(message.as_bytes());
    format!(
        "{message}.{}",
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    )
}

/// Reads one's own account with this token.
pub async fn sent(app: &TestApp, token: &str) -> Answer {
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

/// The public half of a key pair that somebody could know, as a verifier that mistakes it for an HMAC secret would.
const PUBLIC_KEY: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9
q9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==
-----END PUBLIC KEY-----
";

#[tokio::test]
async fn no_header_talks_the_server_into_another_key_or_algorithm() {
    let app = TestApp::start().await;
    let claims = claims(&app).to_string();
    let honest = r#"{"typ":"JWT","alg":"HS256","kid":"test"}"#;
    let _ = sent(&app, &written(honest, &claims, &SECRET)).await.expect(200);
    let mut headers: Vec<String> = Vec::new();
    for alg in [
        "none", "None", "NONE", "nOnE", "", "HS256 ", "hs256", "HS384", "RS256", "PS256", "ES256", "EdDSA",
        "dir",
    ] {
        headers.push(json!({"typ": "JWT", "alg": alg, "kid": "test"}).to_string());
    }
    for alg in [json!(null), json!(["HS256"]), json!({"HS256": true}), json!(256)] {
        headers.push(json!({"typ": "JWT", "alg": alg, "kid": "test"}).to_string());
    }
    let long = "k".repeat(5_000);
    for kid in [
        "",
        " ",
        "Test",
        "test ",
        "test\0",
        "' OR '1'='1",
        "test' --",
        "../../../../etc/hostname",
        "/dev/null",
        "0",
        &long,
    ] {
        headers.push(json!({"typ": "JWT", "alg": "HS256", "kid": kid}).to_string());
    }
    for kid in [json!(null), json!(0), json!(["test"]), json!({"test": 1})] {
        headers.push(json!({"typ": "JWT", "alg": "HS256", "kid": kid}).to_string());
    }
    for typ in [
        json!(null),
        json!(""),
        json!("JOSE"),
        json!("refresh"),
        json!(["JWT"]),
        json!(1),
    ] {
        headers.push(json!({"typ": typ, "alg": "HS256", "kid": "test"}).to_string());
    }
    headers.extend(
        [
            "",
            "{}",
            "[]",
            "null",
            "{",
            r#"{"alg":"HS256","kid":"test"}"#,
            r#"{"typ":"JWT","kid":"test"}"#,
            r#"{"typ":"JWT","alg":"none","alg":"HS256","kid":"test"}"#,
            r#"{"typ":"JWT","alg":"HS256","kid":"other","kid":"test"}"#,
            r#"{"alg":"dir","enc":"A128GCM","kid":"test"}"#,
        ]
        .map(str::to_owned),
    );
    for header in headers {
        // Signed with the right key, with none, and with what a muddled verifier would take for it.
        for secret in [&SECRET[..], b"", PUBLIC_KEY.as_bytes()] {
            let answer = sent(&app, &written(&header, &claims, secret)).await;
            assert_eq!(
                (answer.status, answer.code()),
                (401, "not-signed-in".to_owned()),
                "{header}"
            );
        }
    }
    // A key that the token brings along, or says where to fetch, is nobody's.
    for (name, value) in [
        ("jwk", json!({"kty": "oct", "k": URL_SAFE_NO_PAD.encode([9; 32])})),
        ("jku", json!("https://evil.example/keys.json")),
        ("x5u", json!("https://evil.example/chain.pem")),
        ("x5c", json!([STANDARD.encode("certificate")])),
    ] {
        let mut header = json!({"typ": "JWT", "alg": "HS256", "kid": "test"});
        header[name] = value;
        let token = written(&header.to_string(), &claims, &[9; 32]);
        assert_eq!(sent(&app, &token).await.status, 401, "{name}");
    }
}

#[tokio::test]
async fn strange_numbers_repeated_claims_and_other_writings_are_refused() {
    let app = TestApp::start().await;
    let header = r#"{"typ":"JWT","alg":"HS256","kid":"test"}"#;
    let honest = claims(&app).to_string();
    let now = app.clock.now().as_second();
    let with = |claim: &str, text: &str| {
        let mut claims = claims(&app);
        claims[claim] = json!("PLACE");
        claims.to_string().replace("\"PLACE\"", text)
    };
    let mut bad = Vec::new();
    for claim in ["iat", "exp"] {
        let as_text = format!("\"{now}\"");
        let as_float = format!("{now}.0");
        for number in [
            "-1",
            "-9223372036854775808",
            "0",
            "-0",
            "1e10",
            "1e400",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551616",
            "true",
            "[]",
            &as_text,
            &as_float,
        ] {
            bad.push(with(claim, number));
        }
    }
    for repeated in [
        format!(r#""sub":"{}""#, app.admin().user()),
        format!(r#""sid":"{}""#, app.admin().session()),
        format!(r#""exp":{}"#, now + 60),
        r#""typ":"access""#.to_owned(),
    ] {
        bad.push(format!("{{{repeated},{}", &honest[1..]));
        bad.push(format!("{},{repeated}}}", &honest[..honest.len() - 1]));
    }
    bad.extend(["", "{}", "[]", "null", "\"\"", "{"].map(str::to_owned));
    for claims in bad {
        let answer = sent(&app, &written(header, &claims, &SECRET)).await;
        assert_eq!(
            (answer.status, answer.code()),
            (401, "not-signed-in".to_owned()),
            "{claims}"
        );
    }
    let token = written(header, &honest, &SECRET);
    for other in [
        format!("{token}."),
        format!("{token}=="),
        format!("{token}.{token}"),
        format!(".{token}"),
        token.replace('.', ".."),
        token.replacen('.', ". ", 1),
        format!("{token}%00"),
    ] {
        assert_eq!(sent(&app, &other).await.status, 401, "{other}");
    }
    let _ = sent(&app, &token).await.expect(200);
}

#[tokio::test]
async fn a_refresh_token_is_no_access_token() {
    let app = TestApp::start().await;
    let body =
        json!({"email": app.patient().email(), "password": turnoplus_testkit::PASSWORD, "refreshIn": "body"});
    let answer = app.anonymous().post("/auth/login", body).await.expect(200).json();
    let refresh = answer["refreshToken"].as_str().unwrap();
    assert_eq!(sent(&app, refresh).await.status, 401);
    let access = answer["accessToken"].as_str().unwrap();
    let swapped = app
        .anonymous()
        .post("/auth/refresh", json!({ "refreshToken": access }))
        .await;
    assert_eq!(
        (swapped.status, swapped.code()),
        (401, "invalid-refresh-token".to_owned())
    );
}
