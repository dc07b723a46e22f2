//! `If-Match`: change it only if it is still the version that was read.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use turnoplus_domain::version::Version;

use crate::problem::{Code, Problem};

/// The version that must be current; `None` when the client does not mind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IfMatch(pub Option<Version>);

impl IfMatch {
    /// For use cases that have just read the entity.
    pub fn check(self, current: Version) -> Result<(), Problem> {
        match self.0 {
            Some(expected) if expected != current => {
                Err(Problem::of(Code::VersionMismatch).with("version", current.get()))
            }
            _ => Ok(()),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Ok(Self(None));
        };
        if value.as_bytes() == b"*" {
            return Ok(Self(None));
        }
        // Versions count from 1: what is no version of ours (weak, a list, another server's) never matches.
        let version = value
            .to_str()
            .ok()
            .and_then(|text| text.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok())
            .unwrap_or(0);
        Ok(Self(Some(Version::new(version))))
    }
}
