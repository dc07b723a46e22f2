//! Changes the settings. The new policy holds from the next booking, move or cancellation on; turnos that exist
//! stay as they are.

use turnoplus_domain::identity::{Actor, Email, Role};
use turnoplus_domain::notification::{Language, QuietHours};
use turnoplus_domain::settings::{
    AccountPolicy, BookingPolicy, ClinicSettings, InvalidPolicy, MessageSettings,
};
use turnoplus_domain::text::Name;
use turnoplus_domain::time::Zone;
use turnoplus_domain::version::Version;

use super::changes::{of_settings, told};
use crate::change::Change;
use crate::contention::{Contended, stale_is_lost_race};
use crate::ports::{Act, AuditEntry, Clock, Intent, Store, StoreError, Subject};

/// What is to change; `None` stays as it is.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
#[expect(
    missing_docs,
    reason = "the fields are those of `ClinicSettings` and `BookingPolicy`"
)]
pub struct UpdateSettings {
    /// Only when the settings still have this version.
    pub expected: Option<Version>,
    pub clinic_name: Option<Name>,
    pub zone: Option<Zone>,
    pub slot_step_minutes: Change<u16>,
    pub min_lead_minutes: Option<u32>,
    pub max_horizon_days: Option<u16>,
    pub cancellation_window_minutes: Option<u32>,
    pub max_active_appointments: Option<u16>,
    pub no_show_grace_minutes: Option<u16>,
    pub max_overbookings_per_day: Option<u16>,
    pub verify_email: Option<bool>,
    pub totp_roles: Option<Vec<Role>>,
    pub messages: UpdateMessages,
}

/// What is to change about messages.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
#[expect(missing_docs, reason = "the fields are those of `MessageSettings`")]
pub struct UpdateMessages {
    pub reminder_minutes_before: Option<Vec<u32>>,
    pub quiet_hours: Change<QuietHours>,
    pub reply_to: Change<Email>,
    pub language: Option<Language>,
}

impl UpdateMessages {
    fn changed(&self, current: &MessageSettings) -> MessageSettings {
        let mut changed = current.clone();
        if let Some(minutes) = &self.reminder_minutes_before {
            changed.reminder_minutes_before.clone_from(minutes);
        }
        self.quiet_hours.apply(&mut changed.quiet_hours);
        self.reply_to.clone().apply(&mut changed.reply_to);
        changed.language = self.language.unwrap_or(changed.language);
        changed
    }
}

/// Why the settings were not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateSettingsError {
    /// Only an admin may.
    #[error("only an admin changes the settings")]
    Forbidden,
    /// They have changed since the caller read them.
    #[error("the settings are at version {}", current.get())]
    VersionMismatch {
        /// The version that they have.
        current: Version,
    },
    /// A value is out of its bounds.
    #[error(transparent)]
    Invalid(#[from] InvalidPolicy),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for UpdateSettingsError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Changes the settings.
///
/// # Errors
/// See [`UpdateSettingsError`].
pub async fn update(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: UpdateSettings,
) -> Result<ClinicSettings, UpdateSettingsError> {
    if actor.role != Role::Admin {
        return Err(UpdateSettingsError::Forbidden);
    }
    let mut uow = store.begin(Intent::Write).await?;
    let current = uow.settings().get().await?;
    if cmd.expected.is_some_and(|expected| expected != current.version) {
        return Err(UpdateSettingsError::VersionMismatch {
            current: current.version,
        });
    }
    let accounts = changed_accounts(&current.accounts, &cmd);
    let changed = ClinicSettings {
        policy: changed_policy(current.policy, &cmd).checked()?,
        messages: cmd.messages.changed(&current.messages),
        clinic_name: cmd.clinic_name.unwrap_or_else(|| current.clinic_name.clone()),
        zone: cmd.zone.unwrap_or_else(|| current.zone.clone()),
        has_overrides: current.has_overrides,
        accounts,
        version: current.version,
    };
    if changed == current {
        return Ok(current);
    }
    let changed = ClinicSettings {
        version: current.version.next(),
        ..changed
    };
    uow.settings().save(&changed).await.map_err(stale_is_lost_race)?;
    let entry = AuditEntry::by(actor, clock.now(), Act::SettingsUpdated, Subject::Settings);
    let entry = told(entry, of_settings(&current), of_settings(&changed));
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(changed)
}

fn changed_accounts(accounts: &AccountPolicy, cmd: &UpdateSettings) -> AccountPolicy {
    AccountPolicy {
        verify_email: cmd.verify_email.unwrap_or(accounts.verify_email),
        totp_roles: cmd
            .totp_roles
            .clone()
            .unwrap_or_else(|| accounts.totp_roles.clone()),
    }
}

fn changed_policy(policy: BookingPolicy, cmd: &UpdateSettings) -> BookingPolicy {
    let mut slot_step_minutes = policy.slot_step_minutes;
    cmd.slot_step_minutes.apply(&mut slot_step_minutes);
    BookingPolicy {
        slot_step_minutes,
        min_lead_minutes: cmd.min_lead_minutes.unwrap_or(policy.min_lead_minutes),
        max_horizon_days: cmd.max_horizon_days.unwrap_or(policy.max_horizon_days),
        cancellation_window_minutes: cmd
            .cancellation_window_minutes
            .unwrap_or(policy.cancellation_window_minutes),
        max_active_appointments: cmd
            .max_active_appointments
            .unwrap_or(policy.max_active_appointments),
        no_show_grace_minutes: cmd.no_show_grace_minutes.unwrap_or(policy.no_show_grace_minutes),
        max_overbookings_per_day: cmd
            .max_overbookings_per_day
            .unwrap_or(policy.max_overbookings_per_day),
    }
}
