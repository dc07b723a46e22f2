//! The id of a request.

/// The id of a request: in its log lines, in `X-Request-Id` and in problems. Always ours, never the client's.
#[derive(Clone, Debug)]
pub struct RequestId(String);

impl RequestId {
    /// The request with this id.
    pub fn new(id: String) -> Self {
        Self(id)
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
