//! Calls inside calls, written by a generator, so that the depth of the structure is reached and
//! not only the depth of the first length check.

use alloy_primitives::{Address, Bytes, U256};
use alloy_sol_types::SolCall;
use arbitrary::{Result, Unstructured};
use ioid::transaction::{
    CallInput, Context, Decoded, InnerCall, MAX_CALLS, MAX_DEPTH, Operation, decode,
};
use ioid_chain::abi::v1::VerifyingProxy;
use ioid_chain::abi::{ERC20, ERC721, ExecutionDelegation, MachineBoundAccount, Multicall3};
use ioid_chain::abi::{IoIDRegistry, Operation as AbiOperation};

use crate::calldata::calldata;
use crate::transaction::{ACCOUNT, everything, known};

/// Deeper than what is followed.
const DEEPEST: usize = 2 * MAX_DEPTH;

/// Longer scripts give wider trees, which are slow to try and teach nothing more.
const LONGEST: usize = 512;

/// What was written is what is read, call by call, as far as calls are followed.
pub(crate) fn nested(data: &[u8]) {
    let mut source = Unstructured::new(data.get(..LONGEST).unwrap_or(data));
    let Ok(tree) = Tree::arbitrary(&mut source, 0) else { return };
    let data = tree.encode();
    let call = CallInput { to: Some(ACCOUNT), data: data.clone(), ..CallInput::default() };
    let context = if source.arbitrary().unwrap_or(false) { known() } else { Context::default() };
    if let Some(decoded) = decode(&call, &context) {
        // Plain data may begin like a call and be none.
        assert!(
            decoded.problem.is_none() || matches!(tree, Tree::Plain(_)),
            "{:?}",
            decoded.problem
        );
        let mut budget = MAX_CALLS;
        tree.compare(&decoded, MAX_DEPTH, &mut budget);
        assert_eq!(decoded.truncated, tree.exceeds(MAX_DEPTH, &mut { MAX_CALLS }));
    }
    calldata(&data);
    everything(&call, &context);
}

/// A call, and the calls it makes.
#[derive(Debug)]
enum Tree {
    Execute(Box<Leaf>),
    ExecuteBatch(Vec<Leaf>),
    Aggregate(Vec<Leaf>),
    AggregateValue(Vec<Leaf>),
    Own(Vec<Tree>),
    Plain(Bytes),
}

#[derive(Debug)]
struct Leaf {
    to: Address,
    value: U256,
    operation: u8,
    data: Tree,
}

impl Tree {
    fn arbitrary(source: &mut Unstructured<'_>, depth: usize) -> Result<Self> {
        let kind = if depth == DEEPEST { 7 } else { source.int_in_range(0..=7_u8)? };
        let depth = depth + 1;
        Ok(match kind {
            0 | 1 => Self::Execute(Box::new(Leaf::arbitrary(source, depth)?)),
            2 => Self::ExecuteBatch(leaves(source, depth)?),
            3 => Self::Aggregate(leaves(source, depth)?),
            4 => Self::AggregateValue(leaves(source, depth)?),
            5 => {
                let count = source.int_in_range(0..=3)?;
                let own = (0..count).map(|_| Self::arbitrary(source, depth));
                Self::Own(own.collect::<Result<_>>()?)
            }
            6 => Self::Plain(source.bytes(source.len().min(40))?.to_vec().into()),
            _ => Self::Plain(known_call(source)?),
        })
    }

    fn encode(&self) -> Bytes {
        let data = match self {
            Self::Plain(data) => return data.clone(),
            Self::Execute(leaf) => {
                let Leaf { to, value, operation, data } = &**leaf;
                let (to, value, operation, data) = (*to, *value, *operation, data.encode());
                MachineBoundAccount::executeCall { to, value, data, operation }.abi_encode()
            }
            Self::ExecuteBatch(leaves) => {
                let operations = leaves.iter().map(|leaf| AbiOperation {
                    to: leaf.to,
                    value: leaf.value,
                    data: leaf.data.encode(),
                    operation: leaf.operation,
                });
                MachineBoundAccount::executeBatchCall { operations: operations.collect() }
                    .abi_encode()
            }
            Self::Aggregate(leaves) => {
                let calls = leaves.iter().map(|leaf| Multicall3::Call3 {
                    target: leaf.to,
                    allowFailure: leaf.operation == 0,
                    callData: leaf.data.encode(),
                });
                Multicall3::aggregate3Call { calls: calls.collect() }.abi_encode()
            }
            Self::AggregateValue(leaves) => {
                let calls = leaves.iter().map(|leaf| Multicall3::Call3Value {
                    target: leaf.to,
                    allowFailure: leaf.operation == 0,
                    value: leaf.value,
                    callData: leaf.data.encode(),
                });
                Multicall3::aggregate3ValueCall { calls: calls.collect() }.abi_encode()
            }
            Self::Own(calls) => {
                let data = calls.iter().map(Self::encode).collect();
                VerifyingProxy::multicallCall { data }.abi_encode()
            }
        };
        data.into()
    }

    /// The calls inside, as data and operation.
    fn inner(&self) -> Vec<(&Self, Operation)> {
        let called = |leaf: &Leaf| Operation::from_number(U256::from(leaf.operation));
        match self {
            Self::Execute(leaf) => vec![(&leaf.data, called(leaf))],
            Self::ExecuteBatch(leaves) => {
                leaves.iter().map(|leaf| (&leaf.data, called(leaf))).collect()
            }
            Self::Aggregate(leaves) | Self::AggregateValue(leaves) => {
                leaves.iter().map(|leaf| (&leaf.data, Operation::Call)).collect()
            }
            Self::Own(calls) => calls.iter().map(|call| (call, Operation::Call)).collect(),
            Self::Plain(_) => Vec::new(),
        }
    }

    fn compare(&self, decoded: &Decoded, depth: usize, budget: &mut usize) {
        let mut found = decoded.inner.iter();
        for (tree, operation) in self.inner() {
            if depth == 0 || *budget == 0 {
                break;
            }
            *budget -= 1;
            let call: Option<&InnerCall> = found.next();
            assert!(call.is_some(), "a call is missing");
            let Some(call) = call else { return };
            assert_eq!(call.operation, operation);
            // Data that holds calls is compared by them: encoding it again at every level is slow.
            if let Self::Plain(data) = tree {
                assert_eq!(&call.data, data);
            }
            let creates = matches!(operation, Operation::Create | Operation::Create2);
            assert!(!creates || call.decoded.is_none(), "init code is no call");
            if let Some(decoded) = &call.decoded {
                tree.compare(decoded, depth - 1, budget);
            }
        }
        assert!(matches!(self, Self::Plain(_)) || found.next().is_none(), "a call too many");
    }

    /// Whether following stops before the end.
    fn exceeds(&self, depth: usize, budget: &mut usize) -> bool {
        let mut exceeds = false;
        for (tree, operation) in self.inner() {
            if depth == 0 || *budget == 0 {
                return true;
            }
            *budget -= 1;
            if !matches!(operation, Operation::Create | Operation::Create2) {
                exceeds |= tree.exceeds(depth - 1, budget);
            }
        }
        exceeds
    }
}

impl Leaf {
    fn arbitrary(source: &mut Unstructured<'_>, depth: usize) -> Result<Self> {
        let to = match source.int_in_range(0..=3_u8)? {
            0 => ACCOUNT,
            _ => Address::from(source.arbitrary::<[u8; 20]>()?),
        };
        let value = U256::from(source.arbitrary::<u64>()?);
        let operation = source.int_in_range(0..=15_u8)?.saturating_sub(11);
        Ok(Self { to, value, operation, data: Tree::arbitrary(source, depth)? })
    }
}

fn leaves(source: &mut Unstructured<'_>, depth: usize) -> Result<Vec<Leaf>> {
    let count = source.int_in_range(0..=4)?;
    (0..count).map(|_| Leaf::arbitrary(source, depth)).collect()
}

/// A call that makes no others.
fn known_call(source: &mut Unstructured<'_>) -> Result<Bytes> {
    let a = Address::from(source.arbitrary::<[u8; 20]>()?);
    let b = Address::from(source.arbitrary::<[u8; 20]>()?);
    let number = U256::from_be_bytes(source.arbitrary::<[u8; 32]>()?);
    let data = match source.int_in_range(0..=6_u8)? {
        0 => ERC20::transferCall { to: a, value: number }.abi_encode(),
        1 => ERC20::approveCall { spender: a, value: number }.abi_encode(),
        2 => ERC721::safeTransferFrom_0Call { from: a, to: b, tokenId: number }.abi_encode(),
        3 => MachineBoundAccount::setDelegationEnabledCall { enabled: true }.abi_encode(),
        4 => MachineBoundAccount::lockCall { until: number }.abi_encode(),
        5 => {
            let selector = source.arbitrary::<[u8; 4]>()?.into();
            ExecutionDelegation::authorizeDelegatorCall {
                delegator: a,
                to: b,
                functionSignature: selector,
            }
            .abi_encode()
        }
        _ => IoIDRegistry::registerDeviceNFTCall {
            ioIDIdentifier: number.into(),
            chainID: U256::from(4689),
            NFTcontract: source.bytes(source.len().min(32))?.to_vec().into(),
            tokenID: U256::ONE,
        }
        .abi_encode(),
    };
    Ok(data.into())
}
