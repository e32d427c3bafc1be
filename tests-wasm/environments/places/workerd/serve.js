// Runs what esbuild made of the worker in workerd, and prints what it answers.
import { readdirSync } from 'node:fs';
import { Miniflare } from 'miniflare';

const kind = (name) => (name.endsWith('.wasm') ? 'CompiledWasm' : 'ESModule');
// The first module is the worker.
const names = readdirSync('dist').sort(
  (a, b) => Number(b.endsWith('.js')) - Number(a.endsWith('.js')),
);
const server = new Miniflare({
  host: '127.0.0.1',
  compatibilityDate: '2026-07-01',
  modulesRoot: 'dist',
  modules: names.map((name) => ({ type: kind(name), path: `dist/${name}` })),
  cf: false,
});
try {
  const response = await server.dispatchFetch('http://worker/');
  console.log(await response.text());
} finally {
  await server.dispose();
}
