//! Somebody who uses the application.
#![expect(
    clippy::expect_used,
    reason = "test support: what cannot be set up ends the test, saying why"
)]

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;
use turnoplus_domain::ids::{DoctorId, PatientId, SessionId, UserId};
use turnoplus_http::AppState;
use turnoplus_http::identity::AccessClaims;

use crate::Answer;

/// Somebody who uses the application: nobody in particular, or an account that is signed in. A fresh access token is
/// made for each request, so that moving the clock does not end the test.
#[derive(Clone)]
pub struct Person {
    pub(crate) router: Router,
    pub(crate) state: AppState,
    pub(crate) account: Option<Arc<Account>>,
    pub(crate) address: Option<IpAddr>,
}

#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
    pub(crate) patient: Option<PatientId>,
    pub(crate) doctor: Option<DoctorId>,
    pub(crate) email: String,
}

impl Person {
    /// The same person at this address of the network.
    ///
    /// # Panics
    /// When it is no address.
    #[must_use]
    pub fn at_address(mut self, address: &str) -> Self {
        self.address = Some(address.parse().expect("an address"));
        self
    }

    /// The same person, served by an application that was put together otherwise.
    #[must_use]
    pub fn served_by(mut self, router: Router) -> Self {
        self.router = router;
        self
    }

    /// The account.
    ///
    /// # Panics
    /// For nobody in particular; so do the next ones where there is nothing to answer.
    #[track_caller]
    pub fn user(&self) -> UserId {
        self.known().user
    }

    /// The session.
    #[track_caller]
    pub fn session(&self) -> SessionId {
        self.known().session
    }

    /// The patient.
    #[track_caller]
    pub fn patient(&self) -> PatientId {
        self.known().patient.expect("not a patient")
    }

    /// The doctor.
    #[track_caller]
    pub fn doctor(&self) -> DoctorId {
        self.known().doctor.expect("not a doctor")
    }

    /// The address.
    #[track_caller]
    pub fn email(&self) -> &str {
        &self.known().email
    }

    #[track_caller]
    fn known(&self) -> &Account {
        self.account.as_deref().expect("nobody in particular")
    }

    /// An access token of now.
    pub fn token(&self) -> String {
        let account = self.known();
        let claims = AccessClaims {
            user: account.user,
            session: account.session,
        };
        self.state
            .tokens
            .sign(claims, self.state.ids.next(), self.state.clock.now())
            .expect("signing")
    }

    /// `GET` below `/api/v1`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, &[]).await
    }

    /// `POST` below `/api/v1`.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body), &[]).await
    }

    /// `PATCH` below `/api/v1`.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body), &[]).await
    }

    /// `DELETE` below `/api/v1`.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None, &[]).await
    }

    /// Any request below `/api/v1`, with more headers.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        if self.account.is_some() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token()));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = match body {
            Some(body) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        self.raw(request.expect("a request")).await
    }

    /// `POST` of a file below `/api/v1`.
    pub async fn send_file(&self, path: &str, media_type: &str, bytes: &[u8]) -> Answer {
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("/api/v1{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token()))
            .header(header::CONTENT_TYPE, media_type)
            .body(Body::from(bytes.to_vec()));
        self.raw(request.expect("a request")).await
    }

    /// Any request at all, as it is: no token is added.
    pub async fn raw(&self, mut request: Request<Body>) -> Answer {
        if let Some(address) = self.address {
            request
                .extensions_mut()
                .insert(ConnectInfo(SocketAddr::new(address, 40_000)));
        }
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the router never fails");
        let (head, body) = response.into_parts();
        let stream = head
            .headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind == "text/event-stream");
        let body = if stream {
            // It has no end.
            Vec::new()
        } else {
            body.collect().await.expect("a body").to_bytes().to_vec()
        };
        Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            body,
        }
    }
}
