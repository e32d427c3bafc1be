//! The wallet page and the extension wallet of the end-to-end tests.

use crate::error::TaskError;
use crate::npm;
use crate::project::Project;
use crate::stamp::Fingerprint;
use crate::step::{Outcome, step};

/// Entries of `demo-web` that are no part of the page.
const NOT_THE_PAGE: [&str; 4] = ["extension", "e2e", "test", "serve.mjs"];

/// `demo-web/dist`: the page, on the packed package.
pub(crate) fn build(project: &Project) -> Result<(), TaskError> {
    step("wallet page", || {
        let inputs = Fingerprint::default()
            .path_except(&project.path("demo-web"), &NOT_THE_PAGE)?
            .path(&project.target("ioid-web.tgz"))?;
        npm::build(project, "demo-web", inputs, "dist/index.html")
    })
    .map(drop)
}

/// The extension, on the packed package.
pub(crate) fn build_extension(project: &Project) -> Result<Outcome, TaskError> {
    step("extension wallet", || {
        let inputs = Fingerprint::default()
            .path(&project.path("demo-web/extension"))?
            .path(&project.target("ioid-web.tgz"))?;
        npm::build(project, "demo-web/extension", inputs, "dist/manifest.json")
    })
}
