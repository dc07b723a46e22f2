//! Which address does what.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{access_log, amend, attachments, break_glass, create, entry, export, list, sign, templates};
use crate::AppState;

/// The operations of this feature.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(create::create_medical_record))
        .routes(routes!(
            entry::get_medical_record,
            entry::update_medical_record,
            entry::delete_medical_record
        ))
        .routes(routes!(sign::sign_medical_record))
        .routes(routes!(amend::create_medical_record_amendment))
        .routes(routes!(attachments::create_medical_record_attachment))
        .routes(routes!(
            attachments::get_medical_record_attachment,
            attachments::delete_medical_record_attachment
        ))
        .routes(routes!(list::list_patient_medical_records))
        .routes(routes!(access_log::get_patient_access_log))
        .routes(routes!(export::export_patient_medical_record))
        .routes(routes!(break_glass::create_break_glass))
        .routes(routes!(
            templates::list_medical_record_templates,
            templates::create_medical_record_template
        ))
        .routes(routes!(
            templates::update_medical_record_template,
            templates::delete_medical_record_template
        ))
}
