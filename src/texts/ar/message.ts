import type { Language } from '../form/language.ts';
import { LINKED_DEVICES } from './whatsapp.ts';

/** The message that follows the one with the session ID. Each paragraph begins with an Arabic letter, which sets its direction. */
export const message: Language['message'] = {
  above: 'الرسالة السابقة هي معرف جلستك من {brand}.',
  use: 'اضغط عليها مطولا وانسخها، ثم الصقها في بوتك باسم SESSION_ID.',
  guide: 'طريقة ذلك: {guide}',
  secret:
    'احتفظ بالمعرف سرا: من لديه المعرف يستطيع أن يقرأ ويكتب باسمك. لن يطلبه منك أحد أبدا. لا تعد توجيه الرسالة.',
  others: 'أجهزتك المرتبطة الأخرى ترى هذا أيضا. احذف الرسالتين بعد نسخ المعرف.',
  leave: `اترك الجهاز «{device}» في «${LINKED_DEVICES}» (Linked devices)، فبوتك يستخدمه. يجب أن يتصل هذا الهاتف بالإنترنت من حين إلى آخر.`,
  undo: `ألم تطلب هذا؟ افتح واتساب، ثم «${LINKED_DEVICES}»، وأزل ذلك الجهاز.`,
  madeBy: 'أنشأه {site}',
};
