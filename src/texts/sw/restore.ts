import { counted, timeInWords } from '../form/counting.ts';
import type { Language } from '../form/language.ts';
import { disk, network } from './restore/faults.ts';
import { keep } from './restore/keep.ts';
import { options } from './restore/options.ts';
import { server } from './restore/server.ts';

type Restore = Language['restore'];

const LANG = 'sw';

/** The results of a restore into a folder, and the reasons for which the folder was not changed. */
const folder: Restore['folder'] = {
  restored: (dir, keys) => {
    const many = counted(LANG, keys, { one: 'ufunguo {n}', other: 'funguo {n}' });
    return `Sesheni iko ndani ya ${dir}: creds na ${many}. Anzisha bot na folda hii.`;
  },
  kept: (dir) =>
    `${dir} tayari ina sesheni hii na inatunza kile ambacho bot imeandika. Hakuna kilichobadilishwa.`,
  keptInTrouble: (dir, trouble) => `${dir} tayari ina sesheni na inabaki kama ilivyo. ${trouble}`,
  unusable: (dir, says, helps) => `${dir} haiwezi kutumika: ${says}. ${helps}`,
  it: 'mahali hapo',
  fileInIt: (name) => `${name} ndani yake`,
  newer: (dir) =>
    `${dir} ina sesheni ya kifaa kingine ambacho hakikuunganishwa kabla ya hiki. Hakuna kilichobadilishwa. ` +
    'Tumia folda nyingine, au --force ili kuachana na sesheni hiyo.',
  foreign: (dir, name) =>
    `${dir} ina ${name} ambayo si ya sesheni ya WhatsApp. Hakuna kilichobadilishwa. Ibadilishe jina, au tumia folda nyingine.`,
  notLinked: (faults) =>
    `Hakuna bot inayoweza kutumia sesheni ya ID hii, kwa hiyo hakuna kilichoandikwa. ${faults}`,
};

/** The question for the session ID, and the faults of what is given. */
const input: Restore['input'] = {
  question: 'ID ya sesheni (haionyeshwi unapoibandika): ',
  stdinEmpty: 'Standard input ilikuwa tupu.',
  nothingGiven: 'Hakuna ID ya sesheni iliyotolewa.',
  noWayToAsk: 'Hakuna ID ya sesheni: weka SESSION_ID, au toa - na ID kwenye standard input.',
  stdinTooLong: 'Standard input ni ndefu mno kuwa sesheni.',
  tooLong: 'Hii ni ndefu mno kuwa ID ya sesheni.',
  stopped: 'Imesimamishwa.',
  oneAtMost: 'Hoja moja, si zaidi. Angalia --help.',
  notAsArgument:
    'Weka ID ya sesheni kwenye SESSION_ID: watu wengine kwenye mashine hii wanaweza kusoma hoja za amri.',
  oddOption: (option) => `Chaguo ${option} si sahihi. Angalia --help.`,
};

const HELP = `Huweka sesheni ya ID ya sesheni kwenye folda ya useMultiFileAuthState ya Baileys.

  node restore.mjs --url HOST --dir FOLDER [-] [--force] [--wait SECONDS] [--json]

  ID hutoka SESSION_ID; la sivyo huulizwa bila kuonyeshwa; kwa - hutoka standard input.
  --url    anwani ya seva iliyotengeneza ID; ID ndefu haiihitaji
  --dir    folda; isipotajwa ni ./session
  --force  badilisha sesheni iliyo kwenye folda hata kama ni mpya zaidi
  --wait   sekunde ambazo seva inaweza kuchukua, kwa kawaida 20; zaidi kwa host inayolaza seva zisizotumika
  --json   jibu kwa JSON

Msimbo wa kumaliza: 0 sawa, 2 matumizi, 3 ID si halali, 4 haipatikani, 5 hairuhusiwi, 6 mtandao.`;

/** The sentences of the restore client. */
export const restore: Restore = {
  help: HELP,
  disk,
  network,
  options,
  server,
  folder,
  keep,
  input,
  tryAgainIn: (time) => `Jaribu tena baada ya ${time}.`,
  oneSecond: timeInWords(LANG, 1, 'second'),
  seconds: (count) => timeInWords(LANG, count, 'second'),
  minutes: (count) => timeInWords(LANG, count, 'minute'),
  broke: (reason) => `Kuna kilichoharibika: ${reason}`,
};
