import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

const dist = join(REPOSITORY, 'npm/node_modules/ioid-web/dist');
const load = (file: string) => import(pathToFileURL(join(dist, file)).href);
const { inlineBytes }: { inlineBytes(text: string): Uint8Array<ArrayBuffer> } =
  await load('inline.js');
const textOf = (name: string) => {
  const source = readFileSync(join(dist, `generated/${name}-inline.js`), 'utf8');
  const [, text] = / text = '(.*)'/.exec(source) ?? assert.fail('there is no text');
  return text ?? '';
};

test('the text of a module gives the module that is served', async () => {
  for (const [name, file] of [
    ['core', 'core.wasm'],
    ['wasm', 'ioid.wasm'],
  ]) {
    const { default: bytes } = await load(`generated/${name}-inline.js`);
    assert.deepEqual(Buffer.from(bytes()), readFileSync(join(dist, file ?? '')), name);
  }
});

test('a damaged text gives no module', () => {
  const text = textOf('core');
  assert.ok(WebAssembly.validate(inlineBytes(text)));
  // Where code is: what is in data has no form that could be checked. And where two bytes are that
  // take one character each: without the first of a pair there would still be as many bytes.
  const middle = Math.floor(text.length / 2) + text.slice(text.length / 2).search(/[^ !]{3}/) + 1;
  const around = (put: string, removed = put.length) =>
    text.slice(0, middle) + put + text.slice(middle + removed);
  const damaged = [
    '',
    text.slice(1),
    text.slice(0, middle),
    text.slice(0, -20),
    around('////////'),
    around('', 1),
    around('#', 0),
    around('\0'),
    around('\x1f\x1f'),
    around('é'),
    around('電'.repeat(100_000)),
    around('\ud800'),
  ];
  for (const [index, broken] of damaged.entries()) {
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = inlineBytes(broken);
    } catch (error) {
      // The characters lead out of the table.
      assert.ok(error instanceof WebAssembly.RuntimeError, `${index}: ${error}`);
      continue;
    }
    assert.ok(!WebAssembly.validate(bytes), `${index}`);
  }
});

test('a damaged text is decoded within its memory', () => {
  let state = 7;
  const next = (below: number) => {
    state = (state * 48_271) % 0x7fffffff;
    return state % below;
  };
  for (let round = 0; round < 40; round += 1) {
    const codes = Array.from({ length: next(200_000) % 70_000 }, () => next(0x800));
    const text = String.fromCharCode(...codes.slice(0, 30_000));
    try {
      // Its memory has a page for the table and what is left of the text's last one.
      assert.ok(inlineBytes(text).length < text.length + 2 * 65_536);
    } catch (error) {
      assert.ok(error instanceof WebAssembly.RuntimeError, String(error));
    }
  }
});
