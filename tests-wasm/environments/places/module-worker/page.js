const worker = new Worker('./worker.js', { type: 'module' });
worker.onmessage = ({ data }) => {
  globalThis.told = data;
};
worker.onerror = ({ message }) => {
  globalThis.told = { message };
};
