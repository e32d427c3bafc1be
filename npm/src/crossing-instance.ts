// The instance of a wasm module that calls go to, and what is known of it.

/** What wasm-bindgen makes of each module's exports. */
export type Glue = {
  initSync(options: { module: BufferSource | WebAssembly.Module }): unknown;
  linear_memory(): unknown;
  functions(): string;
  reserve(length: number): number;
  call(index: number, length: number): number;
};

/** One of the wasm modules. */
export type Module<G extends Glue> = { readonly glue: G; instance: Instance | undefined };

/** What belongs to one instance of a module; a defect of the module ends all of it. */
export type Instance = {
  glue: Glue;
  memory: WebAssembly.Memory;
  bytes: Uint8Array;
  view: DataView;
  functions: Map<string, number>;
  /** Where arguments are written, and how many bytes there are. */
  room: number;
  size: number;
  /** How many are written. */
  at: number;
  writing: boolean;
  /** Short texts that still stand where an argument was written, by its place; from where to where. */
  standing: (string | undefined)[];
  starts: number[];
  ends: number[];
  /** Texts that stand in the module, by their address. */
  texts: Map<number, string>;
  /** What ends a conversation that is under way. */
  open: Set<(reason: unknown) => void>;
};

/** Room for the arguments of most calls. */
export const FIRST_ROOM = 4096;

/** The lines of a text, by which each is its number. */
export function numbered(lines: string): Map<string, number> {
  return new Map(lines.split('\n').map((name, line) => [name, line]));
}

export function current(of: Module<Glue>): Instance {
  // After a defect this call makes a new instance, which has a memory of its own.
  const { glue, instance } = of;
  const memory = glue.linear_memory() as WebAssembly.Memory;
  if (instance?.memory === memory) return fresh(instance);
  of.instance = {
    glue,
    memory,
    functions: numbered(glue.functions()),
    room: glue.reserve(FIRST_ROOM),
    size: FIRST_ROOM,
    at: 0,
    writing: false,
    standing: [],
    starts: [],
    ends: [],
    texts: new Map(),
    bytes: new Uint8Array(memory.buffer),
    view: new DataView(memory.buffer),
    open: new Set(),
  };
  // What another one was told, this one does not know.
  for (const end of instance?.open ?? []) end(new Error('The module was started again.'));
  return of.instance;
}

/** The views, made again when the memory has grown, which leaves the old ones empty. */
export function fresh(of: Instance): Instance {
  if (of.bytes.length === 0) {
    of.bytes = new Uint8Array(of.memory.buffer);
    of.view = new DataView(of.memory.buffer);
  }
  return of;
}
