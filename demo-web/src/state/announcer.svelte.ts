/** What screen readers are told: one polite and one assertive region, present from the start. */
class Announcer {
  status = $state('');
  alert = $state('');

  /** Something happened; it can wait until the person is done listening. */
  say(text: string): void {
    // The same sentence twice would be no change, and no change is not spoken.
    this.status = this.status === text ? `${text}\u00a0` : text;
  }

  /** Something needs the person now. */
  warn(text: string): void {
    this.alert = this.alert === text ? `${text}\u00a0` : text;
  }
}

export const announcer = new Announcer();
