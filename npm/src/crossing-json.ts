import type { Instance } from './crossing-instance.js';
import { forget, room, tag, writeText } from './crossing-write.js';
import type { JsonArgument } from './json.js';

// JSON text on its way into the module's memory: written there value by value, not as a string first.

/** Deeper than any document may be. */
const DEEPEST = 100;
/** Text without anything that JSON escapes: quotation marks, backslashes, controls, surrogates. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;
/** Such a text is written by a loop before the engine's encoder has begun. */
const SHORT = 100;

const encoder = /* @__PURE__ */ new TextEncoder();

/** Writes a JSON value as the string that is its text. */
export function writeJson(of: Instance, json: JsonArgument): void {
  const start = of.at;
  tag(of, 1, 4);
  if (writeValue(of, json.value, json.integersAsText, 0)) {
    of.view.setUint32(of.room + start + 1, of.at - start - 5, true);
  } else {
    // What was written of it may be longer than the text.
    forget(of);
    of.at = start;
    writeText(of, json.text());
  }
}

/**
 * What `JSON.stringify` makes of plain objects, arrays, text, finite numbers, `true`, `false` and
 * `null`, which is nearly all there ever is. Whether there was nothing else.
 */
function writeValue(of: Instance, value: unknown, integersAsText: boolean, depth: number): boolean {
  switch (typeof value) {
    case 'string':
      quote(of, value);
      return true;
    case 'number':
      if (Number.isFinite(value)) mark(of, `${value}`);
      return Number.isFinite(value);
    case 'boolean':
      mark(of, value ? 'true' : 'false');
      return true;
    case 'bigint':
      if (integersAsText) mark(of, `"${value}"`);
      return integersAsText;
    case 'object':
      if (value === null) mark(of, 'null');
      return value === null || writeObject(of, value, integersAsText, depth + 1);
    default:
      return false;
  }
}

function writeObject(of: Instance, value: object, integersAsText: boolean, depth: number): boolean {
  if (depth > DEEPEST || 'toJSON' in value) return false;
  if (Array.isArray(value)) {
    byte(of, 0x5b);
    for (let index = 0; index < value.length; index += 1) {
      if (index > 0) byte(of, 0x2c);
      if (!writeValue(of, value[index], integersAsText, depth)) return false;
    }
    byte(of, 0x5d);
    return true;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  byte(of, 0x7b);
  let first = true;
  for (const name of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[name];
    if (member === undefined) continue;
    if (!first) byte(of, 0x2c);
    first = false;
    quote(of, name);
    byte(of, 0x3a);
    if (!writeValue(of, member, integersAsText, depth)) return false;
  }
  byte(of, 0x7d);
  return true;
}

function byte(of: Instance, unit: number): void {
  const place = room(of, 1);
  of.bytes[place] = unit;
  of.at += 1;
}

/** Text of ASCII as it is. */
function mark(of: Instance, text: string): void {
  const place = room(of, text.length);
  for (let index = 0; index < text.length; index += 1) {
    of.bytes[place + index] = text.charCodeAt(index);
  }
  of.at += text.length;
}

function quote(of: Instance, text: string): void {
  const { length } = text;
  if (length < SHORT) {
    const place = room(of, length + 2);
    const { bytes } = of;
    bytes[place] = 0x22;
    let index = 0;
    for (; index < length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit < 0x20 || unit > 0x7e || unit === 0x22 || unit === 0x5c) break;
      bytes[place + 1 + index] = unit;
    }
    if (index === length) {
      bytes[place + 1 + length] = 0x22;
      of.at += length + 2;
      return;
    }
  }
  const quoted = PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
  // A UTF-16 code unit becomes at most three bytes.
  const most = quoted.length * 3;
  const place = room(of, most);
  of.at += encoder.encodeInto(quoted, of.bytes.subarray(place, place + most)).written;
}
