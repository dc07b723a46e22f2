//! When doctors attend.

use async_trait::async_trait;
use turnoplus_domain::availability::{
    Absence, AvailabilityRule, AvailabilityWindow, Closure, DoctorCalendar,
};
use turnoplus_domain::ids::{AbsenceId, ClosureId, DoctorId, OfficeId, RuleId, WindowId};
use turnoplus_domain::time::Interval;
use turnoplus_domain::version::Version;

use super::StoreError;

/// Rules, windows, absences, closures. Deleting here is really deleting: turnos do not refer to them.
#[async_trait]
pub trait AvailabilityRepository: Send {
    /// Everything that decides one doctor's free turnos in this range, in as few queries as may be.
    async fn calendar(&mut self, doctor: DoctorId, range: Interval) -> Result<DoctorCalendar, StoreError>;
    /// The same for several doctors at once: the number of queries does not grow with the doctors.
    async fn calendars(
        &mut self,
        doctors: &[DoctorId],
        range: Interval,
    ) -> Result<Vec<(DoctorId, DoctorCalendar)>, StoreError>;

    /// The same without what is taken: when doctors attend, for counting.
    async fn openings(
        &mut self,
        doctors: &[DoctorId],
        range: Interval,
    ) -> Result<Vec<(DoctorId, DoctorCalendar)>, StoreError>;

    /// The rule with this id, if it is this doctor's.
    async fn find_rule(
        &mut self,
        doctor: DoctorId,
        id: RuleId,
    ) -> Result<Option<AvailabilityRule>, StoreError>;
    /// The doctor's rules, by id.
    async fn list_rules(&mut self, doctor: DoctorId) -> Result<Vec<AvailabilityRule>, StoreError>;
    /// Inserts a rule.
    async fn add_rule(&mut self, rule: &AvailabilityRule) -> Result<(), StoreError>;
    /// Writes a changed rule whose version was raised by one. [`StoreError::Stale`] when it changed meanwhile.
    async fn save_rule(&mut self, rule: &AvailabilityRule) -> Result<(), StoreError>;
    /// Deletes a rule that is at this version; [`StoreError::Stale`] when it changed meanwhile or is gone.
    async fn remove_rule(&mut self, id: RuleId, seen: Version) -> Result<(), StoreError>;

    /// The window with this id, if it is this doctor's.
    async fn find_window(
        &mut self,
        doctor: DoctorId,
        id: WindowId,
    ) -> Result<Option<AvailabilityWindow>, StoreError>;
    /// The doctor's windows, by date.
    async fn list_windows(&mut self, doctor: DoctorId) -> Result<Vec<AvailabilityWindow>, StoreError>;
    /// Inserts a window.
    async fn add_window(&mut self, window: &AvailabilityWindow) -> Result<(), StoreError>;
    /// Writes a changed window whose version was raised by one. [`StoreError::Stale`] when it changed meanwhile.
    async fn save_window(&mut self, window: &AvailabilityWindow) -> Result<(), StoreError>;
    /// Deletes a window that is at this version; [`StoreError::Stale`] when it changed meanwhile or is gone.
    async fn remove_window(&mut self, id: WindowId, seen: Version) -> Result<(), StoreError>;

    /// The absence with this id, if it is this doctor's.
    async fn find_absence(&mut self, doctor: DoctorId, id: AbsenceId) -> Result<Option<Absence>, StoreError>;
    /// The doctor's absences, by start.
    async fn list_absences(&mut self, doctor: DoctorId) -> Result<Vec<Absence>, StoreError>;
    /// Inserts an absence. Its claims are the caller's business.
    async fn add_absence(&mut self, absence: &Absence) -> Result<(), StoreError>;
    /// Writes a changed absence whose version was raised by one. [`StoreError::Stale`] when it changed meanwhile.
    async fn save_absence(&mut self, absence: &Absence) -> Result<(), StoreError>;
    /// Deletes an absence that is at this version; [`StoreError::Stale`] when it changed meanwhile or is gone. Its claims are the caller's business.
    async fn remove_absence(&mut self, id: AbsenceId, seen: Version) -> Result<(), StoreError>;

    /// The closure with this id, if it is this office's.
    async fn find_closure(&mut self, office: OfficeId, id: ClosureId) -> Result<Option<Closure>, StoreError>;
    /// The office's closures, by start.
    async fn list_closures(&mut self, office: OfficeId) -> Result<Vec<Closure>, StoreError>;
    /// Inserts a closure.
    async fn add_closure(&mut self, closure: &Closure) -> Result<(), StoreError>;
    /// Deletes a closure that is at this version; [`StoreError::Stale`] when it changed meanwhile or is gone.
    async fn remove_closure(&mut self, id: ClosureId, seen: Version) -> Result<(), StoreError>;
}
