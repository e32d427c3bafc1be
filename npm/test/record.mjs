// A reporter: which test of which suite ran in Node, for the run in Chromium to be compared with.

/** @param {AsyncIterable<{ type: string, data: any }>} source */
export default async function* record(source) {
  for await (const { type, data } of source) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.nesting !== 0) continue;
    yield `${JSON.stringify({ file: data.file, name: data.name, passed: type === 'test:pass' })}\n`;
  }
}
