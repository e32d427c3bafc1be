//! From a target to a reply: memory first, then work under way, then work of its own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use ioid_did::{DidError, Json, Object};
use ioid_resolve::{ChainCache, ErrorType, Machine, Reader, World};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tracing::{error, info, warn};

use crate::accept::Form;
use crate::cache::Cache;
use crate::driver::Driver;
use crate::flight::Flights;
use crate::limit::Limiter;
use crate::metrics::{Gauges, Metrics, count};
use crate::node::Nodes;
use crate::outbound::Outbound;
use crate::reply::{Life, Problem, Reply};
use crate::result;
use crate::server::ServeError;
use crate::settings::Settings;
use crate::target::{Target, TargetError};

/// How long an answer to "are you ready?" holds.
const READY: Duration = Duration::from_secs(2);

/// Everything that lives as long as the service.
#[derive(Debug)]
pub(crate) struct Resolver {
    pub(crate) settings: Settings,
    pub(crate) limiter: Option<Limiter>,
    pub(crate) metrics: Metrics,
    driver: Driver,
    /// What was read at the newest block, by whichever resolution.
    chain: ChainCache,
    remembers: bool,
    cache: Cache<Reply>,
    flights: Flights<Arc<Reply>>,
    places: Arc<Semaphore>,
    stopping: AtomicBool,
    ready: tokio::sync::Mutex<Option<(Instant, Result<(), String>)>>,
}

/// A reply that was just made, and for how long it is kept.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) reply: Reply,
    pub(crate) life: Life,
    /// What went wrong, in a sentence for the log.
    pub(crate) why: Option<String>,
    /// The block it took for the newest; none when a newer one would change nothing.
    pub(crate) newest: Option<u64>,
}

impl Resolver {
    pub(crate) fn new(settings: Settings) -> Result<Self, ServeError> {
        let outbound = Arc::new(Outbound::new(&settings)?);
        let nodes = Nodes::new(&settings, &outbound)?;
        let remembers = settings.cache_bytes > 0 && !settings.fresh.is_zero();
        Ok(Self {
            limiter: Limiter::new(settings.rate, settings.burst),
            metrics: Metrics::default(),
            driver: Driver { outbound, nodes },
            chain: ChainCache::default(),
            remembers,
            cache: Cache::new(settings.cache_bytes, |reply: &Reply| reply.body.len()),
            flights: Flights::new(),
            places: Arc::new(Semaphore::new(settings.resolutions)),
            stopping: AtomicBool::new(false),
            ready: tokio::sync::Mutex::default(),
            settings,
        })
    }

    /// The reply to a target, in the best form that is accepted.
    pub(crate) async fn answer(
        self: &Arc<Self>,
        target: Result<Target, TargetError>,
        accept: Option<&str>,
    ) -> Arc<Reply> {
        let target = match target {
            Ok(target) => target,
            Err(error) => return Arc::new(no_target(&error)),
        };
        let Some(form) = Form::negotiate(accept, target.is_did) else {
            let detail = "none of the forms in the Accept header is offered for this";
            let problem = Problem::new(ErrorType::RepresentationNotSupported, detail);
            return Arc::new(Reply::problem(&problem, &target.url));
        };
        let key = target.key(form.media_type());
        let url = target.url.clone();
        if let Some(reply) = self.cache.get(&key, Instant::now()) {
            count(&self.metrics.cache_hits);
            return reply;
        }
        count(&self.metrics.cache_misses);
        let start = || {
            let place = Arc::clone(&self.places).try_acquire_owned()?;
            let (resolver, key) = (Arc::clone(self), key.clone());
            Ok(async move {
                let reply = resolver.work(&target, form, key).await;
                drop(place);
                reply
            })
        };
        let landed = self.flights.join(&key, start).await;
        if matches!(landed, Ok((_, true))) {
            count(&self.metrics.joined);
        }
        match landed {
            Ok((Some(reply), _)) => reply,
            Ok((None, _)) => {
                // A defect of ours. It is told, and the next request starts anew.
                error!("a resolution crashed");
                let problem = Problem::new(ErrorType::InternalError, "the resolver has a defect");
                Arc::new(Reply::problem(&problem.with_code("INTERNAL"), &url))
            }
            Err(tokio::sync::TryAcquireError::NoPermits | tokio::sync::TryAcquireError::Closed) => {
                count(&self.metrics.overloaded);
                let detail = "Too many resolutions are under way; see Retry-After.";
                let refusal = Reply::refusal(StatusCode::SERVICE_UNAVAILABLE, detail);
                Arc::new(refusal.retry_after(Duration::from_secs(1)))
            }
        }
    }

    async fn work(&self, target: &Target, form: Form, key: String) -> Arc<Reply> {
        let started = Instant::now();
        let make = async {
            let made = result::make(self, target, form).await;
            if self.is_outdated(&made, started).await {
                return result::make(self, target, form).await;
            }
            made
        };
        let made = timeout(self.settings.timeout, make).await;
        let made = made.unwrap_or_else(|_| {
            let problem = Problem::new(ErrorType::InternalError, "the resolution took too long");
            let problem = problem.with_code("TIMED_OUT");
            Made {
                reply: Reply::problem(&problem, &target.url),
                life: Life::None,
                why: None,
                newest: None,
            }
        });
        let took = started.elapsed();
        let Made { reply, life, why, .. } = made;
        self.metrics.resolved(reply.outcome, took);
        if reply.status.is_server_error() {
            let (status, milliseconds) = (reply.status.as_u16(), took.as_millis());
            warn!(
                target = target.url,
                status,
                outcome = reply.outcome,
                milliseconds,
                why,
                "not resolved"
            );
        }
        let reply = Arc::new(reply);
        let until = match life {
            Life::None => return reply,
            Life::Fresh(time) => Some(Instant::now() + time),
            Life::Long => None,
        };
        self.cache.put(key, Arc::clone(&reply), until);
        reply
    }

    /// Who has just registered a device may ask at once: that something is not there is only said of
    /// a block that was the newest after the question, put at `since`.
    async fn is_outdated(&self, made: &Made, since: Instant) -> bool {
        let absent = matches!(made.reply.status, StatusCode::NOT_FOUND | StatusCode::GONE);
        let Some(block) = made.newest.filter(|_| absent) else { return false };
        if !self.driver.nodes.renews(since) {
            return false;
        }
        let network = Arc::clone(&self.settings.network);
        let look = self.drive(|world: World| async move { Reader::latest(&world, &network).await });
        // Where no node answers any more, what was found a moment ago is the best there is.
        look.await.is_ok_and(|reader| reader.block() != block)
    }

    /// Runs a conversation with node and gateways to its end.
    pub(crate) async fn drive<T, F>(&self, flow: impl FnOnce(World) -> F) -> T
    where
        F: Future<Output = T> + Send + 'static,
    {
        let machine = Machine::new(flow);
        let machine = if self.remembers {
            machine.sharing(&self.chain)
        } else {
            machine.sharing(&self.chain.without_answers())
        };
        self.driver.drive(machine).await
    }

    /// Says in the log what is served, as far as it is no secret.
    pub(crate) fn introduce(&self, address: SocketAddr) {
        let Settings { network, rpc, quorum, gateways, .. } = &self.settings;
        info!(
            %address,
            network = &*network.name,
            chain = %network.id,
            nodes = rpc.len(),
            quorum,
            gateways = gateways.len(),
            "listening"
        );
    }

    pub(crate) fn methods(&self) -> String {
        let methods = ["io", "key", "ethr"].map(Json::from).to_vec();
        Json::Array(methods).to_text()
    }

    /// What a Universal Resolver shows of a driver. No endpoint: its address may hold a key.
    pub(crate) fn properties(&self) -> String {
        let network = &self.settings.network;
        let contract = |address: Option<_>| {
            address.map_or(Json::Null, |address| Json::from(format!("{address}")))
        };
        let contracts = Object::of([
            ("registry", contract(network.contracts.registry)),
            ("registryV1", contract(network.contracts.registry_v1)),
        ]);
        let driver = Object::of([
            ("version", env!("CARGO_PKG_VERSION").into()),
            ("network", (&*network.name).into()),
            ("chainId", network.id.to_string().into()),
            ("contracts", contracts.into()),
            ("quorum", self.settings.quorum.to_string().into()),
        ]);
        Json::Object(Object::of([("ioid-resolver", driver.into())])).to_text()
    }

    pub(crate) fn metrics_text(&self) -> String {
        let (cache_entries, cache_bytes) = self.cache.size();
        self.metrics.text(&Gauges { cache_entries, cache_bytes, under_way: self.flights.count() })
    }

    /// Whether a balancer should send requests here: a node answers for the right chain, and the
    /// service is not about to end.
    pub(crate) async fn readiness(&self) -> Result<(), String> {
        if self.stopping.load(Ordering::Relaxed) {
            return Err("The service is stopping.".to_owned());
        }
        // Held while asking: many who ask at once cause one question.
        let mut known = self.ready.lock().await;
        if let Some((at, verdict)) = &*known
            && at.elapsed() < READY
        {
            return verdict.clone();
        }
        let network = Arc::clone(&self.settings.network);
        let look = self.drive(|world: World| async move { Reader::latest(&world, &network).await });
        let verdict = match timeout(self.settings.attempt, look).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(format!("No node answers for the chain: {error}")),
            Err(_) => Err("No node answers in time.".to_owned()),
        };
        *known = Some((Instant::now(), verdict.clone()));
        verdict
    }

    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }
}

fn no_target(error: &TargetError) -> Reply {
    let kind = ErrorType::InvalidDid;
    let (problem, url) = match error {
        TargetError::Long => {
            let detail = "A DID URL with its options has at most 2,048 bytes.";
            return Reply::refusal(StatusCode::URI_TOO_LONG, detail);
        }
        TargetError::Encoding => {
            (Problem::new(kind, "percent-encoding must be %XX of UTF-8 text"), "")
        }
        TargetError::Did(DidError::Syntax { input, offset, .. }) if ends_before(input, *offset) => {
            // The DID was fine up to where its path, query or fragment begins.
            (Problem::new(ErrorType::InvalidDidUrl, ""), input.as_str())
        }
        TargetError::Did(DidError::Syntax { input, .. }) => {
            (Problem::new(kind, ""), input.as_str())
        }
        TargetError::Did(_) => (Problem::new(kind, ""), ""),
        TargetError::Options(reason) => (Problem::new(ErrorType::InvalidOptions, *reason), ""),
    };
    let problem = match error {
        TargetError::Did(error) => problem.with_detail(error.to_string()).with_code(error.code()),
        _ => problem,
    };
    Reply::problem(&problem, url)
}

fn ends_before(text: &str, offset: usize) -> bool {
    text.find(['/', '?', '#']).is_some_and(|end| end < offset)
}
