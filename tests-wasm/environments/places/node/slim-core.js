import { readFile } from 'node:fs/promises';
import * as ioid from 'ioid-web/slim';
import inputs from './inputs.js';
import { attempt, story } from './story.js';

await ioid.init(await readFile(new URL(import.meta.resolve('ioid-web/core.wasm'))));
const told = await attempt(() => story(ioid));
// What only the whole module has, whether it is asked at once or off the main thread.
const early = await attempt(() => ioid.transaction.decodeRevert('0x'));
const client = ioid.createClient({ rpcUrls: ['https://rpc.example'] });
const asked = await attempt(() => client.balance(inputs.account.tokenContract));
await ioid.init(await readFile(new URL(import.meta.resolve('ioid-web/ioid.wasm'))));
const { name } = ioid.transaction.decodeRevert('0x');
console.log(JSON.stringify({ told, early, asked, name }));
