import { delegation, did, document, IoidError, init, mba } from 'ioid-web/slim';
import { attempt, story } from './story.js';

const tell = () => story({ IoidError, delegation, did, document, mba });
const early = await attempt(tell);
const started = await attempt(() => init(new URL('./ioid.wasm', location.href)));
const told = started === undefined ? await attempt(tell) : started;
globalThis.told = { early, told };
