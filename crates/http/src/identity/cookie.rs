//! The refresh token on the wire: a cookie that only the server reads, or 43 characters of base64url in a body.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use turnoplus_app::identity::DeviceToken;
use turnoplus_app::ports::RefreshSecret;

use crate::problem::{Code, Problem};
use crate::state::HttpConfig;

/// Proves that a script of the page sent the request: a form or an image of another site cannot set it.
const CLIENT_HEADER: &str = "x-turnoplus-client";

/// A year: a browser that was not used for longer is a new one.
const DEVICE_SECONDS: i64 = 365 * 24 * 3600;

/// As text.
pub(super) fn encode(secret: &RefreshSecret) -> String {
    URL_SAFE_NO_PAD.encode(secret.expose())
}

/// From text; `None` when it is no token.
pub(super) fn decode(text: &str) -> Option<RefreshSecret> {
    URL_SAFE_NO_PAD
        .decode(text)
        .ok()?
        .try_into()
        .ok()
        .map(RefreshSecret::new)
}

/// The token in the request's cookie.
pub(super) fn read(headers: &HeaderMap, config: &HttpConfig) -> Option<RefreshSecret> {
    sent(headers, &name("refresh", config)).and_then(decode)
}

/// What the browser keeps from an earlier login.
pub(super) fn read_device(headers: &HeaderMap, config: &HttpConfig) -> Option<DeviceToken> {
    let value = sent(headers, &name("device", config))?;
    let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
    bytes.try_into().ok().map(DeviceToken::new)
}

fn sent<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(sent, _)| *sent == name)
        .map(|(_, value)| value)
}

/// The cookie with this token, to be kept until the session ends.
pub(super) fn set(
    secret: &RefreshSecret,
    expires: Timestamp,
    now: Timestamp,
    config: &HttpConfig,
) -> Option<HeaderValue> {
    let seconds = expires.duration_since(now).as_secs().max(0);
    cookie(&name("refresh", config), &encode(secret), seconds, config)
}

/// The cookie gone.
pub(super) fn clear(config: &HttpConfig) -> Option<HeaderValue> {
    cookie(&name("refresh", config), "", 0, config)
}

/// What the browser keeps from this login, also after logging out.
pub(super) fn set_device(device: &DeviceToken, config: &HttpConfig) -> Option<HeaderValue> {
    let value = URL_SAFE_NO_PAD.encode(device.expose());
    cookie(&name("device", config), &value, DEVICE_SECONDS, config)
}

/// Refuses to spend the cookie for a page that is not ours.
pub(super) fn check_sender(headers: &HeaderMap, config: &HttpConfig) -> Result<(), Problem> {
    let ours = match headers.get(header::ORIGIN) {
        None => true,
        Some(origin) => origin.to_str().is_ok_and(|origin| config.allows_origin(origin)),
    };
    if ours && headers.contains_key(CLIENT_HEADER) {
        Ok(())
    } else {
        Err(Problem::of(Code::ForeignOrigin))
    }
}

/// `__Host-` binds the cookie to this host and to TLS. Without TLS on a clinic's own network neither can be had.
fn name(what: &str, config: &HttpConfig) -> String {
    let prefix = if config.has_secure_cookies() {
        "__Host-"
    } else {
        ""
    };
    format!("{prefix}turnoplus-{what}")
}

fn cookie(name: &str, value: &str, seconds: i64, config: &HttpConfig) -> Option<HeaderValue> {
    let secure = if config.has_secure_cookies() {
        "; Secure"
    } else {
        ""
    };
    HeaderValue::try_from(format!(
        "{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
    ))
    .ok()
}
