/** All texts for visitors and bot developers, in Arabic. */
export { message } from './ar/message.ts';
export { page } from './ar/page.ts';
export { problems } from './ar/problems.ts';
export { reasons } from './ar/reasons.ts';
export { restore } from './ar/restore.ts';
export { script } from './ar/script.ts';

export const lang: string = 'ar';
export const dir = 'rtl';
export const name: string = 'العربية';
