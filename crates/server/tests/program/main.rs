//! The program as an operator meets it: started as a process, on real files and ports, and killed.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first thing that is not as it should be")]

mod crash;
mod misconfiguration;
mod operator;
mod program;
