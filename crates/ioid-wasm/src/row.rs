//! What runs the tables of [`ioid_chain::function`]: values out of JavaScript into calldata, what a
//! contract returned or logged into JavaScript.
//!
//! The arguments of a call are its target, `chain` where the target may be the chain's, the inputs
//! in the order of the contract, and `value` where it is payable. Those of a view are what the
//! contract returned, which is missing while it is asked, and then the same. Those of a log are its
//! topics and its data.

use alloc::{borrow::Cow, string::ToString, vec::Vec};

use alloy_primitives::{Address, B256, U256};
use ioid_chain::function::{self, Event, Field, Function, Kind, Shape, Target, Value, View};
use ioid_chain::mba::OperationKind;
use ioid_chain::registry_v1::{ProjectIds, ProjectKind, Signature};
use ioid_chain::{Call, ChainId, NftContract, Selector, mba};
use ioid_did::{Did, Identifier};

use crate::argument::Arg;
use crate::call::{self, Outcome, address_at, chain, read_address, word};
use crate::reply::{Answer, Reply};
use crate::{Failure, input};

/// A call to sign.
pub(crate) fn call(function: &Function, arguments: &[Arg<'_>]) -> Outcome {
    let (to, spelled, arguments) = target(&function.target, arguments)?;
    let data = calldata(function, arguments)?;
    let value = arguments.get(function.inputs.len()).filter(|_| function.payable);
    let value = optional_uint(value.unwrap_or(&Arg::Missing), "value")?;
    Ok(Reply::call(spelled.then_some(0), to, &data, value))
}

/// A call to sign that has an account do what `function` says: the arguments begin with the account.
pub(crate) fn through_account(function: &Function, arguments: &[Arg<'_>]) -> Outcome {
    let [account, arguments @ ..] = arguments else { return Ok(Reply::null()) };
    let account = address_at(account, "account")?;
    let (to, _, arguments) = target(&function.target, arguments)?;
    let data = calldata(function, arguments)?;
    Ok(call::call(mba::carry_out(account, &Call { to, data, value: U256::ZERO })))
}

/// Both halves of a `ViewCall`: the question while there is no answer, else the answer understood.
pub(crate) fn view(view: &View, arguments: &[Arg<'_>]) -> Outcome {
    let [returned, arguments @ ..] = arguments else { return Ok(Reply::null()) };
    if returned.is_missing() {
        let (to, spelled, arguments) = target(&view.question.target, arguments)?;
        let data = calldata(&view.question, arguments)?;
        return Ok(Reply::question(spelled.then_some(1), to, &data));
    }
    let returned = input::bytes(returned, "returned")?;
    let Some(values) = view.decode(&returned)? else { return Ok(Reply::null()) };
    let mut answer = Answer::default();
    match view.shape {
        Shape::Plain => {
            for (field, value) in view.answer.iter().zip(&values) {
                show(&mut answer, field.kind, value)?;
            }
        }
        Shape::Record | Shape::RecordOrNothing => {
            answer.record(view.answer.len());
            show_fields(&mut answer, view.answer, &values)?;
        }
    }
    Ok(answer.into())
}

/// A log of one of `events`.
pub(crate) fn log(events: &'static [Event], arguments: &[Arg<'_>]) -> Outcome {
    let [topics, data, ..] = arguments else { return Ok(Reply::null()) };
    let mut words = Vec::with_capacity(128);
    for topic in input::list(topics, "topics")? {
        words.extend_from_slice(word(&topic, "topics")?.as_slice());
    }
    let data = input::bytes(data, "data")?;
    let Some((event, values)) = function::decode_log(events, &words, &data)? else {
        return Ok(Reply::null());
    };
    let mut answer = Answer::default();
    if event.name.is_empty() {
        answer.record(event.fields.len());
    } else {
        answer.record(event.fields.len() + 1);
        answer.name("type");
        answer.name(event.name);
    }
    show_fields(&mut answer, event.fields, &values)?;
    Ok(answer.into())
}

/// Whom to call, whether the first argument is that as it must be spelled, and the arguments that
/// follow.
fn target<'b, 'a>(
    target: &Target,
    arguments: &'b [Arg<'a>],
) -> Result<(Address, bool, &'b [Arg<'a>]), Failure> {
    let [given, after @ ..] = arguments else { return Ok(Default::default()) };
    let (chain_given, after) = match (target.contract, after) {
        (Some(contract), [chain, after @ ..]) => (Some((contract, chain)), after),
        _ => (None, after),
    };
    if let Some((contract, chain_given)) = chain_given
        && given.is_missing()
    {
        return Ok((chain(chain_given)?.contract(contract)?, false, after));
    }
    let mut to = Address::ZERO;
    let spelled = read_address(given, target.name, &mut to)?;
    Ok((to, spelled, after))
}

/// The selector and the arguments of a call.
pub(crate) fn calldata(function: &Function, arguments: &[Arg<'_>]) -> Result<Vec<u8>, Failure> {
    let mut writer = function.writer();
    for (field, argument) in function.inputs.iter().zip(arguments) {
        let bytes;
        let mut word = [0; 32];
        let value = if field.kind.has_bytes() {
            bytes = read_bytes(field, argument)?;
            Value::Bytes(&bytes)
        } else {
            read_word(field.kind, field.name, argument, &mut word)?;
            Value::Word(word)
        };
        writer.put(field.kind, &value)?;
    }
    Ok(writer.finish())
}

/// The words of a list; an error names the item by its place.
pub(crate) fn words(kind: Kind, path: &str, list: &Arg<'_>) -> Result<Vec<u8>, Failure> {
    let mut words = Vec::new();
    for (index, item) in input::list(list, path)?.enumerate() {
        let word = match word_of(kind, path, &item) {
            Ok(word) => word,
            // Only now: a path for every item of a million would take longer than reading them.
            Err(_) => word_of(kind, &input::item(path, index), &item)?,
        };
        words.extend_from_slice(&word);
    }
    Ok(words)
}

/// What has no word of its own.
fn read_bytes<'a>(field: &Field, value: &Arg<'a>) -> Result<Cow<'a, [u8]>, Failure> {
    let path = field.name;
    Ok(match field.kind {
        Kind::Text | Kind::DocumentUri => Cow::Borrowed(input::text(value, path)?.as_bytes()),
        Kind::NftContract => {
            let contract = NftContract::parse(input::text(value, path)?);
            let contract = contract.map_err(|error| Failure::from(error).at(path))?;
            Cow::Owned(contract.as_bytes().to_vec())
        }
        Kind::SelectorBytes => Cow::Owned(selector(value, path)?.as_bytes().to_vec()),
        Kind::Signature => {
            let signature = Signature::from_bytes(&input::bytes(value, path)?);
            let signature = signature.map_err(|error| Failure::from(error).at(path))?;
            Cow::Owned(signature.to_words().to_vec())
        }
        Kind::Data if value.is_missing() => Cow::default(),
        _ => input::bytes(value, path)?,
    })
}

/// What has one.
#[inline(always)]
pub(crate) fn word_of(kind: Kind, path: &str, value: &Arg<'_>) -> Result<[u8; 32], Failure> {
    let mut word = [0; 32];
    read_word(kind, path, value, &mut word)?;
    Ok(word)
}

/// [`word_of`] into its place, which holds zero.
#[inline(never)]
fn read_word(kind: Kind, path: &str, value: &Arg<'_>, place: &mut [u8; 32]) -> Result<(), Failure> {
    let number = match kind {
        Kind::Address | Kind::Recipient => {
            put_address(place, address_at(value, path)?);
            return Ok(());
        }
        Kind::Word | Kind::DocumentHash => return input::read_bytes(value, path, place),
        Kind::Bytes4 | Kind::Selector => {
            let (first, _) = place.split_at_mut(4);
            if kind == Kind::Bytes4 {
                return input::read_bytes(value, path, first);
            }
            first.copy_from_slice(selector(value, path)?.as_bytes());
            return Ok(());
        }
        Kind::Identifier => {
            let did = Did::parse(input::text(value, path)?);
            let identifier = did.and_then(|did| did.identifier());
            let identifier = identifier.map_err(|error| Failure::from(error).at(path))?;
            *place = *identifier.as_bytes();
            return Ok(());
        }
        Kind::PageStart => {
            let start = input::optional(value, |value| address_at(value, path))?;
            put_address(place, start.unwrap_or(ProjectIds::START));
            return Ok(());
        }
        Kind::ProjectKind => U256::from(match input::text(value, path)? {
            "hardware" => ProjectKind::Hardware as u8,
            "virtual" => ProjectKind::Virtual as u8,
            other => return Err(Failure::input(path, "'hardware' or 'virtual'", other)),
        }),
        Kind::Bool => U256::from(input::boolean(value, path)?),
        Kind::Amount => optional_uint(value, path)?,
        Kind::Operation => {
            let number = optional_uint(value, path)?;
            // Anything over 255 is as wrong as 255 is.
            OperationKind::try_from(u8::try_from(number).unwrap_or(u8::MAX))?;
            number
        }
        _ => input::uint(value, path)?,
    };
    if kind == Kind::ChainId {
        ChainId::new(number).map_err(|error| Failure::from(error).at(path))?;
    }
    *place = number.to_be_bytes();
    Ok(())
}

fn put_address(place: &mut [u8; 32], address: Address) {
    if let Some(last) = place.last_chunk_mut() {
        *last = address.into_array();
    }
}

fn optional_uint(value: &Arg<'_>, path: &str) -> Result<U256, Failure> {
    if value.is_missing() { Ok(U256::ZERO) } else { input::uint(value, path) }
}

fn selector(value: &Arg<'_>, path: &str) -> Result<Selector, Failure> {
    Selector::parse(input::text(value, path)?).map_err(|error| Failure::from(error).at(path))
}

fn show_fields(answer: &mut Answer, fields: &[Field], values: &[Value<'_>]) -> Result<(), Failure> {
    for (field, value) in fields.iter().zip(values) {
        answer.name(field.name);
        show(answer, field.kind, value)?;
    }
    Ok(())
}

fn show(answer: &mut Answer, kind: Kind, value: &Value<'_>) -> Result<(), Failure> {
    let word = value.word();
    match kind {
        Kind::Bool | Kind::ValidSigner | Kind::ValidSignature => answer.bool(!word.is_zero()),
        Kind::Address => answer.address(Address::from_word(word)),
        Kind::Bytes4 | Kind::Selector => answer.hex(word.get(..4).unwrap_or_default()),
        Kind::Word => answer.hex(word.as_slice()),
        Kind::Identifier => {
            let identifier = Identifier::new(word.0).map_err(Failure::from)?;
            answer.text(Did::from(identifier).encode(&mut [0; ioid_did::DID_TEXT_MAX]));
        }
        Kind::NftContract => match NftContract::from_bytes(value.bytes())? {
            NftContract::Evm(contract) => answer.address(contract),
            NftContract::Solana(contract) => answer.text(&contract.to_string()),
        },
        Kind::Text => answer.text(core::str::from_utf8(value.bytes()).unwrap_or_default()),
        Kind::Addresses => {
            let (words, _) = value.bytes().as_chunks::<32>();
            answer.list(words.len());
            for word in words {
                answer.address(Address::from_word(B256::new(*word)));
            }
        }
        _ => answer.uint(U256::from_be_bytes(word.0)),
    }
    Ok(())
}
