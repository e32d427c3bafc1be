//! The compression function of SHA-256 (FIPS 180-4, section 6.2.2), written once for one message and
//! for four side by side: it is defined on whatever the words and the operations on them are.

/// FIPS 180-4, section 4.2.2.
pub(super) const CONSTANTS: [[u32; 8]; 8] = [
    [
        0x428a_2f98,
        0x7137_4491,
        0xb5c0_fbcf,
        0xe9b5_dba5,
        0x3956_c25b,
        0x59f1_11f1,
        0x923f_82a4,
        0xab1c_5ed5,
    ],
    [
        0xd807_aa98,
        0x1283_5b01,
        0x2431_85be,
        0x550c_7dc3,
        0x72be_5d74,
        0x80de_b1fe,
        0x9bdc_06a7,
        0xc19b_f174,
    ],
    [
        0xe49b_69c1,
        0xefbe_4786,
        0x0fc1_9dc6,
        0x240c_a1cc,
        0x2de9_2c6f,
        0x4a74_84aa,
        0x5cb0_a9dc,
        0x76f9_88da,
    ],
    [
        0x983e_5152,
        0xa831_c66d,
        0xb003_27c8,
        0xbf59_7fc7,
        0xc6e0_0bf3,
        0xd5a7_9147,
        0x06ca_6351,
        0x1429_2967,
    ],
    [
        0x27b7_0a85,
        0x2e1b_2138,
        0x4d2c_6dfc,
        0x5338_0d13,
        0x650a_7354,
        0x766a_0abb,
        0x81c2_c92e,
        0x9272_2c85,
    ],
    [
        0xa2bf_e8a1,
        0xa81a_664b,
        0xc24b_8b70,
        0xc76c_51a3,
        0xd192_e819,
        0xd699_0624,
        0xf40e_3585,
        0x106a_a070,
    ],
    [
        0x19a4_c116,
        0x1e37_6c08,
        0x2748_774c,
        0x34b0_bcb5,
        0x391c_0cb3,
        0x4ed8_aa4a,
        0x5b9c_ca4f,
        0x682e_6ff3,
    ],
    [
        0x748f_82ee,
        0x78a5_636f,
        0x84c8_7814,
        0x8cc7_0208,
        0x90be_fffa,
        0xa450_6ceb,
        0xbef9_a3f7,
        0xc671_78f2,
    ],
];

/// FIPS 180-4, section 5.3.3.
pub(super) const START: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// For the block that follows a message of 64 bytes (a one, zeros, the length of 512 bits): what
/// each round adds, its constant and its word. The same for every message.
#[allow(clippy::indexing_slicing, reason = "computed by the compiler, which would refuse it")]
pub(super) const AFTER_64: [[u32; 8]; 8] = {
    let mut words = [0_u32; 64];
    (words[0], words[15]) = (1 << 31, 512);
    let mut at = 16;
    while at < 64 {
        let (early, late) = (words[at - 15], words[at - 2]);
        let early = early.rotate_right(7) ^ early.rotate_right(18) ^ early >> 3;
        let late = late.rotate_right(17) ^ late.rotate_right(19) ^ late >> 10;
        words[at] =
            words[at - 16].wrapping_add(words[at - 7]).wrapping_add(early).wrapping_add(late);
        at += 1;
    }
    let mut sums = CONSTANTS;
    let mut at = 0;
    while at < 64 {
        sums[at / 8][at % 8] = sums[at / 8][at % 8].wrapping_add(words[at]);
        at += 1;
    }
    sums
};

/// Defines the functions for the `Word` and the operations in scope.
macro_rules! rounds {
    ($(#[$feature:meta])*) => {
        use super::rounds::{AFTER_64, CONSTANTS};

        /// Eight rounds that add these.
        $(#[$feature])*
        #[inline]
        fn eight(state: [Word; 8], added: [Word; 8]) -> [Word; 8] {
            let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
            macro_rules! round {
                ($a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident $at:literal) => {
                    $h = add(add(add($h, added[$at]), choose($e, $f, $g)), big_sigma_1($e));
                    $d = add($d, $h);
                    $h = add(add($h, majority($a, $b, $c)), big_sigma_0($a));
                };
            }
            round!(a b c d e f g h 0);
            round!(h a b c d e f g 1);
            round!(g h a b c d e f 2);
            round!(f g h a b c d e 3);
            round!(e f g h a b c d 4);
            round!(d e f g h a b c 5);
            round!(c d e f g h a b 6);
            round!(b c d e f g h a 7);
            [a, b, c, d, e, f, g, h]
        }

        /// The words eight rounds on from `early`, which `late` follow.
        $(#[$feature])*
        #[inline]
        fn next(early: [Word; 8], late: [Word; 8]) -> [Word; 8] {
            let mut next = early;
            macro_rules! word {
                ($at:literal $after:expr, $nine:expr, $fourteen:expr) => {
                    next[$at] = add(
                        add(early[$at], small_sigma_0($after)),
                        add($nine, small_sigma_1($fourteen)),
                    );
                };
            }
            word!(0 early[1], late[1], late[6]);
            word!(1 early[2], late[2], late[7]);
            word!(2 early[3], late[3], next[0]);
            word!(3 early[4], late[4], next[1]);
            word!(4 early[5], late[5], next[2]);
            word!(5 early[6], late[6], next[3]);
            word!(6 early[7], late[7], next[4]);
            word!(7 late[0], next[0], next[5]);
            next
        }

        $(#[$feature])*
        #[inline]
        fn sums(words: [Word; 8], constants: &[u32; 8]) -> [Word; 8] {
            let [a, b, c, d, e, f, g, h] = words;
            let [k, l, m, n, o, p, q, r] = *constants;
            [
                add(a, splat(k)),
                add(b, splat(l)),
                add(c, splat(m)),
                add(d, splat(n)),
                add(e, splat(o)),
                add(f, splat(p)),
                add(g, splat(q)),
                add(h, splat(r)),
            ]
        }

        $(#[$feature])*
        #[inline]
        fn plus(left: [Word; 8], right: [Word; 8]) -> [Word; 8] {
            let [a, b, c, d, e, f, g, h] = left;
            let [k, l, m, n, o, p, q, r] = right;
            [
                add(a, k),
                add(b, l),
                add(c, m),
                add(d, n),
                add(e, o),
                add(f, p),
                add(g, q),
                add(h, r),
            ]
        }

        /// The first eight rounds of a block, which depend on its first half alone.
        $(#[$feature])*
        #[inline]
        fn begun(state: [Word; 8], first: [Word; 8]) -> [Word; 8] {
            eight(state, sums(first, &CONSTANTS[0]))
        }

        /// The rest of the rounds of a block, and the state after it.
        $(#[$feature])*
        #[inline]
        fn ended(
            before: [Word; 8],
            begun: [Word; 8],
            mut first: [Word; 8],
            mut second: [Word; 8],
        ) -> [Word; 8] {
            let mut state = begun;
            let (pairs, _) = CONSTANTS[1..7].as_chunks::<2>();
            for [odd, even] in pairs {
                state = eight(state, sums(second, odd));
                first = next(first, second);
                state = eight(state, sums(first, even));
                second = next(second, first);
            }
            plus(before, eight(state, sums(second, &CONSTANTS[7])))
        }

        /// The state after the block that follows a message of 64 bytes.
        $(#[$feature])*
        fn after_64(before: [Word; 8]) -> [Word; 8] {
            let mut state = before;
            for [a, b, c, d, e, f, g, h] in &AFTER_64 {
                let added = [
                    splat(*a),
                    splat(*b),
                    splat(*c),
                    splat(*d),
                    splat(*e),
                    splat(*f),
                    splat(*g),
                    splat(*h),
                ];
                state = eight(state, added);
            }
            plus(before, state)
        }
    };
}
pub(super) use rounds;
