/** The two ends of the stream over `window.postMessage`. */
export const INPAGE = 'ioid-testwallet-inpage';
export const CONTENT = 'ioid-testwallet-content';
