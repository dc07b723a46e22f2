//! Numbers for those who run the clinic, and a doctor's own.

mod dashboard;
mod figures;

pub use dashboard::{AskReport, MAX_REPORT_DAYS, Report, ReportError, dashboard, doctor_statistics};
pub use figures::{Figures, LeadTime, SpecialtyFigures};
