//! A step tells what it does before it starts, and how long it took when it is over.

use std::io::{Write, stdout};
use std::time::{Duration, Instant};

use crate::error::TaskError;

/// Whether a step had something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    Unchanged,
}

/// Does `work` on one line of the terminal: "title … 3.2 s".
pub(crate) fn step(
    title: &str,
    work: impl FnOnce() -> Result<Outcome, TaskError>,
) -> Result<Outcome, TaskError> {
    print!("  {title} … ");
    // A terminal that cannot be written to is no reason to stop working.
    let _ = stdout().flush();
    let started = Instant::now();
    let result = work();
    match &result {
        Ok(Outcome::Done) => println!("{}", seconds(started.elapsed())),
        Ok(Outcome::Unchanged) => println!("unchanged"),
        Err(TaskError::Interrupted) => println!("stopped"),
        Err(_) => println!("failed after {}", seconds(started.elapsed())),
    }
    result
}

/// "0.4 s", "12.3 s", "2 min 05 s".
pub(crate) fn seconds(duration: Duration) -> String {
    let whole = duration.as_secs();
    if whole < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_like_speech() {
        assert_eq!(seconds(Duration::from_millis(40)), "0.0 s");
        assert_eq!(seconds(Duration::from_millis(12_340)), "12.3 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 05 s");
    }
}
