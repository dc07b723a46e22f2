//! Where the demo clinic departs from its own policy: a cardiologist who wants to be told early, and studies that are
//! prepared for days.

use std::error::Error;

use turnoplus_app::ports::{Clock, Store};
use turnoplus_app::settings::{SetOverride, set_override};
use turnoplus_domain::settings::{OverrideScope, PolicyTerms};

use super::directory::Clinic;

/// The doctor by position, and the least notice: two days.
const CAREFUL_DOCTOR: (usize, u32) = (5, 2 * 24 * 60);
/// The visit type by position, and until when a cancellation is in time: three days before.
const PREPARED_VISIT: (usize, u32) = (2, 3 * 24 * 60);

/// Sets both, as the administrator would.
pub async fn write(store: &dyn Store, clock: &dyn Clock, clinic: &Clinic) -> Result<(), Box<dyn Error>> {
    let admin = clinic.admin.actor(None);
    let (Some((doctor, _)), Some(visit_type)) = (
        clinic.doctors.get(CAREFUL_DOCTOR.0),
        clinic.visit_types.get(PREPARED_VISIT.0),
    ) else {
        return Ok(());
    };
    let early = PolicyTerms {
        min_lead_minutes: Some(CAREFUL_DOCTOR.1),
        ..PolicyTerms::default()
    };
    let wide = PolicyTerms {
        cancellation_window_minutes: Some(PREPARED_VISIT.1),
        ..PolicyTerms::default()
    };
    for (scope, terms) in [
        (OverrideScope::Doctor(doctor.id), early),
        (OverrideScope::VisitType(visit_type.id), wide),
    ] {
        let cmd = SetOverride {
            scope,
            terms,
            expected: None,
        };
        set_override(store, clock, &admin, cmd).await?;
    }
    Ok(())
}
