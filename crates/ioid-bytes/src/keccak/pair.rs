//! Two states side by side, each in a lane of WebAssembly's 128-bit vectors.

use core::arch::wasm32::{
    i64x2_shl, u64x2, u64x2_extract_lane, u64x2_shr, u64x2_splat, v128, v128_andnot, v128_or,
    v128_xor,
};

use super::State;

/// FIPS 202, 3.2.5.
const ROUNDS: [u64; 24] = [
    0x0000_0000_0000_0001,
    0x0000_0000_0000_8082,
    0x8000_0000_0000_808a,
    0x8000_0000_8000_8000,
    0x0000_0000_0000_808b,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8009,
    0x0000_0000_0000_008a,
    0x0000_0000_0000_0088,
    0x0000_0000_8000_8009,
    0x0000_0000_8000_000a,
    0x0000_0000_8000_808b,
    0x8000_0000_0000_008b,
    0x8000_0000_0000_8089,
    0x8000_0000_0000_8003,
    0x8000_0000_0000_8002,
    0x8000_0000_0000_0080,
    0x0000_0000_0000_800a,
    0x8000_0000_8000_000a,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8080,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8008,
];

#[target_feature(enable = "simd128")]
#[inline]
fn rotated(x: v128, bits: u32) -> v128 {
    v128_or(i64x2_shl(x, bits), u64x2_shr(x, 64 - bits))
}

#[target_feature(enable = "simd128")]
#[inline]
fn parity(a: v128, b: v128, c: v128, d: v128, e: v128) -> v128 {
    v128_xor(v128_xor(v128_xor(a, b), v128_xor(c, d)), e)
}

/// One row of chi (FIPS 202, 3.2.4).
#[target_feature(enable = "simd128")]
#[inline]
fn row([a, b, c, d, e]: [v128; 5]) -> [v128; 5] {
    [
        v128_xor(a, v128_andnot(c, b)),
        v128_xor(b, v128_andnot(d, c)),
        v128_xor(c, v128_andnot(e, d)),
        v128_xor(d, v128_andnot(a, e)),
        v128_xor(e, v128_andnot(b, a)),
    ]
}

/// Keccak-f\[1600\] of both.
#[target_feature(enable = "simd128")]
pub(super) fn permute(states: &mut [State; 2]) {
    let [one, other] = states;
    let mut s = [u64x2_splat(0); 25];
    for ((lanes, one), other) in s.iter_mut().zip(&*one).zip(&*other) {
        *lanes = u64x2(*one, *other);
    }
    for constant in ROUNDS {
        // Theta.
        let a = parity(s[0], s[5], s[10], s[15], s[20]);
        let b = parity(s[1], s[6], s[11], s[16], s[21]);
        let c = parity(s[2], s[7], s[12], s[17], s[22]);
        let d = parity(s[3], s[8], s[13], s[18], s[23]);
        let e = parity(s[4], s[9], s[14], s[19], s[24]);
        let add = [
            v128_xor(e, rotated(b, 1)),
            v128_xor(a, rotated(c, 1)),
            v128_xor(b, rotated(d, 1)),
            v128_xor(c, rotated(e, 1)),
            v128_xor(d, rotated(a, 1)),
        ];
        // Rho and pi: each lane turned, at its new place.
        macro_rules! lane {
            ($at:literal $column:literal $bits:literal) => {
                rotated(v128_xor(s[$at], add[$column]), $bits)
            };
        }
        let first = v128_xor(s[0], add[0]);
        let rows = [
            row([first, lane!(6 1 44), lane!(12 2 43), lane!(18 3 21), lane!(24 4 14)]),
            row([lane!(3 3 28), lane!(9 4 20), lane!(10 0 3), lane!(16 1 45), lane!(22 2 61)]),
            row([lane!(1 1 1), lane!(7 2 6), lane!(13 3 25), lane!(19 4 8), lane!(20 0 18)]),
            row([lane!(4 4 27), lane!(5 0 36), lane!(11 1 10), lane!(17 2 15), lane!(23 3 56)]),
            row([lane!(2 2 62), lane!(8 3 55), lane!(14 4 39), lane!(15 0 41), lane!(21 1 2)]),
        ];
        for (place, lanes) in s.iter_mut().zip(rows.as_flattened()) {
            *place = *lanes;
        }
        s[0] = v128_xor(s[0], u64x2_splat(constant));
    }
    for ((lanes, one), other) in s.into_iter().zip(one).zip(other) {
        (*one, *other) = (u64x2_extract_lane::<0>(lanes), u64x2_extract_lane::<1>(lanes));
    }
}
