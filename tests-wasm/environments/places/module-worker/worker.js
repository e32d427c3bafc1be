import * as ioid from 'ioid-web';
import { attempt, story } from './story.js';

attempt(() => story(ioid)).then((told) => postMessage(told));
