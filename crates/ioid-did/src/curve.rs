//! Whether the bytes of a public key are a point of its curve.
//!
//! Everything here is public, so time may depend on it. For the two Weierstrass curves this is the
//! curve equation and one square root over `U256`, which the package holds anyway: `k256` and
//! `p256` would add 20 kB of compressed WebAssembly to ask the same question (the tests ask them).

use alloy_primitives::{U256, uint};
use curve25519_dalek::edwards::CompressedEdwardsY;

/// y² = x³ + ax + b over the field of p, with p ≡ 3 (mod 4) and a prime number of points, so that
/// every point on the curve is a valid public key.
#[derive(Debug)]
pub(crate) struct Weierstrass {
    p: U256,
    a: U256,
    b: U256,
}

/// SEC 2, 2.4.1.
pub(crate) const SECP256K1: Weierstrass = Weierstrass {
    p: uint!(0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f_U256),
    a: U256::ZERO,
    b: uint!(7_U256),
};

/// FIPS 186-5, SP 800-186 3.2.1.3.
pub(crate) const P256: Weierstrass = Weierstrass {
    p: uint!(0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff_U256),
    a: uint!(0xffffffff00000001000000000000000000000000fffffffffffffffffffffffc_U256),
    b: uint!(0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b_U256),
};

impl Weierstrass {
    /// Whether (x, y) is on the curve, both below p.
    pub(crate) fn contains(&self, x: U256, y: U256) -> bool {
        x < self.p && y < self.p && y.mul_mod(y, self.p) == self.right_side(x)
    }

    /// The y of this x that is odd, or even; none when there is no point with this x.
    pub(crate) fn y(&self, x: U256, odd: bool) -> Option<U256> {
        if x >= self.p {
            return None;
        }
        let square = self.right_side(x);
        let root = square.pow_mod((self.p + uint!(1_U256)) >> 2, self.p);
        if root.mul_mod(root, self.p) != square {
            return None;
        }
        // Zero has no odd twin; neither curve has a point with y = 0.
        Some(if root.bit(0) == odd { root } else { self.p - root })
    }

    fn right_side(&self, x: U256) -> U256 {
        let square_plus_a = x.mul_mod(x, self.p).add_mod(self.a, self.p);
        square_plus_a.mul_mod(x, self.p).add_mod(self.b, self.p)
    }
}

/// Whether 32 bytes are an Ed25519 public key to trust: a point, in its one encoding, and not of
/// small order (a signature under such a key can be valid for every message).
pub(crate) fn is_ed25519_key(bytes: [u8; 32]) -> bool {
    let encoded = CompressedEdwardsY(bytes);
    encoded.decompress().is_some_and(|point| point.compress() == encoded && !point.is_small_order())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn compressed(x: [u8; 32], odd: bool) -> [u8; 33] {
        let mut bytes = [2 + u8::from(odd); 33];
        bytes[1..].copy_from_slice(&x);
        bytes
    }

    #[test]
    fn generators() {
        let x = uint!(0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798_U256);
        let y = uint!(0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8_U256);
        assert!(SECP256K1.contains(x, y) && !P256.contains(x, y));
        assert_eq!(SECP256K1.y(x, false), Some(y));
        let x = uint!(0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296_U256);
        let y = uint!(0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5_U256);
        assert!(P256.contains(x, y) && !SECP256K1.contains(x, y));
        assert_eq!(P256.y(x, true), Some(y));
        assert_eq!(P256.y(P256.p, true), None);
        assert!(!P256.contains(x, y + P256.p.wrapping_neg()));
    }

    #[test]
    fn points_of_small_order_and_second_encodings_are_refused() {
        let mut identity = [0; 32];
        identity[0] = 1;
        assert!(!is_ed25519_key(identity));
        assert!(!is_ed25519_key([0; 32]), "order 4");
        // y = p + 3 encodes the same point as y = 3, if that is one; never both are accepted.
        let mut second = [0xff; 32];
        second[0] = 0xed + 3;
        second[31] = 0x7f;
        assert!(!is_ed25519_key(second));
        assert!(!is_ed25519_key([2; 32]) || is_ed25519_key([3; 32]));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn agrees_with_k256_and_p256(x in any::<[u8; 32]>(), odd in any::<bool>()) {
            use p256::elliptic_curve::sec1::ToSec1Point as _;
            let bytes = compressed(x, odd);
            let ours = SECP256K1.y(U256::from_be_bytes(x), odd);
            let theirs = k256::PublicKey::from_sec1_bytes(&bytes).ok().map(|key| {
                U256::from_be_slice(key.to_sec1_point(false).y().unwrap())
            });
            prop_assert_eq!(ours, theirs);
            let ours = P256.y(U256::from_be_bytes(x), odd);
            let theirs = p256::PublicKey::from_sec1_bytes(&bytes).ok().map(|key| {
                U256::from_be_slice(key.to_sec1_point(false).y().unwrap())
            });
            prop_assert_eq!(ours, theirs);
            if let Some(y) = ours {
                prop_assert!(P256.contains(U256::from_be_bytes(x), y));
                prop_assert!(!P256.contains(U256::from_be_bytes(x), y ^ uint!(1_U256)));
            }
        }
    }
}
