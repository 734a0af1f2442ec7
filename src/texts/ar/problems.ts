import { withCodesMarked } from '../form/direction.ts';
import type { Language } from '../form/language.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

const errors: Language['problems']['errors'] = {
  BODY_INVALID: {
    title: 'تعذرت قراءة الطلب',
    detail: 'المحتوى ليس ما يتوقعه هذا العنوان. قارنه بما في /docs.',
  },
  PHONE_INVALID: {
    title: 'لا يمكن أن يكون هذا الرقم صحيحا',
    detail: 'لا يوجد رقم هاتف بهذا الشكل. تأكد من كل خانة.',
  },
  PHONE_COUNTRY_CODE_MISSING: {
    title: 'أي بلد؟',
    detail: 'اختر البلد، أو ابدأ الرقم بعلامة + ورمز البلد.',
  },
  SESSION_ID_MALFORMED: {
    title: 'هذا ليس معرف جلسة كاملا',
    detail: 'فيه خطأ، أو هو مقطوع أو من برنامج آخر. انسخه مرة أخرى كله.',
  },
  SESSION_UNAVAILABLE: {
    title: 'لا توجد جلسة لهذا المعرف',
    detail: 'إنه غير معروف، أو انتهت مدته، أو تم إبطاله. اربط من جديد لتحصل على معرف جديد.',
  },
  STATE_STALE: {
    title: 'بدأ بوت آخر بهذه الجلسة',
    detail: 'لذلك لا نحفظ المزيد من هذه. إذا كان يجب ألا يعمل بوت آخر، فابحث عنه وأوقفه.',
  },
  STATE_TOO_LARGE: { title: 'أكثر مما يمكن حفظه', detail: 'أرسل قطعة أصغر، أو أساسا جديدا.' },
  STATE_NO_ROOM: {
    title: 'لا مكان لحفظ المزيد',
    detail: 'ما هو محفوظ يبقى كما هو. أرسل أساسا أصغر، أو حاول لاحقا.',
  },
  STATE_DAMAGED: {
    title: 'ما هو محفوظ من هذه الجلسة تالف',
    detail: 'لا نعطي مكانه شيئا أقدم إلا إذا طلبت ذلك.',
  },
  LINK_NOT_FOUND: { title: 'انتهت عملية الربط هذه', detail: 'ربما تمت إعادة تشغيل الموقع. ابدأ من جديد.' },
  NOT_FOUND: { title: 'لا يوجد شيء هنا', detail: 'تأكد من العنوان.' },
  METHOD_NOT_ALLOWED: { title: 'هذا العنوان لا يفعل ذلك', detail: 'الرأس Allow يقول ما يفعله.' },
  LINK_EXPIRED: {
    title: 'انتهت صلاحية الرمز',
    detail: 'لم يستخدمه أحد في الوقت المحدد. احصل على رمز جديد.',
  },
  LINK_CANCELLED: { title: 'تم الإيقاف', detail: 'تم إيقاف عملية الربط. ابدأ من جديد.' },
  LINK_LOST: {
    title: 'فقد الموقع عملية الربط هذه',
    detail:
      'توقف الجزء الذي كان يدير عملية الربط في هذا الموقع. ابدأ من جديد. إذا وصل معرف جلسة إلى محادثتك، فافحصه في هذا الموقع قبل استخدامه.',
  },
  PASSKEY_REQUIRED: {
    title: 'يطلب واتساب من هذا الحساب مفتاح المرور',
    detail: 'لا يمكن تنفيذ هذه الخطوة هنا، لذلك لا يمكن ربط هذا الحساب. محاولة أخرى لن تفيد.',
  },
  PASSKEY_EXPIRED: {
    title: 'انتهى وقت مفتاح المرور',
    detail: 'لم يجب أحد في الوقت المحدد. جهز مفتاح المرور، ثم ابدأ من جديد.',
  },
  PASSKEY_ANSWER_INVALID: {
    title: 'هذا ليس جوابا عن السؤال',
    detail: 'خذ سؤال عملية الربط هذه، وأجب عنه على web.whatsapp.com، وأرسل ذلك الجواب. عملية الربط مستمرة.',
  },
  PASSKEY_NOT_ASKED: {
    title: 'عملية الربط هذه لا تنتظر جوابا كهذا',
    detail: 'لا يوجد سؤال مفتوح، أو هناك جواب قيد الفحص. اقرأ خطوة عملية الربط.',
  },
  PASSKEY_REFUSED: {
    title: 'لم يقبل واتساب مفتاح المرور',
    detail: 'استخدم مفتاح المرور للحساب نفسه الذي مسح الرمز أو كتبه. ابدأ من جديد.',
  },
  PASSKEY_SILENT: {
    title: 'لم يتابع الهاتف',
    detail:
      'قبل واتساب مفتاح المرور، لكن الهاتف بقي صامتا. اترك واتساب مفتوحا عليه. يمكن أن تكون له أربعة أجهزة مرتبطة على الأكثر. انتظر بضع دقائق، ثم ابدأ من جديد.',
  },
  WRONG_ACCOUNT: {
    title: 'تم ربط حساب آخر',
    detail: 'ليس هو الرقم المكتوب، لذلك تم إلغاء ربطه. تأكد من الرقم وابدأ من جديد.',
  },
  LOGGED_OUT: {
    title: 'تم إلغاء الربط من الهاتف',
    detail: 'تمت إزالة الجهاز قبل أن ينتهي العمل. ابدأ من جديد.',
  },
  ACCOUNT_BLOCKED: {
    title: 'حظر واتساب هذا الحساب أو قيده',
    detail: 'لذلك لا يقبل جهازا مرتبطا جديدا. افتح واتساب على الهاتف: يقول السبب والمدة.',
  },
  RATE_LIMITED: { title: 'محاولات كثيرة جدا', detail: 'يرجى الانتظار، ثم المحاولة مجددا.' },
  WHATSAPP_RATE_LIMITED: {
    title: 'يطلب منك واتساب الانتظار',
    detail: 'انتظر قبل المحاولة التالية. المزيد من المحاولات يطيل الانتظار.',
  },
  WHATSAPP_REJECTED: {
    title: 'رفض واتساب الطلب',
    detail: 'لم يقبل واتساب هذا الطلب. تأكد من الرقم، أو امسح رمز QR بدلا من ذلك.',
  },
  WHATSAPP_CLIENT_OUTDATED: {
    title: 'هذا الموقع يحتاج إلى تحديث',
    detail: 'لم يعد واتساب يقبل إصداره. لا يستطيع إصلاح ذلك إلا مشغل الموقع.',
  },
  WHATSAPP_UNREACHABLE: {
    title: 'واتساب لا يجيب',
    detail: 'لا مشكلة في هاتفك ولا في رقمك. حاول مجددا بعد لحظة.',
  },
  TOO_MANY_LINKS: { title: 'الموقع مشغول الآن', detail: 'كل الأماكن محجوزة. حاول مجددا بعد لحظة.' },
  STORE_UNAVAILABLE: {
    title: 'لا نستطيع الحفظ الآن',
    detail: 'لذلك توقفنا قبل أن يضيع شيء. حاول مجددا بعد لحظة.',
  },
  SHUTTING_DOWN: { title: 'تجري إعادة تشغيل الموقع', detail: 'سيعود بعد لحظة. عندها ابدأ من جديد.' },
  DELIVERY_FAILED: {
    title: 'لم يؤكد واتساب الرسالة',
    detail: 'تم إلغاء ربط الجهاز وحذف ما كان محفوظا. إذا وصل معرف رغم ذلك، فهو لا يعمل: احذفه. ابدأ من جديد.',
  },
  UNAUTHORIZED: {
    title: 'غير مسموح بدون مفتاح',
    detail: 'أرسل معرف الجلسة أو المفتاح في الرأس Authorization.',
  },
  IDEMPOTENCY_MISMATCH: {
    title: 'قيمة Idempotency-Key هذه مستخدمة',
    detail: 'سبق استخدامها لطلب آخر. استخدم قيمة جديدة لكل بداية.',
  },
  CROSS_SITE: {
    title: 'مرفوض: لم يأت الطلب من صفحاتنا',
    detail: 'افتح هذا الموقع نفسه وحاول هناك.',
  },
  INTERNAL: { title: 'حدث خطأ لدينا', detail: 'أعط الدعم معرف الطلب.' },
};

/** The words of problem objects: what happened and what to do next. */
export const problems: Language['problems'] = withCodesMarked({
  errors,
  titles: {
    'kept-too-much-to-open': 'هذه الجلسة أكبر من أن تفتح هنا',
    'whatsapp-refuses-site': 'لا يستطيع هذا الموقع الوصول إلى واتساب',
    'codes-differ': 'تم الإيقاف: لم يكن الرمزان متطابقين',
    'passkey-answers-wrong': 'لم تناسب الأجوبة السؤال',
    'passkey-codes-not-compared': 'لم يقارن أحد الرمزين',
    'passkey-phone-not-done': 'لم ينته الهاتف في الوقت المحدد',
    'number-not-now': 'لا رمز لهذا الرقم الآن',
    'store-not-read': 'المخزن لا يجيب',
    'session-not-withdrawn': 'تعذر حذف الجلسة',
    'archive-not-made': 'تعذر إنشاء ملف zip',
  },
  removeByHand: `يرجى أيضا فتح واتساب، ثم «${LINKED_DEVICES}»، وإزالة الجهاز المضاف هناك للتو: لم نستطع ذلك.`,
});
