//! The queue of messages: told once, held by one worker at a time, never lost.

use turnoplus_app::page::PageRequest;
use turnoplus_app::ports::{Act, AuditEntry, MessageFilter, QueueDepth, StoreError, Subject};
use turnoplus_domain::ids::{AppointmentId, MessageId, PatientId, UserId};
use turnoplus_domain::notification::{
    About, AccountTopic, AppointmentTopic, DeliveryState, Fault, Message, QueuedMessage, SkipReason,
};
use turnoplus_domain::version::Version;
use uuid::Uuid;

use crate::database::TestDb;
use crate::sample::{Clinic, at, book, minutes_after, now, uuid};

on_every_database!(
    a_message_is_told_once,
    every_kind_of_message_comes_back_as_it_went,
    a_message_is_held_by_one_worker_at_a_time,
    one_that_cannot_be_read_does_not_hide_the_others,
    messages_are_listed_by_state_newest_first,
    settled_messages_are_forgotten_and_waiting_ones_never,
);

fn notice(nonce: u128) -> Message {
    let topic = AccountTopic::PasswordChanged;
    Message::of_account(
        topic,
        UserId::new(Uuid::from_u128(5)),
        Uuid::from_u128(nonce),
        now(),
    )
}

async fn push(db: &TestDb, messages: &[Message]) {
    db.writes(async |uow| {
        for message in messages {
            uow.outbox().push(message).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
}

async fn due(db: &TestDb, minutes: i64) -> Vec<MessageId> {
    let now = minutes_after(now(), minutes);
    db.read().await.outbox().due(now, 100).await.unwrap()
}

async fn find(db: &TestDb, id: MessageId) -> QueuedMessage {
    db.read().await.outbox().find(id).await.unwrap().unwrap()
}

async fn save(db: &TestDb, before: &QueuedMessage, after: &QueuedMessage) -> Result<(), StoreError> {
    db.writes(async |uow| uow.outbox().save(before, after).await)
        .await
}

async fn a_message_is_told_once(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let turno = clinic.turno(0, at("2027-03-02T12:00:00Z"));
    let message = Message::of_appointment(AppointmentTopic::Booked, turno.id(), Version::FIRST, now());
    let entry = AuditEntry {
        at: now(),
        actor: Some(clinic.desk.actor(None)),
        act: Act::AppointmentBooked,
        subject: Subject::Appointment(turno.id()),
        details: vec![("rule", "«ñ» \"quoted\" 😀".to_owned())],
    };
    db.writes(async |uow| {
        book(uow, &turno).await?;
        uow.outbox().push(&message).await?;
        uow.audit().record(&entry).await?;
        uow.audit().record(&entry).await
    })
    .await
    .unwrap();
    let later = Message {
        at: minutes_after(now(), 1),
        ..message
    };
    let again = db.writes(async |uow| uow.outbox().push(&later).await).await;
    assert!(matches!(again, Err(StoreError::Duplicate)), "{again:?}");
    let keys = [message.about.dedup_key(), notice(1).about.dedup_key()];
    let told = db.read().await.outbox().told(&keys).await.unwrap();
    assert_eq!(told, [message.about.dedup_key()]);
    let report = db.store.verify().await.unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    assert!(
        report.checked.contains(&("audit entries", 2)),
        "{:?}",
        report.checked
    );
}

async fn every_kind_of_message_comes_back_as_it_went(db: TestDb) {
    let reminder = Message {
        about: About::Day {
            patient: PatientId::new(uuid()),
            date: "2027-03-02".parse().unwrap(),
            minutes_before: 2_880,
        },
        at: now(),
        due_at: minutes_after(now(), 3),
    };
    let turno = uuid();
    let moved = Message::of_appointment(
        AppointmentTopic::Rescheduled,
        AppointmentId::new(turno),
        Version::new(7),
        now(),
    );
    push(&db, &[reminder, moved, notice(1)]).await;
    let ids = due(&db, 5).await;
    assert_eq!(ids.len(), 3);
    let mut found = Vec::new();
    for id in ids {
        let message = find(&db, id).await;
        assert_eq!((message.state, message.attempts), (DeliveryState::Pending, 0));
        found.push(message.about);
    }
    for message in [reminder, moved, notice(1)] {
        assert!(found.contains(&message.about), "{:?}", message.about);
    }
    assert_eq!(due(&db, 0).await.len(), 2, "the reminder waits for its time");
}

async fn a_message_is_held_by_one_worker_at_a_time(db: TestDb) {
    push(&db, &[notice(1)]).await;
    let waiting = find(&db, due(&db, 0).await[0]).await;
    let [mine, yours] = [1, 2].map(|owner| waiting.leased(Uuid::from_u128(owner), now()).unwrap());
    save(&db, &waiting, &mine).await.unwrap();
    let late = save(&db, &waiting, &yours).await;
    assert!(matches!(late, Err(StoreError::Stale)), "{late:?}");
    assert!(due(&db, 1).await.is_empty(), "it is held");
    // The worker dies, another takes over, and what the dead one would still write counts for nothing.
    assert_eq!(due(&db, 4).await, [mine.id]);
    let taken = mine.leased(Uuid::from_u128(2), minutes_after(now(), 4)).unwrap();
    save(&db, &mine, &taken).await.unwrap();
    let ghost = save(&db, &mine, &mine.sent(minutes_after(now(), 4))).await;
    assert!(matches!(ghost, Err(StoreError::Stale)), "{ghost:?}");
    let stored = find(&db, mine.id).await;
    assert_eq!(stored.fault, Some(Fault::Interrupted));
    assert_eq!(stored, taken);
    db.writes(async |uow| uow.outbox().release_leases(minutes_after(now(), 5)).await)
        .await
        .unwrap();
    assert_eq!(
        due(&db, 5).await,
        [mine.id],
        "who knows that no other worker lives need not wait"
    );
    let held = find(&db, mine.id).await;
    save(&db, &held, &held.sent(minutes_after(now(), 6)))
        .await
        .unwrap();
    assert!(due(&db, 999).await.is_empty());
}

async fn one_that_cannot_be_read_does_not_hide_the_others(db: TestDb) {
    push(&db, &[notice(1), notice(2)]).await;
    let ids = due(&db, 0).await;
    db.tamper("UPDATE outbox_message SET topic = 'nonsense' WHERE dedup_key LIKE '%0001'")
        .await;
    assert_eq!(due(&db, 0).await.len(), 2);
    let mut readable = 0;
    for id in ids {
        match db.read().await.outbox().find(id).await {
            Ok(message) => readable += usize::from(message.is_some()),
            Err(StoreError::Corrupt { .. }) => db
                .writes(async |uow| uow.outbox().bury(id, now()).await)
                .await
                .unwrap(),
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!((readable, due(&db, 0).await.len()), (1, 1));
    let depth = db.read().await.outbox().depth().await.unwrap();
    let expected = QueueDepth {
        pending: 1,
        sending: 0,
        dead: 1,
        waiting_since: depth.waiting_since,
    };
    assert_eq!(depth, expected);
    assert!(depth.waiting_since.is_some_and(|since| since <= now()));
}

async fn messages_are_listed_by_state_newest_first(db: TestDb) {
    let messages: Vec<Message> = (1..=5)
        .map(|n| Message {
            at: minutes_after(now(), i64::try_from(n).unwrap()),
            ..notice(n)
        })
        .collect();
    push(&db, &messages).await;
    let ids = due(&db, 10).await;
    for id in &ids[..2] {
        let message = find(&db, *id).await;
        let skipped = message.skipped(SkipReason::NoAddress, now());
        save(&db, &message, &skipped).await.unwrap();
    }
    let mut seen = Vec::new();
    let mut page = PageRequest {
        limit: 2,
        after: None,
    };
    loop {
        let found = db
            .read()
            .await
            .outbox()
            .list(Some(MessageFilter::Pending), &page)
            .await
            .unwrap();
        seen.extend(found.items.into_iter().map(|message| message.about));
        page.after = found.next;
        if page.after.is_none() {
            break;
        }
    }
    let newest_first: Vec<About> = messages[2..].iter().rev().map(|m| m.about).collect();
    assert_eq!(seen, newest_first);
    let page = PageRequest {
        limit: 9,
        after: None,
    };
    let all = db.read().await.outbox().list(None, &page).await.unwrap();
    assert_eq!(all.items.len(), 5);
    assert_eq!(
        all.items[4].state,
        DeliveryState::Skipped(SkipReason::NoAddress),
        "the oldest is last"
    );
}

async fn settled_messages_are_forgotten_and_waiting_ones_never(db: TestDb) {
    push(&db, &[notice(1), notice(2), notice(3)]).await;
    let ids = due(&db, 0).await;
    let [sent, dead, _] = ids[..] else { panic!("three") };
    let message = find(&db, sent).await;
    save(&db, &message, &message.sent(now())).await.unwrap();
    let message = find(&db, dead).await;
    save(&db, &message, &message.failed(Fault::Refused, 0, now()))
        .await
        .unwrap();
    let before = minutes_after(now(), 1);
    let gone = db
        .writes(async |uow| uow.outbox().forget_settled(before, 50).await)
        .await
        .unwrap();
    assert_eq!(gone, 1);
    let found = db.read().await.outbox().find(sent).await.unwrap();
    assert_eq!(found, None);
    let depth = db.read().await.outbox().depth().await.unwrap();
    assert_eq!((depth.pending, depth.dead), (1, 1));
}
