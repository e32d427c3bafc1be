//! One message.

use super::rounds::rounds;

type Word = u32;

#[inline]
fn splat(word: u32) -> Word {
    word
}

#[inline]
fn add(x: Word, y: Word) -> Word {
    x.wrapping_add(y)
}

#[inline]
fn choose(e: Word, f: Word, g: Word) -> Word {
    g ^ e & (f ^ g)
}

#[inline]
fn majority(a: Word, b: Word, c: Word) -> Word {
    a & b | c & (a | b)
}

#[inline]
fn big_sigma_0(x: Word) -> Word {
    x.rotate_right(2) ^ x.rotate_right(13) ^ x.rotate_right(22)
}

#[inline]
fn big_sigma_1(x: Word) -> Word {
    x.rotate_right(6) ^ x.rotate_right(11) ^ x.rotate_right(25)
}

#[inline]
fn small_sigma_0(x: Word) -> Word {
    x.rotate_right(7) ^ x.rotate_right(18) ^ x >> 3
}

#[inline]
fn small_sigma_1(x: Word) -> Word {
    x.rotate_right(17) ^ x.rotate_right(19) ^ x >> 10
}

rounds!();

/// The state after a block.
#[inline(never)]
pub(super) fn compress(state: [Word; 8], [first, second]: [[Word; 8]; 2]) -> [Word; 8] {
    ended(state, begun(state, first), first, second)
}

/// The state in the midst of a block.
#[inline(never)]
pub(super) fn begin(state: [Word; 8], first: [Word; 8]) -> [Word; 8] {
    begun(state, first)
}

/// The state after 64 bytes and what follows them, when the rounds of the first 32 bytes are done.
#[inline(never)]
pub(super) fn finish(
    start: [Word; 8],
    begun: [Word; 8],
    first: [Word; 8],
    second: [Word; 8],
) -> [Word; 8] {
    after_64(ended(start, begun, first, second))
}
