//! From a project name and a serial number to a registered device with an active account.
//!
//! Every step looks at the chain first and is skipped when it has landed, so that a bind which
//! stopped half way is finished by calling it again.

use std::sync::Arc;

use alloy_primitives::{Address, B256, U256};
use ioid_chain::registry::{self, DocumentMetadata, Registration};
use ioid_chain::{Contract, Network, NftContract, mba, nft};
use ioid_did::{BuildDocument, Did, Digest, Identifier, Nft, Owner, Project, Severity, validate};

use crate::account::{AccountTarget, account};
use crate::device::device_nft;
use crate::send::signer;
use crate::{
    AccountStatus, ClientError, Notice, Publisher, Reader, Receipt, Result, World, activate,
    publish, send,
};

/// A step of a bind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BindStep {
    /// The document is made and hashed.
    Document,
    /// Its bytes are put on IPFS.
    Publish,
    /// The registry is told.
    Register,
    /// The account is created and initialised.
    Account,
}

impl BindStep {
    /// The name in the public interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Publish => "publish",
            Self::Register => "register",
            Self::Account => "account",
        }
    }
}

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StepState {
    /// It has begun.
    Running,
    /// It has just landed.
    Done,
    /// The chain shows that it landed before.
    Skipped,
}

impl StepState {
    /// The name in the public interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Skipped => "skipped",
        }
    }
}

/// What to bind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindRequest {
    /// Project name.
    pub project: String,
    /// Serial number or other identifier of the device within its project.
    pub device: String,
    /// Contract of the device NFT, on the client's chain.
    pub token_contract: Address,
    /// Id of the device NFT.
    pub token_id: U256,
    /// Exact document to publish; made here when absent.
    pub document: Option<String>,
    /// Who publishes it; without one it must be published already.
    pub publisher: Option<Publisher>,
    /// Who signs.
    pub from: Option<Address>,
}

/// A bound device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Its identifier.
    pub identifier: Identifier,
    /// Where its document is.
    pub uri: String,
    /// Hash of the document.
    pub hash: B256,
    /// Its account.
    pub account: Address,
    /// Transactions sent now, in order.
    pub transactions: Vec<(BindStep, B256)>,
}

/// Binds a device.
///
/// # Errors
/// `INPUT_EMPTY`, `INPUT_TOO_LONG`, `NFT_MISSING`, `REGISTRY_ALREADY_REGISTERED`,
/// `REGISTRY_NOT_OPERATOR`, `DOCUMENT_INVALID`, `PUBLISH_MISMATCH`, and those of [`send`]. What
/// landed before the error stays; call again to go on.
pub async fn bind(world: &World, network: &Arc<Network>, request: &BindRequest) -> Result<Bound> {
    let tell = |step, state| world.notice(Notice::Step(step, state));
    let identifier = Project::new(&request.project)?.device(&request.device)?;
    let token = mba::Token {
        chain_id: network.id.get(),
        token_contract: request.token_contract,
        token_id: request.token_id,
    };
    let reader = Reader::latest(world, network).await?;
    let owner = match reader.view(&nft::owner_of(token.token_contract, token.token_id)).await {
        Ok(owner) => owner,
        Err(error) if error.is_revert() => {
            let (contract, token_id) = (token.token_contract, token.token_id);
            return Err(ClientError::NftMissing { contract, token_id }.into());
        }
        Err(error) => return Err(error),
    };

    tell(BindStep::Document, StepState::Running);
    let bytes = document(network, request, identifier, owner, &token)?;
    let digest = Digest::of(&bytes);
    let hash = B256::from(*digest.sha256());
    let uri = format!("ipfs://{}", digest.cid());
    tell(BindStep::Document, StepState::Done);

    let mut transactions = Vec::new();
    let registration = Registration {
        identifier,
        chain_id: network.id,
        contract: NftContract::Evm(token.token_contract),
        token_id: token.token_id,
        document: Some(DocumentMetadata { uri: uri.clone(), hash }),
    };
    if is_registered(&reader, identifier, &registration).await? {
        tell(BindStep::Publish, StepState::Skipped);
        tell(BindStep::Register, StepState::Skipped);
    } else {
        check_operator(&reader, request.from).await?;
        if let Some(publisher) = &request.publisher {
            tell(BindStep::Publish, StepState::Running);
            publish(world, publisher, &bytes).await?;
            tell(BindStep::Publish, StepState::Done);
        } else {
            tell(BindStep::Publish, StepState::Skipped);
        }
        tell(BindStep::Register, StepState::Running);
        let call = registry::register(network.contract(Contract::Registry)?, &registration)?;
        let receipt = send(world, network, &call, request.from).await?;
        transactions.push((BindStep::Register, receipt.hash));
        tell(BindStep::Register, StepState::Done);
    }

    let view = account(&reader, &AccountTarget::Token(token)).await?;
    if view.status == AccountStatus::Active {
        tell(BindStep::Account, StepState::Skipped);
    } else {
        tell(BindStep::Account, StepState::Running);
        let receipt: Option<Receipt> = activate(world, network, &token, request.from).await?;
        transactions.extend(receipt.map(|receipt| (BindStep::Account, receipt.hash)));
        tell(BindStep::Account, StepState::Done);
    }
    Ok(Bound { identifier, uri, hash, account: view.address, transactions })
}

/// The bytes to publish: the caller's, or the shape without device keys. The serial number is not
/// in it: whoever wants it to be public gives the document.
fn document(
    network: &Network,
    request: &BindRequest,
    identifier: Identifier,
    owner: Address,
    token: &mba::Token,
) -> Result<Vec<u8>> {
    let did = Did::from(identifier);
    let Some(text) = &request.document else {
        let mut input = BuildDocument::new(did);
        input.owner = Some(Owner { address: owner, chain_id: network.id.get() });
        input.project = Some(request.project.clone());
        input.mba = Some(Nft {
            chain_id: token.chain_id,
            token_contract: token.token_contract,
            token_id: token.token_id,
        });
        return Ok(input.build()?.canonical().as_bytes().to_vec());
    };
    let problems = validate(text, Some(&did));
    match problems.into_iter().find(|problem| problem.severity == Severity::Error) {
        Some(problem) => {
            Err(ClientError::DocumentInvalid { path: problem.path, message: problem.message }
                .into())
        }
        None => Ok(text.clone().into_bytes()),
    }
}

/// Whether the registry says all of `wanted` already; another NFT under the identifier is refused,
/// because registering would silently take the identity away from that device.
async fn is_registered(
    reader: &Reader,
    identifier: Identifier,
    wanted: &Registration,
) -> Result<bool> {
    let did = Did::from(identifier);
    let Some(nft) = device_nft(reader, &did).await? else { return Ok(false) };
    let same = nft.chain_id == wanted.chain_id.get()
        && nft.contract == wanted.contract
        && nft.token_id == wanted.token_id;
    if !same {
        return Err(ClientError::AlreadyRegistered { did: did.to_string() }.into());
    }
    let registry = reader.network().contract(Contract::Registry)?;
    let stored = reader.view(&registry::document_metadata(registry, wanted.identifier)).await?;
    Ok(stored == wanted.document)
}

async fn check_operator(reader: &Reader, from: Option<Address>) -> Result<()> {
    let registry = reader.network().contract(Contract::Registry)?;
    let operator = reader.view(&registry::operator(registry)).await?;
    let signer = match from {
        Some(from) => from,
        None => signer(reader.world()).await?,
    };
    if operator == signer {
        Ok(())
    } else {
        Err(ClientError::NotOperator { operator, signer }.into())
    }
}
