// `node:path` in a page, for paths without `..`.

export function join(...parts: string[]): string {
  return parts.join('/').replace(/\/+/g, '/');
}
