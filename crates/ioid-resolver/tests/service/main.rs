//! The service as its clients meet it, on loopback.

#[cfg(test)]
mod faults;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod http;
#[cfg(test)]
mod support;
