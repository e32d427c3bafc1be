// The commands of a row: each in the row's folder, with a limit of time.

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const LIMIT_MS = 300_000;
const POLL_MS = 50;
/** Words of a command that a report repeats. */
const MANY = 12;

function start([program, ...words], folder, tools) {
  // Some of the tools bring a Node.js of their own, which is not the one that runs them.
  const bins = tools.map((place) => join(place, 'node_modules/.bin'));
  const engine = join(tools.at(-1) ?? folder, 'engine');
  return spawn(program === 'node' ? process.execPath : program, words, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: [engine, ...bins, process.env.PATH].join(delimiter),
      NO_COLOR: '1',
      DENO_NO_UPDATE_CHECK: '1',
      DO_NOT_TRACK: '1',
      NEXT_TELEMETRY_DISABLED: '1',
    },
  });
}

/** Ends a process with all that it started. */
function end(child) {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself meanwhile.
    if (error.code !== 'ESRCH') throw error;
  }
}

function collect(child) {
  const output = { out: '', err: '' };
  child.stdout.on('data', (data) => {
    output.out += data;
  });
  child.stderr.on('data', (data) => {
    output.err += data;
  });
  return output;
}

/** What a command prints on standard output. */
export async function run(command, folder, tools) {
  const child = start(command, folder, tools);
  const output = collect(child);
  const timer = setTimeout(() => end(child), LIMIT_MS);
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve(status ?? signal));
  }).finally(() => clearTimeout(timer));
  if (code !== 0) {
    const words = command.length > MANY ? [...command.slice(0, MANY), '…'] : command;
    throw new Error(`\`${words.join(' ')}\` ended with ${code}\n${output.out}${output.err}`);
  }
  return output.out;
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a server, `{port}` in its words being a free one, and waits until it answers. */
export async function started(command, folder, tools) {
  const port = await freePort();
  const words = command.map((word) => word.replace('{port}', port));
  const child = start(words, folder, tools);
  const output = collect(child);
  const url = `http://127.0.0.1:${port}/`;
  const limit = Date.now() + LIMIT_MS;
  for (;;) {
    const answered = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answered) return { url, end: async () => end(child) };
    if (child.exitCode !== null || Date.now() > limit) {
      end(child);
      throw new Error(`\`${words.join(' ')}\` does not serve\n${output.out}${output.err}`);
    }
    await pause(POLL_MS);
  }
}
