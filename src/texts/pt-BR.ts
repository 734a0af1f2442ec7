/** All texts for visitors and bot developers, in Brazilian Portuguese. */
export { message } from './pt-BR/message.ts';
export { page } from './pt-BR/page.ts';
export { problems } from './pt-BR/problems.ts';
export { reasons } from './pt-BR/reasons.ts';
export { restore } from './pt-BR/restore.ts';
export { script } from './pt-BR/script.ts';

export const lang: string = 'pt-BR';
export const dir = 'ltr';
export const name: string = 'Português (Brasil)';
