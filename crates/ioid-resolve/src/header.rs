//! What blocks say of themselves.

use alloy_primitives::B256;
use ioid_did::Json;

use crate::reader::{json, number, word};
use crate::{Answer, ClientError, Fault, FaultCode, PinnedBlock, Reader, Result};

/// `eth_getBlockByNumber`.
pub(crate) const BLOCK: &str = "eth_getBlockByNumber";

/// A block without what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// Its number and hash.
    pub(crate) pin: PinnedBlock,
    /// When it was made, in seconds since 1970 UTC, as its maker says.
    pub(crate) time: u64,
}

impl Header {
    fn read(asked: u64, answer: Answer) -> Result<Self> {
        let block = json(BLOCK, Some(answer))?;
        if block.is_null() {
            let message = ["block ", &asked.to_string(), " is not known"].concat();
            let fault = Fault::new(FaultCode::BlockUnavailable, &message);
            return Err(ClientError::Fault { request: BLOCK, fault }.into());
        }
        let field = |name| block.get(name).unwrap_or(&Json::Null);
        if number(BLOCK, field("number"))? != asked {
            return Err(crate::reader::malformed(BLOCK, "the block that was asked for"));
        }
        let hash = Some(B256::from(word::<32>(BLOCK, field("hash"))?));
        let time = number(BLOCK, field("timestamp"))?;
        Ok(Self { pin: PinnedBlock { block: asked, hash }, time })
    }
}

impl Reader {
    /// The headers of these blocks.
    ///
    /// # Errors
    /// `BLOCK_UNAVAILABLE` when one is not known, and what the node fails with.
    pub(crate) async fn headers(&self, blocks: &[u64]) -> Result<Vec<Header>> {
        let params = |block: &u64| (BLOCK, ["[\"0x", &format!("{block:x}"), "\",false]"].concat());
        let answers = self.ask(blocks.iter().map(params).collect()).await;
        let headers = blocks.iter().zip(answers);
        headers.map(|(block, answer)| Header::read(*block, answer)).collect()
    }
}
