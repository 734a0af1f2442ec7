import type { PhoneState } from '../phone-server.ts';

const LOOK_EVERY_MS = 400;
const SVG = 'http://www.w3.org/2000/svg';
const QUIET_ZONE = 4;

let shown = '';

async function look(): Promise<void> {
  try {
    const text = await (await fetch('/state')).text();
    if (text !== shown) show(JSON.parse(text) as PhoneState);
    shown = text;
  } catch {
    say('The demo has ended.');
  }
  setTimeout(() => void look(), LOOK_EVERY_MS);
}

function show(state: PhoneState): void {
  find('number').textContent = `+${state.number}`;
  link('site', state.site, state.site);
  link('validate', `${state.site}/validate`, 'Validate');
  find('restore').textContent =
    `curl -fsSO ${state.site}/restore.mjs && node restore.mjs --url ${state.site} --dir ./session`;
  fill('codes', 'dark', state.codes.map(qr));
  fill('chat', 'quiet', state.messages.map(message));
  fill('devices', 'alone', state.devices.map(device));
  find('next').hidden = state.messages.length === 0;
}

function qr({ link, path, size, index, of }: PhoneState['codes'][number]): readonly Node[] {
  const picture = document.createElementNS(SVG, 'svg');
  const side = size + 2 * QUIET_ZONE;
  picture.setAttribute('viewBox', `-${QUIET_ZONE} -${QUIET_ZONE} ${side} ${side}`);
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', `QR code ${index} of ${of} in front of the camera`);
  const modules = document.createElementNS(SVG, 'path');
  modules.setAttribute('d', path);
  picture.append(modules);
  return [picture, button('Scan this', () => press('/scan', { link }))];
}

function message({ text }: PhoneState['messages'][number]): readonly Node[] {
  const copy = () => navigator.clipboard.writeText(text).then(() => say('Copied.'));
  // Holding a message copies all of it, as in WhatsApp.
  return [document.createTextNode(text), document.createElement('br'), button('Copy', copy)];
}

function device({ device, online }: PhoneState['devices'][number]): readonly Node[] {
  const name = document.createTextNode(`Device ${device}, ${online ? 'connected' : 'not connected'} `);
  return [name, button('Remove', () => press('/remove', { device }))];
}

async function press(path: string, body: object): Promise<void> {
  say('…');
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { error } = (await answer.json()) as { readonly error?: string };
  say(error === undefined ? 'Done.' : `WhatsApp says: ${error}`);
}

function button(text: string, onPress: () => Promise<void>): HTMLButtonElement {
  const made = document.createElement('button');
  made.textContent = text;
  made.addEventListener('click', () => void onPress().catch(() => say('The demo has ended.')));
  return made;
}

function fill(list: string, empty: string, items: readonly (readonly Node[])[]): void {
  const rows = items.map((nodes) => {
    const row = document.createElement('li');
    row.append(...nodes);
    return row;
  });
  find(list).replaceChildren(...rows);
  find(empty).hidden = rows.length > 0;
}

function link(id: string, href: string, text: string): void {
  const anchor = find(id);
  anchor.setAttribute('href', href);
  anchor.textContent = text;
}

function say(text: string): void {
  find('answer').textContent = text;
}

function find(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page lacks ${id}`);
  return element;
}

find('type').addEventListener('submit', (event) => {
  event.preventDefault();
  const field = find('code') as HTMLInputElement;
  void press('/type', { code: field.value }).then(
    () => {
      field.value = '';
    },
    () => say('The demo has ended.'),
  );
});
void look();
