//! Random numbers that spread pauses, so that many pages do not ask at the same moment. Not for anything secret.

/// A xorshift generator (Marsaglia, "Xorshift RNGs", 2003).
#[derive(Clone, Copy, Debug)]
pub struct SmallRng(u32);

impl SmallRng {
    /// A generator for this seed. Seeds that are close, like the clocks of two tabs opened together, give different numbers.
    #[must_use]
    pub const fn new(seed: u32) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9) | 1)
    }

    /// The next number, from 0 to 1.
    pub fn fraction(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        f64::from(self.0) / f64::from(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_seeds_give_different_numbers_between_zero_and_one() {
        let mut previous = -1.0;
        for seed in 0..100 {
            let mut rng = SmallRng::new(2 * seed);
            let first = rng.fraction();
            assert!((first - previous).abs() > 1e-6, "seed {seed}");
            assert!((0..1000).all(|_| (0.0..=1.0).contains(&rng.fraction())));
            previous = first;
        }
    }
}
