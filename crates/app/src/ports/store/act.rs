//! What somebody did, as the audit trail calls it.

macro_rules! acts {
    ($($name:ident = $stored:literal,)+) => {
        /// What somebody did.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[expect(missing_docs, reason = "each name says what was done")]
        pub enum Act {
            $($name,)+
        }

        impl Act {
            /// Every act.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The name in storage: `noun.verb`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $stored,)+ }
            }
        }
    };
}

acts! {
    UserRegistered = "user.registered",
    UserUpdated = "user.updated",
    UserDeactivated = "user.deactivated",
    UserReactivated = "user.reactivated",
    RoleGranted = "user.role-granted",
    UserLoggedIn = "user.logged-in",
    LoginFailed = "user.login-failed",
    SessionEnded = "session.ended",
    RefreshTokenReused = "session.token-reused",
    Reauthenticated = "session.reauthenticated",
    ReauthenticationFailed = "session.reauthentication-failed",
    PasswordChanged = "user.password-changed",
    PasswordResetAsked = "user.password-reset-asked",
    PasswordReset = "user.password-reset",
    EmailVerificationAsked = "user.email-verification-asked",
    EmailVerified = "user.email-verified",
    EmailChangeAsked = "user.email-change-asked",
    EmailChanged = "user.email-changed",
    TotpStarted = "user.totp-started",
    TotpEnrolled = "user.totp-enrolled",
    TotpRemoved = "user.totp-removed",
    TotpReset = "user.totp-reset",
    RecoveryCodesMade = "user.recovery-codes-made",
    RecoveryCodeUsed = "user.recovery-code-used",
    PatientCreated = "patient.created",
    PatientUpdated = "patient.updated",
    PatientClosed = "patient.closed",
    PatientMerged = "patient.merged",
    PatientExported = "patient.exported",
    PatientErased = "patient.erased",
    GuardianLinked = "guardian.linked",
    GuardianUnlinked = "guardian.unlinked",
    DoctorCreated = "doctor.created",
    DoctorUpdated = "doctor.updated",
    DoctorRemoved = "doctor.removed",
    OfficeCreated = "office.created",
    OfficeUpdated = "office.updated",
    OfficeRemoved = "office.removed",
    ClosureCreated = "closure.created",
    ClosureRemoved = "closure.removed",
    HolidayCreated = "holiday.created",
    HolidayUpdated = "holiday.updated",
    HolidayRemoved = "holiday.removed",
    HolidaysImported = "holidays.imported",
    VisitTypeCreated = "visit-type.created",
    VisitTypeUpdated = "visit-type.updated",
    VisitTypeRemoved = "visit-type.removed",
    PayerCreated = "payer.created",
    PayerUpdated = "payer.updated",
    PayerRemoved = "payer.removed",
    SettingsUpdated = "settings.updated",
    SettingsOverridden = "settings.overridden",
    SettingsOverrideRemoved = "settings.override-removed",
    AuditExported = "audit.exported",
    AvailabilityCreated = "availability.created",
    AvailabilityUpdated = "availability.updated",
    AvailabilityRemoved = "availability.removed",
    AppointmentBooked = "appointment.booked",
    AppointmentConfirmed = "appointment.confirmed",
    AppointmentArrived = "appointment.arrived",
    AppointmentStarted = "appointment.started",
    AppointmentCompleted = "appointment.completed",
    AppointmentNoShow = "appointment.no-show",
    AppointmentCancelled = "appointment.cancelled",
    AppointmentRescheduled = "appointment.rescheduled",
    AppointmentMerged = "appointment.merged",
    MedicalRecordDrafted = "medical-record.drafted",
    MedicalRecordEdited = "medical-record.edited",
    MedicalRecordDiscarded = "medical-record.discarded",
    MedicalRecordSigned = "medical-record.signed",
    MedicalRecordRead = "medical-record.read",
    MedicalRecordListed = "medical-record.listed",
    MedicalRecordOpened = "medical-record.opened",
    MedicalRecordExported = "medical-record.exported",
    AttachmentAdded = "medical-record.attachment-added",
    AttachmentRemoved = "medical-record.attachment-removed",
    AttachmentRead = "medical-record.attachment-read",
    MedicalRecordErased = "medical-record.erased",
    RecordTemplateCreated = "record-template.created",
    RecordTemplateUpdated = "record-template.updated",
    RecordTemplateRemoved = "record-template.removed",
    AppointmentUndone = "appointment.undone",
    AppointmentsExported = "appointments.exported",
    DaySheetRead = "day-sheet.read",
    MessageResent = "message.resent",
    MessageDiscarded = "message.discarded",
    CalendarFeedCreated = "calendar-feed.created",
    CalendarFeedFirstRead = "calendar-feed.first-read",
    CalendarFeedRemoved = "calendar-feed.removed",
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Act;

    #[test]
    fn no_two_acts_share_a_name_and_each_fits_its_column() {
        let names: HashSet<&str> = Act::ALL.iter().map(|act| act.as_str()).collect();
        assert_eq!(names.len(), Act::ALL.len());
        assert!(names.iter().all(|name| name.len() <= 40));
    }
}
