// What a run says: on the terminal, and as docs/performance.md with charts and raw numbers.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BENCH } from './bundle.mjs';
import { bars, curves } from './chart.mjs';
import { ratio, spread } from './measure.mjs';
import { TRIED, WHY } from './why.mjs';

const DOCS = resolve(BENCH, '../../docs');
/** The numbers of every round. */
export const RAW = join(DOCS, 'performance/raw.json');
const PLACES = [
  ['Node', 'node'],
  ['Chromium', 'chromium'],
];

function time(nanoseconds) {
  const units = [
    ['s', 1e9],
    ['ms', 1e6],
    ['µs', 1e3],
    ['ns', 1],
  ];
  const [unit, size] = units.find(([, size]) => nanoseconds >= size) ?? units[3];
  return `${figures(nanoseconds / size)} ${unit}`;
}

/** Three figures at most. */
function figures(value) {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
const times = (value) => `${value >= 10 ? value.toFixed(0) : value.toFixed(1)}×`;
const range = ({ low, median, high }) => `${times(median)} (${times(low)}–${times(high)})`;
const bytes = (value) =>
  value >= 1e6 ? `${(value / 1e6).toFixed(2)} MB` : `${(value / 1e3).toFixed(1)} kB`;

/** One line in one place: ours, the fastest peer, the fastest by hand, and the ratios. */
function compared({ aim, results }) {
  const [ours, ...peers] = results;
  const rows = peers.map((peer) => ({ ...peer, ratio: ratio(peer.nanoseconds, ours.nanoseconds) }));
  const fastest = (of) => of.sort((a, b) => a.ratio.median - b.ratio.median)[0];
  const best = fastest(rows.filter(({ byHand, less }) => !byHand && !less));
  const others = rows.filter(({ byHand, less }) => byHand || less);
  return { ours: spread(ours.nanoseconds), best, others, rows, met: best.ratio.median >= aim };
}

/** Medians of round-by-round ratios of a peer's start to ours. */
function startRatios(starts) {
  const of = (name) => starts.find((start) => start.name === name)?.milliseconds;
  return starts.map(({ name, milliseconds, imports }) => {
    const ours = of(name.endsWith(', bundled') ? 'ioid-web, bundled' : 'ioid-web');
    const middle = (values) => spread(values).median;
    const parts = {
      imported: middle(imports),
      called: middle(milliseconds.map((whole, round) => whole - imports[round])),
    };
    return { name, ...spread(milliseconds), ...parts, ratio: ratio(milliseconds, ours) };
  });
}

/** The exponent of size between the last two decades: 1 is linear. */
function exponent(points) {
  const last = points.at(-1);
  const first = points.find(({ size }) => size * 12 >= last.size) ?? points[0];
  const cost = ({ nanoseconds }) => spread(nanoseconds).median;
  return Math.log(cost(last) / cost(first)) / Math.log(last.size / first.size);
}

const table = (head, rows) =>
  [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

function summary(results) {
  return results.node.lines.map((line, index) => {
    const cells = PLACES.map(([, key]) => compared(results[key].lines[index]));
    return { line, cells };
  });
}

function mainTable(results) {
  const rows = summary(results).map(({ line, cells }) => [
    `\`${line.name}\``,
    `≥ ${line.aim}×`,
    ...cells.flatMap(({ ours, best, met }) => [
      time(ours.median),
      `${best.name}: ${time(spread(best.nanoseconds).median)}`,
      `${met ? '' : '**'}${range(best.ratio)}${met ? '' : '**'}`,
    ]),
  ]);
  return table(
    ['work', 'aim', ...PLACES.flatMap(([name]) => [`${name}: ours`, 'fastest peer', 'ratio'])],
    rows,
  );
}

function everyPeer(results) {
  const rows = summary(results).flatMap(({ line, cells }) =>
    cells[0].rows.map((peer) => {
      const inPage = cells[1].rows.find(({ name }) => name === peer.name);
      const kind = peer.byHand ? ' (by hand)' : peer.less ? ' (does less)' : '';
      return [
        `\`${line.name}\``,
        `${peer.name.replace(' by hand', '')}${kind}`,
        ...[peer, inPage].flatMap((one) => [
          time(spread(one.nanoseconds).median),
          range(one.ratio),
        ]),
      ];
    }),
  );
  const unique = rows.map(([name, ...rest], index) => [
    index > 0 && rows[index - 1][0] === name ? '' : name,
    ...rest,
  ]);
  return table(['work', 'peer', 'Node', 'ratio', 'Chromium', 'ratio'], unique);
}

/** What the table of starts in one place says: of the packages as they are, or of bundles. */
function startTable(starts, bundled) {
  const ending = ', bundled';
  const rows = startRatios(starts)
    .filter(({ name }) => name.endsWith(ending) === bundled)
    .map(({ name, median, imported, called, ratio: found }) => [
      name.replace(ending, ''),
      ...[imported, called, median].map((value) => `${figures(value)} ms`),
      range(found),
    ]);
  return table(['', 'import', 'first call', 'both', 'to ours'], rows);
}

function sizeTable({ sizes }) {
  const ours = sizes.find(({ name }) => name === 'ioid-web');
  const rows = sizes.map(({ name, bytes: plain, gzip, brotli }) => [
    name,
    bytes(plain),
    bytes(gzip),
    bytes(brotli),
    times(brotli / ours.brotli),
  ]);
  return table(['', 'bytes', 'gzip', 'brotli', 'to ours (brotli)'], rows);
}

function curveTable(results) {
  const rows = results.node.curves.map(({ name, unit, points }, index) => {
    const other = results.chromium.curves[index];
    const last = points.at(-1);
    const cell = (own) => {
      const one = own.at(-1);
      const each = spread(one.nanoseconds).median / one.size;
      return [`${time(each)}`, exponent(own).toFixed(2)];
    };
    const size = unit === 'bytes' ? bytes(last.size) : last.size.toLocaleString('en');
    return [
      `\`${name}\``,
      unit === 'bytes' ? 'byte' : 'item',
      size,
      ...cell(points),
      ...cell(other.points),
    ];
  });
  return table(['', 'for each', 'largest', 'Node', 'exponent', 'Chromium', 'exponent'], rows);
}

function taskTable({ chromium: { tasks } }) {
  const length = ({ longest }) => (longest === 0 ? 'none' : `${figures(longest)} ms`);
  const whole = ({ milliseconds }) => time(milliseconds * 1e6);
  const rows = tasks.map(({ name, items, worker, main }) => [
    `\`${name}\``,
    items.toLocaleString('en'),
    whole(worker),
    length(worker),
    whole(main),
    length(main),
  ]);
  return table(
    ['', 'items', 'in the worker', 'longest task', 'on the main thread', 'longest task'],
    rows,
  );
}

function missed(results) {
  const found = summary(results).flatMap(({ line, cells }) => {
    const short = cells.flatMap(({ best, met }, index) =>
      met ? [] : [`${PLACES[index][0]} ${times(best.ratio.median)} of ${line.aim}×`],
    );
    if (short.length === 0) return [];
    const profile = results.profile.find(({ name }) => name === line.name);
    const share = (list) => list.map(([what, percent]) => `${what} ${percent} %`).join(', ');
    const seen =
      profile === undefined
        ? ''
        : ` Profile: ${share(profile.places)}; most in ${share(
            profile.functions.map(([what, percent]) => [`\`${what}\``, percent]),
          )}.`;
    return [`- **\`${line.name}\`**: ${short.join(', ')}. ${WHY[line.name] ?? ''}${seen}`];
  });
  const starts = PLACES.flatMap(([place, key]) =>
    startRatios(results[key].starts).flatMap(({ name, ratio: found }) => {
      const heavy = name === 'didkit-wasm' || name === 'identity-wasm';
      if (heavy && found.median < 20) {
        return [
          `- **import to first result**, ${place}, against ${name}: ${times(found.median)} of 20×.`,
        ];
      }
      const viem = name.startsWith('viem') && found.median < 0.5;
      return viem
        ? [
            `- **import to first result**, ${place}, against ${name}: we take ${times(1 / found.median)}, the aim is at most 2×.`,
          ]
        : [];
    }),
  );
  if (starts.length > 0) starts.push(`  ${WHY.start}`);
  const lines = [...found, ...starts];
  return lines.length === 0 ? 'None.' : lines.join('\n');
}

function charts(results) {
  const lines = summary(results);
  const curvesOf = (unit) =>
    results.node.curves
      .map((curve, index) => ({ curve, other: results.chromium.curves[index] }))
      .filter(({ curve }) => curve.unit === unit)
      .flatMap(({ curve, other }) =>
        [
          [curve, 'Node', false],
          [other, 'Chromium', true],
        ].map(([{ name, points }, place, dashed]) => ({
          name: `${name}, ${place}`,
          dashed,
          points: points.map(({ size, nanoseconds }) => [size, spread(nanoseconds).median]),
        })),
      );
  const count = (value) => value.toLocaleString('en');
  const duration = (value) => time(value).replace(/\.0+ /, ' ');
  const names = ['ioid-web', 'viem', 'ethers', 'didkit-wasm', 'identity-wasm'];
  const start = (key, name) => startRatios(results[key].starts).find((one) => one.name === name);
  return {
    'ratios.svg': bars({
      title: 'How many times as long the fastest peer takes (red: the aim)',
      series: PLACES.map(([name]) => name),
      unit: times,
      rows: lines.map(({ line, cells }) => ({
        name: line.name,
        aim: line.aim,
        values: cells.map(({ best }) => best.ratio),
      })),
    }),
    'batches.svg': curves({
      title: 'Batches: cost against the number of items',
      across: 'items',
      up: 'a call',
      sizeOf: count,
      costOf: duration,
      lines: curvesOf('items'),
    }),
    'documents.svg': curves({
      title: 'Documents: cost against the size of the text',
      across: 'bytes',
      up: 'a call',
      sizeOf: count,
      costOf: duration,
      lines: curvesOf('bytes'),
    }),
    'start.svg': bars({
      title: 'Import to first result, milliseconds',
      series: PLACES.map(([name]) => name),
      unit: (value) => `${figures(value)}`.replace(/\.?0+$/, ''),
      rows: names.map((name) => ({
        name,
        values: PLACES.map(([, key]) => start(key, name)),
      })),
    }),
  };
}

/** @returns {string} */
function page(results) {
  const { machine, node, chromium, peers } = results;
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  return `# Performance

Written by \`cargo xtask bench --package\` on the packed package; the raw numbers of every round are in
[performance/raw.json](performance/raw.json). Single calls go through the public API: they include
every check, the crossing into WebAssembly and back, and the conversion of the values.

In each place all contestants run in one process, one after the other in every round and in an order
that turns, on the same input, after it was checked that they give the same answer. A ratio is the
peer's time over ours in the same round; what is given is its median and, in brackets, its quartiles
over the rounds. Node ${node.version.slice(1)} and Chromium ${chromium.version} ran the same bundle on
${machine.cores} cores (${machine.processor}) that did other work too: absolute times are higher than
on a quiet machine, ratios less so.

${mainTable(results)}

Bold: the aim is missed. Peers do what ours does and no more; where a library has no such function, the
peer is the shortest program on it. Times are for one item. ${node.lines
    .filter(({ note }) => note)
    .map(({ name, note }) => `\`${name}\`: ${note}.`)
    .join(' ')}

${TRIED}

![ratios](performance/ratios.svg)

## Every peer

“By hand” is a program for this one purpose on the hash functions alone, without a check of its input.
“Does less” gives part of the answer: the ABI's values without DID and checksum, a schema that looks
into neither keys nor references.

${everyPeer(results)}

## Import to first result

In Node each start is a process, in Chromium a page of another site, which is a process, too. Ours
derives a DID, viem computes a CREATE2 address, ethers a SHA-256, didkit-wasm a \`did:key\`,
identity-wasm parses a DID. The budget of our first call in Node is 15 ms.

Node, the packages as they are installed:

${startTable(node.starts, false)}

Node, an application's bundle (esbuild, minified, only what is used):

${startTable(node.starts, true)}

Chromium, such a bundle, fetched from a server on the same machine:

${startTable(chromium.starts, false)}

![start](performance/start.svg)

What a page fetches for that, each file compressed on its own:

${sizeTable(results)}

## Cost against size

The exponent of the last decade: 1 is linear.

${curveTable(results)}

![batches](performance/batches.svg)

![documents](performance/documents.svg)

## Long tasks

What the same batches do to the main thread of a page in Chromium: how long until all results are
there, and the longest task over 50 ms that was seen meanwhile (the browser's Long Tasks API). On a
busy machine a task lasts longer than it works: it waits for a processor, too.

${taskTable(results)}

## Missed aims

${missed(results)}

## Peers

${versions.join(', ')}.
`;
}

/** The table on the terminal. */
export function print(results) {
  for (const { line, cells } of summary(results)) {
    console.log(`${line.name} (aim ${line.aim}×)`);
    cells.forEach(({ ours, rows }, index) => {
      const peers = rows.map((peer) => `${peer.name} ${range(peer.ratio)}`);
      console.log(
        `  ${PLACES[index][0].padEnd(8)} ${time(ours.median)} (${time(ours.low)}–${time(ours.high)}); ${peers.join('; ')}`,
      );
    });
  }
  for (const [place, key] of PLACES) {
    console.log(`import to first result, ${place}`);
    for (const { name, low, median, high, imported, called, ratio: found } of startRatios(
      results[key].starts,
    )) {
      const parts = `import ${figures(imported)}, first call ${figures(called)}`;
      const both = `${figures(median)} ms (${figures(low)}–${figures(high)})`;
      console.log(`  ${name.padEnd(20)} ${parts}, both ${both}, ${range(found)}`);
    }
    for (const { name, points } of results[key].curves) {
      console.log(`  ${name}: exponent ${exponent(points).toFixed(2)}`);
    }
  }
  for (const { name, worker, main } of results.chromium.tasks) {
    console.log(
      `  ${name}: longest task ${figures(worker.longest)} ms, not ${figures(main.longest)} ms`,
    );
  }
  for (const { name, gzip, brotli } of results.sizes) {
    console.log(`  ${name.padEnd(20)} ${bytes(gzip)} gzip, ${bytes(brotli)} brotli`);
  }
}

/** Writes the document, its charts and the raw numbers. */
export function write(results) {
  const folder = join(DOCS, 'performance');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(charts(results))) {
    writeFileSync(join(folder, name), text);
  }
  const rounded = (_, value) =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
  const text = JSON.stringify(results, rounded, 1)
    // A list of numbers on one line.
    .replace(/\[\s+((?:[-\d.e+]+,?\s+)+)\]/g, (_, list) => `[${list.trim().replace(/\s+/g, ' ')}]`);
  writeFileSync(RAW, `${text}\n`);
  const file = join(DOCS, 'performance.md');
  writeFileSync(file, page(results));
  const biome = join(BENCH, '../node_modules/.bin/biome');
  const run = spawnSync(biome, ['format', '--write', file], { cwd: DOCS, stdio: 'inherit' });
  if (run.status !== 0) throw new Error('Biome could not format the document');
}
