//! Messages as rows.

use sha2::{Digest, Sha256};
use turnoplus_app::ports::{MessageFilter, StoreError};
use turnoplus_domain::ids::{AppointmentId, MessageId, PatientId, UserId};
use turnoplus_domain::notification::{
    About, AccountTopic, AppointmentTopic, DeliveryState, Fault, Message, QueuedMessage, SkipReason,
};
use uuid::{Builder, Uuid};

use super::entity::Model;
use crate::db_error::corrupt;
use crate::db_row::{narrow, stored_version, version};
use crate::db_time::{DbInstant, date};

const TABLE: &str = "outbox_message";

/// A new message as a row.
pub(super) fn row(message: &Message) -> Result<Model, StoreError> {
    let dedup_key = message.about.dedup_key();
    let mut row = Model {
        id: id_of(message, &dedup_key),
        dedup_key,
        topic: message.about.topic().to_owned(),
        subject_id: Uuid::nil(),
        subject_version: None,
        nonce: None,
        civil_date: None,
        minutes_before: None,
        created_at: DbInstant::of(message.at),
        state: state_name(MessageFilter::Pending).to_owned(),
        outcome: None,
        attempts: 0,
        due_at: DbInstant::of(message.due_at),
        lease_owner: None,
    };
    match message.about {
        About::Appointment { id, version, .. } => {
            row.subject_id = id.uuid();
            row.subject_version = Some(stored_version(version));
        }
        About::Account { user, nonce, .. } => {
            row.subject_id = user.uuid();
            row.nonce = Some(nonce);
        }
        About::Day {
            patient,
            date,
            minutes_before,
        } => {
            row.subject_id = patient.uuid();
            row.civil_date = Some(date.to_string());
            row.minutes_before = Some(
                i32::try_from(minutes_before)
                    .map_err(|_| corrupt(TABLE, "a number is too large to store"))?,
            );
        }
    }
    Ok(row)
}

/// A UUIDv7 whose random part is a hash of the dedup key: in the order of making, and the same for the same message.
fn id_of(message: &Message, dedup_key: &str) -> Uuid {
    let hash = Sha256::digest(dedup_key.as_bytes());
    let mut tail = [0; 10];
    tail.copy_from_slice(&hash[..10]);
    let millis = u64::try_from(message.at.as_millisecond()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
}

pub(super) fn queued(row: &Model) -> Result<QueuedMessage, StoreError> {
    let (state, fault) = standing(row)?;
    Ok(QueuedMessage {
        id: MessageId::new(row.id),
        about: about(row)?,
        created_at: row.created_at.get(TABLE)?,
        state,
        attempts: narrow(TABLE, "attempts", row.attempts)?,
        fault,
        due_at: row.due_at.get(TABLE)?,
    })
}

fn about(row: &Model) -> Result<About, StoreError> {
    let lacking = |what: &str| corrupt(TABLE, format!("the message lacks its {what}"));
    if let Some(topic) = AppointmentTopic::ALL
        .into_iter()
        .find(|t| t.as_str() == row.topic)
    {
        let raw = row.subject_version.ok_or_else(|| lacking("version"))?;
        return Ok(About::Appointment {
            topic,
            id: AppointmentId::new(row.subject_id),
            version: version(TABLE, raw)?,
        });
    }
    if let Some(topic) = AccountTopic::ALL.into_iter().find(|t| t.as_str() == row.topic) {
        return Ok(About::Account {
            topic,
            user: UserId::new(row.subject_id),
            nonce: row.nonce.ok_or_else(|| lacking("nonce"))?,
        });
    }
    if row.topic == About::REMINDER {
        let day = row.civil_date.as_deref().ok_or_else(|| lacking("date"))?;
        let minutes = row.minutes_before.ok_or_else(|| lacking("minutes"))?;
        return Ok(About::Day {
            patient: PatientId::new(row.subject_id),
            date: date(TABLE, day)?,
            minutes_before: narrow(TABLE, "minutes_before", minutes)?,
        });
    }
    Err(corrupt(TABLE, "the topic is unknown"))
}

fn standing(row: &Model) -> Result<(DeliveryState, Option<Fault>), StoreError> {
    let unknown = || corrupt(TABLE, "the state is unknown");
    let known = FILTERS.into_iter().find(|f| state_name(*f) == row.state);
    let filter = known.ok_or_else(unknown)?;
    if filter == MessageFilter::Skipped {
        let why = SKIP_REASONS
            .into_iter()
            .find(|why| Some(why.as_str()) == row.outcome.as_deref());
        return Ok((DeliveryState::Skipped(why.ok_or_else(unknown)?), None));
    }
    let fault = row
        .outcome
        .as_deref()
        .map(|name| {
            FAULTS
                .into_iter()
                .find(|fault| fault.as_str() == name)
                .ok_or_else(unknown)
        })
        .transpose()?;
    let state = match filter {
        MessageFilter::Pending => DeliveryState::Pending,
        MessageFilter::Sending => DeliveryState::Sending {
            owner: row.lease_owner.ok_or_else(unknown)?,
        },
        MessageFilter::Sent => DeliveryState::Sent,
        MessageFilter::Dead | MessageFilter::Skipped => DeliveryState::Dead,
    };
    Ok((state, fault))
}

const FILTERS: [MessageFilter; 5] = [
    MessageFilter::Pending,
    MessageFilter::Sending,
    MessageFilter::Sent,
    MessageFilter::Skipped,
    MessageFilter::Dead,
];
const SKIP_REASONS: [SkipReason; 4] = [
    SkipReason::Superseded,
    SkipReason::Late,
    SkipReason::NoAddress,
    SkipReason::Discarded,
];
const FAULTS: [Fault; 5] = [
    Fault::Unreachable,
    Fault::Deferred,
    Fault::Refused,
    Fault::Unreadable,
    Fault::Interrupted,
];

/// The name of a state in storage.
pub(crate) fn state_name(filter: MessageFilter) -> &'static str {
    match filter {
        MessageFilter::Pending => "pending",
        MessageFilter::Sending => "sending",
        MessageFilter::Sent => "sent",
        MessageFilter::Skipped => "skipped",
        MessageFilter::Dead => "dead",
    }
}

/// What the columns of the state hold.
pub(super) struct Standing {
    pub(super) state: &'static str,
    pub(super) outcome: Option<&'static str>,
    pub(super) owner: Option<Uuid>,
}

pub(super) fn stored(message: &QueuedMessage) -> Standing {
    let fault = message.fault.map(Fault::as_str);
    let (filter, outcome, owner) = match message.state {
        DeliveryState::Pending => (MessageFilter::Pending, fault, None),
        DeliveryState::Sending { owner } => (MessageFilter::Sending, fault, Some(owner)),
        DeliveryState::Sent => (MessageFilter::Sent, fault, None),
        DeliveryState::Skipped(why) => (MessageFilter::Skipped, Some(why.as_str()), None),
        DeliveryState::Dead => (MessageFilter::Dead, fault, None),
    };
    Standing {
        state: state_name(filter),
        outcome,
        owner,
    }
}
