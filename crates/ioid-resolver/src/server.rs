//! Connections: how many, for how long, and how they end.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};
use tracing::{info, warn};

use crate::resolver::Resolver;
use crate::routes::{Peer, routes};
use crate::settings::Settings;

/// Time for a request's head to arrive, and for the next one to begin.
const HEAD: Duration = Duration::from_secs(15);
/// Age at which a connection is asked to end. Whoever reads an answer drop by drop cannot keep one
/// for ever.
const LIFETIME: Duration = Duration::from_secs(300);
/// Bytes of a request's head, and lines in it.
const LARGEST_HEAD: usize = 16 << 10;
const MOST_HEADERS: usize = 64;

/// Why the service cannot serve.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// There are no root certificates, or the system's random numbers are away.
    #[error("HTTPS cannot be used: {0}")]
    Https(#[from] reqwest::Error),
    /// The endpoints do not fit each other.
    #[error(transparent)]
    Client(#[from] Box<ioid_resolve::ClientError>),
}

/// A service that listens and does not answer yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    resolver: Arc<Resolver>,
    router: Router,
    connections: usize,
    grace: Duration,
}

impl Server {
    /// Takes the port.
    ///
    /// # Errors
    /// When the port is taken, or HTTPS cannot be used.
    pub async fn bind(settings: Settings) -> Result<Self, ServeError> {
        let (wanted, connections, grace) = (settings.listen, settings.connections, settings.grace);
        let failed = |source| ServeError::Listen { address: wanted, source };
        let resolver = Arc::new(Resolver::new(settings)?);
        let listener = TcpListener::bind(wanted).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let router = routes(&resolver);
        Ok(Self { listener, address, resolver, router, connections, grace })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop`, then finishes what was begun, within the grace of the settings.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let places = Arc::new(Semaphore::new(self.connections));
        let (ending, ended) = watch::channel(false);
        let mut stop = pin!(stop);
        self.resolver.introduce(self.address);
        // Whoever has just started it learns of a node that does not answer now, and not from users.
        let looking = Arc::clone(&self.resolver);
        tokio::spawn(async move {
            if let Err(reason) = looking.readiness().await {
                warn!(reason, "not ready");
            }
        });
        loop {
            let accept = async {
                // Whoever comes when every place is taken waits in the system's queue.
                let place = Arc::clone(&places).acquire_owned().await;
                (place, self.listener.accept().await)
            };
            let (place, accepted) = tokio::select! {
                accepted = accept => accepted,
                () = &mut stop => break,
            };
            let (stream, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, most likely: a moment lets some come back.
                    warn!(%error, "a connection was not accepted");
                    sleep(Duration::from_millis(50)).await;
                    continue;
                }
            };
            let (resolver, router, ended) =
                (Arc::clone(&self.resolver), self.router.clone(), ended.clone());
            let grace = self.grace;
            tokio::spawn(async move {
                resolver.metrics.connections.fetch_add(1, Ordering::Relaxed);
                serve(stream, peer, router, ended, grace).await;
                resolver.metrics.connections.fetch_sub(1, Ordering::Relaxed);
                drop(place);
            });
        }
        self.resolver.stop();
        drop(self.listener);
        info!("stopping");
        let _ = ending.send(true);
        let all = u32::try_from(self.connections).unwrap_or(u32::MAX);
        let finished = timeout(self.grace, places.acquire_many(all)).await.is_ok();
        info!(finished, "stopped");
    }
}

async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    mut ended: watch::Receiver<bool>,
    grace: Duration,
) {
    // Answers are small and written at once.
    let _ = stream.set_nodelay(true);
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer.ip()));
        router.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_header_size(LARGEST_HEAD)
        .max_headers(MOST_HEADERS)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    tokio::select! {
        // What a client does to its connection is its own business.
        _ = connection.as_mut() => return,
        _ = ended.wait_for(|ended| *ended) => {}
        () = sleep(LIFETIME) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = timeout(grace, connection).await;
}
