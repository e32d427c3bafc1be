//! Calls, views and logs as data: what a function is given and what it answers, what an event says.
//!
//! One writer and one reader go by these tables, so that a function more costs a row and no code.
//! The names are those of the public interface. Selectors, signatures and topics come from
//! [`crate::abi`], and a test compares the types.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256, U256};
use alloy_sol_types::{SolCall, SolEvent};

use crate::error::Result;
use crate::mba::{VALID_SIGNATURE, VALID_SIGNER};
use crate::registry as registry_v2;
use crate::strict::{self, AbiProblem, Decoder};
use crate::{Call, Contract, NftContract};

pub mod delegation;
mod kind;
pub mod mba;
pub(crate) mod multicall;
pub mod nft;
pub mod registry;
pub mod registry_v1;
mod value;
mod writer;

pub use kind::Kind;
pub use value::Value;
pub use writer::Writer;

use kind::Layout;

const WORD: usize = 32;

/// A value by its name in the public interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name; also what an error calls it.
    pub name: &'static str,
    /// What it must be.
    pub kind: Kind,
}

const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind }
}

/// Whom a call is sent to: always given, or a contract of the chain when it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Name of the field that gives it.
    pub name: &'static str,
    /// What the chain has otherwise.
    pub contract: Option<Contract>,
}

const fn given(name: &'static str) -> Target {
    Target { name, contract: None }
}

const fn known(name: &'static str, contract: Contract) -> Target {
    Target { name, contract: Some(contract) }
}

/// A function to call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Function {
    /// Whom.
    pub target: Target,
    /// What it is given, in the order of the contract.
    pub inputs: &'static [Field],
    /// Whether native coin may be sent along.
    pub payable: bool,
    selector: [u8; 4],
    #[cfg(test)]
    signature: &'static str,
}

impl Function {
    const fn of<C: SolCall>(target: Target, inputs: &'static [Field]) -> Self {
        Self {
            target,
            inputs,
            payable: false,
            selector: C::SELECTOR,
            #[cfg(test)]
            signature: C::SIGNATURE,
        }
    }

    const fn payable(self) -> Self {
        Self { payable: true, ..self }
    }

    /// Begins calldata; one value for each of [`Self::inputs`] follows.
    pub fn writer(&self) -> Writer {
        let mut words = 0;
        for input in self.inputs {
            words += input.kind.words();
        }
        Writer::new(self.selector, words)
    }

    /// Calldata with these values.
    ///
    /// # Errors
    /// As [`Writer::put`].
    pub fn encode(&self, values: &[Value<'_>]) -> Result<Vec<u8>> {
        let mut writer = self.writer();
        for (input, value) in self.inputs.iter().zip(values) {
            writer.put(input.kind, value)?;
        }
        Ok(writer.finish())
    }

    /// [`Self::encode`] of what is known to be accepted.
    pub(crate) fn encode_plain(&self, values: &[Value<'_>]) -> Vec<u8> {
        let mut writer = self.writer();
        for (input, value) in self.inputs.iter().zip(values) {
            writer.write(input.kind, value);
        }
        writer.finish()
    }

    /// Calldata with a list of tuples, each given as calldata of a function that takes one.
    pub(crate) fn encode_tuples(&self, tuples: &[Vec<u8>]) -> Vec<u8> {
        let skip = self.selector.len();
        let mut data = self.selector.to_vec();
        writer::put_number(&mut data, WORD);
        writer::put_number(&mut data, tuples.len());
        let mut offset = tuples.len() * WORD;
        for tuple in tuples {
            writer::put_number(&mut data, offset);
            offset += tuple.len().saturating_sub(skip);
        }
        for tuple in tuples {
            data.extend_from_slice(tuple.get(skip..).unwrap_or_default());
        }
        data
    }

    /// A call that sends no coin.
    pub(crate) fn call(&self, to: Address, values: &[Value<'_>]) -> Result<Call> {
        Ok(Call { to, data: self.encode(values)?, value: U256::ZERO })
    }

    /// [`Self::call`] with what is known to be accepted.
    pub(crate) fn plain_call(&self, to: Address, values: &[Value<'_>]) -> Call {
        Call { to, data: self.encode_plain(values), value: U256::ZERO }
    }
}

/// How an answer is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The only value, by itself.
    Plain,
    /// All values by their names.
    Record,
    /// The same, or nothing when all of them are zero or empty.
    RecordOrNothing,
}

/// A question and its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// The question.
    pub question: Function,
    /// The answer.
    pub answer: &'static [Field],
    /// How it is shown.
    pub shape: Shape,
    signature: &'static str,
    #[cfg(test)]
    returns: &'static str,
}

/// Most values of an answer or an event.
pub const MOST: usize = 6;

/// What was read, in the order of the fields; the places after them hold zero.
pub type Values<'a> = [Value<'a>; MOST];

impl View {
    const fn of<C: SolCall>(
        target: Target,
        inputs: &'static [Field],
        shape: Shape,
        answer: &'static [Field],
    ) -> Self {
        Self {
            question: Function::of::<C>(target, inputs),
            answer,
            shape,
            signature: C::SIGNATURE,
            #[cfg(test)]
            returns: <C::ReturnTuple<'static> as alloy_sol_types::SolType>::SOL_NAME,
        }
    }

    /// What the contract returned; `None` for nothing, where [`Shape::RecordOrNothing`] says so.
    ///
    /// # Errors
    /// `ABI_DECODE` unless it is exactly the canonical encoding; `ABI_TOO_LONG`; what a [`Kind`]
    /// refuses: `NFT_CONTRACT_INVALID`.
    pub fn decode<'a>(&self, returned: &'a [u8]) -> Result<Option<Values<'a>>> {
        strict::bounded(returned)?;
        let mut values = Values::default();
        let mut from = Decoder::new(returned, 0, self.answer.len());
        for (place, field) in values.iter_mut().zip(self.answer) {
            *place = read(&mut from, field.kind.layout());
        }
        strict::end(self.signature, returned, from.finish())?;
        if self.shape == Shape::RecordOrNothing && values.iter().all(Value::is_nothing) {
            return Ok(None);
        }
        accept(self.answer, &mut values)?;
        Ok(Some(values))
    }
}

/// An event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Name in the public interface; empty for the only event of its interface.
    pub name: &'static str,
    /// What it says, in the order of the contract.
    pub fields: &'static [Field],
    /// One bit a field, the first in the lowest: whether it is a topic.
    indexed: u8,
    /// Another standard has an event of the same signature, with fewer topics.
    has_namesake: bool,
    topic: B256,
    signature: &'static str,
    #[cfg(test)]
    data: &'static str,
}

impl Event {
    const fn of<E: SolEvent>(name: &'static str, indexed: u8, fields: &'static [Field]) -> Self {
        Self {
            name,
            fields,
            indexed,
            has_namesake: false,
            topic: E::SIGNATURE_HASH,
            signature: E::SIGNATURE,
            #[cfg(test)]
            data: <E::DataTuple<'static> as alloy_sol_types::SolType>::SOL_NAME,
        }
    }

    const fn with_namesake(self) -> Self {
        Self { has_namesake: true, ..self }
    }

    fn decode<'a>(&self, topics: &'a [u8], data: &'a [u8]) -> Result<Values<'a>> {
        strict::bounded(data)?;
        let count = self.topics();
        let mut values = Values::default();
        let mut in_topics = Decoder::new(topics, WORD, count);
        let mut in_data = Decoder::new(data, 0, self.fields.len() - count);
        for (at, (place, field)) in values.iter_mut().zip(self.fields).enumerate() {
            let from = if self.indexed >> at & 1 == 1 { &mut in_topics } else { &mut in_data };
            *place = read(from, field.kind.layout());
        }
        let read = match in_topics.finish() {
            Ok(()) => in_data.finish(),
            Err(_) => Err(AbiProblem::Topics),
        };
        strict::end(self.signature, data, read)?;
        accept(self.fields, &mut values)?;
        Ok(values)
    }

    /// Topics besides the first.
    const fn topics(&self) -> usize {
        self.indexed.count_ones() as usize
    }
}

/// Reads a log of one of `events`, whose topics are given one after the other; `None` for others.
///
/// # Errors
/// `ABI_DECODE` when the first topic is that of an event and the rest is not; `ABI_TOO_LONG`; what
/// a [`Kind`] refuses: `IDENTIFIER_ZERO`, `NFT_CONTRACT_INVALID`.
pub fn decode_log<'a>(
    events: &'static [Event],
    topics: &'a [u8],
    data: &'a [u8],
) -> Result<Option<(&'static Event, Values<'a>)>> {
    for event in events {
        let is_it = topics.starts_with(event.topic.as_slice());
        if is_it && (!event.has_namesake || topics.len() == WORD * (1 + event.topics())) {
            return Ok(Some((event, event.decode(topics, data)?)));
        }
    }
    Ok(None)
}

fn read<'a>(from: &mut Decoder<'a>, layout: Layout) -> Value<'a> {
    match layout {
        Layout::Right(used) => Value::Word(from.right_aligned(used)),
        Layout::Left(used) => Value::Word(from.left_aligned(used)),
        Layout::Bool => Value::Word(from.boolean()),
        Layout::Bytes => Value::Bytes(from.bytes()),
        Layout::Text => Value::Bytes(from.text().as_bytes()),
        Layout::List(used) => Value::Bytes(from.words_of(used)),
        Layout::Signature => Value::default(),
    }
}

/// Refuses what is well encoded and can be no value of its kind; an answer in a magic number is
/// understood.
fn accept(fields: &[Field], values: &mut Values<'_>) -> Result<()> {
    for (field, value) in fields.iter().zip(values) {
        match field.kind {
            Kind::ValidSigner => *value = (*value == Value::from(VALID_SIGNER)).into(),
            Kind::ValidSignature => *value = (*value == Value::from(VALID_SIGNATURE)).into(),
            Kind::Identifier => drop(registry_v2::identifier(value.word())?),
            Kind::NftContract => drop(NftContract::from_bytes(value.bytes())?),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
