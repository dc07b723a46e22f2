//! Numbers about turnos.

mod repository;

pub(crate) use repository::Reports;
