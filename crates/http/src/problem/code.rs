//! Every code that a problem can carry: one table gives status, title and the page docs/ERRORS.md.
//! Each feature adds its rows here; a code, once released, keeps its meaning.

use axum::http::StatusCode;

macro_rules! codes {
    ($($name:ident = $code:literal, $status:ident, $title:literal, $meaning:literal;)+) => {
        /// What went wrong, as a stable word for programs.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Code {
            $(#[doc = $meaning] $name,)+
        }

        impl Code {
            /// Every code, in the order of the page.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The word on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The status that it is answered with.
            pub fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)+ }
            }

            /// The same short sentence every time.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }

            /// When it is answered and what to do, for docs/ERRORS.md.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)+ }
            }
        }
    };
}

codes! {
    // The request as such
    MalformedRequest = "malformed-request", BAD_REQUEST, "The request cannot be read",
        "The body is no JSON, names a member twice, is nested too deep, or a header is malformed. Mend the request; sending it again changes nothing.";
    NotFound = "not-found", NOT_FOUND, "There is nothing here",
        "The address names nothing, or something that this account may not know of.";
    MethodNotAllowed = "method-not-allowed", METHOD_NOT_ALLOWED, "This method is not for this address",
        "The `Allow` header names the methods that are.";
    NotAcceptable = "not-acceptable", NOT_ACCEPTABLE, "The answer is JSON",
        "The `Accept` header leaves out `application/json`.";
    BodyTooLarge = "body-too-large", PAYLOAD_TOO_LARGE, "The body is too large",
        "A body has at most 64 KiB, under `/auth` 8 KiB.";
    UnsupportedMediaType = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, "The body must be JSON",
        "Send `Content-Type: application/json` and no content encoding.";
    InvalidRequest = "invalid-request", UNPROCESSABLE_ENTITY, "The request breaks a rule",
        "`errors` names each field by JSON pointer, with a code and a message. Unknown fields are refused too.";
    VersionMismatch = "version-mismatch", PRECONDITION_FAILED, "It changed since it was read",
        "`If-Match` names another version than the current one, or another change came first. Read it again.";
    IdempotencyKeyReused = "idempotency-key-reused", UNPROCESSABLE_ENTITY, "The key was used for another request",
        "An `Idempotency-Key` belongs to one request; choose a new one.";

    // The server's state
    Busy = "busy", SERVICE_UNAVAILABLE, "The server is busy",
        "Too many changes at once. Nothing was changed; try again after the seconds in `Retry-After`.";
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "The server is not available",
        "The database cannot be reached. Try again after the seconds in `Retry-After`.";
    TimedOut = "timed-out", SERVICE_UNAVAILABLE, "The request took too long",
        "No answer within 30 seconds. A change may still have been made: send it again with the same `Idempotency-Key`, or read first.";
    Internal = "internal", INTERNAL_SERVER_ERROR, "Something went wrong on the server",
        "A fault of the server. Quote `instance` when reporting it.";

    // Identity
    NotSignedIn = "not-signed-in", UNAUTHORIZED, "Sign in first",
        "There is no access token, or it is expired, malformed, or of a session that has ended. Refresh, or sign in.";
    InvalidCredentials = "invalid-credentials", UNAUTHORIZED, "E-mail address or password is wrong",
        "The answer is the same for an unknown address, a wrong password and a deactivated account.";
    InvalidRefreshToken = "invalid-refresh-token", UNAUTHORIZED, "Sign in again",
        "The refresh token is unknown, expired, of a session that has ended, or was spent before (then its session was ended).";
    ForeignOrigin = "foreign-origin", FORBIDDEN, "This page may not use the session",
        "The refresh cookie is spent only by pages of the server's own origin or an allowed one, with the header `X-Turnoplus-Client`.";
    Forbidden = "forbidden", FORBIDDEN, "This account may not do that",
        "The operation is not for the account's role.";
    EmailTaken = "email-taken", CONFLICT, "This e-mail address has an account",
        "Sign in with it, or use another address.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_codes_share_a_word() {
        let mut words: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Code::ALL.len());
    }
}
