//! A way through all operations of the contract: each first while the audit trail takes nothing, then while it does.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::Method;
use serde_json::Value;
use turnoplus_testkit::database::TestDatabase;
use turnoplus_testkit::{Answer, MuteAudit, Person, TestApp};

use crate::matrix::{Row, Scene, rows};

/// Attempts are counted before they are made, whatever becomes of them.
const ASIDE: &str = "throttle ";
const TRAIL: &str = "audit_event ";

/// The clinic, and what was tried in it.
pub struct Tour {
    /// Who and what the rows name.
    pub scene: Scene,
    mute: Box<dyn Fn(Person) -> Person>,
    held: BTreeSet<&'static str>,
    wrong: Vec<String>,
}

impl Tour {
    /// A clinic with a turno and a signed entry in a record.
    pub async fn begin() -> Self {
        let app = TestApp::start_on(TestDatabase::sqlite()).await;
        let mute = app.with_store(Arc::new(MuteAudit(app.store.clone())));
        Self {
            scene: Scene::of(app).await,
            mute: Box::new(mute),
            held: BTreeSet::new(),
            wrong: Vec::new(),
        }
    }

    /// Its application.
    pub fn app(&self) -> &TestApp {
        &self.scene.app
    }

    /// The operations that held.
    pub fn ended(self) -> BTreeSet<&'static str> {
        assert!(self.wrong.is_empty(), "\n{}", self.wrong.join("\n"));
        self.held
    }

    /// Changes something with the path and body of the operation's row in the matrix.
    pub async fn change(&mut self, operation: &str, who: Person) -> Answer {
        let row = row(operation);
        let (method, path, body) = self.scene.request(row.1, row.2);
        let sent = async |who: Person| who.send(method.clone(), &path, body.clone(), &[]).await;
        self.tried(row, who, sent).await
    }

    /// The same with another body.
    pub async fn change_to(&mut self, operation: &str, who: Person, body: Value) -> Answer {
        let row = row(operation);
        let (method, path, _) = self.scene.request(row.1, "");
        let sent = async |who: Person| who.send(method.clone(), &path, Some(body.clone()), &[]).await;
        self.tried(row, who, sent).await
    }

    /// The same with a file.
    pub async fn change_by_file(&mut self, operation: &str, who: Person, file: (&str, &[u8])) -> Answer {
        let row = row(operation);
        let (_, path, _) = self.scene.request(row.1, "");
        let sent = async |who: Person| who.send_file(&path, file.0, file.1).await;
        self.tried(row, who, sent).await
    }

    /// The same with the access token of another session.
    pub async fn change_as(&mut self, operation: &str, token: &str) -> Answer {
        let row = row(operation);
        let (method, path, body) = self.scene.request(row.1, row.2);
        let bearer = format!("Bearer {token}");
        let nobody = self.app().anonymous();
        let sent = async |who: Person| {
            let headers = [("authorization", bearer.as_str())];
            who.send(method.clone(), &path, body.clone(), &headers).await
        };
        self.tried(row, nobody, sent).await
    }

    /// Reads something; what is read leaves nothing but its entry.
    pub async fn read(&mut self, operation: &str, who: Person) -> Answer {
        let row = row(operation);
        assert!(
            row.1.starts_with(Method::GET.as_str()),
            "{operation} is no reading"
        );
        self.change(operation, who).await
    }

    async fn tried(
        &mut self,
        row: &'static Row,
        who: Person,
        sent: impl AsyncFn(Person) -> Answer,
    ) -> Answer {
        let before = self.kept().await;
        let refused = sent((self.mute)(who.clone())).await;
        let meanwhile = self.kept().await;
        let answer = sent(who).await;
        let after = self.kept().await;

        let told = (
            refused.status,
            refused.code(),
            refused.header("content-type").to_owned(),
        );
        let quiet = (500, "internal".to_owned(), "application/problem+json".to_owned());
        let text = refused.text();
        let entries = after
            .difference(&meanwhile)
            .filter(|line| line.starts_with(TRAIL));
        let entries = entries.count();
        if told != quiet || text.contains("disk") {
            self.wrong.push(format!("{}: without its entry {text}", row.0));
        } else if before != meanwhile {
            let changes: Vec<_> = meanwhile.symmetric_difference(&before).collect();
            self.wrong
                .push(format!("{}: without its entry {changes:?}", row.0));
        } else if !(200..300).contains(&answer.status) || entries == 0 {
            let (status, text) = (answer.status, answer.text());
            self.wrong
                .push(format!("{}: {entries} entries, {status} {text}", row.0));
        }
        self.held.insert(row.0);
        answer
    }

    async fn kept(&self) -> BTreeSet<String> {
        let mut rows = self.app().database.contents().await;
        rows.retain(|row| !row.starts_with(ASIDE));
        rows
    }
}

/// The operation's row in the matrix.
#[track_caller]
fn row(operation: &str) -> &'static Row {
    rows().find(|row| row.0 == operation).unwrap()
}
