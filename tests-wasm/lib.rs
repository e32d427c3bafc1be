//! Suites that run in a real browser; see `tests/`.
