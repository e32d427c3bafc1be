import { delegation, did, document, IoidError, init, mba } from 'ioid-web/slim';
import { attempt, story } from './story.js';

const tell = () => story({ IoidError, delegation, did, document, mba });
const early = await attempt(tell);
await init(await fetch('./ioid.wasm'));
// The second does nothing.
await init(await fetch('./ioid.wasm'));
globalThis.told = { early, told: await attempt(tell) };
