//! A child process that stays: it says `READY <where>` on standard output and runs until stopped.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use crate::error::TaskError;
use crate::group::{Group, POLL};
use crate::interrupt;
use crate::run::Run;

/// How long a service may take until it is ready.
const START: Duration = Duration::from_secs(180);
/// How long it may take to tidy up after itself.
const STOP: Duration = Duration::from_secs(10);

/// A running service.
#[derive(Debug)]
pub(crate) struct Service {
    words: String,
    group: Group,
}

impl Service {
    /// Starts it and waits until it is ready; gives what follows `READY` on that line.
    pub(crate) fn start(run: Run) -> Result<(Self, String), TaskError> {
        let words = run.words().to_owned();
        let mut command = run.into_command();
        let mut group = Group::start(command.stdout(Stdio::piped()))
            .map_err(TaskError::io(format!("start `{words}`")))?;
        let lines = forward(&mut group);
        let mut service = Self { words, group };
        let started = Instant::now();
        loop {
            if interrupt::requested() {
                return Err(TaskError::Interrupted);
            }
            match lines.recv_timeout(POLL) {
                Ok(place) => return Ok((service, place)),
                // Its output is over, so it is ending; how, the next look will tell.
                Err(RecvTimeoutError::Disconnected) => sleep(POLL),
                Err(RecvTimeoutError::Timeout) => {}
            }
            service.check()?;
            if started.elapsed() > START {
                let ending = format!("was stopped: not ready after {} s", START.as_secs());
                return Err(TaskError::Ended { command: service.words.clone(), ending, log: None });
            }
        }
    }

    /// Fails when the service ended by itself.
    pub(crate) fn check(&mut self) -> Result<(), TaskError> {
        let waiting = TaskError::io(format!("wait for `{}`", self.words));
        match self.group.try_wait().map_err(waiting)? {
            None => Ok(()),
            // Ctrl-C may reach a service some other way before it reaches us.
            Some(_) if interrupt::requested() => Ok(()),
            Some(status) => Err(TaskError::Ended {
                command: self.words.clone(),
                ending: format!("ended by itself ({status}); what it said is above"),
                log: None,
            }),
        }
    }

    pub(crate) fn stop(&mut self) {
        self.group.stop(STOP);
    }
}

/// Runs until Ctrl-C or until one of the services ends; then stops all, the last started first.
pub(crate) fn until_stopped(mut services: Vec<Service>) -> Result<(), TaskError> {
    let result = loop {
        if interrupt::requested() {
            break Ok(());
        }
        if let Some(error) = services.iter_mut().find_map(|service| service.check().err()) {
            break Err(error);
        }
        sleep(POLL);
    };
    println!("\nStopping …");
    services.iter_mut().rev().for_each(Service::stop);
    result
}

/// Sends what follows `READY ` to the receiver and every other line to our own output.
fn forward(group: &mut Group) -> Receiver<String> {
    let (sender, receiver) = channel();
    let stdout = group.take_stdout();
    spawn(move || {
        let Some(stdout) = stdout else { return };
        for line in BufReader::new(stdout).lines() {
            let Ok(line) = line else { return };
            match line.strip_prefix("READY ") {
                // Nobody listens any more when the start was given up; the line is not needed.
                Some(place) => drop(sender.send(place.trim().to_owned())),
                None => println!("{line}"),
            }
        }
    });
    receiver
}
