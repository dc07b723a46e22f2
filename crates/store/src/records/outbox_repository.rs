//! Messages to send, written with the event they tell of.

use async_trait::async_trait;
use turnoplus_app::ports::{Message, OutboxRepository, StoreError};

use super::outbox_entity::{Entity, Model};
use crate::db_row::{insert, stored_version};
use crate::db_time::DbInstant;
use crate::unit_of_work::Session;

/// See [`OutboxRepository`].
pub(crate) struct Outbox<'a>(pub(crate) &'a Session);

#[async_trait]
impl OutboxRepository for Outbox<'_> {
    async fn push(&mut self, message: &Message) -> Result<(), StoreError> {
        let row = Model {
            dedup_key: format!(
                "{}:{}:{}",
                message.topic.as_str(),
                message.appointment,
                message.version.get()
            ),
            topic: message.topic.as_str().to_owned(),
            appointment_id: message.appointment.uuid(),
            appointment_version: stored_version(message.version),
            created_at: DbInstant::of(message.at),
        };
        insert::<Entity>(self.0, row).await
    }
}
