//! `cargo xtask fuzz`: every parser and decoder against what libFuzzer thinks of.
//!
//! libFuzzer without a sanitizer: the code under test has no `unsafe`, and is tried several times as
//! often in the same time. What is found on the way stays in `target/fuzz/`; `--keep` makes the smallest
//! set that reaches as much code, and writes it to `fuzz/corpus/`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::TaskError;
use crate::project::{Project, create_folder, empty_folder, read};
use crate::run::Run;
use crate::setup;
use crate::step::{Outcome, step};

const SECONDS: u32 = 60;

/// A child process may run no longer than 25 minutes.
const MOST_SECONDS: u32 = 20 * 60;

/// Longest input tried: room for a few nested calls, and quick to look at.
const LONGEST: &str = "-max_len=4096";

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    /// None named: all of them.
    targets: Vec<String>,
    seconds: u32,
    keep: bool,
}

pub(crate) fn run(project: &Project, arguments: &[String]) -> Result<(), TaskError> {
    let plan = plan(arguments)?;
    let targets = targets(project, &plan.targets)?;
    setup::fuzz(project)?;
    let first = project.target("fuzz/first");
    step("inputs to begin with", || {
        empty_folder(&first)?;
        corpus(project, "unpack", &first)?;
        Ok(Outcome::Done)
    })?;
    step("build the targets", || {
        cargo_fuzz(project, "build", &[]).logged(project, "fuzz-build")?;
        Ok(Outcome::Done)
    })?;
    let mut failed = 0;
    for target in &targets {
        let result = step(&format!("{} for {} s", target.name, plan.seconds), || {
            fuzz(project, target, plan.seconds)?;
            Ok(Outcome::Done)
        });
        let log = project.target(&format!("xtask/log/fuzz-{}.log", target.name));
        let told = read(&log)?;
        match result {
            Ok(_) => println!("    {}", statistics(&told)),
            Err(TaskError::Ended { .. }) => {
                failed += 1;
                println!("    {}", failure(project, &target.name, &told, &log));
            }
            Err(other) => return Err(other),
        }
    }
    if failed > 0 {
        println!("\n{failed} of {} targets failed", targets.len());
        return Err(TaskError::Steps { failed });
    }
    if plan.keep {
        keep(project, &targets)?;
    }
    Ok(())
}

fn plan(arguments: &[String]) -> Result<Plan, TaskError> {
    let usage = || TaskError::Usage { given: format!("fuzz {}", arguments.join(" ")) };
    let mut plan = Plan { targets: Vec::new(), seconds: SECONDS, keep: false };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--keep" => plan.keep = true,
            "--seconds" => {
                let seconds = rest.next().and_then(|text| text.parse().ok());
                let seconds = seconds.filter(|seconds| (1..=MOST_SECONDS).contains(seconds));
                plan.seconds = seconds.ok_or_else(usage)?;
            }
            option if option.starts_with('-') => return Err(usage()),
            target => plan.targets.push(target.to_owned()),
        }
    }
    Ok(plan)
}

#[derive(Debug)]
struct Target {
    name: String,
    /// The folder of first inputs of its kind.
    seeds: String,
}

/// The targets of these names, or all; the crate that has them is asked.
fn targets(project: &Project, names: &[String]) -> Result<Vec<Target>, TaskError> {
    let listed = ioid_fuzz(project, &["list"]).text().ok_or_else(|| TaskError::Unmet {
        what: "the fuzz targets could not be listed".into(),
        remedy: "`cargo build -p ioid-fuzz --examples` says why.".into(),
    })?;
    let all: Vec<Target> = listed
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(name, seeds)| Target { name: name.to_owned(), seeds: seeds.to_owned() })
        .collect();
    if let Some(unknown) = names.iter().find(|name| all.iter().all(|target| target.name != **name))
    {
        let known: Vec<_> = all.iter().map(|target| target.name.as_str()).collect();
        return Err(TaskError::Unmet {
            what: format!("there is no fuzz target `{unknown}`"),
            remedy: format!("There are: {}.", known.join(", ")),
        });
    }
    let wanted = |target: &Target| names.is_empty() || names.contains(&target.name);
    Ok(all.into_iter().filter(wanted).collect())
}

fn ioid_fuzz(project: &Project, arguments: &[&str]) -> Run {
    let cargo = Run::new(project, "cargo");
    cargo.args(["run", "--quiet", "-p", "ioid-fuzz", "--example", "corpus", "--"]).args(arguments)
}

fn corpus(project: &Project, command: &str, folder: &Path) -> Result<(), TaskError> {
    ioid_fuzz(project, &[command]).args([folder]).logged(project, "fuzz-corpus")
}

fn cargo_fuzz(project: &Project, command: &str, rest: &[&str]) -> Run {
    Run::new(project, "rustup")
        .args(["run", "nightly", "cargo", "fuzz", command, "--sanitizer", "none", "--target-dir"])
        .args([project.target("fuzz/build")])
        .args(rest)
        .within(&project.path("fuzz"))
}

/// Where a target's inputs are: what it finds, what is kept, and what the vectors give.
fn inputs(project: &Project, target: &Target) -> Result<[PathBuf; 3], TaskError> {
    let found = project.target(&format!("fuzz/corpus/{}", target.name));
    create_folder(&found)?;
    let first = project.target("fuzz/first");
    Ok([found, first.join(&target.name), first.join(&target.seeds)])
}

fn fuzz(project: &Project, target: &Target, seconds: u32) -> Result<(), TaskError> {
    let crashes = project.target(&format!("fuzz/artifacts/{}", target.name));
    create_folder(&crashes)?;
    cargo_fuzz(project, "run", &[&target.name])
        .args(inputs(project, target)?)
        .args(["--", LONGEST, "-timeout=20", "-print_final_stats=1"])
        .args([format!("-max_total_time={seconds}")])
        .args([format!("-artifact_prefix={}/", crashes.display())])
        .logged(project, &format!("fuzz-{}", target.name))
}

/// "1067792 runs, 17796 a second, 310 inputs".
fn statistics(told: &str) -> String {
    let number = |name: &str| {
        let line = told.lines().find_map(|line| line.strip_prefix(name));
        line.map_or("?", str::trim).to_owned()
    };
    let runs = number("stat::number_of_executed_units:");
    format!("{runs} runs, {} a second", number("stat::average_exec_per_sec:"))
}

/// What went wrong, where the input is, and how to see it again.
fn failure(project: &Project, target: &str, told: &str, log: &Path) -> String {
    let after = |mark: &str| told.lines().find_map(|line| Some(line.split_once(mark)?.1.trim()));
    let Some(input) = after("Test unit written to ") else {
        return format!("no input was written; the whole output is in {}", log.display());
    };
    let input = Path::new(input);
    let input = input.strip_prefix(project.root()).unwrap_or(input).display();
    let lines: Vec<&str> = told.lines().skip_while(|line| !line.contains("panicked at")).collect();
    let panic: Vec<&str> =
        lines.into_iter().take_while(|line| !line.starts_with("stack backtrace")).take(5).collect();
    format!(
        "the input is {input}; {}\n    again: cargo +nightly fuzz run -s none {target} {input}",
        panic.join("\n    ")
    )
}

/// Makes the smallest set of inputs that reaches as much code as all of them, and keeps it.
fn keep(project: &Project, targets: &[Target]) -> Result<(), TaskError> {
    let kept = project.target("fuzz/kept");
    empty_folder(&kept)?;
    for target in targets {
        step(&format!("inputs of {} worth keeping", target.name), || {
            let folder = kept.join(&target.name);
            empty_folder(&folder)?;
            cargo_fuzz(project, "run", &[&target.name])
                .args([&folder])
                .args(inputs(project, target)?)
                .args(["--", "-merge=1", LONGEST])
                .logged(project, &format!("fuzz-merge-{}", target.name))?;
            Ok(Outcome::Done)
        })?;
    }
    corpus(project, "pack", &kept)?;
    let files =
        fs::read_dir(project.path("fuzz/corpus")).map_err(TaskError::io("read fuzz/corpus"))?;
    println!("fuzz/corpus has {} files", files.count());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(line: &str) -> Result<Plan, TaskError> {
        plan(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn a_line_says_what_to_do() {
        let default = Plan { targets: vec![], seconds: 60, keep: false };
        assert_eq!(planned("").ok(), Some(default));
        let some = Plan { targets: vec!["did".into(), "json".into()], seconds: 5, keep: true };
        assert_eq!(planned("did --seconds 5 json --keep").ok(), Some(some));
        for wrong in ["--seconds", "--seconds 0", "--seconds 1201", "--seconds x", "--second 1"] {
            assert!(matches!(planned(wrong), Err(TaskError::Usage { .. })), "{wrong}");
        }
    }

    #[test]
    fn the_end_of_a_run_is_told() {
        let told = "stat::number_of_executed_units: 9\nstat::average_exec_per_sec:     3\n";
        assert_eq!(statistics(told), "9 runs, 3 a second");
        assert_eq!(statistics(""), "? runs, ? a second");
    }
}
