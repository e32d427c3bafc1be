/** IPFS gateways for public networks, in the order to try. None is trusted: every byte is checked. */
export const PUBLIC_GATEWAYS = [
  'https://trustless-gateway.link',
  'https://ipfs.filebase.io',
  'https://ipfs.io',
];
