// `node:test` in a page: suites register their tests here, the runner starts them one by one.

type Work = (context: { diagnostic(text: string): void }) => unknown;

/** How one test ended; `error` is the stack of what it threw. */
export type Outcome = { name: string; milliseconds: number; error?: string; notes: string[] };

const registered: { name: string; work: Work }[] = [];

export function test(name: string, work: Work): void {
  registered.push({ name, work });
}

/** Runs what the suite registered, in order. */
export async function run(): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { name, work } of registered) {
    const notes: string[] = [];
    const started = performance.now();
    const outcome: Outcome = { name, notes, milliseconds: 0 };
    outcomes.push(outcome);
    try {
      await work({ diagnostic: (text) => void notes.push(text) });
    } catch (error) {
      // Engines leave the message out of the stack or not; here it always comes first.
      const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
      outcome.error = stack.includes(message) ? stack : `${message}\n${stack}`;
    }
    outcome.milliseconds = performance.now() - started;
  }
  return outcomes;
}
