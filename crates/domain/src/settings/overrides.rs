//! Where a doctor or a visit type departs from the clinic's policy, and what holds in the end.
//!
//! The order: what is set for the doctor with the visit type, else for the doctor, else for the visit type, else the
//! clinic's. Each field is looked up by itself.

use super::{BookingPolicy, InvalidPolicy, PolicyField};
use crate::ids::{DoctorId, VisitTypeId};
use crate::time::Minutes;
use crate::version::Version;
use crate::visit_type::VisitType;

/// Whose turnos an override is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OverrideScope {
    /// All of a doctor.
    Doctor(DoctorId),
    /// All of a visit type.
    VisitType(VisitTypeId),
    /// Those of a visit type with a doctor.
    DoctorAndVisitType(DoctorId, VisitTypeId),
}

/// Where a value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PolicyOrigin {
    /// The clinic's policy.
    Clinic,
    /// An override for the visit type.
    VisitType,
    /// An override for the doctor.
    Doctor,
    /// An override for the doctor with the visit type.
    DoctorAndVisitType,
}

/// What an override sets; `None` inherits.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct PolicyTerms {
    /// [`BookingPolicy::slot_step_minutes`]
    pub slot_step_minutes: Option<u16>,
    /// [`BookingPolicy::min_lead_minutes`]
    pub min_lead_minutes: Option<u32>,
    /// [`BookingPolicy::max_horizon_days`]
    pub max_horizon_days: Option<u16>,
    /// [`BookingPolicy::cancellation_window_minutes`]
    pub cancellation_window_minutes: Option<u32>,
    /// [`BookingPolicy::max_active_appointments`], counted among the turnos that were booked under this override.
    pub max_active_appointments: Option<u16>,
    /// [`BookingPolicy::no_show_grace_minutes`]
    pub no_show_grace_minutes: Option<u16>,
    /// [`BookingPolicy::max_overbookings_per_day`]
    pub max_overbookings_per_day: Option<u16>,
    /// How long the visit takes with this doctor. Only for a doctor with a visit type.
    pub duration: Option<Minutes>,
    /// Kept free before it. Only for a doctor with a visit type.
    pub buffer_before: Option<Minutes>,
    /// Kept free after it. Only for a doctor with a visit type.
    pub buffer_after: Option<Minutes>,
}

/// Why terms are no override.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum InvalidTerms {
    /// They set nothing.
    #[error("sets nothing; remove the override instead")]
    Empty,
    /// The length of a visit is the visit type's own, and a doctor's only for a visit type.
    #[error("is only for a doctor with a visit type")]
    LengthOutOfScope,
    /// A value is out of its bounds.
    #[error(transparent)]
    Policy(#[from] InvalidPolicy),
}

/// The numbers of the seats that turnos under one limit take: a block of [`SeatPool::SIZE`] for each override that
/// sets the limit, the first for the clinic's own. So each limit counts the turnos that were booked under it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SeatPool(u16);

/// An override as it is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PolicyOverride {
    /// Whose turnos it is for.
    pub scope: OverrideScope,
    /// The seats of its limit; unlike any other override's.
    pub pool: SeatPool,
    /// What it sets.
    pub terms: PolicyTerms,
    /// For optimistic concurrency.
    pub version: Version,
}

/// The policy that holds for a doctor and a visit type, and where its values come from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EffectivePolicy {
    /// What holds.
    pub policy: BookingPolicy,
    /// The seats that the limit of active turnos counts.
    pub pool: SeatPool,
    duration: Option<Minutes>,
    buffer_before: Option<Minutes>,
    buffer_after: Option<Minutes>,
    /// What is not the clinic's.
    origins: Vec<(PolicyField, PolicyOrigin)>,
}

impl SeatPool {
    /// The clinic's own.
    pub const CLINIC: Self = Self(0);
    /// How many seats there are in a pool; no patient holds as many turnos.
    pub const SIZE: i32 = 10_000;

    /// The pool with this number.
    pub fn new(number: u16) -> Self {
        Self(number)
    }

    /// Its number.
    pub fn get(self) -> u16 {
        self.0
    }

    /// The number of its first seat.
    pub fn first_seat(self) -> i32 {
        i32::from(self.0) * Self::SIZE + 1
    }
}

impl OverrideScope {
    /// Where the values of such an override come from.
    pub fn origin(self) -> PolicyOrigin {
        match self {
            Self::Doctor(_) => PolicyOrigin::Doctor,
            Self::VisitType(_) => PolicyOrigin::VisitType,
            Self::DoctorAndVisitType(..) => PolicyOrigin::DoctorAndVisitType,
        }
    }

    /// The doctor, if it is for one.
    pub fn doctor(self) -> Option<DoctorId> {
        match self {
            Self::Doctor(doctor) | Self::DoctorAndVisitType(doctor, _) => Some(doctor),
            Self::VisitType(_) => None,
        }
    }

    /// The visit type, if it is for one.
    pub fn visit_type(self) -> Option<VisitTypeId> {
        match self {
            Self::VisitType(visit_type) | Self::DoctorAndVisitType(_, visit_type) => Some(visit_type),
            Self::Doctor(_) => None,
        }
    }

    /// The scopes that decide about a turno, the strongest first.
    pub fn ladder(doctor: DoctorId, visit_type: VisitTypeId) -> [Self; 3] {
        [
            Self::DoctorAndVisitType(doctor, visit_type),
            Self::Doctor(doctor),
            Self::VisitType(visit_type),
        ]
    }
}

impl PolicyOrigin {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Clinic => "clinic",
            Self::VisitType => "visit-type",
            Self::Doctor => "doctor",
            Self::DoctorAndVisitType => "doctor-and-visit-type",
        }
    }
}

impl PolicyTerms {
    /// The terms, when they can be an override of this scope.
    ///
    /// # Errors
    /// [`InvalidTerms`] when they set nothing, a length outside of a doctor's visit type, or a value out of bounds.
    pub fn checked(self, scope: OverrideScope) -> Result<Self, InvalidTerms> {
        if self == Self::default() {
            return Err(InvalidTerms::Empty);
        }
        let lengths = [self.duration, self.buffer_before, self.buffer_after];
        if scope.origin() != PolicyOrigin::DoctorAndVisitType && lengths.iter().any(Option::is_some) {
            return Err(InvalidTerms::LengthOutOfScope);
        }
        self.over(BookingPolicy::default()).checked()?;
        Ok(self)
    }

    /// The policy with what these terms set.
    fn over(&self, policy: BookingPolicy) -> BookingPolicy {
        BookingPolicy {
            slot_step_minutes: self.slot_step_minutes.or(policy.slot_step_minutes),
            min_lead_minutes: self.min_lead_minutes.unwrap_or(policy.min_lead_minutes),
            max_horizon_days: self.max_horizon_days.unwrap_or(policy.max_horizon_days),
            cancellation_window_minutes: self
                .cancellation_window_minutes
                .unwrap_or(policy.cancellation_window_minutes),
            max_active_appointments: self
                .max_active_appointments
                .unwrap_or(policy.max_active_appointments),
            no_show_grace_minutes: self.no_show_grace_minutes.unwrap_or(policy.no_show_grace_minutes),
            max_overbookings_per_day: self
                .max_overbookings_per_day
                .unwrap_or(policy.max_overbookings_per_day),
        }
    }

    /// The fields of the policy that these terms set.
    fn fields(&self) -> impl Iterator<Item = PolicyField> {
        [
            (PolicyField::SlotStep, self.slot_step_minutes.is_some()),
            (PolicyField::MinLead, self.min_lead_minutes.is_some()),
            (PolicyField::MaxHorizon, self.max_horizon_days.is_some()),
            (
                PolicyField::CancellationWindow,
                self.cancellation_window_minutes.is_some(),
            ),
            (PolicyField::MaxActive, self.max_active_appointments.is_some()),
            (PolicyField::NoShowGrace, self.no_show_grace_minutes.is_some()),
            (
                PolicyField::MaxOverbookings,
                self.max_overbookings_per_day.is_some(),
            ),
        ]
        .into_iter()
        .filter_map(|(field, set)| set.then_some(field))
    }
}

impl EffectivePolicy {
    /// The clinic's policy, with nothing set otherwise.
    pub fn of_clinic(policy: BookingPolicy) -> Self {
        Self {
            policy,
            pool: SeatPool::CLINIC,
            duration: None,
            buffer_before: None,
            buffer_after: None,
            origins: Vec::new(),
        }
    }

    /// What holds for a turno of this visit type with this doctor. Overrides of other scopes are passed over.
    pub fn resolve(
        clinic: BookingPolicy,
        overrides: &[PolicyOverride],
        doctor: DoctorId,
        visit_type: VisitTypeId,
    ) -> Self {
        let mut effective = Self::of_clinic(clinic);
        // The weakest first: each step lies over the one before.
        for scope in OverrideScope::ladder(doctor, visit_type).into_iter().rev() {
            if let Some(found) = overrides.iter().find(|it| it.scope == scope) {
                effective.apply(found);
            }
        }
        effective
    }

    fn apply(&mut self, over: &PolicyOverride) {
        let terms = &over.terms;
        self.policy = terms.over(self.policy);
        for field in terms.fields() {
            self.origins.retain(|(known, _)| *known != field);
            self.origins.push((field, over.scope.origin()));
        }
        if terms.max_active_appointments.is_some() {
            self.pool = over.pool;
        }
        self.duration = terms.duration.or(self.duration);
        self.buffer_before = terms.buffer_before.or(self.buffer_before);
        self.buffer_after = terms.buffer_after.or(self.buffer_after);
    }

    /// Where the value of a field comes from.
    pub fn origin(&self, field: PolicyField) -> PolicyOrigin {
        let found = self.origins.iter().find(|(known, _)| *known == field);
        found.map_or(PolicyOrigin::Clinic, |(_, origin)| *origin)
    }

    /// Whether the doctor takes another time for the visit than its visit type says.
    pub fn has_own_length(&self) -> bool {
        self.duration.is_some() || self.buffer_before.is_some() || self.buffer_after.is_some()
    }

    /// The visit type as this doctor holds it.
    #[must_use]
    pub fn fitted(&self, visit_type: VisitType) -> VisitType {
        VisitType {
            duration: self.duration.unwrap_or(visit_type.duration),
            buffer_before: self.buffer_before.unwrap_or(visit_type.buffer_before),
            buffer_after: self.buffer_after.unwrap_or(visit_type.buffer_after),
            ..visit_type
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn doctor() -> DoctorId {
        DoctorId::new(Uuid::from_u128(1))
    }

    fn visit_type() -> VisitTypeId {
        VisitTypeId::new(Uuid::from_u128(2))
    }

    fn lead(scope: OverrideScope, minutes: u32) -> PolicyOverride {
        PolicyOverride {
            scope,
            pool: SeatPool::new(7),
            terms: PolicyTerms {
                min_lead_minutes: Some(minutes),
                ..PolicyTerms::default()
            },
            version: Version::FIRST,
        }
    }

    fn resolve(overrides: &[PolicyOverride]) -> EffectivePolicy {
        EffectivePolicy::resolve(BookingPolicy::default(), overrides, doctor(), visit_type())
    }

    #[test]
    fn the_narrower_scope_wins_in_whatever_order_they_come() {
        let [both, own, kind] = OverrideScope::ladder(doctor(), visit_type());
        let mut overrides = vec![lead(kind, 1), lead(own, 2), lead(both, 3)];
        for _ in 0..3 {
            overrides.rotate_left(1);
            let found = resolve(&overrides);
            assert_eq!(found.policy.min_lead_minutes, 3);
            assert_eq!(
                found.origin(PolicyField::MinLead),
                PolicyOrigin::DoctorAndVisitType
            );
        }
        assert_eq!(resolve(&[lead(kind, 1), lead(own, 2)]).policy.min_lead_minutes, 2);
        assert_eq!(resolve(&[lead(kind, 1)]).policy.min_lead_minutes, 1);
        assert_eq!(resolve(&[]), EffectivePolicy::of_clinic(BookingPolicy::default()));
    }

    #[test]
    fn a_field_that_the_narrower_scope_leaves_out_comes_from_the_wider_one() {
        let [both, own, _] = OverrideScope::ladder(doctor(), visit_type());
        let mut narrow = lead(both, 30);
        narrow.terms.duration = Minutes::duration(45).ok();
        let mut wide = lead(own, 20);
        wide.terms.max_active_appointments = Some(2);
        let found = resolve(&[narrow, wide]);
        assert_eq!(found.policy.min_lead_minutes, 30);
        assert_eq!(found.policy.max_active_appointments, 2);
        assert_eq!(found.origin(PolicyField::MaxActive), PolicyOrigin::Doctor);
        assert_eq!(found.origin(PolicyField::NoShowGrace), PolicyOrigin::Clinic);
        assert_eq!(found.pool, SeatPool::new(7));
        assert!(found.has_own_length());
    }

    #[test]
    fn other_peoples_overrides_do_not_count() {
        let stranger = DoctorId::new(Uuid::from_u128(9));
        let found = resolve(&[
            lead(OverrideScope::Doctor(stranger), 1),
            lead(OverrideScope::DoctorAndVisitType(stranger, visit_type()), 2),
        ]);
        assert_eq!(found.policy, BookingPolicy::default());
        assert_eq!(found.pool, SeatPool::CLINIC);
    }

    #[test]
    fn terms_are_bounded_like_the_policy_itself() {
        let scope = OverrideScope::Doctor(doctor());
        assert_eq!(PolicyTerms::default().checked(scope), Err(InvalidTerms::Empty));
        let long = PolicyTerms {
            duration: Minutes::duration(30).ok(),
            ..PolicyTerms::default()
        };
        assert_eq!(long.checked(scope), Err(InvalidTerms::LengthOutOfScope));
        assert!(
            long.checked(OverrideScope::DoctorAndVisitType(doctor(), visit_type()))
                .is_ok()
        );
        let endless = PolicyTerms {
            max_horizon_days: Some(731),
            ..PolicyTerms::default()
        };
        assert!(matches!(endless.checked(scope), Err(InvalidTerms::Policy(_))));
    }
}
