/** All texts for visitors and bot developers, in Spanish as Latin America reads it. */
export { message } from './es/message.ts';
export { page } from './es/page.ts';
export { problems } from './es/problems.ts';
export { reasons } from './es/reasons.ts';
export { restore } from './es/restore.ts';
export { script } from './es/script.ts';

export const lang: string = 'es';
export const dir = 'ltr';
export const name: string = 'Español';
