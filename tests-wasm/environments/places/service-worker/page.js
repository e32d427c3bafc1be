navigator.serviceWorker.onmessage = ({ data }) => {
  globalThis.told = data;
};
await navigator.serviceWorker.register('./worker.js', { type: 'module' });
const { active } = await navigator.serviceWorker.ready;
active.postMessage('tell');
