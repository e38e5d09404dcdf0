/** A bound on the work of a search: hostile input gets an honest answer instead of a long wait. */
export class Work {
  private left: number;

  /** @param steps how many steps of some ten nanoseconds may be taken */
  constructor(steps: number) {
    this.left = steps;
  }

  /** Takes steps; false once there are none left, and from then on. */
  spend(steps: number): boolean {
    this.left -= steps;
    return this.left >= 0;
  }

  get isSpent(): boolean {
    return this.left < 0;
  }
}
