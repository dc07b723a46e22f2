//! Refusals: their shape, that the page of codes tells of each, and that nothing malformed is a 500.

use std::fs;
use std::path::Path;

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::json;
use turnoplus_http::problem::{Code, errors_page};
use turnoplus_testkit::{Answer, TestApp};

async fn posted(app: &TestApp, content_type: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post("/api/v1/auth/login")
        .header("content-type", content_type)
        .body(body.into())
        .unwrap();
    app.anonymous().raw(request).await
}

#[tokio::test]
async fn a_problem_says_what_happened_and_which_request_it_was() {
    let app = TestApp::start().await;
    let answer = app
        .anonymous()
        .post("/auth/login", json!({ "email": "x", "extra": 1 }))
        .await
        .expect(422);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("cache-control"), "no-store");
    let mut body = answer.json();
    let id = body["instance"].as_str().unwrap().to_owned();
    assert_eq!(answer.header("x-request-id"), id);
    body["instance"] = "".into();
    assert_eq!(
        body,
        json!({
            "type": "urn:turnoplus:problem:invalid-request",
            "title": "The request breaks a rule",
            "status": 422,
            "instance": "",
            "code": "invalid-request",
            "errors": [{ "pointer": "/extra", "code": "unknown-field", "message": "is not a field of this request" }],
        })
    );
}

#[tokio::test]
async fn malformed_input_is_told_and_is_never_a_500() {
    let app = TestApp::start().await;
    let json_type = "application/json";
    let latin1 = "application/json; charset=latin1";
    let deep = format!("{}1{}", "[".repeat(60_000 / 16), "]".repeat(60_000 / 16));
    let cases: [(&str, Vec<u8>, u16, &str); 17] = [
        (json_type, b"{".to_vec(), 400, "malformed-request"),
        (json_type, b"".to_vec(), 400, "malformed-request"),
        (json_type, b"{} {}".to_vec(), 400, "malformed-request"),
        (
            json_type,
            br#"{"email":"a@b.example","email":"c@d.example"}"#.to_vec(),
            400,
            "malformed-request",
        ),
        (
            json_type,
            br#"{"x":{"y":1,"y":2}}"#.to_vec(),
            400,
            "malformed-request",
        ),
        (json_type, deep.into_bytes(), 400, "malformed-request"),
        (
            json_type,
            b"{\"email\":\"\xff\xfe\"}".to_vec(),
            400,
            "malformed-request",
        ),
        (
            json_type,
            br#"{"email":"\ud800"}"#.to_vec(),
            422,
            "invalid-request",
        ),
        (
            json_type,
            br#"{"email":"a\u0000@b.example","password":"x"}"#.to_vec(),
            422,
            "invalid-request",
        ),
        (json_type, b"[]".to_vec(), 422, "invalid-request"),
        (json_type, b"null".to_vec(), 422, "invalid-request"),
        (
            json_type,
            br#"{"email":1,"password":"x"}"#.to_vec(),
            422,
            "invalid-request",
        ),
        (
            json_type,
            br#"{"email":"a@b.example"}"#.to_vec(),
            422,
            "invalid-request",
        ),
        (
            "application/json; charset=utf-8",
            b"{}".to_vec(),
            422,
            "invalid-request",
        ),
        (latin1, b"{}".to_vec(), 415, "unsupported-media-type"),
        ("text/plain", b"{}".to_vec(), 415, "unsupported-media-type"),
        (
            "application/x-www-form-urlencoded",
            b"email=a".to_vec(),
            415,
            "unsupported-media-type",
        ),
    ];
    for (content_type, body, status, code) in cases {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        let answer = posted(&app, content_type, body).await;
        assert_eq!(
            (answer.status, answer.code()),
            (status, code.to_owned()),
            "{content_type} {shown}"
        );
    }
}

#[tokio::test]
async fn missing_and_mistyped_fields_are_pointed_at() {
    let app = TestApp::start().await;
    for (body, fault) in [
        (json!({ "email": "a@b.example" }), "/password required"),
        (json!({ "email": 1, "password": "x" }), "/email wrong-type"),
        (
            json!({ "email": "a@b.example", "password": "x", "refreshIn": "url" }),
            "/refreshIn unknown-value",
        ),
        (
            json!({ "email": "a@b.example", "password": "x", "a/b": 1 }),
            "/a~1b unknown-field",
        ),
    ] {
        assert_eq!(app.anonymous().post("/auth/login", body).await.faults(), [fault]);
    }
}

#[tokio::test]
async fn what_should_be_an_object_is_not_taken_from_an_array() {
    let app = TestApp::start().await;
    let (ana, desk) = (app.patient(), app.receptionist());
    for (person, path, body, fault) in [
        (&ana, "/calendar-feeds", json!([null, null]), " wrong-type"),
        (
            &ana,
            "/auth/login",
            json!(["ana@turnoplus.example", "x", "cookie"]),
            " wrong-type",
        ),
        (
            &ana,
            "/auth/login",
            json!({ "email": "a@b.example", "password": "x", "refreshIn": { "cookie": null } }),
            "/refreshIn wrong-type",
        ),
        (
            &desk,
            "/patients",
            json!({
                "fullName": "N", "documentType": "dni", "documentNumber": "30999888",
                "emergencyContact": ["Rosa", "+54 11 4444-5555"],
            }),
            "/emergencyContact wrong-type",
        ),
    ] {
        assert_eq!(
            person.post(path, body).await.expect(422).faults(),
            [fault],
            "{path}"
        );
    }
}

#[tokio::test]
async fn addresses_methods_and_media_types_that_are_not_ours() {
    let app = TestApp::start().await;
    let nobody = app.anonymous();
    for path in [
        "/nothing",
        "/auth",
        "/auth/sessions/x/y",
        "/doctors/not-an-id",
        "/offices/%00",
    ] {
        assert_eq!(nobody.get(path).await.code(), "not-found", "{path}");
    }
    let answer = nobody.delete("/auth/login").await;
    assert_eq!(
        (answer.status, answer.code()),
        (405, "method-not-allowed".to_owned())
    );
    assert_eq!(answer.header("allow"), "POST");
    for (accept, status) in [
        ("text/html", 406),
        ("application/json;q=0", 406),
        ("text/html, */*;q=0.1", 200),
    ] {
        let answer = nobody
            .send(Method::GET, "/offices", None, &[("accept", accept)])
            .await;
        assert_eq!(answer.status, status, "{accept}");
    }
    for query in [
        "?limit=0",
        "?limit=101",
        "?limit=x",
        "?cursor=!",
        "?unknown=1",
        "?limit=1&limit=2",
    ] {
        let answer = app.receptionist().get(&format!("/patients{query}")).await;
        assert_eq!(
            (answer.status, answer.code()),
            (422, "invalid-request".to_owned()),
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_body_has_at_most_64_kib_also_when_nobody_said_how_long_it_is() {
    let app = TestApp::start().await;
    let big = vec![b' '; 64 * 1024 + 1];
    let chunked = Request::patch("/api/v1/users/me")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {}", app.patient().token()))
        .body(Body::from_stream(futures_util::stream::iter([Ok::<
            _,
            std::io::Error,
        >(big)])))
        .unwrap();
    let answer = app.anonymous().raw(chunked).await;
    assert_eq!((answer.status, answer.code()), (413, "body-too-large".to_owned()));
}

#[test]
fn the_page_of_codes_is_up_to_date() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ERRORS.md");
    let kept = fs::read_to_string(page).unwrap_or_default();
    assert!(
        kept == errors_page(),
        "run: cargo test -p turnoplus-http --test api -- --ignored write_the_page_of_codes"
    );
}

#[test]
#[ignore = "writes docs/ERRORS.md"]
fn write_the_page_of_codes() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    fs::create_dir_all(&docs).unwrap();
    fs::write(docs.join("ERRORS.md"), errors_page()).unwrap();
}

#[test]
fn every_code_is_answered_somewhere() {
    let mut source = String::new();
    read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut source);
    for code in Code::ALL {
        let named = format!("Code::{code:?}");
        let used = source.split(&named).skip(1);
        let whole = used
            .filter(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
            .count();
        assert!(whole > 0, "{code:?} is never answered");
    }
}

fn read_all(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_query_that_is_understood_is_in_the_contract() {
    let contract = serde_json::to_value(turnoplus_http::openapi()).unwrap();
    let list = ["limit", "cursor"];
    for (path, wanted) in [
        (
            "/api/v1/appointments",
            &["doctorId", "patientId", "status", "from", "to", "order"][..],
        ),
        (
            "/api/v1/doctors/{id}/appointments",
            &["status", "from", "to", "order"],
        ),
        (
            "/api/v1/patients/{id}/appointments",
            &["status", "from", "to", "order"],
        ),
        (
            "/api/v1/doctors",
            &["specialty", "officeId", "payer", "q", "includeInactive"],
        ),
        ("/api/v1/offices", &["includeInactive"]),
        ("/api/v1/patients", &["q", "includeClosed"]),
        ("/api/v1/payers", &["includeInactive"]),
        ("/api/v1/visit-types", &["includeInactive"]),
    ] {
        let parameters = contract["paths"][path]["get"]["parameters"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let mut named: Vec<&str> = parameters
            .iter()
            .filter(|it| it["in"] == "query")
            .filter_map(|it| it["name"].as_str())
            .collect();
        let mut wanted = [wanted, &list].concat();
        named.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(named, wanted, "{path}");
    }
}

#[tokio::test]
async fn a_problem_names_no_member_twice() {
    let app = TestApp::start().await;
    let (patient, desk) = (app.patient(), app.receptionist());
    let booking = json!({ "doctorId": app.doctor().doctor().to_string(), "start": app.monday_at("09:00") });
    let turno = patient.post("/appointments", booking).await.expect(201).id();
    let path = format!("/appointments/{turno}/cancel");
    desk.post(&path, json!({})).await.expect(200);
    let refused = desk.post(&path, json!({})).await.expect(409);
    assert_eq!(
        refused.text().matches("\"status\":").count(),
        1,
        "{}",
        refused.text()
    );
    assert_eq!(
        (
            refused.json()["status"].as_u64(),
            refused.json()["state"].as_str()
        ),
        (Some(409), Some("cancelled"))
    );
}
