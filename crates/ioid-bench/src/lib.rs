//! Benchmarks side by side: one function, its best peer, and the ratio of the two.
//!
//! Criterion measures and keeps; what it does not do is put two functions into one line. Both are
//! measured in the same run, so a busy machine slows both.

use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::Criterion;

/// A run of benchmarks and the comparisons made in it.
pub struct Bench {
    criterion: Criterion,
    lines: Vec<String>,
}

impl fmt::Debug for Bench {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bench").field("lines", &self.lines).finish_non_exhaustive()
    }
}

impl Bench {
    /// Reads Criterion's command line: a filter, `--save-baseline`, ….
    #[must_use]
    pub fn from_arguments() -> Self {
        let criterion = Criterion::default()
            .sample_size(10)
            .warm_up_time(Duration::from_millis(300))
            .measurement_time(Duration::from_secs(1))
            .configure_from_args();
        Self { criterion, lines: Vec::new() }
    }

    /// Measures one function.
    pub fn alone<T>(&mut self, name: &str, work: impl FnMut() -> T) {
        let time = self.measure(name, work);
        self.lines.extend(time.map(|time| format!("{name:<44} {:>12}", duration(time))));
    }

    /// Measures one function and another that gives the same answer, and says how many times as
    /// long the other takes.
    pub fn beside<T, P>(
        &mut self,
        name: &str,
        ours: impl FnMut() -> T,
        peer: &str,
        theirs: impl FnMut() -> P,
    ) {
        let ours = self.measure(name, ours);
        let theirs = self.measure(&format!("{name} / {peer}"), theirs);
        let (Some(ours), Some(theirs)) = (ours, theirs) else { return };
        let ratio = theirs / ours;
        let (ours, theirs) = (duration(ours), duration(theirs));
        self.lines.push(format!("{name:<44} {ours:>12} {theirs:>12} {ratio:>7.2} ×  {peer}"));
    }

    /// Prints what was compared.
    pub fn finish(self) {
        println!("\n{:<44} {:>12} {:>12} {:>7}", "", "ours", "peer", "ratio");
        self.lines.iter().for_each(|line| println!("{line}"));
        self.criterion.final_summary();
    }

    /// Seconds of the fastest sample; none when the name was filtered out.
    fn measure<T>(&mut self, name: &str, mut work: impl FnMut() -> T) -> Option<f64> {
        let mut fastest: Option<f64> = None;
        self.criterion.bench_function(name, |bencher| {
            bencher.iter_custom(|count| {
                let started = Instant::now();
                for _ in 0..count {
                    black_box(work());
                }
                let elapsed = started.elapsed();
                let each = elapsed.as_secs_f64() / count.max(1) as f64;
                fastest = Some(fastest.map_or(each, |known| known.min(each)));
                elapsed
            });
        });
        fastest
    }
}

/// "431 ns", "12.3 µs", "4.56 ms".
fn duration(seconds: f64) -> String {
    let nanoseconds = seconds * 1e9;
    match nanoseconds {
        n if n < 1e3 => format!("{n:.1} ns"),
        n if n < 1e6 => format!("{:.2} µs", n / 1e3),
        n => format!("{:.2} ms", n / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_their_unit() {
        assert_eq!([1e-9, 2.5e-6, 0.004].map(duration), ["1.0 ns", "2.50 µs", "4.00 ms"]);
    }
}
