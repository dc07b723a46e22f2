//! Refusals on the wire: `application/problem+json` (RFC 9457). Handlers answer a [`Problem`]; its body is written
//! by the outermost layer, which knows the request id.

mod code;
mod fields;
mod page;
mod render;
mod responses;

pub use code::Code;
pub use fields::{FieldErrors, FieldFault};
pub use page::errors_page;
pub use render::{FieldError, ProblemBody, write_bodies};
pub(crate) use responses::too_many_requests;
pub use responses::*;

use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};
use turnoplus_app::ports::{HasherError, StoreError};

/// A refusal. Its code decides status and title.
#[derive(Clone, Debug)]
pub struct Problem(Box<Parts>);

#[derive(Clone, Debug)]
struct Parts {
    code: Code,
    detail: Option<String>,
    errors: Vec<FieldError>,
    facts: Map<String, Value>,
    retry_after: Option<u32>,
}

impl Problem {
    /// The problem with this code.
    pub fn of(code: Code) -> Self {
        Self(Box::new(Parts {
            code,
            detail: None,
            errors: Vec::new(),
            facts: Map::new(),
            retry_after: None,
        }))
    }

    /// A problem that is our fault. The cause goes to the log, never into the answer.
    pub fn internal(cause: &dyn std::error::Error) -> Self {
        tracing::error!(cause = %Chain(cause), "a request failed");
        Self::of(Code::Internal)
    }

    /// Says more about this occurrence. No personal data, no SQL, no path.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Adds a member to the problem: a fact that a client can use. It must not be named like a member of every problem.
    #[must_use]
    pub fn with(mut self, name: &str, fact: impl Into<Value>) -> Self {
        debug_assert!(
            !ProblemBody::MEMBERS.contains(&name),
            "{name} is a member of every problem"
        );
        self.0.facts.insert(name.to_owned(), fact.into());
        self
    }

    /// Says after how many seconds trying again makes sense.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// A 422 about one field of the request.
    pub fn field(pointer: &str, code: &'static str, message: impl Into<String>) -> Self {
        let mut errors = FieldErrors::new();
        errors.put(pointer, code, message);
        errors.into()
    }

    /// Its code.
    pub fn code(&self) -> Code {
        self.0.code
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.0.code.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Contention => Self::of(Code::Busy).retry_after(1),
            StoreError::Unavailable(cause) => {
                tracing::error!(cause = %Chain(&*cause), "the database is not available");
                Self::of(Code::Unavailable).retry_after(5)
            }
            StoreError::Stale => Self::of(Code::VersionMismatch),
            // Use cases say what these mean where they can happen; here they are surprises.
            StoreError::Duplicate
            | StoreError::Referenced
            | StoreError::Corrupt { .. }
            | StoreError::Failed(_) => Self::internal(&error),
        }
    }
}

impl From<HasherError> for Problem {
    fn from(error: HasherError) -> Self {
        match error {
            HasherError::Busy => Self::of(Code::Busy).retry_after(2),
            HasherError::Failed(_) => Self::internal(&error),
        }
    }
}

/// An error with all its causes, on one line.
struct Chain<'a>(&'a dyn std::error::Error);

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
