import { counted } from '../form/counting.ts';
import type { Language } from '../form/language.ts';

type Restore = Language['restore'];
/** The kinds of values that a caller in JavaScript may pass. */
type Kind = Parameters<Restore['options']['shape']>[0];

const OTHER_FOLDER = 'दूसरा फ़ोल्डर लें.';
const FULL = 'जगह बनाएँ, फिर उसी फ़ोल्डर से दोबारा शुरू करें.';
const NOTHING_CHANGED = 'कुछ बदला नहीं गया.';

/** The faults of a folder, which follow a colon, with advice. */
const disk: Restore['disk'] = {
  notAllowed: {
    says: 'इस यूज़र को पढ़ने या लिखने की इजाज़त नहीं है:',
    helps: 'फ़ोल्डर उस यूज़र को दें जो बॉट चलाता है, या दूसरा फ़ोल्डर लें.',
  },
  noFolder: {
    says: 'वह, या उसके पथ का कोई हिस्सा, एक फ़ाइल है या ऐसा लिंक है जो कहीं नहीं जाता',
    helps: 'उसे हटाएँ, या दूसरा फ़ोल्डर लें.',
  },
  loop: { says: 'उसके पथ के लिंक गोल घूमते हैं', helps: 'उन्हें हटाएँ, या दूसरा फ़ोल्डर लें.' },
  folderForFile: {
    says: 'जहाँ फ़ाइल होनी चाहिए, वहाँ फ़ोल्डर है:',
    helps: 'उस फ़ोल्डर का नाम बदलें, या दूसरा फ़ोल्डर लें.',
  },
  noFile: {
    says: 'जहाँ फ़ाइल होनी चाहिए, वहाँ pipe या डिवाइस है:',
    helps: 'उसे हटाएँ, या दूसरा फ़ोल्डर लें.',
  },
  nameTooLong: { says: 'उसका नाम बहुत लंबा है', helps: 'छोटे नाम वाला फ़ोल्डर लें.' },
  readOnly: { says: 'इस डिस्क पर कुछ लिखा नहीं जा सकता', helps: 'दूसरी डिस्क पर फ़ोल्डर लें.' },
  full: { says: 'डिस्क भर गई है', helps: FULL },
  quota: { says: 'इस यूज़र की जगह खत्म हो गई है', helps: FULL },
  held: { says: 'दूसरे प्रोग्राम ने पकड़ रखा है:', helps: 'वह प्रोग्राम बंद करें, या दूसरा फ़ोल्डर लें.' },
  openFiles: { says: 'बहुत सारी फ़ाइलें खुली हैं', helps: 'उसी फ़ोल्डर से दोबारा शुरू करें.' },
  damaged: { says: 'डिस्क एरर बता रही है', helps: 'डिस्क जाँचें, या दूसरी डिस्क पर फ़ोल्डर लें.' },
  otherRestore: { says: 'दूसरा रीस्टोर उस पर काम कर रहा है', helps: OTHER_FOLDER },
  otherRestores: { says: 'दूसरे रीस्टोर उस पर काम कर रहे हैं', helps: OTHER_FOLDER },
  notAFolder: { says: 'वह फ़ोल्डर नहीं है', helps: OTHER_FOLDER },
  refuses: { says: 'डिस्क मना कर रही है', helps: OTHER_FOLDER },
  unknown: { says: 'वजह पता नहीं', helps: OTHER_FOLDER },
};

const LATER = 'एक मिनट में फिर कोशिश करें.';

/** The failures of the network, which follow a colon, with advice. */
const network: Restore['network'] = {
  nothingListens: { says: 'वहाँ कोई नहीं सुन रहा', helps: 'क्या पता सही है, और सर्वर चल रहा है?' },
  noHost: { says: 'इस नाम का कोई host नहीं है', helps: 'क्या नाम सही लिखा है?' },
  noLookUp: { says: 'host का नाम अभी खोजा नहीं जा सकता', helps: LATER },
  noWay: { says: 'अभी वहाँ तक कोई रास्ता नहीं है', helps: LATER },
  cut: { says: 'कनेक्शन कट गया', helps: LATER },
  cutPlain: {
    says: 'कनेक्शन कट गया',
    helps: 'क्या सर्वर वहाँ https बोलता है? तो https:// लिखें.',
  },
  damaged: { says: 'उसने जो भेजा, वह खराब है', helps: LATER },
  noHttp: { says: 'वहाँ जो जवाब देता है, वह http नहीं बोलता', helps: 'क्या वह https:// है, या दूसरा पोर्ट?' },
  noHttps: { says: 'वह वहाँ https नहीं बोलता', helps: 'क्या वह http:// है, या दूसरा पोर्ट?' },
  certificateInvalid: {
    says: 'उसका सर्टिफ़िकेट अभी मान्य नहीं है',
    helps: 'सर्वर चलाने वाले से उसे नया करने को कहें, और इस मशीन की घड़ी देखें.',
  },
  certificateOfOther: {
    says: 'उसका सर्टिफ़िकेट दूसरे नाम का है',
    helps: 'क्या host का नाम सही लिखा है?',
  },
  certificateUnknown: {
    says: 'यह मशीन उसके सर्टिफ़िकेट पर भरोसा नहीं करती',
    helps: 'अगर आपको उस पर भरोसा है, तो उसका सर्टिफ़िकेट NODE_EXTRA_CA_CERTS में बताएँ.',
  },
  noEncryption: {
    says: 'दोनों एन्क्रिप्शन के तरीके पर सहमत नहीं हो सके',
    helps: 'क्या पता और पोर्ट सही हैं?',
  },
  unknown: { says: 'रास्ते में कुछ गड़बड़ हुई', helps: LATER },
};

const KINDS: Readonly<Record<Kind, string>> = {
  undefined: 'undefined',
  null: 'null',
  list: 'लिस्ट',
  promise: 'Promise',
  text: 'टेक्स्ट',
  object: 'ऑब्जेक्ट',
  number: 'संख्या',
  boolean: 'boolean',
  function: 'फ़ंक्शन',
  bigint: 'bigint',
  symbol: 'symbol',
};

/** The faults of the options of `useSession`. */
const options: Restore['options'] = {
  shape: (kind) =>
    `useSession एक ऑब्जेक्ट लेता है: useSession({ sessionId, url, dir, useMultiFileAuthState }). यह ${KINDS[kind]} है.`,
  idMissing: 'sessionId नहीं है: उसे सेट करें, जैसे SESSION_ID से.',
  urlMissing: 'url नहीं है: उसमें सर्वर का पता डालें.',
  dirMissing: 'dir नहीं है: बताएँ कि सेशन किस फ़ोल्डर में रहता है.',
  promise: (name) => `${name} एक Promise है: उससे पहले await लिखें.`,
  number: (name) => `${name} एक संख्या है: उसे टेक्स्ट की तरह कोट्स में लिखें.`,
  noText: (name, kind) => `${name} ${KINDS[kind]} है: वह टेक्स्ट होना चाहिए.`,
  wait: (kind) => `wait ${KINDS[kind]} है: सेकंड संख्या में लिखें, जैसे wait: 90.`,
  loadMissing: 'useMultiFileAuthState नहीं है: Baileys वाला दें.',
  load: (kind) => `useMultiFileAuthState ${KINDS[kind]} है: Baileys का फ़ंक्शन ही दें, उसके पीछे () के बिना.`,
  dirEmpty: 'फ़ोल्डर का नाम नहीं है: बताएँ कि सेशन कहाँ जाए (--dir, useSession में dir).',
  waitRange: (most) =>
    `इंतज़ार का समय (--wait, useSession में wait) सेकंड में होता है, 0 से ज़्यादा और ${most} तक, जैसे 90.`,
};

const URL_OPTION = '--url (useSession में url)';
const ADDRESS = `${URL_OPTION} सर्वर का पता होना चाहिए, जैसे https://example.org.`;
const RIGHT_SERVER = 'क्या यह सेशन सर्वर का सही पता है?';
const withoutProxy = (host: string) => `NO_PROXY=${host} से प्रॉक्सी के बिना जाता है.`;

/** The faults of the address of a server, or of what answers there. */
const server: Restore['server'] = {
  address: ADDRESS,
  addressWithLogin: `${ADDRESS} नाम और पासवर्ड हटा दें.`,
  addressWithQuery: `${ADDRESS} "?" से आगे का सब हटा दें.`,
  needed: `इस प्रकार की सेशन ID सर्वर पर रखी होती है: उसे ${URL_OPTION} से बताएँ.`,
  open: 'सावधान: सर्वर का पता https नहीं है, इसलिए रास्ते में दूसरे लोग सेशन ID और सेशन पढ़ सकते हैं.',
  noAnswer: (origin, proxy) => `${origin} ${proxy === null ? '' : `प्रॉक्सी ${proxy} से `}जवाब नहीं दे रहा`,
  brokeOff: 'जवाब बीच में टूट गया',
  endedOddly: 'लिंकिंग नहीं हो पाई, और सर्वर ने वजह नहीं बताई.',
  brokeOffInside: 'जवाब बीच में ही टूट गया.',
  failed: (what, says, helps) => `${what}: ${says}. ${helps}`,
  tooSlow: (what) =>
    `${what}: बहुत समय लगा. शायद शांत सर्वर को सुलाने वाला host उसे अभी जगा रहा है: ` +
    'एक मिनट में फिर कोशिश करें, या --wait 90 (useSession में wait: 90) से ज़्यादा इंतज़ार करें.',
  tooMuch: (origin) => `${origin} ने 8 MB से ज़्यादा भेजा, जितना कोई सेशन नहीं होता. क्या यह सेशन सर्वर है?`,
  notOurs: (origin) => `${origin} ने सेशन सर्वर की तरह जवाब नहीं दिया: क्या पता सही है?`,
  moved: (origin, to) => `${origin} आगे ${to} पर भेजता है. वह पता ${URL_OPTION} में दें.`,
  sendsElsewhere: (host) => `वह ${host === null ? '' : `${host} के `}दूसरे पेज पर भेजता है, जैसे लॉगिन पेज करता है.`,
  sendsToItself:
    'वह हर रिक्वेस्ट को इसी पते पर वापस भेजता है, बिना अंत के. शायद सर्वर के आगे का प्रॉक्सी गलत सेट है: उसे चलाने वालों को बताएँ.',
  notReady: (origin, status, wait) => `${origin} तैयार नहीं है: जवाब ${status} आया. ${wait} रुकें, फिर कोशिश करें.`,
  refused: (origin, status) =>
    `${origin} के आगे कुछ इस रिक्वेस्ट को मना करता है: जवाब ${status} आया. क्या पता सही है, और क्या यह मशीन उसे इस्तेमाल कर सकती है?`,
  bareStatus: (origin, status) => `${origin} से सिर्फ़ ${status} जवाब आया. ${RIGHT_SERVER}`,
  oddPacking: 'जवाब ऐसे पैक है जैसा किसी ने नहीं माँगा.',
  proxyWantsLogin: (proxy, host) =>
    `प्रॉक्सी ${proxy} को नाम और पासवर्ड चाहिए (http://name:password@host): जवाब 407 आया. ${withoutProxy(host)}`,
  proxyRefused: (proxy, status, host) =>
    `प्रॉक्सी ${proxy} ने मना किया: जवाब ${status} आया. ${withoutProxy(host)}`,
  proxyUnusable: (variable, host) =>
    `${variable} में ऐसा प्रॉक्सी है जो यहाँ नहीं चलता: सिर्फ़ http:// और https:// प्रॉक्सी चलते हैं. ${withoutProxy(host)}`,
};

/** The results of a restore into a folder, and the reasons for which the folder was not changed. */
const folder: Restore['folder'] = {
  restored: (dir, keys) => {
    const many = counted('hi', keys, { one: '{n} key', other: '{n} keys' });
    return `सेशन ${dir} में है: creds और ${many}. बॉट को इसी फ़ोल्डर से शुरू करें.`;
  },
  kept: (dir) => `${dir} में यह सेशन पहले से है, और बॉट ने जो लिखा है वह रहता है. ${NOTHING_CHANGED}`,
  keptInTrouble: (dir, trouble) => `${dir} में पहले से एक सेशन है और वह वैसा ही रहता है. ${trouble}`,
  unusable: (dir, says, helps) => `${dir} इस्तेमाल नहीं हो सकता: ${says}. ${helps}`,
  it: 'यही फ़ोल्डर',
  fileInIt: (name) => `इसमें ${name}`,
  newer: (dir) =>
    `${dir} में दूसरे डिवाइस का सेशन है, जो इससे पहले लिंक नहीं हुआ था. ${NOTHING_CHANGED} ` +
    'दूसरा फ़ोल्डर लें, या वह सेशन छोड़ने के लिए --force.',
  foreign: (dir, name) =>
    `${dir} में एक ${name} है जो WhatsApp सेशन की नहीं है. ${NOTHING_CHANGED} उसका नाम बदलें, या दूसरा फ़ोल्डर लें.`,
  notLinked: (faults) => `इस ID का सेशन कोई बॉट नहीं चला सकता, इसलिए कुछ लिखा नहीं गया. ${faults}`,
};

const NOT_KEPT = 'अब से यह बॉट जो करता है, वह रखा नहीं जाता.';
const OLDER_STATE = 'पुरानी स्थिति से शुरू होगा';

/** What `keep: true` says while a bot runs, and why it refuses to start. */
const keep: Restore['keep'] = {
  longId:
    'keep: true को छोटी सेशन ID चाहिए: यह लंबी वाली किसी सर्वर पर नहीं रखी जाती. keep हटा दें, या फिर से लिंक करके छोटी ID लें.',
  choice: (name, kind) => `${name} ${KINDS[kind]} है: ${name}: true लिखें, या उसे हटा दें.`,
  waiting: (trouble) => `बॉट सर्वर का इंतज़ार कर रहा है, उसका सेशन वहाँ है. ${trouble}`,
  fromFolder: (dir) => `बॉट ${dir} के सेशन से आगे चलता है: सर्वर के पास नया नहीं है.`,
  fromServer: (dir) => `बॉट सर्वर के सेशन से आगे चलता है, जो ${dir} वाले से नया है.`,
  aloneInFolder: (dir, trouble) => `बॉट सर्वर के बिना ${dir} के सेशन से शुरू होता है. ${trouble}`,
  stale: `इस सेशन से दूसरा बॉट शुरू हुआ है. ${NOT_KEPT}`,
  newerThere: `सर्वर के पास नया सेशन है, यानी बाद में दूसरा बॉट चला है. ${NOT_KEPT} नए से आगे चलने के लिए दोबारा शुरू करें.`,
  otherDevice: `यहाँ इस सेशन ID से अलग डिवाइस लिंक हुआ था. ${NOT_KEPT}`,
  gone: `सर्वर के पास ऐसा सेशन अब नहीं है: वह वापस लिया गया, या समय खत्म हो गया. ${NOT_KEPT}`,
  off: 'यह सर्वर बॉट के साथ चलने वाले सेशन नहीं रखता. बॉट वैसे ही चलता है जैसे keep: true के बिना.',
  away: (trouble) =>
    `बॉट जो करता है, वह अभी रखा नहीं जा सकता. बॉट चलता रहता है, और फिर कोशिश होती है. ${trouble}`,
  noRoom: `बॉट वहाँ जो रखते हैं, उसके लिए सर्वर में और जगह नहीं है. बॉट चलता रहता है, और हर मिनट फिर कोशिश होती है; तब तक डिस्क चली जाए, तो बॉट ${OLDER_STATE}.`,
  back: 'बॉट जो करता है, वह फिर रखा जा रहा है.',
  tooLarge: (trouble) =>
    `बॉट जो करता है, वह रखा नहीं जाता: ${trouble} बॉट चलता रहता है, पर अपनी डिस्क के बिना ${OLDER_STATE}.`,
  diskFails: (trouble) => `${trouble} बॉट चलता रहता है: सेशन मेमोरी में और सर्वर पर रहता है.`,
  broke: (reason) => `सेशन रखते समय कुछ खराब हुआ: ${reason}. ${NOT_KEPT}`,
  givenUp:
    'इस सेशन का सर्वर पर रखा हुआ डेटा खराब है. बॉट लिंक वाले दिन से शुरू होता है, जैसा fromDayOfLink: true चाहता है.',
  damaged:
    'इस सेशन का सर्वर पर रखा हुआ डेटा खराब है या उसका कुछ हिस्सा नहीं है, इसलिए बॉट शुरू नहीं होता. ' +
    'useSession में fromDayOfLink: true इसके बजाय लिंक वाले दिन से शुरू करता है: तब उसके बाद का सब हमेशा के लिए चला जाता है.',
};

/** The question for the session ID, and the faults of what is given. */
const input: Restore['input'] = {
  question: 'सेशन ID (पेस्ट करते समय दिखाई नहीं देती): ',
  stdinEmpty: 'standard input खाली था.',
  nothingGiven: 'कोई सेशन ID नहीं दी गई.',
  noWayToAsk: 'सेशन ID नहीं है: SESSION_ID सेट करें, या - दें और ID standard input पर.',
  stdinTooLong: 'standard input सेशन के लिए बहुत ही लंबा है.',
  tooLong: 'यह सेशन ID के लिए बहुत ही लंबा है.',
  stopped: 'रोक दिया गया.',
  oneAtMost: 'ज़्यादा से ज़्यादा एक argument. --help देखें.',
  notAsArgument: 'सेशन ID को SESSION_ID में डालें: इस मशीन पर दूसरे लोग कमांड के arguments पढ़ सकते हैं.',
  oddOption: (option) => `${option} ऑप्शन सही नहीं है. --help देखें.`,
};

const HELP = `सेशन ID के पीछे का सेशन Baileys के useMultiFileAuthState वाले फ़ोल्डर में रखता है.

  node restore.mjs --url HOST --dir FOLDER [-] [--force] [--wait SECONDS] [--json]

  ID SESSION_ID से आती है; नहीं तो पूछी जाती है, बिना दिखाए; - के साथ standard input से आती है.
  --url    जिस सर्वर ने ID बनाई उसका पता; लंबी ID को नहीं चाहिए
  --dir    फ़ोल्डर; न दें तो ./session
  --force  फ़ोल्डर का सेशन बदलें, चाहे वह नया हो
  --wait   सर्वर को कितने सेकंड मिलें; न दें तो 20; शांत सर्वर को सुलाने वाले host के लिए ज़्यादा
  --json   जवाब JSON में

Exit codes: 0 ठीक, 2 गलत इस्तेमाल, 3 गलत ID, 4 उपलब्ध नहीं, 5 इजाज़त नहीं, 6 नेटवर्क.`;

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
  tryAgainIn: (time) => `${time} में फिर कोशिश करें.`,
  oneSecond: '1 सेकंड',
  seconds: (count) => `${count} सेकंड`,
  minutes: (count) => `${count} मिनट`,
  broke: (reason) => `कुछ खराब हुआ: ${reason}`,
};
