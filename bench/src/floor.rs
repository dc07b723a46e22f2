//! The floor of reading: a bare axum handler with a small JSON body, in this process.

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;

use crate::Result;

/// Starts it; answers its address.
pub async fn start() -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/", listener.local_addr()?);
    let app = Router::new().route(
        "/",
        get(|| async { ([("content-type", "application/json")], r#"{"status":"ok"}"#) }),
    );
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok(url)
}
