//! The least that axum can serve: what the resolver's own work is measured beside.

use axum::Router;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("READY http://{}", listener.local_addr()?);
    axum::serve(listener, Router::new().fallback(async || "Hello, world!")).await
}
