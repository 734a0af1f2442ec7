import type { StartedLink } from '../../../src/wire/link.ts';
import type { Method, Step } from '../../../src/wire/step.ts';
import type { FakePhone } from '../../double/whatsapp/index.ts';
import type { PasskeyAccount } from '../../double/whatsapp/passkey/account.ts';
import type { Ceremony } from '../../double/whatsapp/passkey/ceremony.ts';
import type { PasskeyScript } from '../../double/whatsapp/passkey/script.ts';
import { codeOf, qrOf, started, stepsOf } from '../program/client.ts';
import type { TestApp } from '../program/start-app.ts';

type Question = Extract<Step, { state: 'passkey'; answered: false }>;

/** A link whose phone has scanned or taken the code, and whose account WhatsApp asks for a passkey. */
export type AskedLink = {
  readonly link: StartedLink;
  readonly phone: FakePhone;
  readonly account: PasskeyAccount;
  readonly ceremony: Ceremony;
  readonly question: Question['publicKey'];
  /** Every step so far. */
  readonly steps: readonly Step[];
  /** Resolves with the first step that fits; throws if the link ends before. */
  readonly step: (fits: (step: Step) => boolean) => Promise<Step>;
  /** Answers by one of the routes, as the page does. */
  readonly post: (
    kind: 'passkey' | 'compare',
    body: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Response>;
};

let nextNumber = 254_718_000_000;

/** Brings a link of its own account to the question. */
export async function askedLink(
  { url, whatsapp }: Pick<TestApp, 'url' | 'whatsapp'>,
  script: PasskeyScript = {},
  method: Method = 'qr',
): Promise<AskedLink> {
  const number = String(nextNumber++);
  const phone = whatsapp.addPhone({ number });
  const account = phone.askForPasskey(script);
  const link = await started(url, method, method === 'qr' ? {} : { number: `+${number}` });
  const { steps, step } = followed(url, method, link);
  const accepted = method === 'qr' ? phone.scan(qrOf(link.step)) : phone.typeCode(codeOf(link.step));
  // It goes on until the device is linked, which not every test wants.
  void accepted.catch(() => undefined);
  const ceremony = await account.nextCeremony();
  const asked = await step((each) => each.state === 'passkey');
  const { publicKey: question } = asked as Question;
  const post: AskedLink['post'] = (kind, body, headers = {}) =>
    fetch(`${url}/${method}/${link.linkId}/${kind}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${link.token}`,
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return { link, phone, account, ceremony, question, steps, step, post };
}

function followed(url: string, method: Method, link: StartedLink): Pick<AskedLink, 'steps' | 'step'> {
  const steps: Step[] = [];
  const waiters = new Set<() => void>();
  let isOver = false;
  const wake = () => {
    for (const waiter of waiters) waiter();
    waiters.clear();
  };
  const follow = async () => {
    for await (const step of stepsOf(url, method, link)) {
      steps.push(step);
      wake();
    }
  };
  void follow().finally(() => {
    isOver = true;
    wake();
  });
  const step: AskedLink['step'] = async (fits) => {
    for (;;) {
      const found = steps.find(fits);
      if (found !== undefined) return found;
      if (isOver) throw new Error(`the link ended: ${steps.map(({ state }) => state).join(' ')}`);
      await new Promise<void>((resolve) => waiters.add(resolve));
    }
  };
  return { steps, step };
}
