//! Bodies, measured while they stream in.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use http_body_util::BodyExt;

use crate::problem::{Code, Problem};

/// How much beyond the limit is read and dropped, in bytes: a connection that is closed on bytes that nobody has read is
/// reset, and its client would see that instead of the answer.
const PASSED_OVER: usize = 1024 * 1024;

/// How much of a body is taken, for how long, and what is answered when it is more.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyBounds {
    /// Bytes.
    pub limit: usize,
    /// How long it may take to arrive.
    pub arrival: Duration,
    /// What says that it is too large.
    pub too_large: Code,
}

/// The body, whole, within its size and its time: a client that lets it drip would otherwise hold a task forever.
pub(crate) async fn read_body(request: Request, bounds: BodyBounds) -> Result<Vec<u8>, Problem> {
    tokio::time::timeout(bounds.arrival, read_whole(request, bounds))
        .await
        .unwrap_or_else(
            |_| Err(Problem::of(Code::MalformedRequest).detail("the body did not arrive in time")),
        )
}

async fn read_whole(request: Request, bounds: BodyBounds) -> Result<Vec<u8>, Problem> {
    let limit = bounds.limit;
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let too_large = || Problem::of(bounds.too_large);
    if announced.is_some_and(|length| length > limit + PASSED_OVER) {
        return Err(too_large());
    }
    let mut body: Body = request.into_body();
    let (mut bytes, mut arrived) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let frame =
            frame.map_err(|_| Problem::of(Code::MalformedRequest).detail("the body did not arrive whole"))?;
        let Ok(data) = frame.into_data() else { continue };
        arrived += data.len();
        if arrived <= limit {
            bytes.extend_from_slice(&data);
        } else if arrived > limit + PASSED_OVER {
            break;
        }
    }
    if arrived <= limit {
        Ok(bytes)
    } else {
        Err(too_large())
    }
}
