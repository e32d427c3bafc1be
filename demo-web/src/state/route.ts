export type Section = 'document' | 'account' | 'delegation' | 'staking';

export type Route =
  | { page: 'devices' }
  | { page: 'bind' }
  | { page: 'device'; did: string; section: Section }
  | { page: 'activity' }
  | { page: 'missing'; path: string };

const SECTIONS: readonly Section[] = ['document', 'account', 'delegation', 'staking'];

function isSection(text: string): text is Section {
  return SECTIONS.some((section) => section === text);
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** The page a hash names: `#/bind`, `#/device/did:io:…/account`. No hash is the list of devices. */
export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#\/?/, '').replace(/\/$/, '');
  const [page, subject, section = 'document', ...rest] = path.split('/');
  if (path === '' || path === 'devices') return { page: 'devices' };
  if (path === 'bind') return { page: 'bind' };
  if (path === 'activity') return { page: 'activity' };
  if (page === 'device' && subject && isSection(section) && rest.length === 0) {
    const did = decode(subject);
    if (did !== null) return { page: 'device', did, section };
  }
  return { page: 'missing', path };
}

/** Sections of one device are one page. */
export function isSamePage(one: Route, other: Route): boolean {
  if (one.page === 'device' && other.page === 'device') return one.did === other.did;
  return one.page === other.page;
}

/** The hash that leads to a device. */
export function deviceHref(did: string, section: Section = 'document'): string {
  return `#/device/${encodeURIComponent(did).replaceAll('%3A', ':')}/${section}`;
}
