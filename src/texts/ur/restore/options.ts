import type { Language } from '../../form/language.ts';

type Options = Language['restore']['options'];
/** The kinds of values that a caller in JavaScript may pass. */
export type Kind = Parameters<Options['shape']>[0];

export const KINDS: Readonly<Record<Kind, string>> = {
  undefined: 'undefined',
  null: 'null',
  list: 'ایک فہرست',
  promise: 'ایک Promise',
  text: 'ایک متن',
  object: 'ایک object',
  number: 'ایک نمبر',
  boolean: 'ایک boolean',
  function: 'ایک function',
  bigint: 'ایک bigint',
  symbol: 'ایک symbol',
};

/** The faults of the options of `useSession`. */
export const options: Options = {
  shape: (kind: Kind) =>
    `یہاں useSession ایک object لیتا ہے: useSession({ sessionId, url, dir, useMultiFileAuthState })۔ یہ ${KINDS[kind]} ہے۔`,
  idMissing: 'آپشن sessionId موجود نہیں: اسے سیٹ کریں، مثلاً SESSION_ID سے۔',
  urlMissing: 'آپشن url موجود نہیں: اس میں سرور کا پتہ ڈالیں۔',
  dirMissing: 'آپشن dir موجود نہیں: بتائیں کہ سیشن کس فولڈر میں رہتا ہے۔',
  promise: (name: string) => `آپشن ${name} ایک Promise ہے: اس سے پہلے await لکھیں۔`,
  number: (name: string) => `آپشن ${name} ایک نمبر ہے: اسے کوٹس میں لکھیں، متن کے طور پر۔`,
  noText: (name: string, kind: Kind) => `آپشن ${name} ${KINDS[kind]} ہے: اسے متن ہونا چاہیے۔`,
  wait: (kind: Kind) => `آپشن wait ${KINDS[kind]} ہے: سیکنڈ ایک نمبر کے طور پر لکھیں، جیسے wait: 90۔`,
  loadMissing: 'آپشن useMultiFileAuthState موجود نہیں: Baileys والا دیں۔',
  load: (kind: Kind) =>
    `آپشن useMultiFileAuthState ${KINDS[kind]} ہے: خود Baileys کا function دیں، پیچھے () کے بغیر۔`,
  dirEmpty: `فولڈر کا کوئی نام نہیں: بتائیں کہ سیشن کہاں جائے (--dir، useSession میں dir)۔`,
  waitRange: (most: number) =>
    `انتظار کا وقت (--wait، useSession میں wait) سیکنڈ میں ہے، 0 سے زیادہ اور ${most} تک، جیسے 90۔`,
};
