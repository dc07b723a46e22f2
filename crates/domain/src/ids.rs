//! Identifiers. Each kind of entity has its own type over a UUID version 7 (RFC 9562), so that one cannot be
//! passed for another. Making new ones is the business of an adapter.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(Uuid);

        impl $name {
            /// The identifier with this value.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The bare value, for storage and display.
            pub fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            /// Accepts the hyphenated form only: one entity has one address.
            fn from_str(raw: &str) -> Result<Self, uuid::Error> {
                let parsed = raw.parse::<uuid::fmt::Hyphenated>()?;
                Ok(Self(parsed.into_uuid()))
            }
        }
    )+};
}

ids! {
    /// A user account.
    UserId,
    /// A login on one device: a family of refresh tokens.
    SessionId,
    /// A patient.
    PatientId,
    /// A doctor.
    DoctorId,
    /// An office (*consultorio*, *sede*).
    OfficeId,
    /// A visit type.
    VisitTypeId,
    /// A payer (*obra social*, *prepaga*).
    PayerId,
    /// A weekly availability rule.
    RuleId,
    /// A one-off availability window.
    WindowId,
    /// A doctor's time off.
    AbsenceId,
    /// A closure of an office.
    ClosureId,
    /// A holiday.
    HolidayId,
    /// An appointment (*turno*).
    AppointmentId,
    /// A message to somebody.
    MessageId,
    /// An entry of a patient's clinical record.
    MedicalRecordId,
    /// A file of an entry of a clinical record.
    AttachmentId,
    /// A template for entries of clinical records.
    RecordTemplateId,
    /// An opening of a clinical record in an emergency.
    BreakGlassId,
    /// A calendar that somebody subscribes to.
    CalendarFeedId,
}
