//! The body of a problem, written by the outermost layer.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::Problem;
use crate::request_id::RequestId;

/// What the `type` of every problem begins with. A name, not an address: a clinic's server may have no way out.
const TYPE_PREFIX: &str = "urn:turnoplus:problem:";

/// What is wrong with one field of the request.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema, Debug)]
pub struct FieldError {
    /// The field as a JSON pointer into the body (RFC 6901), or the name of a query parameter after a slash.
    #[schema(example = "/email")]
    pub pointer: String,
    /// A stable word for programs.
    #[schema(example = "invalid-email")]
    pub code: &'static str,
    /// A sentence for people, in English.
    pub message: String,
}

/// A refusal (RFC 9457). Some codes add members of their own, such as `rule` and `setBy`: docs/ERRORS.md says which.
#[derive(Serialize, ToSchema, Debug)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// The code as a URI: `urn:turnoplus:problem:` and the code.
    #[serde(rename = "type")]
    #[schema(example = "urn:turnoplus:problem:invalid-request")]
    pub kind: String,
    /// The same short sentence for every problem with this code.
    pub title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// More about this occurrence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The request id, to quote when reporting it.
    pub instance: String,
    /// A stable word for programs.
    #[schema(example = "invalid-request")]
    pub code: &'static str,
    /// What is wrong with which field, for 422.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(nullable = false)]
    pub errors: Vec<FieldError>,
    #[serde(flatten)]
    #[schema(ignore)]
    facts: Map<String, Value>,
}

impl ProblemBody {
    /// What every problem may have: facts are named otherwise.
    pub const MEMBERS: [&str; 7] = ["type", "title", "status", "detail", "instance", "code", "errors"];
}

/// Writes the body of every problem that comes out, with the request's id.
pub async fn write_bodies(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned();
    let mut response = next.run(request).await;
    let Some(Problem(parts)) = response.extensions_mut().remove::<Problem>() else {
        return response;
    };
    let body = ProblemBody {
        kind: format!("{TYPE_PREFIX}{}", parts.code.as_str()),
        title: parts.code.title(),
        status: parts.code.status().as_u16(),
        detail: parts.detail,
        instance: id.map(|id| id.as_str().to_owned()).unwrap_or_default(),
        code: parts.code.as_str(),
        errors: parts.errors,
        facts: parts.facts,
    };
    // Only maps with text keys are written: it cannot fail.
    let bytes = serde_json::to_vec(&body).unwrap_or_default();
    // Stays with the answer, for whoever counts.
    response.extensions_mut().insert(parts.code);
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    headers.remove(header::CONTENT_LENGTH);
    if let Some(seconds) = parts.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if parts.code.status() == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    *response.body_mut() = Body::from(bytes);
    response
}
