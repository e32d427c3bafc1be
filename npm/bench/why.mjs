// Why an aim is missed, where it is; the profile beside it in the document is measured. The times
// are those of a quiet core of the machine the aims were tried on.

const CALLDATA =
  'The peer remembers which addresses it has checksummed, and so do we: no hash is left in the call. ' +
  'What is left is the crossing, about half of our time (text into the module’s memory, character by ' +
  'character, and out of it again: an engine spells bytes itself in 0.1 µs where it can, its text ' +
  'decoder takes longer), and the checks of each value.';

/** What is not measured by the program that writes the document. */
export const TRIED =
  'Tried apart, the smallest of many short runs on the same machine: the Rust behind ' +
  '`mba.addressMany` takes 1.34 µs an account compiled natively, and 1.64 µs as WebAssembly with the ' +
  'conversion to strings. Keccak over two lanes of WebAssembly SIMD took 0.37 µs a ' +
  'permutation where the scalar code takes 0.43 µs, for another kilobyte: the package does without. ' +
  'SHA-256 over four lanes takes less than half the time of scalar code: `did.deriveMany` runs on it.';

export const WHY = {
  'mba.address':
    'Four Keccak permutations at 0.37 µs are two fifths of the call; each address is new, so none of ' +
    'them can be remembered.',
  'did.derive':
    'Both sides have the project’s hash at hand. What is left is a compression of SHA-256, most of a ' +
    'second one and the rounds of a third whose block never changes, at 0.25 µs each, base58 (0.2 µs), ' +
    'and the crossing, which is as long as both.',
  'did.deriveMany':
    'Over four lanes of WebAssembly SIMD the three compressions take 0.36 µs, where one after the other ' +
    'they take 0.8; base58 is 0.2 µs, and a string of the engine on each side about as much: together ' +
    'twice a 25th of the peer. The lanes have no rotation: four take twice as long as one.',
  'delegation.authorize': CALLDATA,
  'mba.execute': CALLDATA,
  'registry.decodeLog':
    'A log is 470 digits that are written into the module’s memory and read there; that and the five ' +
    'values on the way back are most of the time. The decoder checks every offset and every padding ' +
    'bit, which the peer does not.',
  'document.build + digest':
    'The peer writes an object literal and looks at no key. Of our time two thirds are WebAssembly, ' +
    'most of the rest is the engine’s own `JSON.parse` of the document and `JSON.stringify` of it. Ours ' +
    'reads and examines every field (4 µs) and the key (3.5 µs, a Jacobi symbol and base58 both ways), ' +
    'writes the document once and puts the canonical text together of its pieces (5 µs), and hashes ' +
    '1.5 kB (7.5 µs): SHA-256 has no instruction in WebAssembly. The text of the document that was ' +
    'built last is known, so it is neither read nor put in order a second time. Tried: what the rounds ' +
    'add computed for four blocks side by side, which is slower, for it must come out of the lanes.',
  'document.validate (4 KB text)':
    'A sixth is the Jacobi symbols that tell whether the three keys are points of the curve; the rest ' +
    'is reading 4 KB of JSON and examining each field.',
  'document.validate (4 KB object)': 'As for the text, after it has been made from the object.',
  start:
    'Of the 10 ms that a bundle for one function takes in Node.js, 4 are the import (viem’s bundle of ' +
    '18 kB: 3), 2 turn the module’s text into bytes, 2 compile them, and 2 are the first call on a cold ' +
    'instance. Not bundled, Node.js reads six files and also the text of the whole module, which no ' +
    'engine can be told to leave until it is needed: 5 of 17 ms; the texts together are 7. `init()` ' +
    'compiles off the main thread, and `ioid-web/slim` streams the module.',
};
