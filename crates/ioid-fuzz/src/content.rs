//! Content from gateways: blocks with the right hashes that say anything, archives, addresses.

use std::collections::BTreeMap;

use ioid_did::Cid;
use ioid_resolve::{Answer, Fault, FaultCode, Machine, Request, Step, World, retrieve};

use crate::{failure, text};

const LIMIT: usize = 1 << 12;
/// More than a retrieval may ask for.
const MOST_STEPS: usize = 3_000;

/// The bytes are an address; the root of a file, whose blocks are all that their CIDs name; and an
/// archive that comes with another root. What is found is short enough and has its hash.
pub(crate) fn content(data: &[u8]) {
    if let Some(uri) = text(data) {
        retrieved(uri, &BTreeMap::new(), data);
    }
    let half = data.split_at(data.len() / 2);
    let mut blocks = BTreeMap::new();
    for block in [data, half.0, half.1] {
        let cid = Cid::from_sha256(Cid::DAG_PB, sha256(block));
        blocks.insert(cid.to_string(), block.to_vec());
    }
    for root in blocks.keys() {
        retrieved(&format!("ipfs://{root}"), &blocks, data);
        retrieved(&format!("ipfs://{root}/name"), &blocks, data);
    }
    // A file of two pieces, of which the archive may bring any.
    let leaf = Cid::from_sha256(Cid::RAW, sha256(half.1));
    let link = [&[0x0a, 36, 1, 0x55, 0x12, 0x20], leaf.digest()].concat();
    let entry = [&[0x08, 2, 0x20][..], &varint(half.1.len())].concat();
    let root = [&[0x12, 38][..], &link, &[0x0a, entry.len() as u8], &entry].concat();
    let cid = Cid::from_sha256(Cid::DAG_PB, sha256(&root)).to_string();
    let uri = format!("ipfs://{cid}");
    blocks.insert(cid, root);
    assert_eq!(retrieved(&uri, &blocks, data), None, "its piece is nowhere, unless in the archive");
    blocks.insert(leaf.to_string(), half.1.to_vec());
    let fits = half.1.len() <= LIMIT;
    assert_eq!(retrieved(&uri, &blocks, data), fits.then(|| half.1.to_vec()));
}

fn sha256(block: &[u8]) -> [u8; 32] {
    Cid::raw(block).sha256().unwrap_or_default()
}

fn varint(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// What a gateway with these blocks, and one archive for everything, leads to.
fn retrieved(uri: &str, blocks: &BTreeMap<String, Vec<u8>>, archive: &[u8]) -> Option<Vec<u8>> {
    let uri = uri.to_owned();
    let mut machine = Machine::new(|world: World| async move {
        retrieve(&world, &uri, ["https://gateway.example".to_owned()][..].into(), LIMIT).await
    });
    for step in 0.. {
        assert!(step < MOST_STEPS, "it goes on asking");
        let requests = match machine.step() {
            Step::Ask { requests, .. } => requests,
            Step::Done { result: Ok(found), .. } => {
                assert!(found.bytes.len() <= LIMIT);
                let cid = found.cid.filter(Cid::block_is_content);
                assert!(cid.is_none_or(|cid| cid.matches_block(&found.bytes) == Some(true)));
                return Some(found.bytes);
            }
            Step::Done { result: Err(failed), .. } => {
                failure::check(failed.error.code(), &failed.error.details(), &failed.error);
                return None;
            }
        };
        for (id, request) in requests {
            let Request::Fetch { url, .. } = request else {
                if !matches!(request, Request::Wait { .. } | Request::Cancel) {
                    machine.answer(id, Answer::Waited);
                }
                continue;
            };
            let name = url.rsplit_once("/ipfs/").map_or(&*url, |(_, name)| name);
            let block = match name.split_once('?') {
                Some((_, query)) if query.starts_with("format=car") => Some(archive.to_vec()),
                Some((cid, _)) => blocks.get(cid).cloned(),
                None => Some(archive.to_vec()),
            };
            let missing =
                || Answer::Failed(Fault::new(FaultCode::ContentStatus, "HTTP status 404"));
            machine.answer(id, block.map_or_else(missing, Answer::Bytes));
        }
    }
    None
}
