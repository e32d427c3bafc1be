// Why an aim is missed, where it is; the profile beside it in the document is measured. The times
// are those of a quiet core of the machine the aims were tried on.

const CALLDATA =
  'The peer remembers which addresses it has checksummed, and so do we: no hash is left in the call. ' +
  'What is left is the crossing, about half of our time (text into the module’s memory and out of it ' +
  'again; an engine’s own text decoder takes 0.1 to 0.3 µs for any text), and the checks of each value.';

/** What is not measured by the program that writes the document. */
export const TRIED =
  'Tried apart, the smallest of many short runs on the same machine: the Rust behind ' +
  '`mba.addressMany` takes 1.34 µs an account compiled natively, and 1.64 µs as WebAssembly with the ' +
  'conversion to strings. Keccak over two lanes of WebAssembly SIMD takes 0.27 µs a permutation where ' +
  'the scalar code takes 0.37 µs, SHA-256 over four lanes 0.10 µs where it takes 0.20 µs; the package ' +
  'has neither.';

export const WHY = {
  'mba.address':
    'Four Keccak permutations at 0.37 µs are two fifths of the call; each address is new, so none of ' +
    'them can be remembered.',
  'did.derive':
    'The peer has the project’s hash at hand and takes three SHA-256 compressions; ours takes four, at ' +
    '0.2 µs each. The rest is the crossing and base58.',
  'did.deriveMany':
    'Three SHA-256 compressions and base58 take 0.7 µs, and a 25th of the peer is 0.35 µs: no scalar ' +
    'program reaches the aim. Four lanes of WebAssembly SIMD took half as long for a compression when ' +
    'tried alone (0.10 µs); the package does not have them.',
  'delegation.authorize': CALLDATA,
  'mba.execute': CALLDATA,
  'registry.decodeLog':
    'A log is 470 digits that are written into the module’s memory and read there; that and the five ' +
    'values on the way back are most of the time. The decoder checks every offset and every padding ' +
    'bit, which the peer does not.',
  'document.build + digest':
    'The peer writes an object literal and looks at no key. Ours examines every field, checks that ' +
    'the key is a point of the curve (a square root in a field of 255 bits, a sixth of the time), and ' +
    'hands the document across as JSON text, twice. SHA-256 itself is a tenth.',
  'document.validate (4 KB text)':
    'A third is the square roots that tell whether the three keys are points of the curve: the ' +
    'field’s arithmetic in 32-bit limbs, because WebAssembly has no multiplication of 64 by 64 bits ' +
    'into 128. V8 in Chromium runs the peer’s `BigInt` arithmetic faster than the V8 of Node 20.',
  'document.validate (4 KB object)': 'As for the text, after it has been made from the object.',
  start:
    'Most of it is the size of the module: reading a script of 1 MB takes 6 to 18 ms before anything ' +
    'runs (1 ms for an empty one), base64 1 ms, compiling 10 to 20 ms, the instance 2 ms, the first ' +
    'call 1 ms. viem’s bundle of one function is 18 kB. `init()` compiles off the main thread, and ' +
    '`ioid-web/slim` streams the module without base64.',
};
