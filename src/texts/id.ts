/** All texts for visitors and bot developers, in Indonesian. */
export { message } from './id/message.ts';
export { page } from './id/page.ts';
export { problems } from './id/problems.ts';
export { reasons } from './id/reasons.ts';
export { restore } from './id/restore.ts';
export { script } from './id/script.ts';

export const lang: string = 'id';
export const dir = 'ltr';
export const name: string = 'Bahasa Indonesia';
