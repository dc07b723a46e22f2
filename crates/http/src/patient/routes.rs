//! Which address does what.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{close, create, dependants, duplicates, get, list, merge, of_doctor, update};
use crate::AppState;

/// The operations of this feature.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_patients, create::create_patient))
        .routes(routes!(duplicates::list_patient_duplicates))
        .routes(routes!(
            get::get_patient,
            update::update_patient,
            close::delete_patient
        ))
        .routes(routes!(merge::preview_patient_merge))
        .routes(routes!(merge::merge_patient))
        .routes(routes!(dependants::list_dependants, dependants::create_dependant))
        .routes(routes!(dependants::delete_dependant))
        .routes(routes!(dependants::list_guardians))
        .routes(routes!(of_doctor::list_doctor_patients))
}
