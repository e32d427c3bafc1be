/** What this page remembers between visits, as JSON. Storage can be refused or full: then it forgets. */
export function recall(key: string): unknown {
  try {
    const text = localStorage.getItem(`ioid.${key}`);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(`ioid.${key}`);
    else localStorage.setItem(`ioid.${key}`, JSON.stringify(value));
  } catch {
    // Nothing depends on it: the chain is the memory that counts.
  }
}

/** `value` as an object with unknown fields, or null: for checking what came from outside. */
export function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
