/** All texts for visitors and bot developers, in Hindi. */
export { message } from './hi/message.ts';
export { page } from './hi/page.ts';
export { problems } from './hi/problems.ts';
export { reasons } from './hi/reasons.ts';
export { restore } from './hi/restore.ts';
export { script } from './hi/script.ts';

export const lang: string = 'hi';
export const dir = 'ltr';
export const name: string = 'हिन्दी';
