import * as ioid from 'ioid-web';
import { story } from './story.js';

export const { IoidError } = ioid;
export const tell = () => story(ioid);
