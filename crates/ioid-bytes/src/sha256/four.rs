//! Four messages side by side, each in a lane of WebAssembly's 128-bit vectors. The lanes have no
//! rotation, so four take about twice as long as one.

use core::arch::wasm32::{
    i32x4_add, i32x4_shl, u32x4, u32x4_extract_lane, u32x4_shr, u32x4_splat, v128, v128_bitselect,
    v128_or, v128_xor,
};

use super::rounds::{START, rounds};

type Word = v128;

#[target_feature(enable = "simd128")]
#[inline]
fn splat(word: u32) -> Word {
    u32x4_splat(word)
}

#[target_feature(enable = "simd128")]
#[inline]
fn add(x: Word, y: Word) -> Word {
    i32x4_add(x, y)
}

#[target_feature(enable = "simd128")]
#[inline]
fn choose(e: Word, f: Word, g: Word) -> Word {
    v128_bitselect(f, g, e)
}

#[target_feature(enable = "simd128")]
#[inline]
fn majority(a: Word, b: Word, c: Word) -> Word {
    v128_bitselect(c, b, v128_xor(a, b))
}

#[target_feature(enable = "simd128")]
#[inline]
fn rotated(x: Word, bits: u32) -> Word {
    v128_or(u32x4_shr(x, bits), i32x4_shl(x, 32 - bits))
}

#[target_feature(enable = "simd128")]
#[inline]
fn big_sigma_0(x: Word) -> Word {
    v128_xor(v128_xor(rotated(x, 2), rotated(x, 13)), rotated(x, 22))
}

#[target_feature(enable = "simd128")]
#[inline]
fn big_sigma_1(x: Word) -> Word {
    v128_xor(v128_xor(rotated(x, 6), rotated(x, 11)), rotated(x, 25))
}

#[target_feature(enable = "simd128")]
#[inline]
fn small_sigma_0(x: Word) -> Word {
    v128_xor(v128_xor(rotated(x, 7), rotated(x, 18)), u32x4_shr(x, 3))
}

#[target_feature(enable = "simd128")]
#[inline]
fn small_sigma_1(x: Word) -> Word {
    v128_xor(v128_xor(rotated(x, 17), rotated(x, 19)), u32x4_shr(x, 10))
}

rounds!(#[target_feature(enable = "simd128")]);

/// What eight words of each message are as words of four lanes.
#[target_feature(enable = "simd128")]
#[inline]
fn lanes(words: [&[u32; 8]; 4]) -> [Word; 8] {
    let [a, b, c, d] = words;
    [
        u32x4(a[0], b[0], c[0], d[0]),
        u32x4(a[1], b[1], c[1], d[1]),
        u32x4(a[2], b[2], c[2], d[2]),
        u32x4(a[3], b[3], c[3], d[3]),
        u32x4(a[4], b[4], c[4], d[4]),
        u32x4(a[5], b[5], c[5], d[5]),
        u32x4(a[6], b[6], c[6], d[6]),
        u32x4(a[7], b[7], c[7], d[7]),
    ]
}

#[target_feature(enable = "simd128")]
#[inline]
fn all(words: [u32; 8]) -> [Word; 8] {
    lanes([&words; 4])
}

/// The hash of 64 bytes: those that `start` and `begun` are of, and the hash of a message of one
/// block. For four messages.
#[target_feature(enable = "simd128")]
#[inline(never)]
pub(super) fn finish_of_blocks(
    prefix: [u32; 8],
    begun_prefix: [u32; 8],
    blocks: [&[[u32; 8]; 2]; 4],
) -> [[u32; 8]; 4] {
    let start = all(START);
    let [[a, e], [b, f], [c, g], [d, h]] = blocks;
    let (first, second) = (lanes([a, b, c, d]), lanes([e, f, g, h]));
    let inner = ended(start, begun(start, first), first, second);
    let outer = after_64(ended(start, all(begun_prefix), all(prefix), inner));
    let [a, b, c, d, e, f, g, h] = outer;
    macro_rules! lane {
        ($at:literal) => {
            [
                u32x4_extract_lane::<$at>(a),
                u32x4_extract_lane::<$at>(b),
                u32x4_extract_lane::<$at>(c),
                u32x4_extract_lane::<$at>(d),
                u32x4_extract_lane::<$at>(e),
                u32x4_extract_lane::<$at>(f),
                u32x4_extract_lane::<$at>(g),
                u32x4_extract_lane::<$at>(h),
            ]
        };
    }
    [lane!(0), lane!(1), lane!(2), lane!(3)]
}
