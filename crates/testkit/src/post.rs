//! A mail server that keeps what it is given, and the courier that takes letters to it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use turnoplus_app::jobs::{Job as _, JobRun};
use turnoplus_app::notification::{Courier, CourierPorts, Letter, Mailer, Reminders, Site};
use turnoplus_app::ports::{Clock as _, Ids as _};
use turnoplus_domain::notification::Fault;

use crate::{RealIds, TestApp};

/// A mail server in memory.
#[derive(Default, Debug)]
pub struct Post {
    letters: Mutex<Vec<Letter>>,
    faults: Mutex<VecDeque<Fault>>,
}

impl Post {
    /// The next letters fare like this.
    pub fn fails(&self, faults: impl IntoIterator<Item = Fault>) {
        let mut waiting = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.extend(faults);
    }

    /// What came since it was last asked.
    pub fn taken(&self) -> Vec<Letter> {
        std::mem::take(&mut self.letters.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Mailer for Post {
    async fn send(&self, letter: &Letter) -> Result<(), Fault> {
        let fault = self
            .faults
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front();
        if let Some(fault) = fault {
            return Err(fault);
        }
        self.letters
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(letter.clone());
        Ok(())
    }
}

impl TestApp {
    /// A courier that takes letters to this mail server.
    #[expect(clippy::expect_used, reason = "test support: the address is a good one")]
    pub fn courier(&self, post: &Arc<Post>) -> Courier {
        let sender = "turnos@clinica.example".parse().expect("an address");
        let site = Site {
            public_url: Self::PUBLIC_URL.to_owned(),
            sender,
        };
        let ports = CourierPorts {
            store: self.store.clone(),
            clock: self.clock.clone(),
            secrets: self.state.secrets.clone(),
            mailer: post.clone(),
        };
        Courier::new(ports, site, RealIds.next())
    }

    /// The letters that are due, sent now.
    #[expect(clippy::expect_used, reason = "test support: the queue is to be read")]
    pub async fn post(&self) -> Vec<Letter> {
        let post = Arc::new(Post::default());
        self.courier(&post).drain().await.expect("a queue");
        post.taken()
    }

    /// Puts the reminders of this moment into the queue, as the job does that ran a minute ago.
    #[expect(clippy::expect_used, reason = "test support: the queue is to be written")]
    pub async fn remind(&self) {
        let now = self.clock.now();
        let run = JobRun {
            now,
            last_done: Some(now - jiff::SignedDuration::from_mins(1)),
        };
        Reminders(self.store.clone()).run(run).await.expect("a queue");
    }
}
