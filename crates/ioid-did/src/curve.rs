//! Whether the bytes of a public key are a point of its curve.
//!
//! Everything here is public, so time may depend on it. For the two Weierstrass curves this is the
//! curve equation and one square root: `k256` and `p256` would add 20 kB of compressed WebAssembly
//! to ask the same question, and the long division of a general `U256` another 8 (the tests ask
//! both crates).

use curve25519_dalek::edwards::CompressedEdwardsY;

/// A number below 2²⁵⁶, 32 bits a place, least significant first: products fit the 64-bit integers
/// of WebAssembly.
type Field = [u32; 8];

/// y² = x³ + ax + b over the field of p, with p ≡ 3 (mod 4) and a prime number of points, so that
/// every point on the curve is a valid public key.
#[derive(Debug)]
pub(crate) struct Weierstrass {
    p: Field,
    /// 2²⁵⁶ − p, at most 2²²⁴: what 2²⁵⁶ is modulo p.
    excess: Field,
    /// (p + 1) / 4: the power that is a square root.
    root: Field,
    a: Field,
    b: Field,
}

/// SEC 2, 2.4.1: p = 2²⁵⁶ − 2³² − 977.
pub(crate) const SECP256K1: Weierstrass = Weierstrass {
    p: [
        0xfffffc2f, 0xfffffffe, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
        0xffffffff,
    ],
    excess: [
        0x000003d1, 0x00000001, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000,
        0x00000000,
    ],
    root: [
        0xbfffff0c, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
        0x3fffffff,
    ],
    a: [0; 8],
    b: [7, 0, 0, 0, 0, 0, 0, 0],
};

/// SP 800-186, 3.2.1.3: p = 2²⁵⁶ − 2²²⁴ + 2¹⁹² + 2⁹⁶ − 1, a = −3.
pub(crate) const P256: Weierstrass = Weierstrass {
    p: [
        0xffffffff, 0xffffffff, 0xffffffff, 0x00000000, 0x00000000, 0x00000000, 0x00000001,
        0xffffffff,
    ],
    excess: [
        0x00000001, 0x00000000, 0x00000000, 0xffffffff, 0xffffffff, 0xffffffff, 0xfffffffe,
        0x00000000,
    ],
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
        let (x, y) = (read(x), read(y));
        self.is_reduced(&x)
            && self.is_reduced(&y)
            && self.multiply(&y, &y) == self.reduce(self.right_side(&x))
    }

    /// The y of this x that is odd, or even; none when there is no point with this x.
    pub(crate) fn y(&self, x: &[u8; 32], odd: bool) -> Option<[u8; 32]> {
        let x = read(x);
        if !self.is_reduced(&x) {
            return None;
        }
        let square = self.reduce(self.right_side(&x));
        let root = self.power(&square, &self.root);
        if self.multiply(&root, &root) != square {
            return None;
        }
        // Zero has no odd twin; neither curve has a point with y = 0.
        let is_odd = root.first().is_some_and(|place| place & 1 == 1);
        let y = if is_odd == odd { root } else { self.negate(&root) };
        let mut bytes = [0; 32];
        for (bytes, place) in bytes.chunks_exact_mut(4).zip(y.iter().rev()) {
            bytes.copy_from_slice(&place.to_be_bytes());
        }
        Some(bytes)
    }

    fn right_side(&self, x: &Field) -> Field {
        let (square_plus_a, over) = multiply_add(&self.a, &self.multiply(x, x), 1);
        let square_plus_a = self.fold(square_plus_a, over);
        let (sum, over) = multiply_add(&self.b, &self.multiply(&square_plus_a, x), 1);
        self.fold(sum, over)
    }

    /// x · y mod p
    fn multiply(&self, x: &Field, y: &Field) -> Field {
        let mut product = [0; 8];
        for place in y.iter().rev() {
            // One place up; what leaves at the top comes back as a multiple of the excess.
            product.rotate_right(1);
            let over = product.first_mut().map(core::mem::take).unwrap_or_default();
            product = self.fold(product, over);
            let (sum, over) = multiply_add(&product, x, *place);
            product = self.fold(sum, over);
        }
        self.reduce(product)
    }

    /// number + over · 2²⁵⁶, below 2²⁵⁶ and equal modulo p.
    fn fold(&self, mut number: Field, mut over: u32) -> Field {
        while over > 0 {
            (number, over) = multiply_add(&number, &self.excess, over);
        }
        number
    }

    fn is_reduced(&self, number: &Field) -> bool {
        number.iter().rev().lt(self.p.iter().rev())
    }

    /// Below p, from below 2²⁵⁶ < 2p: subtracting p is adding the excess and dropping 2²⁵⁶.
    fn reduce(&self, number: Field) -> Field {
        if self.is_reduced(&number) { number } else { multiply_add(&number, &self.excess, 1).0 }
    }

    /// −x mod p = x · (p − 1) mod p
    fn negate(&self, x: &Field) -> Field {
        let mut minus_one = self.p;
        if let Some(place) = minus_one.first_mut() {
            *place -= 1;
        }
        self.multiply(x, &minus_one)
    }

    fn power(&self, x: &Field, exponent: &Field) -> Field {
        let mut power = [1, 0, 0, 0, 0, 0, 0, 0];
        for place in exponent.iter().rev() {
            for bit in (0..32).rev() {
                power = self.multiply(&power, &power);
                if place >> bit & 1 == 1 {
                    power = self.multiply(&power, x);
                }
            }
        }
        power
    }
}

/// summand + x · factor, and what is beyond 2²⁵⁶. Never more than 32 bits are:
/// (2²⁵⁶ − 1) + (2²⁵⁶ − 1)(2³² − 1) < 2²⁸⁸.
fn multiply_add(summand: &Field, x: &Field, factor: u32) -> (Field, u32) {
    let (mut sum, mut carry) = (*summand, 0_u64);
    for (place, x) in sum.iter_mut().zip(x) {
        carry += u64::from(*place) + u64::from(*x) * u64::from(factor);
        *place = carry as u32;
        carry >>= 32;
    }
    (sum, carry as u32)
}

fn read(bytes: &[u8; 32]) -> Field {
    let mut field = [0; 8];
    for (place, bytes) in field.iter_mut().rev().zip(bytes.chunks_exact(4)) {
        *place = bytes.try_into().map_or(0, u32::from_be_bytes);
    }
    field
}

/// Whether 32 bytes are an Ed25519 public key to trust: a point, in its one encoding, and not of
/// small order (a signature under such a key can be valid for every message).
pub(crate) fn is_ed25519_key(bytes: [u8; 32]) -> bool {
    let encoded = CompressedEdwardsY(bytes);
    encoded.decompress().is_some_and(|point| point.compress() == encoded && !point.is_small_order())
}

/// The X25519 key of an Ed25519 key; none for bytes that are no point.
pub(crate) fn x25519_of(bytes: [u8; 32]) -> Option<[u8; 32]> {
    Some(CompressedEdwardsY(bytes).decompress()?.to_montgomery().to_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
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
        assert!(!is_ed25519_key(one), "the identity");
        assert!(!is_ed25519_key([0; 32]), "order 4");
        // y = 3 and y = p + 3 encode the same points; of 3..=18, whose second form fits 255 bits,
        // those that are on the curve must be taken in the first form only.
        let mut on_curve = 0;
        for small in 3..=18 {
            let mut first = [0; 32];
            first[0] = small;
            let mut second = [0xff; 32];
            second[0] = 0xed + small;
            second[31] = 0x7f;
            on_curve += u32::from(is_ed25519_key(first));
            assert!(!is_ed25519_key(second), "{small}");
        }
        assert!(on_curve > 0);
    }

    proptest! {
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
