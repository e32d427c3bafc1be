import { readFile } from 'node:fs/promises';
import * as ioid from 'ioid-web/slim';
import { attempt, story } from './story.js';

const early = await attempt(() => story(ioid));
await ioid.init(await readFile(new URL(import.meta.resolve('ioid-web/ioid.wasm'))));
console.log(JSON.stringify({ early, told: await attempt(() => story(ioid)) }));
