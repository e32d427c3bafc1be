export { iotex, iotexTestnet } from './chains.js';
