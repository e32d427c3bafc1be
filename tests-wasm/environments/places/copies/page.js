// Two copies of the package, each in a bundle of its own. One meets a defect; the other goes on.
import { attempt } from './story.js';

const before = new Set(Object.getOwnPropertyNames(globalThis));
const [first, second] = [await import('./first.js'), await import('./second.js')];
const told = { first: first.tell(), second: second.tell() };
const broken = await attempt(() => first.defect());
const after = { first: first.tell(), second: second.tell() };
const written = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));
const apart = first.IoidError !== second.IoidError;
globalThis.told = { told, broken: broken.code, after, apart, written };
