import { DEVELOPER_MODE, LOAD_TEMPORARY, LOAD_UNPACKED } from '../whatsapp.ts';

/**
 * Texts of the page about the passkey helper by their mark. The button of Firefox is as in its Arabic edition
 * (https://github.com/mozilla-l10n/firefox-l10n, ar/devtools/client/aboutdebugging.ftl); for those of Chrome no source was found.
 * The window of the helper itself is English, so its name and its button are.
 */
export const helperPage = {
  helperTitle: 'مساعد مفتاح المرور - {{brandName}}',
  helperAbout: 'ما هو مساعد مفتاح المرور، وكيف تثبته، وكيف تزيله.',
  helperHeading: 'مساعد مفتاح المرور',
  helperLead:
    'يطلب واتساب من بعض الحسابات مفتاح المرور (passkey) قبل أن يربط جهازا. بهذه الإضافة الصغيرة للمتصفح يمكنك أن تجيب.',
  helperWhy: 'لماذا نحتاج إليه',
  helperWhatIs:
    'مفتاح المرور مفتاح يحل محل كلمة السر. يحفظه هاتفك أو الكمبيوتر، ويفتحه بإصبعك أو وجهك أو رمز PIN.',
  helperOneSite:
    'يعمل مفتاح المرور على موقعه فقط. مفتاح واتساب يعمل على web.whatsapp.com، لذلك لا تستطيع هذه الصفحة أن تطلبه. المساعد يطلبه هناك، ويعيد الجواب إلى الصفحة التي تريده.',
  helperFirst:
    'تحتاج إليه فقط إذا طلب منك واتساب ذلك. عندها لديك عشر دقائق على الأكثر. هل حسابك من الحسابات التي يطلب منها واتساب ذلك؟ ثبت المساعد أولا: عندها تأخذ الخطوة نحو دقيقة.',
  helperWarning: 'تابع فقط إذا كنت تريد أن يكون لهذا الموقع جهاز مرتبط بحسابك: يستطيع أن يقرأ ويكتب باسمك.',
  helperGet: 'تنزيله',
  helperGetIt: 'تنزيل مساعد مفتاح المرور',
  helperGetText: 'تحتاج إلى كمبيوتر عليه Chrome أو Edge أو Brave أو Opera أو Firefox.',
  helperHashIs: 'قيمة SHA-256 للملف:',
  helperHashText:
    'هو مصنوع لهذا الموقع ويرفض كل موقع آخر. وباستثناء اسم هذا الموقع، ملفاته الخمسة هي ملفات البرنامج الذي يعمل به هذا الموقع، وهي قصيرة تسهل قراءتها.',
  helperChrome: 'التثبيت في Chrome أو Edge أو Brave أو Opera',
  helperChromeVersion: 'يجب أن يكون متصفحك Chrome 129 أو أحدث، أو متصفحا مبنيا عليه.',
  helperUnzip: 'فك ضغط الملف. تحصل على مجلد.',
  helperCopyExtensions: 'انسخ هذا إلى شريط العنوان واضغط Enter:',
  helperDeveloper: `شغل «${DEVELOPER_MODE}» (Developer mode).`,
  helperLoad: `اضغط على «${LOAD_UNPACKED}» (Load unpacked) واختر المجلد.`,
  helperUnverified:
    'قد ينبهك متصفحك إلى أنه لا يستطيع التحقق من مصدر المساعد. يقول ذلك عن كل ما لا يأتي من متجره.',
  helperFirefox: 'التثبيت في Firefox',
  helperFirefoxVersion: 'يجب أن يكون Firefox لديك 128 أو أحدث.',
  helperLoadFirefox: `اضغط على «${LOAD_TEMPORARY}» (Load Temporary Add-on) واختر ملف zip.`,
  helperGone: 'ينساه Firefox عند إغلاقه.',
  helperFirefoxPhone:
    'على بعض أجهزة الكمبيوتر يطلب Firefox مفتاح USB ولا يعرض هاتفك. استخدم عندها Chrome أو Edge أو Brave.',
  helperUse: 'استخدامه',
  helperClick:
    'في الصفحة التي تطلب مفتاح المرور، اضغط على قطعة الأحجية في أعلى المتصفح بجانب شريط العنوان، ثم Passkey helper. أو اضغط Alt+Shift+K، وعلى Mac اضغط Option+Shift+K.',
  helperName: 'تظهر نافذة صغيرة فيها اسم الموقع. اضغط على Yes فقط إذا كان هو الموقع الذي بدأت فيه.',
  helperScan:
    'يطلب متصفحك مفتاح المرور. إذا عرض رمز QR، فامسحه بكاميرا هاتفك، لا بواتساب. يجب تشغيل Bluetooth على الكمبيوتر وعلى الهاتف.',
  helperNone: 'لا يوجد مفتاح مرور بعد؟ يعرض هاتفك إنشاء واحد. وافق، ثم عد إلى هنا.',
  helperRemove: 'إزالته',
  helperRemoveText: `انتهيت من الربط؟ افتح صفحة الإضافات مرة أخرى، وأزل المساعد، وأوقف «${DEVELOPER_MODE}». ثم احذف المجلد وملف zip.`,
  helperCan: 'ما يستطيعه وما لا يستطيعه',
  helperCanSee: 'يرى الصفحة التي تضغط على أيقونته فيها، ويطلب مفتاح المرور في واتساب ويب (WhatsApp Web).',
  helperCanWindow:
    'لذلك يفتح نافذة من واتساب ويب ثم يغلقها. ولهذا يقول متصفحك إنه قد يقرأ بياناتك هناك ويغيرها.',
  helperCannotStart: 'لا يفعل شيئا قبل أن تضغط على أيقونته. لا يستطيع أي موقع تشغيله.',
  helperCannotSend: 'لا يرى أي صفحة أخرى، ولا يرسل شيئا إلى أي مكان، ولا يحتفظ بشيء.',
  helperTrouble: 'إذا لم يعمل',
  helperOnPhone:
    'على الهاتف: لا تقبل المتصفحات هناك مساعدا كهذا. افتح هذا الموقع على كمبيوتر، واختر رمز QR، وامسحه بهاتفك.',
  helperSafari: 'لا يستطيع Safari هذه الخطوة. استخدم Chrome أو Edge أو Brave أو Firefox على هذا الكمبيوتر.',
  helperBluetooth:
    'بدون Bluetooth لا يصل الكمبيوتر إلى مفتاح المرور على هاتفك، وقد يطلب عندها مفتاح USB. استخدم كمبيوتر آخر، أو المتصفح الذي أنشأت فيه مفتاح المرور.',
  helperHttps: 'لا يجيب المساعد إلا الصفحات التي يبدأ عنوانها بـ https.',
  helperPrivate: 'في النوافذ الخاصة لا تعرض المتصفحات المساعد. اربط في نافذة عادية.',
  helperOther: 'لا يطلب واتساب ذلك من كل حساب، ولا في كل مرة. يمكنك المحاولة في يوم آخر.',
  helperProven: 'ما الذي جربناه',
  helperProvenText:
    'جربناه في Chromium وFirefox، بمفاتيح مرور مصنوعة للتجربة وبتقليد لواتساب، وعليه جربنا أيضا برنامجا ثانيا يربط بهذه الطريقة. لم نجرب بعد: حسابا حقيقيا مع هاتفه، ولا Edge وBrave وOpera. قد يريد واتساب شيئا آخر.',
};
