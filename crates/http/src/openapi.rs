//! The contract's frame: what is said once for all operations. The operations describe themselves.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::problem::{FieldError, ProblemBody};

/// Title, tags and what all operations share.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "TurnoPlus",
        description = "Medical appointments. Errors are RFC 9457 problems; their codes are explained in docs/ERRORS.md.",
    ),
    components(schemas(ProblemBody, FieldError)),
    modifiers(&Bearer),
    tags(
        (name = "identity", description = "Accounts and sessions"),
        (name = "users", description = "Accounts, as an admin keeps them"),
        (name = "patients", description = "Patients"),
        (name = "doctors", description = "The directory of doctors"),
        (name = "offices", description = "Offices and their closures"),
        (name = "visit-types", description = "Visit types"),
        (name = "payers", description = "Who pays: obras sociales, prepagas and other insurers"),
        (name = "availability", description = "When doctors attend"),
        (name = "slots", description = "Free turnos"),
        (name = "appointments", description = "Turnos"),
        (name = "holidays", description = "Days on which the clinic does not work"),
        (name = "medical-records", description = "Clinical records, who reads them, and templates"),
        (name = "messages", description = "What is told by e-mail, and what became of it"),
        (name = "calendar", description = "Calendars to subscribe to"),
        (name = "events", description = "Changes as they happen"),
        (name = "settings", description = "The clinic's policies"),
        (name = "health", description = "Whether the server lives and is ready"),
    )
)]
pub(crate) struct Frame;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .build();
        openapi
            .components
            .get_or_insert_default()
            .add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}
