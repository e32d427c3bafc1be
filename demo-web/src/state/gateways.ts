/** IPFS gateways for public networks, in the order to try. None is trusted: every byte is checked. */
export const PUBLIC_GATEWAYS = ['https://ipfs.io', 'https://dweb.link'];
