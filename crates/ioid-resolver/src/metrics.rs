//! What is counted, in the text format of Prometheus.
//!
//! Labels have few values, all of them known here: nothing a client sends becomes a label.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

/// Upper bounds of the buckets of a duration, in milliseconds.
const BOUNDS: [u64; 10] = [1, 5, 10, 25, 50, 100, 250, 1_000, 5_000, 20_000];

/// What a resolution ended with; anything else is counted as the last.
const OUTCOMES: [&str; 20] = [
    "verified",
    "verified-canonical",
    "cid-only",
    "legacy-hash",
    "mismatch",
    "unavailable",
    "no-document",
    "invalid-document",
    "unregistered",
    "deactivated",
    "redirected",
    "INVALID_DID",
    "INVALID_DID_URL",
    "INVALID_OPTIONS",
    "NOT_FOUND",
    "REPRESENTATION_NOT_SUPPORTED",
    "METHOD_NOT_SUPPORTED",
    "FEATURE_NOT_SUPPORTED",
    "INTERNAL_ERROR",
    "other",
];

const CLASSES: [&str; 4] = ["2xx", "3xx", "4xx", "5xx"];

/// Everything that is counted.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    pub(crate) connections: AtomicUsize,
    pub(crate) cache_hits: AtomicU64,
    pub(crate) cache_misses: AtomicU64,
    pub(crate) joined: AtomicU64,
    pub(crate) limited: AtomicU64,
    pub(crate) overloaded: AtomicU64,
    responses: [AtomicU64; CLASSES.len()],
    outcomes: [AtomicU64; OUTCOMES.len()],
    buckets: [AtomicU64; BOUNDS.len()],
    resolutions: AtomicU64,
    resolution_microseconds: AtomicU64,
}

/// What is looked at when it is asked for.
#[derive(Debug)]
pub(crate) struct Gauges {
    pub(crate) cache_entries: usize,
    pub(crate) cache_bytes: usize,
    pub(crate) under_way: usize,
}

pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

impl Metrics {
    pub(crate) fn responded(&self, status: u16) {
        let class = usize::from(status / 100).saturating_sub(2);
        if let Some(counter) = self.responses.get(class) {
            count(counter);
        }
    }

    /// A resolution that was not answered from memory.
    pub(crate) fn resolved(&self, outcome: &str, took: Duration) {
        let place = OUTCOMES.iter().position(|known| *known == outcome);
        if let Some(counter) = self.outcomes.get(place.unwrap_or(OUTCOMES.len() - 1)) {
            count(counter);
        }
        let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        for (bound, counter) in BOUNDS.iter().zip(&self.buckets) {
            if microseconds <= bound * 1_000 {
                count(counter);
            }
        }
        count(&self.resolutions);
        self.resolution_microseconds.fetch_add(microseconds, Ordering::Relaxed);
    }

    pub(crate) fn text(&self, gauges: &Gauges) -> String {
        let mut text = Text::default();
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        text.head("responses_total", "counter", "HTTP responses by class of status.");
        for (class, counter) in CLASSES.iter().zip(&self.responses) {
            text.line("responses_total", &format!("{{status=\"{class}\"}}"), read(counter));
        }
        text.head("resolutions_total", "counter", "Resolutions not answered from memory.");
        for (outcome, counter) in OUTCOMES.iter().zip(&self.outcomes) {
            text.line("resolutions_total", &format!("{{outcome=\"{outcome}\"}}"), read(counter));
        }
        text.head("resolution_seconds", "histogram", "Time of a resolution.");
        for (bound, counter) in BOUNDS.iter().zip(&self.buckets) {
            let seconds = Duration::from_millis(*bound).as_secs_f64();
            text.line("resolution_seconds_bucket", &format!("{{le=\"{seconds}\"}}"), read(counter));
        }
        let all = read(&self.resolutions);
        text.line("resolution_seconds_bucket", "{le=\"+Inf\"}", all);
        let seconds = Duration::from_micros(read(&self.resolution_microseconds)).as_secs_f64();
        text.line("resolution_seconds_sum", "", seconds);
        text.line("resolution_seconds_count", "", all);
        for (name, help, counter) in [
            ("cache_hits_total", "Requests answered from memory.", &self.cache_hits),
            ("cache_misses_total", "Requests not answered from memory.", &self.cache_misses),
            ("joined_total", "Requests that waited for a resolution under way.", &self.joined),
            ("limited_total", "Requests refused because the client asks too often.", &self.limited),
            (
                "overloaded_total",
                "Requests refused because too much is under way.",
                &self.overloaded,
            ),
        ] {
            text.head(name, "counter", help);
            text.line(name, "", read(counter));
        }
        let connections = self.connections.load(Ordering::Relaxed);
        for (name, help, value) in [
            ("cache_entries", "Answers kept.", gauges.cache_entries),
            ("cache_bytes", "Bytes of answers kept.", gauges.cache_bytes),
            ("under_way", "Resolutions under way.", gauges.under_way),
            ("connections", "Connections open.", connections),
        ] {
            text.head(name, "gauge", help);
            text.line(name, "", value);
        }
        text.0
    }
}

#[derive(Default)]
struct Text(String);

impl Text {
    // Writing to a string cannot fail.
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP ioid_resolver_{name} {help}");
        let _ = writeln!(self.0, "# TYPE ioid_resolver_{name} {kind}");
    }

    fn line(&mut self, name: &str, labels: &str, value: impl std::fmt::Display) {
        let _ = writeln!(self.0, "ioid_resolver_{name}{labels} {value}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_comment_or_a_sample() {
        let metrics = Metrics::default();
        metrics.responded(200);
        metrics.responded(599);
        metrics.responded(999);
        metrics.resolved("verified", Duration::from_millis(7));
        metrics.resolved("never heard of", Duration::from_secs(60));
        let text = metrics.text(&Gauges { cache_entries: 1, cache_bytes: 2, under_way: 3 });
        for line in text.lines() {
            let sample = line.strip_prefix("ioid_resolver_").and_then(|rest| rest.rsplit_once(' '));
            let fine = sample.is_some_and(|(_, value)| value.parse::<f64>().is_ok());
            assert!(fine || line.starts_with("# "), "{line}");
        }
        for line in [
            "responses_total{status=\"2xx\"} 1",
            "responses_total{status=\"5xx\"} 1",
            "resolutions_total{outcome=\"verified\"} 1",
            "resolutions_total{outcome=\"other\"} 1",
            "resolution_seconds_bucket{le=\"0.005\"} 0",
            "resolution_seconds_bucket{le=\"0.01\"} 1",
            "resolution_seconds_bucket{le=\"+Inf\"} 2",
            "resolution_seconds_sum 60.007",
            "under_way 3",
        ] {
            assert!(text.contains(&format!("ioid_resolver_{line}\n")), "{line}\n{text}");
        }
    }
}
