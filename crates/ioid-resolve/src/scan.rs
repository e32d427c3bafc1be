//! Events of a contract, a page at a time, in ranges as wide as the node gives.

use alloy_primitives::{Address, B256};

use crate::logs::{LogFilter, Round};
use crate::{ChainLog, Reader, Result};

/// Blocks in one `eth_getLogs`: what IoTeX allows.
pub const BLOCKS_AT_ONCE: u64 = 2_000;

/// Logs of one page, unless a single block has more: what is looked up about each of them stays
/// well within what one conversation may ask.
const LOGS_AT_ONCE: usize = 500;

/// Where a scan begins, and how it goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// First block of this page; 0 when absent.
    pub from: Option<u64>,
    /// Last block of the whole scan; the latest when absent.
    pub to: Option<u64>,
    /// Blocks in one range, as the page before says.
    pub blocks: Option<u64>,
}

/// One page of a scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What was found, oldest first.
    pub found: Vec<T>,
    /// First block of the page.
    pub from: u64,
    /// Last block of the page.
    pub block: u64,
    /// Last block of the whole scan.
    pub to: u64,
    /// First block of the next page; `None` at the end.
    pub next: Option<u64>,
    /// Blocks in one range of the next page.
    pub blocks: u64,
}

impl<T> Page<T> {
    /// The same page with what its logs were about.
    pub(crate) fn with<U>(self, found: Vec<U>) -> Page<U> {
        let Self { from, block, to, next, blocks, .. } = self;
        Page { found, from, block, to, next, blocks }
    }
}

impl Scan {
    /// Reads one page. A node that refuses a range for its size is asked for half of it, down to a
    /// single block; after a page that it gave, ranges grow again.
    ///
    /// # Errors
    /// What the node fails with.
    pub(crate) async fn page(
        self,
        reader: &Reader,
        address: Address,
        topic: B256,
    ) -> Result<Page<ChainLog>> {
        let to = self.to.unwrap_or_else(|| reader.block()).min(reader.block());
        let from = self.from.unwrap_or_default();
        let mut blocks = self.blocks.unwrap_or(BLOCKS_AT_ONCE).clamp(1, BLOCKS_AT_ONCE);
        let filter = LogFilter { address, topics: &[topic], subject: None };
        let mut page = Page { found: Vec::new(), from, block: to, to, next: None, blocks };
        if from > to {
            return Ok(page);
        }
        loop {
            let Round { found, read, refused } = filter.after(reader, from, to, blocks).await;
            let narrow = refused.as_ref().is_some_and(|error| error.is_about_size());
            match (read, refused) {
                // The next page begins where this one was refused.
                (Some(end), refused) => {
                    page.found = found;
                    page.block = end;
                    page.blocks = match refused {
                        Some(_) if narrow => (blocks / 2).max(1),
                        Some(_) => blocks,
                        None => (blocks * 2).min(BLOCKS_AT_ONCE),
                    };
                    page.cut();
                    break;
                }
                (None, Some(error)) if blocks == 1 || !narrow => return Err(error),
                (None, _) => blocks /= 2,
            }
        }
        page.next = (page.block < to).then(|| page.block.saturating_add(1));
        Ok(page)
    }
}

impl Page<ChainLog> {
    /// Ends the page early, between two blocks, when it has too many logs.
    fn cut(&mut self) {
        let Some(first_too_many) = self.found.get(LOGS_AT_ONCE).map(|log| log.block) else {
            return;
        };
        let one_block = self.found.first().is_some_and(|log| log.block == first_too_many);
        self.block = if one_block { first_too_many } else { first_too_many.saturating_sub(1) };
        self.found.retain(|log| log.block <= self.block);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ioid_chain::Network;
    use ioid_did::Json;

    use super::*;
    use crate::{Answer, Fault, Machine, Request, Step, World};

    const HEAD: u64 = 100_000;

    /// A node that gives ranges of so many blocks and so many logs, in these words.
    struct Node {
        widest: u64,
        most: usize,
        words: &'static str,
        logs: Vec<u64>,
    }

    impl Node {
        fn answer(&self, method: &str, params: &str) -> Answer {
            let params = Json::parse(params).unwrap();
            let number = |name: &str| {
                let text = params.as_array().unwrap()[0].get(name).unwrap().as_str().unwrap();
                u64::from_str_radix(text.strip_prefix("0x").unwrap(), 16).unwrap()
            };
            let text = match method {
                "eth_chainId" => r#""0x1251""#.to_owned(),
                "eth_getLogs" => {
                    let (from, to) = (number("fromBlock"), number("toBlock"));
                    let found = self.logs.iter().filter(|block| (from..=to).contains(*block));
                    if to - from >= self.widest || found.clone().count() > self.most {
                        return Answer::Failed(Fault::from_rpc(-32_000, self.words, None));
                    }
                    let log = |block: &u64| {
                        let (address, topic) = (Address::ZERO, B256::ZERO);
                        format!(
                            r#"{{"address":"{address}","topics":["{topic}"],"data":"0x","blockNumber":"0x{block:x}","logIndex":"0x0"}}"#
                        )
                    };
                    format!("[{}]", found.map(log).collect::<Vec<_>>().join(","))
                }
                _ => format!(r#"{{"number":"0x{HEAD:x}","hash":"{}"}}"#, B256::ZERO),
            };
            Answer::Json(Json::parse(&text).unwrap())
        }

        fn page(&self, scan: Scan) -> Result<Page<ChainLog>> {
            let network = Arc::new(Network::IOTEX.clone());
            let mut machine = Machine::new(|world: World| async move {
                let reader = Reader::latest(&world, &network).await?;
                scan.page(&reader, Address::ZERO, B256::ZERO).await
            });
            loop {
                match machine.step() {
                    Step::Done { result, .. } => return result,
                    Step::Ask { requests, .. } => {
                        for (id, request) in requests {
                            let Request::Read { method, params, .. } = request else { panic!() };
                            machine.answer(id, self.answer(method, &params));
                        }
                    }
                }
            }
        }

        /// Every page; what was found, and the width of each page's ranges.
        fn scan(&self, from: u64) -> (Vec<u64>, Vec<u64>) {
            let (mut found, mut widths) = (Vec::new(), Vec::new());
            let mut scan = Scan { from: Some(from), ..Scan::default() };
            loop {
                let page = self.page(scan).unwrap();
                assert_eq!(page.from, scan.from.unwrap());
                found.extend(page.found.iter().map(|log| log.block));
                widths.push(page.blocks);
                let Some(next) = page.next else { break };
                assert!(next > page.from, "a scan goes on");
                scan = Scan { from: Some(next), to: Some(page.to), blocks: Some(page.blocks) };
            }
            (found, widths)
        }
    }

    #[test]
    fn ranges_fit_the_node_whatever_it_says() {
        let words = [
            "query returned more than 10000 results",
            "block range is too wide",
            "exceed maximum block range: 500",
            "eth_getLogs is limited to a 500 range",
            "Log response size exceeded",
            "query timeout exceeded",
            "range exceeds the limit",
            "requested too many blocks from 0 to 2000, maximum is set to 500",
        ];
        let logs: Vec<u64> = (0..200).map(|nth| 60_000 + nth * 150).collect();
        for words in words {
            for (widest, most) in [(500, 1_000), (2_000, 3), (1, 1_000)] {
                let node = Node { widest, most, words, logs: logs.clone() };
                let from = if widest == 1 { HEAD - 50 } else { 60_000 };
                let expected: Vec<u64> =
                    logs.iter().copied().filter(|block| (from..=HEAD).contains(block)).collect();
                let (found, _) = node.scan(from);
                assert_eq!(found, expected, "each once and in order: {words} {widest} {most}");
            }
        }
    }

    #[test]
    fn ranges_grow_again_where_there_is_little() {
        let crowd: Vec<u64> = (70_000..70_200).collect();
        let node = Node { widest: 2_000, most: 50, words: "too many results", logs: crowd.clone() };
        let (found, widths) = node.scan(60_000);
        assert_eq!(found, crowd);
        assert!(widths.iter().any(|width| *width < 100), "{widths:?}");
        assert_eq!(widths.last(), Some(&BLOCKS_AT_ONCE), "{widths:?}");
    }

    #[test]
    fn a_page_with_much_ends_between_two_blocks() {
        let node = |logs| Node { widest: 2_000, most: usize::MAX, words: "", logs };
        let many: Vec<u64> = (0..2_000).map(|nth| 90_000 + nth / 2).collect();
        let page = node(many.clone()).page(Scan { from: Some(90_000), ..Scan::default() }).unwrap();
        assert_eq!((page.found.len(), page.next), (LOGS_AT_ONCE, Some(90_250)));
        assert_eq!(node(many.clone()).scan(90_000).0, many);
        let one_block = vec![90_000; 700];
        assert_eq!(node(one_block.clone()).scan(90_000).0, one_block);
    }

    #[test]
    fn an_error_of_another_kind_ends_the_scan() {
        let node = Node { widest: 1, most: 0, words: "out of cheese", logs: Vec::new() };
        assert_eq!(node.page(Scan::default()).unwrap_err().code(), "RPC_ERROR");
    }

    #[test]
    fn beyond_the_head_there_is_nothing() {
        let node = Node { widest: 2_000, most: 9, words: "", logs: vec![HEAD] };
        let page = node.page(Scan { from: Some(HEAD + 1), ..Scan::default() }).unwrap();
        assert_eq!((page.found.len(), page.next), (0, None));
    }
}
