//! Retrieval against gateways that are functions: what they serve, lie about or keep quiet about.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

use serde_json::Value;

use super::*;
use crate::{Answer, FaultCode, Machine, Request, RequestId, Step};

const LIMIT: usize = 1 << 20;

fn read(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests-wasm/vectors");
    serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap()
}

/// What was found, the URLs that were asked, milliseconds that passed, and URLs that were cancelled.
#[derive(Debug)]
struct Story {
    outcome: Result<Retrieved, Unretrieved>,
    asked: Vec<String>,
    time: u32,
    cancelled: Vec<String>,
}

impl Story {
    fn code(&self) -> &'static str {
        self.outcome.as_ref().unwrap_err().error.code()
    }

    fn reason(&self) -> String {
        self.outcome.as_ref().unwrap_err().error.to_string()
    }
}

/// Holds a retrieval; `serve` answers a URL, or never does. Time passes only while nobody answers.
fn tell(uri: &str, gateways: &[&str], mut serve: impl FnMut(&str) -> Option<Answer>) -> Story {
    let (uri, gateways) =
        (uri.to_owned(), gateways.iter().map(|g| (*g).to_owned()).collect::<Vec<_>>());
    let mut machine = Machine::new(|world: World| async move {
        retrieve(&world, &uri, gateways[..].into(), LIMIT).await
    });
    let (mut asked, mut cancelled, mut time) = (Vec::new(), Vec::new(), 0);
    let mut ready: VecDeque<(RequestId, Answer)> = VecDeque::new();
    let mut waits: VecDeque<(RequestId, u32)> = VecDeque::new();
    let mut urls: BTreeMap<RequestId, String> = BTreeMap::new();
    loop {
        let requests = match machine.step() {
            Step::Ask { requests, .. } => requests,
            Step::Done { result: outcome, .. } => return Story { outcome, asked, time, cancelled },
        };
        for (id, request) in requests {
            match request {
                Request::Fetch { url, limit, .. } => {
                    let answer = serve(&url).map(|answer| match answer {
                        Answer::Bytes(bytes) if bytes.len() > limit => {
                            Answer::Failed(Fault::new(FaultCode::ContentTooLarge, "too long"))
                        }
                        answer => answer,
                    });
                    ready.extend(answer.map(|answer| (id, answer)));
                    asked.push(url.clone());
                    urls.insert(id, url);
                }
                Request::Wait { milliseconds } => waits.push_back((id, milliseconds)),
                Request::Cancel => {
                    ready.retain(|(open, _)| *open != id);
                    waits.retain(|(open, _)| *open != id);
                    cancelled.extend(urls.remove(&id));
                }
                Request::Recall { .. } => ready.push_front((id, failed("nothing is kept"))),
                Request::Keep { .. } => ready.push_front((id, Answer::Waited)),
                other => panic!("{other:?}"),
            }
        }
        let (id, answer) = ready.pop_front().unwrap_or_else(|| {
            let (id, milliseconds) = waits.pop_front().expect("someone must still be waited for");
            time += milliseconds;
            assert!(time <= 31_000, "nothing takes longer than it may");
            (id, Answer::Waited)
        });
        machine.answer(id, answer);
    }
}

fn failed(message: &str) -> Answer {
    Answer::Failed(Fault::new(FaultCode::ContentUnavailable, message))
}

/// Serves blocks by CID, and no archives.
fn store(blocks: &BTreeMap<String, Vec<u8>>) -> impl FnMut(&str) -> Option<Answer> {
    |url| {
        let cid = url.split("/ipfs/").nth(1).unwrap().split('?').next().unwrap();
        let found = blocks.get(cid).filter(|_| url.ends_with("?format=raw"));
        Some(found.map_or_else(|| failed("not here"), |block| Answer::Bytes(block.clone())))
    }
}

fn hex(value: &Value) -> Vec<u8> {
    alloy_primitives::hex::decode(value.as_str().unwrap()).unwrap()
}

fn hexes(value: &Value) -> BTreeMap<String, Vec<u8>> {
    let blocks = value.as_object().unwrap().iter();
    blocks.map(|(cid, block)| (cid.clone(), hex(block))).collect()
}

const ONE: &str = "https://one.example";
const TWO: &str = "https://two.example";
const THREE: &str = "https://three.example";

#[test]
fn files_of_the_importer_in_every_layout() {
    for row in read("content/unixfs-files.json")["vectors"].as_array().unwrap() {
        let number = |name: &str| usize::try_from(row[name].as_u64().unwrap()).unwrap();
        let byte = |i: usize| (i ^ (i >> 8) ^ (i >> 16)) as u8;
        let content: Vec<u8> = (0..number("size")).map(byte).collect();
        let mut blocks = hexes(&row["nodes"]);
        let leaves =
            content.chunks(number("chunk")).map(|leaf| (Cid::raw(leaf).to_string(), leaf.to_vec()));
        let leaves =
            leaves.chain([(Cid::raw(b"").to_string(), Vec::new())]).collect::<BTreeMap<_, _>>();
        for leaf in row["leaves"].as_array().unwrap() {
            let cid = leaf.as_str().unwrap().to_owned();
            blocks.insert(cid.clone(), leaves[&cid].clone());
        }
        let uri = format!("ipfs://{}", row["cid"].as_str().unwrap());
        let told = tell(&uri, &[ONE], store(&blocks));
        let found = told.outcome.unwrap_or_else(|error| panic!("{row}: {error:?}"));
        assert!(found.bytes == content, "{uri}");
        assert_eq!(found.cid, Cid::parse(row["cid"].as_str().unwrap()).ok());
        // One request for each block, and one for an archive that was refused.
        let archives = told.asked.iter().filter(|url| url.contains("format=car")).count();
        assert_eq!(archives, usize::from(blocks.len() > 1), "{uri}");
        assert!(told.asked.len() >= blocks.len() + archives, "{uri}");

        if let Some(car) = row.get("car") {
            let car = hex(car);
            let serve = |url: &str| {
                if !url.contains("format=car") {
                    return store(&blocks)(url);
                }
                Some(Answer::Bytes(car.clone()))
            };
            let told = tell(&uri, &[ONE], serve);
            assert_eq!(told.outcome.unwrap().bytes, content);
            assert_eq!(told.asked.len(), 1 + archives, "root and archive: {:?}", told.asked);
            let told = tell(&uri, &[ONE], |url| {
                if url.contains("format=car") { None } else { store(&blocks)(url) }
            });
            assert_eq!(told.time, if archives == 0 { 0 } else { 10_000 });
            assert_eq!(told.outcome.unwrap().bytes, content);
            // Cut or changed anywhere, what is missing is asked for block by block.
            for at in (0..car.len()).step_by(37) {
                let mut broken = car.clone();
                if at % 2 == 0 {
                    broken[at] ^= 1
                } else {
                    broken.truncate(at)
                }
                let serve = |url: &str| {
                    if !url.contains("format=car") {
                        return store(&blocks)(url);
                    }
                    Some(Answer::Bytes(broken.clone()))
                };
                assert_eq!(tell(&uri, &[ONE], serve).outcome.unwrap().bytes, content, "{at}");
            }
        }
    }
}

#[test]
fn files_below_directories() {
    for row in read("content/unixfs-odd.json")["directories"].as_array().unwrap() {
        let (cid, blocks) = (row["cid"].as_str().unwrap(), hexes(&row["blocks"]));
        let told = tell(&format!("ipfs://{cid}"), &[ONE], store(&blocks));
        assert_eq!(told.code(), "CONTENT_INVALID");
        let sharded = row["name"] == "sharded";
        for (path, text) in row["files"].as_object().unwrap() {
            let uri = format!("ipfs://{cid}/{}", path.replace(' ', "%20"));
            let told = tell(&uri, &[ONE], store(&blocks));
            if sharded {
                assert!(told.reason().contains("sharded"), "{told:?}");
            } else {
                assert_eq!(told.outcome.unwrap().bytes, text.as_str().unwrap().as_bytes());
            }
        }
        for (path, reason) in [("missing", "that name"), ("did.json/x", "below a file")] {
            let told = tell(&format!("ipfs://{cid}/{path}"), &[ONE], store(&blocks));
            assert!(sharded || told.reason().contains(reason), "{told:?}");
        }
    }
}

#[test]
fn what_a_writer_can_say_with_right_hashes() {
    for row in read("content/unixfs-odd.json")["vectors"].as_array().unwrap() {
        let blocks = hexes(&row["blocks"]);
        let path =
            row.get("path").map_or_else(String::new, |path| format!("/{}", path.as_str().unwrap()));
        let uri = format!("ipfs://{}{path}", row["cid"].as_str().unwrap());
        let told = tell(&uri, &[ONE], store(&blocks));
        match row.get("text") {
            Some(text) => {
                let found = told.outcome.unwrap_or_else(|error| panic!("{row}: {error:?}"));
                assert_eq!(found.bytes, text.as_str().unwrap().as_bytes(), "{row}");
            }
            None => {
                assert!(matches!(told.code(), "CONTENT_INVALID" | "CONTENT_TOO_LARGE"), "{row}");
                assert!(told.reason().contains(row["error"].as_str().unwrap()), "{row}: {told:?}");
                // The content itself is wrong: nobody else is asked for it.
                assert_eq!(told.asked.iter().filter(|url| url.contains(TWO)).count(), 0);
            }
        }
    }
}

#[test]
fn the_next_gateway_is_asked_when_one_is_late_and_the_loser_is_cancelled() {
    let uri = format!("ipfs://{}", Cid::raw(b"{}"));
    let told = tell(&uri, &[ONE, TWO, THREE], |url| {
        url.starts_with(TWO).then(|| Answer::Bytes(b"{}".to_vec()))
    });
    assert_eq!(told.time, 750);
    assert_eq!(told.asked.len(), 2);
    assert_eq!(told.cancelled, [told.asked[0].clone()]);
    let attempts = told.outcome.unwrap().attempts;
    assert_eq!(attempts.len(), 2);
    assert_eq!(attempts[0].error.as_deref(), Some("another gateway was faster"));
    assert_eq!(attempts[1], Attempt { url: told.asked[1].clone(), error: None });
}

#[test]
fn a_failure_moves_on_at_once_and_is_told() {
    let uri = format!("https://named.example/ipfs/{}", Cid::raw(b"{}"));
    let told = tell(&uri, &[ONE, TWO], |url| {
        Some(if url.starts_with(TWO) {
            Answer::Bytes(b"{}".to_vec())
        } else if url.starts_with(ONE) {
            Answer::Bytes(b"{ }".to_vec())
        } else {
            failed("no route")
        })
    });
    assert_eq!(told.time, 0);
    assert!(told.asked[0].starts_with("https://named.example/ipfs/baf"), "{:?}", told.asked);
    let errors: Vec<_> = told.outcome.unwrap().attempts.into_iter().map(|a| a.error).collect();
    let lied = "it served other bytes than the CID names";
    assert_eq!(errors, [Some("no route".to_owned()), Some(lied.to_owned()), None]);
}

#[test]
fn silence_ends_in_time() {
    let uri = format!("ipfs://{}", Cid::raw(b"{}"));
    let told = tell(&uri, &[ONE, TWO, THREE], |_| None);
    assert_eq!(told.code(), "CONTENT_UNAVAILABLE");
    // Three gateways, 750 ms apart, each with 10 s.
    assert_eq!(told.time, 11_500);
    // The last one with the end itself.
    assert_eq!(told.cancelled.len(), 2);
    let attempts = told.outcome.unwrap_err().attempts;
    assert!(attempts.iter().all(|a| a.error.as_deref() == Some("it did not answer in time")));

    let told = tell("https://web.example/did.json", &[ONE], |_| None);
    assert_eq!((told.code(), told.time), ("CONTENT_UNAVAILABLE", 10_000));

    // Blocks that each come just in time do not add up.
    let rows = read("content/unixfs-files.json");
    let row = rows["vectors"].as_array().unwrap().iter().find(|row| {
        row["layout"] == "balanced" && row["size"] == 300 && row["raw_leaves"] == false
    });
    let row = row.unwrap();
    let blocks = hexes(&row["nodes"]);
    let many: Vec<String> = (0..20).map(|i| format!("https://g{i}.example")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut served = 0;
    let told = tell(&format!("ipfs://{}", row["cid"].as_str().unwrap()), &many, |url| {
        // Each block comes from the last gateway that is asked for it only.
        served += 1;
        if served % 15 == 0 { store(&blocks)(url) } else { None }
    });
    assert_eq!(told.code(), "CONTENT_UNAVAILABLE");
    assert_eq!(told.time, 30_000);
}

#[test]
fn nobody_is_asked_in_vain() {
    let nobody = |_: &str| -> Option<Answer> { panic!("nobody should be asked") };
    let told = tell(&format!("ipfs://{}", Cid::raw(b"{}")), &[], nobody);
    assert_eq!(told.code(), "CONTENT_UNAVAILABLE");
    assert!(told.reason().contains("no gateway is configured"));
    assert_eq!(tell("http://a.example/did.json", &[ONE], nobody).code(), "URI_INVALID");
    let told = tell(&format!("ipfs://{}", Cid::raw(b"{}")), &["http://ipfs.io"], nobody);
    assert_eq!(told.code(), "INPUT_INVALID");
    let found = tell("data:,%7B%7D", &[ONE], nobody).outcome.unwrap();
    assert_eq!((found.bytes, found.cid), (b"{}".to_vec(), None));
    let long = format!("data:,{}", "a".repeat(LIMIT + 1));
    assert_eq!(tell(&long, &[], nobody).code(), "URI_INVALID");
}

#[test]
fn a_caller_who_gives_up_is_obeyed() {
    let told = tell(&format!("ipfs://{}", Cid::raw(b"{}")), &[ONE, TWO], |_| {
        Some(Answer::Failed(Fault::new(FaultCode::Aborted, "the caller gave up")))
    });
    assert_eq!((told.code(), told.asked.len()), ("ABORTED", 1));
}

#[test]
fn what_was_kept_is_checked_again() {
    let cid = Cid::raw(b"{}");
    for (kept, asked) in [(&b"{}"[..], 0), (b"{ }", 1)] {
        let uri = format!("ipfs://{cid}");
        let mut machine = Machine::new(|world: World| async move {
            retrieve(&world, &uri, [ONE.to_owned()][..].into(), LIMIT).await
        });
        let (mut fetched, mut offered) = (0, Vec::new());
        let found = loop {
            let requests = match machine.step() {
                Step::Ask { requests, .. } => requests,
                Step::Done { result, .. } => break result.unwrap(),
            };
            for (id, request) in requests {
                let answer = match request {
                    Request::Recall { cid: name } => {
                        assert_eq!(name, cid.to_string());
                        Answer::Bytes(kept.to_vec())
                    }
                    Request::Fetch { .. } => {
                        fetched += 1;
                        Answer::Bytes(b"{}".to_vec())
                    }
                    Request::Keep { cid, block } => {
                        offered.push((cid, block));
                        Answer::Waited
                    }
                    _ => continue,
                };
                machine.answer(id, answer);
            }
        };
        assert_eq!((found.bytes.as_slice(), fetched, offered.len()), (&b"{}"[..], asked, asked));
        assert!(offered.iter().all(|(name, block)| *name == cid.to_string() && block == b"{}"));
    }
}
