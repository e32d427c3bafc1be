//! Values as a person reads them. Everything here may come from a hostile chain or page: text is
//! shown with its invisible characters spelled out, and no number is rounded.

use alloy_primitives::{Address, U256, hex};
use ioid_chain::{ChainId, Network, NftContract, PERMIT2};
use ioid_did::{Did, Identifier};

use super::calldata::{Param, Type};
use super::context::Knowledge;
use super::decode::Operation;
use super::function::with_selector;
use super::text::{fill, text};
use super::value::{Name, Value};

/// Longest text or bytes shown whole, in characters and bytes.
const SHOWN_TEXT: usize = 512;
const SHOWN_BYTES: usize = 256;

/// An amount from which an approval has no bound in practice: no token has so many base units.
/// 2⁹⁶−1 is what tokens that keep amounts in 96 bits call unlimited.
pub(super) fn is_unlimited(amount: U256) -> bool {
    amount >= U256::from(u128::MAX) || amount == U256::from((1_u128 << 96) - 1)
}

/// `amount / 10^decimals`, exactly: `1500000000000000000` with 18 decimals is `1.5`.
pub(super) fn units(amount: U256, decimals: u8) -> String {
    let digits = amount.to_string();
    let decimals = usize::from(decimals);
    let padded = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, fraction) = padded.split_at(padded.len() - decimals);
    match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

/// Seconds since 1970 as `2026-11-21 10:47:20 UTC` (proleptic Gregorian, no leap seconds), up to
/// the year 9999; the bare number of seconds beyond.
pub(super) fn time(seconds: U256) -> String {
    let last = U256::from(253_402_300_799_u64);
    let Some(seconds) = Some(seconds).filter(|s| *s <= last).and_then(|s| u64::try_from(s).ok())
    else {
        return fill("value.lateTime", &[("seconds", &seconds.to_string())]);
    };
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    // Years are counted from March, so that the leap day is the last of its year; day 0 is
    // 1970-01-01, which is 719,468 days after 0000-03-01. An era is 400 years.
    let day = days + 719_468;
    let (era, day) = (day / 146_097, day % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = era * 400 + year + later;
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

/// Text from outside: characters that cannot be seen or that change how others are read are
/// written as `\u{…}`, and long text is cut with its length said.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(SHOWN_TEXT));
    for character in text.chars().take(SHOWN_TEXT) {
        let hidden = character.is_control()
            || matches!(character,
                '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}'
                | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}');
        if hidden {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    let count = text.chars().count();
    if count > SHOWN_TEXT {
        shown = fill("value.longText", &[("start", &shown), ("count", &count.to_string())]);
    }
    shown
}

pub(super) fn bytes(bytes: &[u8]) -> String {
    match bytes.get(..SHOWN_BYTES).filter(|start| start.len() < bytes.len()) {
        None => hex::encode_prefixed(bytes),
        Some(start) => {
            let (start, count) = (hex::encode_prefixed(start), bytes.len().to_string());
            fill("value.longBytes", &[("start", &start), ("count", &count)])
        }
    }
}

/// `stake(uint256) (0xa694fc3a)`, or the four bytes alone when no known function has them.
pub(super) fn selector(bytes: &[u8]) -> String {
    let shown = hex::encode_prefixed(bytes);
    let selector = <[u8; 4]>::try_from(bytes).ok();
    match selector.and_then(|selector| with_selector(selector).next()) {
        Some(function) => format!("{} ({shown})", function.signature),
        None => fill("value.unknownFunction", &[("selector", &shown)]),
    }
}

/// A known selector's signature, for titles.
pub(super) fn function(bytes: &[u8]) -> String {
    let selector = <[u8; 4]>::try_from(bytes).ok();
    let known = selector.and_then(|selector| with_selector(selector).next());
    known.map_or_else(|| hex::encode_prefixed(bytes), |function| function.signature.to_owned())
}

/// Who says what, where: the place a value is shown at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Labels alone: a title is read at a glance.
    Title,
    /// Labels together with the address, which alone is what counts.
    Field,
}

/// How to show values of one call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) known: &'a Knowledge<'a>,
    /// The called contract, whose units amounts are in.
    pub(super) contract: Option<Address>,
    pub(super) place: Place,
}

impl Shown<'_> {
    /// The signer's own name for an address, then the contract's label, then the deployment's.
    pub(super) fn label(&self, address: Address) -> Option<String> {
        let context = self.known.context;
        let contract = || self.known.contract(address);
        if let Some(label) = self.known.named(address) {
            return Some(visible(label));
        }
        if let Some(label) = contract().and_then(|contract| contract.label.as_ref()) {
            return Some(visible(label));
        }
        if context.account.as_ref().is_some_and(|account| account.address == address) {
            return Some(text("name.account").to_owned());
        }
        if let Some(symbol) = contract().and_then(|contract| contract.symbol.as_ref()) {
            return Some(visible(symbol));
        }
        if address == PERMIT2 {
            return Some(text("name.permit2").to_owned());
        }
        let deployed = self.known.deployment_of(address)?;
        Some(text(&format!("name.{}", deployed.name())).to_owned()).filter(|name| !name.is_empty())
    }

    /// An address: EIP-55 in full; with the label first where there is one.
    pub(super) fn address(&self, address: Address) -> String {
        match (self.label(address), self.place) {
            (Some(label), Place::Title) => label,
            (Some(label), Place::Field) => format!("{label} ({address})"),
            (None, _) if address.is_zero() => {
                fill("value.zero", &[("address", &address.to_string())])
            }
            (None, _) => address.to_string(),
        }
    }

    /// A device account, which without a label is called one.
    pub(super) fn account(&self, account: Option<Address>) -> String {
        match account {
            Some(account) if self.label(account).is_none() => {
                fill("name.someAccount", &[("address", &account.to_string())])
            }
            Some(account) => self.address(account),
            None => text("name.account").to_owned(),
        }
    }

    /// The same for these arguments: where one of them names a token, amounts beside it are of that
    /// token, whatever contract is called.
    pub(super) fn among(&self, parts: &[(Name, Value)]) -> Self {
        Self { contract: token_among(parts).or(self.contract), ..*self }
    }

    pub(super) fn native(&self, amount: U256) -> String {
        match self.known.chain().and_then(|chain| chain.native_currency.as_ref()) {
            Some(coin) => format!("{} {}", units(amount, coin.decimals), visible(&coin.symbol)),
            None => fill("value.wei", &[("amount", &amount.to_string())]),
        }
    }

    /// An amount of the called token.
    pub(super) fn amount(&self, amount: U256) -> String {
        let token = self.contract.and_then(|address| self.known.contract(address));
        let symbol = token.and_then(|token| token.symbol.as_deref()).map(visible);
        let symbol = symbol.unwrap_or_else(|| match self.contract {
            Some(address) if self.label(address).is_none() => {
                fill("value.someToken", &[("address", &address.to_string())])
            }
            Some(address) => self.address(address),
            None => text("value.tokens").to_owned(),
        });
        match token.and_then(|token| token.decimals) {
            _ if is_unlimited(amount) => fill("value.unlimited", &[("symbol", &symbol)]),
            Some(decimals) => format!("{} {symbol}", units(amount, decimals)),
            None => {
                fill("value.baseUnits", &[("amount", &amount.to_string()), ("symbol", &symbol)])
            }
        }
    }

    /// An amount of the token that the called contract stakes, which is not the contract itself.
    fn staked(&self, amount: U256) -> String {
        let known = self.contract.and_then(|address| self.known.contract(address));
        match known.and_then(|staking| staking.decimals) {
            Some(_) => self.amount(amount),
            None => fill("value.stakedUnits", &[("amount", &amount.to_string())]),
        }
    }

    /// The known name with its number: `IoTeX (4689)`.
    pub(super) fn chain(&self, id: U256) -> String {
        let here = self.known.chain().filter(|chain| chain.id == Some(id));
        let name = here.and_then(|chain| chain.name.as_deref()).map(visible).or_else(|| {
            let network = ChainId::new(id).ok().and_then(Network::by_id);
            network.map(|network| network.name.to_string())
        });
        name.map_or_else(|| id.to_string(), |name| format!("{name} ({id})"))
    }

    /// One argument.
    pub(super) fn argument(&self, param: &Param, value: &Value) -> String {
        self.element(param.meaning, &param.ty, value)
    }

    /// One element of a list argument.
    pub(super) fn element(&self, meaning: &str, ty: &Type, value: &Value) -> String {
        match (meaning, value) {
            ("did", Value::Bytes(identifier)) => match Identifier::from_slice(identifier) {
                Ok(identifier) => Did::from(identifier).to_string(),
                Err(_) => hex::encode_prefixed(identifier),
            },
            ("nft", Value::Bytes(contract)) => match NftContract::from_bytes(contract) {
                Ok(NftContract::Evm(address)) => self.address(address),
                Ok(solana) => solana.to_string(),
                Err(_) => bytes(contract),
            },
            ("chain", Value::Uint(id)) => self.chain(*id),
            ("native", Value::Uint(amount)) => self.native(*amount),
            ("amount", Value::Uint(amount)) => self.amount(*amount),
            ("staked", Value::Uint(amount)) => self.staked(*amount),
            ("time", Value::Uint(seconds)) => time(*seconds),
            ("operation", Value::Uint(number)) => Operation::from_number(*number).name().to_owned(),
            ("projectType", Value::Uint(kind)) => match u8::try_from(*kind) {
                Ok(0) => text("value.hardware").to_owned(),
                Ok(1) => text("value.virtual").to_owned(),
                _ => kind.to_string(),
            },
            ("selector", Value::Bytes(bytes)) if self.place == Place::Title => function(bytes),
            ("selector", Value::Bytes(bytes)) => selector(bytes),
            // What no token id is: an amount, of whatever the contract has.
            ("either", Value::Uint(U256::MAX)) => text("value.unlimitedAmount").to_owned(),
            ("switch", Value::Bool(true)) => text("value.on").to_owned(),
            ("switch", Value::Bool(false)) => text("value.off").to_owned(),
            (_, Value::Null) => String::new(),
            (_, Value::Bool(true)) => text("value.yes").to_owned(),
            (_, Value::Bool(false)) => text("value.no").to_owned(),
            (_, Value::Uint(number)) => number.to_string(),
            (_, Value::Text(content)) => format!("“{}”", visible(content)),
            (_, Value::Address(address)) => self.address(*address),
            (_, Value::Bytes(content)) => bytes(content),
            (_, Value::List(values)) => match ty {
                Type::Array(element) => {
                    let shown: Vec<_> =
                        values.iter().map(|value| self.element(meaning, element, value)).collect();
                    shown.join(", ")
                }
                _ => String::new(),
            },
            (_, Value::Record(parts)) => {
                let here = self.among(parts);
                let shown = parts.iter().map(|(name, part)| match ty {
                    Type::Tuple(params) => {
                        let param = params.iter().find(|param| param.name == name);
                        param.map(|param| here.argument(param, part)).unwrap_or_default()
                    }
                    _ => String::new(),
                });
                shown.collect::<Vec<_>>().join(", ")
            }
        }
    }
}

/// The token that arguments name, or a record among them; what a list names is that item's own.
fn token_among(parts: &[(Name, Value)]) -> Option<Address> {
    parts.iter().find_map(|(name, part)| match part {
        Value::Address(address) if name == "token" => Some(*address),
        Value::Record(parts) => token_among(parts),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        let max = "115792089237316195423570985008687907853269984665640564039457584007913129639935";
        assert_eq!(units(U256::MAX, 0), max);
        let (whole, fraction) = max.split_at(max.len() - 18);
        assert_eq!(units(U256::MAX, 18), format!("{whole}.{fraction}"));
        assert_eq!(units(U256::MAX, 255), format!("0.{}{max}", "0".repeat(255 - max.len())));
        assert_eq!(units(U256::ZERO, 18), "0");
        assert_eq!(units(U256::ONE, 18), "0.000000000000000001");
        assert_eq!(units(U256::from(10).pow(U256::from(18)), 18), "1");
        assert_eq!(units(U256::from(1_500_000), 6), "1.5");
        assert_eq!(units(U256::from(100), 0), "100");
    }

    /// Expected values: GNU date.
    #[test]
    fn times_are_calendar_dates() {
        for (seconds, shown) in [
            (0_u64, "1970-01-01 00:00:00 UTC"),
            (68_169_599, "1972-02-28 23:59:59 UTC"),
            (68_169_600, "1972-02-29 00:00:00 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (951_868_800, "2000-03-01 00:00:00 UTC"),
            (1_795_258_040, "2026-11-21 10:47:20 UTC"),
            (4_107_542_399, "2100-02-28 23:59:59 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
            (253_402_300_799, "9999-12-31 23:59:59 UTC"),
            (253_402_300_800, "253402300800 seconds after 1970"),
        ] {
            assert_eq!(time(U256::from(seconds)), shown);
        }
        assert_eq!(time(U256::MAX), format!("{} seconds after 1970", U256::MAX));
    }

    #[test]
    fn long_values_are_cut_and_say_so() {
        assert_eq!(visible(&"ä".repeat(512)), "ä".repeat(512));
        let long = visible(&"ä".repeat(513));
        assert!(long.ends_with("ä… (513 characters)"), "{long}");
        assert_eq!(bytes(&[0xab; 256]).len(), 2 + 512);
        assert!(bytes(&[0xab; 257]).ends_with("ab… (257 bytes)"));
    }

    #[test]
    fn invisible_characters_are_spelled_out() {
        assert_eq!(visible("a\u{200b}b\u{202e}c\td"), "a\\u{200b}b\\u{202e}c\\u{9}d");
        assert_eq!(visible("Zürich 東京 🚀"), "Zürich 東京 🚀");
    }
}
