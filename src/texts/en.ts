import { cli } from './en/cli.ts';
import { operator } from './en/operator.ts';
import { page } from './en/page.ts';
import { problems } from './en/problems.ts';
import { reasons } from './en/reasons.ts';
import { restore } from './en/restore.ts';
import { script } from './en/script.ts';

/** The message that follows the one with the session ID. */
const message = {
  above: 'The message above is your session ID from {brand}.',
  use: 'Hold it, copy it, and paste it into your bot as SESSION_ID.',
  guide: 'How to do that: {guide}',
  secret:
    'Keep it secret: who has it can read and write as you. Nobody will ever ask you for it. Do not forward it.',
  others: 'Your other linked devices see this too. Delete both messages once you have copied the ID.',
  leave:
    'Leave the device "{device}" in Linked devices; your bot uses it. This phone must come online now and then.',
  undo: 'Did you not ask for this? Open WhatsApp, Linked devices, and remove that device.',
  madeBy: 'Made by {site}',
};

/** All texts of the program for people, in English. Another language is another file of the same shape. */
export const en = {
  lang: 'en',
  dir: 'ltr',
  page,
  script,
  message,
  reasons,
  problems,
  restore,
  cli,
  operator,
};

export type Language = typeof en;
