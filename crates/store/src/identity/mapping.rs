//! Accounts and logins as rows.

use turnoplus_app::ports::{PasswordHash, StoreError, fold};
use turnoplus_domain::identity::{Profile, RefreshToken, Role, Session, User};
use turnoplus_domain::ids::{DoctorId, PatientId, SessionId, UserId};

use super::{session_entity, token_entity, user_entity};
use crate::db_error::corrupt;
use crate::db_row::{line, parse, stored_version, version};
use crate::db_time::{DbInstant, maybe};

const USER: &str = "user_account";
const SESSION: &str = "login_session";
const TOKEN: &str = "refresh_token";

pub(super) fn user_row(user: &User, password: &PasswordHash) -> user_entity::Model {
    user_entity::Model {
        id: user.id.uuid(),
        email: user.email.as_str().to_owned(),
        password_hash: password.expose().to_owned(),
        full_name: user.full_name.as_str().to_owned(),
        role: user.profile.role().as_str().to_owned(),
        patient_id: user.profile.patient().map(PatientId::uuid),
        doctor_id: user.profile.doctor().map(DoctorId::uuid),
        active: user.active,
        created_at: DbInstant::of(user.created_at),
        updated_at: DbInstant::of(user.updated_at),
        version: stored_version(user.version),
        search_name: fold(user.full_name.as_str()),
        language: user.language.map(|language| language.code().to_owned()),
    }
}

pub(crate) fn user(row: &user_entity::Model) -> Result<User, StoreError> {
    let profile = match (
        parse::<Role>(USER, "role", &row.role)?,
        row.patient_id,
        row.doctor_id,
    ) {
        (Role::Patient, Some(patient), None) => Profile::Patient(PatientId::new(patient)),
        (Role::Doctor, None, Some(doctor)) => Profile::Doctor(DoctorId::new(doctor)),
        (Role::Admin, None, None) => Profile::Admin,
        (Role::Receptionist, None, None) => Profile::Receptionist,
        _ => {
            return Err(corrupt(
                USER,
                "the role does not go with what the account stands for",
            ));
        }
    };
    Ok(User {
        id: UserId::new(row.id),
        email: parse(USER, "email", &row.email)?,
        full_name: line(USER, "full_name", &row.full_name)?,
        profile,
        language: row
            .language
            .as_deref()
            .map(|raw| parse(USER, "language", raw))
            .transpose()?,
        active: row.active,
        created_at: row.created_at.get(USER)?,
        updated_at: row.updated_at.get(USER)?,
        version: version(USER, row.version)?,
    })
}

pub(super) fn session_row(session: &Session) -> session_entity::Model {
    session_entity::Model {
        id: session.id.uuid(),
        user_id: session.user.uuid(),
        created_at: DbInstant::of(session.created_at),
        last_used_at: DbInstant::of(session.last_used_at),
        expires_at: DbInstant::of(session.expires_at),
        revoked_at: session.revoked_at.map(DbInstant::of),
        user_agent: session.user_agent.clone(),
        authenticated_at: Some(DbInstant::of(session.authenticated_at)),
        must_enrol: session.must_enrol,
    }
}

pub(super) fn session(row: session_entity::Model) -> Result<Session, StoreError> {
    let created_at = row.created_at.get(SESSION)?;
    Ok(Session {
        id: SessionId::new(row.id),
        user: UserId::new(row.user_id),
        created_at,
        // Missing in sessions of the version before, which ask for the password at their beginning only.
        authenticated_at: maybe(SESSION, row.authenticated_at)?.unwrap_or(created_at),
        must_enrol: row.must_enrol,
        last_used_at: row.last_used_at.get(SESSION)?,
        expires_at: row.expires_at.get(SESSION)?,
        revoked_at: maybe(SESSION, row.revoked_at)?,
        user_agent: row.user_agent,
    })
}

pub(super) fn token_row(token: &RefreshToken) -> token_entity::Model {
    token_entity::Model {
        hash: token.hash.to_vec(),
        session_id: token.session.uuid(),
        issued_at: DbInstant::of(token.issued_at),
        spent_at: token.spent_at.map(DbInstant::of),
    }
}

pub(super) fn token(row: token_entity::Model) -> Result<RefreshToken, StoreError> {
    Ok(RefreshToken {
        hash: row
            .hash
            .try_into()
            .map_err(|_| corrupt(TOKEN, "a hash has not 32 bytes"))?,
        session: SessionId::new(row.session_id),
        issued_at: row.issued_at.get(TOKEN)?,
        spent_at: maybe(TOKEN, row.spent_at)?,
    })
}
