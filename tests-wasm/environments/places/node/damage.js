// Damages the small module inside the installed package.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('node_modules/ioid-web/dist/generated/core-inline.js', import.meta.url);
const text = readFileSync(file, 'utf8');
const middle = Math.floor(text.length / 2);
writeFileSync(file, `${text.slice(0, middle)}////////${text.slice(middle + 8)}`);
