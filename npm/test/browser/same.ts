// When two values are the same for `assert.deepEqual` of `node:assert/strict`.

const tag = (value: object) => Object.prototype.toString.call(value);

/** Own enumerable properties, symbols included. */
function keys(value: object): PropertyKey[] {
  const symbols = Object.getOwnPropertySymbols(value).filter((symbol) =>
    Object.prototype.propertyIsEnumerable.call(value, symbol),
  );
  return [...Object.keys(value), ...symbols];
}

function sameProperties(a: object, b: object, seen: Map<object, object>): boolean {
  const [left, right] = [keys(a), keys(b)];
  if (left.length !== right.length) return false;
  return left.every(
    (key) =>
      Object.prototype.propertyIsEnumerable.call(b, key) &&
      same(Reflect.get(a, key), Reflect.get(b, key), seen),
  );
}

function sameMembers(a: Set<unknown>, b: Set<unknown>, seen: Map<object, object>): boolean {
  if (a.size !== b.size) return false;
  const left = [...b].filter((item) => !a.has(item));
  for (const item of a) {
    if (b.has(item)) continue;
    const found = left.findIndex((other) => same(item, other, seen));
    if (found === -1) return false;
    left.splice(found, 1);
  }
  return true;
}

function sameEntries(
  a: Map<unknown, unknown>,
  b: Map<unknown, unknown>,
  seen: Map<object, object>,
): boolean {
  return sameMembers(new Set([...a]), new Set([...b]), seen);
}

/** `Object.is` for primitives; for objects prototype, kind and everything in them. */
export function same(a: unknown, b: unknown, seen: Map<object, object> = new Map()): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b) || tag(a) !== tag(b)) return false;
  // Cycles are the same when they close at the same place.
  if (seen.has(a)) return seen.get(a) === b;
  seen.set(a, b);
  if (Array.isArray(a) && a.length !== (b as unknown[]).length) return false;
  if (a instanceof Error && b instanceof Error) {
    if (a.message !== b.message || a.name !== b.name) return false;
  }
  if (a instanceof Date || a instanceof Number || a instanceof String || a instanceof Boolean) {
    if (!Object.is(a.valueOf(), (b as typeof a).valueOf())) return false;
  }
  if (a instanceof RegExp && String(a) !== String(b)) return false;
  if (a instanceof Set && !sameMembers(a, b as Set<unknown>, seen)) return false;
  if (a instanceof Map && !sameEntries(a, b as Map<unknown, unknown>, seen)) return false;
  if (a instanceof ArrayBuffer) return same(new Uint8Array(a), new Uint8Array(b as ArrayBuffer));
  return sameProperties(a, b, seen);
}
