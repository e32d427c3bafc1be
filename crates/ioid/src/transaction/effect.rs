use alloy_primitives::{Address, B256, Bytes, U256};
use alloy_sol_types::{SolCall, SolEvent};
use ioid_chain::strict::{self, Encode};
use ioid_chain::{Contract, abi, mba};

use super::account::{self, Created};
use super::context::{Context, Knowledge};
use super::contract::ContractKind as Kind;
use super::decode::{CallInput, Operation, decode};
use super::step::Step;
use super::value::Value;

/// Something that must be observable after a transaction that did what it was meant to.
///
/// A transaction can be confirmed and do nothing: a call to an account that has no code, or whose
/// proxy has no implementation, succeeds. Whoever sent it checks these.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// The account has exactly this code (ERC-6551 proxy with its token), of 173 bytes.
    AccountCode {
        /// The account.
        account: Address,
        /// Its code.
        code: Bytes,
    },
    /// The account's ERC-1967 implementation slot holds this address.
    Implementation {
        /// The account.
        account: Address,
        /// What the slot [`mba::IMPLEMENTATION_SLOT`] holds.
        implementation: Address,
    },
    /// `state()` of the account differs from before.
    StateChanged {
        /// The account.
        account: Address,
    },
    /// The receipt has a log of this address with these topics and data; `None` is any.
    Log {
        /// Who logs.
        address: Address,
        /// Topics in order, the event's own first.
        topics: Vec<Option<B256>>,
        /// Data.
        data: Option<Bytes>,
    },
    /// This read returns these bytes. A read that reverts says nothing: not every account has
    /// every view.
    View {
        /// Who is asked.
        to: Address,
        /// With which data.
        data: Bytes,
        /// What comes back.
        returns: Bytes,
    },
}

/// What must be observable after a call succeeded, in the order of the calls inside it.
///
/// Calls that may fail, code run by DELEGATECALL, and calls that could mean two things promise
/// nothing; neither does a plain transfer of coins. When a later call reads differently from an
/// earlier one, the later one counts.
///
/// ```
/// use alloy_primitives::{U256, address};
/// use ioid::transaction::{CallInput, Context, effects};
/// use ioid_chain::{Network, mba};
/// let token = mba::Token {
///     chain_id: U256::from(4689),
///     token_contract: address!("0xb2119aF10cc641162968ED255dC4E688dC4B2B6E"),
///     token_id: U256::from(7),
/// };
/// let call = mba::create(&mba::AccountScheme::of(Network::IOTEX)?, &token);
/// let call = CallInput {
///     to: Some(call.to),
///     data: call.data.into(),
///     chain_id: Some(U256::from(4689)),
///     ..CallInput::default()
/// };
/// assert!(!effects(&call, &Context::default()).is_empty());
/// # Ok::<(), ioid_chain::ChainError>(())
/// ```
#[must_use]
pub fn effects(call: &CallInput, context: &Context) -> Vec<Effect> {
    let decoded = decode(call, context);
    let known = context.on(call.chain_id);
    let mut found = Effects { known: &known, list: Vec::new() };
    found.of(&Step::top(call, context.from, decoded.as_ref()));
    found.list
}

struct Effects<'a> {
    known: &'a Knowledge<'a>,
    list: Vec<Effect>,
}

impl Effects<'_> {
    fn of(&mut self, step: &Step<'_>) {
        let (Some(decoded), Some(to)) = (step.decoded, step.to) else { return };
        if step.operation != Operation::Call || !decoded.readable() {
            return;
        }
        let executes = matches!(decoded.function, "execute" | "executeBatch");
        if decoded.contracts == [Kind::Account] && executes {
            self.push(Effect::StateChanged { account: to });
        }
        for (inner, call) in step.inner().zip(&decoded.inner) {
            if !call.allow_failure {
                self.of(&inner);
            }
        }
        if decoded.inner.is_empty() {
            self.promised(step, to);
        }
    }

    /// What one function promises; `None` when an argument is missing, which decoding excludes.
    fn promised(&mut self, step: &Step<'_>, to: Address) -> Option<()> {
        let decoded = step.decoded?;
        let [kind] = decoded.contracts.as_slice() else { return None };
        let sender = step.source.address();
        let id = || decoded.uint("tokenId");
        let address = |name: &str| decoded.address(name);
        match (kind, decoded.function) {
            (Kind::Registry, "registerDeviceNFT" | "registerDeviceNFTWithDIDDoc") => {
                let identifier = decoded.arg("ioIDIdentifier").and_then(word)?;
                let contract = decoded.arg("NFTcontract")?.bytes()?.clone();
                let nft = nft(decoded.uint("chainID")?, contract, decoded.uint("tokenID")?);
                let get = abi::IoIDRegistry::getDeviceNFTCall { ioIDIdentifier: identifier };
                self.view(to, &get, &nft);
                if let Some(Value::Text(uri)) = decoded.arg("didUri") {
                    let hash = decoded.arg("didHash").and_then(word)?;
                    let get =
                        abi::IoIDRegistry::getDIDDocMetadataCall { ioIDIdentifier: identifier };
                    let stored = abi::IoIDRegistry::getDIDDocMetadataReturn {
                        didDocUri: uri.clone(),
                        didDocHash: hash,
                    };
                    self.view(to, &get, &stored);
                }
            }
            (Kind::Registry, "deleteDeviceNFT") => {
                let identifier = decoded.arg("ioIDIdentifier").and_then(word)?;
                let get = abi::IoIDRegistry::getDeviceNFTCall { ioIDIdentifier: identifier };
                self.view(to, &get, &nft(U256::ZERO, Bytes::new(), U256::ZERO));
            }
            (Kind::BatchWrapper, "batchRegister") => self.batch(step)?,
            (Kind::DeviceNftFactory, "createDeviceNFT") => {
                self.log::<abi::DeviceNFTFactory::DeviceNFTContractCreated>(to, [], None);
            }
            (Kind::DeviceNft, "mint") => {
                self.minted(to, address("to")?, id()?);
            }
            (Kind::DeviceNft, "batchMint") => {
                let recipients = decoded.arg("to")?.list()?;
                for (recipient, id) in recipients.iter().zip(decoded.arg("tokenIds")?.list()?) {
                    self.minted(to, recipient.address()?, id.uint()?);
                }
            }
            (Kind::DeviceNft, "burn") => {
                let topics = [None, Some(Address::ZERO.into_word()), Some(id()?.into())];
                self.log::<abi::ERC721::Transfer>(to, topics, Some(Bytes::new()));
            }
            (Kind::Erc721, "transferFrom" | "safeTransferFrom") => {
                let (from, recipient, id) = (address("from")?, address("to")?, id()?);
                let topics = [from.into_word(), recipient.into_word(), id.into()].map(Some);
                self.log::<abi::ERC721::Transfer>(to, topics, Some(Bytes::new()));
                self.view(to, &abi::ERC721::ownerOfCall { tokenId: id }, &recipient);
            }
            (Kind::Erc721, "approve") => {
                let get = abi::ERC721::getApprovedCall { tokenId: id()? };
                self.view(to, &get, &address("to")?);
            }
            (Kind::Erc721, "setApprovalForAll") => {
                let get = abi::ERC721::isApprovedForAllCall {
                    owner: sender?,
                    operator: address("operator")?,
                };
                self.view(to, &get, &decoded.arg("approved")?.bool()?);
            }
            (Kind::Erc20, "transfer" | "transferFrom") => {
                let from = address("from").or(sender).map(|from| from.into_word());
                let topics = [from, Some(address("to")?.into_word())];
                let amount = strict::encode(&decoded.uint("value")?);
                self.log::<abi::ERC20::Transfer>(to, topics, Some(amount));
            }
            (Kind::Erc20, "approve") => {
                let get =
                    abi::ERC20::allowanceCall { owner: sender?, spender: address("spender")? };
                self.view(to, &get, &decoded.uint("value")?);
            }
            (Kind::AccountRegistry, "createAccount") => {
                let created = account::created(self.known, step.to, decoded)?;
                self.created(&created);
            }
            (Kind::Account, "initialize") => {
                let implementation = address("implementation")?;
                self.push(Effect::Implementation { account: to, implementation });
            }
            (Kind::Account, "lock") => {
                self.view(
                    to,
                    &abi::MachineBoundAccount::lockedUntilCall {},
                    &decoded.uint("until")?,
                );
            }
            (Kind::Account, "setDelegationEnabled") => {
                let enabled = decoded.arg("enabled")?.bool()?;
                self.view(to, &abi::MachineBoundAccount::delegationEnabledCall {}, &enabled);
            }
            (Kind::DelegationManager, "authorizeDelegator" | "revokeDelegator") => {
                let authorized = decoded.function == "authorizeDelegator";
                let (delegator, target) = (address("delegator")?, address("to")?);
                let selector = decoded.arg("functionSignature")?.bytes()?.clone();
                let selector: [u8; 4] = selector.as_ref().try_into().ok()?;
                let event = abi::ExecutionDelegation::DelegatorUpdated {
                    delegator,
                    to: target,
                    functionSignature: selector.into(),
                    authorized,
                };
                let data = strict::encode(&event);
                self.log::<abi::ExecutionDelegation::DelegatorUpdated>(to, [], Some(data));
                let as_specified = abi::ExecutionDelegation::isAuthorized_0Call {
                    delegator,
                    to: target,
                    functionSignature: selector.into(),
                };
                self.view(to, &as_specified, &authorized);
                let as_deployed = abi::ExecutionDelegation::isAuthorized_1Call {
                    executor: delegator,
                    to: target,
                    data: selector.into(),
                };
                self.view(to, &as_deployed, &authorized);
            }
            (Kind::RegistryV1, function) => self.v1(step, to, function)?,
            _ => {}
        }
        Some(())
    }

    /// ioID v1: the document of a device is what was sent, or the device is gone.
    fn v1(&mut self, step: &Step<'_>, to: Address, function: &str) -> Option<()> {
        use abi::v1::IoIDRegistryV1 as Registry;
        let decoded = step.decoded?;
        let device = decoded.address("device")?;
        match function {
            "register" | "update" => {
                let hash = decoded.arg("hash").and_then(word)?;
                let Value::Text(uri) = decoded.arg("uri")? else { return None };
                self.view(to, &Registry::existsCall { device }, &true);
                self.view(to, &Registry::documentHashCall { device }, &hash);
                self.view(to, &Registry::documentURICall { device }, &uri.clone());
            }
            "migrate" => {
                let data = strict::encode(&decoded.address("owner")?);
                let topics = [Some(device.into_word())];
                self.log::<Registry::Migrate>(to, topics, Some(data));
            }
            "remove" => self.view(to, &Registry::existsCall { device }, &false),
            _ => {}
        }
        Some(())
    }

    /// Every device of a batch is in the registry, and its account is made and initialised.
    fn batch(&mut self, step: &Step<'_>) -> Option<()> {
        let decoded = step.decoded?;
        let list = |name: &str| decoded.arg(name).and_then(Value::list);
        let (ids, chains) = (list("ioIDIdentifiers")?, list("chainIDs")?);
        let (contracts, tokens) = (list("nftContracts")?, list("tokenIDs")?);
        for (((id, chain), contract), token) in ids.iter().zip(chains).zip(contracts).zip(tokens) {
            let (chain, token) = (chain.uint()?, token.uint()?);
            let contract = contract.address()?;
            if let Some(registry) = self.known.deployed(Contract::Registry) {
                let get = abi::IoIDRegistry::getDeviceNFTCall { ioIDIdentifier: word(id)? };
                let nft = nft(chain, Bytes::copy_from_slice(contract.as_slice()), token);
                self.view(registry, &get, &nft);
            }
            let made = account::deployed(self.known, contract, token);
            if let Some(mut made) = made {
                made.token.chain_id = chain;
                made.address = mba::address(&made.scheme, &made.token);
                self.created(&made);
                if let Some(implementation) = self.known.deployed(Contract::AccountTarget) {
                    self.push(Effect::Implementation { account: made.address, implementation });
                }
            }
        }
        Some(())
    }

    fn created(&mut self, account: &Created) {
        let code = mba::code(&account.scheme, &account.token);
        self.push(Effect::AccountCode { account: account.address, code });
    }

    fn minted(&mut self, contract: Address, to: Address, id: U256) {
        let topics = [Address::ZERO.into_word(), to.into_word(), id.into()].map(Some);
        self.log::<abi::ERC721::Transfer>(contract, topics, Some(Bytes::new()));
        self.view(contract, &abi::ERC721::ownerOfCall { tokenId: id }, &to);
    }

    fn log<E: SolEvent>(
        &mut self,
        address: Address,
        indexed: impl IntoIterator<Item = Option<B256>>,
        data: Option<Bytes>,
    ) {
        let topics = std::iter::once(Some(E::SIGNATURE_HASH)).chain(indexed).collect();
        self.push(Effect::Log { address, topics, data });
    }

    fn view<C: SolCall<Return: Encode> + Encode>(
        &mut self,
        to: Address,
        call: &C,
        returns: &C::Return,
    ) {
        let (data, returns) = (strict::encode_call(call), strict::encode(returns));
        self.push(Effect::View { to, data, returns });
    }

    /// Of two answers to one question, and of two implementations, only the last can be seen.
    fn push(&mut self, effect: Effect) {
        self.list.retain(|known| match (known, &effect) {
            (Effect::View { to, data, .. }, Effect::View { to: to2, data: data2, .. }) => {
                (to, data) != (to2, data2)
            }
            (Effect::StateChanged { account }, Effect::StateChanged { account: account2 })
            | (
                Effect::Implementation { account, .. },
                Effect::Implementation { account: account2, .. },
            ) => account != account2,
            _ => true,
        });
        self.list.push(effect);
    }
}

/// What `getDeviceNFT` returns.
fn nft(chain_id: U256, contract: Bytes, token_id: U256) -> abi::IoIDRegistry::getDeviceNFTReturn {
    abi::IoIDRegistry::getDeviceNFTReturn {
        chainID: chain_id,
        NFTcontract: contract,
        tokenID: token_id,
    }
}

fn word(value: &Value) -> Option<B256> {
    B256::try_from(value.bytes()?.as_ref()).ok()
}
