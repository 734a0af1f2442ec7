import { counted, type Counted } from '../form/counting.ts';
import { ltr, withCodesMarked } from '../form/direction.ts';
import type { Language } from '../form/language.ts';
import { inMinutes, inSeconds, LANG } from './durations.ts';

type Restore = Language['restore'];

const OTHER_FOLDER = 'استخدم مجلدا آخر.';
const FULL = 'وفر مساحة، ثم ابدأ مرة أخرى بالمجلد نفسه.';

/** The faults of a folder, which follow a colon, with advice. */
const disk: Restore['disk'] = {
  notAllowed: {
    says: 'غير مسموح لهذا المستخدم أن يقرأ أو يكتب',
    helps: 'أعط المجلد للمستخدم الذي يشغل البوت، أو استخدم مجلدا آخر.',
  },
  noFolder: {
    says: 'هو أو جزء من مساره ملف أو رابط لا يؤدي إلى شيء',
    helps: 'أزل ذلك، أو استخدم مجلدا آخر.',
  },
  loop: { says: 'روابط في مساره تدور في حلقة', helps: 'أزلها، أو استخدم مجلدا آخر.' },
  folderForFile: {
    says: 'يوجد مجلد حيث يجب أن يكون ملف:',
    helps: 'أعد تسمية ذلك المجلد، أو استخدم مجلدا آخر.',
  },
  noFile: {
    says: 'يوجد أنبوب أو جهاز حيث يجب أن يكون ملف:',
    helps: 'أزله، أو استخدم مجلدا آخر.',
  },
  nameTooLong: { says: 'اسمه طويل جدا', helps: 'استخدم مجلدا باسم أقصر.' },
  readOnly: { says: 'لا يمكن كتابة شيء على هذا القرص', helps: 'استخدم مجلدا على قرص آخر.' },
  full: { says: 'القرص ممتلئ', helps: FULL },
  quota: { says: 'نفدت مساحة هذا المستخدم', helps: FULL },
  held: { says: 'يستخدم برنامج آخر', helps: 'أغلق ذلك البرنامج، أو استخدم مجلدا آخر.' },
  openFiles: { says: 'الملفات المفتوحة كثيرة جدا', helps: 'ابدأ مرة أخرى بالمجلد نفسه.' },
  damaged: { says: 'القرص يبلغ عن خطأ', helps: 'افحص القرص، أو استخدم مجلدا على قرص آخر.' },
  otherRestore: { says: 'تعمل عليه استعادة أخرى', helps: OTHER_FOLDER },
  otherRestores: { says: 'تعمل عليه عمليات استعادة أخرى', helps: OTHER_FOLDER },
  notAFolder: { says: 'ليس مجلدا', helps: OTHER_FOLDER },
  refuses: { says: 'القرص يرفض', helps: OTHER_FOLDER },
  unknown: { says: 'لسبب غير معروف', helps: OTHER_FOLDER },
};

const LATER = 'حاول مجددا بعد دقيقة.';

/** The failures of the network, which follow a colon, with advice. */
const network: Restore['network'] = {
  nothingListens: { says: 'لا يوجد برنامج يستمع هناك', helps: 'هل العنوان صحيح، وهل الخادم يعمل؟' },
  noHost: { says: 'لا يوجد مضيف بهذا الاسم', helps: 'هل الاسم مكتوب بشكل صحيح؟' },
  noLookUp: { says: 'لا يمكن الآن البحث عن اسم المضيف', helps: LATER },
  noWay: { says: 'لا يوجد الآن طريق إلى هناك', helps: LATER },
  cut: { says: 'انقطع الاتصال', helps: LATER },
  cutPlain: { says: 'انقطع الاتصال', helps: 'هل يستخدم الخادم https هناك؟ إذن اكتب https://.' },
  damaged: { says: 'ما أرسله تالف', helps: LATER },
  noHttp: { says: 'ما يجيب هناك لا يستخدم http', helps: 'هل هو https:// أو منفذ آخر؟' },
  noHttps: { says: 'لا يستخدم https هناك', helps: 'هل هو http:// أو منفذ آخر؟' },
  certificateInvalid: {
    says: 'شهادته غير صالحة الآن',
    helps: 'اطلب ممن يدير الخادم تجديدها، وتأكد من ساعة هذا الكمبيوتر.',
  },
  certificateOfOther: { says: 'شهادته لاسم آخر', helps: 'هل اسم المضيف مكتوب بشكل صحيح؟' },
  certificateUnknown: {
    says: 'هذا الكمبيوتر لا يثق بشهادته',
    helps: 'إذا كنت تثق بها، فاذكر شهادته في NODE_EXTRA_CA_CERTS.',
  },
  noEncryption: {
    says: 'لم يتفق الطرفان على طريقة للتشفير',
    helps: 'هل العنوان والمنفذ صحيحان؟',
  },
  unknown: { says: 'حدث خطأ في الطريق', helps: LATER },
};

type Kind = Parameters<Restore['options']['shape']>[0];

const KINDS: Readonly<Record<Kind, string>> = {
  undefined: 'القيمة undefined',
  null: 'القيمة null',
  list: 'قائمة',
  promise: 'كائن Promise',
  text: 'نص',
  object: 'كائن',
  number: 'رقم',
  boolean: 'قيمة منطقية',
  function: 'دالة',
  bigint: 'قيمة bigint',
  symbol: 'قيمة symbol',
};

/** The faults of the options of `useSession`. */
const options: Restore['options'] = {
  shape: (kind) =>
    `تأخذ useSession كائنا واحدا: useSession({ sessionId, url, dir, useMultiFileAuthState }). الذي وصلها هو ${KINDS[kind]}.`,
  idMissing: 'الخيار sessionId ناقص: اضبطه، مثلا من SESSION_ID.',
  urlMissing: 'الخيار url ناقص: اضبطه على عنوان الخادم.',
  dirMissing: 'الخيار dir ناقص: اذكر المجلد الذي توجد فيه الجلسة.',
  promise: (name) => `الخيار ${name} كائن Promise: اكتب await قبله.`,
  number: (name) => `الخيار ${name} رقم: اكتبه بين علامتي اقتباس، كنص.`,
  noText: (name, kind) => `الخيار ${name} هو ${KINDS[kind]}: يجب أن يكون نصا.`,
  wait: (kind) => `الخيار wait هو ${KINDS[kind]}: اكتب الثواني كرقم، مثل wait: 90.`,
  loadMissing: 'الخيار useMultiFileAuthState ناقص: أعط الدالة التي من Baileys.',
  load: (kind) => `الخيار useMultiFileAuthState هو ${KINDS[kind]}: أعط دالة Baileys نفسها، بدون () بعدها.`,
  dirEmpty: 'المجلد بلا اسم: اذكر أين توضع الجلسة (الخيار --dir، أو dir في useSession).',
  waitRange: (most) =>
    `وقت الانتظار (الخيار --wait، أو wait في useSession) بالثواني، أكبر من 0 و${most} على الأكثر، مثل 90.`,
};

const ADDRESS = 'يجب أن يكون الخيار --url (أو url في useSession) عنوان الخادم، مثل https://example.org.';

/** The faults of the address of a server, or of what answers there. */
const server: Restore['server'] = {
  address: ADDRESS,
  addressWithLogin: `${ADDRESS} احذف اسم المستخدم وكلمة السر.`,
  addressWithQuery: `${ADDRESS} احذف كل شيء ابتداء من "?".`,
  needed: 'هذا النوع من معرف الجلسة محفوظ لدى خادم: اذكره بالخيار --url (أو url في useSession).',
  open: 'انتبه: عنوان الخادم ليس https، لذلك يستطيع آخرون في الطريق قراءة معرف الجلسة والجلسة.',
  noAnswer: (origin, proxy) => `الخادم ${origin} لا يجيب${proxy === null ? '' : ` عبر الوكيل ${proxy}`}`,
  brokeOff: 'انقطع الجواب',
  endedOddly: 'فشل الربط، ولم يذكر الخادم السبب.',
  brokeOffInside: 'انقطع الجواب في وسطه.',
  failed: (what, says, helps) => `${what}: ${says}. ${helps}`,
  tooSlow: (what) =>
    `${what}: استغرق وقتا طويلا جدا. إذا كان المضيف ينيم الخوادم الهادئة، فربما يوقظ الخادم الآن: ` +
    'حاول مجددا بعد دقيقة، أو انتظر أطول باستخدام --wait 90 (أو wait: 90 في useSession).',
  tooMuch: (origin) => `أرسل ${origin} أكثر من 8 ميغابايت، ولا توجد جلسة بهذا الحجم. هل هو خادم جلسات؟`,
  notOurs: (origin) => `لم يجب ${origin} كما يجيب خادم جلسات: هل العنوان صحيح؟`,
  moved: (origin, to) => `يحول ${origin} إلى ${to}. أعط ذلك العنوان بالخيار --url (أو url في useSession).`,
  sendsElsewhere: (host) =>
    `يحول إلى صفحة أخرى${host === null ? '' : ` من ${host}`}، كما تفعل صفحة تسجيل الدخول.`,
  sendsToItself:
    'يعيد كل طلب إلى هذا العنوان نفسه بلا نهاية. ربما يكون الوكيل الذي أمام الخادم مضبوطا خطأ: أخبر من يدير الخادم.',
  notReady: (origin, status, wait) =>
    `الخادم ${origin} غير جاهز: أجاب ${status}. انتظر ${wait}، ثم حاول مجددا.`,
  refused: (origin, status) =>
    `شيء أمام ${origin} يرفض هذا الطلب: أجاب ${status}. هل العنوان صحيح، وهل يسمح لهذا الكمبيوتر باستخدامه؟`,
  bareStatus: (origin, status) =>
    `أجاب ${origin} بالرقم ${status} ولا شيء غيره. هل هذا العنوان الصحيح لخادم جلسات؟`,
  oddPacking: 'الجواب مضغوط بطريقة لم يطلبها أحد.',
  proxyWantsLogin: (proxy, host) =>
    `الوكيل ${proxy} يريد اسما وكلمة سر (http://name:password@host): أجاب 407. للاتصال بدون الوكيل: NO_PROXY=${host}`,
  proxyRefused: (proxy, status, host) =>
    `رفض الوكيل ${proxy}: أجاب ${status}. للاتصال بدون الوكيل: NO_PROXY=${host}`,
  proxyUnusable: (variable, host) =>
    `في ${variable} وكيل لا يمكن استخدامه: لا يعمل هنا إلا وكيل http:// أو https://. للاتصال بدون الوكيل: NO_PROXY=${host}`,
};

const KEYS: Counted = {
  zero: 'بدون مفاتيح',
  one: 'ومفتاح واحد',
  two: 'ومفتاحان',
  few: 'و{n} مفاتيح',
  many: 'و{n} مفتاحا',
  other: 'و{n} مفتاح',
};

/** The results of a restore into a folder, and the reasons for which the folder was not changed. */
const folder: Restore['folder'] = {
  restored: (dir, keys) =>
    `الجلسة في المجلد ${ltr(dir)}: فيه creds ${counted(LANG, keys, KEYS)}. ابدأ البوت بهذا المجلد.`,
  kept: (dir) => `في المجلد ${ltr(dir)} هذه الجلسة من قبل، ويبقى ما كتبه البوت. لم يتغير شيء.`,
  keptInTrouble: (dir, trouble) => `في المجلد ${ltr(dir)} جلسة من قبل، وتبقى كما هي. ${trouble}`,
  unusable: (dir, says, helps) => `لا يمكن استخدام المجلد ${ltr(dir)}: ${says}. ${helps}`,
  it: 'المجلد نفسه',
  fileInIt: (name) => `${ltr(name)} داخله`,
  newer: (dir) =>
    `في المجلد ${ltr(dir)} جلسة لجهاز آخر لم يتم ربطه قبل هذا. لم يتغير شيء. ` +
    'استخدم مجلدا آخر، أو --force للتخلي عن تلك الجلسة.',
  foreign: (dir, name) =>
    `في المجلد ${ltr(dir)} ملف باسم ${ltr(name)} ليس من جلسة واتساب. لم يتغير شيء. أعد تسميته، أو استخدم مجلدا آخر.`,
  notLinked: (faults) =>
    `لا يستطيع أي بوت استخدام الجلسة التي في هذا المعرف، لذلك لم تتم كتابة أي شيء. ${faults}`,
};

const NOT_KEPT = 'من الآن لا يتم حفظ أي شيء مما يفعله هذا البوت.';

/** What `keep: true` says while a bot runs, and why it refuses to start. */
const keep: Restore['keep'] = {
  longId:
    'تحتاج keep: true إلى معرف جلسة قصير: هذا المعرف الطويل غير محفوظ لدى أي خادم. احذف keep، أو اربط من جديد وخذ المعرف القصير.',
  choice: (name, kind) => `الخيار ${name} هو ${KINDS[kind]}: اكتب ${name}: true أو احذفه.`,
  waiting: (trouble) => `ينتظر البوت الخادم الذي لديه جلسته. ${trouble}`,
  fromFolder: (dir) => `يتابع البوت بالجلسة التي في المجلد ${ltr(dir)}: ليس لدى الخادم أحدث منها.`,
  fromServer: (dir) => `يتابع البوت بالجلسة التي لدى الخادم، وهي أحدث من التي في المجلد ${ltr(dir)}.`,
  aloneInFolder: (dir, trouble) => `يبدأ البوت بالجلسة التي في المجلد ${ltr(dir)} بدون الخادم. ${trouble}`,
  stale: `بدأ بوت آخر بهذه الجلسة. ${NOT_KEPT}`,
  newerThere: `لدى الخادم جلسة أحدث، أي أن بوتا آخر عمل منذ ذلك الوقت. ${NOT_KEPT} ابدأ مرة أخرى لتتابع بالأحدث.`,
  otherDevice: `تم هنا ربط جهاز غير جهاز معرف الجلسة هذا. ${NOT_KEPT}`,
  gone: `لم تعد لدى الخادم جلسة كهذه: تم إبطالها أو انتهت مدتها. ${NOT_KEPT}`,
  off: 'هذا الخادم لا يحفظ جلسات تتابع البوت. يستمر البوت كما بدون keep: true.',
  away: (trouble) => `لا يمكن الآن حفظ ما يفعله البوت. يستمر البوت، ويحاول الحفظ مجددا. ${trouble}`,
  noRoom:
    'لا مكان لدى الخادم للمزيد مما تحفظه البوتات هناك. يستمر البوت، ويحاول الحفظ مجددا كل دقيقة. حتى ذلك الحين يبدأ من حالة أقدم إذا ضاع القرص.',
  back: 'عاد حفظ ما يفعله البوت.',
  tooLarge: (trouble) =>
    `لا يتم حفظ ما يفعله البوت: ${trouble} يستمر البوت، لكنه بدون قرصه يبدأ من حالة أقدم.`,
  diskFails: (trouble) => `${trouble} يستمر البوت: يحفظ الجلسة في الذاكرة ولدى الخادم.`,
  broke: (reason) => `حدث خطأ أثناء حفظ الجلسة: ${reason}. ${NOT_KEPT}`,
  givenUp: 'ما يحفظه الخادم من هذه الجلسة تالف. يبدأ البوت من يوم الربط، كما تريد fromDayOfLink: true.',
  damaged:
    'ما يحفظه الخادم من هذه الجلسة تالف، أو ينقص منه شيء، لذلك لا يبدأ البوت. ' +
    'كتابة fromDayOfLink: true في useSession تجعله يبدأ من يوم الربط: عندها يضيع نهائيا ما جاء بعد ذلك.',
};

/** The question for the session ID, and the faults of what is given. */
const input: Restore['input'] = {
  question: 'معرف الجلسة (لا يظهر أثناء لصقه): ',
  stdinEmpty: 'كان الإدخال القياسي فارغا.',
  nothingGiven: 'لم يصل أي معرف جلسة.',
  noWayToAsk: 'لا يوجد معرف جلسة: اضبط SESSION_ID، أو أعط - والمعرف على الإدخال القياسي.',
  stdinTooLong: 'الإدخال القياسي أطول بكثير من أن يكون جلسة.',
  tooLong: 'هذا أطول بكثير من أن يكون معرف جلسة.',
  stopped: 'تم الإيقاف.',
  oneAtMost: 'وسيط واحد على الأكثر. انظر --help.',
  notAsArgument: 'ضع معرف الجلسة في SESSION_ID: يستطيع آخرون على هذا الكمبيوتر قراءة وسائط الأمر.',
  oddOption: (option) => `الخيار ${option} غير صحيح. انظر --help.`,
};

const HELP = `يضع الجلسة التي وراء معرف الجلسة في مجلد تقرؤه useMultiFileAuthState من Baileys.

  node restore.mjs --url HOST --dir FOLDER [-] [--force] [--wait SECONDS] [--json]

  يأتي المعرف من SESSION_ID، وإلا يطلبه البرنامج بدون إظهاره، ومع - يأتي من الإدخال القياسي.
  --url    عنوان الخادم الذي أنشأ المعرف، ولا يحتاج إليه المعرف الطويل
  --dir    المجلد، افتراضيا ./session
  --force  استبدال جلسة في المجلد حتى لو كانت أحدث
  --wait   الثواني المسموح بها للخادم، افتراضيا 20، وأكثر لمضيف ينيم الخوادم الهادئة
  --json   الجواب بصيغة JSON

أرقام الخروج: 0 نجاح، 2 استخدام خطأ، 3 معرف غير صالح، 4 غير متوفر، 5 غير مسموح، 6 شبكة.`;

const sentences: Omit<Restore, 'help'> = {
  disk,
  network,
  options,
  server,
  folder,
  keep,
  input,
  tryAgainIn: (time) => `حاول مجددا بعد ${time}.`,
  oneSecond: inSeconds(1),
  seconds: inSeconds,
  minutes: inMinutes,
  broke: (reason) => `حدث خطأ: ${reason}`,
};

/** The sentences of the restore client. People copy from its help, so that has no marks. */
export const restore: Restore = { ...withCodesMarked(sentences), help: HELP };
