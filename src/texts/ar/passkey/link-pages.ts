const asked = 'يطلب واتساب مفتاح المرور (passkey). اترك واتساب مفتوحا على هاتفك.';

/** Texts of the pages that link, for an account that WhatsApp asks for a passkey. */
export const passkeyOnPages = {
  passkeyAsked: asked,
  passkeySigns:
    'مفتاح المرور يوقع شيئا واحدا: أن يصبح هذا الموقع جهازا مرتبطا بحسابك. عندها يستطيع أن يقرأ ويكتب باسمك.',
  passkeyOnlyIf: 'تابع فقط إذا كنت تريد أن يكون لهذا الموقع جهاز مرتبط بحسابك.',
  passkeyHeading: 'مفتاح المرور',
  passkeyGet: 'تنزيل مساعد مفتاح المرور',
  passkeyInstall: 'طريقة التثبيت',
  passkeyNewTab: 'في علامة تبويب جديدة',
  passkeyStay: 'اترك هذه الصفحة مفتوحة.',
  passkeyClick:
    'عد إلى هنا. اضغط على قطعة الأحجية في أعلى المتصفح بجانب شريط العنوان، ثم Passkey helper. أو اضغط Alt+Shift+K.',
  passkeyYes: 'اضغط على Yes. يطلب متصفحك مفتاح المرور. إذا عرض رمز QR، فامسحه بكاميرا هاتفك، لا بواتساب.',
  passkeyBluetooth: 'يجب تشغيل Bluetooth هنا وعلى الهاتف.',
  passkeyNone: 'لا يوجد مفتاح مرور بعد؟ يعرض هاتفك إنشاء واحد. وافق، ثم عد إلى هنا.',
  passkeyTrouble: 'لا يعمل، أو يطلب مفتاح USB',
  passkeyNoBluetooth:
    'بدون Bluetooth لا يصل هذا الكمبيوتر إلى مفتاح المرور على هاتفك. استخدم كمبيوتر آخر، أو المتصفح الذي أنشأت فيه مفتاح المرور.',
  passkeyOtherDay: 'لا يطلب واتساب ذلك من كل حساب، ولا في كل مرة. يمكنك المحاولة في يوم آخر.',
  passkeyKeepOpen: 'اترك واتساب مفتوحا وظاهرا على الشاشة حتى تقول هذه الصفحة إن كل شيء تم.',
  passkeyFirst: 'تنزيل مساعد مفتاح المرور أولا',
  compareHeading: 'الرمز للمقارنة',
  compareSame: 'نعم، هو نفسه',
  compareOther: 'لا، رمز آخر',
};

/** Words of the scripts of these pages. */
export const passkeyInScripts = {
  passkey: asked,
  passkeyOnPhone: 'يطلب واتساب مفتاح المرور.',
  passkeyChecking: 'شكرا. واتساب يتحقق منه الآن.',
  passkeyAgain: 'لم يقبل واتساب هذا الجواب ويطلبه مرة أخرى. اضغط على المساعد مجددا في هذه الصفحة.',
  passkeyLost: 'لم يصل جوابك. اضغط على المساعد مجددا في هذه الصفحة.',
  compareLost: 'لم يصل جوابك. اضغط على الزر مجددا.',
  passkeyNeedsComputer:
    'يطلب واتساب من هذا الحساب مفتاح المرور. يحتاج ذلك إلى كمبيوتر عليه Chrome أو Edge أو Brave أو Firefox. توقف هنا، وافتح {host} هناك، واختر رمز QR، وامسحه بهاتفك.',
  passkeyNotSafari:
    'لا يستطيع Safari هذه الخطوة. استخدم Chrome أو Edge أو Brave أو Firefox على هذا الكمبيوتر.',
  passkeyNeedsHttps:
    'عنوان هذه الصفحة لا يبدأ بـ https، لذلك يرفضها مساعد مفتاح المرور. توقف هنا، وافتح عنوان https لهذا الموقع، أو اسأل من يديره.',
  passkeyTooOld:
    'هذا المتصفح قديم جدا لهذه الخطوة. حدثه، أو استخدم إصدارا جديدا من Chrome أو Edge أو Brave أو Firefox على هذا الكمبيوتر.',
};
