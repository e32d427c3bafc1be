use alloc::string::String;
use core::fmt;

use alloy_primitives::{Address, U256};
use ioid_bytes::{LetterCase, decode_hex, digits, natural, recent_checksum};

/// Service types of ioID documents, with the fragment of their ids.
pub(super) const PROJECT: (&str, &str) = ("DePINProjectMembership", "depin-project");
pub(super) const OWNER: (&str, &str) = ("DeviceOwner", "owner");
pub(super) const ACCOUNT: (&str, &str) = ("MachineBoundAccount", "mba");
pub(super) const DATA: (&str, &str) = ("DePINDataService", "depin-data");

const EXPLORER: &str = "https://depinscan.io";
const ACCOUNT_SCHEME: &str = "erc6551:";

/// The NFT a device is bound to, and with it the device's account.
///
/// Its text is the endpoint of a `MachineBoundAccount` service:
/// `erc6551:<chain id>/<contract>/<token id>`, both numbers in decimal.
///
/// ```
/// use ioid_did::Nft;
/// let text = "erc6551:4689/0x476c81C27036D05cB5ebfe30ae58C23351a61C4A/7";
/// assert_eq!(Nft::parse(text).map(|nft| nft.to_string()).as_deref(), Some(text));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Nft {
    /// The NFT's chain, not zero.
    pub chain_id: U256,
    /// The NFT's contract.
    pub token_contract: Address,
    /// The NFT's id.
    pub token_id: U256,
}

impl Nft {
    /// Reads the endpoint of a `MachineBoundAccount` service.
    #[must_use]
    pub fn parse(endpoint: &str) -> Option<Self> {
        let mut parts = endpoint.strip_prefix(ACCOUNT_SCHEME)?.split('/');
        let (chain_id, contract, token_id) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let nft = Self {
            chain_id: decimal(chain_id)?,
            token_contract: address(contract).ok()?,
            token_id: decimal(token_id)?,
        };
        (!nft.chain_id.is_zero()).then_some(nft)
    }
}

impl Nft {
    pub(super) fn text(&self) -> String {
        let decimal = |number: &U256| digits(number.as_limbs(), 10);
        let (chain, contract) = (decimal(&self.chain_id), checksummed(&self.token_contract));
        [ACCOUNT_SCHEME, &chain, "/", &contract, "/", &decimal(&self.token_id)].concat()
    }
}

impl fmt::Display for Nft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// A whole number in its one decimal form: no sign, no leading zeros, below 2²⁵⁶.
pub(super) fn decimal(text: &str) -> Option<U256> {
    let one_form = text == "0" || !text.starts_with('0');
    if one_form { natural(text, 10).map(U256::from_limbs) } else { None }
}

/// Reads `0x` and 40 hexadecimal digits; mixed case must be EIP-55. The error is the right
/// spelling, when only the case is wrong.
pub(super) fn address(text: &str) -> Result<Address, Option<Address>> {
    let digits = text.strip_prefix("0x").ok_or(None)?;
    let mut bytes = [0; 20];
    let case = decode_hex(digits.as_bytes(), &mut bytes).ok_or(None)?;
    if case == LetterCase::Mixed && recent_checksum(&bytes) != text.as_bytes() {
        Err(Some(bytes.into()))
    } else {
        Ok(bytes.into())
    }
}

/// The owner's DID: `did:ethr:<address>` on Ethereum mainnet, elsewhere qualified by the chain's id
/// in hexadecimal ([did:ethr](https://github.com/decentralized-identity/ethr-did-resolver)).
#[must_use]
pub fn owner_did(address: &Address, chain_id: &U256) -> String {
    if *chain_id == U256::from(1) {
        ["did:ethr:", &checksummed(address)].concat()
    } else {
        ["did:ethr:0x", &digits(chain_id.as_limbs(), 16), ":", &checksummed(address)].concat()
    }
}

pub(super) fn owner_endpoint(address: &Address) -> String {
    [EXPLORER, "/owner/", &checksummed(address)].concat()
}

/// The address in EIP-55 case. A document has the same few several times.
pub(super) fn checksummed(address: &Address) -> String {
    String::from_utf8(recent_checksum(&address.0).to_vec()).unwrap_or_default()
}

/// The project's page. Its last part is the name in lower case (ASCII only) with `-` for white
/// space; what a URI cannot hold is percent-encoded.
pub(super) fn project_endpoint(project: &str) -> String {
    let mut endpoint = [EXPLORER, "/projects/"].concat();
    for byte in project.trim().bytes() {
        match byte.to_ascii_lowercase() {
            plain @ (b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~') => {
                endpoint.push(char::from(plain));
            }
            b' ' | b'\t' => endpoint.push('-'),
            other => {
                endpoint.push('%');
                for digit in [other >> 4, other & 15] {
                    let digit = char::from_digit(u32::from(digit), 16).unwrap_or_default();
                    endpoint.push(digit.to_ascii_uppercase());
                }
            }
        }
    }
    endpoint
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CONTRACT: &str = "0x476c81C27036D05cB5ebfe30ae58C23351a61C4A";

    #[test]
    fn endpoints_of_accounts() {
        let lower = CONTRACT.to_lowercase();
        for text in [format!("erc6551:1/{CONTRACT}/0"), format!("erc6551:4689/{lower}/1")] {
            assert!(Nft::parse(&text).is_some(), "{text}");
        }
        let max = U256::MAX;
        for text in [
            format!("erc6551:0/{CONTRACT}/0"),
            format!("erc6551:01/{CONTRACT}/0"),
            format!("erc6551:1/{CONTRACT}/00"),
            format!("erc6551:1/{CONTRACT}/+1"),
            format!("erc6551:1/{CONTRACT}/"),
            format!("erc6551:1/{CONTRACT}"),
            format!("erc6551:1/{CONTRACT}/1/"),
            format!("erc6551:1/{CONTRACT}/{max}0"),
            format!("erc6551:0x1/{CONTRACT}/1"),
            format!("eip155:1/{CONTRACT}/1"),
            format!("erc6551:1/{}/1", CONTRACT.replace("6c", "6C")),
            "erc6551:1/0xNFTContractAddress/TokenID_Corresponding_To_ioID".into(),
            format!("erc6551:1/0x0x{}/1", &CONTRACT[4..]),
        ] {
            assert_eq!(Nft::parse(&text), None, "{text}");
        }
    }

    #[test]
    fn project_pages() {
        for (name, page) in [
            ("GEODNET", "geodnet"),
            ("Wi Fi Map", "wi-fi-map"),
            ("a/b?c#d", "a%2Fb%3Fc%23d"),
            ("日本", "%E6%97%A5%E6%9C%AC"),
            (" x ", "x"),
        ] {
            assert_eq!(project_endpoint(name), format!("https://depinscan.io/projects/{page}"));
        }
    }

    #[test]
    fn owners_are_chain_qualified() {
        let address = address(CONTRACT).unwrap();
        let did = |chain: u64| owner_did(&address, &U256::from(chain));
        assert_eq!(did(1), format!("did:ethr:{CONTRACT}"));
        assert_eq!(did(4689), format!("did:ethr:0x1251:{CONTRACT}"));
        assert_eq!(did(4690), format!("did:ethr:0x1252:{CONTRACT}"));
    }

    proptest! {
        #[test]
        fn round_trip(chain in 1..u64::MAX, contract in any::<[u8; 20]>(), id in any::<[u64; 4]>()) {
            let nft = Nft {
                chain_id: U256::from(chain),
                token_contract: contract.into(),
                token_id: U256::from_limbs(id),
            };
            prop_assert_eq!(Nft::parse(&nft.to_string()), Some(nft));
        }

        #[test]
        fn never_panics(text in "(erc6551:)?[ -~é]{0,60}", name in ".{0,20}") {
            let _ = Nft::parse(&text);
            prop_assert!(crate::did_url::is_uri(&project_endpoint(&name)));
        }
    }
}
