//! The operations of this feature and where they are.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{absences, rules, slots, windows};
use crate::state::AppState;

/// The operations of this feature.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(
            rules::list_availability_rules,
            rules::create_availability_rule
        ))
        .routes(routes!(
            rules::update_availability_rule,
            rules::delete_availability_rule
        ))
        .routes(routes!(
            windows::list_availability_windows,
            windows::create_availability_window
        ))
        .routes(routes!(
            windows::update_availability_window,
            windows::delete_availability_window
        ))
        .routes(routes!(absences::list_absences, absences::create_absence))
        .routes(routes!(absences::update_absence, absences::delete_absence))
        .routes(routes!(slots::list_doctor_slots))
        .routes(routes!(slots::list_slots))
        .routes(routes!(slots::explain_slot))
}
