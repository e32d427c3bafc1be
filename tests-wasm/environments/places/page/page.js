import { delegation, did, document, IoidError, mba } from 'ioid-web';
import { attempt, story } from './story.js';

globalThis.told = await attempt(() => story({ IoidError, delegation, did, document, mba }));
