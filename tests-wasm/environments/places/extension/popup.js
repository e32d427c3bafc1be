import * as ioid from 'ioid-web';
import { attempt, story } from './story.js';

const popup = await attempt(() => story(ioid));
const background = await chrome.runtime.sendMessage('tell');
globalThis.told = { popup, background };
