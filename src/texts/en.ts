/** All texts for visitors and bot developers, in English. Another language is another file with the same exports. */
export { message } from './en/message.ts';
export { page } from './en/page.ts';
export { problems } from './en/problems.ts';
export { reasons } from './en/reasons.ts';
export { restore } from './en/restore.ts';
export { script } from './en/script.ts';

export const lang: string = 'en';
export const dir = 'ltr';
export const name: string = 'English';
