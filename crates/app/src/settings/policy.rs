//! Which policy holds for a turno. The order of scopes is `domain::settings::overrides`'. A clinic without overrides
//! is spared the question.

use turnoplus_domain::ids::{DoctorId, VisitTypeId};
use turnoplus_domain::settings::{BookingPolicy, ClinicSettings, EffectivePolicy, PolicyOverride};

use crate::ports::{OverrideFilter, StoreError, UnitOfWork};

/// The clinic's policy with the overrides that matter to one question.
pub(crate) struct Policies {
    clinic: BookingPolicy,
    overrides: Vec<PolicyOverride>,
}

impl Policies {
    /// Reads the overrides that can decide about turnos of this doctor and visit type; `None` is any.
    pub(crate) async fn load(
        uow: &mut dyn UnitOfWork,
        settings: &ClinicSettings,
        filter: OverrideFilter,
    ) -> Result<Self, StoreError> {
        let overrides = if settings.has_overrides {
            uow.settings().list_overrides(filter).await?
        } else {
            Vec::new()
        };
        Ok(Self {
            clinic: settings.policy,
            overrides,
        })
    }

    /// The clinic's policy, when nothing departs from it.
    pub(crate) fn without_overrides(&self) -> Option<&BookingPolicy> {
        self.overrides.is_empty().then_some(&self.clinic)
    }

    /// How far ahead anything can be booked under any of them, in days.
    pub(crate) fn farthest_horizon_days(&self) -> u16 {
        let set = self.overrides.iter().filter_map(|it| it.terms.max_horizon_days);
        set.fold(self.clinic.max_horizon_days, u16::max)
    }

    /// What holds for a turno of this visit type with this doctor.
    pub(crate) fn of(&self, doctor: DoctorId, visit_type: VisitTypeId) -> EffectivePolicy {
        EffectivePolicy::resolve(self.clinic, &self.overrides, doctor, visit_type)
    }
}

/// What holds for a turno of this visit type with this doctor.
pub(crate) async fn policy_for(
    uow: &mut dyn UnitOfWork,
    doctor: DoctorId,
    visit_type: VisitTypeId,
) -> Result<EffectivePolicy, StoreError> {
    let settings = uow.settings().get().await?;
    policy_in(uow, &settings, doctor, visit_type).await
}

/// The same with settings that were read already.
pub(crate) async fn policy_in(
    uow: &mut dyn UnitOfWork,
    settings: &ClinicSettings,
    doctor: DoctorId,
    visit_type: VisitTypeId,
) -> Result<EffectivePolicy, StoreError> {
    let filter = OverrideFilter {
        doctor: Some(doctor),
        visit_type: Some(visit_type),
    };
    Ok(Policies::load(uow, settings, filter)
        .await?
        .of(doctor, visit_type))
}
