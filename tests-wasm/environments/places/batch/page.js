import * as worker from 'ioid-web/worker';
import { batch } from './batch.js';
import { attempt } from './story.js';

globalThis.told = await attempt(() => batch(worker));
