import type { Wrapping } from './wrappings.ts';

/** The ways in which people paste an ID: over lines, in pieces of a script, behind the name of a program, from chats and panels. */

type Wrap = Wrapping[1];

/** Pieces of `size` characters with `between` them. */
function pieces(size: number, between: string, before = '', behind = ''): Wrap {
  return (id) => before + id.replace(new RegExp(`(.{${size}})(?=.)`, 'g'), `$1${between}`) + behind;
}

function eachLine(change: (line: string, at: number) => string): Wrap {
  return (id) => pieces(60, '\n')(id).split('\n').map(change).join('\n');
}

/** IDs with other text around them. */
export const LINES: readonly Wrapping[] = ['\n', '\r\n', '\n> ', '=\r\n', '" +\n  "', '\\\n'].map((end) => [
  `lines that end in ${JSON.stringify(end)}`,
  (id) => id.replace(/(.{60})/g, `$1${end}`),
]);

/** IDs without other text. */
export const TAKEN_APART: readonly Wrapping[] = [
  ['in lines of 10', pieces(10, '\n')],
  ['in lines of 16', pieces(16, '\r\n')],
  ['in lines of 20', pieces(20, '\n')],
  ['in lines of 32', pieces(32, '\n')],
  ['in lines of 30, indented', pieces(30, '\n    ')],
  ['in groups of 5', pieces(5, ' ')],
  ['in groups of 8', pieces(8, '  ')],
  ['in texts of PHP', pieces(30, '" . "', '"', '";')],
  ['in texts of PHP over lines', pieces(60, "'\n    . '", "$id = '", "';")],
  ['in texts of PHP, joined at line ends', pieces(60, "' .\n  '", "$id = '", "';")],
  ['in texts that PHP adds', pieces(60, "';\n$id .= '", "$id = '", "';")],
  ['in texts of JavaScript', pieces(30, '" + "', '"', '"')],
  ['in texts of JavaScript over lines', pieces(60, "' +\n  '", "const id = '", "';")],
  ['in texts of JavaScript, joined at line starts', pieces(60, "'\n  + '", "const id = '", "';")],
  ['in texts that JavaScript adds', pieces(60, "';\nconfig.id += '", "let id = '", "';")],
  ['in a list that JavaScript joins', pieces(60, "',\n  '", "['", "'].join('')")],
  ['in a template of JavaScript', pieces(60, '\\\n', 'const id = `', '`')],
  ['in texts of Python', pieces(60, '"\n    "', 'id = ("', '")')],
  ['in texts of Python on a line', pieces(30, '" "', 'id = "', '"')],
  ['in formatted texts of Python', pieces(60, '"\n    f"', 'id = (f"', '")')],
  ['in raw texts of Python', pieces(60, "'\n    r'", "id = (r'", "')")],
  ['in texts of Visual Basic', pieces(60, '" & _\n  "', 'id = "', '"')],
  ['in texts of Lua', pieces(60, '" ..\n "', 'local id = "', '"')],
  ['in texts of SQL', pieces(60, "' ||\n '", "'", "'")],
  ['in texts of C', pieces(60, '"\n"', 'char *id = "', '";')],
  ['in texts of PowerShell', pieces(60, '" +`\n"', '$id = "', '"')],
  ['in lines of a batch file', pieces(60, '^\r\n', 'set SESSION_ID=')],
  ['in a block of YAML', pieces(60, '\n    ', 'env:\n  SESSION_ID: |\n    ')],
  ['in a folded block of YAML', pieces(76, '\n  ', 'SESSION_ID: >-\n  ')],
  ['in a text of TOML over lines', pieces(60, '\\\n  ', 'id = """\\\n  ', '"""')],
  ['in a mail', pieces(75, '=\n')],
  ['in a quotation of a quotation', pieces(70, '\n>> ', '>> ')],
  ['with zero-width spaces', pieces(60, '\u200b')],
  ['with no-break spaces', pieces(60, '\u00a0')],
  ['with tags of HTML', pieces(60, '<br>', '<p>', '</p>')],
  ['with entities for its line ends', pieces(60, '&#10;')],
  ['with line ends of JSON', pieces(76, '\\r\\n', '"', '"')],
  ['with numbers of lines', eachLine((line, at) => `${at + 1}: ${line}`)],
  [
    'with numbers of lines as cat writes them',
    eachLine((line, at) => `${String(at + 1).padStart(6)}\t${line}`),
  ],
  ['in added lines of a diff', eachLine((line) => `+${line}`)],
  ['in UTF-16 read as bytes', (id) => Array.from(id).join('\0')],
  ['in UTF-16 read as bytes, the other way round', (id) => `\ufffd\ufffd\0${Array.from(id).join('\0')}`],
];

/** Names that other programs put right in front of base64. */
export const GLUED: readonly string[] = [
  'Session_',
  'SESSION-',
  'BotName',
  'MyBot-MD_',
  'Bot-',
  'bot/',
  'Bot--',
  'Bot__',
  'KING:',
  'Bot=',
  'Bot|',
  'Bot#',
  'Bot%',
  'Bot=>',
  'ANDY-MD^_^',
  '{Bot}',
];

/** One ID of any kind, as chats, panels and files show it. */
export const CHATS_AND_FILES: readonly Wrapping[] = [
  ['an export of WhatsApp, in German', (id) => `28.11.26, 10:33 - Ada: ${id}`],
  ['an export of WhatsApp of an iPhone, in English', (id) => `[11/28/26, 10:33:07\u202fAM] Ada: ${id}`],
  ['an export of WhatsApp, in Portuguese', (id) => `28/11/2026 10:33 - Ada: ${id}`],
  [
    'an export of WhatsApp, in Arabic',
    (id) =>
      `\u200f\u0662\u0668\u200f/\u0661\u0661\u200f/\u0662\u0660\u0662\u0666\u060c \u0661\u0660:\u0663\u0663 \u0635 - Ada: ${id}`,
  ],
  ['an export of WhatsApp, in Chinese', (id) => `2026/11/28 \u4e0a\u534810:33 - Ada: ${id}`],
  ['an edited message', (id) => `28/11/2026, 10:33 - Ada: ${id} <This message was edited>`],
  ['a message of Telegram', (id) => `Ada, [28 Nov 2026 at 10:33:07]:\n${id}`],
  ['a message of Discord', (id) => `Ada \u2014 Today at 10:33 AM\n${id}\n[10:34 AM]thanks`],
  ['a message of Slack', (id) => `Ada  10:33 AM\n${id}`],
  [
    'a map of Compose',
    (id) => `services:\n  bot:\n    environment:\n      SESSION_ID: "${id}"\n      MODE: public\n`,
  ],
  [
    'a file of Compose',
    (id) => `services:\n  bot:\n    environment:\n      - SESSION_ID=${id}\n      - PREFIX=.\n`,
  ],
  [
    'an .env',
    (id) => `# bot\nSESSION_ID=${id}\nPREFIX=.\nOWNER_NUMBER=254712345678\nMONGO=mongodb://u:p@h:1/db\n`,
  ],
  ['an .env in quotes', (id) => `SESSION_ID="${id}"\nAUTO_READ="true"\n`],
  ['an export of Railway', (id) => JSON.stringify({ SESSION_ID: id, PREFIX: '.', MODE: 'public' }, null, 2)],
  [
    'an export of Render',
    (id) =>
      JSON.stringify([{ envVar: { key: 'SESSION_ID', value: id } }, { envVar: { key: 'A', value: 'b' } }]),
  ],
  [
    'a list of Heroku',
    (id) => `=== my-bot Config Vars\n\nMODE:       public\nSESSION_ID: ${id}\nOWNER:      254712345678\n`,
  ],
  ['a list of Kubernetes', (id) => `- name: SESSION_ID\n  value: "${id}"\n- name: MODE\n  value: public`],
  ['a dictionary of Python', (id) => `{'SESSION_ID': '${id}', 'MODE': 'public'}`],
  ['JSON5', (id) => `{SESSION_ID: '${id}',}`],
  ['CDATA', (id) => `<string name="s"><![CDATA[${id}]]></string>`],
  ['a table of Markdown', (id) => `| SESSION_ID | ${id} |`],
  ['a box', (id) => `\u256d\u2500\u2500\n\u2502 ${id}\n\u2570\u2500\u2500`],
  ['decimal entities', (id) => `SESSION_ID&#61;&#34;${id}&#34;`],
  ['a fence of tildes', (id) => `~~~\n${id}\n~~~`],
  ['struck out', (id) => `~~${id}~~`],
  ['a spoiler', (id) => `||${id}||`],
  ['a path before it', (id) => `~/bot$ echo ${id}`],
  ['a form', (id) => `mode=public+1&session=${encodeURIComponent(id)}`],
  ['a mail link', (id) => `mailto:a@example.org?body=${encodeURIComponent(id)}`],
  ['escaped JSON of a shell', (id) => `curl -d "{\\"sessionId\\":\\"${id}\\"}" https://example.org`],
  ['a sentence in Chinese', (id) => `\u6211\u7684ID\u662f${id}\u3002\u8c22\u8c22`],
  ['a sentence in Arabic', (id) => `\u202b\u0631\u0642\u0645 ${id}\u060c \u0634\u0643\u0631\u0627\u202c`],
  ['an ellipsis', (id) => `${id}\u2026`],
  ['entities of spaces', (id) => `SESSION_ID:&nbsp;${id}&nbsp;`],
];
