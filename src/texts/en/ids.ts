import type { IdReasons } from '../../wire/reasons/ids.ts';
import type { Sentences } from '../form/sentences.ts';

const startOf = (prefix: string | null) => (prefix === null ? 'a name and a "~"' : `${prefix}~`);

const carried = {
  'paste-id-and-session':
    'There is a short session ID in it, and a whole session beside it. Paste only one of them.',
  'paste-several-ids': ({ count }) => `There are ${count} different session IDs in it. Paste only one.`,
  'paste-several-sessions': 'There are different sessions in it. Paste only one.',
  'session-too-large': 'This is far too large for a session.',
  'session-too-many-values': ({ most }) =>
    `It holds more than ${most} values, which is far too large for a session.`,
  'session-too-old':
    'This session is of the old kind from before linked devices. It cannot be used any more: link again.',
  'creds-none': 'What is in it is not a creds.json.',
  'json-start-missing':
    'The beginning is missing: this goes on like a creds.json but does not start like one, with "{". Paste the whole file.',
  'json-cut-off':
    'The end is cut off: this starts like a creds.json but stops before its last "}". Paste the whole file.',
  'json-damaged':
    'This looks like a creds.json but is no JSON: a character is wrong or missing. Paste the file as it is.',
  'packed-not-json': 'What is packed in it is not JSON, so it is no creds.json.',
  'packed-too-large': 'What is packed in it is far too large for a session.',
  'packed-start-missing':
    'The beginning is missing: the creds.json inside does not start as it should. Copy all of it.',
  'packed-cut-off': 'The end is cut off: the packed part is not complete. Copy all of it.',
  'packed-damaged': 'The packed part is damaged: at least one character is wrong. Copy it again.',
  'packed-character-foreign': ({ character, at, separator }) => {
    const behind = separator === null ? '' : ` after the "${separator}"`;
    const place = at === null ? `There is ${character} in it` : `Character ${at}${behind} is ${character}`;
    return `${place}, which no session ID has. Copy only the ID.`;
  },
  'base64-none': 'It is not a session ID of this program, nor a creds.json in base64.',
  'base64-cut-off': 'The end is cut off: the base64 text stops in the middle. Copy all of it.',
  'base64-creds-cut-off': 'The end is cut off: the creds.json inside is not complete. Copy all of it.',
  'base64-creds-damaged': 'A character is wrong: the creds.json inside is damaged. Copy it again.',
  'base64-with-more':
    'There is a "=" in the middle: something else was pasted behind the ID. Copy only the ID.',
  hexadecimal: 'It is written in hexadecimal digits. Paste the creds.json itself, or its base64.',
} satisfies Partial<Sentences<IdReasons>>;

/** Sentences that say why a pasted text is no session ID and no session, and what to do. */
export const ids: Sentences<IdReasons> = {
  ...carried,
  'id-none': ({ prefix }) => `There is no session ID in it. A session ID starts with ${startOf(prefix)}.`,
  'id-starts-with': ({ prefix }) => `A session ID starts with ${startOf(prefix)}.`,
  'id-start-missing': ({ prefix }) =>
    `The beginning is missing: a session ID starts with ${startOf(prefix)}. Copy all of it.`,
  'id-start-mistyped': ({ found, own }) => `The beginning is mistyped: it is ${own}~, not ${found}~.`,
  'id-start-unknown': ({ found, own }) =>
    `It starts with ${found}~, not with ${own}~: it is of another program or site, or its beginning is mistyped.`,
  'id-of-another-site': ({ found, own }) =>
    `It starts with ${found}~, not with ${own}~: it is of another program or site.`,
  'id-of-another-prefix': ({ prefix }) => `This ID is of another program: it does not start with ${prefix}~.`,
  'id-of-another-program':
    'This is an ID of another program, which alone can open it: restore it with that program, or link here to get a session ID of this one.',
  'id-of-another-version': 'The ID was made by another version of this program.',
  'id-without-tilde': ({ name }) =>
    `There must be a "~" after ${name}. Write it there, or copy the ID again.`,
  'id-cut-off': ({ characters, of }) =>
    `The ID is cut off: ${characters} of ${of} characters after the "~". Copy all of it.`,
  'id-too-long': ({ characters, of }) =>
    `The ID is too long: ${characters} characters after the "~" instead of ${of}. Copy only the ID.`,
  'id-not-whole': ({ characters, of }) =>
    `The ID is not whole: only ${characters} of ${of} characters stand together after the "~". Copy all of it.`,
  'id-mixed-case': 'Some letters are capital and some are small. Copy the ID again, all of it.',
  'id-with-more': 'Something was typed right behind or inside the ID. Copy only the ID.',
  'id-mistyped-somewhere':
    'Something is mistyped, before the "~" or behind it. Copy the ID instead of typing it.',
  'id-mistyped-often': 'More than one character is mistyped. Copy the ID instead of typing it.',
  'id-character-foreign': ({ at, character, looksLike }) => {
    const hint = looksLike.length === 0 ? '' : ` It may be ${looksLike.join(' or ')}.`;
    return `Character ${at} after the "~" is ${character}, which no session ID has.${hint}`;
  },
  'id-character-wrong': ({ at }) =>
    `Character ${at} after the "~" is wrong. Copy the ID instead of typing it.`,
  'id-characters-swapped': ({ at }) => `Characters ${at} and ${at + 1} after the "~" are swapped.`,
  'id-not-stored': 'This kind is not stored here: it carries the credentials itself.',
};
