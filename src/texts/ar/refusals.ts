import type { RefusalReasons } from '../../wire/reasons/refusals.ts';
import { oneOf } from '../form/counting.ts';
import { ltr } from '../form/direction.ts';
import { countryName, withCountry } from '../form/countries.ts';
import type { Sentences } from '../form/sentences.ts';
import { inSeconds, LANG } from './durations.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

/** A page on a phone leaves it out, because a phone cannot scan its own screen. */
export const OR_SCAN = 'انتظر، أو امسح رمز QR بدلا من ذلك.';

type Place = { readonly place: 'body' | 'query'; readonly field: string | null };
const PLACES = { body: 'محتوى الطلب', query: 'استعلام الطلب' };

const wrongField = ({ place, field }: Place, what: string) =>
  `${PLACES[place]} غير صحيح: ${field === null ? 'إنه' : `الحقل ${field}`} ${what}.`;

const requests = {
  'field-unknown': ({ place, field }) => `${PLACES[place]} غير صحيح: الحقل ${field ?? ''} غير معروف هنا.`,
  'field-missing': ({ expected, ...place }) => wrongField(place, `ناقص أو ليس من النوع ${expected}`),
  'field-not-one-of': ({ allowed, ...place }) =>
    wrongField(place, `ليس واحدا من: ${allowed.map(ltr).join('، ')}`),
  'field-too-short': (place) => wrongField(place, 'فارغ أو قصير جدا'),
  'field-too-long': (place) => wrongField(place, 'طويل جدا'),
  'field-wrong-form': (place) => wrongField(place, 'بصيغة غير صحيحة'),
  'body-too-deep': 'محتوى الطلب غير صحيح: مستويات التداخل فيه كثيرة جدا.',
  'body-name-not-allowed': 'محتوى الطلب غير صحيح: فيه اسم حقل غير مسموح به.',
  'body-too-large': 'محتوى الطلب كبير جدا.',
  'body-no-json': 'تعذرت قراءة الطلب. أرسل JSON صالحا.',
  'body-wrong-type': 'أرسل المحتوى بصيغة JSON مع الرأس Content-Type: application/json.',
  'paste-too-large':
    'هذا أكبر من أن نفحصه هنا، مثل جلسة بكل مفاتيحها. الصق ملف creds.json وحده، أو استعدها بالبرنامج restore.mjs.',
  'idempotency-key-length': ({ least, most }) => `طول Idempotency-Key من ${least} إلى ${most} حرفا.`,
  'idempotency-key-busy':
    'لا يزال الطلب الأول بهذا الـ Idempotency-Key قيد التنفيذ. انتظر قليلا، ثم أرسله مجددا.',
  'logout-unclear': 'لا يمكن أن يأتي بعد علامة ? إلا logout=true أو logout=false. لم نحذف شيئا.',
  'live-needs-consent': ({ consent }) =>
    `قد يقطع سؤال واتساب اتصال بوت يعمل. للمتابعة أرسل "confirm": "${consent}" أيضا.`,
  'long-ids-not-made': 'هذا الخادم لا ينشئ معرفات جلسة طويلة.',
  'host-not-served': 'هذا الخادم لا يخدم هذا المضيف. يستطيع مشغله أن يضيفه إلى ALLOWED_HOSTS.',
  'site-perhaps-own':
    'افتح هذا الموقع نفسه وحاول هناك. وإذا كنت فيه، فيجب أن يضع مشغله في PUBLIC_URL العنوان الذي يعرضه متصفحك.',
  'site-foreign':
    'افتح هذا الموقع نفسه وحاول هناك. صفحات المواقع الأخرى تحتاج إلى أن يضيفها المشغل إلى CORS_ORIGINS.',
  'for-programs-only': 'هذا العنوان للبرامج. افتح /pair أو /qr للربط في متصفح.',
  'not-for-robots': 'هذا العنوان ليس للمعاينات ولا للروبوتات ولا للجلب المسبق.',
  'api-key-wanted':
    'يريد هذا العنوان أحد مفاتيح API_KEYS لهذا الموقع في الرأس x-api-key. معرف الجلسة يبقى في العنوان.',
  'import-wants-key':
    'لا يستطيع إحضار جلسة إلا من لديه أحد مفاتيح API_KEYS لهذا الموقع: أرسله في الرأس x-api-key.',
  'import-too-large': 'لا نحفظ هنا جلسات أكبر من 4 ميغابايت. لم نحفظ شيئا.',
  'import-wants-creds':
    'محتوى creds.json مكانه في حقل: الصيغة {"creds": …, "keys": …} هي الصحيحة. لم نحفظ شيئا.',
  'import-out-of-bounds':
    'لم نحفظ شيئا: جزء من هذه الجلسة أكبر، أو مستويات تداخله أكثر، مما في أي جلسة لواتساب.',
  'import-unusable': ({ faults }) =>
    `لا يستطيع أي بوت استخدام هذه الجلسة، لذلك لم نحفظ شيئا. ${faults.join(' ')}`,
  'import-incomplete': ({ faults }) =>
    `ينقص هذه الجلسة شيء، لذلك لم نحفظ شيئا. ${faults.join(' ')} لحفظها رغم ذلك، أرسل "allowIncomplete": true أيضا.`,
  'store-not-read': 'جلستك في أمان. حاول مجددا.',
  'session-not-withdrawn': `لا يستطيع المخزن الكتابة الآن، لذلك لم يتم حذف هذه الجلسة. حاول مجددا، أو أزل جهازها في واتساب ضمن «${LINKED_DEVICES}»: عندها لا تفيد الجلسة أحدا.`,
  'archive-not-made':
    'لا مكان في هذا الخادم الآن لملفات zip. جلستك في أمان: حاول مجددا، أو خذها من GET /session.',
  'session-gone-before': `إنه غير معروف، أو انتهت مدته، أو تم إبطاله من قبل. إذا كان الجهاز ما زال مرتبطا، فأزله في واتساب ضمن «${LINKED_DEVICES}».`,
} satisfies Partial<Sentences<RefusalReasons>>;

const limits = {
  'codes-of-server-too-many': `طلب هذا الموقع من واتساب كل الرموز المسموح بها في ساعة. ${OR_SCAN}`,
  'codes-scarce': `يستخدم هذا الموقع أشخاص كثيرون الآن، لذلك يحصل كل عنوان على رموز قليلة فقط. ${OR_SCAN}`,
  'links-scarce':
    'يستخدم هذا الموقع أشخاص كثيرون الآن، لذلك يحصل كل عنوان على عمليات ربط قليلة فقط. يرجى الانتظار.',
  'links-of-server-too-many': 'بدأ هذا الموقع كل عمليات الربط المسموح بها في ساعة. يرجى الانتظار.',
  'restores-too-many':
    'تمت استعادة معرف الجلسة هذا مرات كثيرة جدا في الساعة الماضية. انتظر قبل الاستعادة التالية. البوت الذي في مجلده الجلسة يبدأ بدون استعادة.',
  'misses-too-many': 'وصلت من هذا العنوان معرفات جلسة أو مفاتيح كثيرة جدا لا تفتح شيئا. يرجى الانتظار.',
  'long-texts-too-many':
    'وصلت من هذا العنوان نصوص طويلة أو ملفات creds.json كثيرة جدا في دقيقة. يرجى الانتظار.',
  'live-checks-of-session-too-many':
    'تم فحص هذه الجلسة لدى واتساب مرات كثيرة جدا في الساعة الماضية. يرجى الانتظار.',
  'live-checks-of-address-too-many': 'وصلت من هذا العنوان فحوص كثيرة جدا لدى واتساب. يرجى الانتظار.',
  'live-checks-of-server-too-many':
    'سأل هذا الخادم واتساب عن كل الجلسات المسموح بها في ساعة. افحص بدون واتساب، أو حاول لاحقا.',
  'unlinkings-too-many': 'تم من هذا العنوان إلغاء ربط أجهزة كثيرة جدا. يرجى الانتظار.',
  'links-at-once-too-many': ({ seconds }) =>
    `عمليات ربط كثيرة جدا في وقت واحد من عنوان واحد أو شبكة واحدة. انتظر ${inSeconds(seconds)}، أو أوقف عملية ما زالت مفتوحة: العملية التي لا ينظر إليها أحد تنتهي تلقائيا.`,
  'place-given-away':
    'كانت كل الأماكن محجوزة، وأكثرها من شبكتك، لذلك ذهب هذا المكان إلى شخص آخر. لم نربط شيئا. حاول مجددا بعد لحظة.',
  'codes-differ': 'لم نربط شيئا هنا. أوقف ذلك على هاتفك أيضا، ثم ابدأ من جديد.',
  'link-goes-on-elsewhere': 'تستمر في الصفحة التي طلبت فيها هذا الرمز مرة أخرى.',
  'sent-id-dead': 'إذا وصل معرف إلى دردشتك، فهو لا يعمل: احذف تلك الرسالة.',
  'number-not-now': `يحصل الرقم على رمز واحد في المرة، وعلى رموز قليلة فقط خلال مدة، لحماية صاحبه. ${OR_SCAN}`,
  'whatsapp-gave-no-reason':
    'أنهى واتساب الاتصال ولم يذكر سببا يمكنك تغييره. لا مشكلة في هاتفك ولا في رقمك. حاول لاحقا.',
  'whatsapp-refuses-site':
    'يرفض واتساب الاتصالات من مضيف هذا الموقع. لا يستطيع تغيير ذلك إلا مشغل الموقع. حاول لاحقا.',
  'passkey-answers-wrong':
    'أجوبة كثيرة جدا لم تكن جوابا عن سؤال عملية الربط هذه، لذلك انتهت. ابدأ من جديد، واستخدم مفتاح المرور للحساب نفسه على web.whatsapp.com.',
  'passkey-codes-not-compared': 'ظهر رمزان، ولم يقل أحد هل هما متطابقان. ابدأ من جديد، وأجب خلال دقيقتين.',
  'passkey-phone-not-done':
    'قبل واتساب مفتاح المرور، لكنه لم يربط الجهاز. اترك واتساب مفتوحا على الهاتف وأجب عما يسأله، ثم ابدأ من جديد.',
} satisfies Partial<Sentences<RefusalReasons>>;

/** The reasons for which a request or a link is refused, with what to do. */
export const refusals: Sentences<RefusalReasons> = {
  ...requests,
  ...limits,
  'number-empty': 'اكتب رقمك على واتساب.',
  'number-no-digits': 'اكتب الرقم بالأرقام.',
  'number-none': 'لا يوجد رقم هاتف في هذا. اكتب رقمك على واتساب.',
  'number-with-letter': 'يوجد حرف بين الأرقام. تأكد من كل خانة.',
  'number-two': 'يوجد رقمان هنا. اكتب رقما واحدا.',
  'number-no-area-code': 'رمز المنطقة ناقص. اكتبه قبل الرقم.',
  'number-too-many-digits': 'الخانات هنا أكثر من خانات رقم واحد. اكتب الرقم وحده، بدون تحويلة.',
  'number-too-short': 'الرقم قصير جدا. تأكد من كل خانة.',
  'number-too-long': 'الرقم طويل جدا. تأكد من كل خانة.',
  'country-code-unknown': 'لا يوجد بلد بهذا الرمز. تأكد من بداية الرقم.',
  'country-code-of-no-country':
    'هذا الرمز لهواتف الأقمار الصناعية أو لخدمات، وليس لبلد. اكتب رقم هاتف محمول من بلد ما، وهو الرقم الذي عليه حسابك على واتساب.',
  'number-not-of-country': ({ region, length }) => {
    const country = countryName(LANG, region);
    if (length === null) return `هذا ليس رقما من ${country}. هل البلد صحيح؟`;
    return `هذا الرقم ${length === 'too-short' ? 'أقصر' : 'أطول'} من أرقام ${country}. هل البلد صحيح؟`;
  },
  'number-ambiguous': ({ numbers }) =>
    `قد يكون هذا ${oneOf(
      LANG,
      numbers.map(({ number, region }) => withCountry(LANG, { number: ltr(number), region })),
    )}. اكتبه مع علامة + ورمز البلد.`,
  'region-unknown': ({ region }) =>
    `لا يوجد بلد له أرقام هواتف باسم ${region}. استخدم حرفيه، مثل KE، أو اترك region وابدأ الرقم بعلامة + ورمز البلد.`,
};
