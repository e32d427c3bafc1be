//! Resolution and every other conversation with the outside world, as state machines without I/O.
