import { jidDecode, type BinaryNode } from '@whiskeysockets/baileys';
import type { Device } from '../device.ts';
import type { FakePhone } from '../phone.ts';
import { child, children, iqResult, node } from '../wire/nodes.ts';
import type { FakeStranger } from './stranger.ts';

type Addressing = 'pn' | 'lid';

/** A group of strangers and one account that has companions. */
export class FakeGroup {
  readonly jid: string;
  readonly members: readonly FakeStranger[];
  readonly #owner: FakePhone;
  readonly #addressing: Addressing;

  constructor(id: string, owner: FakePhone, members: readonly FakeStranger[], addressing: Addressing) {
    this.jid = `${id}@g.us`;
    this.#owner = owner;
    this.members = members;
    this.#addressing = addressing;
  }

  /** The attributes that name group and sender in a message. */
  addressOf(member: FakeStranger): Readonly<Record<string, string>> {
    return {
      from: this.jid,
      participant: member.addressIn(this.#addressing),
      addressing_mode: this.#addressing,
      ...(this.#addressing === 'lid' ? { participant_pn: member.jid } : {}),
    };
  }

  /** The answer to a question for who is in the group. */
  metadata(request: BinaryNode): BinaryNode {
    const mode = this.#addressing;
    const owner = mode === 'lid' ? `${this.#owner.lid}@lid` : this.#owner.jid;
    const people = [
      { jid: owner, phone_number: this.#owner.jid, type: 'admin' },
      ...this.members.map((member) => ({ jid: member.addressIn(mode), phone_number: member.jid })),
    ].map((attrs) => node('participant', attrs));
    const attrs = {
      id: this.jid.split('@')[0] ?? '',
      subject: 'A group',
      creation: '1700000000',
      creator: owner,
      s_t: '1700000000',
      addressing_mode: mode,
    };
    return iqResult(request, [node('group', attrs, people)]);
  }

  /** Passes a device's message on to the members, or to the one that asked for it again. */
  async relay(device: Device, stanza: BinaryNode): Promise<void> {
    const only = stanza.attrs['participant'];
    const forAll = child(stanza, 'enc');
    const parts = children(child(stanza, 'participants'));
    for (const member of this.members) {
      const isTheirs = (jid = '') => [member.number, member.lid].includes(jidDecode(jid)?.user ?? '');
      if (only !== undefined && !isTheirs(only)) continue;
      const own = child(
        parts.find(({ attrs }) => isTheirs(attrs['jid'])),
        'enc',
      );
      const found = [own, forAll].filter((part) => part !== undefined);
      if (found.length > 0) await member.receive(device, stanza, found);
    }
  }
}
