// `node:fs` in a page: reads the repository from the runner's server, synchronously like the suites
// do, which is what XMLHttpRequest still can.

function get(path: string): string {
  const request = new XMLHttpRequest();
  request.open('GET', path, false);
  request.send();
  if (request.status !== 200) throw new Error(`${path}: ${request.status}`);
  return request.responseText;
}

export function readFileSync(path: string, encoding: 'utf8'): string {
  if (encoding !== 'utf8') throw new TypeError(`${path}: a page reads text as 'utf8' only`);
  return get(path);
}

type Entry = { name: string; isDirectory(): boolean; isFile(): boolean };

export function readdirSync(path: string, options: { withFileTypes: true }): Entry[] {
  if (options?.withFileTypes !== true) throw new TypeError(`${path}: give { withFileTypes: true }`);
  const list = JSON.parse(get(`${path}/`)) as { name: string; folder: boolean }[];
  return list.map(({ name, folder }) => ({
    name,
    isDirectory: () => folder,
    isFile: () => !folder,
  }));
}
