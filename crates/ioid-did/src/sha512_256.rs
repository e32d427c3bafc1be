//! SHA-512/256, with which some v1 devices were registered.
//!
//! The `sha2` crate has it, at 4 kB of compressed WebAssembly for rounds that are written out one
//! by one; these are a loop. The tests ask the crate.

/// Fractional parts of the cube roots of the first 80 primes (FIPS 180-4, 4.2.3).
#[rustfmt::skip]
const ROUNDS: [u64; 80] = [
    0x428a_2f98_d728_ae22, 0x7137_4491_23ef_65cd, 0xb5c0_fbcf_ec4d_3b2f, 0xe9b5_dba5_8189_dbbc,
    0x3956_c25b_f348_b538, 0x59f1_11f1_b605_d019, 0x923f_82a4_af19_4f9b, 0xab1c_5ed5_da6d_8118,
    0xd807_aa98_a303_0242, 0x1283_5b01_4570_6fbe, 0x2431_85be_4ee4_b28c, 0x550c_7dc3_d5ff_b4e2,
    0x72be_5d74_f27b_896f, 0x80de_b1fe_3b16_96b1, 0x9bdc_06a7_25c7_1235, 0xc19b_f174_cf69_2694,
    0xe49b_69c1_9ef1_4ad2, 0xefbe_4786_384f_25e3, 0x0fc1_9dc6_8b8c_d5b5, 0x240c_a1cc_77ac_9c65,
    0x2de9_2c6f_592b_0275, 0x4a74_84aa_6ea6_e483, 0x5cb0_a9dc_bd41_fbd4, 0x76f9_88da_8311_53b5,
    0x983e_5152_ee66_dfab, 0xa831_c66d_2db4_3210, 0xb003_27c8_98fb_213f, 0xbf59_7fc7_beef_0ee4,
    0xc6e0_0bf3_3da8_8fc2, 0xd5a7_9147_930a_a725, 0x06ca_6351_e003_826f, 0x1429_2967_0a0e_6e70,
    0x27b7_0a85_46d2_2ffc, 0x2e1b_2138_5c26_c926, 0x4d2c_6dfc_5ac4_2aed, 0x5338_0d13_9d95_b3df,
    0x650a_7354_8baf_63de, 0x766a_0abb_3c77_b2a8, 0x81c2_c92e_47ed_aee6, 0x9272_2c85_1482_353b,
    0xa2bf_e8a1_4cf1_0364, 0xa81a_664b_bc42_3001, 0xc24b_8b70_d0f8_9791, 0xc76c_51a3_0654_be30,
    0xd192_e819_d6ef_5218, 0xd699_0624_5565_a910, 0xf40e_3585_5771_202a, 0x106a_a070_32bb_d1b8,
    0x19a4_c116_b8d2_d0c8, 0x1e37_6c08_5141_ab53, 0x2748_774c_df8e_eb99, 0x34b0_bcb5_e19b_48a8,
    0x391c_0cb3_c5c9_5a63, 0x4ed8_aa4a_e341_8acb, 0x5b9c_ca4f_7763_e373, 0x682e_6ff3_d6b2_b8a3,
    0x748f_82ee_5def_b2fc, 0x78a5_636f_4317_2f60, 0x84c8_7814_a1f0_ab72, 0x8cc7_0208_1a64_39ec,
    0x90be_fffa_2363_1e28, 0xa450_6ceb_de82_bde9, 0xbef9_a3f7_b2c6_7915, 0xc671_78f2_e372_532b,
    0xca27_3ece_ea26_619c, 0xd186_b8c7_21c0_c207, 0xeada_7dd6_cde0_eb1e, 0xf57d_4f7f_ee6e_d178,
    0x06f0_67aa_7217_6fba, 0x0a63_7dc5_a2c8_98a6, 0x113f_9804_bef9_0dae, 0x1b71_0b35_131c_471b,
    0x28db_77f5_2304_7d84, 0x32ca_ab7b_40c7_2493, 0x3c9e_be0a_15c9_bebc, 0x431d_67c4_9c10_0d4c,
    0x4cc5_d4be_cb3e_42b6, 0x597f_299c_fc65_7e2a, 0x5fcb_6fab_3ad6_faec, 0x6c44_198c_4a47_5817,
];

/// The initial value of SHA-512/256 (FIPS 180-4, 5.3.6.2).
#[rustfmt::skip]
const START: [u64; 8] = [
    0x2231_2194_fc2b_f72c, 0x9f55_5fa3_c84c_64c2, 0x2393_b86b_6f53_b151, 0x9638_7719_5940_eabd,
    0x9628_3ee2_a88e_ffe3, 0xbe5e_1e25_5386_3992, 0x2b01_99fc_2c85_b8aa, 0x0eb7_2ddc_81c5_2ca2,
];

const BLOCK: usize = 128;

/// SHA-512/256 of bytes (FIPS 180-4, 6.7): not the first half of their SHA-512.
///
/// ```
/// use alloy_primitives::hex;
/// use ioid_did::sha512_256;
/// // NIST, example values, "abc".
/// let hash = hex!("53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23");
/// assert_eq!(sha512_256(b"abc"), hash);
/// ```
#[must_use]
pub fn sha512_256(bytes: &[u8]) -> [u8; 32] {
    let mut state = START;
    let (whole, rest) = bytes.as_chunks::<BLOCK>();
    for block in whole {
        compress(&mut state, block);
    }
    // The end: one bit, zeros, and the length in bits as 128-bit number, in one block or two.
    let bits = (bytes.len() as u128).wrapping_mul(8);
    let padded = (rest.len() + 17).next_multiple_of(BLOCK);
    let mut end = rest.to_vec();
    end.push(0x80);
    end.resize(padded - 16, 0);
    end.extend(bits.to_be_bytes());
    for block in end.as_chunks::<BLOCK>().0 {
        compress(&mut state, block);
    }
    let mut hash = [0; 32];
    for (place, word) in hash.chunks_exact_mut(8).zip(state) {
        place.copy_from_slice(&word.to_be_bytes());
    }
    hash
}

/// FIPS 180-4, 6.4.2, with the message schedule made while it is used.
fn compress(state: &mut [u64; 8], block: &[u8; BLOCK]) {
    let mut words: [u64; 16] = [0; 16];
    for (word, bytes) in words.iter_mut().zip(block.as_chunks::<8>().0) {
        *word = u64::from_be_bytes(*bytes);
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for round in ROUNDS {
        let [word, w1, _, _, _, _, _, _, _, w9, _, _, _, _, w14, _] = words;
        let choice = (e & f) ^ (!e & g);
        let majority = (a & b) ^ (a & c) ^ (b & c);
        let first = h
            .wrapping_add(e.rotate_right(14) ^ e.rotate_right(18) ^ e.rotate_right(41))
            .wrapping_add(choice)
            .wrapping_add(round)
            .wrapping_add(word);
        let second =
            (a.rotate_right(28) ^ a.rotate_right(34) ^ a.rotate_right(39)).wrapping_add(majority);
        (h, g, f, e) = (g, f, e, d.wrapping_add(first));
        (d, c, b, a) = (c, b, a, first.wrapping_add(second));
        // The word sixteen rounds ahead takes the place of this one.
        let next = word
            .wrapping_add(w1.rotate_right(1) ^ w1.rotate_right(8) ^ (w1 >> 7))
            .wrapping_add(w9)
            .wrapping_add(w14.rotate_right(19) ^ w14.rotate_right(61) ^ (w14 >> 6));
        words.rotate_left(1);
        if let Some(last) = words.last_mut() {
            *last = next;
        }
    }
    for (sum, value) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *sum = sum.wrapping_add(value);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sha2::{Digest as _, Sha512_256};

    use super::*;

    #[test]
    fn lengths_around_the_block() {
        let bytes: Vec<u8> = (0..=255).cycle().take(400).collect();
        for length in 0..bytes.len() {
            let expected: [u8; 32] = Sha512_256::digest(&bytes[..length]).into();
            assert_eq!(sha512_256(&bytes[..length]), expected, "{length}");
        }
    }

    proptest! {
        #[test]
        fn is_that_of_the_crate(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
            let expected: [u8; 32] = Sha512_256::digest(&bytes).into();
            prop_assert_eq!(sha512_256(&bytes), expected);
        }
    }
}
