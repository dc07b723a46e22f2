//! When and how turnos may be booked, moved and cancelled.

/// The booking policy. Fields are within the bounds that [`BookingPolicy::checked`] names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BookingPolicy {
    /// Starts are offered every so many minutes from the start of a window; a multiple of 5, 5–240.
    /// `None` lets the visit type's own length (buffers included) be the step.
    pub slot_step_minutes: Option<u16>,
    /// How long before its start a turno may last be booked by a patient, in minutes; 0–43 200 (30 days).
    pub min_lead_minutes: u32,
    /// How many days ahead a patient may book; 1–730.
    pub max_horizon_days: u16,
    /// A cancellation less than this many minutes before the start is flagged late; 0–20 160 (14 days).
    pub cancellation_window_minutes: u32,
    /// How many future turnos a patient may hold at once; 1–50.
    pub max_active_appointments: u16,
    /// How long after the start a patient may first be marked absent, in minutes; 0–240.
    pub no_show_grace_minutes: u16,
    /// How many sobreturnos a doctor may have on one day; 0–50.
    pub max_overbookings_per_day: u16,
}

/// A field of [`BookingPolicy`], to say which one is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PolicyField {
    /// [`BookingPolicy::slot_step_minutes`]
    SlotStep,
    /// [`BookingPolicy::min_lead_minutes`]
    MinLead,
    /// [`BookingPolicy::max_horizon_days`]
    MaxHorizon,
    /// [`BookingPolicy::cancellation_window_minutes`]
    CancellationWindow,
    /// [`BookingPolicy::max_active_appointments`]
    MaxActive,
    /// [`BookingPolicy::no_show_grace_minutes`]
    NoShowGrace,
    /// [`BookingPolicy::max_overbookings_per_day`]
    MaxOverbookings,
}

/// A policy value out of its bounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must be between {min} and {max}{}", if *.multiple_of > 1 { ", in steps of 5" } else { "" })]
pub struct InvalidPolicy {
    /// Which field.
    pub field: PolicyField,
    /// The smallest allowed value.
    pub min: u32,
    /// The largest allowed value.
    pub max: u32,
    /// The value must be a multiple of this.
    pub multiple_of: u32,
}

impl Default for BookingPolicy {
    /// What a new clinic starts with: an hour's notice, 90 days ahead, free cancellation until a day before.
    fn default() -> Self {
        Self {
            slot_step_minutes: None,
            min_lead_minutes: 60,
            max_horizon_days: 90,
            cancellation_window_minutes: 24 * 60,
            max_active_appointments: 5,
            no_show_grace_minutes: 15,
            max_overbookings_per_day: 10,
        }
    }
}

impl BookingPolicy {
    /// The policy, when every field is within its bounds.
    ///
    /// # Errors
    /// [`InvalidPolicy`] naming the first field out of bounds.
    pub fn checked(self) -> Result<Self, InvalidPolicy> {
        let bounds = [
            (
                PolicyField::SlotStep,
                self.slot_step_minutes.map(u32::from),
                5,
                240,
                5,
            ),
            (PolicyField::MinLead, Some(self.min_lead_minutes), 0, 43_200, 1),
            (
                PolicyField::MaxHorizon,
                Some(u32::from(self.max_horizon_days)),
                1,
                730,
                1,
            ),
            (
                PolicyField::CancellationWindow,
                Some(self.cancellation_window_minutes),
                0,
                20_160,
                1,
            ),
            (
                PolicyField::MaxActive,
                Some(u32::from(self.max_active_appointments)),
                1,
                50,
                1,
            ),
            (
                PolicyField::NoShowGrace,
                Some(u32::from(self.no_show_grace_minutes)),
                0,
                240,
                1,
            ),
            (
                PolicyField::MaxOverbookings,
                Some(u32::from(self.max_overbookings_per_day)),
                0,
                50,
                1,
            ),
        ];
        for (field, value, min, max, multiple_of) in bounds {
            if value.is_some_and(|v| v < min || v > max || !v.is_multiple_of(multiple_of)) {
                return Err(InvalidPolicy {
                    field,
                    min,
                    max,
                    multiple_of,
                });
            }
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_clinic_starts_with_a_valid_policy() {
        assert!(BookingPolicy::default().checked().is_ok());
    }

    #[test]
    fn a_step_off_the_five_minute_grid_is_refused_by_name() {
        let odd = BookingPolicy {
            slot_step_minutes: Some(12),
            ..BookingPolicy::default()
        };
        assert_eq!(odd.checked().map_err(|e| e.field), Err(PolicyField::SlotStep));
    }
}
