import type { Selector } from './data-names.ts';
import { element, find, setText } from './dom.ts';
import { words } from './words.ts';

const SHOWN_MS = 2_000;

/** What a copy button needs: the text to copy, the element that shows this text, and a place for a message. */
type CopySource = {
  readonly read: () => string;
  /** Returns the element whose text is selected for copying by hand when the browser offers no clipboard. */
  readonly select: () => Element;
  readonly say: (text: string) => void;
};

/** Makes a button copy a text, or a link copy it and then lead where it leads. Browsers offer no clipboard on plain http; there the text is selected, and a message says how to copy it. */
export function makeCopyButton(button: HTMLElement, { read, select, say }: CopySource): void {
  const label = button.querySelector('[data-label]') ?? button;
  const before = label.textContent ?? '';
  const showEnd = (end: CopyEnd) => {
    if (end === 'failed') selectText(select());
    say(end === 'failed' ? words().copyByHand : words().copied);
    if (end === 'failed') return;
    setText(label, words().copied);
    setTimeout(() => setText(label, before), SHOWN_MS);
  };
  let hasFailed = false;
  button.addEventListener('click', (event) => {
    // Where the browser does not copy, the first click on a link selects the text, and the second one follows the link.
    if (hasFailed && button instanceof HTMLAnchorElement) return;
    event.preventDefault();
    void copyText(read()).then((end) => {
      hasFailed = end === 'failed';
      showEnd(end);
      if (button instanceof HTMLAnchorElement && end === 'copied') location.assign(button.href);
    });
  });
}

type Command = Pick<CopySource, 'say'> & {
  readonly place: Selector;
  readonly button: Selector;
  readonly command: string;
};

/** Shows a command, and makes a button copy it. */
export function offerCommand({ place, button, command, say }: Command): void {
  const shown = find(place);
  // Each word is an element, so that no line ends within an option; the text stays the command.
  shown.replaceChildren(
    ...command.split(/(\s+)/).map((part) => (part.trim() === '' ? part : element('span', part))),
  );
  makeCopyButton(find(button), { read: () => command, select: () => shown, say });
}

type CopyEnd = 'copied' | 'failed';

async function copyText(text: string): Promise<CopyEnd> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    // The browser offers no clipboard, or the visitor forbade it.
    return 'failed';
  }
}

function selectText(source: Element): void {
  if (source instanceof HTMLTextAreaElement) source.select();
  else getSelection()?.selectAllChildren(source);
}
