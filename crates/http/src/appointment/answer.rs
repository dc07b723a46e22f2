//! How a change of a turno is answered: the same bytes the first time and when asked again under the same key.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use turnoplus_app::ports::{AppointmentView, StoredAnswer};
use turnoplus_domain::version::Version;

use super::dto::Appointment;
use crate::etag;

/// 201, where the turno now is.
pub(super) fn created(view: &AppointmentView) -> StoredAnswer {
    rendered(StatusCode::CREATED, view)
}

/// 200.
pub(super) fn changed(view: &AppointmentView) -> StoredAnswer {
    rendered(StatusCode::OK, view)
}

fn rendered(status: StatusCode, view: &AppointmentView) -> StoredAnswer {
    // Text, numbers and booleans under fixed names: it cannot fail.
    let body = serde_json::to_vec(&Appointment::from(view)).unwrap_or_default();
    StoredAnswer {
        status: status.as_u16(),
        body,
    }
}

/// An answer on its way out. Its headers follow from its body, so that a replay has them too.
pub(super) struct Answer(pub StoredAnswer);

#[derive(Deserialize)]
struct Tagged {
    id: String,
    version: u32,
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let Self(StoredAnswer { status, body }) = self;
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
        let tagged = serde_json::from_slice::<Tagged>(&body).ok();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(Tagged { id, version }) = tagged {
            headers.insert(header::ETAG, etag::of_version(Version::new(version)));
            let location = HeaderValue::try_from(format!("/api/v1/appointments/{id}"));
            if let (StatusCode::CREATED, Ok(location)) = (status, location) {
                headers.insert(header::LOCATION, location);
            }
        }
        response
    }
}
