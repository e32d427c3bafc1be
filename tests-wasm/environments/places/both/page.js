// Two ways into one package: they share the module and the error class, in either order.
import * as ioid from 'ioid-web';
import * as slim from 'ioid-web/slim';
import { attempt, story } from './story.js';

const early = await attempt(() => story(slim));
const told = await attempt(() => story(ioid));
await slim.init('./ioid.wasm');
const after = { ioid: await attempt(() => story(ioid)), slim: await attempt(() => story(slim)) };
globalThis.told = { early, told, after, oneError: ioid.IoidError === slim.IoidError };
