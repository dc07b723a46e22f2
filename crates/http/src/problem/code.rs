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
    DocumentTooLong = "document-too-long", PAYLOAD_TOO_LARGE, "The document would be too long",
        "A printed document has at most 2,000 pages. Ask for the JSON, or for less.";

    TooManyRequests = "too-many-requests", TOO_MANY_REQUESTS, "Too many requests",
        "This address or this account has sent more than it may. Try again after the seconds in `Retry-After`.";

    TooManyAttempts = "too-many-attempts", TOO_MANY_REQUESTS, "Too many attempts",
        "Too many failures, here or for this address. Nothing was checked; try again after the seconds in `Retry-After`. A browser that the account has used before is not stopped by failures elsewhere.";

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
    TotpRequired = "totp-required", UNAUTHORIZED, "The second factor is missing",
        "The password is right, and the account has a second factor: send `totp` too, six digits of the app or a recovery code.";
    TotpInvalid = "totp-invalid", UNAUTHORIZED, "The second factor is wrong",
        "The code is wrong, too old, or was used before: every code is good once.";
    EmailNotVerified = "email-not-verified", FORBIDDEN, "The e-mail address is not verified",
        "The password is right; the address has to be proved first with the link that was mailed to it.";
    SecondFactorRequired = "second-factor-required", FORBIDDEN, "Set up a second factor first",
        "The account's role needs an authenticator app. Until there is one, this session can set it up and nothing else.";
    ReauthenticationRequired = "reauthentication-required", FORBIDDEN, "Show the password again",
        "This guards an account, hands out rights, opens a record in an emergency, merges patients or exports much at once, and the password was shown more than ten minutes ago: `POST /auth/reauthenticate` first.";
    TotpEnrolled = "totp-enrolled", CONFLICT, "The account has an authenticator app",
        "Take it away before setting up another.";
    TotpNotEnrolled = "totp-not-enrolled", CONFLICT, "The account has no authenticator app",
        "There is none, or none is being set up.";
    InvalidRefreshToken = "invalid-refresh-token", UNAUTHORIZED, "Sign in again",
        "The refresh token is unknown, expired, of a session that has ended, or was spent before (then its session was ended).";
    ForeignOrigin = "foreign-origin", FORBIDDEN, "This page may not use the session",
        "The refresh cookie is spent only by pages of the server's own origin or an allowed one, with the header `X-Turnoplus-Client`.";
    Forbidden = "forbidden", FORBIDDEN, "This account may not do that",
        "The operation is not for the account's role.";
    EmailTaken = "email-taken", CONFLICT, "This e-mail address has an account",
        "Sign in with it, or use another address.";

    OwnRole = "own-role", CONFLICT, "Nobody changes their own role",
        "Another admin grants or takes it.";
    LastAdmin = "last-admin", CONFLICT, "It is the last active admin",
        "A clinic keeps an admin. Make another one first.";

    // What an admin sets up
    OfficeCodeTaken = "office-code-taken", CONFLICT, "Another office has this code",
        "Office codes are unique; choose another.";
    PayerNameTaken = "payer-name-taken", CONFLICT, "Another payer has this name",
        "Names of payers are unique but for case and accents. It may be there already, inactive.";
    LicenseTaken = "license-taken", CONFLICT, "Another doctor has this licence number",
        "Licence numbers are unique. The doctor may be in the directory already, inactive.";
    AccountExists = "account-exists", CONFLICT, "The doctor or patient has an account already",
        "`account` makes the first login of a doctor; it does not change one. An account stands for one doctor or patient, and they have one account.";
    StillReferenced = "still-referenced", CONFLICT, "Something still refers to it",
        "`references` counts what does. Deactivate it instead, or move what refers to it first.";
    ComingAppointments = "coming-appointments", CONFLICT, "The patient has coming turnos",
        "`count` says how many. Cancel them first, then close the patient.";
    LikelyDuplicate = "likely-duplicate", CONFLICT, "The clinic may know this patient already",
        "`candidates` shows active patients with the same document number, the same CUIL, or the same name and birth date. Nothing was saved. If it is somebody else, send it again with `acknowledgeDuplicates: true`.";
    PatientMerged = "patient-merged", CONFLICT, "The patient was merged into another",
        "Two patients were one person. `survivorId` names the one that stands for both since: do it there. It cannot be undone.";
    PatientErased = "patient-erased", CONFLICT, "The patient was erased",
        "What is left of the patient is kept for the law alone: it is not merged.";
    MergeConflict = "merge-conflict", CONFLICT, "Both patients have turnos at the same time",
        "`conflicts` names them in pairs. Nothing was changed. Cancel or move one of each pair first; if both were attended, they are hardly one person.";
    TooManyCoverages = "too-many-coverages", CONFLICT, "Together the patients have more coverages than one may have",
        "`count` says how many they would be, `max` how many a patient has. Nothing was changed. Take away those that do not hold any more first.";
    TooManyDependants = "too-many-dependants", CONFLICT, "The patient answers for as many as may be",
        "`max` says for how many others a patient answers at most. End another link first.";

    // Calendars and streams
    TooManyFeeds = "too-many-feeds", CONFLICT, "The account has as many calendar feeds as it may",
        "Ten. Remove one that is not used any more.";
    TooManyStreams = "too-many-streams", TOO_MANY_REQUESTS, "The account listens on as many streams as it may",
        "Five at once. Close one, or share one between the pages of a browser; try again after the seconds in `Retry-After`.";

    // Availability
    HolidayTaken = "holiday-taken", CONFLICT, "There is a holiday on that date already",
        "The clinic has at most one holiday on a date, and each office at most one of its own. Change that one instead.";
    AffectedAppointments = "affected-appointments", CONFLICT, "Turnos would be left without availability",
        "`appointments` lists the first of them, `total` counts all. Nothing was changed. Say with `onConflict` what becomes of them, or move them first.";
    AbsenceOverlap = "absence-overlap", CONFLICT, "The doctor is away at that time already",
        "`absenceId` names the other absence. Change that one instead.";

    // Messages
    MessageState = "message-state", CONFLICT, "The message's state does not allow it",
        "`state` is where the message stands. What was sent is not sent again, and what is being sent cannot be stopped.";

    // Turnos
    SlotTaken = "slot-taken", CONFLICT, "The time is taken",
        "Another turno holds that time. Choose another start.";
    SlotUnavailable = "slot-unavailable", CONFLICT, "The start is not offered",
        "`rule` names the rule that removes it: past, lead-time, horizon, no-availability, other-office, off-grid, repeated-hour, window-too-short, absence, closure or holiday. For lead-time, horizon and off-grid of patients `setBy` says whose setting it is: clinic, visit-type, doctor or doctor-and-visit-type. Staff set most of the others aside with `override`.";
    PatientBusy = "patient-busy", CONFLICT, "The patient has another turno at that time",
        "A patient is in one place at a time. Choose another start, or move the other turno.";
    OverbookingFull = "overbooking-full", CONFLICT, "There is no room for another sobreturno",
        "As many sobreturnos lie over that time as there may be.";
    BookingRefused = "booking-refused", CONFLICT, "The booking policy is against it",
        "`rule` names the rule: not-self-bookable, or too-many-active or overbooking-quota with the limit in `max` and whose setting it is in `setBy`: clinic, visit-type, doctor or doctor-and-visit-type. Staff set the quota aside with `override`.";
    PatientClosed = "patient-closed", CONFLICT, "The patient's record is closed",
        "A closed patient cannot be booked for.";
    IllegalTransition = "illegal-transition", CONFLICT, "The turno's state does not allow it",
        "`state` is the state that the turno is in. Read it again.";
    TooEarly = "too-early", CONFLICT, "The patient may still come",
        "A patient is not absent before the instant in `from`. `setBy` says whose setting the grace is: clinic, visit-type, doctor or doctor-and-visit-type.";
    DayChanged = "day-changed", CONFLICT, "The day changed since it was previewed",
        "Nothing was changed. Preview it again and apply what that shows.";
    DayBlocked = "day-blocked", CONFLICT, "Something stands against some of the turnos",
        "`appointments` lists them with the rule, `total` counts them. Nothing was changed: a day is changed whole or not at all.";
    NothingToUndo = "nothing-to-undo", CONFLICT, "The last change cannot be undone",
        "A booking, a move and an undoing are not undone. Cancel or move the turno instead.";
    UndoTooLate = "undo-too-late", CONFLICT, "The change is too old to be undone",
        "`until` says until when it could be: fifteen minutes after it.";
    BeforeDay = "before-day", CONFLICT, "The turno is of a later day",
        "A patient is received from the day in `day` on, on the wall of the office.";
    DayOver = "day-over", CONFLICT, "The day of the turno is over",
        "Who was marked absent can be taken in on the same day only.";
    AppointmentBegun = "appointment-begun", CONFLICT, "The turno has begun",
        "Patients move and cancel turnos before they begin. Call the clinic.";

    // Clinical records
    DoctorInactive = "doctor-inactive", FORBIDDEN, "The doctor takes no patients any more",
        "An inactive doctor goes on with the patients they have, and opens no other record. An admin makes the doctor active again.";
    RecordSigned = "record-signed", CONFLICT, "The entry is signed",
        "A signed entry of a clinical record never changes. Correct it with an amendment.";
    RecordEmpty = "record-empty", CONFLICT, "The entry says nothing",
        "An entry is signed once it has a diagnosis, a treatment, notes or an attachment.";
    RecordFull = "record-full", CONFLICT, "The entry has as many attachments as it may have",
        "An entry has at most 10 attachments. Begin another entry, or take one away.";
    FileTooLarge = "file-too-large", PAYLOAD_TOO_LARGE, "The file is too large",
        "An attachment has at most 10 MiB.";
    UnsupportedFile = "unsupported-file", UNSUPPORTED_MEDIA_TYPE, "Files of this kind are not kept",
        "An attachment is a PDF, JPEG, PNG or WebP by its first bytes, and `Content-Type` says which, without content encoding.";
    RecordNotSigned = "record-not-signed", CONFLICT, "The entry is a draft",
        "Only a signed entry is amended; change the draft itself.";
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
