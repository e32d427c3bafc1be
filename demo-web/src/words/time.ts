const MOMENT = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** A moment in the person's own time zone, from milliseconds since 1970 UTC. */
export function moment(milliseconds: number): string {
  return MOMENT.format(milliseconds);
}

/** As {@link moment}, from the chain's seconds; a time beyond every calendar is shown as such. */
export function chainMoment(seconds: bigint): string {
  const milliseconds = seconds * 1000n;
  return milliseconds > 8_640_000_000_000_000n
    ? 'beyond any calendar'
    : moment(Number(milliseconds));
}
