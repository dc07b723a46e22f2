//! Promises to the admin: the clinic in numbers, what was done in it, and who changed which setting.

use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::{Value, json};
use turnoplus_app::ports::BackupState;
use turnoplus_testkit::appointment::{Clinic, MONDAY, at, monday};
use turnoplus_testkit::database::TestDatabase;
use turnoplus_testkit::{FakePremises, TestApp};

#[tokio::test]
async fn the_dashboard_counts_what_happened() {
    let clinic = Clinic::open().await;
    let (doctor, ana, beto) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.patient().await,
    );
    let (desk, admin) = (clinic.receptionist().await, clinic.admin().await);
    let came = desk.books_for(&ana, &doctor, &monday("09:00")).await.ok();
    let gone = desk.books_for(&ana, &doctor, &monday("10:00")).await.ok();
    let over = json!({
        "doctorId": doctor.doctor().to_string(), "patientId": beto.patient().to_string(), "start": monday("10:00"),
        "overbooking": {"reason": "urgencia"},
    });
    desk.post("/appointments", over).await.ok();
    let late = ana.books(&doctor, &monday("11:00")).await.ok();
    ana.does("cancel", &late).await.expect(200);
    clinic.clock.set(at(MONDAY, "10:20"));
    desk.does("complete", &came).await.expect(200);
    desk.does("no-show", &gone).await.expect(200);

    let path = "/admins/dashboard?from=2026-11-29&to=2026-11-30";
    let report = admin.get(path).await.expect(200).json();
    let totals = &report["totals"];
    let of = |member: &str| totals[member].clone();
    assert_eq!(
        [
            of("total"),
            of("noShows"),
            of("overbookings"),
            of("lateCancellations")
        ],
        [3, 1, 1, 1].map(Value::from)
    );
    assert_eq!(of("byStatus")["booked"], 1);
    assert_eq!(
        (of("claimedMinutes"), of("offeredMinutes")),
        (json!(60), json!(480))
    );
    assert_eq!((of("occupancy"), of("noShowRate")), (json!(0.125), json!(0.5)));
    assert_eq!(report["leadTime"], json!({"medianDays": 0, "averageDays": 0.0}));
    assert_eq!(report["newPatients"], 2);
    let days = report["days"].as_array().unwrap();
    assert_eq!(
        (days.len(), &days[0]["total"], &days[1]["total"]),
        (2, &json!(0), &json!(3))
    );
    assert_eq!(days[0]["occupancy"], Value::Null);
    assert_eq!(report["specialties"][0]["specialty"], "Clínica médica");
    assert_eq!(report["specialties"][0]["offeredMinutes"], 480);

    let own = format!(
        "/doctors/{}/statistics?from=2026-11-30&to=2026-11-30",
        doctor.doctor()
    );
    let own = doctor.get(&own).await.expect(200).json();
    assert_eq!((&own["totals"], &own["newPatients"]), (totals, &Value::Null));
    let stranger = clinic.doctor().await;
    let other = format!("{path}&doctorId={}", stranger.doctor());
    assert_eq!(admin.get(&other).await.json()["totals"]["total"], 0);
    for (query, fault) in [
        ("from=2026-11-30&to=2026-11-29", "/to ends-before-start"),
        ("from=2026-01-01&to=2027-01-02", "/to too-long"),
        ("from=2026-11-30&to=2026-11-31", "/to invalid-date"),
    ] {
        let refused = admin.get(&format!("/admins/dashboard?{query}")).await;
        assert_eq!(refused.faults(), [fault]);
    }
    admin
        .get("/admins/dashboard?from=2026-01-01&to=2027-01-01")
        .await
        .expect(200);
    clinic.close().await;
}

#[tokio::test]
async fn the_history_tells_who_changed_what_from_what_to_what() {
    let clinic = Clinic::open().await;
    let (doctor, admin) = (clinic.doctor().await, clinic.admin().await);
    admin
        .patch(
            "/settings",
            json!({"minLeadMinutes": 30, "clinicName": "A → B", "slotStepMinutes": 15}),
        )
        .await
        .expect(200);
    clinic.clock.advance(SignedDuration::from_mins(1));
    let scope = format!("/settings/overrides?doctorId={}", doctor.doctor());
    let put = axum::http::Method::PUT;
    let terms = Some(json!({"minLeadMinutes": 5}));
    admin.send(put, &scope, terms, &[]).await.expect(200);
    clinic.clock.advance(SignedDuration::from_mins(1));
    admin.delete(&scope).await.expect(204);
    let newest = admin.get("/settings/history?limit=2").await.expect(200).json();
    let change = |page: &Value, nth: usize| page["items"][nth]["changes"].clone();
    assert_eq!(
        change(&newest, 0),
        json!([{"field": "minLeadMinutes", "old": "5", "new": "-"}])
    );
    assert_eq!(
        change(&newest, 1),
        json!([{"field": "minLeadMinutes", "old": "-", "new": "5"}])
    );
    assert_eq!(newest["items"][1]["doctorId"], json!(doctor.doctor().to_string()));
    assert_eq!(newest["items"][1]["doctorName"], "Dra. Paula Méndez");
    assert_eq!(newest["items"][0]["actorId"], json!(admin.user().to_string()));
    let cursor = newest["nextCursor"].as_str().unwrap();
    let first = admin
        .get(&format!("/settings/history?cursor={cursor}"))
        .await
        .json();
    assert_eq!(first["nextCursor"], Value::Null);
    let fields: Vec<String> = change(&first, 0)
        .as_array()
        .unwrap()
        .iter()
        .map(|it| format!("{} {} {}", it["field"], it["old"], it["new"]).replace('"', ""))
        .collect();
    assert_eq!(
        fields,
        [
            "clinicName Mi clínica A → B",
            "minLeadMinutes 60 30",
            "slotStepMinutes - 15"
        ]
    );
    let chain = admin.get("/audit-events/verify?entity=settings").await.json();
    assert_eq!(chain, json!({"intact": true, "entries": 3, "firstBad": null}));
    clinic.close().await;
}

#[tokio::test]
async fn the_trail_is_filtered_and_taken_out_and_that_is_in_the_trail() {
    let clinic = Clinic::open().await;
    let (doctor, ana, admin) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.admin().await,
    );
    let mine = ana.books(&doctor, &monday("10:00")).await.ok();
    clinic.clock.advance(SignedDuration::from_mins(1));
    ana.does("cancel", &mine).await.expect(200);
    clinic.clock.advance(SignedDuration::from_mins(1));
    admin
        .patch("/settings", json!({"clinicName": "=cmd()"}))
        .await
        .expect(200);
    clinic.clock.advance(SignedDuration::from_mins(1));

    let acts = async |query: String| {
        admin
            .get(&format!("/audit-events?{query}"))
            .await
            .expect(200)
            .items("act")
    };
    let of_turno = ["appointment.cancelled", "appointment.booked"];
    assert_eq!(acts(format!("entity=appointment:{}", mine.id())).await, of_turno);
    assert_eq!(acts(format!("actor={}", ana.user())).await, of_turno);
    assert_eq!(acts("entity=settings".to_owned()).await, ["settings.updated"]);
    assert_eq!(
        acts("act=appointment.booked".to_owned()).await,
        ["appointment.booked"]
    );
    assert_eq!(acts("from=2026-12-01".to_owned()).await, [""; 0]);
    assert_eq!(acts("to=2026-11-30".to_owned()).await.len(), 3);
    let refused = admin
        .get("/audit-events?entity=Ñ&act=!&actor=1&from=x&limit=0")
        .await;
    assert_eq!(refused.faults().len(), 5);

    let csv = admin.get("/audit-events/export?actor=").await;
    assert_eq!(csv.status, 422);
    let csv = admin.get("/audit-events/export").await.expect(200);
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    let lines: Vec<String> = csv.text().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert!(lines[0].starts_with("at,actorId,actorName,role,act,entityKind,"));
    assert!(lines[1].contains("Mi clínica → =cmd()"));
    let jsonl = admin
        .get("/audit-events/export?format=jsonl&entity=audit")
        .await
        .expect(200);
    assert_eq!(jsonl.text(), "");
    let exports = admin.get("/audit-events?act=audit.exported").await.json();
    assert_eq!(exports["items"].as_array().unwrap().len(), 2);
    assert_eq!(exports["items"][1]["details"]["format"], "csv");
    clinic.clock.advance(SignedDuration::from_mins(1));
    let jsonl = admin
        .get("/audit-events/export?format=jsonl&entity=audit")
        .await
        .text();
    let lines: Vec<Value> = jsonl
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    clinic.close().await;
}

#[tokio::test]
async fn an_admin_sees_how_the_installation_stands() {
    let clinic = Clinic::open_on(TestDatabase::sqlite()).await;
    let admin = clinic.admin().await;
    let system = admin.get("/system").await.expect(200).json();
    assert_eq!(system["database"]["kind"], "sqlite");
    assert!(system["database"]["version"].as_str().unwrap().starts_with("3."));
    assert_eq!(system["migrations"]["pending"], json!([]));
    assert!(system["migrations"]["newest"].is_string());
    assert_eq!(
        (&system["messages"]["dead"], &system["warnings"]),
        (&json!(0), &json!([]))
    );
    clinic.close().await;
}

#[tokio::test]
async fn the_system_page_tells_of_backups_keys_and_what_the_doctor_would_warn_of() {
    let mut app = TestApp::start().await;
    let at: jiff::Timestamp = "2026-11-20T06:00:00Z".parse().unwrap();
    let mut site = FakePremises::default().0;
    site.is_protected = false;
    site.has_mail_server = false;
    site.sealing.since = Some("2025-11-01T06:00:00Z".parse().unwrap());
    site.backups = Some(BackupState {
        every: SignedDuration::from_hours(24),
        kept: Some(3),
        last: Some((at, 4096)),
    });
    app.state.premises = Arc::new(FakePremises(site));
    app.router = turnoplus_http::router(app.state.clone());
    let system = app.admin().get("/system").await.expect(200).json();
    assert_eq!(
        system["backups"],
        json!({
            "everyHours": 24,
            "kept": 3,
            "lastAt": "2026-11-20T06:00:00Z",
            "lastBytes": 4096,
            "nextAt": "2026-11-21T06:00:00Z"
        })
    );
    assert_eq!(
        system["sealing"],
        json!({
            "activeKey": "test",
            "activeSince": "2025-11-01T06:00:00Z",
            "otherKeys": 0,
            "rewrapping": null
        })
    );
    assert_eq!(
        system["warnings"],
        json!(["plain-http", "old-backup", "old-sealing-key", "no-mail-server"])
    );
    assert_eq!(system["messages"]["waitingSince"], json!(null));
}
