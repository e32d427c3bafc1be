//! Whether the bytes of a public key are a point of its curve.
//!
//! Everything here is public, so time may depend on it. It is the equation of each curve and whether
//! a number has a square root: `k256` and `p256` would add 20 kB of compressed WebAssembly to ask
//! the same question, and `curve25519-dalek` another 5 and several times as long, because it has no
//! other way than to compute the root (the tests ask all three).

use ioid_bytes::{Number, Prime};

/// y² = x³ + ax + b over the field of p, with p ≡ 3 (mod 4) and a prime number of points, so that
/// every point on the curve is a valid public key.
#[derive(Debug)]
pub(crate) struct Weierstrass {
    field: Prime,
    /// (p + 1) / 4: the power that is a square root.
    root: Number,
    a: Number,
    b: Number,
}

/// SEC 2, 2.4.1: p = 2²⁵⁶ − 2³² − 977.
pub(crate) const SECP256K1: Weierstrass = Weierstrass {
    field: Prime {
        p: [
            0xfffffc2f, 0xfffffffe, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
            0xffffffff,
        ],
        excess: &[0x000003d1, 0x00000001],
    },
    root: [
        0xbfffff0c, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
        0x3fffffff,
    ],
    a: [0; 8],
    b: [7, 0, 0, 0, 0, 0, 0, 0],
};

/// SP 800-186, 3.2.1.3: p = 2²⁵⁶ − 2²²⁴ + 2¹⁹² + 2⁹⁶ − 1, a = −3.
pub(crate) const P256: Weierstrass = Weierstrass {
    field: Prime {
        p: [
            0xffffffff, 0xffffffff, 0xffffffff, 0x00000000, 0x00000000, 0x00000000, 0x00000001,
            0xffffffff,
        ],
        excess: &[
            0x00000001, 0x00000000, 0x00000000, 0xffffffff, 0xffffffff, 0xffffffff, 0xfffffffe,
        ],
    },
    root: [
        0x00000000, 0x00000000, 0x40000000, 0x00000000, 0x00000000, 0x40000000, 0xc0000000,
        0x3fffffff,
    ],
    a: [
        0xfffffffc, 0xffffffff, 0xffffffff, 0x00000000, 0x00000000, 0x00000000, 0x00000001,
        0xffffffff,
    ],
    b: [
        0x27d2604b, 0x3bce3c3e, 0xcc53b0f6, 0x651d06b0, 0x769886bc, 0xb3ebbd55, 0xaa3a93e7,
        0x5ac635d8,
    ],
};

impl Weierstrass {
    /// Whether (x, y), big-endian, is on the curve, both below p.
    pub(crate) fn contains(&self, x: &[u8; 32], y: &[u8; 32]) -> bool {
        let (x, y) = (big_endian(x), big_endian(y));
        self.field.is_reduced(&x)
            && self.field.is_reduced(&y)
            && self.field.multiply(&y, &y) == self.right_side(&x)
    }

    /// Whether there is a point with this x.
    pub(crate) fn has(&self, x: &[u8; 32]) -> bool {
        let x = big_endian(x);
        self.field.is_reduced(&x) && self.field.is_square(&self.right_side(&x))
    }

    /// The y of this x that is odd, or even; none when there is no point with this x.
    pub(crate) fn y(&self, x: &[u8; 32], odd: bool) -> Option<[u8; 32]> {
        if !self.has(x) {
            return None;
        }
        let root = self.field.power(&self.right_side(&big_endian(x)), &self.root);
        // Zero has no odd twin; neither curve has a point with y = 0.
        let is_odd = root.first().is_some_and(|place| place & 1 == 1);
        let y = if is_odd == odd { root } else { self.field.negate(&root) };
        let mut bytes = little_endian_bytes(&y);
        bytes.reverse();
        Some(bytes)
    }

    fn right_side(&self, x: &Number) -> Number {
        let square_plus_a = self.field.multiply_add(x, x, &self.a);
        self.field.multiply_add(&square_plus_a, x, &self.b)
    }
}

fn big_endian(bytes: &[u8; 32]) -> Number {
    let mut bytes = *bytes;
    bytes.reverse();
    little_endian(&bytes)
}

fn little_endian(bytes: &[u8; 32]) -> Number {
    let mut number = [0; 8];
    for (place, bytes) in number.iter_mut().zip(bytes.as_chunks::<4>().0) {
        *place = u32::from_le_bytes(*bytes);
    }
    number
}

fn little_endian_bytes(number: &Number) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (bytes, place) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(number) {
        *bytes = place.to_le_bytes();
    }
    bytes
}

/// The field of edwards25519: 2²⁵⁵ − 19 (RFC 7748, 4.1).
const FIELD_25519: Prime = Prime {
    p: [
        0xffffffed, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
        0x7fffffff,
    ],
    excess: &[38],
};

const ONE: Number = [1, 0, 0, 0, 0, 0, 0, 0];

/// −1
const MINUS_ONE: Number = [
    0xffffffec, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x7fffffff,
];

/// −2: to this power a number is its inverse.
const MINUS_TWO: Number = [
    0xffffffeb, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x7fffffff,
];

/// The d of −x² + y² = 1 + dx²y² (RFC 7748, 4.1).
const EDWARDS_D: Number = [
    0x135978a3, 0x75eb4dca, 0x4141d8ab, 0x00700a4d, 0x7779e898, 0x8cc74079, 0x2b6ffe73, 0x52036cee,
];

/// The y of the eight points whose order divides 8: of order 4, 1, 2, and the two of order 8.
const SMALL_ORDER: [Number; 5] = [
    [0; 8],
    ONE,
    MINUS_ONE,
    [
        0x8f95e826, 0xb027b2c2, 0x89f4c345, 0xf098eff2, 0x05acdfd5, 0x3933c6d3, 0x880238b1,
        0x05fc536d,
    ],
    [
        0x706a17c7, 0x4fd84d3d, 0x760b3cba, 0x0f67100d, 0xfa53202a, 0xc6cc392c, 0x77fdc74e,
        0x7a03ac92,
    ],
];

/// The y of an encoded point of edwards25519, without the sign of x in the last bit.
fn edwards_y(bytes: &[u8; 32]) -> Number {
    let mut y = little_endian(bytes);
    y[7] &= 0x7fff_ffff;
    y
}

/// Whether a point has this y: x² = (y² − 1) / (dy² + 1), whose divisor is never zero, is a square
/// when the product of both is.
fn has_edwards_y(y: &Number) -> bool {
    let square = FIELD_25519.multiply(y, y);
    let above = FIELD_25519.multiply_add(&square, &ONE, &MINUS_ONE);
    let below = FIELD_25519.multiply_add(&square, &EDWARDS_D, &ONE);
    FIELD_25519.is_square(&FIELD_25519.multiply(&above, &below))
}

/// Whether 32 bytes decode to a point of edwards25519, the curve of Ed25519, whatever its order and
/// in whichever of its encodings.
///
/// ```
/// use ioid_did::is_on_edwards25519;
/// assert!(is_on_edwards25519(&[0; 32]));
/// let mut two = [0; 32];
/// two[0] = 2;
/// assert!(!is_on_edwards25519(&two));
/// ```
#[must_use]
pub fn is_on_edwards25519(bytes: &[u8; 32]) -> bool {
    has_edwards_y(&edwards_y(bytes))
}

/// Whether 32 bytes are an Ed25519 public key to trust: a point, in its one encoding, and not of
/// small order (a signature under such a key can be valid for every message).
pub(crate) fn is_ed25519_key(bytes: &[u8; 32]) -> bool {
    let y = edwards_y(bytes);
    // A point with x = 0 has two encodings, too; both are of small order.
    FIELD_25519.is_reduced(&y) && !SMALL_ORDER.contains(&y) && has_edwards_y(&y)
}

/// The X25519 key of an Ed25519 key, u = (1 + y) / (1 − y) (RFC 7748, 4.1); none for bytes that are
/// no point.
pub(crate) fn x25519_of(bytes: &[u8; 32]) -> Option<[u8; 32]> {
    let y = edwards_y(bytes);
    let field = &FIELD_25519;
    let above = field.multiply_add(&y, &ONE, &ONE);
    let below = field.multiply_add(&y, &MINUS_ONE, &ONE);
    let u = field.multiply(&above, &field.power(&below, &MINUS_TWO));
    has_edwards_y(&y).then(|| little_endian_bytes(&u))
}

#[cfg(test)]
mod tests {
    use super::*;
    use curve25519_dalek::edwards::CompressedEdwardsY;
    use p256::elliptic_curve::sec1::ToSec1Point as _;
    use proptest::prelude::*;

    fn bytes(hex: &str) -> [u8; 32] {
        crate::vectors::hex(hex).try_into().unwrap()
    }

    fn compressed(x: [u8; 32], odd: bool) -> [u8; 33] {
        let mut bytes = [2 + u8::from(odd); 33];
        bytes[1..].copy_from_slice(&x);
        bytes
    }

    #[test]
    fn generators() {
        let x = bytes("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
        let y = bytes("483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8");
        assert!(SECP256K1.contains(&x, &y) && !P256.contains(&x, &y));
        assert_eq!(SECP256K1.y(&x, false), Some(y));
        let x = bytes("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
        let y = bytes("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
        assert!(P256.contains(&x, &y) && !SECP256K1.contains(&x, &y));
        assert_eq!(P256.y(&x, true), Some(y));
    }

    #[test]
    fn coordinates_are_below_p() {
        // x = 1 is on secp256k1; x = p + 1 is the same number and another text.
        let mut one = [0; 32];
        one[31] = 1;
        assert!(SECP256K1.y(&one, true).is_some());
        let p_plus_one = bytes("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc30");
        assert_eq!(SECP256K1.y(&p_plus_one, true), None);
        let y = SECP256K1.y(&one, true).unwrap();
        assert!(SECP256K1.contains(&one, &y) && !SECP256K1.contains(&p_plus_one, &y));
        for curve in [SECP256K1, P256] {
            assert_eq!(curve.y(&[0xff; 32], true), None);
            assert!(!curve.contains(&one, &[0xff; 32]));
        }
    }

    #[test]
    fn points_of_small_order_and_second_encodings_are_refused() {
        let mut one = [0; 32];
        one[0] = 1;
        assert!(!is_ed25519_key(&one), "the identity");
        assert!(!is_ed25519_key(&[0; 32]), "order 4");
        // y = 3 and y = p + 3 encode the same points; of 3..=18, whose second form fits 255 bits,
        // those that are on the curve must be taken in the first form only.
        let mut on_curve = 0;
        for small in 3..=18 {
            let mut first = [0; 32];
            first[0] = small;
            let mut second = [0xff; 32];
            second[0] = 0xed + small;
            second[31] = 0x7f;
            on_curve += u32::from(is_ed25519_key(&first));
            assert!(!is_ed25519_key(&second), "{small}");
        }
        assert!(on_curve > 0);
    }

    fn agrees_with_dalek(bytes: [u8; 32]) {
        let encoded = CompressedEdwardsY(bytes);
        let point = encoded.decompress();
        assert_eq!(is_on_edwards25519(&bytes), point.is_some(), "{bytes:x?}");
        let trusted = point.filter(|it| it.compress() == encoded && !it.is_small_order());
        assert_eq!(is_ed25519_key(&bytes), trusted.is_some(), "{bytes:x?}");
        assert_eq!(x25519_of(&bytes), point.map(|point| point.to_montgomery().to_bytes()));
    }

    #[test]
    fn every_encoding_of_points_of_small_order() {
        let mut encodings = std::collections::BTreeSet::new();
        for point in curve25519_dalek::constants::EIGHT_TORSION {
            let y = point.compress().to_bytes();
            assert!(SMALL_ORDER.contains(&edwards_y(&y)), "{y:x?}");
            for sign in [0, 0x80] {
                let mut bytes = y;
                bytes[31] = bytes[31] & 0x7f | sign;
                encodings.insert(bytes);
                agrees_with_dalek(bytes);
            }
        }
        assert_eq!(encodings.len(), 10);
        for (last, sign) in (0xe0..=0xff).flat_map(|last| [(last, 0x7f), (last, 0xff)]) {
            let mut bytes = [0xff; 32];
            (bytes[0], bytes[31]) = (last, sign);
            agrees_with_dalek(bytes);
        }
    }

    proptest! {
        #[test]
        fn edwards_points_as_dalek_finds_them(bytes in any::<[u8; 32]>(), small in any::<u8>()) {
            agrees_with_dalek(bytes);
            let mut few = [0; 32];
            few[0] = small;
            agrees_with_dalek(few);
        }

        #[test]
        fn a_square_is_what_has_a_root(x in any::<[u32; 8]>()) {
            for Weierstrass { field, root, .. } in [SECP256K1, P256] {
                let x = field.reduce(x);
                let found = field.power(&x, &root);
                prop_assert_eq!(field.is_square(&x), field.multiply(&found, &found) == x);
                prop_assert!(field.is_square(&field.multiply(&x, &x)));
            }
        }

        #[test]
        fn agrees_with_k256_and_p256(x in any::<[u8; 32]>(), odd in any::<bool>()) {
            let encoded = compressed(x, odd);
            let theirs = k256::PublicKey::from_sec1_bytes(&encoded).ok();
            let theirs = theirs.map(|key| *key.to_sec1_point(false).y().unwrap());
            prop_assert_eq!(SECP256K1.y(&x, odd), theirs.map(Into::into));
            let theirs = p256::PublicKey::from_sec1_bytes(&encoded).ok();
            let theirs = theirs.map(|key| *key.to_sec1_point(false).y().unwrap());
            let ours = P256.y(&x, odd);
            prop_assert_eq!(ours, theirs.map(Into::into));
            if let Some(mut y) = ours {
                prop_assert!(P256.contains(&x, &y));
                y[31] ^= 1;
                prop_assert!(!P256.contains(&x, &y));
            }
        }

        #[test]
        fn agrees_near_the_bounds(low in any::<u64>(), top in prop_oneof![Just(0_u8), Just(0xff)], odd in any::<bool>()) {
            let mut x = [top; 32];
            x[24..].copy_from_slice(&low.to_be_bytes());
            let encoded = compressed(x, odd);
            prop_assert_eq!(SECP256K1.y(&x, odd).is_some(), k256::PublicKey::from_sec1_bytes(&encoded).is_ok());
            prop_assert_eq!(P256.y(&x, odd).is_some(), p256::PublicKey::from_sec1_bytes(&encoded).is_ok());
        }
    }
}
