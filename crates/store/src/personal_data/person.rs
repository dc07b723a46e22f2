//! Which rows are about a person, as conditions.

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, Query, SelectStatement};
use turnoplus_app::ports::StoreError;
use turnoplus_domain::appointment::AppointmentStatusKind;
use turnoplus_domain::identity::Role;
use turnoplus_domain::ids::PatientId;
use uuid::Uuid;

use super::holdings::Of;
use crate::db_error::from_db;
use crate::unit_of_work::Session;

/// The states of a turno to which the patient came.
pub(super) fn attended() -> [&'static str; 3] {
    use AppointmentStatusKind::{Arrived, Completed, InConsultation};
    [Arrived, InConsultation, Completed].map(AppointmentStatusKind::as_str)
}

/// Somebody under every id that they are a patient under, and their logins. A login that became one of the staff is not a
/// patient's any more, and stays.
pub(super) struct Person {
    pub(super) patients: Vec<Uuid>,
    pub(super) accounts: Vec<Uuid>,
}

/// Which turnos count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Turnos {
    All,
    Unattended,
}

impl Person {
    pub(super) async fn of(db: &Session, patients: &[PatientId]) -> Result<Self, StoreError> {
        let patients: Vec<Uuid> = patients.iter().map(|patient| patient.uuid()).collect();
        let logins = Query::select()
            .column(Alias::new("id"))
            .from(Alias::new("user_account"))
            .and_where(Expr::col(Alias::new("patient_id")).is_in(patients.clone()))
            .and_where(Expr::col(Alias::new("role")).eq(Role::Patient.as_str()))
            .take();
        let rows = db.query_all(&logins).await.map_err(from_db)?;
        let accounts = rows.iter().map(|row| row.try_get("", "id"));
        let accounts = accounts.collect::<Result<_, _>>().map_err(from_db)?;
        Ok(Self { patients, accounts })
    }

    /// What holds of the rows that are about the person.
    pub(super) fn rows(&self, of: Of, turnos: Turnos) -> Condition {
        let is_patient = |column: &'static str| Expr::col(Alias::new(column)).is_in(self.patients.clone());
        let is_account = |column: &'static str| Expr::col(Alias::new(column)).is_in(self.accounts.clone());
        let of_turno = |column: &'static str| Expr::col(Alias::new(column)).in_subquery(self.turnos(turnos));
        match of {
            Of::Patient(column) => Condition::all().add(is_patient(column)),
            Of::EitherPatient(one, other) => Condition::any().add(is_patient(one)).add(is_patient(other)),
            Of::Account(column) => Condition::all().add(is_account(column)),
            Of::Session(column) => {
                let sessions = Query::select()
                    .column(Alias::new("id"))
                    .from(Alias::new("login_session"))
                    .and_where(is_account("user_id"))
                    .take();
                Condition::all().add(Expr::col(Alias::new(column)).in_subquery(sessions))
            }
            Of::Turno => self.own(turnos),
            Of::PartOfTurno(column) => Condition::all().add(of_turno(column)),
            Of::Entry(column) => {
                Condition::all().add(Expr::col(Alias::new(column)).in_subquery(self.entries()))
            }
            Of::File(column) => {
                let files = Query::select()
                    .column(Alias::new("id"))
                    .from(Alias::new("attachment"))
                    .and_where(Expr::col(Alias::new("record_id")).in_subquery(self.entries()))
                    .take();
                Condition::all().add(Expr::col(Alias::new(column)).in_subquery(files))
            }
            Of::Subject(column) => Condition::any()
                .add(is_patient(column))
                .add(is_account(column))
                .add(of_turno(column)),
        }
    }

    fn own(&self, turnos: Turnos) -> Condition {
        let own = Condition::all().add(Expr::col(Alias::new("patient_id")).is_in(self.patients.clone()));
        match turnos {
            Turnos::All => own,
            Turnos::Unattended => own.add(Expr::col(Alias::new("status")).is_not_in(attended())),
        }
    }

    fn entries(&self) -> SelectStatement {
        Query::select()
            .column(Alias::new("id"))
            .from(Alias::new("medical_record"))
            .and_where(Expr::col(Alias::new("patient_id")).is_in(self.patients.clone()))
            .take()
    }

    fn turnos(&self, turnos: Turnos) -> SelectStatement {
        Query::select()
            .column(Alias::new("id"))
            .from(Alias::new("appointment"))
            .cond_where(self.own(turnos))
            .take()
    }
}
