import type { FakePhone } from '../phone.ts';
import { FakeGroup } from './group.ts';
import { FakeStranger, type OldCounters } from './stranger.ts';

/** The accounts without companions, and the groups. */
export class Strangers {
  readonly #byUser = new Map<string, FakeStranger>();
  readonly #groups = new Map<string, FakeGroup>();
  #nextNumber = 15_550_000_001;

  add(oldCounters: OldCounters): FakeStranger {
    const stranger = new FakeStranger(String(this.#nextNumber++), oldCounters);
    this.#byUser.set(stranger.number, stranger);
    this.#byUser.set(stranger.lid, stranger);
    return stranger;
  }

  addGroup(...of: readonly [FakePhone, readonly FakeStranger[], 'pn' | 'lid']): FakeGroup {
    const group = new FakeGroup(`1203630${this.#groups.size + 1}`, ...of);
    this.#groups.set(group.jid, group);
    return group;
  }

  /** The account with this number or LID. */
  find(user: string): FakeStranger | null {
    return this.#byUser.get(user) ?? null;
  }

  findGroup(jid: string): FakeGroup | null {
    return this.#groups.get(jid) ?? null;
  }
}
