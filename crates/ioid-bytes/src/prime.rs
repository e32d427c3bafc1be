/// A number below 2²⁵⁶, 32 bits a place, least significant first: products fit the 64-bit integers
/// of WebAssembly.
pub type Number = [u32; 8];

/// Arithmetic modulo a prime of 255 or 256 bits. Time depends on the numbers: they must be public.
///
/// ```
/// use ioid_bytes::{Number, Prime};
/// // 2²⁵⁵ − 19
/// let mut p = [u32::MAX; 8];
/// (p[0], p[7]) = (u32::MAX - 18, u32::MAX >> 1);
/// let field = Prime { p, excess: &[38] };
/// let (three, nine) = ([3, 0, 0, 0, 0, 0, 0, 0], [9, 0, 0, 0, 0, 0, 0, 0]);
/// assert_eq!(field.multiply(&three, &three), nine);
/// assert!(field.is_square(&nine) && !field.is_square(&[2, 0, 0, 0, 0, 0, 0, 0]));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Prime {
    /// The prime.
    pub p: Number,
    /// What 2²⁵⁶ is modulo the prime, or that and a multiple of it: below 2²²⁴, the places that
    /// are not zero.
    pub excess: &'static [u32],
}

impl Prime {
    /// Whether the number is below the prime.
    #[must_use]
    pub fn is_reduced(&self, number: &Number) -> bool {
        subtract(number, &self.p).1
    }

    /// The number modulo the prime.
    #[must_use]
    pub fn reduce(&self, mut number: Number) -> Number {
        loop {
            let (rest, below) = subtract(&number, &self.p);
            if below {
                return number;
            }
            number = rest;
        }
    }

    /// x · y mod p
    #[must_use]
    pub fn multiply(&self, x: &Number, y: &Number) -> Number {
        self.multiply_add(x, y, &[0; 8])
    }

    /// x · y + summand mod p
    #[must_use]
    #[inline(never)]
    pub fn multiply_add(&self, x: &Number, y: &Number, summand: &Number) -> Number {
        let (mut low, mut high) = product(x, y, summand);
        // Each round the high half is 32 bits shorter at least.
        while high != [0; 8] {
            (low, high) = product(&high, self.excess, &low);
        }
        self.reduce(low)
    }

    /// −x mod p, for x below p.
    #[must_use]
    pub fn negate(&self, x: &Number) -> Number {
        self.reduce(subtract(&self.p, x).0)
    }

    /// x to a power, mod p
    #[must_use]
    #[inline(never)]
    pub fn power(&self, x: &Number, exponent: &Number) -> Number {
        let mut power = [1, 0, 0, 0, 0, 0, 0, 0];
        // Bit by bit in one loop, which the compiler does not write out eight times.
        for bit in (0..256).rev() {
            power = self.multiply(&power, &power);
            if exponent.get(bit / 32).is_some_and(|place| place >> (bit % 32) & 1 == 1) {
                power = self.multiply(&power, x);
            }
        }
        power
    }

    /// Whether x has a square root modulo the prime; zero has one.
    ///
    /// By the binary algorithm for the Jacobi symbol (H. Cohen, "A Course in Computational Algebraic
    /// Number Theory", algorithm 1.4.12): some 180 subtractions and shifts, where Euler's criterion
    /// takes 255 multiplications modulo p.
    #[must_use]
    #[inline(never)]
    pub fn is_square(&self, x: &Number) -> bool {
        !is_negative(wide(x), wide(&self.p), false)
    }
}

/// Defines what says whether the Jacobi symbol (x/p) is −1, or not when it is `negative` before, of
/// numbers of so many words; with what is smaller and takes over from it. Written out for each size:
/// most of the time it is borrows from the next word.
macro_rules! symbol {
    (
        $name:ident [$($at:literal)*] of $words:literal
        $(, then $smaller:ident [$($kept:literal)*] without $last:literal)?
    ) => {
        #[inline(never)]
        fn $name(mut x: [u64; $words], mut p: [u64; $words], mut negative: bool) -> bool {
            loop {
                // (2/p) is −1 when p is 3 or 5 modulo 8.
                while x[0] == 0 {
                    if x == [0; $words] {
                        // x was 0 modulo the prime, when p is not down to 1.
                        return negative && wide(&[1, 0, 0, 0, 0, 0, 0, 0]).starts_with(&p);
                    }
                    x = [$(x.get($at + 1).copied().unwrap_or(0)),*];
                }
                $(
                    if x[$last] | p[$last] == 0 {
                        return $smaller([$(x[$kept]),*], [$(p[$kept]),*], negative);
                    }
                )?
                let zeros = x[0].trailing_zeros();
                // In two steps: a shift by 64 bits is none.
                let next = |word: u64| word << 1 << (63 - zeros);
                x = [$(x[$at] >> zeros | next(x.get($at + 1).copied().unwrap_or(0))),*];
                negative ^= zeros & 1 == 1 && matches!(p[0] & 7, 3 | 5);
                // Both are odd: their difference is even. By reciprocity (x/p) is −(p/x) when both
                // are 3 modulo 4.
                let mut below = false;
                let mut difference = [$(borrow(x[$at], p[$at], &mut below)),*];
                if below {
                    negative ^= x[0] & p[0] & 3 == 3;
                    p = x;
                    below = false;
                    difference = [$(borrow(0, difference[$at], &mut below)),*];
                }
                x = difference;
            }
        }
    };
}
symbol!(is_negative [0 1 2 3] of 4, then is_negative_3 [0 1 2] without 3);
symbol!(is_negative_3 [0 1 2] of 3, then is_negative_2 [0 1] without 2);
symbol!(is_negative_2 [0 1] of 2, then is_negative_1 [0] without 1);
symbol!(is_negative_1 [0] of 1);

/// summand + x · y: its low and its high half.
#[inline(never)]
fn product(x: &Number, y: &[u32], summand: &Number) -> (Number, Number) {
    let mut sum = [0_u32; 16];
    for (place, summand) in sum.iter_mut().zip(summand) {
        *place = *summand;
    }
    for (at, factor) in y.iter().enumerate() {
        // The ninth place was not reached before.
        let Some(places) = sum.get_mut(at..).and_then(|rest| rest.first_chunk_mut::<9>()) else {
            continue;
        };
        let mut carry = 0_u64;
        for (place, x) in places.iter_mut().zip(x) {
            carry += u64::from(*place) + u64::from(*x) * u64::from(*factor);
            *place = carry as u32;
            carry >>= 32;
        }
        places[8] = carry as u32;
    }
    let [low, high] = sum.as_chunks::<8>().0 else { return ([0; 8], [0; 8]) };
    (*low, *high)
}

/// x − y modulo 2²⁵⁶, and whether it is below zero.
#[inline(never)]
fn subtract(x: &Number, y: &Number) -> (Number, bool) {
    let (difference, below) = less(&wide(x), &wide(y));
    let mut number = [0; 8];
    for (places, word) in number.as_chunks_mut::<2>().0.iter_mut().zip(difference) {
        *places = [word as u32, (word >> 32) as u32];
    }
    (number, below)
}

/// The same number in places of 64 bits.
type Wide = [u64; 4];

fn wide(number: &Number) -> Wide {
    let mut wide = [0; 4];
    for (word, [low, high]) in wide.iter_mut().zip(number.as_chunks::<2>().0) {
        *word = u64::from(*low) | u64::from(*high) << 32;
    }
    wide
}

/// x − y modulo 2²⁵⁶, and whether it is below zero.
fn less(x: &Wide, y: &Wide) -> (Wide, bool) {
    let mut below = false;
    let mut difference = *x;
    for (place, y) in difference.iter_mut().zip(y) {
        *place = borrow(*place, *y, &mut below);
    }
    (difference, below)
}

/// x − y and what is borrowed from the next word, less what was borrowed by the one before.
#[inline(always)]
fn borrow(x: u64, y: u64, below: &mut bool) -> u64 {
    let (rest, first) = x.overflowing_sub(y);
    let (rest, second) = rest.overflowing_sub(u64::from(*below));
    *below = first | second;
    rest
}
