//! Blocks of IPFS that stay in memory, each for the client that fetched it.

use std::cell::RefCell;

use crate::argument::{Arg, Positional};
use crate::call::Outcome;
use crate::reply::Reply;
use crate::{Failure, input};

/// Bytes that the blocks of all clients take together.
const LARGEST: usize = 4 << 20;

struct Kept {
    client: u64,
    cid: String,
    block: Vec<u8>,
}

impl Kept {
    fn is(&self, client: u64, cid: &str) -> bool {
        self.client == client && self.cid == cid
    }

    const fn size(&self) -> usize {
        self.cid.len() + self.block.len()
    }
}

thread_local! {
    /// In the order of their last use.
    static BLOCKS: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

/// The block of a CID, when this client has it.
pub(crate) fn recall(client: u64, cid: &str) -> Option<Vec<u8>> {
    BLOCKS.with_borrow_mut(|blocks| {
        let place = blocks.iter().rposition(|kept| kept.is(client, cid))?;
        let kept = blocks.remove(place);
        let block = kept.block.clone();
        blocks.push(kept);
        Some(block)
    })
}

/// Keeps a block, and of the others those that were used last.
pub(crate) fn keep(client: u64, cid: &str, block: &[u8]) {
    BLOCKS.with_borrow_mut(|blocks| {
        blocks.retain(|kept| !kept.is(client, cid));
        blocks.push(Kept { client, cid: cid.to_owned(), block: block.to_owned() });
        let mut left = LARGEST;
        let fits = |kept: &&Kept| {
            let less = left.checked_sub(kept.size());
            left = less.unwrap_or_default();
            less.is_some()
        };
        let fitting = blocks.iter().rev().take_while(fits).count();
        blocks.drain(..blocks.len() - fitting);
    });
}

/// `client.cache`: whether this says where blocks are kept.
pub(crate) fn check([cache, ..]: &Positional<'_>) -> Outcome {
    match *cache {
        Arg::Bool(false) | Arg::Text("memory" | "persistent") => Ok(Reply::null()),
        _ => {
            let expected = "'memory', 'persistent' or false";
            Err(Failure::input("cache", expected, input::describe(cache)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LARGEST, keep, recall};

    #[test]
    fn a_block_is_its_clients_own_and_the_last_that_was_kept() {
        keep(1, "a", &[1]);
        keep(1, "a", &[2]);
        assert_eq!(recall(1, "a"), Some(vec![2]));
        assert_eq!(recall(2, "a"), None);
    }

    #[test]
    fn what_was_not_used_for_longest_goes_first() {
        let half = vec![0; LARGEST / 2 - 10];
        keep(1, "a", &half);
        keep(2, "b", &half);
        assert!(recall(1, "a").is_some());
        keep(3, "c", &half);
        assert_eq!(recall(2, "b"), None);
        assert!(recall(1, "a").is_some() && recall(3, "c").is_some());
        keep(1, "d", &vec![0; LARGEST + 1]);
        assert_eq!([recall(1, "d"), recall(1, "a"), recall(3, "c")], [None, None, None]);
    }
}
