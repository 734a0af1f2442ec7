/** Every language as a module, a line each, exported under its tag. */
export * as ar from './ar.ts';
export * as en from './en.ts';
export * as es from './es.ts';
export * as fr from './fr.ts';
export * as hi from './hi.ts';
export * as id from './id.ts';
export * as 'pt-BR' from './pt-BR.ts';
export * as sw from './sw.ts';
export * as ur from './ur.ts';
