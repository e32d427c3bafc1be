//! Loops over bytes: hashes of short messages, checksums, hexadecimal, scans of text.
//!
//! What is here runs a million times in a batch and holds no rule of ioID. It is a crate of its own
//! because it is compiled for speed, while the crates that use it are compiled for size; nothing
//! here is generic, so that the code is made here and not where it is used.

#![cfg_attr(not(test), no_std)]

extern crate alloc;

mod checksum;
mod hexadecimal;
mod keccak;
mod natural;
mod prime;
mod sha256;
mod text;
mod uri;

pub use checksum::{checksum, checksum_pair, is_checksummed, recent_checksum};
pub use hexadecimal::{LetterCase, append_hex, decode_hex, encode_hex};
pub use keccak::{KeccakPrefix, keccak256};
pub use natural::{digits, natural};
pub use prime::{Number, Prime};
pub use sha256::{Sha256Prefix, sha256};
pub use text::{JsonText, plain_length, push_quoted, rest_after, utf16_order};
pub use uri::{UriPart, uri_length};
