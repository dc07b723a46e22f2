//! Promises about accounts as an admin keeps them.

use futures_util::future::join;
use serde_json::json;
use turnoplus_testkit::appointment::Clinic;
use turnoplus_testkit::database::{SERVERS, TestDatabase};
use turnoplus_testkit::{PASSWORD, TestApp};

#[tokio::test]
async fn an_admin_finds_accounts_without_minding_accents() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let body = json!({"email": "jose@clinica.example", "fullName": "José Ñandú", "password": PASSWORD});
    let made = admin.post("/receptionists", body).await.expect(201);
    assert_eq!(
        made.header("location"),
        format!("/api/v1/receptionists/{}", made.id())
    );
    for q in ["jose", "nandu", "JOS%C3%89", "jose@cli"] {
        assert_eq!(
            admin.get(&format!("/users?q={q}")).await.items("id"),
            [made.id()],
            "{q}"
        );
    }
    for q in ["clinica", "%25", "_"] {
        assert_eq!(
            admin.get(&format!("/users?q={q}")).await.items("id"),
            [""; 0],
            "{q}"
        );
    }
    let names = admin.get("/users?role=admin").await.items("fullName");
    assert_eq!(names, ["Ada Admin", "Diego Dado"]);
    assert_eq!(
        admin.get("/admins?active=false").await.items("fullName"),
        ["Diego Dado"]
    );
    assert_eq!(
        admin.get("/receptionists").await.items("fullName"),
        ["José Ñandú", "Rita Recepcion"]
    );
    let first = admin.get("/users?limit=4").await;
    let cursor = first.json()["nextCursor"].as_str().unwrap().to_owned();
    let rest = admin.get(&format!("/users?limit=100&cursor={cursor}")).await;
    assert_eq!(first.items("id").len() + rest.items("id").len(), 9);
    assert_eq!(
        admin.get(&format!("/admins/{}", made.id())).await.status,
        404,
        "a receptionist is no admin"
    );
}

#[tokio::test]
async fn a_new_account_signs_in_and_its_password_is_judged() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let body =
        |password: &str| json!({"email": "nueva@clinica.example", "fullName": "Nueva", "password": password});
    let weak = admin.post("/admins", body("aaaaaaaaaaaa")).await;
    assert_eq!(weak.faults(), ["/password guessable"]);
    let made = admin.post("/admins", body(PASSWORD)).await.expect(201);
    assert_eq!(made.json()["role"], "admin");
    let taken = admin.post("/receptionists", body(PASSWORD)).await;
    assert_eq!(taken.code(), "email-taken");
    let login = json!({"email": "nueva@clinica.example", "password": PASSWORD});
    let _ = app.anonymous().post("/auth/login", login).await.expect(200);
}

#[tokio::test]
async fn closing_an_account_ends_its_sessions_at_once_and_opening_it_lets_it_in_again() {
    let app = TestApp::start().await;
    let (admin, desk) = (app.admin(), app.receptionist());
    let path = format!("/receptionists/{}", desk.user());
    assert_eq!(desk.get("/users/me").await.status, 200);
    let _ = admin.delete(&path).await.expect(204);
    assert_eq!(desk.get("/users/me").await.status, 401);
    let login = json!({"email": desk.email(), "password": PASSWORD});
    assert_eq!(
        app.anonymous().post("/auth/login", login.clone()).await.status,
        401
    );
    let opened = admin.patch(&path, json!({"active": true})).await.expect(200);
    assert_eq!(opened.json()["active"], true);
    assert_eq!(
        desk.get("/users/me").await.status,
        401,
        "the old session stays ended"
    );
    let _ = app.anonymous().post("/auth/login", login).await.expect(200);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_role_needs_what_it_stands_for_and_ends_the_sessions_of_the_one_before() {
    let app = TestApp::start().await;
    let (admin, desk) = (app.admin(), app.receptionist());
    let path = format!("/users/{}", desk.user());
    let carla = app.doctor().doctor().to_string();
    for (body, faults) in [
        (json!({"role": "doctor"}), "/doctorId required"),
        (json!({"role": "patient"}), "/role not-grantable"),
        (
            json!({"role": "admin", "doctorId": carla}),
            "/doctorId not-for-this-role",
        ),
        (json!({"role": "king"}), "/role unknown-role"),
        (
            json!({"role": "doctor", "doctorId": "01977777-7777-7777-8777-777777777777"}),
            "/doctorId unknown-doctor",
        ),
    ] {
        assert_eq!(
            admin.patch(&path, body.clone()).await.faults(),
            [faults],
            "{body}"
        );
    }
    let taken = admin
        .patch(&path, json!({"role": "doctor", "doctorId": carla}))
        .await;
    assert_eq!(taken.refusal(), (409, "account-exists".to_owned()));
    let granted = admin.patch(&path, json!({"role": "admin"})).await.expect(200);
    assert_eq!(granted.json()["role"], "admin");
    assert_eq!(desk.get("/users/me").await.status, 401);
    let own = admin
        .patch(
            &format!("/users/{}", admin.user()),
            json!({"role": "receptionist"}),
        )
        .await;
    assert_eq!(own.refusal(), (409, "own-role".to_owned()));
}

#[tokio::test]
async fn the_last_active_admin_stays() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let path = format!("/admins/{}", admin.user());
    assert_eq!(
        admin.delete(&path).await.refusal(),
        (409, "last-admin".to_owned())
    );
    assert_eq!(
        admin.patch(&path, json!({"active": false})).await.refusal(),
        (409, "last-admin".to_owned())
    );
    assert_eq!(admin.get("/users/me").await.status, 200);
}

/// Two admins who remove one another in the same instant leave exactly one, on every database.
async fn race_of_two_admins(clinic: Clinic) {
    for round in 0..10 {
        let (one, other) = (clinic.admin().await, clinic.admin().await);
        let remove = async |by: &turnoplus_testkit::Person, whom: &turnoplus_testkit::Person| {
            let path = format!("/users/{}", whom.user());
            let body = if round % 2 == 0 {
                json!({"active": false})
            } else {
                json!({"role": "receptionist"})
            };
            by.patch(&path, body).await
        };
        let (first, second) = join(remove(&one, &other), remove(&other, &one)).await;
        let won = [&first, &second]
            .iter()
            .filter(|answer| answer.status == 200)
            .count();
        assert_eq!(won, 1, "{} {}", first.text(), second.text());
        let left = if first.status == 200 { &one } else { &other };
        let admins = left.get("/users?role=admin&active=true").await.items("id");
        assert_eq!(admins, [left.user().to_string()]);
        let path = format!("/admins/{}", left.user());
        assert_eq!(left.delete(&path).await.code(), "last-admin");
        clinic.without_account(left.user()).await;
    }
    clinic.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_admins_who_remove_one_another_leave_one() {
    race_of_two_admins(Clinic::open().await).await;
    for server in SERVERS {
        if let Some(database) = TestDatabase::on_server(server).await {
            race_of_two_admins(Clinic::open_on(database).await).await;
        }
    }
}
