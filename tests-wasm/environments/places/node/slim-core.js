import { readFile } from 'node:fs/promises';
import * as ioid from 'ioid-web/slim';
import { attempt, story } from './story.js';

await ioid.init(await readFile(new URL(import.meta.resolve('ioid-web/core.wasm'))));
const told = await attempt(() => story(ioid));
// What only the whole module has.
const early = await attempt(() => ioid.transaction.decodeRevert('0x'));
await ioid.init(await readFile(new URL(import.meta.resolve('ioid-web/ioid.wasm'))));
const { name } = ioid.transaction.decodeRevert('0x');
console.log(JSON.stringify({ told, early, name }));
