//! The service on loopback, and servers that misbehave.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use clap::Parser;
use ioid_resolver::{Options, Server, Settings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

pub(crate) const DID: &str = "did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa";

/// A running service; dropped, it stops.
pub(crate) struct Service {
    pub(crate) address: SocketAddr,
    pub(crate) stop: Option<oneshot::Sender<()>>,
    pub(crate) ended: JoinHandle<()>,
}

impl Service {
    pub(crate) async fn start(arguments: &[&str]) -> Self {
        let line = ["ioid-resolver", "--listen", "127.0.0.1:0"].iter().chain(arguments);
        let settings = Settings::new(Options::try_parse_from(line).unwrap()).unwrap();
        let server = Server::bind(settings).await.unwrap();
        let address = server.address();
        let (stop, stopped) = oneshot::channel::<()>();
        let ended = tokio::spawn(server.run(async {
            let _ = stopped.await;
        }));
        Self { address, stop: Some(stop), ended }
    }

    /// With one node, and times short enough to wait for.
    pub(crate) async fn with_node(node: &str) -> Self {
        let times = ["--attempt-ms", "400", "--timeout-ms", "3000", "--grace-ms", "2000"];
        Self::start(&[&["--rpc", node][..], &times].concat()).await
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) async fn get(&self, path: &str) -> reqwest::Response {
        reqwest::get(self.url(path)).await.unwrap()
    }

    /// Status and the error's type and code of a target.
    pub(crate) async fn outcome(&self, target: &str) -> (u16, String, String) {
        let response = self.get(&format!("/1.0/identifiers/{target}")).await;
        let status = response.status().as_u16();
        let body = ioid_did::Json::parse(&response.text().await.unwrap()).unwrap();
        let metadata =
            body.get("didResolutionMetadata").or_else(|| body.get("dereferencingMetadata"));
        let error = metadata.and_then(|metadata| metadata.get("error"));
        let text = |name| {
            let text = error.and_then(|error| error.get(name)).and_then(ioid_did::Json::as_str);
            text.unwrap_or_default().trim_start_matches("https://www.w3.org/ns/did#").to_owned()
        };
        (status, text("type"), text("code"))
    }

    /// Sends bytes as they are and gives what comes back until the connection ends.
    pub(crate) async fn raw(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        // The other side may hang up before everything is written.
        let _ = stream.write_all(bytes).await;
        let mut answer = Vec::new();
        let _ = timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await.unwrap();
        answer
    }
}

/// How a misbehaving server answers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Manner {
    /// Takes the request and says nothing.
    Hang,
    /// Closes the connection.
    HangUp,
    /// Sends these bytes, and closes.
    Say(&'static str),
    /// Announces ten gigabytes, and sends them as long as anyone listens.
    Endless,
}

/// A server on loopback that counts its requests.
pub(crate) struct Misbehaving {
    pub(crate) url: String,
    pub(crate) requests: Arc<AtomicUsize>,
}

pub(crate) async fn misbehaving(manner: Manner) -> Misbehaving {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            counter.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(misbehave(stream, manner));
        }
    });
    Misbehaving { url, requests }
}

async fn misbehave(mut stream: TcpStream, manner: Manner) {
    let mut head = [0; 4096];
    let _ = stream.read(&mut head).await;
    match manner {
        Manner::HangUp => {}
        Manner::Hang => sleep(Duration::from_secs(60)).await,
        Manner::Say(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
        }
        Manner::Endless => {
            let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
            let _ = stream.write_all(head.as_bytes()).await;
            let piece = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
            for _ in 0..160_000 {
                if stream.write_all(piece.as_bytes()).await.is_err() {
                    return;
                }
            }
        }
    }
}
