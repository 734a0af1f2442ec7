import { setText } from './dom.ts';
import { words } from './words.ts';

const SHOWN_MS = 2_000;

/** What a copy button copies, where it stands on the page, and who says that it is done. */
export type CopySource = {
  readonly read: () => string;
  /** Selected for copying by hand where there is no clipboard. */
  readonly select: () => Element;
  readonly say: (text: string) => void;
};

/** Makes a button copy; plain http has no clipboard, so there the text is selected and the visitor told how. */
export function makeCopyButton(button: HTMLElement, { read, select, say }: CopySource): void {
  const label = button.querySelector('[data-label]') ?? button;
  const before = label.textContent ?? '';
  const sayHow = () => {
    selectText(select());
    say(words().copyByHand);
  };
  button.addEventListener('click', () => {
    if (navigator.clipboard === undefined) {
      sayHow();
      return;
    }
    navigator.clipboard.writeText(read()).then(() => {
      say(words().copied);
      setText(label, words().copied);
      setTimeout(() => setText(label, before), SHOWN_MS);
    }, sayHow);
  });
}

function selectText(source: Element): void {
  if (source instanceof HTMLTextAreaElement) source.select();
  else getSelection()?.selectAllChildren(source);
}
