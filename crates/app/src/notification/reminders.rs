//! The job that puts reminders into the queue.
//!
//! A reminder belongs to a moment: so long before the first turno of a patient's day. Each run looks at the moments
//! that passed since the run before, by a short walk of the index on the start of turnos, however many turnos there
//! are. What was told before is told by the dedup key; a turno that was booked, moved or confirmed after its moment is
//! not reminded of, because its patient was written to since.

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use turnoplus_domain::appointment::{Appointment, AppointmentStatusKind, Change};
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::notification::{About, Message, QuietHours, reminder_moment};
use turnoplus_domain::settings::ClinicSettings;

use crate::contention::{retried, twin_is_lost_race};
use crate::jobs::{Job, JobError, JobRun};
use crate::page::PageRequest;
use crate::ports::{AppointmentFilter, AppointmentView, Intent, Store, StoreError, UnitOfWork};

/// How often the queue is filled.
const EVERY: SignedDuration = SignedDuration::from_secs(60);
/// How far back a run looks at most, when no instance ran for long: older moments are past.
const LONGEST_GAP: SignedDuration = SignedDuration::from_hours(24);
/// Looked at again by every run: clocks of two instances may differ by two minutes.
const OVERLAP: SignedDuration = SignedDuration::from_mins(5);
/// So long before quiet hours begin, what would come too late after them is told.
const BEFORE_QUIET: SignedDuration = SignedDuration::from_mins(10);
const PAGE: u8 = 100;

/// Puts reminders into the queue.
pub struct Reminders(pub Arc<dyn Store>);

#[async_trait]
impl Job for Reminders {
    fn name(&self) -> &'static str {
        "reminders"
    }

    fn next_after(&self, done: Timestamp) -> Timestamp {
        later(done, EVERY)
    }

    async fn run(&self, run: JobRun) -> Result<(), JobError> {
        let settings = self.0.begin(Intent::Read).await?.settings().get().await?;
        let mut seen = HashSet::new();
        // The shortest first: after an outage, one reminder is enough.
        for minutes in settings.messages.reminder_minutes_before.iter().rev() {
            self.fill(&settings, *minutes, run, &mut seen).await?;
        }
        Ok(())
    }
}

/// A patient's day.
type Day = (PatientId, jiff::civil::Date);

impl Reminders {
    async fn fill(
        &self,
        settings: &ClinicSettings,
        minutes: u32,
        run: JobRun,
        seen: &mut HashSet<Day>,
    ) -> Result<(), StoreError> {
        let before = SignedDuration::from_mins(i64::from(minutes));
        let oldest = earlier(run.now, LONGEST_GAP);
        let since = earlier(run.last_done.unwrap_or(oldest).max(oldest), OVERLAP);
        let quiet = settings.messages.quiet_hours.as_ref();
        let filter = AppointmentFilter {
            statuses: vec![AppointmentStatusKind::Booked],
            from: Some(later(since, before).max(run.now)),
            // The filter ends before its end, and the moment that is now has come.
            to: Some(later(
                horizon(settings, run.now),
                before + SignedDuration::from_micros(1),
            )),
            ..AppointmentFilter::default()
        };
        let mut page = PageRequest {
            limit: PAGE,
            after: None,
        };
        loop {
            let found = {
                let mut uow = self.0.begin(Intent::Read).await?;
                uow.appointments().list(&filter, &page).await?
            };
            let mut due = Vec::new();
            for view in &found.items {
                let Some((message, moment)) = reminder(view, minutes, quiet, run.now) else {
                    continue;
                };
                let turno = &view.appointment;
                if turno.updated_at() > moment && !self.only_merged_since(turno, &message, moment).await? {
                    continue;
                }
                if seen.insert(day_of(view)) {
                    due.push(message);
                }
            }
            retried(|| self.push(&due)).await?;
            page.after = found.next;
            if page.after.is_none() {
                return Ok(());
            }
        }
    }

    /// Whether all that happened to the turno since is that its patient was merged, and nobody was reminded of the day as
    /// who they were before.
    async fn only_merged_since(
        &self,
        turno: &Appointment,
        message: &Message,
        moment: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut uow = self.0.begin(Intent::Read).await?;
        let lines = uow.appointments().timeline(turno.id()).await?;
        let mut since = lines.iter().filter(|(line, _)| line.at > moment);
        if since.any(|(line, _)| line.change != Change::Merged) {
            return Ok(false);
        }
        let before = uow.patients().merged_into_it(turno.patient()).await?;
        let keys: Vec<String> = before
            .into_iter()
            .map(|patient| about_day(message, patient).dedup_key())
            .collect();
        Ok(uow.outbox().told(&keys).await?.is_empty())
    }

    /// Adds what was not told before.
    async fn push(&self, due: &[Message]) -> Result<(), StoreError> {
        if due.is_empty() {
            return Ok(());
        }
        let keys: Vec<String> = due.iter().map(|message| message.about.dedup_key()).collect();
        let mut uow = self.0.begin(Intent::Read).await?;
        let told: HashSet<String> = uow.outbox().told(&keys).await?.into_iter().collect();
        drop(uow);
        if told.len() == due.len() {
            return Ok(());
        }
        let mut uow = self.0.begin(Intent::Write).await?;
        for (message, key) in due.iter().zip(&keys) {
            if told.contains(key) {
                continue;
            }
            let Some(message) = addressed(uow.as_mut(), message).await? else {
                continue;
            };
            uow.outbox().push(&message).await.map_err(twin_is_lost_race)?;
        }
        uow.commit().await
    }
}

/// The reminder for whoever its patient is by now, whom nobody closes or merges until this unit of work ends; `None` when
/// they were closed, or were told already as who they are.
async fn addressed(uow: &mut dyn UnitOfWork, message: &Message) -> Result<Option<Message>, StoreError> {
    let About::Day { patient, .. } = message.about else {
        return Ok(Some(*message));
    };
    if uow.patients().hold_open(patient).await? {
        return Ok(Some(*message));
    }
    let found = uow.patients().find(patient).await?;
    let Some(survivor) = found.and_then(|patient| patient.merged_into) else {
        return Ok(None);
    };
    let about = about_day(message, survivor);
    let is_open = uow.patients().hold_open(survivor).await?;
    let told = uow.outbox().told(&[about.dedup_key()]).await?;
    Ok((is_open && told.is_empty()).then_some(Message { about, ..*message }))
}

/// The same reminder for another patient.
fn about_day(message: &Message, patient: PatientId) -> About {
    match message.about {
        About::Day {
            date, minutes_before, ..
        } => About::Day {
            patient,
            date,
            minutes_before,
        },
        other => other,
    }
}

/// Until when moments are looked at: now, and all of the quiet hours that are about to begin or have begun.
fn horizon(settings: &ClinicSettings, now: Timestamp) -> Timestamp {
    let quiet = settings.messages.quiet_hours;
    let soon = later(now, BEFORE_QUIET);
    quiet
        .and_then(|quiet| quiet.around(soon, &settings.zone))
        // Offices in other zones begin theirs at other times: the widest offset that there is, both ways.
        .map_or(now, |(_, ends)| later(ends, SignedDuration::from_hours(1)))
        .max(now)
}

/// The reminder of a turno that is due by now, and its moment: a turno that changed since is not reminded of, because its
/// patient was written to.
fn reminder(
    view: &AppointmentView,
    minutes: u32,
    quiet: Option<&QuietHours>,
    now: Timestamp,
) -> Option<(Message, Timestamp)> {
    let turno = &view.appointment;
    let ideal = earlier(turno.start(), SignedDuration::from_mins(i64::from(minutes)));
    let moment = reminder_moment(ideal, turno.start(), quiet, turno.zone());
    let lead = if moment < ideal {
        BEFORE_QUIET
    } else {
        SignedDuration::ZERO
    };
    let due = moment > ideal && ideal <= now || moment <= later(now, lead);
    due.then(|| {
        let message = Message {
            about: About::Day {
                patient: turno.patient(),
                date: turno.civil_start().date(),
                minutes_before: minutes,
            },
            at: now,
            due_at: if moment > ideal { moment.max(now) } else { now },
        };
        (message, moment)
    })
}

fn day_of(view: &AppointmentView) -> Day {
    let turno = &view.appointment;
    (turno.patient(), turno.civil_start().date())
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

fn earlier(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_sub(by).unwrap_or(Timestamp::MIN)
}
