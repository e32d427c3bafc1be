/** Root of the repository, put in by `run.mjs`: vectors and sources are read from there. */
declare const REPOSITORY: string;
