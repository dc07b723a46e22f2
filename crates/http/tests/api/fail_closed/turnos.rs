//! What becomes of turnos, and the papers about them. Time goes on to the Monday of Ana's.

use serde_json::json;

use super::tour::Tour;

pub async fn visited(tour: &mut Tour) {
    before_the_day(tour).await;
    whole_days(tour).await;
    on_the_day(tour).await;
}

async fn before_the_day(tour: &mut Tour) {
    let (ana, desk) = (tour.app().patient(), tour.app().receptionist());
    let admin = tour.app().admin();
    let of_ana = tour.change("create_calendar_feed", ana.clone()).await.id();
    tour.scene.name("{any}", &of_ana);
    tour.change("delete_calendar_feed", ana.clone()).await;
    for reading in ["export_appointments", "get_office_day_sheet"] {
        tour.read(reading, admin.clone()).await;
    }
    tour.read("get_doctor_day_sheet", tour.app().doctor()).await;
    tour.read("export_audit_events", admin.clone()).await;

    let monday = tour.scene.named("{appointment}");
    let id = tour.change("create_appointment", ana.clone()).await.id();
    tour.scene.name("{appointment}", &id);
    tour.change("reschedule_appointment", ana.clone()).await;
    tour.change("cancel_appointment", ana.clone()).await;
    tour.change("undo_appointment", desk.clone()).await;

    let study =
        json!({ "name": "Estudio", "durationMinutes": 30, "needsApproval": true, "selfBookable": true });
    let study = admin.post("/visit-types", study).await.expect(201).id();
    let asked = json!({
        "doctorId": tour.app().doctor().doctor().to_string(), "visitTypeId": study,
        "start": "2026-12-03T09:00:00-03:00",
    });
    let id = ana.post("/appointments", asked).await.expect(201).id();
    tour.scene.name("{appointment}", &id);
    tour.change("confirm_appointment", desk).await;
    tour.scene.name("{appointment}", &monday);
}

/// The day that Ana's turno was moved to.
async fn whole_days(tour: &mut Tour) {
    let desk = tour.app().receptionist();
    let mut day = json!({ "date": "2026-12-02", "action": "cancel" });
    let path = format!("/doctors/{}/day/preview", tour.app().doctor().doctor());
    let seen = desk.post(&path, day.clone()).await.expect(200).json();
    day["digest"] = seen["digest"].clone();
    tour.change_to("apply_doctor_day", desk, day).await;
}

async fn on_the_day(tour: &mut Tour) {
    let (beto, desk) = (tour.app().other_patient(), tour.app().receptionist());
    let second = json!({
        "doctorId": tour.app().doctor().doctor().to_string(), "start": tour.app().monday_at("09:30"),
    });
    let second = beto.post("/appointments", second).await.expect(201).id();
    let nine: jiff::Timestamp = tour.app().monday_at("09:00").parse().unwrap();
    tour.app().clock.set(nine);
    for step in ["arrive_appointment", "start_appointment", "complete_appointment"] {
        tour.change(step, desk.clone()).await;
    }
    tour.app().clock.advance(jiff::SignedDuration::from_hours(2));
    tour.scene.name("{appointment}", &second);
    tour.change("mark_appointment_no_show", desk).await;
}
