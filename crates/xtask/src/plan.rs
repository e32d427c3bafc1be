//! Steps that depend on each other. All that can run do run, even when others failed: one run
//! tells everything that is wrong.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::error::TaskError;
use crate::project::Project;
use crate::step::seconds;

/// One step of a plan. It comes after the steps it needs.
#[derive(Debug)]
pub(crate) struct Task {
    name: &'static str,
    needs: &'static [&'static str],
    work: fn(&Project) -> Result<(), TaskError>,
}

impl Task {
    pub(crate) fn new(
        name: &'static str,
        needs: &'static [&'static str],
        work: fn(&Project) -> Result<(), TaskError>,
    ) -> Self {
        Self { name, needs, work }
    }
}

/// How a task ended.
#[derive(Debug, PartialEq, Eq)]
enum Ending {
    Passed(Duration),
    Failed(Duration),
    Blocked { by: &'static str },
}

/// Runs the tasks in order, prints a table, and as the last line "N passed, M failed".
pub(crate) fn run(project: &Project, tasks: &[Task]) -> Result<(), TaskError> {
    let started = Instant::now();
    let mut endings: BTreeMap<&str, Ending> = BTreeMap::new();
    for task in tasks {
        println!("\n── {}", task.name);
        let ending = match blocker(task, &endings) {
            Some(by) => {
                println!("not run: {by} failed");
                Ending::Blocked { by }
            }
            None => perform(project, task)?,
        };
        endings.insert(task.name, ending);
    }
    println!("\n── Summary ({})", seconds(started.elapsed()));
    let width = tasks.iter().map(|task| task.name.chars().count()).max().unwrap_or(0);
    for task in tasks {
        let words = match endings.get(task.name) {
            Some(Ending::Passed(time)) => format!("passed   {:>12}", seconds(*time)),
            Some(Ending::Failed(time)) => format!("FAILED   {:>12}", seconds(*time)),
            Some(Ending::Blocked { by }) => format!("NOT RUN  {by} failed"),
            None => continue,
        };
        println!("{:width$}  {words}", task.name);
    }
    let passed = endings.values().filter(|ending| matches!(ending, Ending::Passed(_))).count();
    let failed = endings.len() - passed;
    println!("{passed} passed, {failed} failed");
    if failed == 0 { Ok(()) } else { Err(TaskError::Steps { failed }) }
}

/// The first need of a task that did not pass.
fn blocker(task: &Task, endings: &BTreeMap<&str, Ending>) -> Option<&'static str> {
    let passed = |need: &&str| matches!(endings.get(need), Some(Ending::Passed(_)));
    task.needs.iter().find(|need| !passed(need)).copied()
}

fn perform(project: &Project, task: &Task) -> Result<Ending, TaskError> {
    let started = Instant::now();
    match (task.work)(project) {
        Ok(()) => {
            let time = started.elapsed();
            println!("{} … passed in {}", task.name, seconds(time));
            Ok(Ending::Passed(time))
        }
        Err(TaskError::Interrupted) => Err(TaskError::Interrupted),
        Err(error) => {
            let time = started.elapsed();
            error.print();
            println!("{} … FAILED after {}", task.name, seconds(time));
            Ok(Ending::Failed(time))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fine(_: &Project) -> Result<(), TaskError> {
        Ok(())
    }

    fn broken(_: &Project) -> Result<(), TaskError> {
        Err(TaskError::Steps { failed: 1 })
    }

    #[test]
    fn a_failure_blocks_what_needs_it_and_nothing_else() {
        let project = Project::find().unwrap();
        let tasks = [
            Task::new("a", &[], broken),
            Task::new("b", &["a"], fine),
            Task::new("c", &["b"], fine),
            Task::new("d", &[], fine),
        ];
        // a failed, b and c were not run, d passed.
        assert!(matches!(run(&project, &tasks), Err(TaskError::Steps { failed: 3 })));
        assert!(run(&project, &[Task::new("d", &[], fine)]).is_ok());
    }
}
