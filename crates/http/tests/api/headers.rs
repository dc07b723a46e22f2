//! What every answer carries, and the web app's files.

use axum::http::Method;
use turnoplus_http::HttpConfig;
use turnoplus_testkit::{Answer, TestApp};

async fn fetched(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = axum::http::Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.anonymous()
        .raw(request.body(axum::body::Body::empty()).unwrap())
        .await
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::start().await;
    for path in [
        "/",
        "/nothing.js",
        "/api/v1/offices",
        "/api/v1/nothing",
        "/healthz",
        "/readyz",
        "/docs/",
        "/openapi.json",
    ] {
        let answer = fetched(&app, path, &[]).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(policy.contains("script-src 'self';"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(
            answer.header("cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            "same-origin",
            "{path}"
        );
        assert!(
            answer.header("permissions-policy").contains("geolocation=()"),
            "{path}"
        );
        if path.starts_with("/api/") {
            // The directory is public and revalidated; nothing else is kept.
            let kept = ["no-store", "no-cache"];
            assert!(kept.contains(&answer.header("cache-control")), "{path}");
        }
        assert!(
            answer
                .header("strict-transport-security")
                .starts_with("max-age=31536000"),
            "{path}"
        );
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
        if !path.starts_with("/docs") && path != "/openapi.json" {
            assert!(
                policy.contains("require-trusted-types-for 'script'") && !policy.contains("unsafe"),
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn without_tls_nothing_is_promised_about_tls() {
    let config = HttpConfig {
        public_url: "http://localhost:8000".to_owned(),
        cors_origins: Vec::new(),
        ..HttpConfig::default()
    };
    let app = TestApp::start_with(config).await;
    assert_eq!(
        fetched(&app, "/healthz", &[])
            .await
            .header("strict-transport-security"),
        ""
    );
}

#[tokio::test]
async fn only_listed_origins_may_read_answers() {
    let allowed = "https://portal.example";
    let config = HttpConfig {
        public_url: TestApp::PUBLIC_URL.to_owned(),
        cors_origins: vec![allowed.to_owned()],
        ..HttpConfig::default()
    };
    let app = TestApp::start_with(config).await;
    let answer = fetched(&app, "/api/v1/offices", &[("origin", allowed)]).await;
    assert_eq!(answer.header("access-control-allow-origin"), allowed);
    assert!(answer.header("vary").contains("origin"));
    let of_nobody = fetched(&app, "/api/v1/offices", &[]).await;
    assert!(
        of_nobody.header("vary").contains("origin"),
        "a cache keeps them apart"
    );
    for origin in [
        "https://evil.example",
        "https://portal.example.evil",
        "null",
        "http://portal.example",
    ] {
        let answer = fetched(&app, "/api/v1/offices", &[("origin", origin)]).await;
        assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
    }
    let asked = [("origin", allowed), ("access-control-request-method", "PATCH")];
    let answer = app
        .anonymous()
        .send(Method::OPTIONS, "/users/me", None, &asked)
        .await;
    assert_eq!(answer.header("access-control-allow-origin"), allowed);
    let methods = answer.header("access-control-allow-methods");
    let contract = serde_json::to_value(turnoplus_http::openapi()).unwrap();
    for item in contract["paths"].as_object().unwrap().values() {
        for method in item.as_object().unwrap().keys().map(|name| name.to_uppercase()) {
            assert!(methods.split(',').any(|allowed| allowed == method), "{method}");
        }
    }
    let closed = TestApp::start().await;
    let answer = fetched(&closed, "/api/v1/offices", &[("origin", allowed)]).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn readiness_follows_the_process() {
    let app = TestApp::start().await;
    assert_eq!(fetched(&app, "/readyz", &[]).await.status, 200);
    app.state.readiness.set(false);
    assert_eq!(fetched(&app, "/readyz", &[]).await.code(), "unavailable");
    assert_eq!(fetched(&app, "/healthz", &[]).await.status, 200);
}

#[tokio::test]
async fn unknown_addresses_of_the_api_never_answer_the_web_app() {
    let app = TestApp::start().await;
    for path in ["/api/v1/nothing", "/api/", "/api"] {
        let answer = fetched(&app, path, &[("accept", "text/html,*/*")]).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (404, "application/problem+json"),
            "{path}"
        );
    }
    for path in [
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/nothing.js",
        "/main.js.br",
    ] {
        assert_eq!(fetched(&app, path, &[]).await.status, 404, "{path}");
    }
}
