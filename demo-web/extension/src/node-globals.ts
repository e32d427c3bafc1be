/**
 * The Node globals that the stream packages expect. esbuild's `inject` puts them where a bundle
 * names them; nothing is written to the page's or the worker's global object.
 */
export { Buffer } from 'buffer';
export { default as process } from 'process';
