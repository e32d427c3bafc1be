import type { Address, Client } from 'ioid-web';
import { token } from './token.js';

export type TokenFacts = { symbol: string; decimals: number };

// A symbol comes from whoever made the token: it is cut, and stripped of what cannot be seen.
const LONGEST_SYMBOL = 12;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** What tokens call themselves, asked once each. */
class KnownTokens {
  #facts = $state.raw<Readonly<Record<Address, TokenFacts>>>({});

  get(contract: Address): TokenFacts | undefined {
    return this.#facts[contract];
  }

  /** @throws `IoidError` when the contract is no ERC-20 with decimals. */
  async ask(client: Client, contract: Address): Promise<TokenFacts> {
    const known = this.#facts[contract];
    if (known) return known;
    const [symbol, decimals] = await Promise.all([
      client.read(token.symbol(contract)).catch(() => ''),
      client.read(token.decimals(contract)),
    ]);
    if (decimals > 77n) throw new RangeError('No token has so many digits after the point.');
    const facts = {
      symbol: symbol.replace(UNSEEN, '').slice(0, LONGEST_SYMBOL) || 'tokens',
      decimals: Number(decimals),
    };
    this.#facts = { ...this.#facts, [contract]: facts };
    return facts;
  }
}

export const knownTokens = new KnownTokens();
