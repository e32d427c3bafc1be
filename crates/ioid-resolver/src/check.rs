use std::io::{Error, Result};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Time for the whole question.
const PATIENCE: Duration = Duration::from_secs(2);

/// Asks a service on this machine whether it is alive.
///
/// # Errors
/// When it does not answer, not in time, or that it is not.
pub async fn is_alive(listen: SocketAddr) -> Result<()> {
    // Who listens on every address is asked on loopback.
    let host = match listen.ip() {
        IpAddr::V4(any) if any.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(any) if any.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        named => named,
    };
    let ask = async {
        let mut stream = TcpStream::connect((host, listen.port())).await?;
        let request = "GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).await?;
        let mut status = [0; 12];
        stream.read_exact(&mut status).await?;
        Ok::<_, Error>(status)
    };
    match timeout(PATIENCE, ask).await {
        Ok(Ok(status)) if status == *b"HTTP/1.1 200" => Ok(()),
        Ok(Ok(_)) => Err(Error::other(format!("{listen} does not say that it is alive"))),
        Ok(Err(error)) => Err(Error::other(format!("{listen} does not answer: {error}"))),
        Err(_) => Err(Error::other(format!("{listen} does not answer in time"))),
    }
}
