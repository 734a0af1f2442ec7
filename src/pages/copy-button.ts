import { setText } from './dom.ts';
import { en } from './texts/en.ts';

const SHOWN_MS = 2_000;

/** Makes a button copy what `read` answers; without a clipboard the source is selected for copying by hand. */
export function makeCopyButton(
  button: HTMLElement,
  read: () => string,
  source: Element,
  say: (text: string) => void,
): void {
  const label = button.querySelector('[data-label]') ?? button;
  const before = label.textContent;
  button.addEventListener('click', () => {
    copy(read(), source).then(
      (isDone) => {
        say(isDone ? en.copied : en.copyByHand);
        if (!isDone) return;
        setText(label, en.copied);
        setTimeout(() => setText(label, before), SHOWN_MS);
      },
      () => say(en.copyByHand),
    );
  });
}

async function copy(text: string, source: Element): Promise<boolean> {
  // Plain http has no clipboard.
  if (navigator.clipboard === undefined) {
    getSelection()?.selectAllChildren(source);
    return false;
  }
  await navigator.clipboard.writeText(text);
  return true;
}
