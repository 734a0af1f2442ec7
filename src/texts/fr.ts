/** All texts for visitors and bot developers, in French. */
export { message } from './fr/message.ts';
export { page } from './fr/page.ts';
export { problems } from './fr/problems.ts';
export { reasons } from './fr/reasons.ts';
export { restore } from './fr/restore.ts';
export { script } from './fr/script.ts';

export const lang: string = 'fr';
export const dir = 'ltr';
export const name: string = 'Français';
