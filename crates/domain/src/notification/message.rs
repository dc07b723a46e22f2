//! A message to send: what it is about, and the key under which it is told once.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::ids::{AppointmentId, PatientId, UserId};
use crate::version::Version;

/// What happened to a turno.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AppointmentTopic {
    /// It was booked or requested.
    Booked,
    /// It was requested, and was confirmed.
    Confirmed,
    /// It was moved.
    Rescheduled,
    /// It was cancelled.
    Cancelled,
    /// It stands again: its cancellation was a mistake.
    Reinstated,
}

/// What happened to an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AccountTopic {
    /// The address is to be verified; the token in the link is made when the message is sent.
    VerifyEmail,
    /// Somebody asked for a new password; the token in the link is made when the message is sent.
    ResetPassword,
    /// The password was changed.
    PasswordChanged,
    /// The account has another address: told to the one that it had.
    EmailChanged,
    /// An authenticator app guards the account.
    TotpEnrolled,
    /// Its owner took the authenticator app away.
    TotpRemoved,
    /// An admin took the authenticator app away.
    TotpReset,
    /// Somebody got in with a recovery code.
    RecoveryCodeUsed,
    /// Somebody tried to register with the account's address.
    AddressTaken,
    /// The clinic confirmed somebody as a guardian, who may read the record of a minor.
    GuardianConfirmed,
    /// The account was deactivated.
    AccountDeactivated,
}

/// What a message is about. Who reads it, where and what it says is found out when it is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
    /// A change of a turno.
    Appointment {
        /// What happened.
        topic: AppointmentTopic,
        /// To which turno.
        id: AppointmentId,
        /// The version that the change made: told once.
        version: Version,
    },
    /// Something about an account.
    Account {
        /// What happened.
        topic: AccountTopic,
        /// To which account.
        user: UserId,
        /// Tells two occasions apart; told once for each.
        nonce: Uuid,
    },
    /// The turnos that a patient has on a day, as a reminder: one message, however many they are.
    Day {
        /// Whose.
        patient: PatientId,
        /// The date in the zone of their offices.
        date: Date,
        /// How long before the first of them, in minutes: told once for each setting.
        minutes_before: u32,
    },
}

/// A message to send, as it is written with the event that it tells of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Message {
    /// What about.
    pub about: About,
    /// When it happened.
    pub at: Timestamp,
    /// Not to be sent before.
    pub due_at: Timestamp,
}

impl Message {
    /// What happened to a turno, to be told at once.
    pub fn of_appointment(
        topic: AppointmentTopic,
        id: AppointmentId,
        version: Version,
        at: Timestamp,
    ) -> Self {
        Self::at_once(About::Appointment { topic, id, version }, at)
    }

    /// What happened to an account, to be told at once. `nonce` is a new id for each occasion.
    pub fn of_account(topic: AccountTopic, user: UserId, nonce: Uuid, at: Timestamp) -> Self {
        Self::at_once(About::Account { topic, user, nonce }, at)
    }

    fn at_once(about: About, at: Timestamp) -> Self {
        Self {
            about,
            at,
            due_at: at,
        }
    }
}

impl AppointmentTopic {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Booked,
        Self::Confirmed,
        Self::Rescheduled,
        Self::Cancelled,
        Self::Reinstated,
    ];

    /// The name in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Booked => "appointment.booked",
            Self::Confirmed => "appointment.confirmed",
            Self::Rescheduled => "appointment.rescheduled",
            Self::Cancelled => "appointment.cancelled",
            Self::Reinstated => "appointment.reinstated",
        }
    }
}

impl AccountTopic {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::VerifyEmail,
        Self::ResetPassword,
        Self::PasswordChanged,
        Self::EmailChanged,
        Self::TotpEnrolled,
        Self::TotpRemoved,
        Self::TotpReset,
        Self::RecoveryCodeUsed,
        Self::AddressTaken,
        Self::GuardianConfirmed,
        Self::AccountDeactivated,
    ];

    /// The name in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VerifyEmail => "account.verify-email",
            Self::ResetPassword => "account.reset-password",
            Self::PasswordChanged => "account.password-changed",
            Self::EmailChanged => "account.email-changed",
            Self::TotpEnrolled => "account.totp-enrolled",
            Self::TotpRemoved => "account.totp-removed",
            Self::TotpReset => "account.totp-reset",
            Self::RecoveryCodeUsed => "account.recovery-code-used",
            Self::AddressTaken => "account.address-taken",
            Self::GuardianConfirmed => "account.guardian-confirmed",
            Self::AccountDeactivated => "account.deactivated",
        }
    }
}

impl About {
    /// The name of [`About::Day`] in storage.
    pub const REMINDER: &str = "appointment.reminder";

    /// The name of what it tells, in storage and in the API.
    pub fn topic(&self) -> &'static str {
        match self {
            Self::Appointment { topic, .. } => topic.as_str(),
            Self::Account { topic, .. } => topic.as_str(),
            Self::Day { .. } => Self::REMINDER,
        }
    }

    /// Identifies what is told: the same is never told twice.
    pub fn dedup_key(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let topic = self.topic();
        match self {
            Self::Appointment { id, version, .. } => write!(f, "{topic}:{id}:{}", version.get()),
            Self::Account { user, nonce, .. } => write!(f, "{topic}:{user}:{nonce}"),
            Self::Day {
                patient,
                date,
                minutes_before,
            } => write!(f, "{topic}:{patient}:{date}:{minutes_before}"),
        }
    }
}
