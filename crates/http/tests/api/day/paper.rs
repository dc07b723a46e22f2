//! A day on paper and turnos in a spreadsheet.

use serde_json::json;
use turnoplus_testkit::appointment::{Clinic, monday};

use super::sobreturno;

#[tokio::test]
async fn a_day_sheet_tells_who_comes_when_and_that_it_was_read() {
    let clinic = Clinic::open().await;
    let (doctor, desk, ana, beto) = (
        clinic.doctor().await,
        clinic.receptionist().await,
        clinic.patient().await,
        clinic.patient().await,
    );
    let kept = ana.books(&doctor, &monday("10:00")).await.ok();
    let gone = beto.books(&doctor, &monday("11:00")).await.ok();
    desk.does("cancel", &gone).await.ok();
    desk.post("/appointments", sobreturno(&beto, &doctor, &monday("10:00")))
        .await
        .ok();
    let path = format!("/doctors/{}/day-sheet?date=2026-11-30", doctor.doctor());
    let sheet = doctor.get(&path).await.expect(200).json();
    assert_eq!(sheet["items"].as_array().map(Vec::len), Some(2));
    let first = &sheet["items"][0];
    let booked = [first, &sheet["items"][1]]
        .into_iter()
        .find(|row| row["appointmentId"] == json!(kept.id()));
    assert_eq!(booked.map(|row| &row["startTime"]), Some(&json!("10:00")));
    assert!(first["documentNumber"].is_string() && first["reason"].is_null());
    let office = format!("/offices/{}/day-sheet?date=2026-11-30", clinic.office);
    let whole = desk.get(&office).await.expect(200).json();
    assert_eq!(whole["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(doctor.get(&office).await.status, 403);
    assert_eq!(clinic.doctor().await.get(&path).await.status, 404);
    let pdf = desk.get(&format!("{path}&format=pdf")).await.expect(200);
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert!(pdf.body.starts_with(b"%PDF-"));
    assert_eq!(
        desk.get(&format!("{path}&format=doc")).await.faults(),
        ["/format unknown-value"]
    );
    let never = format!("/doctors/{}/day-sheet?date=9999-12-31", doctor.doctor());
    assert_eq!(desk.get(&never).await.faults(), ["/date out-of-range"]);
    clinic.close().await;
}

#[tokio::test]
async fn an_export_holds_what_its_reader_may_see_and_no_formula() {
    let clinic = Clinic::open().await;
    let (doctor, other, desk, ana) = (
        clinic.doctor().await,
        clinic.doctor().await,
        clinic.receptionist().await,
        clinic.patient().await,
    );
    let admin = clinic.admin().await;
    let name = json!({"fullName": "=HYPERLINK(1)"});
    admin
        .patch(&format!("/patients/{}", ana.patient()), name)
        .await
        .ok();
    ana.books(&doctor, &monday("10:00")).await.ok();
    ana.books(&other, &monday("12:00")).await.ok();
    let path = "/appointments/export?from=2026-11-30&to=2026-11-30";
    let all = desk.get(path).await.expect(200);
    assert_eq!(
        all.header("content-type"),
        "text/csv; charset=utf-8; header=present"
    );
    assert!(
        all.header("content-disposition")
            .contains("turnos_2026-11-30_2026-11-30.csv")
    );
    assert_eq!(all.text().lines().count(), 3);
    assert!(all.text().starts_with("Fecha,Inicio,") && all.text().contains(",'=HYPERLINK(1),"));
    assert_eq!(doctor.get(path).await.expect(200).text().lines().count(), 2);
    let english = desk.get(&format!("{path}&lang=en&bom=true")).await.expect(200);
    assert!(english.text().starts_with("\u{FEFF}Date,Start,"));
    assert_eq!(ana.get(path).await.status, 403);
    let inverted = "/appointments/export?from=2026-12-01&to=2026-11-30";
    assert_eq!(desk.get(inverted).await.faults(), ["/to ends-before-start"]);
    clinic.close().await;
}
