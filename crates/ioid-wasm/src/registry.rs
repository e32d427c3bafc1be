//! `registry`.

use alloc::{format, vec::Vec};

use ioid_chain::function::registry::{REGISTER, REGISTER_WITH_DOCUMENT};
use ioid_chain::registry::{self, BatchDevice};
use ioid_chain::{ChainId, Contract, NftContract};
use ioid_did::{Did, Identifier};

use crate::argument::{Arg, Positional};
use crate::call::{Outcome, call, contract_at};
use crate::{Failure, input, row};

fn identifier(value: &Arg<'_>) -> Result<Identifier, Failure> {
    let did =
        Did::parse(input::text(value, "did")?).map_err(|error| Failure::from(error).at("did"))?;
    did.identifier().map_err(|error| Failure::from(error).at("did"))
}

fn device(
    did: &Arg<'_>,
    chain_id: &Arg<'_>,
    nft_contract: &Arg<'_>,
    token_id: &Arg<'_>,
) -> Result<BatchDevice, Failure> {
    let contract = NftContract::parse(input::text(nft_contract, "nftContract")?)
        .map_err(|error| Failure::from(error).at("nftContract"))?;
    Ok(BatchDevice {
        identifier: identifier(did)?,
        chain_id: ChainId::new(input::uint(chain_id, "chainId")?)
            .map_err(|error| Failure::from(error).at("chainId"))?,
        contract,
        token_id: input::uint(token_id, "tokenId")?,
    })
}

/// `registry.register`: target, chain and device, then the document, whose URI is missing for none.
pub(crate) fn register(arguments: &Positional<'_>) -> Outcome {
    let [_, _, _, _, _, _, uri, ..] = arguments;
    row::call(if uri.is_missing() { &REGISTER } else { &REGISTER_WITH_DOCUMENT }, arguments)
}

/// `registry.batchRegister`: each device is a list of its fields.
pub(crate) fn batch_register([wrapper, rows, chain, ..]: &Positional<'_>) -> Outcome {
    let mut devices = Vec::new();
    for (index, row) in input::list(rows, "devices")?.enumerate() {
        let [did, chain_id, contract, token_id, ..] = input::list(&row, "devices")?.by_position();
        let device = device(&did, &chain_id, &contract, &token_id);
        devices.push(device.map_err(|error| error.at(&format!("devices[{index}]")))?);
    }
    let wrapper = contract_at(wrapper, "wrapper", chain, Contract::BatchWrapper)?;
    Ok(call(registry::batch_register(wrapper, &devices)?))
}
