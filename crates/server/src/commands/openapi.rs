//! `turnoplus openapi`

use std::process::ExitCode;

use crate::Outcome;
use crate::commands::say;

/// Prints the OpenAPI document, the same bytes every time.
pub fn openapi() -> Outcome {
    say(&turnoplus_http::openapi().to_pretty_json()?);
    Ok(ExitCode::SUCCESS)
}
