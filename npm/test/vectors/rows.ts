import { readFileSync } from 'node:fs';
import * as sdk from 'ioid-web';

/** The vector file last opened, which is what a call of the package is made for. */
let open = '';

/** What rows called of the package, and from which files: `did.derive` → `did/derive.json`. */
export const exercised = new Map<string, Set<string>>();

/** Every vector file that was read. */
export const opened = new Set<string>();

/** The namespace, noting which of its functions answer while a vector file is open. */
function noting<Namespace extends object>(name: string, namespace: Namespace): Namespace {
  const noted = Object.entries(namespace).map(([member, value]) => {
    if (typeof value !== 'function') return [member, value];
    const call = (...given: unknown[]) => {
      const answer: unknown = value(...given);
      // Only what answered: a row that is refused says nothing about right answers.
      const files = exercised.get(`${name}.${member}`) ?? new Set();
      exercised.set(`${name}.${member}`, files.add(open));
      return answer;
    };
    return [member, call];
  });
  return Object.fromEntries(noted) as Namespace;
}

export const address: typeof sdk.address = noting('address', sdk.address);
export const content: typeof sdk.content = noting('content', sdk.content);
export const delegation: typeof sdk.delegation = noting('delegation', sdk.delegation);
export const did: typeof sdk.did = noting('did', sdk.did);
export const document: typeof sdk.document = noting('document', sdk.document);
export const mba: typeof sdk.mba = noting('mba', sdk.mba);
export const nft: typeof sdk.nft = noting('nft', sdk.nft);
export const registry: typeof sdk.registry = noting('registry', sdk.registry);
export const registryV1: typeof sdk.registryV1 = noting('registryV1', sdk.registryV1);
export const transaction: typeof sdk.transaction = noting('transaction', sdk.transaction);
export const typedData: typeof sdk.typedData = noting('typedData', sdk.typedData);

/** Every function of the namespaces above, by its full name. */
export const functions: string[] = Object.entries({
  address,
  content,
  delegation,
  did,
  document,
  mba,
  nft,
  registry,
  registryV1,
  transaction,
  typedData,
}).flatMap(([name, namespace]) =>
  Object.entries(namespace).flatMap(([member, value]) =>
    typeof value === 'function' ? [`${name}.${member}`] : [],
  ),
);

/** The text of a vector file: `jcs/input/weird.json`. */
export function text(file: string): string {
  open = file;
  opened.add(file);
  return readFileSync(`${REPOSITORY}/tests-wasm/vectors/${file}`, 'utf8');
}

/** The value of a vector file of JSON; the caller knows its shape. */
export function read<Content>(file: string): Content {
  return JSON.parse(text(file)) as Content;
}

/**
 * Checks every row of a list of a vector file, of which there must be some. What fails says which
 * row it was.
 */
export function eachRow<Row>(
  file: string,
  list: string,
  check: (row: Row, index: number) => void,
): void {
  const rows = read<Record<string, Row[]>>(file)[list];
  if (rows === undefined || rows.length === 0) throw new Error(`${file} has no ${list}`);
  rows.forEach((row, index) => {
    open = file;
    named(`${file} ${list}[${index}]`, () => check(row, index));
  });
}

/** Runs a check; the message of what it throws begins with `name`. */
export function named(name: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof Error) {
      const message = `${name}: ${error.message}`;
      // What is printed is the stack, which holds the message as it was when it was thrown.
      const stack = error.stack?.replace(error.message, () => message);
      Object.assign(error, { message, stack });
    }
    throw error;
  }
}
