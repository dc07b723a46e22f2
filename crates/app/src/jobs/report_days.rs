//! Counts the days that are over, so that a year's numbers are read and not counted.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use turnoplus_domain::ids::OfficeId;

use super::{Job, JobError, JobRun};
use crate::contention::retried;
use crate::ports::{Intent, KEPT_AFTER_DAYS, Store, StoreError};

/// Puts down the numbers of days that are over, a day of an office at a time.
pub struct ReportDays(pub Arc<dyn Store>);

impl ReportDays {
    async fn keep(&self, office: OfficeId, day: Date) -> Result<(), StoreError> {
        let mut uow = self.0.begin(Intent::Write).await?;
        uow.reports().keep_day(office, day).await?;
        uow.commit().await
    }
}

#[async_trait]
impl Job for ReportDays {
    fn name(&self) -> &'static str {
        "keep-report-days"
    }

    fn next_after(&self, done: Timestamp) -> Timestamp {
        done.checked_add(SignedDuration::from_mins(10))
            .unwrap_or(Timestamp::MAX)
    }

    async fn run(&self, run: JobRun) -> Result<(), JobError> {
        let today = TimeZone::UTC.to_datetime(run.now).date();
        let last = today.saturating_sub(Span::new().days(KEPT_AFTER_DAYS));
        let mut uow = self.0.begin(Intent::Read).await?;
        let offices = uow.offices().list().await?;
        for office in offices {
            let days = uow.reports().days_to_keep(office.id, last).await?;
            for day in days {
                retried(|| self.keep(office.id, day)).await?;
            }
        }
        Ok(())
    }
}
