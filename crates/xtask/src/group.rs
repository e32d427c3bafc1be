//! A child process in a process group of its own, so that ending it ends its children too.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Between two looks at a running child; short next to any of them.
pub(crate) const POLL: Duration = Duration::from_millis(20);

/// A running child and everything it started.
#[derive(Debug)]
pub(crate) struct Group {
    leader: Child,
    ended: bool,
}

impl Group {
    /// Starts `command`. It reads nothing: a background group that reads the terminal is halted.
    pub(crate) fn start(command: &mut Command) -> io::Result<Self> {
        let leader = command.stdin(Stdio::null()).process_group(0).spawn()?;
        Ok(Self { leader, ended: false })
    }

    pub(crate) fn take_stdout(&mut self) -> Option<ChildStdout> {
        self.leader.stdout.take()
    }

    /// How the leader ended, or `None` while it runs.
    pub(crate) fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        self.leader.try_wait()
    }

    /// Asks the whole group to end and waits up to `grace`; what is left then is killed.
    pub(crate) fn stop(&mut self, grace: Duration) {
        if self.ended {
            return;
        }
        self.ended = true;
        let asked = Instant::now();
        self.signal("TERM");
        while asked.elapsed() < grace && matches!(self.leader.try_wait(), Ok(None)) {
            sleep(POLL);
        }
        self.signal("KILL");
        // Nothing more can be done when waiting fails: the kill is already delivered.
        let _ = self.leader.wait();
    }

    /// The shell's own `kill`: the standard library cannot signal a group without `unsafe`.
    /// It fails when nobody is left, which is what is wanted.
    fn signal(&self, name: &str) {
        let _ = Command::new("sh")
            .args(["-c", &format!("kill -s {name} -- -{}", self.leader.id())])
            .stderr(Stdio::null())
            .status();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.stop(Duration::from_secs(10));
    }
}
