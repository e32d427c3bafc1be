//! Files of IPFS, put together from checked blocks.

use ioid_did::Cid;

use super::dag_pb::{Entry, Kind, Node};
use super::gateways::{Gateways, LARGEST_BLOCK};
use super::{Stop, archive};

/// Blocks that are read for one file, those of its path included. Kubo makes 6 for 1 MiB, and a
/// writer with pieces of 4 KiB 259.
const MOST_BLOCKS: u32 = 320;

/// Levels below a file's root. Balanced files of 1 MiB have two at most, trickle ones some more.
const DEEPEST: u32 = 16;

/// Blocks that came before they were asked for.
type Shelf = Vec<(Cid, Vec<u8>)>;

#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) gateways: &'a mut Gateways,
    /// Bytes of the largest file.
    pub(super) limit: usize,
    shelf: Shelf,
    blocks: u32,
}

/// A piece of a file that is still to be read.
struct Piece {
    cid: Cid,
    /// How long the node above says it is.
    size: Option<u64>,
    depth: u32,
}

impl<'a> Reader<'a> {
    pub(super) fn new(gateways: &'a mut Gateways, limit: usize) -> Self {
        Self { gateways, limit, shelf: Shelf::new(), blocks: 0 }
    }

    /// The CID of the file that `path` names below `root`.
    pub(super) async fn find(&mut self, root: Cid, path: &[String]) -> Result<Cid, Stop> {
        let mut at = root;
        for name in path {
            if at.codec() != Cid::DAG_PB {
                return Err(Stop::Invalid("its path goes on below a file"));
            }
            let block = self.block(&at).await?;
            let node = Node::decode(&block).ok_or(Stop::Invalid(MALFORMED))?;
            match node.data.and_then(Entry::decode).map(|entry| entry.kind) {
                Some(Kind::Directory) => {}
                Some(Kind::Sharded) => return Err(Stop::Invalid(SHARDED)),
                Some(_) => return Err(Stop::Invalid("its path goes on below a file")),
                None => return Err(Stop::Invalid(MALFORMED)),
            }
            let mut named = node.links.into_iter().filter(|link| link.name == name.as_bytes());
            at = match (named.next(), named.next()) {
                (Some(link), None) => link.cid,
                (None, _) => return Err(Stop::Invalid("nothing in its directory has that name")),
                _ => return Err(Stop::Invalid("its directory has that name twice")),
            };
        }
        Ok(at)
    }

    /// The content of the file whose root is `cid`.
    pub(super) async fn read(&mut self, cid: &Cid) -> Result<Vec<u8>, Stop> {
        let mut content = Vec::new();
        // Depth first, the first link on top: the order of the content.
        let mut open = vec![Piece { cid: cid.clone(), size: None, depth: 0 }];
        while let Some(Piece { cid, size, depth }) = open.pop() {
            if cid.codec() != Cid::DAG_PB {
                if !cid.block_is_content() || (depth > 0 && cid.codec() != Cid::RAW) {
                    return Err(Stop::Invalid("its codec is neither a file's nor that of JSON"));
                }
                let block = self.block(&cid).await?;
                if size.is_some_and(|size| size != block.len() as u64) {
                    return Err(Stop::Invalid(LYING));
                }
                self.append(&mut content, &block)?;
                continue;
            }
            let block = self.block(&cid).await?;
            let node = Node::decode(&block).ok_or(Stop::Invalid(MALFORMED))?;
            let entry = node.data.and_then(Entry::decode).ok_or(Stop::Invalid(MALFORMED))?;
            match entry.kind {
                Kind::File => {}
                Kind::Directory => return Err(Stop::Invalid("it is a directory, and no file")),
                Kind::Sharded => return Err(Stop::Invalid(SHARDED)),
                Kind::Other => return Err(Stop::Invalid("it is a symbolic link or metadata")),
            }
            let whole = whole(&entry, node.links.len()).ok_or(Stop::Invalid(LYING))?;
            if size.is_some_and(|size| size != whole) {
                return Err(Stop::Invalid(LYING));
            }
            if whole > self.limit as u64 {
                return Err(Stop::TooLarge);
            }
            if depth == DEEPEST && !node.links.is_empty() {
                return Err(Stop::Invalid("it is nested too deep"));
            }
            self.append(&mut content, entry.data)?;
            if depth == 0 && !node.links.is_empty() {
                self.shelve(&cid).await?;
            }
            let pieces = node.links.into_iter().zip(entry.sizes).rev();
            open.extend(pieces.map(|(link, size)| Piece {
                cid: link.cid,
                size: Some(size),
                depth: depth + 1,
            }));
        }
        Ok(content)
    }

    fn append(&self, content: &mut Vec<u8>, more: &[u8]) -> Result<(), Stop> {
        if content.len() + more.len() > self.limit {
            return Err(Stop::TooLarge);
        }
        content.extend_from_slice(more);
        Ok(())
    }

    /// One block: out of the CID itself, from the shelf, or from a gateway.
    async fn block(&mut self, cid: &Cid) -> Result<Vec<u8>, Stop> {
        self.blocks += 1;
        if self.blocks > MOST_BLOCKS {
            return Err(Stop::Invalid("it is made of too many blocks"));
        }
        if let Some(inline) = cid.inline() {
            return Ok(inline.to_vec());
        }
        if cid.matches_block(&[]).is_none() {
            return Err(Stop::Invalid(
                "a CID in it is made with a hash function other than SHA-256",
            ));
        }
        // It stays there: a file of equal pieces has one block for all of them.
        if let Some((_, block)) = self.shelf.iter().find(|(shelved, _)| shelved == cid) {
            return Ok(block.clone());
        }
        if let Some(block) = self.gateways.recall(cid).await? {
            return Ok(block);
        }
        let limit = if cid.codec() == Cid::DAG_PB { LARGEST_BLOCK } else { self.limit };
        let block = self.gateways.block(cid, limit.min(LARGEST_BLOCK)).await?;
        self.gateways.keep(cid, &block).await;
        Ok(block)
    }

    /// Asks for the rest of a file in one go.
    async fn shelve(&mut self, root: &Cid) -> Result<(), Stop> {
        // As much again for nodes and frames: the smaller the pieces, the more they weigh.
        let limit = 2 * self.limit + LARGEST_BLOCK;
        if let Some(archive) = self.gateways.archive(root, limit).await? {
            for (cid, block) in archive::blocks(&archive) {
                self.gateways.keep(&cid, block).await;
                self.shelf.push((cid, block.to_vec()));
            }
        }
        Ok(())
    }
}

const MALFORMED: &str = "a block of it is no UnixFS";
const SHARDED: &str = "sharded directories are not read";
const LYING: &str = "the sizes that it states are not those of its pieces";

/// Bytes of a file by its node: the own ones and those of each link. None when the node contradicts
/// itself.
fn whole(entry: &Entry<'_>, links: usize) -> Option<u64> {
    if entry.sizes.len() != links {
        return None;
    }
    let own = entry.data.len() as u64;
    let sum = entry.sizes.iter().try_fold(own, |sum, size| sum.checked_add(*size))?;
    (entry.size.unwrap_or(sum) == sum).then_some(sum)
}
