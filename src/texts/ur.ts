/** All texts for visitors and bot developers, in Urdu. */
export { message } from './ur/message.ts';
export { page } from './ur/page.ts';
export { problems } from './ur/problems.ts';
export { reasons } from './ur/reasons.ts';
export { restore } from './ur/restore.ts';
export { script } from './ur/script.ts';

export const lang: string = 'ur';
export const dir = 'rtl';
export const name: string = 'اردو';
