//! The project's commands: build, demo, devnet, test.
fn main() {}
