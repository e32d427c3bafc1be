//! `cargo xtask coverage`: which lines of the core crates their own tests run.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::error::TaskError;
use crate::project::{Project, create_folder, read};
use crate::run::Run;
use crate::setup;
use crate::step::{Outcome, step};

/// The crates that decide what is true, each measured by its own tests alone.
const CRATES: [&str; 4] = ["ioid-bytes", "ioid-did", "ioid-chain", "ioid"];

/// Of a hundred lines, how many must be run.
const LEAST: f64 = 95.0;

pub(crate) fn run(project: &Project) -> Result<(), TaskError> {
    setup::coverage(project)?;
    create_folder(&project.target("coverage"))?;
    let mut crates = Vec::new();
    for name in CRATES {
        let output = project.target(&format!("coverage/{name}.lcov"));
        step(&format!("tests of {name}"), || measure(project, name, &output))?;
        crates.push((name, lines(&read(&output)?, &format!("crates/{name}/src/"))));
    }
    let mut low = 0;
    println!("\n{:<12} {:>6} {:>6} {:>8}", "crate", "lines", "run", "");
    for (name, files) in &crates {
        let all = files.iter().flat_map(|file| file.lines.values());
        let (count, hit) = all.fold((0, 0), |(all, hit), run| (all + 1, hit + usize::from(*run)));
        let share = if count == 0 { 0.0 } else { hit as f64 * 100.0 / count as f64 };
        let verdict = if share < LEAST { "  too low" } else { "" };
        low += usize::from(share < LEAST);
        println!("{name:<12} {count:>6} {hit:>6} {share:>7.2} %{verdict}");
    }
    println!("\nnot run:");
    for file in crates.iter().flat_map(|(_, files)| files) {
        let missed: Vec<usize> =
            file.lines.iter().filter(|(_, run)| !**run).map(|(line, _)| *line).collect();
        if !missed.is_empty() {
            println!("  {}: {}", file.name, ranges(&missed));
        }
    }
    if low > 0 {
        return Err(TaskError::Unmet {
            what: format!("the tests of a crate run less than {LEAST} % of its lines"),
            remedy: "Test what is listed above, or remove it.".into(),
        });
    }
    Ok(())
}

fn measure(project: &Project, name: &str, output: &Path) -> Result<Outcome, TaskError> {
    let build = project.target("coverage/build");
    let llvm_cov =
        || Run::new(project, "cargo").args(["llvm-cov"]).env("CARGO_LLVM_COV_TARGET_DIR", &build);
    // What another crate's tests ran must not count for this one, and a test program that an
    // earlier state of the source left behind would count its lines as not run.
    llvm_cov()
        .args(["clean", "--workspace", "--profraw-only"])
        .logged(project, "coverage-clean")?;
    remove_programs(&build.join("debug/deps"))?;
    let log = format!("coverage-{name}");
    llvm_cov().args(["--no-report", "--package", name]).logged(project, &log)?;
    llvm_cov()
        .args(["report", "--lcov", "--package", name, "--output-path"])
        .args([output])
        .logged(project, "coverage-report")?;
    Ok(Outcome::Done)
}

/// Removes the files without an extension, which are programs.
fn remove_programs(folder: &Path) -> Result<(), TaskError> {
    // The first time there is nothing to remove.
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.filter(|path| path.is_file() && path.extension().is_none()).try_for_each(|path| {
        fs::remove_file(&path).map_err(TaskError::io(format!("remove {}", path.display())))
    })
}

/// One source file: which lines hold code, and whether they were run.
#[derive(Debug, PartialEq, Eq)]
struct File {
    name: String,
    lines: BTreeMap<usize, bool>,
}

/// The files under `folder` in an lcov report, without the tests in them.
fn lines(report: &str, folder: &str) -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    let mut tests = usize::MAX;
    for line in report.lines() {
        if let Some(path) = line.strip_prefix("SF:") {
            let name =
                path.find(folder).and_then(|at| path.get(at..)).filter(|name| !is_test(name));
            let name = name.unwrap_or_default().to_owned();
            // A file that is gone since has no tests to leave out.
            tests = tests_begin(&fs::read_to_string(path).unwrap_or_default());
            files.push(File { name, lines: BTreeMap::new() });
        } else if let (Some(data), Some(file)) = (line.strip_prefix("DA:"), files.last_mut()) {
            let mut numbers = data.split(',').filter_map(|number| number.parse::<usize>().ok());
            if let (Some(line), Some(count)) = (numbers.next(), numbers.next())
                && line < tests
            {
                *file.lines.entry(line).or_default() |= count > 0;
            }
        }
    }
    files.retain(|file| !file.name.is_empty());
    files
}

/// Files that are compiled for tests only.
fn is_test(name: &str) -> bool {
    name.ends_with("/tests.rs") || name.contains("/tests/") || name.ends_with("/vectors.rs")
}

/// The line on which the tests within a file begin: they stand at its end.
fn tests_begin(source: &str) -> usize {
    let lines: Vec<&str> = source.lines().collect();
    let begins = |pair: &[&str]| pair == ["#[cfg(test)]", "mod tests {"];
    lines.windows(2).position(begins).map_or(usize::MAX, |index| index + 1)
}

/// "3-5, 9" of 3, 4, 5 and 9.
fn ranges(lines: &[usize]) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for line in lines {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *line => *last = *line,
            _ => ranges.push((*line, *line)),
        }
    }
    let words = ranges.into_iter().map(|(first, last)| {
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    });
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_report_are_those_of_the_crate() {
        let report = "SF:/a/crates/x/src/lib.rs\nDA:1,0\nDA:2,7\nDA:2,0\nend_of_record\n\
            SF:/a/crates/x/src/tests.rs\nDA:1,0\nend_of_record\n\
            SF:/a/crates/y/src/lib.rs\nDA:1,0\nend_of_record\n";
        let expected = BTreeMap::from([(1, false), (2, true)]);
        let name = "crates/x/src/lib.rs".to_owned();
        assert_eq!(lines(report, "crates/x/src/"), [File { name, lines: expected }]);
    }

    #[test]
    fn tests_within_a_file_are_no_code() {
        assert_eq!(tests_begin("fn a() {}\n#[cfg(test)]\nmod tests {\n}\n"), 2);
        assert_eq!(tests_begin("fn a() {}\n#[cfg(test)]\nmod tests;\n"), usize::MAX);
    }

    #[test]
    fn neighbours_are_one_range() {
        assert_eq!(ranges(&[3, 4, 5, 9, 11, 12]), "3-5, 9, 11-12");
        assert_eq!(ranges(&[]), "");
    }
}
