import type { KeptReasons } from '../../wire/reasons/kept.ts';
import type { Sentences } from '../form/sentences.ts';

/** Why something is not kept, or why what is kept is not given out, and what to do. */
export const kept: Sentences<KeptReasons> = {
  'kept-damaged':
    'ما هو محفوظ من هذه الجلسة تالف، أو ينقص منه شيء. لا نعطي مكانه شيئا أقدم إلا إذا طلبت ذلك: بكتابة fromDayOfLink: true في useSession، أو بالعنوان /session?from=day-of-link. عندها يضيع نهائيا كل ما جاء بعد ذلك.',
  'kept-too-much-to-open':
    'حفظ بوتها أكثر مما يفتحه هذا الموقع لغيره. البوت نفسه يستطيع أن يتابع بها: useSession مع keep: true. والإضافة ?from=day-of-link بعد /session تعطي حالة يوم الربط.',
  'kept-looks-too-many':
    'تم فحص هذه الجلسة مرات كثيرة جدا في الدقائق الأخيرة بينما يعمل بوتها. انتظر قبل الفحص التالي.',
  'kept-piece-too-large': ({ mostKb }) => `الحد الأقصى لقطعة كهذه ${mostKb} كيلوبايت. أرسل قطعة أصغر.`,
  'kept-log-full': ({ mostPieces, mostKb }) =>
    `يتسع السجل لقطع عددها ${mostPieces} أو لحجم ${mostKb} كيلوبايت. أرسل أساسا جديدا يحل محله.`,
  'kept-no-room': ({ mostKb }) =>
    `امتلأ المكان الذي في هذا الموقع لجلسات البوتات العاملة. ما هو محفوظ يبقى كما هو. ${
      mostKb > 0 ? `يقبل الموقع الآن أساسا حجمه ${mostKb} كيلوبايت على الأكثر. ` : ''
    }حاول لاحقا. لا يستطيع توفير مكان أكبر إلا مشغل الموقع.`,
  'kept-writes-too-many':
    'أرسل هذا البوت ما يحفظه مرات كثيرة جدا في الدقيقة الأخيرة. انتظر، وأرسل الباقي في قطعة واحدة.',
  'kept-starts-too-many': 'بدأت بوتات بهذه الجلسة مرات كثيرة جدا في الدقائق الأخيرة. انتظر قبل البدء التالي.',
};
