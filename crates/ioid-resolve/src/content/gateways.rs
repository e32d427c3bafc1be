//! Blocks from gateways, of which none is trusted and any may be slow.
//!
//! The first gateway is asked; each next one when the one before has failed or is late. The first
//! block that has the right hash wins, and all others are cancelled. Time is counted in ticks of one
//! timer that runs as long as the retrieval, so that many quick blocks cannot stretch it.
//!
//! Source: [trustless gateway](https://specs.ipfs.tech/http-gateways/trustless-gateway/).

use ioid_did::Cid;

use super::{Attempt, Stop};
use crate::machine::Open;
use crate::{Answer, Fault, FaultCode, Request, RequestId, World};

/// Milliseconds of a tick.
pub(super) const TICK: u32 = 250;
/// Ticks after which the next gateway is asked too: 750 ms.
pub(super) const HEDGE: u32 = 3;
/// Ticks that one answer may take: 10 s.
pub(super) const PATIENCE: u32 = 40;
/// Ticks that a retrieval may take: 30 s.
pub(super) const LONGEST: u32 = 120;

/// Bytes of the largest block that IPFS implementations exchange: 2 MiB.
pub(super) const LARGEST_BLOCK: usize = 2 << 20;

const RAW: &str = "application/vnd.ipld.raw";

#[derive(Debug)]
struct Gateway {
    base: String,
    /// What it was asked first, and then what it failed at.
    asked: Option<String>,
    failed: Option<String>,
    served: bool,
}

#[derive(Debug)]
struct Pending {
    id: RequestId,
    gateway: usize,
    /// In ticks.
    since: u32,
}

/// The gateways of one retrieval, and what became of each.
#[derive(Debug)]
pub(super) struct Gateways {
    all: Vec<Gateway>,
    /// The one that gave the last block: it will have the next one too.
    best: usize,
    world: World,
    open: Open,
    tick: RequestId,
    now: u32,
    /// The last bytes that were not what their CID names.
    pub(super) other: Option<Vec<u8>>,
}

impl Gateways {
    pub(super) fn new(world: &World, bases: Vec<String>) -> Self {
        let mut open = world.begin();
        let tick = open.add(Request::Wait { milliseconds: TICK });
        let gateway = |base| Gateway { base, asked: None, failed: None, served: false };
        let all = bases.into_iter().map(gateway).collect();
        Self { all, best: 0, world: world.clone(), open, tick, now: 0, other: None }
    }

    /// What became of each gateway that was asked.
    pub(super) fn attempts(&mut self) -> Vec<Attempt> {
        let asked = self.all.iter_mut().filter_map(|gateway| {
            let slower = || "another gateway was faster".to_owned();
            let served = gateway.served && gateway.failed.is_none();
            let error = (!served).then(|| gateway.failed.take().unwrap_or_else(slower));
            Some(Attempt { url: gateway.asked.take()?, error })
        });
        asked.collect()
    }

    /// One block, whose hash is its CID's.
    pub(super) async fn block(&mut self, cid: &Cid, limit: usize) -> Result<Vec<u8>, Stop> {
        let path = ["/ipfs/", &cid.to_string(), "?format=raw"].concat();
        let mut pending = Vec::new();
        let mut tried = vec![false; self.all.len()];
        loop {
            let newest = pending.iter().map(|open: &Pending| open.since).max();
            if newest.is_none_or(|since| self.now - since >= HEDGE)
                && let Some(gateway) = self.next(&tried)
            {
                self.ask(gateway, &path, limit, &mut pending);
                tried.iter_mut().skip(gateway).take(1).for_each(|tried| *tried = true);
            }
            if pending.is_empty() {
                return Err(Stop::Unavailable);
            }
            let Some((gateway, answer)) = self.hear(&mut pending).await? else { continue };
            let error = match answer {
                Answer::Bytes(bytes) if cid.matches_block(&bytes) == Some(true) => {
                    self.end(&mut pending);
                    self.serve(gateway);
                    return Ok(bytes);
                }
                Answer::Bytes(bytes) => {
                    self.other = Some(bytes);
                    "it served other bytes than the CID names".to_owned()
                }
                answer => failure(answer)?,
            };
            self.fail(gateway, &path, error);
        }
    }

    /// A block that was kept earlier, if it is still what its CID names.
    pub(super) async fn recall(&mut self, cid: &Cid) -> Result<Option<Vec<u8>>, Stop> {
        let id = self.open.add(Request::Recall { cid: cid.to_string() });
        // No gateway has this number: that nothing was kept is nobody's failure.
        let mut pending = vec![Pending { id, gateway: usize::MAX, since: self.now }];
        while !pending.is_empty() {
            match self.hear(&mut pending).await? {
                Some((_, Answer::Bytes(block))) if cid.matches_block(&block) == Some(true) => {
                    return Ok(Some(block));
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// Offers a checked block to be kept.
    pub(super) async fn keep(&self, cid: &Cid, block: &[u8]) {
        let keep = Request::Keep { cid: cid.to_string(), block: block.to_vec() };
        self.world.ask(keep).await;
    }

    /// A whole file or directory in one answer of the gateway that served last; nothing when it
    /// cannot, which is no failure: blocks can be asked for one by one. What is in it is unchecked.
    pub(super) async fn archive(
        &mut self,
        cid: &Cid,
        limit: usize,
    ) -> Result<Option<Vec<u8>>, Stop> {
        let Some(Gateway { base, served: true, .. }) = self.all.get(self.best) else {
            return Ok(None);
        };
        let query = "?format=car&dag-scope=entity&entity-bytes=0:*";
        let url = [base, "/ipfs/", &cid.to_string(), query].concat();
        let accept = "application/vnd.ipld.car; version=1; order=dfs; dups=n";
        let id = self.open.add(Request::Fetch { url, accept, limit });
        // Under no gateway's number: it may still have the blocks.
        let mut pending = vec![Pending { id, gateway: usize::MAX, since: self.now }];
        while !pending.is_empty() {
            match self.hear(&mut pending).await? {
                None => {}
                Some((_, Answer::Bytes(bytes))) => return Ok(Some(bytes)),
                Some((_, answer)) => drop(failure(answer)?),
            }
        }
        Ok(None)
    }

    /// What a web address serves, which nothing has checked.
    pub(super) async fn page(&mut self, url: &str, limit: usize) -> Result<Vec<u8>, Stop> {
        self.all.push(Gateway {
            base: String::new(),
            asked: Some(url.to_owned()),
            failed: None,
            served: false,
        });
        let request =
            Request::Fetch { url: url.to_owned(), accept: "application/json, */*", limit };
        let id = self.open.add(request);
        let mut pending = vec![Pending { id, gateway: 0, since: self.now }];
        while !pending.is_empty() {
            match self.hear(&mut pending).await? {
                None => {}
                Some((_, Answer::Bytes(bytes))) => {
                    self.serve(0);
                    return Ok(bytes);
                }
                Some((_, answer)) => {
                    let error = failure(answer)?;
                    self.note(0, error);
                }
            }
        }
        Err(Stop::Unavailable)
    }

    /// The next to ask: the one that served last, then the others in their order.
    fn next(&self, tried: &[bool]) -> Option<usize> {
        let fresh = |at: &usize| {
            tried.get(*at) == Some(&false)
                && self.all.get(*at).is_some_and(|gateway| gateway.failed.is_none())
        };
        Some(self.best).filter(fresh).or_else(|| (0..self.all.len()).find(fresh))
    }

    fn ask(&mut self, gateway: usize, path: &str, limit: usize, pending: &mut Vec<Pending>) {
        let Some(found) = self.all.get_mut(gateway) else { return };
        let url = [&found.base, path].concat();
        found.asked.get_or_insert_with(|| url.clone());
        let id = self.open.add(Request::Fetch { url, accept: RAW, limit });
        pending.push(Pending { id, gateway, since: self.now });
    }

    /// Waits for an answer to one of `pending`, which it leaves, or for a tick. What has become too
    /// late is cancelled and noted.
    async fn hear(&mut self, pending: &mut Vec<Pending>) -> Result<Option<(usize, Answer)>, Stop> {
        let (id, answer) = self.open.first().await;
        if id != self.tick {
            let at = pending.iter().position(|open| open.id == id);
            return Ok(at.map(|at| (pending.swap_remove(at).gateway, answer)));
        }
        if let Answer::Failed(fault) = answer {
            return Err(Stop::Aborted(fault));
        }
        self.now += 1;
        self.tick = self.open.add(Request::Wait { milliseconds: TICK });
        let over = self.now >= LONGEST;
        let now = self.now;
        let late = |open: &mut Pending| over || now - open.since >= PATIENCE;
        for Pending { id, gateway, .. } in pending.extract_if(.., late) {
            self.open.cancel(id);
            self.note(gateway, "it did not answer in time".to_owned());
        }
        if over { Err(Stop::Unavailable) } else { Ok(None) }
    }

    /// The gateway had the right block.
    fn serve(&mut self, gateway: usize) {
        self.best = gateway;
        self.all.iter_mut().skip(gateway).take(1).for_each(|found| found.served = true);
    }

    /// The gateway is not asked again.
    fn fail(&mut self, gateway: usize, path: &str, error: String) {
        if let Some(found) = self.all.get_mut(gateway) {
            found.asked = Some([&found.base, path].concat());
        }
        self.note(gateway, error);
    }

    fn note(&mut self, gateway: usize, error: String) {
        self.all
            .iter_mut()
            .skip(gateway)
            .take(1)
            .for_each(|found| found.failed = Some(error.clone()));
    }

    fn end(&mut self, pending: &mut Vec<Pending>) {
        for open in pending.drain(..) {
            self.open.cancel(open.id);
        }
    }
}

/// Why there are no bytes, unless it is that nobody wants them any more.
fn failure(answer: Answer) -> Result<String, Stop> {
    match answer {
        Answer::Failed(fault) if fault.code == FaultCode::Aborted => Err(Stop::Aborted(fault)),
        Answer::Failed(fault) => Ok(fault.message),
        _ => {
            Err(Stop::Aborted(Fault::new(FaultCode::Internal, "the driver answered without bytes")))
        }
    }
}

/// Where `/ipfs/<cid>` of a gateway begins: `https://`, or `http://` on this very machine, where a
/// node runs that the caller named, or anywhere when `plain`. None for anything else.
pub(super) fn base(gateway: &str, plain: bool) -> Option<String> {
    let base = gateway.trim_end_matches('/');
    let base = base.strip_suffix("/ipfs").unwrap_or(base);
    is_usable(base, plain).then(|| base.to_owned())
}

/// `https://`, or `http://` to this very machine.
pub(super) fn is_private_enough(url: &str) -> bool {
    is_usable(url, false)
}

fn is_usable(url: &str, plain_http: bool) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '\\' | '"' | '<' | '>' | '`');
    let (secure, rest) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (_, Some(rest)) => (false, rest),
        _ => return false,
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => host,
        _ => authority,
    };
    let this_machine = host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    url.chars().all(plain)
        && !host.is_empty()
        && !authority.contains('@')
        && (secure || this_machine || plain_http)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gateways_are_https_or_here() {
        for (text, expected) in [
            ("https://ipfs.io", Some("https://ipfs.io")),
            ("https://ipfs.io/ipfs/", Some("https://ipfs.io")),
            ("https://h.example:8443/base/", Some("https://h.example:8443/base")),
            ("http://127.0.0.1:8650", Some("http://127.0.0.1:8650")),
            ("http://localhost:8080/", Some("http://localhost:8080")),
            ("http://[::1]:8080", Some("http://[::1]:8080")),
            ("http://x.localhost", Some("http://x.localhost")),
            ("http://ipfs.io", None),
            ("http://127.0.0.1.evil.example", None),
            ("http://localhost@evil.example", None),
            ("https://user@a.example", None),
            ("https://", None),
            ("https://a b", None),
            ("ftp://a", None),
            ("ipfs.io", None),
            ("", None),
        ] {
            assert_eq!(base(text, false).as_deref(), expected, "{text}");
        }
        assert_eq!(base("http://kubo:8080/", true).as_deref(), Some("http://kubo:8080"));
        for text in ["http://localhost@evil.example", "http://", "ftp://a", "ipfs.io", "http://a b"]
        {
            assert_eq!(base(text, true), None, "{text}");
        }
    }
}
