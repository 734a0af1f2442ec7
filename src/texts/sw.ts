/** All texts for visitors and bot developers, in Swahili as East Africa reads it. */
export { message } from './sw/message.ts';
export { page } from './sw/page.ts';
export { problems } from './sw/problems.ts';
export { reasons } from './sw/reasons.ts';
export { restore } from './sw/restore.ts';
export { script } from './sw/script.ts';

export const lang: string = 'sw';
export const dir = 'ltr';
export const name: string = 'Kiswahili';
