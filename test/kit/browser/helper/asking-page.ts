import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Answer, Question } from '../../../double/whatsapp/passkey/authenticator.ts';

/** A page that asks for a passkey and takes the answer, as the pages of a link do, and nothing else. Lifetime: until `close`. */
export type AskingSite = {
  /** The address of the page. */
  readonly url: string;
  /** The question that the page asks from its next load on. */
  question: Question;
  /** The answers that came, in order. */
  readonly answers: readonly Answer[];
  readonly close: () => void;
};

/** A question like WhatsApp's, with this much time to answer. */
export function newQuestion(timeout: number): Question {
  const challenge = randomBytes(32).toString('base64url');
  const rest = { timeout, allowCredentials: [], userVerification: 'required', extensions: { uvm: true } };
  return { challenge, rpId: 'whatsapp.com', ...rest };
}

export async function startAskingSite(): Promise<AskingSite> {
  const answers: Answer[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    answers.push((await json(request)) as Answer);
    response.end();
  };
  const server = createServer((request, response) => {
    if (request.method === 'POST') void take(request, response);
    else response.setHeader('Content-Type', 'text/html').end(pageFor(site.question));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const site = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    question: newQuestion(60_000),
    answers,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return site;
}

function pageFor(publicKey: Question): string {
  return `<!doctype html><title>Asks</title>
<script type="application/json" id="passkey-request">${JSON.stringify({ publicKey })}</script>
<textarea id="passkey-answer" hidden></textarea>
<script>
document.getElementById('passkey-answer').addEventListener('input', ({ target }) => {
  void fetch('/', { method: 'POST', body: target.value });
});
</script>`;
}
