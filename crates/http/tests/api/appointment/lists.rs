//! Lists of turnos: whose they are, in which order and pages.

use jiff::Timestamp;
use serde_json::Value;
use turnoplus_testkit::Answer;
use turnoplus_testkit::appointment::{Clinic, MONDAY, at, monday};

use super::refused;

#[tokio::test]
async fn lists_show_what_is_ones_own_in_pages_and_order() {
    let clinic = Clinic::open().await;
    let (doctor, colleague, desk) = (
        clinic.doctor().await,
        clinic.doctor().await,
        clinic.receptionist().await,
    );
    let (ana, beto) = (clinic.patient().await, clinic.patient().await);
    for hour in ["09:00", "10:00", "11:00"] {
        ana.books(&doctor, &monday(hour)).await.ok();
        beto.books(&colleague, &monday(hour)).await.ok();
    }
    let starts = |reply: &Answer| -> Vec<Timestamp> {
        let starts = reply.all("start");
        starts.iter().filter_map(|start| start.parse().ok()).collect()
    };
    let first = ana.get("/appointments?limit=2&order=desc").await.ok();
    assert_eq!(starts(&first), [at(MONDAY, "11:00"), at(MONDAY, "10:00")]);
    let rest = ana
        .get(&format!(
            "/appointments?limit=2&order=desc&cursor={}",
            first.member("nextCursor")
        ))
        .await
        .ok();
    assert_eq!(
        (starts(&rest), rest.json()["nextCursor"].clone()),
        (vec![at(MONDAY, "09:00")], Value::Null)
    );
    assert_eq!(starts(&desk.get("/appointments").await.ok()).len(), 6);
    let agenda = format!("/doctors/{}/appointments", doctor.doctor());
    assert_eq!(
        starts(
            &doctor
                .get(&format!("{agenda}?from=2026-11-30&to=2026-11-30"))
                .await
                .ok()
        )
        .len(),
        3
    );
    assert_eq!(
        starts(&doctor.get(&format!("{agenda}?from=2026-12-01")).await.ok()).len(),
        0
    );
    assert_eq!(colleague.get(&agenda).await.refusal(), refused(404, "not-found"));
    assert_eq!(ana.get(&agenda).await.refusal(), refused(403, "forbidden"));
    let anas = format!("/patients/{}/appointments", ana.patient());
    assert_eq!(starts(&doctor.get(&anas).await.ok()).len(), 3);
    assert_eq!(starts(&colleague.get(&anas).await.ok()).len(), 0);
    assert_eq!(beto.get(&anas).await.refusal(), refused(404, "not-found"));
    let unknown = "/patients/0197f3a0-0000-7000-8000-000000000000/appointments";
    assert_eq!(desk.get(unknown).await.refusal(), refused(404, "not-found"));
    let query = format!(
        "/appointments?patientId={}&status=booked,requested",
        ana.patient()
    );
    assert_eq!(starts(&desk.get(&query).await.ok()).len(), 3);
    for bad in [
        "status=held",
        "from=soon",
        "order=up",
        "limit=0",
        "limit=101",
        "cursor=x",
        "page=2",
        "doctorId=1",
    ] {
        assert_eq!(
            desk.get(&format!("/appointments?{bad}")).await.status,
            422,
            "{bad}"
        );
    }
    let turno = ana.get("/appointments?limit=1").await.ok().json()["items"][0]["id"].clone();
    let path = format!("/appointments/{}", turno.as_str().unwrap_or_default());
    assert_eq!(beto.get(&path).await.refusal(), refused(404, "not-found"));
    assert_eq!(colleague.get(&path).await.refusal(), refused(404, "not-found"));
    clinic.close().await;
}
