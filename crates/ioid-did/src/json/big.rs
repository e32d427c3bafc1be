use alloc::{vec, vec::Vec};
use core::cmp::Ordering;

/// A natural number of any size, 32 bits a place, least significant first, no zero at the top.
/// Only what reading and printing a double exactly needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Big(Vec<u32>);

/// The largest power of ten that a place holds.
const TEN_TO_THE_NINTH: u32 = 1_000_000_000;

impl Big {
    pub(super) fn new(value: u64) -> Self {
        let mut big = Self(vec![value as u32, (value >> 32) as u32]);
        big.trim();
        big
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    fn place(&self, index: usize) -> u32 {
        self.0.get(index).copied().unwrap_or_default()
    }

    /// self × factor + summand
    pub(super) fn multiply_add(&mut self, factor: u32, summand: u32) {
        let mut carry = u64::from(summand);
        for place in &mut self.0 {
            carry += u64::from(*place) * u64::from(factor);
            *place = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    /// self × 10^exponent
    pub(super) fn multiply_by_power_of_ten(&mut self, exponent: u32) {
        for _ in 0..exponent / 9 {
            self.multiply_add(TEN_TO_THE_NINTH, 0);
        }
        self.multiply_add(10_u32.pow(exponent % 9), 0);
    }

    /// self ÷ 10^exponent rounded down, and whether anything was left.
    pub(super) fn divide_by_power_of_ten(&mut self, exponent: u32) -> bool {
        let mut left = false;
        for _ in 0..exponent / 9 {
            left |= self.divide(TEN_TO_THE_NINTH);
        }
        left | self.divide(10_u32.pow(exponent % 9))
    }

    fn divide(&mut self, divisor: u32) -> bool {
        let mut rest = 0_u64;
        for place in self.0.iter_mut().rev() {
            let dividend = rest << 32 | u64::from(*place);
            *place = (dividend / u64::from(divisor)) as u32;
            rest = dividend % u64::from(divisor);
        }
        self.trim();
        rest > 0
    }

    pub(super) fn shift_left(&mut self, bits: u32) {
        self.multiply_add(1 << (bits % 32), 0);
        if !self.0.is_empty() {
            let mut places = vec![0; bits as usize / 32];
            places.extend_from_slice(&self.0);
            self.0 = places;
        }
    }

    pub(super) fn bit_length(&self) -> u32 {
        self.0.last().map_or(0, |top| self.0.len() as u32 * 32 - top.leading_zeros())
    }

    /// The 64 bits from this one upwards.
    pub(super) fn bits_from(&self, bit: u32) -> u64 {
        let (index, offset) = (bit as usize / 32, bit % 32);
        let low = u64::from(self.place(index)) | u64::from(self.place(index + 1)) << 32;
        if offset == 0 {
            low
        } else {
            low >> offset | u64::from(self.place(index + 2)) << (64 - offset)
        }
    }

    /// Whether a bit below this one is set.
    pub(super) fn any_below(&self, bit: u32) -> bool {
        let whole = bit as usize / 32;
        self.0.iter().take(whole).any(|place| *place != 0)
            || self.place(whole) & ((1 << (bit % 32)) - 1) != 0
    }

    pub(super) fn add(&mut self, other: &Self) {
        let mut carry = 0_u64;
        self.0.resize(self.0.len().max(other.0.len()), 0);
        for (index, place) in self.0.iter_mut().enumerate() {
            carry += u64::from(*place) + u64::from(other.place(index));
            *place = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    /// self − other, which must not be larger.
    pub(super) fn subtract(&mut self, other: &Self) {
        let mut borrow = 0_i64;
        for (index, place) in self.0.iter_mut().enumerate() {
            borrow += i64::from(*place) - i64::from(other.place(index));
            *place = borrow as u32;
            borrow >>= 32;
        }
        self.trim();
    }
}

impl Ord for Big {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_length = self.0.len().cmp(&other.0.len());
        by_length.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

impl PartialOrd for Big {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
