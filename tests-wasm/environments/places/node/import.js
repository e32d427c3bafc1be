import * as ioid from 'ioid-web';
import { attempt, story } from './story.js';

console.log(JSON.stringify(await attempt(() => story(ioid))));
