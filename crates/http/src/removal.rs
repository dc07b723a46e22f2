//! How a refusal to remove something reads.

use serde_json::Value;
use turnoplus_app::removal::RemoveError;

use crate::problem::{Code, Problem};

/// The problem; `counted` presents what still refers to it.
pub fn refused<R>(error: RemoveError<R>, counted: impl FnOnce(R) -> Value) -> Problem {
    match error {
        RemoveError::Forbidden => Problem::of(Code::Forbidden),
        RemoveError::Unknown => Problem::of(Code::NotFound),
        RemoveError::VersionMismatch { current } => {
            Problem::of(Code::VersionMismatch).with("version", current.get())
        }
        RemoveError::StillReferenced(references) => {
            Problem::of(Code::StillReferenced).with("references", counted(references))
        }
        RemoveError::Store(error) => error.into(),
    }
}
