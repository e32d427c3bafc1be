import { WindowPostMessageStream } from '@metamask/post-message-stream';
import { initializeProvider } from '@metamask/providers';
import icon from './icon.svg';
import { CONTENT, INPAGE } from './stream-names';

const silent = () => {};

/** The library's stream never says that it was destroyed, so the provider would not notice either. */
class PageStream extends WindowPostMessageStream {
  override _destroy(error?: Error | null, done?: (error?: Error | null) => void): void {
    super._destroy();
    done?.(error);
  }
}

/** Runs in the page: announces the wallet (EIP-6963) and sets `window.ethereum`. */
const provider = initializeProvider({
  connectionStream: new PageStream({ name: INPAGE, target: CONTENT }) as never,
  providerInfo: {
    uuid: crypto.randomUUID(),
    name: 'ioID Test Wallet',
    icon: icon as `data:image/${string}`,
    rdns: 'io.ioid.testwallet',
  },
  // A refused request is an answer, not news for the page's console.
  logger: { log: silent, warn: silent, error: silent, debug: silent, info: silent, trace: silent },
  shouldSendMetadata: false,
  shouldSetOnWindow: true,
});

// The class sets this for its own wallet; here it would be a lie.
Object.defineProperty(provider, 'isMetaMask', { value: false });
