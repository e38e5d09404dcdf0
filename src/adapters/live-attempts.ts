import { type Part, type Unread, whyUnread } from './unread.ts';

interface About {
  readonly part: Part;
  readonly region?: string;
  readonly of?: string;
}

/** Reads what AWS lets us read, and keeps account of the rest. */
export class Attempts {
  readonly unread: Unread[] = [];
  private readonly isTolerant: boolean;

  /** @param isTolerant whether to go on where something failed that may work another time */
  constructor(isTolerant: boolean) {
    this.isTolerant = isTolerant;
  }

  /** @returns undefined where it can't be read @throws what failed, unless failures are tolerated */
  async of<T>(about: About, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      const why = whyUnread(error);
      if (why.why === 'failed' && !this.isTolerant) throw error;
      this.unread.push({ ...about, ...why });
      return undefined;
    }
  }
}
