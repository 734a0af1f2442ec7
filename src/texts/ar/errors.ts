import type { ErrorText } from '../form/shapes.ts';
import type { Language } from '../form/language.ts';

const error = (headline: string, text: string, action: string): ErrorText => ({ headline, text, action });
const START = 'البدء من جديد';
const AGAIN = 'إعادة المحاولة';
const NUMBER = 'تغيير الرقم';
const CHANGE_ID = 'تغيير المعرف';
const reload = error('لم ينجح هذا', 'أعد تحميل الصفحة.', 'إعادة التحميل');

/** The words of the pages for each error. */
export const errors: Language['script']['errors'] = {
  LINK_EXPIRED: error('انتهت صلاحية الرمز', 'لم يستخدمه أحد في الوقت المحدد.', 'رمز جديد'),
  LINK_CANCELLED: error('تم الإيقاف', 'لم نربط شيئا.', START),
  LINK_LOST: error(
    'فقد الموقع عملية الربط هذه',
    'توقف الجزء الذي كان يدير عملية الربط في هذا الموقع. ابدأ من جديد. إذا وصل معرف جلسة إلى محادثتك، فافحصه في هذا الموقع قبل استخدامه.',
    START,
  ),
  PASSKEY_REQUIRED: error(
    'يطلب واتساب من هذا الحساب مفتاح المرور',
    'لا يستطيع هذا الموقع تنفيذ هذه الخطوة. محاولة أخرى لن تفيد.',
    'إلى البداية',
  ),
  PASSKEY_EXPIRED: error(
    'انتهى وقت مفتاح المرور',
    'هل لديك المساعد الآن؟ إذن تأخذ المحاولة التالية دقيقة.',
    START,
  ),
  PASSKEY_ANSWER_INVALID: error('هذا ليس جوابا عن سؤالنا', 'اضغط على المساعد مجددا في هذه الصفحة.', START),
  PASSKEY_NOT_ASKED: reload,
  PASSKEY_REFUSED: error('لم يقبل واتساب مفتاح المرور', 'استخدم مفتاح المرور للحساب الذي تربطه.', START),
  PASSKEY_SILENT: error(
    'لم يتابع هاتفك',
    'افتح واتساب عليه واتركه ظاهرا على الشاشة. يمكن أن تكون له أربعة أجهزة مرتبطة على الأكثر. انتظر بضع دقائق قبل المحاولة التالية.',
    START,
  ),
  WRONG_ACCOUNT: error('تم ربط حساب آخر', 'ليس هو الرقم الذي كتبته، لذلك ألغينا ربطه.', NUMBER),
  LOGGED_OUT: error('تم إلغاء الربط من الهاتف', 'تمت إزالة الجهاز قبل أن ننتهي.', START),
  ACCOUNT_BLOCKED: error(
    'حظر واتساب هذا الحساب أو قيده',
    'افتح واتساب على الهاتف: يقول السبب والمدة.',
    'إلى البداية',
  ),
  PHONE_INVALID: error(
    'لا يمكن أن يكون هذا الرقم صحيحا',
    'إنه قصير جدا أو طويل جدا، أو لا يوجد بلد بهذا الرمز.',
    NUMBER,
  ),
  PHONE_COUNTRY_CODE_MISSING: error('أي بلد؟', 'اختره، أو ابدأ الرقم بعلامة +.', 'اختيار البلد'),
  RATE_LIMITED: error('محاولات كثيرة جدا', 'يرجى الانتظار {time}.', AGAIN),
  WHATSAPP_RATE_LIMITED: error('يطلب منك واتساب الانتظار', 'المدة {time}. المزيد من المحاولات يطيلها.', AGAIN),
  WHATSAPP_REJECTED: error('رفض واتساب الطلب', 'تأكد من الرقم، أو امسح رمز QR.', NUMBER),
  WHATSAPP_CLIENT_OUTDATED: error(
    'هذا الموقع يحتاج إلى تحديث',
    'لم يعد واتساب يقبل إصداره. لا يستطيع إصلاح ذلك إلا مشغل الموقع.',
    'الدعم',
  ),
  WHATSAPP_UNREACHABLE: error('واتساب لا يجيب', 'لا مشكلة في هاتفك ولا في رقمك.', AGAIN),
  TOO_MANY_LINKS: error('الموقع مشغول الآن', 'كل الأماكن محجوزة.', AGAIN),
  STORE_UNAVAILABLE: error('لا نستطيع الحفظ الآن', 'لذلك توقفنا.', AGAIN),
  SHUTTING_DOWN: error('تجري إعادة تشغيل الموقع', 'سيعود بعد لحظة.', AGAIN),
  DELIVERY_FAILED: error(
    'لم يؤكد واتساب الرسالة',
    'ألغينا ربط الجهاز. إذا وصل معرف رغم ذلك، فهو لا يعمل: احذفه.',
    START,
  ),
  LINK_NOT_FOUND: error('انتهت عملية الربط هذه', 'ربما تمت إعادة تشغيل الموقع.', START),
  SESSION_ID_MALFORMED: error(
    'هذا ليس معرف جلسة كاملا',
    'فيه خطأ، أو هو مقطوع أو من برنامج آخر. انسخه مرة أخرى.',
    CHANGE_ID,
  ),
  SESSION_UNAVAILABLE: error(
    'لا توجد جلسة لهذا المعرف',
    'غير معروف، أو انتهت مدته، أو تم إبطاله.',
    'الربط من جديد',
  ),
  STATE_DAMAGED: error('ما هو محفوظ من هذه الجلسة تالف', 'يستطيع بوتها أن يبدأ من يوم الربط.', CHANGE_ID),
  STATE_STALE: reload,
  STATE_TOO_LARGE: error('هذه الجلسة أكبر من أن نفحصها هنا', 'يستطيع بوتها أن يتابع بها رغم ذلك.', CHANGE_ID),
  STATE_NO_ROOM: reload,
  BODY_INVALID: reload,
  CROSS_SITE: reload,
  IDEMPOTENCY_MISMATCH: reload,
  UNAUTHORIZED: reload,
  NOT_FOUND: reload,
  METHOD_NOT_ALLOWED: reload,
  INTERNAL: error('حدث خطأ لدينا', 'أعط الدعم معرف الطلب.', AGAIN),
};
