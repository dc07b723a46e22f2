//! The operations on turnos.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{book, cancel, day, export, get, list, reschedule, sheet, step, timeline, undo};
use crate::state::AppState;

/// The operations of this feature.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_appointments, book::create_appointment))
        .routes(routes!(get::get_appointment))
        .routes(routes!(export::export_appointments))
        .routes(routes!(sheet::get_doctor_day_sheet))
        .routes(routes!(sheet::get_office_day_sheet))
        .routes(routes!(day::preview_doctor_day))
        .routes(routes!(day::apply_doctor_day))
        .routes(routes!(step::confirm_appointment))
        .routes(routes!(step::arrive_appointment))
        .routes(routes!(step::start_appointment))
        .routes(routes!(step::complete_appointment))
        .routes(routes!(step::mark_appointment_no_show))
        .routes(routes!(cancel::cancel_appointment))
        .routes(routes!(undo::undo_appointment))
        .routes(routes!(reschedule::reschedule_appointment))
        .routes(routes!(timeline::get_appointment_timeline))
        .routes(routes!(list::list_patient_appointments))
        .routes(routes!(list::list_doctor_appointments))
}
